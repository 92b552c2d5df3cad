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
    truth: text('Each soft threshold waits for its own grace period from evictionSoftGracePeriod. There is no default, neither two minutes nor another: the kubelet does not start if one is missing.', '每个 soft 阈值等待的是 evictionSoftGracePeriod 中为它设置的宽限期。这个值没有默认的两分钟，必须设置，否则 kubelet 无法启动。'),
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
    truth: text('A soft threshold evicts only after it has been met without a break for its whole grace period, so that a short peak costs no Pod. Only a hard one acts at the first check that finds it met.', 'soft 阈值要在整个宽限期内持续满足才会驱逐，短暂的峰值不会让 Pod 被驱逐。只有 hard 阈值一检查到满足就立即驱逐。'),
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
    truth: text('The kubelet notes since when a threshold has been met and drops the note at the first check where it is not. The grace period then starts from zero, so short peaks never add up to an eviction.', 'kubelet 记录阈值从何时起满足，一旦检查发现不再满足就清除记录。下次满足时宽限期从零算起，所以零散的短暂峰值不会累计成驱逐。'),
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
    truth: text('A threshold is met only if strictly less than its value is available; less-than is the only operator it can have. With exactly 100Mi available, memory.available<100Mi is not met.', '可用量严格小于阈值才算满足，阈值的运算符只有小于号。剩余量正好是 100Mi 时，memory.available<100Mi 并不成立。'),
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
    truth: text('A threshold that has led to eviction stays in force until its value plus evictionMinimumReclaim is available. That margin, 0 unless set, keeps the node from falling below the threshold again at once.', '触发驱逐的阈值，要到可用量达到阈值加 evictionMinimumReclaim 才解除。这个余量（未设置时为 0）可以避免驱逐刚停就又跌破阈值。'),
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
    truth: text('The minimum reclaim counts only once a threshold drives eviction, that is, after its grace period. Until then the threshold is no longer met as soon as its value is available again, and the wait starts anew.', '宽限期过后、阈值开始驱动驱逐时，才看最小回收量。在此之前，可用量一回到阈值就不再满足，下次重新等待。'),
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
    truth: text('A hard eviction replaces the grace period of the Pod by one second. The node is about to run out, and waiting for a slow exit could bring it down.', 'hard 驱逐会用 1 秒取代 Pod 自己的宽限期。此时节点资源即将耗尽，等 Pod 慢慢退出可能会拖垮节点。'),
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
    truth: text("A soft eviction caps the Pod's own period at the node's evictionMaxPodGracePeriod, so that no Pod holds up relief for long. A Pod that asks for more gets no more than this cap, which is 0 unless set.", 'soft 驱逐时，Pod 自己的宽限期以节点的 evictionMaxPodGracePeriod 为上限，以免 Pod 迟迟不释放资源。超出上限的部分无效，而该上限未设置时为 0。'),
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
    truth: text('A hard eviction leaves the Pod one second, whatever its own grace period. Its containers are first asked to stop, and killed only if they still run when that second is over.', 'hard 驱逐给 Pod 留 1 秒，与它自己的宽限期无关。容器会先收到停止信号，1 秒后仍未退出才被杀死。'),
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
    truth: text("The node's evictionMaxPodGracePeriod is a cap, not the period itself. A Pod whose terminationGracePeriodSeconds is shorter gets that, since it has no use for more time.", '节点的 evictionMaxPodGracePeriod 只是上限，不是实际的宽限期。Pod 的 terminationGracePeriodSeconds 更短时就用 Pod 的，因为它不需要更多时间。'),
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
    truth: text("The threshold's grace period is the wait before an eviction, and is over by then. The Pod gets the smaller of its own terminationGracePeriodSeconds and evictionMaxPodGracePeriod.", '阈值的宽限期是驱逐之前的等待时间，驱逐时已经过完。留给 Pod 的是它自己的 terminationGracePeriodSeconds 与 evictionMaxPodGracePeriod 中的较小值。'),
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
    truth: text('Pressure is reported until evictionPressureTransitionPeriod (five minutes by default) after a threshold was last met. Otherwise the condition would flap, and new Pods would come to a node that has barely recovered.', '最后一次满足阈值之后，还要过 evictionPressureTransitionPeriod（默认五分钟）才停止报告压力。否则状态会来回抖动，刚缓过来的节点又会被调度新的 Pod。'),
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
    truth: text('The kubelet reports pressure from the first check that finds a threshold met; the grace period delays only the eviction. So new Pods can be kept away before any has to be evicted.', '阈值一满足，kubelet 在当次检查就报告压力，宽限期只推迟驱逐。这样在不得不驱逐之前，就可以先不让新 Pod 过来。'),
    sources: [docs, manager],
    about: ['qos/pressure'],
    create: () => new (class extends ReferenceQos {
      protected override showsPressure(_met: readonly Threshold[], active: readonly Threshold[]): boolean {
        return active.length > 0;
      }
    })(),
  },
]);
