import { kubernetesCode, text, type AnyInvariant } from '../kernel';
import { actionsCode, conditionCode, initCode, initDocs, part, probeDocs, sidecarDocs, lifecycle, workerCode, runs } from './invariant-parts';
import { codesQuestion, hasRun, initializedQuestion, phaseQuestion, readinessQuestion, readyQuestion, restartsQuestion, startedQuestion, stopOrderQuestion } from './questions';
import { containersOf as allOf, lastOf, type Seen, type Sight } from './seen';
import { countStories, livenessStories, readinessStories, sidecarStories, startupStories, stoppings } from './stories';

const conditionIs = (name: 'Ready' | 'Initialized', word: 'True' | 'False') => (status: Seen | undefined) => status?.conditions?.[name] === word;
const main = (statuses: Sight) => lastOf(statuses)?.containerStatuses?.[0];
const sidecar = (statuses: Sight) => lastOf(statuses)?.initContainerStatuses?.find(({ name }) => name === 'proxy');
const turns = (statuses: Sight, test: (status: Seen) => boolean) => statuses.some((status, i) => i > 0 && !test(status) && test(statuses[i - 1] ?? status));
const order = kubernetesCode('pkg/kubelet/kuberuntime/kuberuntime_termination_order.go');
const results = kubernetesCode('pkg/kubelet/prober/prober_manager.go UpdatePodStatus');
const isTerminal = (statuses: Sight) => lastOf(statuses)?.phase === 'Succeeded' || lastOf(statuses)?.phase === 'Failed';

