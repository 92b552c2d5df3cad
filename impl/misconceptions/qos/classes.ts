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
  {
    id: 'qos/pod-level-is-ignored',
    belief: text('The QoS class follows from the containers alone; spec.resources of the Pod only caps them.', 'QoS 类别只看各个容器，Pod 的 spec.resources 只是总上限。'),
    sources: [docs, kubernetesCode('pkg/api/pod DefaultPodLevelResources')],
    create: () => new (class extends ReferenceQos {
      protected override podLevelCounts(): boolean {
        return false;
      }
    })(),
  },
  {
    id: 'qos/empty-pod-level-counts',
    belief: text('As soon as spec.resources is there, even empty, the containers no longer matter, so the Pod is BestEffort.', '只要写了 spec.resources，哪怕是空的，就不再看容器，所以 Pod 是 BestEffort。'),
    sources: [kubernetesCode('pkg/features PodLevelResourcesFixKubeletQOSClass'), docs],
    create: () => new (class extends ReferenceQos {
      protected override podLevelCounts(resources: Resources | undefined): boolean {
        return resources !== undefined;
      }

      protected override podLevel(pod: Pod) {
        return super.podLevelCounts(pod.spec.resources) ? super.podLevel(pod) : { requests: new Map<string, number>(), limits: new Map<string, number>() };
      }
    })(),
  },
  {
    id: 'qos/pod-limits-alone-are-burstable',
    belief: text('Limits at Pod level are no requests: a Pod with Pod-level limits only is Burstable.', 'Pod 级别的 limits 不会变成 requests：只写 Pod 级别 limits 的 Pod 是 Burstable。'),
    sources: [kubernetesCode('pkg/api/pod DefaultPodLevelResources'), docs],
    create: () => new (class extends ReferenceQos {
      protected override podLevel(pod: Pod) {
        const settled = super.podLevel(pod);
        const written = pod.spec.resources?.requests ?? {};
        return { ...settled, requests: new Map([...settled.requests].filter(([name]) => written[name] !== undefined)) };
      }
    })(),
  },
]);
