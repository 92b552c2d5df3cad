import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node' with { 'resolution-mode': 'import' };
import { Api, type ApiObject } from './api';
import { examine, type InvariantReport } from '../../spec/kernel';
import { load } from '../load';
import { subject } from '../topics';
import { clusterWide } from './clean';
import { everything, RUN } from './labels';
import { MAKER } from './maker';
import type { ClusterOptions } from './options';
import { inRun, runFolder } from './local/folders';
import { machineNow } from './local/machine';
import { readdirSync, readFileSync } from 'node:fs';

const root = join(__dirname, '..', '..');

export interface Said {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly said: Promise<Said>;
}

/** Words for a run that takes long enough to be interrupted. Of slow topics it is what is usual: dozens of Pods more would take long to remove. */
export function longRun(topic: string, seed: number): readonly string[] {
  const many = ['qos', 'rbac'].includes(topic) ? ['--runs', '400'] : [];
  return ['verify', topic, '--impl', 'cluster', ...many, '--seed', String(seed)];
}

/** Starts a command line in a process of its own. */
export function starting(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(process.execPath, ['--import', 'tsx', 'cli/main.ts', ...args], { cwd: root, env: { ...process.env, ...env } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString('utf8')));
  return { child, said: new Promise((resolve) => child.on('close', (status) => resolve({ status, out, err }))) };
}

