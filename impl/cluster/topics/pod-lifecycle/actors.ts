import type { Pod, ProbeKind } from '../../../../spec/pod-lifecycle/port';
import type { Method } from '../../api';
import { CALL_MS_MAX, type Run } from '../../run';
import { allContainers, portOf, probeOf } from './manifest';
import { isTerminal, statusesOf, type ApiContainerStatus, type ApiPod } from './status';
import type { Watched } from './watched';
import { aborted, limit } from '../../instant';

const ASKED_AGAIN_MS = 15_000;
const REFUSED_MS = 500;

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
  private tell(method: Method, container: string, what: string, signal: AbortSignal = limit(CALL_MS_MAX)): Promise<unknown> {
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

  /** Lets a container's program end, and waits until the kubelet has told so. What does not run cannot end. */
  async exit(container: string, code: number): Promise<void> {
    const before = running(this.watched.pod, container);
    if (before === undefined) return;
    await this.tell('POST', container, `exit?code=${code}`);
    await this.watched.until((pod) => isTerminal(pod) || running(pod, container)?.containerID !== before.containerID, `the end of ${container} was not told`);
  }

  /** Lets the probe that waits succeed or fail. One that does not run now does nothing. */
  async probe(container: string, kind: ProbeKind, success: boolean): Promise<void> {
    const before = running(this.watched.pod, container);
    const spec = allContainers(this.asked).find(({ name }) => name === container);
    if (before === undefined || spec === undefined || probeOf(spec, kind) === undefined) return;
    if ((kind === 'startup') === (before.started === true)) return;
    const count = Number(await this.tell('POST', container, `verdict/${kind}?success=${success}`));
    // The kubelet has counted the result when it probes again, or when the result has changed something.
    const isOther = (pod: ApiPod) => {
      const after = running(pod, container);
      return isTerminal(pod) || after === undefined || after.containerID !== before.containerID || (after.started === true) !== (before.started === true);
    };
    const over = new AbortController();
    try {
      await Promise.race([this.probed(container, kind, count, over.signal), this.watched.until(isOther, `nothing came of the ${kind} probe of ${container}`)]);
    } finally {
      over.abort();
    }
  }

  /**
   * Waits for one more probe than so many, until the signal. The request is made anew after a while: one that stays open may get
   * lost, and one that the API server could not pass on (the program may have ended, or its proxy be busy) is no answer.
   */
  private async probed(container: string, kind: ProbeKind, count: number, over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      try {
        return void (await this.tell('GET', container, `probes/${kind}?after=${count}`, AbortSignal.any([over, limit(ASKED_AGAIN_MS)])));
      } catch {
        await aborted(AbortSignal.any([over, limit(REFUSED_MS)]));
      }
    }
  }

  end(): void {
    this.ending.abort();
  }
}

/** The status of a container that runs. */
export function running(pod: ApiPod, container: string): ApiContainerStatus | undefined {
  return statusesOf(pod).find(({ name, state }) => name === container && state.running !== undefined);
}
