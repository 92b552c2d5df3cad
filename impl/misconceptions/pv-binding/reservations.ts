import { misconceptionsOf, text } from '../../../spec/kernel';
import type { PvBindingPort } from '../../../spec/pv-binding';
import { ReferencePvBinding, type ClaimRecord, type VolumeRecord } from '../../reference/pv-binding';
import { controllerCode, docs, indexCode, made, matchCode } from './made';

/** A volume that names its claim (claimRef), and a claim that names its volume (volumeName). */
export const reservationMisconceptions = misconceptionsOf<PvBindingPort>([
  {
    id: 'pv-binding/a-claim-ref-is-a-binding',
    belief: text('A volume whose claimRef names a claim is Bound from the start.', '设置了 claimRef 的 PV 一开始就是 Bound。'),
    truth: text('A claimRef alone only reserves the volume; to be Bound it needs a claim whose volumeName points back to it. Until then a volume whose claimRef has no uid is Available.', 'claimRef 本身只起预留作用，还要 PVC 的 volumeName 指回该 PV 才算 Bound。在此之前，claimRef 不带 uid 的 PV 处于 Available。'),
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
    truth: text('A claimRef keeps other claims out but does not draw its own claim in. With immediate binding the reserved volume is preferred only among those with the same access modes; a free one with fewer comes first.', 'claimRef 只排除其他 PVC，并不能保证指定的 PVC 选它。立即绑定时，预留的 PV 只在访问模式相同的 PV 中优先，访问模式更少的空闲 PV 会排在它前面。'),
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
    truth: text('The claimRef is compared with the claim that looks for a volume, and any claim of another name is turned away. Whether the claim that it names exists makes no difference.', '控制器拿 claimRef 与正在找 PV 的 PVC 比较，名字不符就排除。claimRef 指定的 PVC 是否存在并不影响这一点。'),
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
    truth: text('If capacity, access modes, volumeMode and volumeAttributesClassName fit, a claimRef that names the claim is enough. Class and selector are compared only for volumes without a claimRef.', '容量、访问模式、volumeMode 和 volumeAttributesClassName 满足之后，claimRef 指向该 PVC 就够了。StorageClass 和 selector 只对没有 claimRef 的 PV 检查。'),
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
    truth: text('A claimRef makes up only for class, selector and phase. Capacity, access modes, volumeMode and volumeAttributesClassName must still fit, unless the claim in turn names the volume by volumeName.', 'claimRef 只免去对 StorageClass、selector 和阶段的检查。容量、访问模式、volumeMode 和 volumeAttributesClassName 仍须满足，除非 PVC 也用 volumeName 指定了该 PV。'),
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
    truth: text('If the claimRef has a uid, it must be that of the claim; the name alone counts only without one. This keeps a later claim that happens to have the same name from getting at the data of another.', 'claimRef 带有 uid 时，必须与 PVC 的 uid 一致，不带时才只看名字。这样后来恰好同名的 PVC 就不会拿到别人的数据。'),
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
    truth: text('Capacity, class, access modes and volumeMode are checked: volumeName settles which volume it is to be, not whether it fits. Only a volume whose claimRef names the claim too is bound unchecked.', 'volumeName 只决定用哪个 PV，容量、StorageClass、访问模式和 volumeMode 仍要检查。只有该 PV 的 claimRef 也指向这个 PVC 时才不检查。'),
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
    truth: text('A selector serves to pick a volume, and volumeName has picked one already, so the labels are not looked at. Capacity, class, access modes and volumeMode count unless the claimRef names the claim too.', 'selector 用来挑选 PV，而 volumeName 已经选定了 PV，所以不再看标签。容量、StorageClass、访问模式和 volumeMode 仍须满足，除非该 PV 的 claimRef 也指向这个 PVC。'),
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
    truth: text('A named volume must have the volumeMode of the claim as well, because a raw block device and a filesystem cannot replace each other. It goes unchecked, like the rest, only if the claimRef of the volume names the claim too.', '被指定的 PV 的 volumeMode 也必须与 PVC 相同，因为裸块设备和文件系统不能互相代替。只有该 PV 的 claimRef 也指向这个 PVC 时，才和其他条件一起免去检查。'),
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
    truth: text('If volumeName and claimRef point to each other, the decision has been made on both sides, and the controller completes the binding unchecked. It checks a named volume only if that has no claimRef.', 'volumeName 和 claimRef 互相指向，说明双方都已选定，控制器直接完成绑定，不做检查。只有被指定的 PV 还没有 claimRef 时才会检查。'),
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
    truth: text('For a claim with a volumeName the controller looks at that volume and at no other. As long as the volume cannot be bound, the claim stays Pending, even beside free volumes that would fit.', 'PVC 设置了 volumeName 时，控制器只看那一个 PV。它无法绑定，PVC 就一直 Pending，即使旁边有合适的空闲 PV。'),
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
    truth: text('Only a claimRef in the volume keeps other claims out. The volumeName stands in the claim, which is not looked at when a volume is chosen for another claim, so the other may take it first.', '只有 PV 上的 claimRef 才能排除其他 PVC。volumeName 写在 PVC 里，控制器为别的 PVC 选 PV 时不会看它，所以该 PV 可能被抢先绑定。'),
    sources: [docs, controllerCode],
    create: made(class extends ReferencePvBinding {
      protected override isFree(volume: VolumeRecord, claim: ClaimRecord): boolean {
        return super.isFree(volume, claim) && this.claims.every(({ wantedVolume }) => wantedVolume !== volume.name);
      }
    }),
  },
]);
