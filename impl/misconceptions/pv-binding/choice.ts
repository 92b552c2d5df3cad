import { misconceptionsOf, text } from '../../../spec/kernel';
import type { PvBindingPort } from '../../../spec/pv-binding';
import { ReferencePvBinding, type ClaimRecord, type VolumeRecord } from '../../reference/pv-binding';
import { controllerCode, docs, indexCode, made, matchCode, schedulerCode } from './made';

/** Which of several volumes that suit is taken. */
export const choiceMisconceptions = misconceptionsOf<PvBindingPort>([
  {
    id: 'pv-binding/the-smallest-always-wins',
    belief: text('Of all volumes that fit, the controller takes the smallest, no matter how many access modes it has.', '控制器在所有满足条件的 PV 中总是选容量最小的，不考虑访问模式的数量。'),
    truth: text('The controller looks at the volumes with the fewest access modes first, and compares capacity only among those with the same ones. Only the scheduler (WaitForFirstConsumer) goes by capacity alone.', '控制器先看访问模式最少的 PV，只在访问模式相同的 PV 之间比较容量。只有调度器（WaitForFirstConsumer）才单看容量。'),
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
    truth: text('Age plays no part. The controller takes a volume with the fewest access modes and, among those, the smallest, so that the claim ties up no more than it needs.', '创建先后不起作用。控制器先选访问模式最少的，再从中选容量最小的，使 PVC 不占用超出需要的资源。'),
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
    truth: text('The controller takes a volume with as few access modes as possible. Modes that the claim does not ask for are no use to it, so volumes that offer more are left for claims that need them.', '控制器尽量选访问模式少的 PV。多出的访问模式对 PVC 没有用处，能力更强的 PV 要留给有需要的 PVC。'),
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
    truth: text('The scheduler takes the smallest volume that suits the claim and can be reached from the node. The order by number of access modes comes from the index of the controller, which the scheduler does not use.', '调度器在目标节点可访问且合适的 PV 中，直接取容量最小的。按访问模式数量排序的是控制器的索引，调度器并不使用它。'),
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
    belief: text('Even with WaitForFirstConsumer, the volume is chosen without a look at the node; its node affinity only matters once it is bound.', '即使是 WaitForFirstConsumer，选 PV 时也不考虑节点，节点亲和性要到绑定之后才起作用。'),
    truth: text("With WaitForFirstConsumer the scheduler chooses only among volumes whose nodeAffinity admits the node in question. Immediate binding does ignore it, and may pick a volume that the Pod's node cannot reach.", 'WaitForFirstConsumer 时，调度器只在 nodeAffinity 允许所选节点的 PV 中选择。立即绑定则确实不看节点，因而可能选到 Pod 的节点无法访问的 PV。'),
    sources: [schedulerCode, controllerCode],
    create: made(class extends ReferencePvBinding {
      protected override isReachable(volume: VolumeRecord, node: string): boolean {
        return volume.phase === 'Available' || super.isReachable(volume, node);
      }
    }),
  },
]);
