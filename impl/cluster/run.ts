import { randomBytes } from 'node:crypto';
import { ApiError, type Api, type ApiObject, type Asking, type Method } from './api';
import { clusterWide, removeClusterWide, removeNamespaces } from './clean';
import type { Health } from './health';
import { labels, RUN } from './labels';
import { MAKER, maker } from './maker';
import { cleanCommand, type ClusterOptions } from './options';
import { Turns } from './turns';
import { aborted, limit } from './instant';

/** How long one answer of a cluster may take: containers that start, restart and end. */
export const CALL_MS_MAX = 90_000;

/** What cannot be watched is asked again after so long at first, and later. */
const PAUSE_SECONDS_MIN = 0.004;
const PAUSE_SECONDS_MAX = 0.1;
/** How many Pods may be starting at the same time. */
const STARTS_MAX = 8;
/** How long the end of a run waits for what is being written. */
const WRITE_MS_MAX = 10_000;
/** How long the end of a run tries to remove things from a cluster that is not whole. */
const BROKEN_MS_MAX = 8_000;

interface List {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly ApiObject[];
}

/** Where one scenario makes its objects. */
export interface Slot {
  readonly number: number;
  /** A prefix for names and labels that nothing else has. */
  readonly prefix: string;
  /** The namespace that stands for one of the scenario's. */
  readonly namespace: (name: string) => Promise<string>;
  /** One that no other scenario had before, for who asks what is in a new one, or deletes it. */
  readonly newNamespace: (name: string) => Promise<string>;
  readonly release: () => void;
}

/** One run of the examination in one cluster: everything that it makes carries its label, and lies in a namespace of its own if it can. */
export class Run {
  readonly id = randomBytes(4).toString('hex');
  /** To start a container costs more than anything that follows: so many Pods at once leave the others their time. */
  readonly starts = new Turns(STARTS_MAX);
  private readonly stopping = new AbortController();
  private readonly namespaces = new Map<string, Promise<string>>();
  private readonly free: number[] = [];
  private slots = 0;
  private count = 0;
  private closed: Promise<void> | undefined;
  /** What is being written: what came of it is known only when it has ended. */
  private readonly writes = new Set<Promise<unknown>>();

  /** Aborts when nothing more is to be waited for. */
  readonly signal: AbortSignal;

  constructor(readonly api: Api, readonly options: ClusterOptions, readonly health: Health) {
    this.signal = AbortSignal.any([this.stopping.signal, health.signal]);
  }

  get labels(): Readonly<Record<string, string>> {
    return labels(this.id);
  }

