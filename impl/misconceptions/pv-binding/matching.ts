import { misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { PvBindingPort } from '../../../spec/pv-binding';
import { ReferencePvBinding, type ClaimRecord, type VolumeRecord } from '../../reference/pv-binding';
import { docs, indexCode, made, matchCode } from './made';

/** Whether a volume suits a claim. */
export const matchingMisconceptions = misconceptionsOf<PvBindingPort>([
  {
    id: 'pv-binding/capacity-must-be-equal',
    belief: text('A volume is bound to a claim only if its capacity is exactly what the claim requests.', 'PV 的容量必须与 PVC 请求的完全相等才会绑定。'),
    truth: text('The request is a minimum: any volume of at least that capacity fits, and the claim then has the whole of it, surplus included.', 'PVC 请求的容量只是下限，容量不小于它的 PV 都可以绑定，多出的部分也归该 PVC。'),
    sources: [docs, matchCode],
    about: ['pv-binding/capacity'],
    create: made(class extends ReferencePvBinding {
      protected override isLargeEnough(volume: VolumeRecord, claim: ClaimRecord): boolean {
        return volume.bytes === claim.bytes;
      }
    }),
  },
  {
    id: 'pv-binding/g-is-gi',
    belief: text('10G and 10Gi are two ways to write the same size.', '10G 和 10Gi 只是同一大小的两种写法。'),
    truth: text('G counts in powers of 1000 and Gi in powers of 1024, so 10Gi is about 7 percent more than 10G. Sizes are compared in bytes: a volume of 10G is too small for a claim of 10Gi.', 'G 按 1000 进位，Gi 按 1024 进位，10Gi 比 10G 大约多 7%。比较的是字节数，因此 10G 的 PV 满足不了 10Gi 的请求。'),
    sources: [matchCode],
    create: made(class extends ReferencePvBinding {
      protected override isLargeEnough(volume: VolumeRecord, claim: ClaimRecord): boolean {
        return parseInt(volume.capacity, 10) >= parseInt(claim.request, 10);
      }
    }),
  },
  {
    id: 'pv-binding/any-size-will-do',
    belief: text('Capacity is not enforced, so a claim is bound to a smaller volume if there is no other.', '容量并不强制，没有更大的 PV 时，PVC 也会绑定较小的。'),
    truth: text('Binding compares the capacity of the volume with the request, whether or not the storage enforces it. A smaller volume is passed over even if there is no other, unless claim and volume name each other.', '无论底层存储是否限制用量，绑定时都会比较 PV 的容量与请求。即使没有别的 PV，也不会选较小的，除非 PVC 和 PV 互相指定。'),
    sources: [docs, matchCode],
    about: ['pv-binding/capacity'],
    create: made(class extends ReferencePvBinding {
      protected override isLargeEnough(volume: VolumeRecord, claim: ClaimRecord): boolean {
        return super.isLargeEnough(volume, claim) || this.volumes.every((each) => !super.isLargeEnough(each, claim));
      }
    }),
  },
  {
    id: 'pv-binding/access-modes-must-be-equal',
    belief: text('The access modes of volume and claim must be the same.', 'PV 和 PVC 的访问模式必须完全相同。'),
    truth: text('The volume has to offer each access mode that the claim asks for, and may offer more: the claim lists what it needs, it does not describe the volume.', 'PV 只要提供 PVC 要求的每一种访问模式即可，多出来的不影响：PVC 列出的是需求，而不是对 PV 的描述。'),
    sources: [docs, indexCode],
    about: ['pv-binding/access-modes'],
    create: made(class extends ReferencePvBinding {
      protected override hasAccess(volume: VolumeRecord, claim: ClaimRecord): boolean {
        return super.hasAccess(volume, claim) && volume.accessModes.length === claim.accessModes.length;
      }
    }),
  },
  {
    id: 'pv-binding/one-common-access-mode-is-enough',
    belief: text('It is enough that volume and claim have one access mode in common.', 'PV 和 PVC 只要有一个共同的访问模式就能绑定。'),
    truth: text('Each access mode that the claim lists is a requirement, so the volume has to offer all of them. One that lacks any of them is passed over, unless claim and volume name each other.', 'PVC 列出的每一种访问模式都是要求，PV 必须全部提供。缺少任何一种的 PV 都不会被选中，除非 PVC 和 PV 互相指定。'),
    sources: [docs, indexCode],
    about: ['pv-binding/access-modes'],
    create: made(class extends ReferencePvBinding {
      protected override hasAccess(volume: VolumeRecord, claim: ClaimRecord): boolean {
        return claim.accessModes.some((mode) => volume.accessModes.includes(mode));
      }
    }),
  },
  {
    id: 'pv-binding/many-writers-include-one',
    belief: text('A volume with ReadWriteMany also suits a claim that asks for ReadWriteOnce or ReadOnlyMany.', '支持 ReadWriteMany 的 PV 自然也满足要求 ReadWriteOnce 或 ReadOnlyMany 的 PVC。'),
    truth: text('Access modes are compared by name, and none implies another. Even if the storage could do it, the volume has to list ReadWriteOnce or ReadOnlyMany itself to be chosen for a claim that asks for it.', '访问模式只按名称比较，彼此没有包含关系。即使底层存储支持，PV 也必须列出 ReadWriteOnce 或 ReadOnlyMany，才会被要求它的 PVC 选中。'),
    sources: [docs, indexCode],
    create: made(class extends ReferencePvBinding {
      protected override hasAccess(volume: VolumeRecord, claim: ClaimRecord): boolean {
        return volume.accessModes.includes('ReadWriteMany') || super.hasAccess(volume, claim);
      }
    }),
  },
  {
    id: 'pv-binding/the-class-must-exist',
    belief: text('A storageClassName that names no StorageClass keeps claim and volume from being bound.', 'storageClassName 对应的 StorageClass 不存在时，PVC 和 PV 无法绑定。'),
    truth: text('Binding compares storageClassName on both sides as a mere name. The StorageClass object is needed to provision a volume or to delay binding, not to match existing volumes.', '绑定时只比较两边的 storageClassName 是否相同。StorageClass 对象只在动态创建 PV 或延迟绑定时才需要，匹配现有 PV 不要求它存在。'),
    sources: [notes('16.5.4.2'), docs, matchCode],
    create: made(class extends ReferencePvBinding {
      protected override isOfClass(volume: VolumeRecord, claim: ClaimRecord): boolean {
        return super.isOfClass(volume, claim) && (volume.className === '' || this.classNamed(volume.className) !== undefined);
      }
    }),
  },
  {
    id: 'pv-binding/a-classless-volume-suits-every-class',
    belief: text('A volume without a class can be bound to a claim of any class.', '未设置 StorageClass 的 PV 可以与任何 StorageClass 的 PVC 绑定。'),
    truth: text('No class counts as the class "", and the classes of volume and claim must be equal. So such a volume goes only to claims without a class, unless its claimRef names the claim.', '未设置 StorageClass 等同于 ""，而 PV 和 PVC 的 StorageClass 必须相同。因此这样的 PV 只会与未设置 StorageClass 的 PVC 绑定，除非它的 claimRef 指向该 PVC。'),
    sources: [docs, matchCode],
    about: ['pv-binding/class'],
    create: made(class extends ReferencePvBinding {
      protected override isOfClass(volume: VolumeRecord, claim: ClaimRecord): boolean {
        return volume.className === '' || super.isOfClass(volume, claim);
      }
    }),
  },
  {
    id: 'pv-binding/a-classless-claim-takes-any-class',
    belief: text('A claim without a class can be bound to a volume of any class.', '未设置 StorageClass 的 PVC 可以与任何 StorageClass 的 PV 绑定。'),
    truth: text('Leaving the class out is no wildcard: the claim gets the default class or, if there is none, counts as class "". In that case it matches only volumes without a class, or one whose claimRef names it.', '不设置 StorageClass 并不表示不限：PVC 会得到默认 StorageClass，没有默认时则等同于 ""。这时它只与同样未设置的 PV 绑定，除非某个 PV 的 claimRef 指向它。'),
    sources: [docs, matchCode],
    about: ['pv-binding/class'],
    create: made(class extends ReferencePvBinding {
      protected override isOfClass(volume: VolumeRecord, claim: ClaimRecord): boolean {
        return claim.className === undefined || super.isOfClass(volume, claim);
      }
    }),
  },
  {
    id: 'pv-binding/volume-mode-is-for-mounting',
    belief: text('volumeMode says how the volume is mounted; binding does not look at it.', 'volumeMode 只决定如何挂载，与绑定无关。'),
    truth: text('Claim and volume must have the same volumeMode (Filesystem unless set), since a raw block device cannot stand in for a directory. Only if the two name each other is this not checked.', 'PVC 和 PV 的 volumeMode（默认 Filesystem）必须相同，因为裸块设备不能当作目录使用。只有两者互相指定时才不检查。'),
    sources: [docs, matchCode],
    about: ['pv-binding/kind-of-volume'],
    create: made(class extends ReferencePvBinding {
      protected override hasSameMode(): boolean {
        return true;
      }
    }),
  },
  {
    id: 'pv-binding/attributes-class-is-for-provisioning',
    belief: text('volumeAttributesClassName matters for provisioning; existing volumes are bound without a look at it.', 'volumeAttributesClassName 只影响动态创建，绑定现有 PV 时不看它。'),
    truth: text("An existing volume is chosen only if its volumeAttributesClassName is the same as the claim's (both unset counts as the same), because it stands for properties, such as performance, that the claim asks for.", '选择现有 PV 时，两者的 volumeAttributesClassName 也必须相同（都未设置算相同），因为它代表 PVC 要求的性能等属性。'),
    sources: [matchCode],
    create: made(class extends ReferencePvBinding {
      protected override hasSameAttributes(): boolean {
        return true;
      }
    }),
  },
  {
    id: 'pv-binding/a-selector-is-a-preference',
    belief: text('A selector is a preference: if no volume has the labels, another is taken.', 'selector 只是偏好：没有带这些标签的 PV 时会选别的。'),
    truth: text('A selector is a hard condition: if no volume has the labels, the claim stays Pending. Only a volume that is tied to the claim by name, through volumeName or a claimRef, is taken without a look at its labels.', 'selector 是硬性条件，没有 PV 带这些标签时 PVC 就保持 Pending。只有通过 volumeName 或 claimRef 指定的 PV 才不看标签。'),
    sources: [docs, matchCode],
    about: ['pv-binding/selector'],
    create: made(class extends ReferencePvBinding {
      protected override isSelected(volume: VolumeRecord, claim: ClaimRecord): boolean {
        return super.isSelected(volume, claim) || this.volumes.every((each) => !super.isSelected(each, claim));
      }
    }),
  },
  {
    id: 'pv-binding/one-label-is-enough',
    belief: text('A volume is selected if it meets one of the requirements of the selector.', 'PV 只要满足 selector 中的一项条件就算选中。'),
    truth: text('All requirements in matchLabels and matchExpressions are combined with AND, so the labels of the volume have to meet every one of them.', 'matchLabels 和 matchExpressions 中的所有条件之间是 AND 关系，PV 的标签必须全部满足才算选中。'),
    sources: [docs, matchCode],
    create: made(class extends ReferencePvBinding {
      protected override isSelected(volume: VolumeRecord, claim: ClaimRecord): boolean {
        if (claim.selector === undefined) return true;
        const { matchLabels = {}, matchExpressions = [] } = claim.selector;
        const each = [...Object.entries(matchLabels).map(([key, value]) => ({ matchLabels: { [key]: value } })), ...matchExpressions.map((one) => ({ matchExpressions: [one] }))];
        return each.some((selector) => super.isSelected(volume, { ...claim, selector }));
      }
    }),
  },
]);
