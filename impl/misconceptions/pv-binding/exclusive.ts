import { misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { PvBindingPort } from '../../../spec/pv-binding';
import { ReferencePvBinding, type ClaimRecord, type VolumeRecord } from '../../reference/pv-binding';
import { controllerCode, docs, made, matchCode } from './made';

/** Volumes that several claims can be bound to: the first of them stays in the claimRef. */
abstract class SharedVolumes extends ReferencePvBinding {
  /** Whether the volume has room for a claim beside the one that its claimRef names. */
  protected abstract isShared(volume: VolumeRecord, claim: ClaimRecord): boolean;

  protected override bind(volume: VolumeRecord, claim: ClaimRecord): void {
    const first = volume.claimRef;
    super.bind(volume, claim);
    if (first?.uid !== undefined) volume.claimRef = first;
  }

  protected override mayHold(claim: ClaimRecord, volume: VolumeRecord): boolean {
    // A claimRef that somebody has edited is no sharing.
    const isClaimed = volume.claimRef?.uid !== undefined && claim.volumeName === volume.name;
    return super.mayHold(claim, volume) || (isClaimed && this.isShared(volume, claim));
  }

  protected override isFree(volume: VolumeRecord, claim: ClaimRecord): boolean {
    return super.isFree(volume, claim) || (volume.phase === 'Bound' && this.isShared(volume, claim));
  }
}

/** One claim to a volume, and a volume to a claim for good. */
export const exclusiveMisconceptions = misconceptionsOf<PvBindingPort>([
  {
    id: 'pv-binding/shared-volumes-serve-many-claims',
    belief: text('A volume with ReadWriteMany can be bound to several claims.', '支持 ReadWriteMany 的 PV 可以绑定多个 PVC。'),
    truth: text('ReadWriteMany says that many nodes may mount the volume, not that many claims may have it: its claimRef names one claim. To share the storage, Pods use the same claim.', 'ReadWriteMany 指可以被多个节点挂载，而不是可以绑定多个 PVC：PV 的 claimRef 只能指向一个 PVC。要共享存储，应让多个 Pod 使用同一个 PVC。'),
    sources: [docs, controllerCode],
    create: made(class extends SharedVolumes {
      protected override isShared({ accessModes }: VolumeRecord): boolean {
        return accessModes.includes('ReadWriteMany');
      }
    }),
  },
  {
    id: 'pv-binding/what-is-left-stays-free',
    belief: text('A claim takes only what it requests; the rest of the volume stays free for other claims.', 'PVC 只占用它请求的容量，PV 剩余的部分还可以给其他 PVC。'),
    truth: text('A volume cannot be divided: it is bound as a whole to the one claim in its claimRef. What exceeds the request belongs to that claim as well and is lost to all others.', 'PV 不能拆分，而是整个绑定给 claimRef 指向的那一个 PVC。超出请求的容量也归它所有，其他 PVC 用不到。'),
    sources: [docs, matchCode],
    about: ['pv-binding/exclusive'],
    create: made(class extends SharedVolumes {
      protected override isShared(volume: VolumeRecord, claim: ClaimRecord): boolean {
        const others = this.claims.filter((each) => each !== claim && each.phase === 'Bound' && each.volumeName === volume.name);
        return others.reduce((rest, { bytes }) => rest - bytes, volume.bytes) >= claim.bytes;
      }
    }),
  },
  {
    id: 'pv-binding/a-better-volume-is-taken-later',
    belief: text('When a volume comes that fits better, a bound claim moves to it.', '出现更合适的 PV 时，已绑定的 PVC 会改为绑定它。'),
    truth: text('The controller looks for a volume only while a claim is unbound. After that volumeName can no longer be changed, and the data of the claim are on that volume.', '控制器只为尚未绑定的 PVC 寻找 PV。绑定之后 volumeName 不能再改，数据也已在那个 PV 上。'),
    sources: [docs, controllerCode],
    create: made(class extends ReferencePvBinding {
      protected override syncBound(claim: ClaimRecord): void {
        const own = this.volumes.find(({ name }) => name === claim.volumeName);
        const better = own === undefined ? undefined : this.find(claim, false);
        if (own === undefined || better === undefined || better === own || better.bytes >= own.bytes) return super.syncBound(claim);
        own.claimRef = undefined;
        this.bind(better, claim);
      }
    }),
  },
  {
    id: 'pv-binding/claims-are-served-only-when-created',
    belief: text('A claim that finds no volume when it is created must be created again.', 'PVC 创建时没有找到 PV，就必须重新创建。'),
    truth: text('A claim that finds no volume stays Pending and is tried again: the controller goes through all claims every 15 s by default. It is bound once there is a volume for it, with no need to touch the claim.', '没有找到 PV 的 PVC 会保持 Pending 并反复重试，控制器默认每 15 秒重新检查所有 PVC。之后有了合适的 PV 就会绑定，不需要重建 PVC。'),
    sources: [notes('16.5.5'), controllerCode],
    about: ['pv-binding/no-claim-starves'],
    create: made(class extends ReferencePvBinding {
      private readonly tried = new Set<string>();

      override reset(): void {
        super.reset();
        this.tried.clear();
      }

      protected override settle(): void {
        super.settle();
        for (const { uid } of this.claims) this.tried.add(uid);
      }

      protected override find(claim: ClaimRecord, isDelayed: boolean): VolumeRecord | undefined {
        return this.tried.has(claim.uid) ? undefined : super.find(claim, isDelayed);
      }
    }),
  },
]);
