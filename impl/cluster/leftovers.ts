import { Problem } from '../../spec/kernel';
import type { Api } from './api';
import { clusterWide, kindOf, readable, removeClusterWide, removeNamespaces } from './clean';
import { everything, RUN } from './labels';
import { described, MAKER, stillRuns } from './maker';
import { Unavailable } from './unavailable';

export interface Cleaning {
  readonly say: (text: string) => void;
  /** The only run whose objects are removed; whoever names it knows that it has ended. */
  readonly run?: string;
  /** The command line that cleans this cluster. */
  readonly command: string;
}

/** What a run has in the cluster. */
interface Found {
  readonly id: string;
  readonly namespaces: string[];
  /** By whom it says that it was made; outside of namespaces nothing says so. */
  made?: string;
}

export interface Cleaned {
  readonly removed: readonly string[];
  /** Namespaces that something holds. */
  readonly staying: readonly string[];
  /** Kinds that this user may not list: what is left of them nobody knows. */
  readonly hidden: readonly string[];
}

/** Removes what runs left that could not tidy up themselves, and gives the names; runs that go on, or may do so, keep theirs. */
export async function cleanAll(api: Api, { say, run, command }: Cleaning): Promise<Cleaned> {
  const { runs, hidden } = await found(api);
  for (const kind of hidden) say(`the user of this context may not list ${kind}: what is left of them stays`);
  const chosen = run === undefined ? runs.filter((each) => isOver(each, say, command)) : [named(run, runs)];
  const namespaces = chosen.flatMap((each) => each.namespaces);
  const staying = await removeNamespaces(api, namespaces, { say, command });
  const removed = namespaces.filter((name) => !staying.includes(name)).map((name) => `namespaces/${name}`);
  for (const { id } of chosen) removed.push(...(await removeClusterWide(api, `labelSelector=${encodeURIComponent(`${RUN}=${id}`)}`)));
  return { removed, staying, hidden };
}

/**
 * All runs of which there is something. What lies outside of namespaces is looked for first: a run makes a namespace before
 * it, so that nobody is taken for a run without one who has just begun.
 */
async function found(api: Api): Promise<{ readonly runs: readonly Found[]; readonly hidden: readonly string[] }> {
  const hidden: string[] = [];
  const runs = new Map<string, Found>();
  const of = (labels: Readonly<Record<string, string>> = {}): Found => {
    const id = labels[RUN] ?? '';
    const known = runs.get(id) ?? { id, namespaces: [] };
    runs.set(id, known);
    return known;
  };
  for (const collection of clusterWide) {
    const objects = await readable(api, `${collection}?${everything}`);
    if (objects === undefined) hidden.push(kindOf(collection));
    for (const { metadata } of objects ?? []) of(metadata.labels);
  }
  const namespaces = await readable(api, `/api/v1/namespaces?${everything}`);
  if (namespaces === undefined) throw new Unavailable('the user of this context may not list namespaces, so nobody knows what is left', 'name a context whose user may');
  for (const { metadata } of namespaces) {
    const its = of(metadata.labels);
    its.namespaces.push(metadata.name);
    its.made ??= metadata.annotations?.[MAKER] ?? '';
  }
  return { runs: [...runs.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), hidden };
}

/** Whether a run has ended; otherwise it is said why it keeps what it has. */
function isOver({ id, made }: Found, say: Cleaning['say'], command: string): boolean {
  const state = made === undefined ? 'no' : stillRuns(made);
  if (state === 'yes') say(`run ${id} is left alone: it goes on (${described(made ?? '')})`);
  if (state === 'unknown') say(`run ${id} is left alone, for it may go on where this process cannot see it (${described(made ?? '')}); if you know that it does not: ${command} --run ${id}`);
  return state === 'no';
}

/** The run of this name. Throws a Problem if there is none, or if it is known to go on. */
function named(id: string, runs: readonly Found[]): Found {
  const one = runs.find((each) => each.id === id);
  if (one === undefined) throw new Problem('no-such-run', `no run "${id}" has left anything in this cluster`, { fix: runs.length === 0 ? 'nor has another one' : `choose one of: ${runs.map((each) => each.id).join(', ')}` });
  if (one.made !== undefined && stillRuns(one.made) === 'yes') throw new Problem('run-goes-on', `run ${id} goes on (${described(one.made)})`, { fix: 'end it: then it removes what it has made' });
  return one;
}
