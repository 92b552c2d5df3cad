import { misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { PvBindingPort } from '../../../spec/pv-binding';
import { ReferencePvBinding, type ClaimRecord, type VolumeRecord } from '../../reference/pv-binding';
import { controllerCode, docs, indexCode, made, matchCode } from './made';

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

export const reservationMisconceptions = misconceptionsOf<PvBindingPort>([
  {
    id: 'pv-binding/shared-volumes-serve-many-claims',
    belief: text('A volume with ReadWriteMany can be bound to several claims.', '支持 ReadWriteMany 的 PV 可以绑定多个 PVC。'),
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
  {
    id: 'pv-binding/a-claim-ref-is-a-binding',
    belief: text('A volume whose claimRef names a claim is Bound from the start.', '设置了 claimRef 的 PV 一开始就是 Bound。'),
    sources: [docs, controllerCode],
    about: ['pv-binding/reservation'],
    create: made(class extends ReferencePvBinding {
      protected override unused(volume: VolumeRecord): void {
        this.setPhase(volume, volume.claimRef === undefined ? 'Available' : 'Bound');
      }
    }),
  },
  {
    id: 'pv-binding/a-claim-ref-steers-the-claim',
    belief: text('A claim for which a volume is reserved takes that volume, even if others come first by the usual order.', '有 PV 预留给某个 PVC 时，即使按通常顺序别的 PV 排在前面，它也一定绑定预留的那个。'),
    sources: [docs, indexCode],
    create: made(class extends ReferencePvBinding {
      protected override groups(volumes: readonly VolumeRecord[]): readonly (readonly VolumeRecord[])[] {
        const reserved = volumes.filter(({ claimRef }) => claimRef !== undefined);
        return [reserved, ...super.groups(volumes.filter(({ claimRef }) => claimRef === undefined))];
      }
    }),
  },
  {
    id: 'pv-binding/a-claim-ref-needs-its-claim',
    belief: text('A claimRef keeps others out only once the claim that it names is there.', 'claimRef 指定的 PVC 出现之前，PV 不会排除其他 PVC。'),
    sources: [docs, matchCode],
    about: ['pv-binding/reservation'],
    create: made(class extends ReferencePvBinding {
      protected override isFree(volume: VolumeRecord, claim: ClaimRecord): boolean {
        return super.isFree(volume, claim) || (volume.phase === 'Available' && this.claims.every(({ name }) => name !== volume.claimRef?.name));
      }
    }),
  },
  {
    id: 'pv-binding/a-reserved-volume-must-meet-everything',
    belief: text('A volume that is reserved for a claim must still have its class and be selected by it.', '预留给某个 PVC 的 PV，StorageClass 和 selector 仍然要匹配。'),
    sources: [docs, matchCode],
    create: made(class extends ReferencePvBinding {
      protected override isReservedFor(volume: VolumeRecord, claim: ClaimRecord): boolean {
        return super.isReservedFor(volume, claim) && (claim.wantedVolume !== undefined || (this.isOfClass(volume, claim) && this.isSelected(volume, claim)));
      }
    }),
  },
  {
    id: 'pv-binding/a-reserved-volume-is-not-checked',
    belief: text('A volume that is reserved for a claim is bound to it unchecked, even if it is too small.', '预留给某个 PVC 的 PV 不做任何检查就绑定，容量不够也行。'),
    sources: [docs, matchCode],
    create: made(class extends ReferencePvBinding {
      protected override fits(volume: VolumeRecord, claim: ClaimRecord): boolean {
        return this.isReservedFor(volume, claim) || super.fits(volume, claim);
      }
    }),
  },
  {
    id: 'pv-binding/the-uid-does-not-matter',
    belief: text('A claimRef names a claim by its name; the uid in it is only information.', 'claimRef 按名字指定 PVC，其中的 uid 只是附带信息。'),
    sources: [docs, matchCode],
    about: ['pv-binding/reservation'],
    create: made(class extends ReferencePvBinding {
      protected override isReservedFor({ claimRef }: VolumeRecord, { name }: ClaimRecord): boolean {
        return claimRef?.name === name;
      }
    }),
  },
  {
    id: 'pv-binding/volume-name-skips-the-checks',
    belief: text('A claim that names its volume gets it, whatever its capacity and class are.', 'PVC 指定了 volumeName 就一定能绑定，不再检查容量和 StorageClass。'),
    sources: [docs, controllerCode],
    create: made(class extends ReferencePvBinding {
      protected override isNamedRightly(): boolean {
        return true;
      }
    }),
  },
  {
    id: 'pv-binding/volume-name-with-all-conditions',
    belief: text('The volume that a claim names must meet all conditions, the selector too.', 'PVC 用 volumeName 指定的 PV 也要满足全部条件，包括 selector。'),
    sources: [docs, controllerCode],
    create: made(class extends ReferencePvBinding {
      protected override isNamedRightly(volume: VolumeRecord, claim: ClaimRecord): boolean {
        return super.isNamedRightly(volume, claim) && this.isSelected(volume, claim);
      }
    }),
  },
  {
    id: 'pv-binding/volume-name-ignores-the-volume-mode',
    belief: text('For a volume that a claim names, class, access modes and capacity are checked, and volumeMode is not.', 'PVC 用 volumeName 指定的 PV 只检查 StorageClass、访问模式和容量，不检查 volumeMode。'),
    sources: [docs, controllerCode],
    create: made(class extends ReferencePvBinding {
      protected override isNamedRightly(volume: VolumeRecord, claim: ClaimRecord): boolean {
        return super.isNamedRightly(volume, { ...claim, volumeMode: volume.volumeMode });
      }
    }),
  },
  {
    id: 'pv-binding/naming-each-other-is-not-enough',
    belief: text('A claim and a volume that name each other are still checked for class, access modes and capacity.', 'PVC 和 PV 互相指定时，仍会检查 StorageClass、访问模式和容量。'),
    sources: [docs, controllerCode],
    create: made(class extends ReferencePvBinding {
      protected override syncNamed(claim: ClaimRecord, wanted: string): void {
        if (this.volumes.some((volume) => volume.name === wanted && this.isNamedRightly(volume, claim))) super.syncNamed(claim, wanted);
      }
    }),
  },
  {
    id: 'pv-binding/volume-name-is-a-wish',
    belief: text('If the volume that a claim names cannot be bound, the claim takes another one.', 'volumeName 指定的 PV 无法绑定时，PVC 会改用别的 PV。'),
    sources: [docs, controllerCode],
    create: made(class extends ReferencePvBinding {
      protected override syncNamed(claim: ClaimRecord, wanted: string): void {
        super.syncNamed(claim, wanted);
        const other = claim.phase === 'Pending' ? this.find(claim, this.isDelayed(claim)) : undefined;
        if (other !== undefined) this.bind(other, claim);
      }
    }),
  },
  {
    id: 'pv-binding/volume-name-reserves',
    belief: text('A volume that a claim names is kept for that claim.', '被某个 PVC 用 volumeName 指定的 PV 会为它保留。'),
    sources: [docs, controllerCode],
    create: made(class extends ReferencePvBinding {
      protected override isFree(volume: VolumeRecord, claim: ClaimRecord): boolean {
        return super.isFree(volume, claim) && this.claims.every(({ wantedVolume }) => wantedVolume !== volume.name);
      }
    }),
  },
]);