export function proctor(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Said> {
  return starting(args, env).said;
}

/** The kubeconfig of the running cluster, as the JSON that it is. */
export function localConfig(): { clusters: [{ cluster: { server: string } }]; users: [{ user: { token: string } }] } & Record<string, unknown> {
  return JSON.parse(readFileSync(join(runFolder(), inRun.kubeconfig), 'utf8')) as ReturnType<typeof localConfig>;
}

/** The API of the local cluster, without the client's package: jest loads no modules of the newer kind. */
export async function localApi(): Promise<Api> {
  if (machineNow() === undefined) throw new Error('start the local cluster first: proctor system start cluster');
  const ca = readFileSync(join(runFolder(), inRun.authority));
  const { clusters: [{ cluster: { server } }], users: [{ user: { token } }] } = localConfig();
  const config = {
    getCurrentCluster: () => ({ server }),
    applyToHTTPSOptions: (options: Record<string, unknown>) => Promise.resolve(void Object.assign(options, { ca, headers: { Authorization: `Bearer ${token}` } })),
  };
  return Api.of(config as unknown as KubeConfig);
}

async function namespaces(api: Api): Promise<readonly Made[]> {
  return (await api.ask<{ items: readonly Made[] }>('GET', `/api/v1/namespaces?${everything}`)).items;
}

/** Everything that examinations have in the cluster: their namespaces, and what is outside of them. */
export async function leftObjects(api: Api): Promise<readonly string[]> {
  const kinds = ['/api/v1/namespaces', ...clusterWide];
  const lists = await Promise.all(kinds.map((collection) => api.ask<{ items: readonly ApiObject[] }>('GET', `${collection}?${everything}`)));
  return lists.flatMap(({ items }, i) => items.map(({ metadata }) => `${kinds[i]?.split('/').at(-1) ?? ''}/${metadata.name}`));
}

interface Group {
  readonly groupVersion: string;
  readonly resources: readonly { readonly name: string; readonly verbs: readonly string[] }[];
}

/** What comes and goes by itself. */
const EVENTS = 'events';

/** Every object of the cluster but events, whoever made it: by resource, namespace and name. */
export async function everyObject(api: Api): Promise<readonly string[]> {
  const { groups } = await api.ask<{ groups: readonly { preferredVersion: { groupVersion: string } }[] }>('GET', '/apis');
  const places = ['/api/v1', ...groups.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`)];
  const named = await Promise.all(places.map(async (place) => {
    const { resources } = await api.ask<Group>('GET', place);
    const listed = resources.filter(({ name, verbs }) => verbs.includes('list') && name !== EVENTS);
    return Promise.all(listed.map(async ({ name: resource }) => {
      const { items } = await api.ask<{ items: readonly ApiObject[] }>('GET', `${place}/${resource}`);
      return items.map(({ metadata }) => [resource, metadata.namespace, metadata.name].filter((word) => word !== undefined).join('/'));
    }));
  }));
  return named.flat(2).sort();
}

/** Waits, a minute at most, until nothing of any examination is left; gives what is. */
export async function untilNothing(api: Api): Promise<readonly string[]> {
  for (let looks = 0; looks < 600 && (await leftObjects(api)).length > 0; looks++) await new Promise((resolve) => setTimeout(resolve, 100));
  return leftObjects(api);
}

/** Examines one invariant, with a process of its own that asks the cluster, the local one unless said; gives what came of it. */
export function examined(topic: string, invariant: string, cluster: ClusterOptions = { allowClusterScoped: false }): InvariantReport | undefined {
  const reports = [...examine(subject(topic).topic, load('cluster', { deadlineMs: 5000, cluster }), { seed: 1, runs: 2, only: [invariant] })];
  return reports.flatMap(({ report }) => report ?? []).at(-1);
}

interface Made {
  readonly metadata: ApiObject['metadata'] & { readonly annotations?: Readonly<Record<string, string>>; readonly deletionTimestamp?: string };
}

/** The process that asks the cluster for an examination, once it has made a namespace. */
export async function hostOf(api: Api, running: Running): Promise<number> {
  return until(running, async () => {
    for (const { metadata } of await namespaces(api)) {
      const [, pid = ''] = (metadata.annotations?.[MAKER] ?? '').split(' ');
      if (isBelow(pid, running.child.pid)) return Number(pid);
    }
    return undefined;
  });
}

/** Resolves once the process that asks the cluster for an examination has begun: it has asked nothing yet. */
export async function untilHosted(running: Running): Promise<void> {
  await until(running, () => {
    const hosts = readdirSync('/proc').filter((pid) => isBelow(pid, running.child.pid) && /\/bridge\/host\./.test(commandOf(pid)));
    return Promise.resolve(hosts.length > 0 || undefined);
  });
}

/** The namespaces of an examination. */
async function ownNamespaces(api: Api, running: Running): Promise<readonly Made[]> {
  return (await namespaces(api)).filter(({ metadata }) => isBelow((metadata.annotations?.[MAKER] ?? '').split(' ')[1] ?? '', running.child.pid));
}

/** The first namespace that an examination has made, or, if so asked, that it is removing. */
export async function namespaceOf(api: Api, running: Running, isBeingRemoved = false): Promise<string> {
  return until(running, async () => (await ownNamespaces(api, running)).find(({ metadata }) => !isBeingRemoved || metadata.deletionTimestamp !== undefined)?.metadata.name);
}

/** Resolves once an examination has made something of this kind: `/api/v1/pods`. */
export async function untilMade(api: Api, running: Running, collection: string): Promise<void> {
  await until(running, async () => {
    const own = (await ownNamespaces(api, running)).map(({ metadata }) => metadata.labels?.[RUN]);
    const { items } = await api.ask<{ items: readonly ApiObject[] }>('GET', `${collection}?${everything}`);
    return items.some(({ metadata: { labels } }) => own.includes(labels?.[RUN])) || undefined;
  });
}

/** Looks again and again; throws if the examination has ended before there is something. */
async function until<Found>(running: Running, look: () => Promise<Found | undefined>): Promise<Found> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (running.child.exitCode !== null) throw new Error(`it ended too early: ${JSON.stringify(await running.said)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** Whether a process is a child of another one. */
function isBelow(pid: string, parent: number | undefined): boolean {
  try {
    return new RegExp(`^PPid:\\s*${parent ?? ''}$`, 'm').test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
