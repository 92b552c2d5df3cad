import type * as fc from 'fast-check';
import { invariant, kubernetesCode, kubernetesDocs, notes, type AnyInvariant, type Coverage, type Question, type Source, type Text } from '../kernel';
import { storyForm } from './forms';
import type { Story } from './life';
import { storyViolation } from './pod-rule';
import type { PodLifecyclePort } from './port';
import { look, type Aspect, type Sight } from './seen';

export const lifecycle = kubernetesDocs('docs/concepts/workloads/pods/pod-lifecycle');
export const initDocs = kubernetesDocs('docs/concepts/workloads/pods/init-containers');
export const sidecarDocs = kubernetesDocs('docs/concepts/workloads/pods/sidecar-containers');
export const probeDocs = kubernetesDocs('docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes');
export const phaseCode = kubernetesCode('pkg/kubelet/kubelet_pods.go getPhase');
export const restartCode = kubernetesCode('pkg/api/v1/pod/util.go ContainerShouldRestart');
export const actionsCode = kubernetesCode('pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions');
export const initCode = kubernetesCode('pkg/kubelet/kuberuntime/kuberuntime_container.go computeInitContainerActions');
export const backOffCode = kubernetesCode('pkg/kubelet/kuberuntime/kuberuntime_manager.go doBackOff');
export const conditionCode = kubernetesCode('pkg/kubelet/status/generate.go');
export const workerCode = kubernetesCode('pkg/kubelet/prober/worker.go doProbe');

/** What is asked of a container that ends and starts again. */
export const runs: Aspect = { fields: ['state', 'lastState', 'restartCount'] };

export interface Part {
  readonly id: `pod-lifecycle/${string}`;
  /** The clauses that the statement tells. All look at whole stories, and know every rule of them. */
  readonly tells: readonly string[];
  readonly statement: Text;
  readonly section: string;
  readonly sources: readonly Source[];
  readonly aspect: Aspect;
  readonly scenario: fc.Arbitrary<Story>;
  readonly covers: Coverage<Story, Sight>;
  readonly question?: Question<Story, Sight>;
}

/** An invariant about the statuses of one Pod, from its creation through every operation. */
export function part({ id, tells, statement, section, sources, aspect, scenario, covers, question }: Part): AnyInvariant {
  return invariant<PodLifecyclePort, Story, Sight>({
    id, tells, statement, scenario, form: storyForm, covers,
    sources: [notes(section), ...sources],
    observe: (port, { pod, stops, operations }) => [look(port.create(pod, stops), aspect), ...operations.map((each) => look(port.apply(each), aspect))],
    holds: (sight, story) => storyViolation(story, sight),
    ...(question === undefined ? {} : { question }),
  });
}

