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
    truth: text('Under memory and disk pressure the kubelet looks at whether usage exceeds the request, then priority, then the excess, and never at the class. BestEffort Pods go early only because any usage exceeds a request of 0.', '内存和磁盘压力下，kubelet 先看用量是否超过 request，再看优先级，最后看超出多少，从不看 QoS 类别。BestEffort 走得早，只是因为 request 为 0，一有用量就算超出。'),
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
    truth: text('Under memory and disk pressure priority comes second, after whether usage exceeds the request. A Pod of high priority above its request goes before a low one within it; only for process IDs is priority first.', '内存和磁盘压力下，优先级排第二，首先看用量是否超过 request。超出 request 的高优先级 Pod 先于未超出的低优先级 Pod；只有 PID 不足时才先看优先级。'),
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
    truth: text('Priority is what the kubelet compares first when process IDs run short, and second, after whether usage exceeds the request, for memory and disk. The lower one goes first, however small its excess.', '驱逐时同样要看优先级：PID 不足时首先比较它；内存和磁盘压力下，先看用量是否超过 request，接着就比较它。优先级低的先走，哪怕超出得少。'),
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
    truth: text('Being within its request only puts a Pod behind those above theirs. If those are gone and the node is still short, as when its own daemons use too much, the Pod is evicted as well.', '用量在 request 以内，只是让 Pod 排在超出者之后。超出的都已驱逐而资源仍然不足时（比如系统进程占用过多），它也会被驱逐。'),
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
    truth: text('Under memory and disk pressure usage counts relative to the request: Pods above it first, then lower priority, then the larger excess. A large user within its request goes after a small one above its own.', '内存和磁盘压力下，用量是相对 request 来看的：先看是否超出，再看优先级，最后看超出多少。用量大但在 request 以内的 Pod，排在用量小但超出的 Pod 之后。'),
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
    truth: text('Among Pods above their requests priority decides, and the excess only between equal priorities. So a Pod of lower priority goes first even if the other exceeds its request by far more.', '同样超出 request 的 Pod 先比优先级，优先级相同才比超出多少。所以优先级低的先走，哪怕另一个超出得多得多。'),
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
    truth: text('Unless Pod-level resources are set, usage is compared with what was reserved for the Pod: the sum over its containers, or what an init container needs if that is more. It stays so after init containers have ended.', '未设置 Pod 级别资源时，用量是与为整个 Pod 预留的量比较：各容器 request 之和与单个 init 容器的 request，取较大者。init 容器结束之后，这个值也不变。'),
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
    truth: text('At equal priority, the kubelet compares the number of inodes minus the ephemeral-storage request in bytes. Where such requests are set, they easily outweigh the counts, and the Pod with most inodes may go last.', '优先级相同时，kubelet 比较的是 inode 数减去 ephemeral-storage request（字节数）的差。request 的字节数往往远大于 inode 数，所以 inode 最多的 Pod 反而可能最后走。'),
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
    truth: text('Process IDs cannot be requested, so there is nothing that usage could exceed. Lower priority goes first, then the larger number of processes.', 'PID 没有 request，也就谈不上超出。优先级低的先走，其次是进程数多的先走。'),
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
    truth: text('Wherever usages are compared, a Pod without statistics comes before those that have some. For memory and disk that is the first comparison, so such a Pod goes first, whatever its priority.', '凡是比较用量时，没有统计数据的 Pod 都排在有数据的之前。内存和磁盘压力下首先比较的就是用量，所以它最先走，与优先级无关。'),
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
    truth: text('Pods of priority 2000000000 or more are ranked, but the kubelet skips them and takes the next, since the node or the cluster depends on them. If only such Pods are left, none is evicted.', '优先级不低于 2000000000 的 Pod 也参与排序，但节点或集群离不开它们，kubelet 会跳过，轮到下一个。如果只剩这样的 Pod，就一个也不驱逐。'),
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
    truth: text('The kubelet treats every static Pod as critical and never evicts it, whatever its priority. After an eviction it would not start the Pod again, and no controller would replace it.', 'kubelet 把所有静态 Pod 都视为关键 Pod，不论优先级都不会驱逐。静态 Pod 一旦被驱逐，kubelet 不会重新启动它，也没有控制器来重建。'),
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
    truth: text('The kubelet goes down the ranking to the first Pod that it may evict. A static or critical Pod in front is skipped; otherwise it would keep the node from ever being relieved.', 'kubelet 会沿着排序往下找，驱逐第一个允许驱逐的 Pod。排在前面的静态 Pod 或关键 Pod 只是跳过，否则节点的压力永远得不到缓解。'),
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
