import { kubernetesCode, text, type AnyInvariant } from '../kernel';
import { actionsCode, backOffCode, initDocs, lifecycle, part, phaseCode, restartCode, runs } from './invariant-parts';
import { lastPhaseQuestion, pauseQuestion, phaseQuestion, restartsQuestion } from './questions';
import { containersOf as allOf, lastOf, type Seen, type Sight } from './seen';
import { crashLoops, initializations, ownPolicies, restarts } from './stories';

const some = (statuses: Sight, test: (status: Seen) => boolean) => statuses.some(test);
const phaseIs = (phase: Seen['phase']) => (statuses: Sight) => lastOf(statuses)?.phase === phase;
const restarted = (times: number) => (statuses: Sight) => allOf(lastOf(statuses)).some(({ restartCount }) => (restartCount ?? 0) >= times);
const isWaiting = (reason: string) => (status: Seen) => allOf(status).some(({ state }) => state !== undefined && 'waiting' in state && state.waiting.reason === reason);

/** Seconds between end and start of the container that runs in the end. */
function pause(statuses: Sight): number | undefined {
  const found = allOf(lastOf(statuses))[0];
  const end = found?.lastState?.terminated?.finishedAt;
  return found === undefined || end === undefined || found.state === undefined || !('running' in found.state) ? undefined : found.state.running.startedAt - end;
}

