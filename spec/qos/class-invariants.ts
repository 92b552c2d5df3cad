import { z } from 'zod';
import { checked, equal, invariant, kubernetesCode, kubernetesDocs, notes, text, violation, type AnyInvariant, type Text, type Violation } from '../kernel';
import { classViolation } from './class-rule';
import { classQuestion } from './class-words';
import { containerPods, podLevelPods } from './pods';
import { qosPort, type Container, type Pod, type QosClass, type QosPort, type Resources } from './port';
import { counted, hasHugepagesAlone, hasPodLevel } from './terms';

const page = kubernetesDocs('docs/concepts/workloads/pods/pod-qos');
const code = kubernetesCode('pkg/apis/core/v1/helper/qos ComputePodQOS');

const [podForm] = qosPort.qosClass.params;

const seen = {
  'a Guaranteed Pod': (given: QosClass) => given === 'Guaranteed',
  'a Burstable Pod': (given: QosClass) => given === 'Burstable',
  'a BestEffort Pod': (given: QosClass) => given === 'BestEffort',
};

/** Two Pods that must have the same class, and the classes that they got. */
interface Pair {
  readonly one: Pod;
  readonly other: Pod;
}

/** What the second Pod of a pair has otherwise than the first, and the clause that says that it does not matter. */
interface Change {
  readonly clause: string;
  readonly words: Text;
  make(pod: Pod): Pod;
}

/** Whether both got the same class. Which class that is other invariants judge: who errs about both alike does not err about the change. */
function sameClass({ clause, words }: Change, { one, other }: Pair, [first, second]: readonly QosClass[]): Violation | undefined {
  if (first === undefined || second === undefined || first === second) return undefined;
  const why = (classViolation(one, first) ?? classViolation(other, second))?.message ?? text('', '');
  return violation(clause, text(`${words.en}, and so has the same class: not ${first} the one and ${second} the other. ${why.en}`, `${words.zh}，两者类别应当相同，而不是一个 ${first}、一个 ${second}。${why.zh}`));
}

function mapContainers(pod: Pod, change: (resources: Resources) => Resources): Pod {
  const changed = (container: Container): Container => ({ ...container, resources: change(container.resources ?? {}) });
  const { initContainers } = pod.spec;
  return {
    ...pod,
    spec: { ...pod.spec, containers: pod.spec.containers.map(changed), ...(initContainers === undefined ? {} : { initContainers: initContainers.map(changed) }) },
  };
}

/** The Pod with its defaults written out: a missing request that has a limit becomes that limit. */
function writtenOut(pod: Pod): Pod {
  return mapContainers(pod, ({ requests, limits }) => ({ ...(limits === undefined ? {} : { limits }), ...(requests === undefined && limits === undefined ? {} : { requests: { ...limits, ...requests } }) }));
}

/** The Pod with more of what the class does not look at. The API server takes hugepages only beside cpu or memory. */
function withOthers(pod: Pod): Pod {
  return mapContainers(pod, ({ requests, limits }) => {
    const isBeside = counted.some((each) => requests?.[each] !== undefined || limits?.[each] !== undefined);
    const firm = { 'example.com/gpu': '1', ...(isBeside ? { 'hugepages-2Mi': '4Mi' } : {}) };
    return { requests: { ...requests, 'ephemeral-storage': '1Gi', ...firm }, limits: { ...limits, ...firm } };
  });
}

/** Whether hugepages at Pod level gave the Pod another class than its containers would have. */
function movedByHugepages(given: QosClass, pod: Pod): boolean {
  const { resources: _own, ...spec } = pod.spec;
  return hasHugepagesAlone(pod) && classViolation({ ...pod, spec }, given) !== undefined;
}

const spellings: Readonly<Record<string, string>> = { '1': '1000m', '1000m': '1', '500m': '0.5', '1Gi': '1024Mi', '1024Mi': '1Gi', '512Mi': '0.5Gi' };

function respelt(pod: Pod): Pod {
  const other = (list: Readonly<Record<string, string>> | undefined) =>
    list === undefined ? {} : Object.fromEntries(Object.entries(list).map(([name, quantity]) => [name, name === 'cpu' || name === 'memory' ? (spellings[quantity] ?? quantity) : quantity]));
  return mapContainers(pod, ({ requests, limits }) => ({ ...(requests === undefined ? {} : { requests: other(requests) }), ...(limits === undefined ? {} : { limits }) }));
}

