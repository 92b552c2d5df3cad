import { unless, type ApiObject } from './api';
import { LEASES, unlessGone } from './clean';
import { aborted, limit } from './instant';
import { maker, stillRuns } from './maker';
import type { Run } from './run';
import { ScenarioUnsupported } from './unavailable';

/** How long a scenario waits for something that only one may have at a time. */
const LOCK_MS_MAX = 60_000;
/** After so long it is looked whether who holds a lease still runs. */
const LOOK_MS = 2000;
/** A run leaves others so long to take a lease that it had. */
const TURN_MS = 100;

interface Lease extends ApiObject {
  readonly spec: { readonly holderIdentity: string };
}

const queues = new WeakMap<Run, Map<string, Promise<void>>>();

/**
 * Waits until no other scenario holds this, be it of this run or of another one in the same cluster; gives what lets it go.
 * Not for ever: then throws ScenarioUnsupported.
 */
export async function lock(run: Run, what: string): Promise<() => Promise<void>> {
  const queue = queues.get(run) ?? new Map<string, Promise<void>>();
  queues.set(run, queue);
  const before = queue.get(what) ?? Promise.resolve();
  let next = () => {};
  const held = new Promise<void>((resolve) => (next = resolve));
  queue.set(what, before.then(() => held));
  const late = limit(LOCK_MS_MAX);
  try {
    await Promise.race([before, aborted(late)]);
    const letGo = await lease(run, `proctor-${what}`, late);
    return async () => {
      await letGo();
      setTimeout(next, TURN_MS);
    };
  } catch (problem) {
    next();
    throw late.aborted ? new ScenarioUnsupported(`other scenarios hold the ${what} for longer than ${LOCK_MS_MAX / 1000} s`) : problem;
  }
}

/** Takes a lease in the cluster; one whose holder was killed is taken over. */
async function lease(run: Run, name: string, signal: AbortSignal): Promise<() => Promise<void>> {
  for (;;) {
    signal.throwIfAborted();
    const taken = await unless([409], run.ask<Lease>('POST', LEASES, { body: { metadata: { name, labels: run.labels }, spec: { holderIdentity: maker() } } }));
    if (taken !== undefined) return () => remove(run, taken);
    const { items } = await run.ask<{ items: readonly Lease[] }>('GET', `${LEASES}?fieldSelector=metadata.name%3D${name}`, { signal });
    const [other] = items;
    if (other === undefined) continue;
    if (stillRuns(other.spec.holderIdentity) === 'no') await remove(run, other);
    else await gone(run, other, signal);
  }
}

/** Removes this lease, and no later one of its name; if the run has ended, what removes all that it made does so. */
async function remove(run: Run, { metadata: { name, uid } }: Lease): Promise<void> {
  if (!run.signal.aborted) await unlessGone(run.ask('DELETE', `${LEASES}/${name}`, { body: { preconditions: { uid } } }));
}

/** Waits until a lease is gone, or until it is time to look who holds it. */
async function gone(run: Run, { metadata: { name, uid } }: Lease, signal: AbortSignal): Promise<void> {
  const look = limit(LOOK_MS);
  try {
    await run.until(LEASES, name, (now) => now?.metadata.uid !== uid, AbortSignal.any([signal, look]));
  } catch (problem) {
    if (!look.aborted || run.signal.aborted) throw problem;
  }
}
