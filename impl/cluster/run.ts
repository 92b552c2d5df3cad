import { randomBytes } from 'node:crypto';
import { ApiError, type Api, type ApiObject, type Asking, type Method } from './api';
import { removeNamespace } from './clean';
import type { Health } from './health';
import { labels } from './labels';
import type { ClusterOptions } from './options';

/** How long one answer of a cluster may take: containers that start, restart and end. */
export const CALL_MS_MAX = 90_000;

interface List {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly ApiObject[];
}

/** One run of the examination in one cluster: everything that it makes carries its label, and lies in its namespace. */
export class Run {
  readonly id = randomBytes(4).toString('hex');
  private readonly stopping = new AbortController();
  private made: Promise<string> | undefined;
  private count = 0;

  constructor(readonly api: Api, readonly options: ClusterOptions, readonly health: Health) {}

  get labels(): Readonly<Record<string, string>> {
    return labels(this.id);
  }

  /** Aborts when nothing more is to be waited for. */
  signal(): AbortSignal {
    return AbortSignal.any([this.stopping.signal, this.health.signal]);
  }

  /** A name that nothing else of this run has. */
  name(what: string): string {
    return `${what}-${++this.count}`;
  }

  /** The namespace of this run; the first call makes it. */
  namespace(): Promise<string> {
    this.made ??= this.makeNamespace(`proctor-${this.id}`);
    return this.made;
  }

  /** Makes a namespace and waits until Pods are let in. */
  private async makeNamespace(name: string): Promise<string> {
    const signal = AbortSignal.any([this.signal(), AbortSignal.timeout(CALL_MS_MAX)]);
    await this.ask('POST', '/api/v1/namespaces', { signal, body: { metadata: { name, labels: this.labels } } });
    await this.until(`/api/v1/namespaces/${name}/serviceaccounts`, 'default', (account) => account !== undefined, signal);
    return name;
  }

  /** Asks the API, and gives up when the run ends or a component does. */
  async ask<Result = unknown>(method: Method, path: string, asking: Asking = {}): Promise<Result> {
    try {
      return await this.api.ask<Result>(method, path, { ...asking, signal: AbortSignal.any([this.signal(), ...(asking.signal === undefined ? [] : [asking.signal])]) });
    } catch (problem) {
      throw problem instanceof ApiError && problem.status < 500 ? problem : await this.health.explain(problem);
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
  async close(): Promise<void> {
    this.stopping.abort(new Error('the run was ended'));
    this.health.stop();
    const name = this.made === undefined ? undefined : `proctor-${this.id}`;
    await this.made?.catch(() => undefined);
    if (name === undefined) return;
    try {
      await removeNamespace(this.api, name, (text) => process.stderr.write(`${text}\n`));
    } catch (problem) {
      process.stderr.write(`the namespace ${name} could not be removed (${(problem as Error).message}); proctor system clean removes it\n`);
    }
  }
}
