import type { InsidePod, Met, Step } from '../../../../spec/pod-lifecycle/inside-port';
import { probeKinds, type Operation, type Pod, type PodStatus, type Stops } from '../../../../spec/pod-lifecycle/port';
import { ApiError } from '../../api';
import { instant } from '../../instant';
import type { Live } from '../../lanes';
import { actorImage } from '../../options';
import type { Run } from '../../run';
import { ScenarioUnsupported } from '../../unavailable';
import { Actors, running } from './actors';
import { StoryClock } from './clock';
import { LiveInside } from './inside';
import { allContainers, manifest, probeOf } from './manifest';
import { refuseMissing } from './startable';
import { conditionOf, isTerminal, observed, podStatus, statusesOf, type ApiPod } from './status';
import { refuseUnheard } from './unheard';
import { Watched } from './watched';

const BARRIERS_MAX = 12;
/** How much of a story may be waited for in all, in seconds, while nothing is being stopped. */
const WAITED_SECONDS_MAX = 75;
/** A Pod that is being stopped is looked at this long after a second of the story: by then all that was due at it has happened. */
const LOOK_MS = 600;
const GRACE_SECONDS = 30;
const SANDBOX = 'PodReadyToStartContainers';
/** All pauses of the kubelet are multiples of this. */
const LOOK_EACH_SECONDS = 5;
/** What an operation begins is done by the node so much later at most. */
const LATER_MS = 500;

/** One Pod on a real node: its containers are actors that end and answer probes as they are told. */
export class LivePodLifecycle implements Live {
  static readonly methods = ['create', 'apply', 'inside'];
  private readonly clock = new StoryClock();
  private pods = '';
  private asked: Pod = { metadata: { name: '' }, spec: { containers: [] } };
  private stops: Stops = {};
  private watched: Watched | undefined;
  private actors: Actors | undefined;
  /** The Pod of a question about what is inside of one. */
  private within: LiveInside | undefined;
  /** Whether programs take their time to end, so that it matters when they were told to. */
  private isSlow = false;
  private isProbed = false;
  private barriers = 0;
  private waited = 0;
  private last = '';
  /** Seconds of the story at which the Pod was seen being stopped, but not over. */
  private readonly looks: number[] = [];

  constructor(private readonly run: Run) {}

  async create(pod: Pod, stops: Stops): Promise<PodStatus> {
    this.asked = pod;
    this.stops = stops;
    this.isSlow = Object.values(stops).some(({ afterSeconds }) => afterSeconds > 0);
    this.isProbed = allContainers(pod).some((each) => probeKinds.some((kind) => probeOf(each, kind) !== undefined));
    this.pods = `/api/v1/namespaces/${await this.run.namespace()}/pods`;
    await this.run.starts.take(() => this.start(pod, stops));
    this.clock.begin();
    return this.settled('');
  }

  private async start(pod: Pod, stops: Stops): Promise<void> {
    refuseMissing(this.run);
    const body = manifest(pod, stops, actorImage(this.run.options), this.run.name(pod.metadata.name), this.run.labels);
    const created = await this.run.ask<ApiPod>('POST', this.pods, { body }).catch((problem: unknown) => {
      if (problem instanceof ApiError && problem.status === 422) throw new ScenarioUnsupported(`this version refuses the Pod: ${problem.message}`);
      throw problem;
    });
    const watched = new Watched(this.run, this.pods, created);
    this.watched = watched;
    this.actors = new Actors(this.run, this.pods, pod, watched, (told) => {
      this.clock.stop ??= { second: this.clock.now, told, heard: instant() };
      watched.wake();
    });
    await watched.until((now) => statusesOf(now).some(({ state }) => state.running !== undefined), 'no container of the Pod was started');
  }

  async apply(operation: Operation): Promise<PodStatus> {
    if (this.isSlow) this.actors?.listen();
    if (operation.do === 'wait') {
      await this.wait(operation.seconds);
      return this.settled('');
    }
    const before = this.last;
    if (!this.isEnding()) {
      this.compare(LATER_MS);
      if (operation.do === 'delete') await this.delete();
      else if (operation.do === 'exit') await this.actors?.exit(operation.container, operation.exitCode);
      else await this.probe(operation);
    }
    // The look that finds out what a probe has said may still show what was before, and act on it only then.
    return this.settled(operation.do === 'probe' ? '' : before);
  }

