import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { z } from 'zod';
import { Problem, STATUS } from '../../../spec/kernel';
import { buildCluster, isClusterBuilt } from './build';
import { kubeconfig } from './configurations';
import { exclusively } from '../../system/lock';
import { Unavailable } from '../unavailable';
import { ask, logEnd, type Request, type State } from './control';
import { clusterCache, inRun, runFolder } from './folders';
import { machineNow } from './machine';
import { cannotBuild, cannotRun } from './obstacles';
import { NODE, users, type User } from './places';
import { planOf, token } from './plan';
import { stopCluster } from './stop';

export interface StartOptions {
  readonly say: (text: string) => void;
  /** Port on 127.0.0.1 where the API is reached; 0 for any that is free. */
  readonly port: number;
  /** Milliseconds that only grow. */
  readonly now: () => number;
  /** Aborts when whoever waits for the start has given up. */
  readonly signal: AbortSignal;
}

export interface Started {
  readonly kubeconfig: string;
  /** Components that had ended and were started again, if the cluster was there already. */
  readonly restarted?: readonly string[];
}

const READY_MS_MAX = 60_000;
const POLL_MS = 25;
const SOCKET_PATH_BYTES_MAX = 100;

function cannotStart(code: string, what: string, fix: string): Problem {
  return new Problem(code, what, { fix, status: STATUS.cannotStart });
}

/** Builds what is missing, starts the cluster and waits until Pods can be created. If it runs, starts what has ended. Of two starts at once the second waits. */
export async function startCluster(options: StartOptions): Promise<Started> {
  const obstacle = cannotRun();
  if (obstacle !== undefined) throw cannotStart('cannot-run-cluster', `a cluster cannot run here: ${obstacle}`, 'everything else works without it');
  return exclusively(startLock(), () => options.say('somebody else starts the cluster; waiting for it'), () => start(options), options.signal);
}

/** Held by who starts the cluster: before its machine tells its process, nobody else can know of it. */
export function startLock(): string {
  return join(clusterCache(), 'start.lock');
}

async function start(options: StartOptions): Promise<Started> {
  const out = runFolder();
  if (machineNow() !== undefined) return restart(out, options);
  if (existsSync(out)) await stopCluster();
  if (Buffer.byteLength(join(out, inRun.control)) > SOCKET_PATH_BYTES_MAX) throw cannotStart('path-too-long', `${out} is too long for a socket`, 'set XDG_CACHE_HOME to a shorter path');
  const bin = await built(options);
  const tokens = Object.fromEntries(Object.keys(users).map((user) => [user, token()])) as Record<User, string>;
  try {
    mkdirSync(join(out, inRun.logs), { recursive: true, mode: 0o700 });
    writeFileSync(join(out, inRun.plan), JSON.stringify(planOf({ bin, out, port: options.port, tokens })), { mode: 0o600 });
    await launch(bin, out, options.port);
    writeKubeconfig(out, tokens.admin);
    await ready(out, options);
  } catch (problem) {
    const stopped = await stopCluster();
    throw problem instanceof Problem && stopped?.logs !== undefined ? cannotStart(problem.code, problem.what, `${problem.details.fix}; the logs are in ${stopped.logs}`) : problem;
  }
  return { kubeconfig: join(out, inRun.kubeconfig) };
}

async function built({ say, signal }: StartOptions): Promise<string> {
  const lacking = isClusterBuilt() ? undefined : cannotBuild();
  if (lacking !== undefined) throw cannotStart('missing-toolchain', `the cluster cannot be built: this machine lacks ${lacking}`, 'install it and try again');
  if (!isClusterBuilt()) say('building the components of a cluster; the first time takes about ten minutes');
  return buildCluster({ say, signal });
}

async function restart(out: string, options: StartOptions): Promise<Started> {
  const { missing } = await asked({ do: 'status' });
  await asked({ do: 'start' });
  await ready(out, options);
  return { kubeconfig: join(out, inRun.kubeconfig), restarted: Object.keys(missing) };
}

