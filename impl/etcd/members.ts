import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onPath } from '../path';

const SNAPSHOT_EVERY = 200;
const HEARTBEAT_MS = 50;
const ELECTION_MS = 500;

interface Ports {
  readonly client: number;
  readonly peer: number;
}

/** Members of one etcd cluster, each a process on this machine with a folder of its own. */
export class Members {
  private readonly running = new Map<number, ChildProcess>();

  private constructor(private readonly program: string, private readonly folder: string, private readonly ports: readonly Ports[]) {}

  static async of(program: string, folder: string, count: number): Promise<Members> {
    const free = await freePorts(2 * count);
    return new Members(program, folder, Array.from({ length: count }, (_, i) => ({ client: free[2 * i] ?? 0, peer: free[2 * i + 1] ?? 0 })));
  }

  get count(): number {
    return this.ports.length;
  }

  /** Where clients reach a member. */
  port(member: number): number {
    return this.ports[member]?.client ?? 0;
  }

  isUp(member: number): boolean {
    return this.running.has(member);
  }

  start(member: number): void {
    const ports = this.ports[member];
    if (ports === undefined || this.isUp(member)) return;
    const [client, peer] = [`http://127.0.0.1:${ports.client}`, `http://127.0.0.1:${ports.peer}`];
    const log = openSync(this.log(member), 'a');
    const [command, ...args] = [
      ...unlessOrphaned(), this.program, `--name=m${member}`, `--data-dir=${join(this.folder, `m${member}`)}`,
      `--listen-client-urls=${client}`, `--advertise-client-urls=${client}`, `--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=${this.ports.map((each, i) => `m${i}=http://127.0.0.1:${each.peer}`).join(',')}`,
      `--heartbeat-interval=${HEARTBEAT_MS}`, `--election-timeout=${ELECTION_MS}`, `--snapshot-count=${SNAPSHOT_EVERY}`, '--log-level=error',
    ];
    const child = spawn(command ?? this.program, args, { stdio: ['ignore', log, log] });
    closeSync(log);
    this.running.set(member, child);
    const gone = () => void (this.running.get(member) === child && this.running.delete(member));
    child.once('exit', gone);
    child.once('error', gone);
  }

  /** SIGKILL, and no more: what the kernel was given to write is written all the same. */
  kill(member: number): void {
    const child = this.running.get(member);
    this.running.delete(member);
    child?.kill('SIGKILL');
  }

  killAll(): void {
    for (const member of [...this.running.keys()]) this.kill(member);
  }

  /** What the members said last, for when they do not work. */
  lastWords(): string {
    return this.ports.map((_, member) => readFileSync(this.log(member), 'utf8').trim().split('\n').at(-1) ?? '').filter((line) => line !== '').join('\n');
  }

  private log(member: number): string {
    return join(this.folder, `m${member}.log`);
  }
}

/** A wrapper by which a process ends with its parent, however that ends; none where the machine has no such thing. */
function unlessOrphaned(): readonly string[] {
  return onPath('setpriv') === undefined ? [] : ['setpriv', '--pdeathsig', 'KILL'];
}

/** Ports that nobody uses now. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(servers.map((server) => new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  })));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
