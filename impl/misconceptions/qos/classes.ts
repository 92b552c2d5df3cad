import { kubernetesCode, kubernetesDocs, misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { Container, Pod, QosClass, QosPort, Resources } from '../../../spec/qos';
import { ReferenceQos, type Settled } from '../../reference/qos';

const docs = kubernetesDocs('docs/concepts/workloads/pods/pod-qos');
const task = kubernetesDocs('docs/tasks/configure-pod-container/quality-service-pod');
/** Among the answers to which configuration gives BestEffort: "Containers have resource requests but no limits". */
const bank = { kind: 'question bank', place: 'leyaa.ai, Kubernetes, Quality of Service classes, challenge 3, option B', version: '2026' } as const;

/** What the class would be if only memory counted. */
const ofMemory = new (class extends ReferenceQos {
  protected override resourceNames(): readonly string[] {
    return ['memory'];
  }
})();

export const classMisconceptions = misconceptionsOf<QosPort>([
  {
    id: 'qos/limits-alone-are-burstable',
    belief: text('A container with limits but no requests makes its Pod Burstable, since Guaranteed needs both to be written.', '容器只写了 limits 没写 requests，Pod 就是 Burstable，因为 Guaranteed 必须两者都写。'),
    truth: text('The API server sets a missing request to the limit before the class is computed. So cpu and memory limits in every container are enough for Guaranteed, unless Pod-level resources are set.', '计算类别之前，API server 会把缺省的 request 设为 limit。所以未设置 Pod 级别资源时，每个容器都写了 cpu 和 memory 的 limits，就足以成为 Guaranteed。'),
    sources: [notes('28.1'), docs],
    create: () => new (class extends ReferenceQos {
      override qosClass(pod: Pod): QosClass {
        const own = super.qosClass(pod);
        const lacksRequest = ({ resources }: Container) => this.resourceNames().some((name) => resources?.limits?.[name] !== undefined && resources.requests?.[name] === undefined);
        return own === 'Guaranteed' && !this.podLevelCounts(pod.spec.resources) && this.considered(pod).some(lacksRequest) ? 'Burstable' : own;
      }
    })(),
  },
  {
    id: 'qos/any-limit-is-guaranteed',
    belief: text('A Pod is Guaranteed when requests and limits are set; they need not be equal.', 'Pod 同时设置了 requests 和 limits 就是 Guaranteed，不要求相等。'),
    truth: text('Guaranteed needs the request to equal the limit, for cpu and for memory. Where a limit is higher, the Pod may use more than is reserved for it, and that is what Burstable means.', 'Guaranteed 要求 cpu 和 memory 的 request 都等于 limit。limit 更高就意味着 Pod 可以用到超出预留的量，这正是 Burstable 的含义。'),
    sources: [notes('28.1.1'), docs],
    about: ['qos/class'],
    create: () => new (class extends ReferenceQos {
      protected override shape(request = 0, limit = 0): QosClass {
        return request > 0 && limit > 0 ? 'Guaranteed' : super.shape(request, limit);
      }
    })(),
  },
  {
    id: 'qos/one-container-decides',
    belief: text('A Pod is Guaranteed as soon as one of its containers has limits equal to its requests.', '只要有一个容器的 limits 等于 requests，Pod 就是 Guaranteed。'),
    truth: text('Every container, init containers included, must have cpu and memory limits equal to its requests; a single one that has not makes the Pod Burstable. Only with Pod-level resources do the containers not decide.', '每个容器（包括 init 容器）的 cpu 和 memory 都必须 limit 等于 request，有一个不满足，Pod 就是 Burstable。只有设置了 Pod 级别资源时，才不由各容器决定。'),
    sources: [notes('28.1.2'), docs],
    create: () => new (class extends ReferenceQos {
      override qosClass(pod: Pod): QosClass {
        const own = super.qosClass(pod);
        const some = this.considered(pod).some(({ resources }) => this.classOf(this.defaulted(resources)) === 'Guaranteed');
        return !this.podLevelCounts(pod.spec.resources) && some ? 'Guaranteed' : own;
      }
    })(),
  },
  {
    id: 'qos/init-containers-do-not-count',
    belief: text('Init containers are gone before the Pod runs, so they have no say in its QoS class.', 'init 容器在 Pod 运行之前就结束了，所以不影响 QoS 类别。'),
    truth: text('The class is computed from the spec when the Pod is created, and init containers are in it. Unless Pod-level resources are set, one that lacks a cpu or memory limit makes an otherwise Guaranteed Pod Burstable.', '类别在创建 Pod 时根据 spec 算出，init 容器也在其中。未设置 Pod 级别资源时，只要有一个 init 容器没有 cpu 或 memory 的 limit，本来 Guaranteed 的 Pod 就成了 Burstable。'),
    sources: [docs, kubernetesCode('pkg/apis/core/v1/helper/qos ComputePodQOS')],
    create: () => new (class extends ReferenceQos {
      protected override considered({ spec }: Pod): readonly Container[] {
        return spec.containers;
      }
    })(),
  },
  {
    id: 'qos/sidecars-do-not-count',
    belief: text('Only ordinary init containers count for the QoS class; sidecars are left out.', '只有普通 init 容器参与 QoS 计算，sidecar 不算。'),
    truth: text('A sidecar is an init container with restartPolicy Always, and the class looks at all init containers alike, unless Pod-level resources are set. It runs and uses resources as long as the Pod does.', 'sidecar 就是 restartPolicy 为 Always 的 init 容器，未设置 Pod 级别资源时，所有 init 容器都同样参与计算。它和 Pod 运行得一样久，一直占用资源。'),
    sources: [docs, kubernetesCode('pkg/apis/core/v1/helper/qos ComputePodQOS')],
    create: () => new (class extends ReferenceQos {
      protected override considered(pod: Pod): readonly Container[] {
        return super.considered(pod).filter(({ restartPolicy }) => restartPolicy === undefined);
      }
    })(),
  },
  {
    id: 'qos/memory-alone-decides',
    belief: text('QoS is about memory: equal memory requests and limits make a Pod Guaranteed.', 'QoS 针对的是内存：memory 的 requests 和 limits 相等，Pod 就是 Guaranteed。'),
    truth: text('Both cpu and memory count: Guaranteed needs a limit equal to the request for both. If only memory has that, the Pod may use more cpu than is reserved for it, and is Burstable.', 'cpu 和 memory 同样重要：两者的 limit 都等于 request 才是 Guaranteed。只有 memory 满足时，Pod 使用的 cpu 可以超出预留，所以是 Burstable。'),
    sources: [task, docs],
    about: ['qos/class'],
    create: () => new (class extends ReferenceQos {
      override qosClass(pod: Pod): QosClass {
        const own = super.qosClass(pod);
        const byMemory = ofMemory.qosClass(pod);
        return byMemory === 'Guaranteed' ? byMemory : own;
      }
    })(),
  },
  {
    id: 'qos/requests-only-are-best-effort',
    belief: text('Without limits nothing is promised: a Pod that has only requests is BestEffort.', '没有 limits 就没有保证：只有 requests 的 Pod 是 BestEffort。'),
    truth: text('A request is a promise in itself: the scheduler sets that much of a node aside for the Pod. So a cpu or memory request above zero makes it Burstable, and BestEffort is left to Pods without requests and limits.', 'request 本身就是保证：调度器会按它在节点上预留资源。所以只要有大于零的 cpu 或 memory request，Pod 就是 Burstable；没有任何 request 和 limit 的才是 BestEffort。'),
    sources: [bank, docs],
    about: ['qos/class'],
    create: () => new (class extends ReferenceQos {
      protected override shape(request = 0, limit = 0): QosClass {
        return limit === 0 ? 'BestEffort' : super.shape(request, limit);
      }
    })(),
  },
  {
    id: 'qos/burstable-needs-a-request',
    belief: text('A Pod is Burstable only if a container writes a request; limits in part leave it BestEffort.', '只有容器写了 request，Pod 才是 Burstable；只写一部分 limits 仍是 BestEffort。'),
    truth: text('Where only a limit is written, the API server adds a request of the same amount. So one cpu or memory limit above zero is enough, and the Pod is no longer BestEffort.', '只写 limit 时，API server 会补上同样大小的 request。所以只要有一个大于零的 cpu 或 memory limit，Pod 就不再是 BestEffort。'),
    sources: [notes('28.1.2'), docs],
    about: ['qos/class'],
    create: () => new (class extends ReferenceQos {
      override qosClass(pod: Pod): QosClass {
        const own = super.qosClass(pod);
        const written = (resources: Resources | undefined) => ['cpu', 'memory'].some((name) => resources?.requests?.[name] !== undefined);
        return own === 'Burstable' && ![pod.spec, ...this.considered(pod)].some(({ resources }) => written(resources)) ? 'BestEffort' : own;
      }
    })(),
  },
  {
    id: 'qos/zero-counts-as-set',
    belief: text('A request or limit of 0 is a value like any other, so a Pod whose cpu and memory are all 0 is Guaranteed.', '写成 0 的 request 或 limit 也算设置了，所以 cpu 和 memory 全为 0 的 Pod 是 Guaranteed。'),
    truth: text('An amount of 0 counts as not set, since it neither reserves nor limits anything. A Pod whose cpu and memory are all 0 is BestEffort.', '写成 0 等于没有设置，因为它既不预留也不限制资源。cpu 和 memory 全为 0 的 Pod 是 BestEffort。'),
    sources: [docs, kubernetesCode('pkg/apis/core/v1/helper/qos resourceQOS')],
    create: () => new (class extends ReferenceQos {
      protected override shape(request?: number, limit?: number): QosClass {
        if (request === undefined && limit === undefined) return 'BestEffort';
        return request === limit ? 'Guaranteed' : 'Burstable';
      }
    })(),
  },
  {
    id: 'qos/every-resource-counts',
    belief: text('All resources count: a Pod that requests only ephemeral storage or a GPU is Burstable.', '所有资源都算：只申请 ephemeral-storage 或 GPU 的 Pod 是 Burstable。'),
    truth: text('Only cpu and memory decide the class, since it is about how a node shares these two. A Pod that requests nothing but ephemeral storage or a GPU is BestEffort.', '类别只看 cpu 和 memory，因为它关系到的只是节点如何分配这两种资源。只申请 ephemeral-storage 或 GPU 的 Pod 是 BestEffort。'),
    sources: [docs, kubernetesCode('pkg/apis/core/v1/helper/qos supportedQoSComputeResources')],
    about: ['qos/class'],
    create: () => new (class extends ReferenceQos {
      protected override classOf(settled: Settled): QosClass {
        const own = super.classOf(settled);
        const other = [...settled.requests.keys(), ...settled.limits.keys()].some((name) => !this.resourceNames().includes(name));
        return own === 'BestEffort' && other ? 'Burstable' : own;
      }
    })(),
  },
  {
    id: 'qos/spelling-counts',
    belief: text('Request and limit must be written alike: a cpu request of 1 and a limit of 1000m are not equal.', 'request 和 limit 必须写得一样：cpu request 写 1、limit 写 1000m 就不算相等。'),
    truth: text('Quantities are compared by value, not as text: 1 and 1000m are both one cpu. So a request of 1 and a limit of 1000m are equal, as Guaranteed needs it.', '数量按数值比较，不看写法：1 和 1000m 都是一个 cpu。所以 request 写 1、limit 写 1000m 就是相等，符合 Guaranteed 的要求。'),
    sources: [docs, kubernetesCode('staging/src/k8s.io/apimachinery/pkg/api/resource Quantity.Cmp')],
    about: ['qos/class'],
    create: () => new (class extends ReferenceQos {
      override qosClass(pod: Pod): QosClass {
        const odd = (resources: Resources | undefined) => ['cpu', 'memory'].some((name) => {
          const [request, limit] = [resources?.requests?.[name], resources?.limits?.[name]];
          return request !== undefined && limit !== undefined && request !== limit;
        });
        const voices = this.podLevelCounts(pod.spec.resources) ? [pod.spec] : this.considered(pod);
        const own = super.qosClass(pod);
        return own === 'Guaranteed' && voices.some(({ resources }) => odd(resources)) ? 'Burstable' : own;
      }
    })(),
  },
]);
