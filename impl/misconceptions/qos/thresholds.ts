import { kubernetesCode, kubernetesDocs, misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { EvictablePod, EvictionNode, Look, LookOutcome, QosPort, Threshold } from '../../../spec/qos';
import { ReferenceQos, type State } from '../../reference/qos';

const docs = kubernetesDocs('docs/concepts/scheduling-eviction/node-pressure-eviction');
const helpers = kubernetesCode('pkg/kubelet/eviction/helpers.go');
const manager = kubernetesCode('pkg/kubelet/eviction/eviction_manager.go');

/** Beliefs about when thresholds act, with which grace, and what the node reports. */
export const thresholdMisconceptions = misconceptionsOf<QosPort>([
  {
    id: 'qos/soft-waits-two-minutes',
    belief: text('A soft threshold waits two minutes before Pods are evicted.', 'soft 阈值会等待两分钟再驱逐 Pod。'),
    sources: [notes('28.2'), docs],
    about: ['qos/soft-threshold'],
    create: () => new (class extends ReferenceQos {
      protected override waiting({ graceSeconds }: Threshold): number {
        return graceSeconds === 0 ? 0 : 120;
      }
    })(),
  },
  {
    id: 'qos/soft-evicts-at-once',
    belief: text('Soft and hard thresholds both evict at once; soft only means that the Pod may end gracefully.', 'soft 和 hard 阈值都会立即驱逐；soft 只表示 Pod 可以优雅退出。'),
    sources: [docs],
    about: ['qos/soft-threshold'],
    create: () => new (class extends ReferenceQos {
      protected override waiting(): number {
        return 0;
      }
    })(),
  },
  {
    id: 'qos/soft-time-adds-up',
    belief: text('The time below a soft threshold adds up: a break does not start the grace period anew.', '低于 soft 阈值的时间会累计，中断不会让宽限期重新计时。'),
    sources: [docs, helpers],
    about: ['qos/soft-threshold'],
    create: () => new (class extends ReferenceQos {
      private readonly first = new Map<Threshold, number>();

      override evict(node: EvictionNode, looks: readonly Look[]): readonly LookOutcome[] {
        this.first.clear();
        return super.evict(node, looks);
      }

      protected override since(threshold: Threshold, before: number | undefined, look: Look): number {
        const since = this.first.get(threshold) ?? super.since(threshold, before, look);
        this.first.set(threshold, since);
        return since;
      }
    })(),
  },
  {
    id: 'qos/threshold-includes-its-value',
    belief: text('A threshold of 100Mi is met when exactly 100Mi are available.', '阈值为 100Mi 时，剩余量正好 100Mi 就算满足。'),
    sources: [docs, helpers],
    about: ['qos/hard-threshold', 'qos/soft-threshold'],
    create: () => new (class extends ReferenceQos {
      protected override isMet({ value }: Threshold, available: number): boolean {
        return available <= value;
      }
    })(),
  },
  {
    id: 'qos/minimum-reclaim-is-ignored',
    belief: text('Eviction stops as soon as the threshold itself is no longer met.', '只要不再满足阈值本身，驱逐就停止。'),
    sources: [docs, manager],
    about: ['qos/hard-threshold'],
    create: () => new (class extends ReferenceQos {
      protected override reclaim(): number {
        return 0;
      }
    })(),
  },
  {
    id: 'qos/minimum-reclaim-ends-the-wait',
    belief: text('Once a soft threshold is met, it stays met until its value plus the minimum reclaim is available, even while its grace period still runs.', 'soft 阈值一旦满足，即使宽限期还没过，也要等可用量达到阈值加最小回收量，才不再满足。'),
    sources: [docs, manager],
    about: ['qos/soft-threshold', 'qos/pressure'],
    create: () => new (class extends ReferenceQos {
      protected override mustReclaim(threshold: Threshold, { metSince }: State): boolean {
        return metSince.has(threshold);
      }
    })(),
  },
  {
    id: 'qos/hard-respects-the-pods-grace',
    belief: text("A hard eviction still gives the Pod its own terminationGracePeriodSeconds.", 'hard 驱逐仍然会给 Pod 自己的 terminationGracePeriodSeconds。'),
    sources: [docs, manager],
    about: ['qos/grace'],
    create: () => new (class extends ReferenceQos {
      protected override grace(threshold: Threshold, node: EvictionNode, pod: EvictablePod): number {
        return threshold.graceSeconds === 0 ? pod.terminationGraceSeconds : super.grace(threshold, node, pod);
      }
    })(),
  },
  {
    id: 'qos/soft-respects-the-pods-grace',
    belief: text("A soft eviction gives the Pod its own terminationGracePeriodSeconds.", 'soft 驱逐会给 Pod 自己的 terminationGracePeriodSeconds。'),
    sources: [docs, manager],
    about: ['qos/grace'],
    create: () => new (class extends ReferenceQos {
      protected override grace(threshold: Threshold, node: EvictionNode, pod: EvictablePod): number {
        return threshold.graceSeconds === 0 ? super.grace(threshold, node, pod) : pod.terminationGraceSeconds;
      }
    })(),
  },
  {
    id: 'qos/hard-leaves-no-time',
    belief: text('A hard eviction kills the Pod at once, with a grace period of 0 s.', 'hard 驱逐会立即杀死 Pod，宽限期为 0 秒。'),
    sources: [docs, manager],
    about: ['qos/grace'],
    create: () => new (class extends ReferenceQos {
      protected override grace(threshold: Threshold, node: EvictionNode, pod: EvictablePod): number {
        return threshold.graceSeconds === 0 ? 0 : super.grace(threshold, node, pod);
      }
    })(),
  },
  {
    id: 'qos/soft-grants-the-maximum',
    belief: text("A soft eviction gives the Pod the node's evictionMaxPodGracePeriod, whatever the Pod itself asks for.", 'soft 驱逐给 Pod 的是节点的 evictionMaxPodGracePeriod，与 Pod 自己的设置无关。'),
    sources: [docs, manager],
    about: ['qos/grace'],
    create: () => new (class extends ReferenceQos {
      protected override grace(threshold: Threshold, node: EvictionNode, pod: EvictablePod): number {
        return threshold.graceSeconds === 0 ? super.grace(threshold, node, pod) : node.maxPodGraceSeconds;
      }
    })(),
  },
  {
    id: 'qos/soft-leaves-the-thresholds-grace',
    belief: text("A soft eviction gives the Pod the lesser of the threshold's own grace period and evictionMaxPodGracePeriod.", 'soft 驱逐给 Pod 的是阈值自身宽限期与 evictionMaxPodGracePeriod 中较小的一个。'),
    sources: [docs, manager],
    about: ['qos/grace'],
    create: () => new (class extends ReferenceQos {
      protected override grace(threshold: Threshold, node: EvictionNode, pod: EvictablePod): number {
        return threshold.graceSeconds === 0 ? super.grace(threshold, node, pod) : Math.min(threshold.graceSeconds, node.maxPodGraceSeconds);
      }
    })(),
  },
  {
    id: 'qos/pressure-ends-at-once',
    belief: text('The node stops reporting pressure as soon as enough is available again.', '一旦资源恢复充足，节点立即停止报告压力。'),
    sources: [docs, helpers],
    about: ['qos/pressure'],
    create: () => new (class extends ReferenceQos {
      protected override transition(): number {
        return 1;
      }
    })(),
  },
  {
    id: 'qos/pressure-waits-for-the-grace',
    belief: text('The node reports pressure only once the grace period of the soft threshold is over.', 'soft 阈值的宽限期过后，节点才报告压力。'),
    sources: [docs, manager],
    about: ['qos/pressure'],
    create: () => new (class extends ReferenceQos {
      protected override showsPressure(_met: readonly Threshold[], active: readonly Threshold[]): boolean {
        return active.length > 0;
      }
    })(),
  },
]);