export const restartInvariants: readonly AnyInvariant[] = [
  part({
    id: 'pod-lifecycle/phase',
    tells: ['running-until-all-have-ended', 'the-exit-codes-decide-the-last-phase'],
    statement: text(
      'Once its main containers have been started, a Pod is Running as long as one of them runs or is to be restarted; then it is Succeeded if all of them ended with 0, and Failed otherwise.',
      '主容器启动之后，只要还有主容器在运行或将被重启，Pod 就是 Running；此后若全部以 0 退出则为 Succeeded，否则为 Failed。',
    ),
    section: '5.2',
    sources: [lifecycle, phaseCode],
    aspect: { phase: true },
    scenario: restarts,
    covers: {
      'a Pod Succeeded': phaseIs('Succeeded'),
      'a Pod Failed': phaseIs('Failed'),
      'a Pod Running in CrashLoopBackOff': (sight, { pod, operations }) => pod.spec.containers.length === 1 && operations.length > 1 && operations.slice(-2).every((each) => each.do === 'exit') && phaseIs('Running')(sight),
      'a Pod Running with a failed container that stays down': (sight, { pod, operations }) => pod.spec.restartPolicy === 'Never' && phaseIs('Running')(sight) && operations.some((each) => each.do === 'exit' && each.exitCode === 1),
    },
    question: phaseQuestion,
  }),
  part({
    id: 'pod-lifecycle/restarts',
    tells: ['the-policy-restarts-it', 'the-policy-keeps-it-down', 'each-restart-counts', 'what-runs-keeps-running'],
    statement: text(
      'A container that ends is started again, alone and in the same Pod, exactly if the restart policy says so: Always (the default) after any exit code, OnFailure after one other than 0, Never not at all.',
      '容器结束后，只有它自己会在同一个 Pod 内重启，是否重启由 restartPolicy 决定：Always（默认）无论退出码都重启，OnFailure 仅在退出码非 0 时重启，Never 不重启。',
    ),
    section: '5.2',
    sources: [lifecycle, restartCode, actionsCode],
    aspect: runs,
    scenario: restarts,
    covers: {
      'a container restarted': restarted(1),
      'a container restarted twice': restarted(2),
      'a container ended with 0 and restarted': (statuses) => allOf(lastOf(statuses)).some(({ restartCount, lastState }) => (restartCount ?? 0) > 0 && lastState?.terminated?.exitCode === 0),
      'one container restarted beside another': (statuses) => new Set(allOf(lastOf(statuses)).map(({ restartCount }) => (restartCount ?? 0) > 0)).size === 2,
    },
    question: restartsQuestion,
  }),
  part({
    id: 'pod-lifecycle/container-policy',
    tells: ['the-policy-restarts-it', 'the-policy-keeps-it-down'],
    statement: text(
      "A container's own restartPolicy overrides the Pod's, and its restart rules, matched against the exit code, override both (on by default since 1.35).",
      '容器自身的 restartPolicy 优先于 Pod 的，而按退出码匹配的重启规则又优先于两者（自 1.35 起默认启用）。',
    ),
    section: '5.2',
    sources: [lifecycle, restartCode, kubernetesCode('pkg/features/kube_features.go ContainerRestartRules')],
    aspect: runs,
    scenario: ownPolicies,
    covers: {
      'a container restarted under Never of the Pod': (statuses, { pod }) => pod.spec.restartPolicy === 'Never' && restarted(1)(statuses),
      'a container kept down under Always of the Pod': (statuses, { pod }) => pod.spec.restartPolicy === 'Always' && allOf(lastOf(statuses)).some(({ state }) => state !== undefined && 'terminated' in state),
      'a rule that matched': (statuses, { pod }) => pod.spec.containers[0]?.restartPolicy === 'Never' && (allOf(lastOf(statuses))[0]?.restartCount ?? 0) > 0,
    },
    question: restartsQuestion,
  }),
  part({
    id: 'pod-lifecycle/back-off',
    tells: ['the-policy-restarts-it', 'a-back-off-is-kept'],
    statement: text(
      'Where no probe fails, the first restart of a container comes at once; each further one waits 10 s, 20 s, 40 s and so on, at most 300 s, from the end of the container.',
      '没有探针失败时，容器的第一次重启立即进行；此后每次重启从它结束时起等待 10 秒、20 秒、40 秒……，最多 300 秒。',
    ),
    section: '5.2',
    sources: [lifecycle, backOffCode, kubernetesCode('pkg/kubelet/kubelet.go newCrashLoopBackOff')],
    aspect: runs,
    scenario: crashLoops({ cycles: 8, runs: [0, 0, 0, 5, 30], pauses: [300, 300, 300, 150, 10, 0] }),
    covers: {
      'a restart at once': (statuses) => pause(statuses) === 0,
      'a restart after 10 s': (statuses) => pause(statuses) === 10,
      'a restart after 40 s': (statuses) => pause(statuses) === 40,
      'the longest back-off': (statuses) => some(statuses, (status) => pause([status]) === 300),
      'a container in back-off': (statuses) => some(statuses, isWaiting('CrashLoopBackOff')),
    },
    question: pauseQuestion,
  }),
  part({
    id: 'pod-lifecycle/back-off-reset',
    tells: ['the-policy-restarts-it', 'a-back-off-is-kept'],
    statement: text(
      'The back-off starts anew with the first restart that comes more than 10 minutes after the one before; one that is being waited for then ends early.',
      '如果距上一次重启已超过 10 分钟，下一次重启的退避就重新开始计算；此时正在等待的退避也提前结束。',
    ),
    section: '5.2',
    // The code comes first: the documentation speaks of ten minutes that the container runs.
    sources: [kubernetesCode('pkg/kubelet/kubelet.go crashLoopBackOff.HasExpiredFunc'), kubernetesCode('pkg/kubelet/kubelet_pods.go HandlePodCleanups'), backOffCode, lifecycle],
    aspect: runs,
    scenario: crashLoops({ cycles: 4, runs: [0, 620, 580, 400, 5, 565, 295], pauses: [300, 100, 30] }),
    covers: {
      'a restart at once after a long run': (statuses) => pause(statuses) === 0 && restarted(3)(statuses),
      'a long run that was not long enough': (statuses, { operations }) => operations.some((each) => each.do === 'wait' && each.seconds === 580) && (pause(statuses) ?? 0) > 10,
      // Back-offs are multiples of 10 s, and so are the waits that run to their ends.
      'a restart before the end of its back-off': (statuses) => (pause(statuses) ?? 0) % 10 !== 0,
      'a restart after 20 s': (statuses) => pause(statuses) === 20,
    },
    question: pauseQuestion,
  }),
  part({
    id: 'pod-lifecycle/init-containers',
    tells: ['init-containers-come-first-one-by-one', 'the-next-container-starts-at-once', 'init-containers-run-to-the-end-once', 'the-policy-restarts-it', 'the-policy-keeps-it-down', 'a-failed-initialization-fails-the-pod'],
    statement: text(
      'Init containers run one after the other, each until it ends with 0, before any main container; one that fails is run again unless its restart policy is Never, which makes the Pod Failed.',
      'init 容器在主容器之前逐个运行，前一个以 0 退出后才运行下一个；失败的会重新运行，除非重启策略为 Never，此时 Pod 为 Failed。',
    ),
    section: '5.2',
    sources: [initDocs, phaseCode, restartCode],
    aspect: { phase: true, fields: ['state', 'restartCount'] },
    scenario: initializations,
    covers: {
      'a Pod Failed in its initialization': (statuses) => phaseIs('Failed')(statuses) && lastOf(statuses)?.containerStatuses?.every(({ state }) => state !== undefined && 'waiting' in state) === true,
      'an init container run again': (statuses) => (lastOf(statuses)?.initContainerStatuses ?? []).some(({ restartCount }) => (restartCount ?? 0) > 0),
      'a Pod initialized': phaseIs('Running'),
      'a second init container at work': (statuses) => 'running' in (lastOf(statuses)?.initContainerStatuses?.[1]?.state ?? {}),
    },
    question: lastPhaseQuestion,
  }),
  part({
    id: 'pod-lifecycle/init-once',
    tells: ['init-containers-run-to-the-end-once', 'each-restart-counts', 'what-runs-keeps-running'],
    statement: text(
      'A restart of a main container restarts nothing else: init containers that have ended with 0 are not run again.',
      '主容器重启时不会带动其他容器：已以 0 退出的 init 容器不会再次运行。',
    ),
    section: '5.2',
    sources: [initDocs, actionsCode],
    aspect: runs,
    scenario: initializations.map(({ pod, stops, operations }) => {
      const done = (pod.spec.initContainers ?? []).map(({ name }) => ({ do: 'exit' as const, container: name, exitCode: 0 }));
      return { pod, stops, operations: [...done, ...operations] };
    }),
    covers: { 'a main container restarted after its init containers': (statuses) => (lastOf(statuses)?.containerStatuses?.[0]?.restartCount ?? 0) > 0 },
    question: restartsQuestion,
  }),
];