/** The machine's answer; a Problem if it gives none. */
async function asked(request: Request): Promise<State> {
  try {
    return await ask(request);
  } catch (problem) {
    if (!(problem instanceof Unavailable)) throw problem;
    throw cannotStart('no-answer', problem.what, problem.fix);
  }
}

/** Starts the machine and waits until it has furnished its namespaces. It outlives this process. */
function launch(bin: string, out: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const machine = spawn(join(bin, 'machine'), ['launch', join(out, inRun.plan)], { cwd: '/', detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let [said, errors] = ['', ''];
    machine.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      if (!said.includes('ready\n')) return;
      machine.stdout.destroy();
      machine.stderr.destroy();
      machine.unref();
      resolve();
    });
    machine.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')));
    machine.on('error', (error) => reject(cannotStart('machine-failed', `the cluster could not be started: ${error.message}`, 'see docs/cluster.md')));
    machine.on('exit', () => {
      const why = errors.trim();
      if (/address already in use/.test(why)) reject(cannotStart('port-taken', `port ${port} of 127.0.0.1 is taken`, 'name another one with --port, or none to get any that is free'));
      else reject(cannotStart('machine-failed', `the cluster could not be started: ${why}`, 'see docs/cluster.md'));
    });
  });
}

function writeKubeconfig(out: string, adminToken: string): void {
  const { port } = z.object({ port: z.int() }).parse(JSON.parse(readFileSync(join(out, inRun.machine), 'utf8')));
  const content = kubeconfig(`https://127.0.0.1:${port}`, adminToken, { data: readFileSync(join(out, inRun.authority), 'utf8') });
  writeFileSync(join(out, inRun.kubeconfig), `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
}

interface Config {
  readonly clusters: readonly { readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string } }[];
  readonly users: readonly { readonly user: { readonly token: string } }[];
}

/** What is asked, in turn, until Pods can run: Pods are refused before their default ServiceAccount exists. */
const signs: readonly { readonly path: string; readonly isGood: (body: string) => boolean }[] = [
  { path: '/readyz', isGood: (body) => body === 'ok' },
  { path: `/api/v1/nodes/${NODE}`, isGood: (body) => /"type":"Ready","status":"True"|"status":"True"[^}]*"type":"Ready"/.test(body) },
  { path: '/api/v1/namespaces/default/serviceaccounts/default', isGood: () => true },
];

async function ready(out: string, { now, signal }: StartOptions): Promise<void> {
  const end = now() + READY_MS_MAX;
  const config = JSON.parse(readFileSync(join(out, inRun.kubeconfig), 'utf8')) as Config;
  for (const { path, isGood } of signs) {
    for (let answer = await get(config, path); answer === undefined || !isGood(answer); answer = await get(config, path)) {
      signal.throwIfAborted();
      const { missing } = await asked({ do: 'status' });
      const [dead] = Object.entries(missing);
      if (dead !== undefined) throw cannotStart('component-ended', `${dead[0]} did not stay: ${dead[1]}; the end of its log:\n${logEnd(dead[0], 5, out)}`, 'see docs/cluster.md');
      if (now() > end) throw cannotStart('not-ready', `the cluster was not ready after ${READY_MS_MAX / 1000} s: ${path} does not answer as it should`, `is the machine overloaded? kube-apiserver says: ${logEnd('kube-apiserver', 2, out)}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

/** The body of a good answer; `undefined` for any other. */
function get(config: Config, path: string): Promise<string | undefined> {
  const [{ cluster }, { user }] = [config.clusters[0], config.users[0]] as [Config['clusters'][0], Config['users'][0]];
  return new Promise((resolve) => {
    const asked = request(`${cluster.server}${path}`, { ca: Buffer.from(cluster['certificate-authority-data'], 'base64'), headers: { authorization: `Bearer ${user.token}` }, timeout: 2000, agent: false }, (answer) => {
      let body = '';
      answer.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      answer.on('end', () => resolve(answer.statusCode === 200 ? body : undefined));
      answer.on('error', () => resolve(undefined));
    });
    asked.on('error', () => resolve(undefined));
    asked.on('timeout', () => asked.destroy());
    asked.end();
  });
}
