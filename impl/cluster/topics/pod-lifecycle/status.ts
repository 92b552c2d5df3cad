import type { ContainerState, ContainerStatus, Pod, PodStatus } from '../../../../spec/pod-lifecycle/port';
import type { ApiObject } from '../../api';

/** How a container ended; the message is what its program left behind. */
export interface Ended {
  readonly exitCode: number;
  readonly finishedAt?: string | null;
  readonly message?: string;
  readonly containerID?: string;
}

export interface ApiContainerStatus {
  readonly name: string;
  readonly containerID?: string;
  readonly state: { readonly waiting?: { readonly reason?: string; readonly message?: string }; readonly running?: { readonly startedAt: string }; readonly terminated?: Ended };
  readonly lastState: { readonly terminated?: Ended };
  readonly restartCount: number;
  readonly ready: boolean;
  readonly started?: boolean | null;
}

/** A Pod as the API gives it. */
export interface ApiPod extends ApiObject {
  readonly status: {
    readonly phase: PodStatus['phase'];
    readonly reason?: string;
    readonly startTime?: string;
    readonly podIP?: string;
    readonly observedGeneration?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly initContainerStatuses?: readonly ApiContainerStatus[];
    readonly containerStatuses?: readonly ApiContainerStatus[];
  };
}

/** Seconds of the story at an instant of the node: of the end of a container, and of its start, with the end before it. */
export interface Clock {
  ended(container: string, end: Ended): number;
  started(container: string, instant: string, before: Ended | undefined): number;
}

const reasons = ['ContainerCreating', 'PodInitializing', 'CrashLoopBackOff'] as const;
const conditionNames = ['PodReadyToStartContainers', 'Initialized', 'ContainersReady', 'Ready'] as const;

export function statusesOf({ status }: ApiPod): readonly ApiContainerStatus[] {
  return [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
}

export function isTerminal({ status }: ApiPod): boolean {
  return status.phase === 'Succeeded' || status.phase === 'Failed';
}

/** The generation of the Pod at which the kubelet last looked. */
export function observed({ status }: ApiPod): number {
  return status.observedGeneration ?? 0;
}

export function conditionOf({ status }: ApiPod, name: string): 'True' | 'False' {
  return status.conditions?.find(({ type }) => type === name)?.status === 'True' ? 'True' : 'False';
}

function endOf(name: string, end: Ended, clock: Clock) {
  const { exitCode, finishedAt } = end;
  return finishedAt === undefined || finishedAt === null ? { exitCode } : { exitCode, finishedAt: clock.ended(name, end) };
}

function stateOf({ name, state, lastState }: ApiContainerStatus, clock: Clock): ContainerState {
  if (state.running !== undefined) return { running: { startedAt: clock.started(name, state.running.startedAt, lastState.terminated) } };
  if (state.terminated !== undefined) return { terminated: endOf(name, state.terminated, clock) };
  const reason = reasons.find((each) => each === state.waiting?.reason);
  if (reason === undefined) throw new Error(`the container ${name} waits for another reason than the port knows: ${state.waiting?.reason ?? 'none'}: ${state.waiting?.message ?? ''}`);
  return { waiting: { reason } };
}

function containerStatus(status: ApiContainerStatus, clock: Clock): ContainerStatus {
  const { terminated } = status.lastState;
  // The end before comes first: from it the start is counted.
  const lastState = terminated === undefined ? {} : { terminated: endOf(status.name, terminated, clock) };
  return {
    name: status.name,
    state: stateOf(status, clock),
    lastState,
    restartCount: status.restartCount,
    ready: status.ready,
    started: status.started === true,
  };
}

/** The status as the port tells it: what does not belong to it is left out, containers come in the order of the spec. */
export function podStatus(pod: Pod, api: ApiPod, clock: Clock): PodStatus {
  const told = (specs: Pod['spec']['containers'], statuses: readonly ApiContainerStatus[] | undefined) =>
    specs.flatMap(({ name }) => (statuses ?? []).filter((each) => each.name === name)).map((each) => containerStatus(each, clock));
  return {
    phase: api.status.phase,
    conditions: Object.fromEntries(conditionNames.map((name) => [name, conditionOf(api, name)])) as PodStatus['conditions'],
    initContainerStatuses: told(pod.spec.initContainers ?? [], api.status.initContainerStatuses),
    containerStatuses: told(pod.spec.containers, api.status.containerStatuses),
  };
}
