import { instant, limit } from '../../instant';
import type { ApiPod } from './status';
import { refuseBroken } from './startable';
import type { Run } from '../../run';
import { CALL_MS_MAX } from '../../run';

/** One Pod under watch: its newest state, and waiting for a state by what the watch tells. */
export class Watched {
  private readonly ending = new AbortController();
  private latest: ApiPod;
  private failure: unknown;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly run: Run, private readonly collection: string, first: ApiPod) {
    this.latest = first;
    void this.follow();
  }

  get pod(): ApiPod {
    return this.latest;
  }

  end(): void {
    this.ending.abort();
  }

  /** The Pod as soon as it is as wanted. `what` completes "… within 90 s". */
  async until(isWanted: (pod: ApiPod) => boolean, what: string): Promise<ApiPod> {
    const signal = AbortSignal.any([this.run.signal, limit(CALL_MS_MAX)]);
    while (!isWanted(this.latest)) {
      if (this.failure !== undefined) throw this.failure;
      refuseBroken(this.run, this.latest);
      if (this.run.signal.aborted) throw this.run.signal.reason;
      if (signal.aborted) throw new Error(`${what} within ${CALL_MS_MAX / 1000} s; its status: ${JSON.stringify(this.latest.status)}`);
      await this.change(signal);
    }
    return this.latest;
  }

  /** Waits until an instant (milliseconds since 1970), or until something is so. */
  async by(end: number, isSo: () => boolean): Promise<void> {
    const left = end - instant();
    if (left <= 0) return;
    const signal = AbortSignal.any([this.run.signal, limit(left)]);
    while (!isSo() && !signal.aborted) {
      if (this.failure !== undefined) throw this.failure;
      await this.change(signal);
    }
    if (this.run.signal.aborted) throw this.run.signal.reason;
  }

  /** Lets those who wait look again. */
  wake(): void {
    this.listeners.forEach((each) => each());
  }

  private change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.listeners.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.listeners.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  /** Follows the Pod until the end; a watch that the server ends is taken up again where it was. */
  private async follow(): Promise<void> {
    const { name } = this.latest.metadata;
    const signal = AbortSignal.any([this.run.signal, this.ending.signal]);
    const heard = (type: string, object: unknown) => {
      if (type === 'ERROR') this.failure = new Error(`the watch of ${name} ended: ${JSON.stringify(object)}`);
      else this.latest = object as ApiPod;
      this.wake();
    };
    try {
      while (!signal.aborted) {
        await this.run.api.watch(`${this.collection}?fieldSelector=metadata.name%3D${name}&watch=1&resourceVersion=${this.latest.metadata.resourceVersion}`, heard, signal);
      }
    } catch (problem) {
      this.failure ??= await this.run.health.explain(problem);
      this.wake();
    }
  }
}
