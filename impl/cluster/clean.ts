import { ApiError, unless, type Api, type ApiObject } from './api';
import { limit, Patience } from './instant';

/** How long nothing of what is removed may go before the rest is left: many namespaces take a busy cluster long. */
const GONE_MS_MAX = 40_000;
const AGAIN_MS = 3000;
/** How long the API server is waited for where nothing else says how long. */
const ANSWER_MS_MAX = 10_000;
/** After how many looks in a row that find it held by others a namespace is left alone. */
const HELD_LOOKS = 2;
/** What the names of our own finalizers begin with. */
const OWN = 'proctor.example/';

interface Held extends ApiObject {
  readonly metadata: ApiObject['metadata'] & { readonly finalizers?: readonly string[]; readonly annotations?: Readonly<Record<string, string>> };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[] };
}

interface List {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly Held[];
}

/** What is done where an object may be gone already. */
export function unlessGone<Result>(work: Promise<Result>): Promise<Result | undefined> {
  return unless([404, 409], work);
}

/** Who is told of what cannot be removed now, and how it is tried again. */
export interface Telling {
  readonly say: (text: string) => void;
  /** The command line that cleans this cluster. */
  readonly command: string;
}

/** Deletes namespaces of ours with everything in them and waits until they are gone; says what holds those that hang, and gives their names. */
export async function removeNamespaces(api: Api, names: readonly string[], telling: Telling, patienceMs: number = GONE_MS_MAX): Promise<readonly string[]> {
  const patience = new Patience(patienceMs);
  const gone = await Promise.all(names.map((name) => removeNamespace(api, name, telling, patience)));
  return names.filter((_, i) => gone[i] !== true);
}

/** Whether it is gone. */
async function removeNamespace(api: Api, name: string, { say, command }: Telling, patience: Patience): Promise<boolean> {
  const { signal } = patience;
  try {
    await unlessGone(api.ask('DELETE', `/api/v1/namespaces/${name}`, { signal, body: { propagationPolicy: 'Background' } }));
    for (let looks = 0; looks < HELD_LOOKS; looks = (await isHeldByOthers(api, name)) ? looks + 1 : 0) {
      await letGo(api, name, signal);
      if (await isGone(api, name, AbortSignal.any([signal, limit(AGAIN_MS)]))) {
        patience.moved();
        return true;
      }
    }
  } catch (problem) {
    if (!signal.aborted && (problem as Error).name !== 'TimeoutError') throw problem;
  }
  say(`the namespace ${name} is still Terminating: ${await whatHolds(api, name).catch((problem: unknown) => (problem as Error).message)}; once nothing holds it any more it goes by itself, and what does not ${command} removes`);
  return false;
}

/** Kinds in a namespace whose objects may have finalizers of ours. */
const held = ['pods', 'serviceaccounts', 'secrets'] as const;

/** Takes away what holds the objects of a namespace. More than once: one that was let in before the namespace was deleted may have been stored since. */
async function letGo(api: Api, namespace: string, signal: AbortSignal): Promise<void> {
  for (const kind of held) {
    const collection = `/api/v1/namespaces/${namespace}/${kind}`;
    const { items } = await listed(api, collection, signal);
    await Promise.all(items.map(async ({ metadata }) => {
      const path = `${collection}/${metadata.name}`;
      const others = (metadata.finalizers ?? []).filter((each) => !each.startsWith(OWN));
      if (others.length < (metadata.finalizers ?? []).length) await unlessGone(api.ask('PATCH', path, { signal, body: { metadata: { finalizers: others } } }));
      // Nobody waits for its containers.
      if (kind === 'pods') await unlessGone(api.ask('DELETE', path, { signal, body: { gracePeriodSeconds: 0 } }));
    }));
  }
}

/** What there is; nothing for the run that made things and may not even read these, for then it has not made them either. */
async function listed(api: Api, path: string, signal: AbortSignal = limit(ANSWER_MS_MAX)): Promise<Pick<List, 'items'>> {
  return api.ask<List>('GET', path, { signal }).catch((problem: unknown) => {
    if (problem instanceof ApiError && (problem.status === 403 || problem.status === 404)) return { items: [] };
    throw problem;
  });
}

