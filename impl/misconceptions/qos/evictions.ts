import { kubernetesCode, kubernetesDocs, misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { EvictablePod, EvictionNode, Look, QosPort } from '../../../spec/qos';
import { ReferenceQos, type Comparator } from '../../reference/qos';

const docs = kubernetesDocs('docs/concepts/scheduling-eviction/node-pressure-eviction');
const helpers = kubernetesCode('pkg/kubelet/eviction/helpers.go');
const manager = kubernetesCode('pkg/kubelet/eviction/eviction_manager.go');
const classRank = { BestEffort: 0, Burstable: 1, Guaranteed: 2 };

/** Beliefs about who is evicted. */
export const evictionMisconceptions = misconceptionsOf<QosPort>([
  {
    id: 'qos/evicted-by-class',
    belief: text('Eviction goes by QoS class: BestEffort first, then Burstable, Guaranteed last.', '驱逐按 QoS 类别进行：先 BestEffort，再 Burstable，最后 Guaranteed。'),
    sources: [notes('28.3'), notes('28.4'), notes('28.5'), docs],
    about: ['qos/order-memory'],
    create: () => new (class extends ReferenceQos {
      protected override order(node: EvictionNode, look: Look): readonly Comparator[] {
        return [(a, b) => classRank[a.qosClass] - classRank[b.qosClass], ...super.order(node, look)];
      }
    })(),
  },
  {
    id: 'qos/priority-first',
    belief: text('The Pod of the lowest priority is always the first to be evicted, whatever it uses.', '最先被驱逐的总是优先级最低的 Pod，与用量无关。'),
    sources: [docs, helpers],
    about: ['qos/order-memory', 'qos/order-disk'],
    create: () => new (class extends ReferenceQos {
      protected override order(node: EvictionNode, look: Look): readonly Comparator[] {
        return [(a, b) => a.priority - b.priority, ...super.order(node, look)];
      }
    })(),
  },
  {
    id: 'qos/priority-does-not-matter',
    belief: text('Priority is for the scheduler; eviction looks only at usage and requests.', '优先级只用于调度；驱逐只看用量和 request。'),
    sources: [docs, helpers],
    create: () => new (class extends ReferenceQos {
      protected override victims(node: EvictionNode, look: Look, pods: readonly EvictablePod[]): readonly EvictablePod[] {
        return super.victims(node, look, pods.filter((pod) => this.mayGo(pod)).map((pod) => ({ ...pod, priority: 0 }))).map((found) => pods.find(({ name }) => name === found.name) ?? found);
      }
    })(),
  },
  {
    id: 'qos/within-the-request-is-safe',
    belief: text('Only Pods that exceed their requests are candidates for eviction; one that stays within them is never evicted.', '只有用量超过 request 的 Pod 才会被驱逐；用量在 request 以内的 Pod 永远不会被驱逐。'),
    sources: [kubernetesDocs('docs/concepts/workloads/pods/pod-qos'), helpers],
    about: ['qos/order-memory', 'qos/order-disk'],
    create: () => new (class extends ReferenceQos {
      protected override victims(node: EvictionNode, look: Look, pods: readonly EvictablePod[]): readonly EvictablePod[] {
        const requestOf = (pod: EvictablePod) => (node.signal === 'memory.available' || node.signal === 'nodefs.available' ? this.request(pod) : 0);
        return super.victims(node, look, pods).filter((pod) => (look.usage[pod.name] ?? Infinity) > requestOf(pod));
      }
    })(),
  },
  {
    id: 'qos/largest-user-first',
    belief: text('The Pod that uses the most is evicted first, because that frees the most.', '用量最大的 Pod 最先被驱逐，因为这样释放得最多。'),
    sources: [docs, helpers],
    about: ['qos/order-memory', 'qos/order-disk'],
    create: () => new (class extends ReferenceQos {
      protected override order(_node: EvictionNode, { usage }: Look): readonly Comparator[] {
        // Of Pods that were not measured it says nothing: they go first, as they do.
        return [(a, b) => Number(usage[b.name] === undefined) - Number(usage[a.name] === undefined), (a, b) => (usage[b.name] ?? 0) - (usage[a.name] ?? 0)];
      }
    })(),
  },
  {
    id: 'qos/excess-before-priority',
    belief: text('Among Pods above their requests the one with the largest excess goes first; priority only breaks ties.', '在超出 request 的 Pod 中，超出最多的先走；优先级只用来打破平局。'),
    sources: [docs, helpers],
    about: ['qos/order-memory', 'qos/order-disk'],
    create: () => new (class extends ReferenceQos {
      protected override order(node: EvictionNode, look: Look): readonly Comparator[] {
        const [first, second, third] = super.order(node, look);
        if (first === undefined || second === undefined || third === undefined) return super.order(node, look);
        const isAbove = (pod: EvictablePod) => (look.usage[pod.name] ?? 0) > (node.signal === 'nodefs.inodesFree' ? 0 : this.request(pod));
        return [first, (a, b) => (isAbove(a) && isAbove(b) ? third(a, b) : 0), second, third];
      }
    })(),
  },
  {
    id: 'qos/init-requests-do-not-count',
    belief: text('Usage is compared with the sum of the requests of the running containers; init containers no longer count.', '用量与正在运行的容器 request 之和比较；init 容器不再计入。'),
    sources: [docs, helpers],
    about: ['qos/order-memory', 'qos/order-disk'],
    create: () => new (class extends ReferenceQos {
      protected override request({ requests }: EvictablePod): number {
        return requests.reduce((total, one) => total + one, 0);
      }
    })(),
  },
  {
    id: 'qos/inodes-by-count',
    belief: text('When inodes run short, the Pod with the most inodes goes first, at equal priority.', 'inode 不足时，同优先级下 inode 最多的 Pod 先走。'),
    sources: [docs, helpers],
    create: () => new (class extends ReferenceQos {
      protected override order(node: EvictionNode, look: Look): readonly Comparator[] {
        const [first, second, third] = super.order(node, look);
        const byCount: Comparator = (a, b) => (look.usage[b.name] ?? 0) - (look.usage[a.name] ?? 0);
        return [first, second, node.signal === 'nodefs.inodesFree' ? byCount : third].filter((each) => each !== undefined);
      }
    })(),
  },
  {
    id: 'qos/pids-as-memory',
    belief: text('A shortage of process IDs is handled like one of memory: Pods above their request go first.', 'PID 不足与内存不足一样处理：先驱逐超出 request 的 Pod。'),
    sources: [docs, helpers],
    create: () => new (class extends ReferenceQos {
      protected override order(node: EvictionNode, look: Look): readonly Comparator[] {
        return super.order(node.signal === 'pid.available' ? { ...node, signal: 'memory.available' } : node, look);
      }
    })(),
  },
  {
    id: 'qos/unmeasured-pods-last',
    belief: text('A Pod without statistics cannot be judged, so it is evicted last.', '没有统计数据的 Pod 无法判断，所以最后才驱逐。'),
    sources: [helpers],
    create: () => new (class extends ReferenceQos {
      protected override order(node: EvictionNode, look: Look): readonly Comparator[] {
        const missing = ({ name }: EvictablePod) => (look.usage[name] === undefined ? 1 : 0);
        return [(a, b) => missing(a) - missing(b), ...super.order(node, look)];
      }
    })(),
  },
  {
    id: 'qos/critical-pods-may-go',
    belief: text('Critical Pods rank last because of their priority, but in need they are evicted too.', '关键 Pod 因优先级高而排在最后，但必要时也会被驱逐。'),
    sources: [docs, manager],
    create: () => new (class extends ReferenceQos {
      protected override mayGo({ isStatic }: EvictablePod): boolean {
        return !isStatic;
      }
    })(),
  },
  {
    id: 'qos/static-pods-may-go',
    belief: text('A static Pod is evicted like any other; the kubelet starts it again afterwards.', '静态 Pod 和其他 Pod 一样会被驱逐，之后由 kubelet 重新启动。'),
    sources: [docs, manager],
    create: () => new (class extends ReferenceQos {
      protected override mayGo(pod: EvictablePod): boolean {
        return super.mayGo({ ...pod, isStatic: false });
      }
    })(),
  },
  {
    id: 'qos/spared-pods-end-the-look',
    belief: text('If the Pod that ranks first may not be evicted, no Pod is evicted at this check.', '如果排在第一的 Pod 不允许驱逐，本次检查就不驱逐任何 Pod。'),
    sources: [manager],
    create: () => new (class extends ReferenceQos {
      protected override victims(node: EvictionNode, look: Look, pods: readonly EvictablePod[]): readonly EvictablePod[] {
        const all = new (class extends ReferenceQos {
          protected override mayGo(): boolean {
            return true;
          }

          ranked() {
            return this.victims(node, look, pods);
          }
        })().ranked();
        return all[0] !== undefined && this.mayGo(all[0]) ? all : [];
      }
    })(),
  },
]);
