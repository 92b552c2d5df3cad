import type { Pod } from '../../../../spec/pod-lifecycle/port';
import type { Method } from '../../api';
import { CALL_MS_MAX, type Run } from '../../run';
import { portOf } from './manifest';
import { statusesOf, type ApiContainerStatus, type ApiPod } from './status';
import type { Watched } from './watched';
import { limit } from '../../instant';

/** The programs in the containers of a Pod, asked by way of the API server. */
export class Actors {
  private readonly ending = new AbortController();
  /** Containers that are listened to, and those of them whose program has not ended. */
  private readonly heard = new Set<string>();
  private readonly living = new Set<string>();

  /** `onTold` hears when a program is told to end, in nanoseconds since 1970 as the node counts them. */
  constructor(
    private readonly run: Run,
    private readonly pods: string,
    private readonly asked: Pod,
    private readonly watched: Watched,
    private readonly onTold: (nanoseconds: number) => void,
  ) {}

  /** Asks within the time that an answer may take, or until the signal. */
  tell(method: Method, container: string, what: string, signal: AbortSignal = limit(CALL_MS_MAX)): Promise<unknown> {
    const path = `${this.pods}/${this.watched.pod.metadata.name}:${portOf(this.asked, container)}/proxy/${what}`;
    return this.run.ask(method, path, { signal });
  }

  /** Whether a program that is listened to has not ended yet. */
  get isAnyAlive(): boolean {
    return this.living.size > 0;
  }

  /** Listens to the program in every container that runs, until it ends. */
  listen(): void {
    for (const { name, state, containerID = '' } of statusesOf(this.watched.pod)) {
      if (state.running === undefined || this.heard.has(containerID)) continue;
      this.heard.add(containerID);
      this.living.add(containerID);
      void this.hear(name).catch(() => undefined).finally(() => {
        this.living.delete(containerID);
        this.watched.wake();
      });
    }
  }

  /** Both requests stay open: the first until the program is told to end, if it ever is, the second until it has ended. */
  private async hear(container: string): Promise<void> {
    const { signal } = this.ending;
    this.onTold(Number(await this.tell('GET', container, 'told', signal)));
    await this.tell('GET', container, `probes/none?after=0`, signal);
  }

  end(): void {
    this.ending.abort();
  }
}

export function running(pod: ApiPod, container: string): ApiContainerStatus | undefined {
  return statusesOf(pod).find(({ name, state }) => name === container && state.running !== undefined);
}