/** What there is of a kind; undefined for who may not read it: there may be something nevertheless. */
export async function readable(api: Api, path: string): Promise<List['items'] | undefined> {
  const list = await unless([403], unless([404], api.ask<List>('GET', path, { signal: limit(ANSWER_MS_MAX) })).then((found) => ({ items: found?.items ?? [] })));
  return list?.items;
}

/** A collection as people call it: `clusterroles.rbac.authorization.k8s.io`. */
export function kindOf(collection: string): string {
  const [, group, kind = ''] = /^\/apis?\/(?:([a-z0-9.-]+\.[a-z0-9.-]+)\/)?.*?([a-z]+)$/.exec(collection) ?? [];
  return group === undefined ? kind : `${kind}.${group}`;
}

/** Waits until a namespace is gone, or until the signal; which of them it was. */
async function isGone(api: Api, name: string, signal: AbortSignal): Promise<boolean> {
  const selector = `fieldSelector=metadata.name%3D${name}`;
  const found = new AbortController();
  const { metadata, items } = await api.ask<List>('GET', `/api/v1/namespaces?${selector}`, { signal: limit(ANSWER_MS_MAX) });
  if (items.length === 0) return true;
  try {
    await api.watch(`/api/v1/namespaces?${selector}&watch=1&resourceVersion=${metadata.resourceVersion}`, (type) => void (type === 'DELETED' && found.abort()), AbortSignal.any([signal, found.signal]));
  } catch (problem) {
    if (!found.signal.aborted && !signal.aborted) throw problem;
  }
  return found.signal.aborted;
}

/** What the conditions of a namespace say about what is left in it, by the types of the conditions. */
async function remaining(api: Api, name: string): Promise<Readonly<Record<string, string>>> {
  const namespace = await unlessGone(api.ask<Held>('GET', `/api/v1/namespaces/${name}`, { signal: limit(ANSWER_MS_MAX) }));
  return Object.fromEntries((namespace?.status?.conditions ?? []).filter(({ status, message }) => status === 'True' && (message ?? '') !== '').map(({ type, message = '' }) => [type, message]));
}

/** Whether finalizers hold something that are neither ours nor Kubernetes' own: who takes them away, and when, nobody knows. */
async function isHeldByOthers(api: Api, name: string): Promise<boolean> {
  const { NamespaceFinalizersRemaining: message = '' } = await remaining(api, name);
  return [...message.matchAll(/(\S+) in \d+ resource instances/g)].some(([, finalizer = '']) => !finalizer.startsWith(OWN) && !/(^|\.)kubernetes\.io\/|^(foregroundDeletion|orphan)$/.test(finalizer));
}

/** Why a namespace stays. */
async function whatHolds(api: Api, name: string): Promise<string> {
  return Object.values(await remaining(api, name)).join('; ') || 'it does not say why';
}

/** Where leases are by which runs take turns: in a namespace that every cluster has. */
export const LEASES = '/apis/coordination.k8s.io/v1/namespaces/default/leases';

/** Where objects are that a run makes outside of its namespaces. */
export const clusterWide = [
  '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  '/apis/storage.k8s.io/v1/storageclasses',
  '/api/v1/persistentvolumes',
  '/api/v1/nodes',
  LEASES,
] as const;

/** Removes cluster-wide objects by their label; gives their names. */
export async function removeClusterWide(api: Api, selector: string): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const collection of clusterWide) {
    const list = await listed(api, `${collection}?${selector}`);
    for (const { metadata } of list.items) {
      const path = `${collection}/${metadata.name}`;
      if ((metadata.finalizers ?? []).length > 0) await unlessGone(api.ask('PATCH', path, { signal: limit(ANSWER_MS_MAX), body: { metadata: { finalizers: null } } }));
      await unlessGone(api.ask('DELETE', path, { signal: limit(ANSWER_MS_MAX) }));
      removed.push(`${collection.split('/').at(-1) ?? ''}/${metadata.name}`);
    }
  }
  return removed;
}
