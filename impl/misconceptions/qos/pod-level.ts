import { kubernetesCode, kubernetesDocs, misconceptionsOf, text } from '../../../spec/kernel';
import type { Pod, QosPort, Resources } from '../../../spec/qos';
import { ReferenceQos } from '../../reference/qos';

const docs = kubernetesDocs('docs/concepts/workloads/pods/pod-qos');

/** Beliefs about resources that are set for a Pod as a whole. */
export const podLevelMisconceptions = misconceptionsOf<QosPort>([
  {
    id: 'qos/pod-level-is-ignored',
    belief: text('The QoS class follows from the containers alone; spec.resources of the Pod only caps them.', 'QoS 类别只看各个容器，Pod 的 spec.resources 只是总上限。'),
    truth: text('If spec.resources sets cpu, memory or hugepages, the class follows from the Pod-level cpu and memory, as they hold for the Pod as a whole. The containers only supply what is missing there.', 'spec.resources 设置了 cpu、memory 或 hugepages 时，类别由 Pod 级别的 cpu 和 memory 决定，因为它们针对整个 Pod。各容器的值只用来补齐其中缺少的部分。'),
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
    truth: text('An empty spec.resources counts as if it were not there, and the class follows from the containers. Only a request or limit in it moves the decision to the Pod level.', '空的 spec.resources 等于没有写，类别仍由各容器决定。只有在其中写了 request 或 limit，才改由 Pod 级别决定。'),
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
    id: 'qos/pod-level-hugepages-change-nothing',
    belief: text('Only cpu and memory in spec.resources move the decision to the Pod level; with hugepages alone there, the class still follows from the containers.', 'spec.resources 中只有 cpu 和 memory 会让类别改由 Pod 级别决定；只写 hugepages 时，类别仍由各容器决定。'),
    truth: text('Hugepages in spec.resources move the decision to the Pod level as well, although the class compares only cpu and memory. What the Pod lacks of these is derived from the containers, and can be equal where those of one container are not.', 'spec.resources 中的 hugepages 同样让类别改由 Pod 级别决定，尽管比较的只是 cpu 和 memory。Pod 级别缺少的值由各容器推导而来，即使某个容器的 request 与 limit 不相等，推导出的两者也可能相等。'),
    sources: [kubernetesCode('staging/src/k8s.io/component-helpers/resource IsPodLevelResourcesSet'), kubernetesCode('pkg/api/pod DefaultPodLevelResources'), docs],
    about: ['qos/pod-level'],
    create: () => new (class extends ReferenceQos {
      protected override opensPodLevel(name: string): boolean {
        return this.resourceNames().includes(name);
      }
    })(),
  },
  {
    id: 'qos/pod-limits-alone-are-burstable',
    belief: text('Limits at Pod level are no requests: a Pod with Pod-level limits only is Burstable.', 'Pod 级别的 limits 不会变成 requests：只写 Pod 级别 limits 的 Pod 是 Burstable。'),
    truth: text('A missing Pod-level request is filled in: from the requests of the containers if they have any, else from the Pod-level limit. So with containers that set nothing, cpu and memory limits at Pod level give Guaranteed.', '缺少的 Pod 级别 request 会自动补上：容器写了 request 就取汇总值，否则取 Pod 级别的 limit。所以各容器都没写时，只写 Pod 级别的 cpu 和 memory limits 就是 Guaranteed。'),
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
