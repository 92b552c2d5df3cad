import { kubernetesCode, kubernetesDocs, text, type AnyInvariant } from '../kernel';
import { boundCode, claimCode, claimIn, claimProtectionCode, classDocs, defaultCode, docs, end, isBound, isPending, once, part, volumeCode, volumeIn, volumeProtectionCode } from './invariant-parts';
import { defaults, losses, provisionings, reclaims, removals, retentions, uses } from './life-programs';
import { claimsQuestion, classesQuestion, tracedClaimsQuestion, tracedVolumesQuestion, volumesQuestion, whenGoneQuestion } from './questions';

const pending = isPending('data');
const isProvisioned = ({ name }: { readonly name: string }) => name.startsWith('pvc-');

export const lifeInvariants: readonly AnyInvariant[] = [
  part({
    id: 'pv-binding/retain',
    tells: ['released', 'taken', 'claim', 'claim-ref'],
    statement: text(
      'When the claim of a Retain volume is gone, the volume is Released: it keeps its claimRef and is bound to nobody, not even to a new claim of the same name, until somebody edits the claimRef. A Pod that goes away changes nothing.',
      '策略为 Retain 的 PV，其 PVC 消失后变为 Released：它保留 claimRef，不再绑定给任何人，同名的新 PVC 也不行，直到有人修改 claimRef。Pod 消失则不影响绑定。',
    ),
    section: '16.5.1',
    sources: [docs, volumeCode],
    scenario: retentions,
    covers: {
      'a volume Released': (sight) => volumeIn(end(sight), 'pv-a')?.phase === 'Released',
      'a new claim of the same name beside the volume': (sight) => pending(sight) && volumeIn(end(sight), 'pv-a')?.phase === 'Released',
      'a volume used again': once((now, before) => volumeIn(before, 'pv-a')?.phase === 'Released' && volumeIn(now, 'pv-a')?.phase === 'Bound'),
      'a Pod deleted beside its bound claim': once((now, before) => before.pods.length > now.pods.length && claimIn(now, 'data')?.phase === 'Bound'),
    },
    question: tracedVolumesQuestion,
  }),
  part({
    id: 'pv-binding/delete',
    tells: ['volume-is-gone', 'released', 'volume'],
    statement: text(
      'When its claim is gone, a volume with the policy Delete is deleted, object and storage. A provisioned volume has the policy of its class, and that is Delete unless set.',
      'PVC 消失后，策略为 Delete 的 PV 连同底层存储一起被删除。动态创建的 PV 沿用其 StorageClass 的 reclaimPolicy，未设置时为 Delete。',
    ),
    section: '16.5.6.1',
    sources: [docs, classDocs, volumeCode],
    scenario: reclaims,
    covers: {
      'a volume gone with its claim': once((now, before) => before.persistentVolumes.length > now.persistentVolumes.length),
      'a provisioned volume gone': once((now, before) => before.persistentVolumes.some(isProvisioned) && !now.persistentVolumes.some(isProvisioned)),
      'a provisioned volume Released': once((now) => now.persistentVolumes.some((each) => isProvisioned(each) && each.phase === 'Released')),
      'a volume that stays with its claim': once((now) => now.persistentVolumeClaims.some(({ terminating }) => terminating)),
    },
    question: volumesQuestion,
  }),
  part({
    id: 'pv-binding/lost',
    tells: ['lost', 'not-lost', 'a-binding-stays'],
    statement: text(
      'A bound claim whose volume vanishes, or whose volume names another claim, is Lost: it keeps its volumeName and is bound to no other. It is Bound again only if a volume of that name comes back without a claimRef, or with one to its uid.',
      '已绑定的 PVC，若其 PV 消失或改指向别的 PVC，就变为 Lost：它保留 volumeName，不会绑定其他 PV。只有同名的 PV 再次出现，且没有 claimRef 或其 claimRef 带有该 PVC 的 uid，它才重新 Bound。',
    ),
    section: '16.5.5',
    sources: [boundCode],
    scenario: losses,
    covers: {
      'a claim Lost': (sight) => claimIn(end(sight), 'data')?.phase === 'Lost',
      'a claim Lost beside a free volume': (sight) => claimIn(end(sight), 'data')?.phase === 'Lost' && volumeIn(end(sight), 'pv-b')?.phase === 'Available',
      'a claim Bound again': once((now, before) => claimIn(before, 'data')?.phase === 'Lost' && claimIn(now, 'data')?.phase === 'Bound'),
      'a volume that went to another claim': (sight) => isBound('logs', 'pv-a')(sight),
    },
    question: tracedClaimsQuestion,
  }),
  part({
    id: 'pv-binding/default-class',
    tells: ['class', 'class-of-claim'],
    statement: text(
      'A claim without storageClassName is given the default class when it is created, or later, as soon as there is one and no classless volume can be bound to it; of several defaults the newest counts. "" is a decision for no class and stays.',
      '未设置 storageClassName 的 PVC 在创建时就被赋予默认 StorageClass；当时没有默认 StorageClass 的，等它出现且没有可绑定的、未设置 StorageClass 的 PV 时补上；有多个默认 StorageClass 时取最新创建的。设为 "" 表示明确不使用 StorageClass，不会被更改。',
    ),
    section: '16.5.4.2',
    sources: [classDocs, docs, kubernetesCode('plugin/pkg/admission/storage/storageclass/setdefault'), claimCode, defaultCode],
    scenario: defaults,
    covers: {
      'a class given at creation': once((now, before) => now.persistentVolumeClaims.some(({ name, storageClassName }) => storageClassName !== undefined && storageClassName !== '' && claimIn(before, name) === undefined)),
      'a class given later': once((now, before) => before.persistentVolumeClaims.some(({ name, storageClassName }) => storageClassName === undefined && claimIn(now, name)?.storageClassName !== undefined)),
      'a classless volume beside a claim with the default class': (sight) => claimIn(end(sight), 'data')?.storageClassName !== undefined && volumeIn(end(sight), 'pv-a')?.phase === 'Available',
      'a claim with "" beside a default class': (sight, program) => claimIn(end(sight), 'logs')?.storageClassName === '' && program.some((each) => each.do === 'create' && each.object.kind === 'StorageClass'),
    },
    question: classesQuestion,
  }),
  part({
    id: 'pv-binding/provisioning',
    tells: ['nothing-to-bind', 'choice'],
    statement: text(
      'If no existing volume can be bound, the provisioner of the class makes one for just this claim; with WaitForFirstConsumer, only when its Pod is placed. None is made if the provisioner is kubernetes.io/no-provisioner, if the class does not exist, or if the claim has a selector.',
      '没有可绑定的 PV 时，StorageClass 的 provisioner 专门为该 PVC 创建一个；WaitForFirstConsumer 时，要等 Pod 被调度才创建。provisioner 为 kubernetes.io/no-provisioner、StorageClass 不存在或 PVC 带 selector 时不会创建。',
    ),
    section: '16.5.6.1',
    sources: [docs, classDocs, claimCode, kubernetesDocs('docs/concepts/storage/dynamic-provisioning')],
    scenario: provisionings,
    covers: {
      'a volume provisioned at once': once((now) => now.persistentVolumes.some(isProvisioned) && now.pods.length === 0),
      'a volume provisioned with its Pod': (sight) => end(sight).persistentVolumes.some(isProvisioned) && end(sight).pods.length > 0,
      'an existing volume taken': isBound('data', 'pv-a'),
      'a claim that waits': pending,
    },
    question: claimsQuestion,
  }),
  part({
    id: 'pv-binding/claim-in-use',
    tells: ['claim-is-kept', 'deletion-is-carried-out', 'terminating', 'no-pod-with-a-terminating-claim'],
    statement: text(
      'A deleted claim stays Terminating as long as a Pod that has a node uses it, a completed one too; a Pod without a node does not count, and no further Pod is placed with it.',
      '被删除的 PVC 只要还有已分配节点的 Pod 使用（已完成的也算），就一直处于 Terminating；没有节点的 Pod 不算，也不会再有新的 Pod 带着它被调度。',
    ),
    section: '16.5.6.5',
    sources: [docs, claimProtectionCode, kubernetesCode('pkg/scheduler/framework/plugins/volumebinding/volume_binding.go podHasPVCs')],
    scenario: uses,
    covers: {
      'a claim Terminating': once((now) => claimIn(now, 'data')?.terminating === true),
      'a claim gone with its Pod': once((now, before) => claimIn(before, 'data')?.terminating === true && claimIn(now, 'data') === undefined),
      'a claim gone beside its Pod': once((now, before) => claimIn(before, 'data') !== undefined && claimIn(now, 'data') === undefined && now.pods.length > 0),
      'a completed Pod': (sight, program) => program.some((each) => each.do === 'finish') && claimIn(end(sight), 'data')?.terminating === true,
      'a Pod that may not use it': once((now) => claimIn(now, 'data')?.terminating === true && now.pods.some(({ name, nodeName }) => name === 'job' && nodeName === undefined)),
    },
    question: whenGoneQuestion,
  }),
  part({
    id: 'pv-binding/volume-in-use',
    tells: ['deleted-volume-is-gone', 'volume-is-kept'],
    statement: text(
      'A deleted volume that is Bound stays Terminating, and its claim Bound, until that claim is gone, whether a Pod uses it or not; one that is not Bound is gone at once.',
      '被删除的 PV 若处于 Bound，就一直 Terminating，其 PVC 仍为 Bound，直到该 PVC 消失，与是否有 Pod 使用无关；不是 Bound 的则立即消失。',
    ),
    section: '16.5.1',
    sources: [docs, volumeProtectionCode],
    scenario: removals,
    covers: {
      'a volume Terminating': once((now) => volumeIn(now, 'pv-a')?.terminating === true),
      'a volume gone with its claim': once((now, before) => volumeIn(before, 'pv-a')?.terminating === true && volumeIn(now, 'pv-a') === undefined),
      'a free volume gone': once((now, before) => volumeIn(before, 'pv-a')?.phase === 'Available' && volumeIn(now, 'pv-a') === undefined),
    },
    question: tracedVolumesQuestion,
  }),
];