  inside(pod: InsidePod, steps: readonly Step[]): Promise<readonly Met[]> {
    this.within = new LiveInside(this.run);
    return this.within.told(pod, steps);
  }

  async dispose(): Promise<void> {
    await this.within?.dispose();
    const name = this.watched?.pod.metadata.name;
    this.actors?.end();
    this.watched?.end();
    if (name === undefined) return;
    await this.run.ask('PATCH', `${this.pods}/${name}`, { body: { metadata: { finalizers: null } } });
    await this.run.ask('DELETE', `${this.pods}/${name}`, { body: { gracePeriodSeconds: 0 } });
  }

  private pod(): Watched {
    if (this.watched === undefined) throw new Error('there is no Pod yet');
    return this.watched;
  }

  private now(): ApiPod {
    return this.pod().pod;
  }

  private until(isWanted: (pod: ApiPod) => boolean, what: string): Promise<ApiPod> {
    return this.pod().until(isWanted, what);
  }

  private get deadline(): number {
    return this.asked.spec.activeDeadlineSeconds ?? Number.POSITIVE_INFINITY;
  }

  /** The Pod is being stopped, or over. */
  private isEnding(): boolean {
    return this.clock.stop !== undefined || isTerminal(this.now());
  }

  private isOver(): boolean {
    return isTerminal(this.now()) || this.actors?.isAnyAlive === false;
  }

  /** Lets time pass until the story may stand so many seconds later, or until the Pod is over. */
  private async wait(seconds: number): Promise<void> {
    const { clock } = this;
    const { deadline } = this;
    const target = clock.now + seconds;
    if (!this.isEnding()) {
      this.waited += Math.min(target, deadline) - clock.now;
      if (this.waited > WAITED_SECONDS_MAX) throw new ScenarioUnsupported(`more than ${WAITED_SECONDS_MAX} s would have to be waited`);
      await this.lookMeanwhile(Math.min(target, deadline));
      await this.pod().by(clock.at(Math.min(target, deadline)), () => this.isEnding());
      if (target >= deadline) await this.until(() => this.isEnding(), 'the Pod was not stopped at its deadline');
      else if (this.isEnding()) throw new ScenarioUnsupported('the deadline was over on the node, but is not in the story: this machine is too slow for it');
      // Time alone stops a Pod at its deadline.
      if (clock.stop !== undefined) clock.stop = { ...clock.stop, second: deadline };
    }
    clock.now = target;
    const { stop } = clock;
    if (stop === undefined) return;
    await this.pod().by(stop.heard + (target - stop.second) * 1000 + LOOK_MS, () => this.isOver());
    if (this.isOver()) await this.until(isTerminal, 'the Pod did not end with its last program');
  }

  /** Lets the kubelet look whenever a back-off may be over: of its own accord it does so up to 5 s later. */
  private async lookMeanwhile(target: number): Promise<void> {
    const isWaiting = () => statusesOf(this.now()).some(({ state }) => state.waiting?.reason === 'CrashLoopBackOff');
    for (let second = this.clock.now + LOOK_EACH_SECONDS; second < target && !this.isEnding(); second += LOOK_EACH_SECONDS) {
      if (!isWaiting()) continue;
      await this.pod().by(this.clock.at(second), () => this.isEnding());
      if (!this.isEnding()) await this.barrier();
    }
  }

  private async probe({ container, probe, success }: Extract<Operation, { do: 'probe' }>): Promise<void> {
    const before = this.now();
    await this.actors?.probe(container, probe, success);
    if (running(before, container)?.containerID === running(this.now(), container)?.containerID) return;
    this.compare(LATER_MS, before, container);
  }

