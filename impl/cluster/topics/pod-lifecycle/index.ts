import type { Operation, Pod, PodStatus, ProbeKind, Stops } from '../../../../spec/pod-lifecycle/port';
import { ApiError } from '../../api';
import type { Live } from '../../lanes';
import type { Run } from '../../run';
import { ScenarioUnsupported } from '../../unavailable';
import { allContainers, manifest, portOf, probeOf } from './manifest';
import { conditionOf, isTerminal, podStatus, statusesOf, type ApiContainerStatus, type ApiPod } from './status';
import { Watched } from './watched';

/** A restart later than this after an end, in seconds, was put off by a back-off that ran out in real time. */
const RESTART_SECONDS_MAX = 9;
const BARRIERS_MAX = 12;

/** One Pod on a real node: its containers are actors that end and answer probes as they are told. */
export class LivePodLifecycle implements Live {
  static readonly methods = ['create', 'apply'];
  private pods = '';
  private asked: Pod | undefined;
  private watched: Watched | undefined;
  private barriers = 0;

  constructor(private readonly run: Run) {}

  async create(pod: Pod, stops: Stops): Promise<PodStatus> {
    if (Object.values(stops).some(({ afterSeconds }) => afterSeconds > 0)) throw new ScenarioUnsupported('the seconds of a slow stop cannot be told exactly by whoever looks from outside');
    this.asked = pod;
    this.pods = `/api/v1/namespaces/${await this.run.namespace()}/pods`;
    const body = manifest(pod, stops, this.run.name(pod.metadata.name), this.run.labels);
    const created = await this.run.ask<ApiPod>('POST', this.pods, { body }).catch((problem: unknown) => {
      if (problem instanceof ApiError && problem.status === 422) throw new ScenarioUnsupported(`this version refuses the Pod: ${problem.message}`);
      throw problem;
    });
    this.watched = new Watched(this.run, this.pods, created);
    await this.watched.until((now) => statusesOf(now).some(({ state }) => state.running !== undefined), 'no container of the Pod was started');
    return this.settled();
  }

  async apply(operation: Operation): Promise<PodStatus> {
    if (operation.do === 'wait') throw new ScenarioUnsupported('time cannot be made to pass');
    if (!isTerminal(this.now())) {
      if (operation.do === 'delete') await this.delete();
      else if (operation.do === 'exit') await this.exit(operation.container, operation.exitCode);
      else await this.probe(operation.container, operation.probe, operation.success);
    }
    return this.settled();
  }

  async dispose(): Promise<void> {
    const name = this.watched?.pod.metadata.name;
    this.watched?.end();
    if (name === undefined) return;
    await this.run.ask('PATCH', `${this.pods}/${name}`, { body: { metadata: { finalizers: null } } });
    await this.run.ask('DELETE', `${this.pods}/${name}`, { body: { gracePeriodSeconds: 0 } });
  }

  private now(): ApiPod {
    if (this.watched === undefined) throw new Error('there is no Pod yet');
    return this.watched.pod;
  }

  private until(isWanted: (pod: ApiPod) => boolean, what: string): Promise<ApiPod> {
    if (this.watched === undefined) throw new Error('there is no Pod yet');
    return this.watched.until(isWanted, what);
  }

  private async delete(): Promise<void> {
    await this.run.ask('DELETE', `${this.pods}/${this.now().metadata.name}`);
    await this.until(isTerminal, 'the deleted Pod did not end');
  }

  /** Lets a container's program end, and waits until the kubelet has told so. What does not run cannot end. */
  private async exit(container: string, code: number): Promise<void> {
    const before = running(this.now(), container);
    if (before === undefined) return;
    await this.tell('POST', container, `exit?code=${code}`);
    await this.until((pod) => isTerminal(pod) || running(pod, container)?.containerID !== before.containerID, `the end of ${container} was not told`);
  }

