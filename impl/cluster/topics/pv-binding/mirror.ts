import { ApiError, type ApiObject } from '../../api';
import { limit } from '../../instant';
import { RUN } from '../../labels';
import type { Run } from '../../run';
import { SCENARIO, type ApiClaim, type ApiPod, type ApiVolume, type Snapshot } from './objects';

const kinds = ['persistentvolumes', 'persistentvolumeclaims', 'pods'] as const;
type Collection = (typeof kinds)[number];

/** The resourceVersion from which a watch is to begin is not kept any more. */
const GONE = 410;

/** Volumes, claims and Pods of all scenarios of a run, as watches tell them. */
export class Mirror {
  private readonly objects: Readonly<Record<Collection, Map<string, ApiObject>>> = { persistentvolumes: new Map(), persistentvolumeclaims: new Map(), pods: new Map() };
  /** Who waits for a change, by scenario. */
  private readonly waiting = new Map<string, Set<() => void>>();
  private failure: unknown;

  constructor(private readonly run: Run) {
    for (const kind of kinds) {
      void this.follow(kind).catch((problem: unknown) => {
        this.failure = problem;
        this.waiting.forEach((each) => each.forEach((wake) => wake()));
      });
    }
  }

  /** What is known of a scenario. It may lag behind. */
  snapshot(scenario: string): Snapshot {
    const own = <Each>(kind: Collection) => [...this.objects[kind].values()].filter((each) => each.metadata.labels?.[SCENARIO] === scenario) as Each[];
    return { volumes: own<ApiVolume>('persistentvolumes'), claims: own<ApiClaim>('persistentvolumeclaims'), pods: own<ApiPod>('pods') };
  }

  /** Waits for a change of something in a scenario; false if there was none for so many seconds. */
  async changes(scenario: string, seconds: number): Promise<boolean> {
    const waiting = this.waiting.get(scenario) ?? new Set();
    this.waiting.set(scenario, waiting);
    const signal = AbortSignal.any([this.run.signal, limit(seconds * 1000)]);
    await new Promise<void>((resolve) => {
      const done = () => {
        waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      waiting.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
    this.run.signal.throwIfAborted();
    if (this.failure !== undefined) throw this.failure;
    return !signal.aborted;
  }

  private async follow(kind: Collection): Promise<void> {
    for (let from: string | undefined; !this.run.signal.aborted; ) {
      from ??= await this.list(kind);
      try {
        await this.run.api.watch(`${this.path(kind)}&watch=1&resourceVersion=${from}`, (type, object) => {
          from = type === 'ERROR' ? undefined : object.metadata.resourceVersion;
          if (type !== 'ERROR') this.hear(kind, type, object);
        }, this.run.signal);
      } catch (problem) {
        if (problem instanceof ApiError && problem.status === GONE) from = undefined;
        else if (!this.run.signal.aborted) throw await this.run.health.explain(problem);
      }
    }
  }

  private path(kind: Collection): string {
    return `/api/v1/${kind}?labelSelector=${encodeURIComponent(`${RUN}=${this.run.id}`)}`;
  }

  /** Learns what there is, and from which resourceVersion on changes are to be heard. */
  private async list(kind: Collection): Promise<string> {
    const { metadata, items } = await this.run.ask<{ metadata: { resourceVersion: string }; items: readonly ApiObject[] }>('GET', this.path(kind));
    for (const known of [...this.objects[kind].values()]) if (items.every((each) => each.metadata.uid !== known.metadata.uid)) this.hear(kind, 'DELETED', known);
    for (const each of items) this.hear(kind, 'MODIFIED', each);
    return metadata.resourceVersion;
  }

  private hear(kind: Collection, type: string, object: ApiObject): void {
    const { uid, labels } = object.metadata;
    if (type === 'DELETED') this.objects[kind].delete(uid);
    else this.objects[kind].set(uid, object);
    this.waiting.get(labels?.[SCENARIO] ?? '')?.forEach((wake) => wake());
  }
}

const mirrors = new WeakMap<Run, Mirror>();

export function mirrorOf(run: Run): Mirror {
  const known = mirrors.get(run) ?? new Mirror(run);
  mirrors.set(run, known);
  return known;
}
