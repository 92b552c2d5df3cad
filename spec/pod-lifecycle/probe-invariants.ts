import { kubernetesCode, text, type AnyInvariant } from '../kernel';
import { actionsCode, conditionCode, initDocs, lifecycle, part, probeDocs, runs, workerCode } from './invariant-parts';
import { initializedQuestion, readinessQuestion, readyQuestion, restartsQuestion } from './questions';
import { containersOf as allOf, lastOf, type Seen, type Sight } from './seen';
import { countStories, livenessStories, readinessStories, sidecarStories, startupStories } from './stories';

const conditionIs = (name: 'Ready' | 'Initialized', word: 'True' | 'False') => (status: Seen | undefined) => status?.conditions?.[name] === word;
const main = (statuses: Sight) => lastOf(statuses)?.containerStatuses?.[0];
const turns = (statuses: Sight, test: (status: Seen) => boolean) => statuses.some((status, i) => i > 0 && !test(status) && test(statuses[i - 1] ?? status));
const results = kubernetesCode('pkg/kubelet/prober/prober_manager.go UpdatePodStatus');

export const probeInvariants: readonly AnyInvariant[] = [
  part({
    id: 'pod-lifecycle/liveness',
    tells: ['a-failed-probe-restarts', 'each-is-stopped-in-its-turn', 'each-restart-counts', 'what-runs-keeps-running', 'the-policy-keeps-it-down'],
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
    tells: ['each-restart-counts', 'a-failed-probe-restarts', 'what-runs-keeps-running'],
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
    tells: ['ready-means-started-and-past-the-readiness-probe', 'each-restart-counts'],
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
    tells: ['ready-means-started-and-past-the-readiness-probe', 'each-restart-counts'],
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
    tells: ['ready-means-all-containers'],
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
    tells: ['initialized-once-and-for-all'],
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