  /** Lets time pass. Rejects when the run ends. */
  async sleep(seconds: number): Promise<void> {
    const { signal } = this;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, seconds * 1000);
      signal.addEventListener('abort', done, { once: true });
      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
    });
    signal.throwIfAborted();
  }

  /** Asks again and again, ever less often, until it is so: for what a cluster knows and tells no watch. Rejects after so long. */
  async untilSo(isSo: () => Promise<boolean>, milliseconds: number): Promise<void> {
    const signal = limit(milliseconds);
    for (let pause = PAUSE_SECONDS_MIN; !(await isSo()); pause = Math.min(2 * pause, PAUSE_SECONDS_MAX)) {
      signal.throwIfAborted();
      await this.sleep(pause);
    }
  }

  /** A name that nothing else of this run has. */
  name(what: string): string {
    return `${what}-${++this.count}`;
  }

  /** The namespace of this run, where Pods are let in. */
  namespace(): Promise<string> {
    return this.namespaceFor('pods', async (name, signal) => {
      await this.until(`/api/v1/namespaces/${name}/serviceaccounts`, 'default', (account) => account !== undefined, signal);
    });
  }

  /** A namespace of this run for some purpose; the first call for it makes it. */
  namespaceFor(purpose: string, prepare: (name: string, signal: AbortSignal) => Promise<void> = async () => {}): Promise<string> {
    const known = this.namespaces.get(purpose);
    if (known !== undefined) return known;
    const name = `proctor-${this.id}-${purpose}`;
    const making = (async () => {
      await this.ask('POST', '/api/v1/namespaces', { body: { metadata: { name, labels: this.labels, annotations: { [MAKER]: maker() } } } });
      await prepare(name, AbortSignal.any([this.signal, limit(CALL_MS_MAX)]));
      return name;
    })();
    this.namespaces.set(purpose, making);
    return making;
  }

  /** A place that no other scenario uses at the same time; it is used again, for namespaces take long to delete. */
  slot(): Slot {
    const number = this.free.pop() ?? this.slots++;
    const use = this.name('new');
    return {
      number,
      namespace: (name) => this.namespaceFor(`${number}-${name}`),
      newNamespace: (name) => this.namespaceFor(`${use}-${name}`),
      prefix: this.name(`proctor-${this.id}`),
      release: () => void this.free.push(number),
    };
  }

  /** Whether objects that belong to no namespace may be made. */
  get mayBeClusterWide(): boolean {
    return this.options.context === undefined || this.options.allowClusterScoped;
  }

  /**
   * Asks the API, and gives up when the run or a component ends. A write that was begun is given up for a signal of its own
   * alone, or with its component: the run waits for all others before it removes what they have made.
   */
  async ask<Result = unknown>(method: Method, path: string, asking: Asking = {}): Promise<Result> {
    this.signal.throwIfAborted();
    const isWrite = method !== 'GET' && asking.signal === undefined;
    // Namespaces tell whose run it is that goes on: before anything lies outside of one, there is one.
    if (isWrite && method !== 'DELETE' && clusterWide.some((collection) => path.startsWith(collection))) await this.namespaceFor('owner');
    const signal = isWrite ? this.health.signal : asking.signal === undefined ? this.signal : AbortSignal.any([this.signal, asking.signal]);
    const asked = this.api.ask<Result>(method, path, { ...asking, signal });
    if (isWrite) this.writes.add(asked);
    try {
      return await asked;
    } catch (problem) {
      throw problem instanceof ApiError && problem.status < 500 ? problem : await this.health.explain(problem);
    } finally {
      this.writes.delete(asked);
    }
  }

  /**
   * Waits, by watch, until an object is as wanted, and gives it; `undefined` is an object that does not exist.
   * Rejects with the signal's reason if it is aborted before.
   */
  async until<Wanted extends ApiObject = ApiObject>(collection: string, name: string, isWanted: (object: Wanted | undefined) => boolean, signal: AbortSignal): Promise<Wanted | undefined> {
    const selector = `fieldSelector=metadata.name%3D${name}`;
    for (;;) {
      signal.throwIfAborted();
      const { metadata, items } = await this.ask<List>('GET', `${collection}?${selector}`, { signal });
      if (isWanted(items[0] as Wanted | undefined)) return items[0] as Wanted | undefined;
      const found = new AbortController();
      let seen: { object: Wanted | undefined } | undefined;
      const heard = (type: string, object: ApiObject) => {
        const now = type === 'DELETED' ? undefined : (object as Wanted);
        if (type === 'ERROR' || !isWanted(now)) return;
        seen ??= { object: now };
        found.abort();
      };
      try {
        await this.api.watch(`${collection}?${selector}&watch=1&resourceVersion=${metadata.resourceVersion}`, heard, AbortSignal.any([signal, found.signal]));
      } catch (problem) {
        if (seen === undefined) throw signal.aborted ? signal.reason : await this.health.explain(problem);
      }
      if (seen !== undefined) return seen.object;
    }
  }

  /** Gives up all waiting, and removes what this run made. What cannot be removed now is said on stderr. */
  close(): Promise<void> {
    this.closed ??= this.remove();
    return this.closed;
  }

  private async remove(): Promise<void> {
    this.stopping.abort(new Error('the run was ended'));
    await Promise.race([Promise.allSettled(this.writes), aborted(AbortSignal.any([this.health.signal, limit(WRITE_MS_MAX)]))]);
    this.health.stop();
    // Where a component is gone, the API server may leave everything unanswered.
    const patience = this.health.signal.aborted ? BROKEN_MS_MAX : undefined;
    const telling = { say: (text: string) => void process.stderr.write(`${text}\n`), command: cleanCommand(this.options.context) };
    const selector = `labelSelector=${encodeURIComponent(`${RUN}=${this.id}`)}`;
    try {
      await Promise.allSettled(this.namespaces.values());
      await removeNamespaces(this.api, [...this.namespaces.keys()].map((purpose) => `proctor-${this.id}-${purpose}`), telling, patience);
      if (this.mayBeClusterWide) await removeClusterWide(this.api, selector);
    } catch (problem) {
      telling.say(`not all of run ${this.id} could be removed (${(problem as Error).message}); ${telling.command} removes it`);
    }
  }
}