export const healthInvariants: readonly AnyInvariant[] = [
  part({
    id: 'pod-lifecycle/sidecar-order',
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
  part({
    id: 'pod-lifecycle/liveness',
    statement: text(
      'A container whose liveness probe has failed failureThreshold times in a row is killed and, unless its restart policy is Never or a back-off is not over, started again at once, whatever its exit code.',
      'liveness 探针连续失败达到 failureThreshold 次时，容器被杀死；除非重启策略为 Never 或退避尚未过去，无论退出码是多少都会立即重启。',
    ),
    section: '5.1',
    sources: [probeDocs, workerCode, actionsCode],
    aspect: { phase: true, fields: ['state', 'lastState', 'restartCount'] },
    scenario: livenessStories,
    covers: {
      'a container restarted': (statuses) => (main(statuses)?.restartCount ?? 0) > 0,
      'a container restarted under OnFailure after it ended with 0': (statuses, { pod }) => pod.spec.restartPolicy === 'OnFailure' && main(statuses)?.lastState?.terminated?.exitCode === 0,
      'a container killed under Never': (statuses, { pod }) => pod.spec.restartPolicy === 'Never' && lastOf(statuses)?.phase !== 'Running',
      'failures that were not enough': (statuses, { operations }) => operations.some((each) => each.do === 'probe' && each.probe === 'liveness' && !each.success) && main(statuses)?.restartCount === 0 && lastOf(statuses)?.phase === 'Running',
    },
    question: restartsQuestion,
  }),
  part({
    id: 'pod-lifecycle/probe-counts',
    statement: text(
      'Only results in a row count towards a threshold, and a restart of the container for another reason does not begin the count anew.',
      '只有连续的相同结果才计入阈值；容器因其他原因重启时，计数并不清零。',
    ),
    section: '5.1',
    sources: [probeDocs, workerCode],
    aspect: runs,
    scenario: countStories,
    covers: {
      'a container killed with failures from before its restart': (statuses, { pod, operations }) => {
        const threshold = pod.spec.containers[0]?.livenessProbe?.failureThreshold ?? 3;
        const at = operations.findIndex((each) => each.do === 'exit');
        return at > 0 && at < threshold && operations.length - 2 - at < threshold && (main(statuses)?.restartCount ?? 0) > 1;
      },
      'a success in between': (_statuses, { operations }) => operations.some((each) => each.do === 'probe' && each.success),
    },
    question: restartsQuestion,
  }),
  part({
    id: 'pod-lifecycle/startup',
    statement: text(
      'Until the startup probe of a container has succeeded, its liveness and readiness probes do not run and it is not ready; if the startup probe fails failureThreshold times in a row, the container is killed as for liveness.',
      '容器的 startup 探针成功之前，liveness 和 readiness 探针都不执行，容器也不就绪；startup 探针连续失败 failureThreshold 次时，与 liveness 失败一样处理。',
    ),
    section: '5.1',
    sources: [probeDocs, workerCode, results],
    aspect: { conditions: ['ContainersReady', 'Ready'], fields: ['restartCount', 'ready', 'started'] },
    scenario: startupStories,
    covers: {
      'a container that is not started': (statuses) => main(statuses)?.started === false,
      'a container that is started': (statuses) => main(statuses)?.started === true,
      'a container restarted': (statuses) => (main(statuses)?.restartCount ?? 0) > 0,
    },
    question: readinessQuestion,
  }),
  part({
    id: 'pod-lifecycle/readiness',
    statement: text(
      'A container with a readiness probe is unready until the probe has succeeded successThreshold times in a row, and again after failureThreshold failures in a row; it is never restarted for it.',
      '带 readiness 探针的容器，连续成功 successThreshold 次才就绪，连续失败 failureThreshold 次后又变为未就绪；但不会因此重启。',
    ),
    section: '5.1',
    sources: [probeDocs, workerCode, results],
    aspect: { conditions: ['ContainersReady', 'Ready'], fields: ['restartCount', 'ready'] },
    scenario: readinessStories({ withExits: false }),
    covers: {
      'a Pod that becomes unready': (statuses) => turns(statuses, (status) => conditionIs('Ready', 'True')(status)),
      'a Pod that is ready': (statuses) => conditionIs('Ready', 'True')(lastOf(statuses)),
    },
    question: readinessQuestion,
  }),
  part({
    id: 'pod-lifecycle/ready',
    statement: text(
      'A Pod is Ready exactly while each main container and sidecar is ready, and each of them only while it runs: a container that has ended with 0 makes the Pod unready too.',
      '只有当每个主容器和 sidecar 都就绪时，Pod 才是 Ready，而容器只有在运行时才可能就绪：以 0 退出的容器同样使 Pod 不再 Ready。',
    ),
    section: '5.1',
    sources: [lifecycle, conditionCode, results],
    aspect: { phase: true, conditions: ['ContainersReady', 'Ready'], fields: ['ready', 'state'] },
    scenario: readinessStories({ withExits: true }),
    covers: {
      'a Pod unready for a container that ended with 0': (statuses) => lastOf(statuses)?.phase === 'Running' && conditionIs('Ready', 'False')(lastOf(statuses)) && allOf(lastOf(statuses)).some(({ state }) => state !== undefined && 'terminated' in state && state.terminated.exitCode === 0),
      'a Pod that is ready': (statuses) => conditionIs('Ready', 'True')(lastOf(statuses)),
    },
    question: readyQuestion,
  }),
  part({
    id: 'pod-lifecycle/initialized',
    statement: text(
      'Initialized is True once every init container has ended with 0 and every sidecar is started, and after the main containers have been started it does not turn False again.',
      '每个 init 容器都以 0 退出且每个 sidecar 都处于 started 后，Initialized 为 True；主容器启动之后不会再变为 False。',
    ),
    section: '5.2',
    sources: [initDocs, conditionCode],
    aspect: { phase: true, conditions: ['Initialized', 'PodReadyToStartContainers'], fields: ['started'] },
    scenario: sidecarStories,
    covers: {
      'a Pod initialized': (statuses) => conditionIs('Initialized', 'True')(lastOf(statuses)),
      'a Pod not initialized': (statuses) => conditionIs('Initialized', 'False')(lastOf(statuses)),
      'a Pod initialized with a sidecar that is not started': (statuses) => statuses.some((status) => conditionIs('Initialized', 'True')(status) && status.phase === 'Running' && (status.initContainerStatuses ?? []).some(({ name, started }) => name !== 'setup' && !started)),
    },
    question: initializedQuestion,
  }),
];
