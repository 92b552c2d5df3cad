import { kubernetesCode, kubernetesDocs, text, type AnyInvariant } from '../kernel';
import { deadlineStories, killStories } from './edge-stories';
import { actionsCode, lifecycle, part, probeDocs, restartCode, runs } from './invariant-parts';
import { lastPhaseQuestion, restartsQuestion } from './questions';
import { containersOf, lastOf, type Sight } from './seen';

const first = (sight: Sight) => containersOf(lastOf(sight))[0];
const codeOf = (sight: Sight) => {
  const state = first(sight)?.state;
  return state !== undefined && 'terminated' in state ? state.terminated.exitCode : undefined;
};

export const edgeInvariants: readonly AnyInvariant[] = [
  part({
    id: 'pod-lifecycle/killed-by-a-probe',
    tells: ['a-failed-probe-restarts', 'the-policy-keeps-it-down', 'the-policy-restarts-it', 'a-back-off-is-kept', 'each-is-stopped-in-its-turn'],
    statement: text(
      'A container that a failed probe has killed is started again at once, unless its policy is Never or the back-off, counted from its end before that, is not over; if it had not ended before, this restart does not count towards the back-off. If it stays down, its exit code decides, by its restart rules and its policy, as after any other end.',
      '因探针失败而被杀死的容器会立即重启，除非其策略为 Never，或从更早一次结束算起的退避尚未过去；如果此前从未结束过，这次重启不计入退避。如果没有立即重启，之后就和其他情况一样，由它的退出码按重启规则和策略决定。',
    ),
    section: '5.2',
    sources: [probeDocs, actionsCode, restartCode],
    aspect: runs,
    scenario: killStories,
    covers: {
      'a killed container restarted by a rule under Never': (sight, { pod }) => pod.spec.containers[0]?.restartPolicy === 'Never' && first(sight)?.lastState?.terminated?.exitCode === 143,
      'a killed container kept down under Never': (sight, { pod }) => pod.spec.containers[0]?.restartPolicy === 'Never' && codeOf(sight) === 143,
      'a killed container kept down under OnFailure, for it ended with 0 in a back-off': (sight, { pod, operations }) => (pod.spec.containers[0]?.restartPolicy ?? pod.spec.restartPolicy) === 'OnFailure' && codeOf(sight) === 0 && !operations.some((each) => each.do === 'exit' && each.exitCode === 0),
    },
    question: restartsQuestion,
  }),
  part({
    id: 'pod-lifecycle/deadline',
    tells: ['the-deadline-fails-the-pod', 'running-until-the-pod-has-stopped'],
    statement: text(
      'A Pod that has not ended when activeDeadlineSeconds have passed since its start, the time of its init containers included, is stopped, whatever its restart policy, and is then Failed, whatever its exit codes; restarts do not move the deadline.',
      'Pod 启动后经过 activeDeadlineSeconds（包括 init 容器运行的时间）仍未结束，就会被停止，与重启策略无关；随后无论退出码是多少都是 Failed；容器重启不会推迟这个期限。',
    ),
    section: '5.2',
    sources: [kubernetesDocs('docs/concepts/workloads/controllers/job'), lifecycle, kubernetesCode('pkg/kubelet/active_deadline.go ShouldEvict'), kubernetesCode('pkg/kubelet/kubelet_pods.go generateAPIPodStatus')],
    aspect: { phase: true, fields: ['restartCount'] },
    scenario: deadlineStories,
    covers: {
      'a Pod Failed at its deadline under Always': (sight, { pod, operations }) => pod.spec.restartPolicy === 'Always' && !operations.some((each) => each.do === 'delete') && lastOf(sight)?.phase === 'Failed',
      'a Pod Failed that was to end with 0': (sight, { stops, operations }) => stops['app']?.exitCode === 0 && !operations.some((each) => each.do === 'exit' && each.exitCode === 1) && lastOf(sight)?.phase === 'Failed',
      'a Pod that has Succeeded before': (sight) => lastOf(sight)?.phase === 'Succeeded',
      'a Pod that never got started': (sight, { operations }) => lastOf(sight)?.phase === 'Failed' && sight.slice(0, -1).every(({ phase }) => phase === 'Pending') && operations.every((each) => each.do === 'wait'),
    },
    question: lastPhaseQuestion,
  }),
];