  /** Lets the probe that waits succeed or fail. One that does not run now does nothing. */
  private async probe(container: string, kind: ProbeKind, success: boolean): Promise<void> {
    const before = running(this.now(), container);
    const spec = allContainers(this.asked ?? { metadata: { name: '' }, spec: { containers: [] } }).find(({ name }) => name === container);
    if (before === undefined || spec === undefined || probeOf(spec, kind) === undefined) return;
    if ((kind === 'startup') === (before.started === true)) return;
    const count = Number(await this.tell('POST', container, `verdict/${kind}?success=${success}`));
    // The kubelet has counted the result when it probes again, or when the result has changed something.
    const isOther = (pod: ApiPod) => {
      const after = running(pod, container);
      return isTerminal(pod) || after === undefined || after.containerID !== before.containerID || (after.started === true) !== (before.started === true);
    };
    const next = this.tell('GET', container, `probes/${kind}?after=${count}`).catch(() => this.until(isOther, `nothing came of the ${kind} probe of ${container}`));
    await Promise.race([next, this.until(isOther, `nothing came of the ${kind} probe of ${container}`)]);
  }

  /** Asks the actor in a container, by way of the API server. */
  private tell(method: 'GET' | 'POST', container: string, what: string): Promise<unknown> {
    if (this.asked === undefined) throw new Error('there is no Pod yet');
    return this.run.ask(method, `${this.pods}/${this.now().metadata.name}:${portOf(this.asked, container)}/proxy/${what}`);
  }

  /**
   * The status once the kubelet has done all that is due. Each change of the spec makes it look at the Pod once more and
   * say so in `observedGeneration`; when two looks in a row find the same, nothing is due.
   */
  private async settled(): Promise<PodStatus> {
    let last = '';
    for (let i = 0; i < BARRIERS_MAX; i++) {
      const pod = isTerminal(this.now()) ? await this.over() : await this.barrier();
      const status = this.told(pod);
      const now = JSON.stringify(status);
      if (now === last || isTerminal(pod)) return status;
      last = now;
    }
    throw new ScenarioUnsupported(`the kubelet found something to do ${BARRIERS_MAX} times in a row`);
  }

  /** A Pod that is over has no sandbox any more. */
  private over(): Promise<ApiPod> {
    return this.until((pod) => conditionOf(pod, 'PodReadyToStartContainers') === 'False', 'the sandbox of a Pod that is over did not go');
  }

  /** Lets the kubelet look at the Pod: a toleration may be added at any time, and matters to nobody. */
  private async barrier(): Promise<ApiPod> {
    const path = `${this.pods}/${this.now().metadata.name}`;
    const body = [{ op: 'add', path: '/spec/tolerations/-', value: { key: `proctor.example/look-${++this.barriers}`, operator: 'Exists' } }];
    const { metadata } = await this.run.ask<ApiPod>('PATCH', path, { body });
    const wanted = metadata.generation ?? 0;
    return this.until((pod) => isTerminal(pod) || (pod.status.observedGeneration ?? 0) >= wanted, 'the kubelet did not look at the Pod (status.observedGeneration: Kubernetes 1.35 or newer)');
  }

  /** All that happens without waiting happens at second 0 of the story; what a back-off put off has no place in it. */
  private told(pod: ApiPod): PodStatus {
    const late = statusesOf(pod).some(({ state, lastState }) => secondsBetween(lastState.terminated?.finishedAt, state.running?.startedAt) > RESTART_SECONDS_MAX);
    if (late) throw new ScenarioUnsupported('a back-off ran out while the story stood still: this machine is too slow for it');
    return podStatus(this.asked ?? { metadata: { name: '' }, spec: { containers: [] } }, pod, () => 0);
  }
}

function running(pod: ApiPod, container: string): ApiContainerStatus | undefined {
  return statusesOf(pod).find(({ name, state }) => name === container && state.running !== undefined);
}

function secondsBetween(end: string | null | undefined, start: string | undefined): number {
  return end === undefined || end === null || start === undefined ? 0 : (Date.parse(start) - Date.parse(end)) / 1000;
}
