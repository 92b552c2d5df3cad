import { z } from 'zod';
import type { PortDeclaration, PortSchema } from '../kernel';
import { inside, type Inside } from './inside-port';

const policy = z.enum(['Always', 'OnFailure', 'Never']);
const seconds = z.int().min(0);
const exitCode = z.int().min(0).max(255);
const probe = z.object({ failureThreshold: z.exactOptional(z.int().min(1)), successThreshold: z.exactOptional(z.int().min(1)) });
const rule = z.object({ action: z.literal('Restart'), exitCodes: z.object({ operator: z.enum(['In', 'NotIn']), values: z.array(exitCode) }) });
const container = z.object({
  name: z.string(),
  restartPolicy: z.exactOptional(policy),
  restartPolicyRules: z.exactOptional(z.array(rule)),
  startupProbe: z.exactOptional(probe),
  readinessProbe: z.exactOptional(probe),
  livenessProbe: z.exactOptional(probe),
});
const pod = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    restartPolicy: z.exactOptional(policy),
    terminationGracePeriodSeconds: z.exactOptional(seconds),
    activeDeadlineSeconds: z.exactOptional(z.int().min(1)),
    initContainers: z.exactOptional(z.array(container)),
    containers: z.array(container),
  }),
});
const stops = z.record(z.string(), z.object({ exitCode, afterSeconds: seconds }));
export const probeKinds = ['startup', 'readiness', 'liveness'] as const;
const probeKind = z.enum(probeKinds);
const operation = z.discriminatedUnion('do', [
  z.object({ do: z.literal('exit'), container: z.string(), exitCode }),
  z.object({ do: z.literal('probe'), container: z.string(), probe: probeKind, success: z.boolean() }),
  z.object({ do: z.literal('wait'), seconds }),
  z.object({ do: z.literal('delete') }),
]);

const ended = z.object({ exitCode, finishedAt: z.exactOptional(seconds) });
const state = z.union([
  z.object({ waiting: z.object({ reason: z.enum(['ContainerCreating', 'PodInitializing', 'CrashLoopBackOff']) }) }),
  z.object({ running: z.object({ startedAt: seconds }) }),
  z.object({ terminated: ended }),
]);
const containerStatus = z.object({
  name: z.string(),
  state,
  lastState: z.object({ terminated: z.exactOptional(ended) }),
  restartCount: z.int().min(0),
  ready: z.boolean(),
  started: z.boolean(),
});
const condition = z.enum(['True', 'False']);
const status = z.object({
  phase: z.enum(['Pending', 'Running', 'Succeeded', 'Failed']),
  conditions: z.object({ PodReadyToStartContainers: condition, Initialized: condition, ContainersReady: condition, Ready: condition }),
  initContainerStatuses: z.array(containerStatus),
  containerStatuses: z.array(containerStatus),
});

export type RestartPolicy = z.infer<typeof policy>;
export type ProbeKind = z.infer<typeof probeKind>;
/** Thresholds of a probe: 3 failures or 1 success in a row unless said otherwise. When it runs, the operations say. */
export type Probe = z.infer<typeof probe>;
/** Restart after these exit codes, whatever the container's own policy says. */
export type RestartRule = z.infer<typeof rule>;
/** Among `initContainers`, one with the restartPolicy Always is a sidecar. */
export type Container = z.infer<typeof container>;
/** A Pod as a user writes it. Its images are on the node and its sandbox starts at once. */
export type Pod = z.infer<typeof pod>;
/** By container: with which exit code and how many seconds after SIGTERM its program ends. Absent: 143, at once. */
export type Stops = z.infer<typeof stops>;
/** What happens to the Pod: a program ends, a probe has run, time passes, the Pod is deleted. What cannot happen does nothing. */
export type Operation = z.infer<typeof operation>;
export type ContainerState = z.infer<typeof state>;
export type ContainerStatus = z.infer<typeof containerStatus>;
/** The status as `kubectl get pod -o yaml` shows it; times are seconds since the Pod was created. */
export type PodStatus = z.infer<typeof status>;
export type Phase = PodStatus['phase'];

/** One Pod on one node, from its creation on. */
export interface PodLifecyclePort {
  /** Creates the Pod on a node at second 0; its status once the kubelet has done all that is due. */
  create(pod: Pod, stops: Stops): PodStatus;
  /**
   * Lets something happen; the status once the kubelet has done all that is due. A container that is stopped alone, for
   * a failed probe, ends at once; where the whole Pod is stopped each takes its time (`Stops`), and until the last one
   * has ended only waiting does anything. A finalizer keeps a deleted Pod, so that its last status can be read.
   */
  apply(operation: Operation): PodStatus;
  /**
   * What programs in the containers of another Pod, which all run, meet step by step: an answer for each step. It is asked by
   * itself, without `create` or `apply` before or after it.
   */
  inside: Inside;
  reset?(): void;
}

export const podLifecyclePort: PortSchema<PodLifecyclePort> = {
  create: {
    doc: 'Creates the Pod on a node at second 0; its status once the kubelet has done all that is due.',
    params: [pod, stops],
    result: status,
  },
  apply: {
    doc: 'Lets something happen; the status once the kubelet has done all that is due.',
    params: [operation],
    result: status,
  },
  inside,
};

export const declaration: PortDeclaration<PodLifecyclePort> = {
  id: 'pod-lifecycle',
  port: podLifecyclePort,
  stateful: true,
  features: { programs: 'inside() is provided: what programs in the containers of a Pod see of files, ports and the address' },
};
