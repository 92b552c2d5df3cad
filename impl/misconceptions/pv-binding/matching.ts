import { misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { PvBindingPort } from '../../../spec/pv-binding';
import { ReferencePvBinding, type ClaimRecord, type VolumeRecord } from '../../reference/pv-binding';
import { controllerCode, docs, indexCode, made, matchCode, schedulerCode } from './made';

export const matchingMisconceptions = misconceptionsOf<PvBindingPort>([
  {
    id: 'pv-binding/capacity-must-be-equal',
    belief: text('A volume is bound to a claim only if its capacity is exactly what the claim requests.', 'PV 的容量必须与 PVC 请求的完全相等才会绑定。'),
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
  {
    id: 'pv-binding/the-smallest-always-wins',
    belief: text('Of all volumes that fit, the smallest is taken, no matter how many access modes it has.', '在所有满足条件的 PV 中总是选容量最小的，不考虑访问模式的数量。'),
    sources: [docs, indexCode],
    create: made(class extends ReferencePvBinding {
      protected override groups(volumes: readonly VolumeRecord[]): readonly (readonly VolumeRecord[])[] {
        return [volumes];
      }
    }),
  },
  {
    id: 'pv-binding/the-oldest-wins',
    belief: text('A claim gets the volume that was created first of those that fit.', '在满足条件的 PV 中，最先创建的会被选中。'),
    sources: [indexCode],
    about: ['pv-binding/choice'],
    create: made(class extends ReferencePvBinding {
      protected override groups(volumes: readonly VolumeRecord[]): readonly (readonly VolumeRecord[])[] {
        return [volumes];
      }

      protected override best(volumes: readonly VolumeRecord[]): VolumeRecord | undefined {
        return volumes[0];
      }
    }),
  },
  {
    id: 'pv-binding/the-most-capable-wins',
    belief: text('Of the volumes that fit, the one with the most access modes is taken.', '在满足条件的 PV 中，优先选访问模式最多的。'),
    sources: [indexCode],
    create: made(class extends ReferencePvBinding {
      protected override groups(volumes: readonly VolumeRecord[]): readonly (readonly VolumeRecord[])[] {
        return [...super.groups(volumes)].reverse();
      }
    }),
  },
  {
    id: 'pv-binding/the-scheduler-prefers-fewer-modes',
    belief: text('The scheduler, like the controller, first looks at volumes with the fewest access modes.', '调度器和控制器一样，先看访问模式最少的 PV。'),
    sources: [schedulerCode, matchCode],
    create: made(class extends ReferencePvBinding {
      protected override findOnNode(claim: ClaimRecord, node: string, taken: readonly VolumeRecord[]): VolumeRecord | undefined {
        for (const group of this.groups(this.volumes)) {
          const found = super.findOnNode(claim, node, [...taken, ...this.volumes.filter((each) => !group.includes(each))]);
          if (found !== undefined) return found;
        }
        return undefined;
      }
    }),
  },
  {
    id: 'pv-binding/node-affinity-comes-later',
    belief: text('The volume is chosen without a look at the node; its node affinity only matters once it is bound.', '选 PV 时不考虑节点，节点亲和性要到绑定之后才起作用。'),
    sources: [schedulerCode, controllerCode],
    create: made(class extends ReferencePvBinding {
      protected override isReachable(volume: VolumeRecord, node: string): boolean {
        return volume.phase === 'Available' || super.isReachable(volume, node);
      }
    }),
  },
]);