function pairInvariant(id: `qos/${string}`, statement: Text, section: string, change: Change, covers: Record<string, (given: readonly QosClass[], pair: Pair) => boolean>): AnyInvariant {
  return invariant<QosPort, Pair, readonly QosClass[]>({
    id,
    statement,
    sources: [notes(section), page, code],
    // A pair of Pods that are the same shows nothing.
    scenario: containerPods.map((one) => ({ one, other: change.make(one) })).filter(({ one, other }) => !equal(one, other)),
    form: checked(z.object({ one: podForm, other: podForm }), ({ one, other }, say) => {
      if (!equal(other, change.make(one))) say(['other'], `this is not the first Pod with that change. ${change.words.en}`);
    }),
    observe: (port, { one, other }) => [port.qosClass(one), port.qosClass(other)],
    holds: (given, pair) => sameClass(change, pair, given),
    covers,
  });
}

export const classInvariants: readonly AnyInvariant[] = [
  invariant<QosPort, Pod, QosClass>({
    id: 'qos/class',
    statement: text(
      'A Pod is Guaranteed if every container, init containers included, has cpu and memory limits above zero with requests equal to them; BestEffort if none sets a request or limit above zero of either; otherwise Burstable.',
      '如果包括 init 容器在内的每个容器都设置了大于零的 cpu 和 memory limit 且 request 与之相等，Pod 就是 Guaranteed；如果没有任何容器设置大于零的 cpu 或 memory 的 request 或 limit，就是 BestEffort；其余都是 Burstable。',
    ),
    sources: [notes('28.1'), page, code],
    scenario: containerPods,
    form: podForm,
    observe: (port, pod) => port.qosClass(pod),
    holds: (given, pod) => classViolation(pod, given),
    covers: { ...seen, 'an init container that matters': (given, { spec }) => given === 'Burstable' && (spec.initContainers ?? []).length > 0 },
    question: classQuestion,
  }),
  invariant<QosPort, Pod, QosClass>({
    id: 'qos/pod-level',
    statement: text(
      'If spec.resources of the Pod names cpu, memory or hugepages, the class follows from the Pod-level requests and limits of cpu and memory alone, after the API server has derived missing ones from the containers; an empty spec.resources changes nothing.',
      '如果 Pod 的 spec.resources 设置了 cpu、memory 或 hugepages，类别只由 Pod 级别的 cpu 和 memory 的 request 与 limit 决定（缺省值由 API server 根据各容器推导）；空的 spec.resources 不起作用。',
    ),
    sources: [notes('28.1'), page, kubernetesCode('pkg/api/pod DefaultPodLevelResources'), kubernetesCode('staging/src/k8s.io/component-helpers/resource IsPodLevelResourcesSet'), code],
    scenario: podLevelPods,
    form: podForm,
    observe: (port, pod) => port.qosClass(pod),
    holds: (given, pod) => classViolation(pod, given),
    covers: {
      'a Guaranteed Pod': seen['a Guaranteed Pod'],
      'a Burstable Pod': seen['a Burstable Pod'],
      'an empty spec.resources': (_given, pod) => !hasPodLevel(pod),
      'hugepages that move the decision': movedByHugepages,
    },
    question: classQuestion,
  }),
  pairInvariant(
    'qos/defaulting',
    text('A request that is left out counts as the limit: writing it out does not change the class.', '省略的 request 等于 limit：把它显式写出来不会改变类别。'),
    '27.2',
    { clause: 'a-limit-is-the-request', words: text('The second Pod only writes out the requests that the first leaves out', '第二个 Pod 只是写出了第一个省略的 request'), make: writtenOut },
    { 'a request that was left out': (_given, { one, other }) => JSON.stringify(one) !== JSON.stringify(other), 'a Guaranteed Pod': ([given]) => given === 'Guaranteed' },
  ),
  pairInvariant(
    'qos/other-resources',
    text("A container's resources other than cpu and memory do not touch the class.", '容器设置的 cpu 和 memory 以外的资源不影响类别。'),
    '28.1',
    { clause: 'other-resources-do-not-count', words: text('The second Pod only has other resources besides', '第二个 Pod 只是多了其他资源'), make: withOthers },
    { 'a Guaranteed Pod': ([given]) => given === 'Guaranteed', 'a BestEffort Pod': ([given]) => given === 'BestEffort' },
  ),
  pairInvariant(
    'qos/quantities',
    text('Quantities are compared by value: 1 and 1000m, 1Gi and 1024Mi are the same.', '数量按数值比较：1 与 1000m、1Gi 与 1024Mi 相同。'),
    '28.1',
    { clause: 'spelling-does-not-count', words: text('The second Pod only spells the same requests differently', '第二个 Pod 只是把同样的 request 换了写法'), make: respelt },
    { 'a Guaranteed Pod': ([given]) => given === 'Guaranteed', 'another spelling': (_given, { one, other }) => JSON.stringify(one) !== JSON.stringify(other) },
  ),
];

