import { text, type AnyInvariant } from '../kernel';
import { claimCode, claimIn, classDocs, docs, end, indexCode, isBound, isPending, matchCode, once, part, schedulerCode, volumeIn } from './invariant-parts';
import { arrivals, consumers, waits } from './life-programs';
import { accesses, classes, kinds, manyOnNodes, manyThatFit, namings, reservations, selections, sizes } from './matching-programs';
import { claimsQuestion, tracedClaimsQuestion, whenBoundQuestion } from './questions';
import type { Sight } from './run-rule';

const bound = isBound('data');
const pending = isPending('data');
const boundTo = (name: string) => isBound('data', name);
const boundCount = (sight: Sight) => end(sight).persistentVolumeClaims.filter(({ phase }) => phase === 'Bound').length;

export const bindingInvariants: readonly AnyInvariant[] = [
  part({
    id: 'pv-binding/capacity',
    tells: ['capacity', 'choice', 'suitable-is-bound'],
    statement: text(
      'A claim is bound only to a volume of at least the capacity that it requests, and to the smallest of those that fit; it then has the whole volume.',
      'PVC 只会与容量不小于其请求的 PV 绑定，满足条件的有多个时选最小的；绑定后独占整个卷。',
    ),
    section: '16.5.4.1',
    sources: [docs, matchCode],
    scenario: sizes,
    covers: { 'a claim bound to a larger volume': (sight) => bound(sight) && claimIn(end(sight), 'data')?.volumeName !== undefined, 'no volume large enough': pending, 'the second volume taken': boundTo('pv-b') },
    question: tracedClaimsQuestion,
  }),
  part({
    id: 'pv-binding/access-modes',
    tells: ['access-modes', 'suitable-is-bound'],
    statement: text('A volume suits a claim only if it offers every access mode that the claim asks for; it may offer more.', 'PV 必须提供 PVC 要求的每一种访问模式，多出来的不影响绑定。'),
    section: '16.5.4.1',
    sources: [docs, indexCode],
    scenario: accesses,
    covers: { 'a claim bound': bound, 'no volume that offers enough': pending, 'the second volume taken': boundTo('pv-b') },
    question: claimsQuestion,
  }),
  part({
    id: 'pv-binding/class',
    tells: ['class', 'suitable-is-bound'],
    statement: text(
      'Claim and volume must have the same class; none at all counts as "". It is compared as a name: there need not be a StorageClass of that name.',
      'PVC 和 PV 的 storageClassName 必须相同，未设置等同于 ""。比较的只是名字，不要求存在同名的 StorageClass。',
    ),
    section: '16.5.4.2',
    sources: [docs, classDocs, matchCode],
    scenario: classes,
    covers: {
      'bound by a class that does not exist': (sight, program) => bound(sight) && claimIn(end(sight), 'data')?.storageClassName === 'fast' && !program.some((each) => each.do === 'create' && each.object.kind === 'StorageClass'),
      'bound without a class': (sight) => bound(sight) && claimIn(end(sight), 'data')?.storageClassName === undefined,
      'another class': pending,
    },
    question: claimsQuestion,
  }),
  part({
    id: 'pv-binding/kind-of-volume',
    tells: ['volume-mode', 'attributes-class'],
    statement: text(
      'Claim and volume must have the same volumeMode (Filesystem unless set) and the same volumeAttributesClassName.',
      'PVC 和 PV 的 volumeMode（默认 Filesystem）以及 volumeAttributesClassName 都必须相同。',
    ),
    section: '16.5.4.1',
    sources: [docs, matchCode],
    scenario: kinds,
    covers: { bound, pending, 'bound with an attributes class': (sight, program) => bound(sight) && program.some((each) => each.do === 'create' && each.object.kind === 'PersistentVolumeClaim' && each.object.spec.volumeAttributesClassName !== undefined) },
    question: claimsQuestion,
  }),
  part({
    id: 'pv-binding/selector',
    tells: ['selector'],
    statement: text('A claim with a selector is bound only to a volume whose labels meet all of it.', '带有 selector 的 PVC 只与标签满足其全部条件的 PV 绑定。'),
    section: '16.5.4.1',
    sources: [docs, matchCode],
    scenario: selections,
    covers: { bound, pending, 'the second volume taken': boundTo('pv-b') },
    question: claimsQuestion,
  }),
  part({
    id: 'pv-binding/choice',
    tells: ['choice'],
    statement: text(
      'Of the volumes that meet every condition the controller takes one with the fewest access modes, and among those the smallest.',
      '有多个 PV 满足全部条件时，控制器先选访问模式最少的，再从中选容量最小的。',
    ),
    section: '16.5.5',
    sources: [indexCode, matchCode],
    scenario: manyThatFit,
    covers: {
      'a larger volume with fewer access modes': (sight) => {
        const { persistentVolumes } = end(sight);
        const size = (capacity: string) => parseInt(capacity, 10);
        const own = persistentVolumes.find(({ phase }) => phase === 'Bound');
        return own !== undefined && persistentVolumes.some(({ capacity }) => size(capacity) < size(own.capacity) && size(capacity) >= 8);
      },
      'the last volume taken': boundTo('pv-c'),
    },
    question: claimsQuestion,
  }),
  part({
    id: 'pv-binding/scheduler-choice',
    tells: ['choice', 'capacity', 'no-claim-starves', 'pod'],
    statement: text(
      'For claims that wait for the first consumer the scheduler chooses: the smallest volume that suits and can be reached from the node of the Pod, no matter how many access modes it has; a Pod is placed only if all of its claims can be bound.',
      '对于等待首个消费者的 PVC，由调度器来选：在 Pod 所选节点可访问的合适的 PV 中取最小的，不考虑访问模式的数量；只有全部 PVC 都能绑定，Pod 才会被调度。',
    ),
    section: '16.5.5',
    sources: [classDocs, schedulerCode, matchCode],
    scenario: manyOnNodes,
    covers: {
      'a Pod placed': (sight) => end(sight).pods[0]?.nodeName !== undefined,
      'a Pod that is not placed': (sight) => end(sight).pods.some(({ nodeName }) => nodeName === undefined),
      'two claims of one Pod bound': (sight) => boundCount(sight) === 2,
      'a volume provisioned': (sight) => end(sight).persistentVolumes.some(({ name }) => name.startsWith('pvc-')),
    },
    question: claimsQuestion,
  }),
  part({
    id: 'pv-binding/exclusive',
    tells: ['taken', 'one-claim-a-volume', 'a-binding-stays'],
    statement: text(
      'A volume is bound to one claim and a claim to one volume, whatever the access modes and sizes are, and in whatever order they arrive; a binding is never moved.',
      '一个 PV 只绑定一个 PVC，一个 PVC 也只绑定一个 PV，与访问模式、大小和到达顺序无关；绑定之后不会再变。',
    ),
    section: '16.5.5',
    sources: [docs, claimCode],
    scenario: arrivals,
    covers: {
      'two claims bound': (sight) => boundCount(sight) >= 2,
      'a claim without a volume beside a bound one': (sight) => boundCount(sight) >= 1 && end(sight).persistentVolumeClaims.some(({ phase }) => phase === 'Pending'),
      'a better volume that comes later': once((now) => now.persistentVolumes.some(({ phase }) => phase === 'Available') && now.persistentVolumeClaims.some(({ phase }) => phase === 'Bound')),
    },
    question: claimsQuestion,
  }),
  part({
    id: 'pv-binding/no-claim-starves',
    tells: ['no-claim-starves', 'suitable-is-bound'],
    statement: text(
      'No claim stays Pending beside an Available volume that it may be bound to: whichever of the two comes later, and whenever a volume becomes free again, they are bound.',
      '只要存在可以绑定的 Available 的 PV，PVC 就不会一直 Pending：无论谁先出现，也无论 PV 何时重新空闲，两者都会绑定。',
    ),
    section: '16.5.5',
    sources: [docs, claimCode],
    scenario: waits,
    covers: {
      'a claim that waited is bound': once((now, before) => before.persistentVolumeClaims.some(({ name, phase }) => phase === 'Pending' && claimIn(now, name)?.phase === 'Bound')),
      'a claim still waiting': (sight) => end(sight).persistentVolumeClaims.some(({ phase }) => phase === 'Pending'),
      'a volume used for a second time': once((now, before) => before.persistentVolumes.some(({ name, phase }) => phase === 'Released' && volumeIn(now, name)?.phase === 'Bound')),
    },
    question: claimsQuestion,
  }),
  part({
    id: 'pv-binding/reservation',
    tells: ['taken', 'capacity', 'access-modes', 'volume-mode', 'choice', 'suitable-is-bound'],
    statement: text(
      "A volume's claimRef keeps every other claim out. For the claim that it names (by name, and by uid if set) class, selector and phase no longer matter, capacity, access modes and volumeMode still do; and the claim takes another volume if that one comes first.",
      'PV 的 claimRef 会排除其他所有 PVC。对它指定的 PVC（按名字，设了 uid 则还要匹配 uid），StorageClass、selector 和阶段不再检查，容量、访问模式和 volumeMode 仍要满足；若别的 PV 排在前面，该 PVC 会与那个 PV 绑定。',
    ),
    section: '16.5.4',
    sources: [docs, matchCode, indexCode],
    scenario: reservations,
    covers: {
      'a claim bound to its reserved volume': boundTo('pv-a'),
      'a claim bound to another volume': boundTo('pv-b'),
      'a reserved volume that stays Available': (sight) => volumeIn(end(sight), 'pv-a')?.phase === 'Available',
      'a volume of a claim that is not there': (sight) => volumeIn(end(sight), 'pv-a')?.phase === 'Released',
      pending,
    },
    question: claimsQuestion,
  }),
  part({
    id: 'pv-binding/volume-name',
    tells: ['claim', 'nothing-to-bind', 'choice', 'suitable-is-bound', 'no-claim-starves'],
    statement: text(
      'A claim that names its volume (volumeName) is bound to that one or to none: capacity, class, access modes and volumeMode must fit, the selector does not count; if the claimRef of the volume names the claim, nothing is checked. It reserves nothing.',
      '指定了 volumeName 的 PVC 只会与该 PV 绑定：容量、StorageClass、访问模式和 volumeMode 必须满足，selector 不算；如果该 PV 的 claimRef 也指向这个 PVC，则什么都不检查。volumeName 本身不起预留作用。',
    ),
    section: '16.5.4',
    sources: [docs, claimCode],
    scenario: namings,
    covers: {
      'a claim bound to the volume that it names': boundTo('pv-a'),
      'a claim that waits beside a free volume': (sight) => pending(sight) && volumeIn(end(sight), 'pv-b')?.phase === 'Available',
      'a volume taken by another claim': (sight) => isBound('logs', 'pv-a')(sight),
    },
    question: claimsQuestion,
  }),
  part({
    id: 'pv-binding/wait-for-first-consumer',
    tells: ['nothing-to-bind', 'suitable-is-bound', 'no-claim-starves'],
    statement: text(
      'A claim of a WaitForFirstConsumer class is not bound before the scheduler places a Pod that uses it; one that names its volume, or that a claimRef names, is bound at once.',
      'StorageClass 为 WaitForFirstConsumer 的 PVC 要等调度器为使用它的 Pod 选定节点时才绑定；指定了 volumeName 的，或被 PV 的 claimRef 指定的，则立即绑定。',
    ),
    section: '16.5.5',
    sources: [classDocs, claimCode, schedulerCode],
    scenario: consumers,
    covers: {
      'a claim that waits beside its volume': once((now) => claimIn(now, 'data')?.phase === 'Pending' && volumeIn(now, 'pv-a')?.phase === 'Available'),
      'a claim bound with its Pod': once((now, before) => claimIn(before, 'data')?.phase === 'Pending' && claimIn(now, 'data')?.phase === 'Bound' && now.pods.some(({ nodeName }) => nodeName !== undefined)),
      'a Pod on a node with a claim that is not bound': once((now) => claimIn(now, 'data')?.phase === 'Pending' && now.pods.some(({ nodeName }) => nodeName !== undefined)),
      'a claim bound without a Pod': once((now) => claimIn(now, 'data')?.phase === 'Bound' && now.pods.length === 0),
    },
    question: whenBoundQuestion,
  }),
];
