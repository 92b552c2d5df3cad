import { misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { Kind, PvBindingPort, StorageClass } from '../../../spec/pv-binding';
import { ReferencePvBinding, type ClaimRecord, type VolumeRecord } from '../../reference/pv-binding';
import { classDocs, controllerCode, docs, made } from './made';

/** What becomes of a volume when its claim is gone, and of a claim when its volume is. */
export const lifeMisconceptions = misconceptionsOf<PvBindingPort>([
  {
    id: 'pv-binding/retained-means-available-again',
    belief: text('When its claim is gone, a Retain volume is Available again for the next claim.', 'PVC 消失后，策略为 Retain 的 PV 会重新变为 Available，供下一个 PVC 使用。'),
    truth: text('The volume becomes Released and keeps its claimRef, because the data of the old claim are still on it. It is Available again only when somebody removes the claimRef or the uid in it.', 'PV 会变为 Released 并保留 claimRef，因为旧 PVC 的数据还在上面。只有人工清除 claimRef 或其中的 uid，它才会重新变为 Available。'),
    sources: [docs, controllerCode],
    about: ['pv-binding/retain'],
    create: made(class extends ReferencePvBinding {
      protected override release(volume: VolumeRecord): void {
        if (volume.reclaimPolicy === 'Delete') return super.release(volume);
        volume.claimRef = undefined;
        this.unused(volume);
      }
    }),
  },
  {
    id: 'pv-binding/the-old-name-gets-the-volume-back',
    belief: text('A new claim with the name of the old one gets the Released volume back.', '用原来的名字重建 PVC，就能重新绑定 Released 的 PV。'),
    truth: text('The claimRef of the Released volume holds the uid of the old claim, and the new claim has a uid of its own. It cannot have the volume until somebody edits the claimRef.', 'Released 的 PV 在 claimRef 中记录着旧 PVC 的 uid，而重建的 PVC 有自己的 uid，名字相同也不算。要先修改 claimRef，新的 PVC 才能绑定它。'),
    sources: [docs, controllerCode],
    about: ['pv-binding/retain'],
    create: made(class extends ReferencePvBinding {
      protected override syncVolume(volume: VolumeRecord): void {
        if (volume.phase === 'Released' && volume.claimRef !== undefined && this.claims.some(({ name }) => name === volume.claimRef?.name)) volume.claimRef = { name: volume.claimRef.name };
        super.syncVolume(volume);
      }
    }),
  },
  {
    id: 'pv-binding/the-volume-stays-bound',
    belief: text('A Retain volume stays Bound after its claim has been deleted.', 'PVC 删除后，策略为 Retain 的 PV 仍然是 Bound。'),
    truth: text('A volume is Bound only while the claim in its claimRef exists; when that is gone, it is Released. Retain keeps the object and the data, not the binding.', '只有 claimRef 指向的 PVC 还在，PV 才是 Bound，PVC 消失后就变为 Released。Retain 保留的是对象和数据，不是绑定。'),
    sources: [docs, controllerCode],
    about: ['pv-binding/retain'],
    create: made(class extends ReferencePvBinding {
      protected override release(volume: VolumeRecord): void {
        if (volume.reclaimPolicy === 'Delete' || volume.phase !== 'Bound') super.release(volume);
      }
    }),
  },
  {
    id: 'pv-binding/the-claim-goes-with-its-pod',
    belief: text('When a Pod is deleted, its claims are deleted with it.', '删除 Pod 时，它使用的 PVC 也会一起删除。'),
    truth: text('A Pod merely refers to its claims, which are objects of their own and outlive it with their data. Only claims that the Pod owns, such as those of generic ephemeral volumes, go with it.', 'Pod 只是引用 PVC，PVC 是独立的对象，Pod 删除后它和数据都还在。只有归 Pod 所有的 PVC（如 generic ephemeral volume 的）才会一起删除。'),
    sources: [docs],
    about: ['pv-binding/retain'],
    create: made(class extends ReferencePvBinding {
      protected override delete(kind: Kind, name: string, isForced: boolean): void {
        const pod = kind === 'Pod' ? this.pods.find((each) => each.name === name) : undefined;
        super.delete(kind, name, isForced);
        for (const claim of this.claims) if (pod?.claimNames.includes(claim.name) === true) claim.isTerminating = true;
      }
    }),
  },
  {
    id: 'pv-binding/delete-leaves-the-object',
    belief: text('The policy Delete deletes the storage; the PersistentVolume stays, Released.', 'Delete 策略只删除底层存储，PV 对象仍保留为 Released。'),
    truth: text('Delete removes both: when the claim is gone, the storage is deleted and after it the PersistentVolume. The object stays behind only if deleting the storage fails.', 'Delete 策略两者都删：PVC 消失后，先删除底层存储，再删除 PV 对象。只有删除底层存储失败时，PV 才会留下。'),
    sources: [docs, controllerCode],
    about: ['pv-binding/delete'],
    create: made(class extends ReferencePvBinding {
      protected override release(volume: VolumeRecord): void {
        this.setPhase(volume, 'Released');
      }
    }),
  },
  {
    id: 'pv-binding/provisioned-volumes-are-retained',
    belief: text('Without a reclaimPolicy in its class a provisioned volume is retained.', 'StorageClass 未设置 reclaimPolicy 时，动态创建的 PV 会被保留。'),
    truth: text('A provisioned volume has the reclaimPolicy of its class, which the API server sets to Delete where it is left out. Retain is the default only for volumes created by hand.', '动态创建的 PV 沿用其 StorageClass 的 reclaimPolicy，未设置时 API server 会填为 Delete。Retain 只是手工创建的 PV 的默认值。'),
    sources: [classDocs, docs],
    create: made(class extends ReferencePvBinding {
      protected override reclaimPolicyOf({ reclaimPolicy }: StorageClass): VolumeRecord['reclaimPolicy'] {
        return reclaimPolicy ?? 'Retain';
      }
    }),
  },
  {
    id: 'pv-binding/a-lost-claim-takes-another',
    belief: text('A claim whose volume is gone is Pending again and takes another volume.', 'PV 消失后，PVC 会回到 Pending，再绑定其他 PV。'),
    truth: text('The claim becomes Lost and keeps its volumeName, so no other volume is looked for. Its data were on the volume that is gone, and a Pod must not find an empty one in its place unnoticed.', 'PVC 会变为 Lost 并保留 volumeName，控制器不会另找 PV。它的数据在消失的 PV 上，不能悄悄换成一个空的。'),
    sources: [notes('16.5.5'), controllerCode],
    create: made(class extends ReferencePvBinding {
      protected override lose(claim: ClaimRecord): void {
        if (this.volumes.some(({ name }) => name === claim.volumeName)) return super.lose(claim);
        claim.phase = 'Pending';
        claim.volumeName = claim.wantedVolume;
        this.hasChanged = true;
      }
    }),
  },
  {
    id: 'pv-binding/a-binding-outlives-its-volume',
    belief: text('A claim stays Bound when its volume is removed by force.', 'PV 被强制删除后，PVC 仍显示 Bound。'),
    truth: text("Without its finalizers a deleted volume goes while it is still Bound. The controller then finds no volume of the name in the claim's volumeName and sets the claim to Lost.", 'finalizers 被移除后，正在删除的 PV 即使仍是 Bound 也会消失。控制器按 PVC 的 volumeName 找不到 PV，就把 PVC 置为 Lost。'),
    sources: [controllerCode],
    create: made(class extends ReferencePvBinding {
      protected override lose(claim: ClaimRecord): void {
        if (this.volumes.some(({ name }) => name === claim.volumeName)) super.lose(claim);
      }
    }),
  },
  {
    id: 'pv-binding/lost-is-for-ever',
    belief: text('A Lost claim can never be Bound again, even if its volume is created anew.', 'Lost 的 PVC 永远不会恢复，即使重新创建同名的 PV。'),
    truth: text("The controller goes on checking a Lost claim, which keeps its volumeName. Once a volume of that name is there without a claimRef, or with one to the claim's uid, the claim is Bound again.", 'Lost 的 PVC 保留着 volumeName，控制器会继续检查它。同名的 PV 重新出现，且没有 claimRef 或 claimRef 带有该 PVC 的 uid 时，它会重新变为 Bound。'),
    sources: [controllerCode],
    create: made(class extends ReferencePvBinding {
      protected override mayHold(claim: ClaimRecord, volume: VolumeRecord): boolean {
        return claim.phase !== 'Lost' && super.mayHold(claim, volume);
      }
    }),
  },
]);