  private async delete(): Promise<void> {
    const { metadata } = await this.run.ask<ApiPod>('DELETE', `${this.pods}/${this.now().metadata.name}`);
    await this.until(() => this.isEnding(), 'the deleted Pod did not end');
    // The programs may be told before the status is.
    await this.until((pod) => isTerminal(pod) || observed(pod) >= (metadata.generation ?? 0), 'the kubelet did not tell that it stops the Pod');
  }

  /**
   * The status once the kubelet has done all that is due. Each change of the spec makes it look at the Pod once more and
   * say so in `observedGeneration`; when a look finds what was there before, nothing is due.
   */
  private async settled(before: string): Promise<PodStatus> {
    this.last = before;
    for (let i = 0; i < BARRIERS_MAX; i++) {
      const isOver = isTerminal(this.now());
      const pod = isOver ? await this.over() : await this.barrier();
      // Between the end of the last program and the word that the Pod is over its sandbox may be gone.
      if (!isOver && this.clock.stop !== undefined && conditionOf(pod, SANDBOX) === 'False') await this.until(isTerminal, 'the Pod did not end with its sandbox');
      if (!isOver && isTerminal(this.now())) continue;
      const status = await this.told(pod);
      const isSettled = isOver || this.clock.stop !== undefined || JSON.stringify(status) === this.last;
      this.last = JSON.stringify(status);
      if (isSettled) return status;
    }
    throw new ScenarioUnsupported(`the kubelet found something to do ${BARRIERS_MAX} times in a row`);
  }

  /** A Pod that is over has no sandbox any more. */
  private over(): Promise<ApiPod> {
    return this.until((pod) => conditionOf(pod, SANDBOX) === 'False', 'the sandbox of a Pod that is over did not go');
  }

  /** Lets the kubelet look at the Pod, unless it is busy stopping it: a toleration may be added at any time, and matters to nobody. */
  private async barrier(): Promise<ApiPod> {
    if (this.clock.stop !== undefined) return this.now();
    const path = `${this.pods}/${this.now().metadata.name}`;
    const body = [{ op: 'add', path: '/spec/tolerations/-', value: { key: `proctor.example/look-${++this.barriers}`, operator: 'Exists' } }];
    const { metadata } = await this.run.ask<ApiPod>('PATCH', path, { body });
    const wanted = metadata.generation ?? 0;
    return this.until((pod) => this.isEnding() || observed(pod) >= wanted, 'the kubelet did not look at the Pod (status.observedGeneration: Kubernetes 1.35 or newer)');
  }

  private async told(pod: ApiPod): Promise<PodStatus> {
    if (this.isProbed) await refuseUnheard(this.run, this.pods, pod);
    const stopped = this.clock.stop?.second ?? this.clock.now;
    if (pod.status.reason === 'DeadlineExceeded' && stopped < this.deadline) throw new ScenarioUnsupported('the deadline was over on the node, but is not in the story: this machine is too slow for it');
    this.clock.stopped(pod, this.asked.spec.terminationGracePeriodSeconds ?? GRACE_SECONDS, this.stops);
    const status = podStatus(this.asked, pod, this.clock);
    if (!this.isEnding()) this.compare(0);
    else if (this.clock.stop !== undefined) this.look(pod, status);
    return status;
  }

  /** Sets the story aside if time on the node, so much later, were ahead of it in a way that matters. */
  private compare(laterMs: number, pod = this.now(), killed?: string): void {
    this.clock.compare(pod, this.asked.spec.activeDeadlineSeconds, laterMs, killed);
  }

  /** A stop is over when its last program has ended, and what was seen of it must have been seen at the right seconds. */
  private look(pod: ApiPod, { containerStatuses, initContainerStatuses }: PodStatus): void {
    const { now } = this.clock;
    if (!isTerminal(pod)) {
      this.looks.push(now);
      return;
    }
    const last = Math.max(...[...initContainerStatuses, ...containerStatuses].map(({ state }) => ('terminated' in state ? (state.terminated.finishedAt ?? 0) : 0)));
    if (now < last || this.looks.some((each) => each >= last)) throw new ScenarioUnsupported(`a stop that was over at second ${last} was seen ${now < last ? `to be over at second ${now}` : `not to be at second ${this.looks.at(-1)}`}: this machine is too slow for it`);
  }
}
