import { kubernetesCode, text, type AnyInvariant } from '../kernel';
import { actionsCode, initCode, lifecycle, part, runs, sidecarDocs } from './invariant-parts';
import { codesQuestion, hasRun, phaseQuestion, restartsQuestion, startedQuestion, stopOrderQuestion } from './questions';
import { lastOf, type Sight } from './seen';
import { sidecarStories, stoppings } from './stories';

const main = (statuses: Sight) => lastOf(statuses)?.containerStatuses?.[0];
const sidecar = (statuses: Sight) => lastOf(statuses)?.initContainerStatuses?.find(({ name }) => name === 'proxy');
const order = kubernetesCode('pkg/kubelet/kuberuntime/kuberuntime_termination_order.go');
const isTerminal = (statuses: Sight) => lastOf(statuses)?.phase === 'Succeeded' || lastOf(statuses)?.phase === 'Failed';

export const sidecarInvariants: readonly AnyInvariant[] = [
  part({
    id: 'pod-lifecycle/sidecar-order',
    tells: ['init-containers-come-first-one-by-one', 'the-next-container-starts-at-once'],
    statement: text(
      'A sidecar is started in its turn among the init containers, and the next container as soon as it is started: running, and past its startup probe if it has one.',
      'sidecar 按它在 init 容器中的顺序启动；一旦它处于 started（正在运行，如有 startup 探针则已成功），就启动下一个容器。',
    ),
    section: '4.1',
    sources: [sidecarDocs, initCode],
    aspect: { fields: ['state', 'started'] },
    scenario: sidecarStories,
    covers: {
      'a container that waits for a startup probe': (statuses) => sidecar(statuses)?.started === false && (lastOf(statuses)?.containerStatuses ?? []).some((each) => !hasRun(each)),
      'a main container beside a running sidecar': (statuses) => sidecar(statuses)?.started === true && main(statuses)?.started === true,
    },
    question: startedQuestion,
  }),
  part({
    id: 'pod-lifecycle/sidecar-restarts',
    tells: ['the-policy-restarts-it', 'each-restart-counts', 'what-runs-keeps-running'],
    statement: text(
      'A sidecar that ends, with whatever code, is restarted whatever the restart policy of the Pod; its end neither fails nor restarts anything else.',
      '无论 Pod 的重启策略和退出码如何，sidecar 结束后都会重启；它的结束不会使 Pod 失败，也不会重启其他容器。',
    ),
    section: '5.2',
    sources: [sidecarDocs, initCode],
    aspect: runs,
    scenario: sidecarStories,
    covers: {
      'a sidecar restarted under Never': (statuses, { pod }) => pod.spec.restartPolicy === 'Never' && (sidecar(statuses)?.restartCount ?? 0) > 0,
      'a sidecar restarted after 0 under OnFailure': (statuses, { pod }) => pod.spec.restartPolicy === 'OnFailure' && sidecar(statuses)?.lastState?.terminated?.exitCode === 0,
    },
    question: restartsQuestion,
  }),
  part({
    id: 'pod-lifecycle/completion',
    tells: ['running-until-the-pod-has-stopped', 'the-exit-codes-decide-the-last-phase'],
    statement: text(
      'As soon as no main container runs or is to be restarted, the sidecars are stopped; when the last of them has ended, and not before, the Pod gets its terminal phase, from the exit codes of the main containers alone, and keeps it.',
      '一旦没有主容器在运行或将被重启，sidecar 就会被停止；等最后一个 sidecar 结束后，Pod 才进入终止阶段，该阶段只取决于主容器的退出码，之后不再改变。',
    ),
    section: '5.2',
    sources: [sidecarDocs, lifecycle, actionsCode],
    aspect: { phase: true, conditions: ['PodReadyToStartContainers'] },
    scenario: stoppings('exit'),
    covers: {
      'a Pod Succeeded although a sidecar failed': (statuses, { pod, stops }) => lastOf(statuses)?.phase === 'Succeeded' && (pod.spec.initContainers ?? []).some(({ name }) => stops[name]?.exitCode === 143),
      'a Pod Failed': (statuses) => lastOf(statuses)?.phase === 'Failed',
      'a Pod still Running while its sidecars end': (statuses) => statuses[statuses.length - 2]?.phase === 'Running' && isTerminal(statuses),
    },
    question: phaseQuestion,
  }),
  part({
    id: 'pod-lifecycle/stop-order',
    tells: ['each-is-stopped-in-its-turn', 'what-runs-keeps-running'],
    statement: text(
      'When a Pod is stopped, its main containers get SIGTERM at once, together; each sidecar only when the main containers and the sidecars after it have ended, or the grace period is over.',
      '停止 Pod 时，主容器同时立即收到 SIGTERM；每个 sidecar 要等主容器以及排在它后面的 sidecar 都结束（或宽限期用尽）才收到。',
    ),
    section: '4.1',
    sources: [sidecarDocs, order],
    aspect: { fields: ['state'] },
    scenario: stoppings('delete'),
    covers: {
      'two sidecars that end one after the other': (statuses, { pod }) => (pod.spec.initContainers ?? []).length === 2 && statuses.length > 2,
      'a main container that is killed': (statuses) => (lastOf(statuses)?.containerStatuses ?? []).some(({ state }) => state !== undefined && 'terminated' in state && state.terminated.exitCode === 137),
    },
    question: stopOrderQuestion,
  }),
  part({
    id: 'pod-lifecycle/deletion',
    tells: ['nothing-starts-in-a-pod-that-ends', 'each-is-stopped-in-its-turn', 'what-runs-keeps-running', 'the-exit-codes-decide-the-last-phase'],
    statement: text(
      'A deleted Pod starts nothing any more; what has not ended within terminationGracePeriodSeconds (30 unless set; a sidecar has at least 2 s) is killed with 137, and the last phase follows from the exit codes of the main containers.',
      '被删除的 Pod 不再启动任何容器；在 terminationGracePeriodSeconds（默认 30，sidecar 至少有 2 秒）内没有结束的容器被杀死（137），最后的阶段由主容器的退出码决定。',
    ),
    section: '5.2',
    sources: [lifecycle, kubernetesCode('pkg/kubelet/kuberuntime/kuberuntime_container.go killContainer'), kubernetesCode('pkg/kubelet/kubelet.go SyncTerminatingPod')],
    aspect: { phase: true, fields: ['state', 'restartCount'] },
    scenario: stoppings('delete'),
    covers: {
      'a Pod Succeeded under Always': (statuses, { pod }) => pod.spec.restartPolicy === 'Always' && lastOf(statuses)?.phase === 'Succeeded',
      'a Pod Failed under Always': (statuses, { pod }) => pod.spec.restartPolicy === 'Always' && lastOf(statuses)?.phase === 'Failed',
      'a sidecar that is killed': (statuses) => (lastOf(statuses)?.initContainerStatuses ?? []).some(({ state }) => state !== undefined && 'terminated' in state && state.terminated.exitCode === 137),
    },
    question: codesQuestion,
  }),
];
