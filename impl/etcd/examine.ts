import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Problem, randomFrom, STATUS } from '../../spec/kernel';
import { attempt, client, Watcher, Witnessed } from './clients';
import { Gateway } from './gateway';
import { judge, type Fault } from './judge';
import { Members } from './members';

export interface Examined {
  readonly members: number;
  readonly seed: number;
  /** Operations that were answered, such whose outcome nobody knows, revisions of the store, SIGKILLs, streams that told watchers of something. */
  readonly acknowledged: number;
  readonly unknown: number;
  readonly revisions: number;
  readonly kills: number;
  readonly streams: number;
  readonly fault?: Fault;
}

export interface ExaminedOptions {
  /** The etcd program. */
  readonly program: string;
  readonly members: number;
  readonly seed: number;
  /** How long clients work, in milliseconds; starting and ending come on top. */
  readonly timeMs: number;
  /** Milliseconds that only grow. */
  now(): number;
  /** Whether to end early. */
  interrupted(): boolean;
}

const CLIENTS = 6;
const WATCHERS = 3;
const PATIENCE_MS = 30_000;
const LOOK_MS = 20;
/** Between two kills, and between a kill and the start that follows it, at most. */
const CALM_MS = 900;
const DOWN_MS = 250;

/**
 * Runs an etcd of some members on this machine, lets concurrent clients read, write and compare-and-set over its API while its
 * members are killed and started again, and judges what clients and watchers saw. Nothing is left behind, however it ends.
 */
export async function examineEtcd(options: ExaminedOptions): Promise<Examined> {
  const folder = mkdtempSync(join(tmpdir(), 'proctor-etcd-'));
  const members = await Members.of(options.program, folder, options.members);
  const leave = () => {
    members.killAll();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', leave);
  try {
    return await examined(members, options);
  } finally {
    process.off('exit', leave);
    leave();
  }
}

async function examined(members: Members, options: ExaminedOptions): Promise<Examined> {
  const { seed } = options;
  const seen = new Witnessed();
  const gateway = new Gateway();
  startAll(members);
  await healthy(members, gateway, options);
  const over = new AbortController();
  const watchers = Array.from({ length: WATCHERS }, (_, i) => new Watcher(members, i % members.count));
  const watching = Promise.all(watchers.map((watcher) => watcher.run(over.signal)));
  const working = Promise.all(Array.from({ length: CLIENTS }, (_, i) => client(members, seen, i, seed * CLIENTS + i)));
  const kills = await storm(members, seed, options);

  startAll(members);
  await healthy(members, gateway, options);
  seen.isOver = true;
  await working;
  for (const key of new Set(seen.attempts.map(({ input }) => input.key))) await attempt(gateway, members.port(0), { do: 'read', key }, seen);
  const revision = await gateway.revision(members.port(0));
  await until(() => watchers.every((watcher) => watcher.revision >= revision), options);
  over.abort();
  await watching;
  gateway.close();

  const unknown = seen.attempts.filter(({ end }) => end === 'unknown').length;
  const fault = judge({ attempts: seen.attempts, watchers: watchers.map(({ events }) => events), revision });
  return {
    members: members.count, seed, acknowledged: seen.attempts.length - unknown, unknown, revisions: revision, kills,
    streams: watchers.reduce((sum, { streams }) => sum + streams, 0), ...(fault === undefined ? {} : { fault }),
  };
}

function startAll(members: Members): void {
  for (let member = 0; member < members.count; member++) members.start(member);
}

/** Kills members and starts them again, one, several or all, sometimes while they still recover. How many kills there were. */
async function storm(members: Members, seed: number, { timeMs, now, interrupted }: ExaminedOptions): Promise<number> {
  const random = randomFrom(seed);
  const below = (bound: number) => Math.floor(random() * bound);
  const end = now() + timeMs;
  let kills = 0;
  while (now() < end && !interrupted()) {
    await pause(below(3) === 0 ? below(CALM_MS / 4) : CALM_MS / 2 + below(CALM_MS / 2));
    const first = below(members.count);
    const many = [1, 1, 1, Math.ceil(members.count / 2), members.count][below(5)] ?? 1;
    for (let i = 0; i < many; i++) {
      members.kill((first + i) % members.count);
      kills++;
    }
    await pause(below(DOWN_MS));
    startAll(members);
  }
  return kills;
}

/** Waits until every member answers a read that needs a majority. */
async function healthy(members: Members, gateway: Gateway, options: ExaminedOptions): Promise<void> {
  for (let member = 0; member < members.count; member++) {
    let isUp = false;
    await until(async () => {
      isUp = await gateway.revision(members.port(member)).then(() => true, () => false);
      return isUp || !members.isUp(member);
    }, options);
    if (isUp) continue;
    throw new Problem('etcd-not-ready', `member ${member + 1} of etcd ${members.isUp(member) ? `does not answer within ${PATIENCE_MS / 1000} s` : 'ended by itself'}: ${members.lastWords()}`, {
      fix: 'look whether the machine is overloaded, and try again', status: STATUS.cannotStart,
    });
  }
}

async function until(holds: () => boolean | Promise<boolean>, { now }: ExaminedOptions): Promise<void> {
  for (const end = now() + PATIENCE_MS; now() < end && !(await holds()); ) await pause(LOOK_MS);
}
