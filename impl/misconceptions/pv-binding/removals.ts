import { kubernetesCode, misconceptionsOf, text } from '../../../spec/kernel';
import type { PvBindingPort } from '../../../spec/pv-binding';
import { ReferencePvBinding, type ClaimRecord, type PodRecord, type VolumeRecord } from '../../reference/pv-binding';
import { docs, made, protectionCode, volumeProtectionCode } from './made';

/** When a deletion is carried out. */
export const removalMisconceptions = misconceptionsOf<PvBindingPort>([
  {
    id: 'pv-binding/deletion-does-not-wait-for-pods',
    belief: text('A claim is gone as soon as it is deleted, even while a Pod uses it.', '删除 PVC 会立即生效，即使还有 Pod 在使用。'),
    truth: text('The finalizer kubernetes.io/pvc-protection keeps a deleted claim Terminating as long as a Pod that has a node uses it, so that no storage vanishes under a running Pod.', 'finalizer kubernetes.io/pvc-protection 会让被删除的 PVC 保持 Terminating，直到没有已分配节点的 Pod 使用它，以免运行中的 Pod 失去存储。'),
    sources: [docs, protectionCode],
    about: ['pv-binding/claim-in-use'],
    create: made(class extends ReferencePvBinding {
      protected override usesClaims(): boolean {
        return false;
      }
    }),
  },
  {
    id: 'pv-binding/completed-pods-let-go',
    belief: text('A Pod that has completed no longer keeps its claim from being deleted.', '已运行完成的 Pod 不再阻止 PVC 被删除。'),
    truth: text('What counts is that the Pod object exists and has a node; its phase is not looked at. A completed Pod keeps the claim Terminating until that Pod is deleted.', '只要 Pod 对象还在且已分配节点，就算在使用 PVC，不看它的阶段。已完成的 Pod 同样会让 PVC 保持 Terminating，直到该 Pod 被删除。'),
    sources: [docs, protectionCode],
    create: made(class extends ReferencePvBinding {
      protected override usesClaims(pod: PodRecord): boolean {
        return super.usesClaims(pod) && !pod.isFinished;
      }
    }),
  },
  {
    id: 'pv-binding/waiting-pods-hold-their-claims',
    belief: text('Any Pod that refers to a claim keeps it from being deleted, even one without a node.', '只要有 Pod 引用 PVC，哪怕还没有分配节点，也会阻止它被删除。'),
    truth: text('Only Pods that have a node count, since nothing can be mounted for one that has none. A deleted claim to which only such waiting Pods refer is gone at once.', '只有已分配节点的 Pod 才算，因为没有节点就不可能挂载。如果引用 PVC 的 Pod 都还没有节点，删除会立即完成。'),
    sources: [docs, protectionCode],
    create: made(class extends ReferencePvBinding {
      protected override usesClaims(): boolean {
        return true;
      }
    }),
  },
  {
    id: 'pv-binding/a-terminating-claim-serves-new-pods',
    belief: text('As long as a claim is Terminating, further Pods can be started with it.', '处于 Terminating 的 PVC 仍可被新的 Pod 使用。'),
    truth: text('The scheduler does not place a Pod whose claim is being deleted, so a new one stays Pending. Only Pods that have their node already go on using the claim.', 'PVC 正在删除时，调度器不会调度使用它的 Pod，新的 Pod 会一直 Pending。只有此前已分配节点的 Pod 才能继续使用。'),
    sources: [docs, kubernetesCode('pkg/scheduler/framework/plugins/volumebinding/volume_binding.go podHasPVCs')],
    create: made(class extends ReferencePvBinding {
      protected override isServed({ phase }: ClaimRecord): boolean {
        return phase !== 'Lost';
      }
    }),
  },
  {
    id: 'pv-binding/bound-volumes-go-at-once',
    belief: text('A Bound volume is gone as soon as it is deleted, and its claim is Lost.', '删除 Bound 的 PV 会立即生效，其 PVC 变为 Lost。'),
    truth: text('The finalizer kubernetes.io/pv-protection keeps a deleted volume Terminating while it is Bound, and its claim stays Bound with it. The volume goes only once its claim is gone.', 'PV 处于 Bound 时，finalizer kubernetes.io/pv-protection 会让它保持 Terminating，其 PVC 仍为 Bound。要等该 PVC 消失，PV 才会删除。'),
    sources: [docs, volumeProtectionCode],
    create: made(class extends ReferencePvBinding {
      protected override isHeld(): boolean {
        return false;
      }
    }),
  },
  {
    id: 'pv-binding/only-pods-hold-volumes',
    belief: text('A Bound volume can be deleted at once if no Pod uses its claim.', '没有 Pod 使用其 PVC 时，Bound 的 PV 会立即删除。'),
    truth: text('The protection of a volume looks at its phase alone: while it is Bound, it is kept. Pods matter only indirectly, in that they keep a deleted claim from going.', 'PV 的删除保护只看它的阶段，只要处于 Bound 就会保留。Pod 只有间接影响：使用中的 Pod 会阻止 PVC 被删除。'),
    sources: [docs, volumeProtectionCode],
    create: made(class extends ReferencePvBinding {
      protected override isHeld(volume: VolumeRecord): boolean {
        return super.isHeld(volume) && this.pods.some((pod) => this.usesClaims(pod) && pod.claimNames.includes(volume.claimRef?.name ?? ''));
      }
    }),
  },
  {
    id: 'pv-binding/a-retained-volume-outlives-its-deletion',
    belief: text('A Retain volume that was deleted while Bound is kept, Released, once its claim is gone.', 'Bound 时被删除的 Retain 的 PV，在其 PVC 消失后会保留为 Released。'),
    truth: text('A deletion cannot be taken back: when the claim is gone, the volume is no longer Bound, its finalizer is removed, and the object disappears. Retain saves only the storage behind it.', '删除无法撤回：PVC 消失后 PV 不再是 Bound，finalizer 被移除，对象随之消失。Retain 只保住底层存储。'),
    sources: [docs, volumeProtectionCode],
    create: made(class extends ReferencePvBinding {
      protected override release(volume: VolumeRecord): void {
        super.release(volume);
        if (volume.reclaimPolicy === 'Retain') volume.isTerminating = false;
      }
    }),
  },
]);
