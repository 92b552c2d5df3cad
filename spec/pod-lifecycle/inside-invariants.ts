import type * as fc from 'fast-check';
import { invariant, kubernetesCode, kubernetesDocs, notes, text, type AnyInvariant, type Coverage, type Source, type Text } from '../kernel';
import { insideForm } from './forms';
import type { Met, Step } from './inside-port';
import { insideQuestion } from './inside-question';
import { insideViolation } from './inside-rule';
import { fileStories, networkStories, restartStories, type InsideStory } from './inside-stories';
import type { PodLifecyclePort } from './port';

const manual = (page: string): Source => ({ kind: 'documentation', place: `man7.org/linux/man-pages/${page}.html`, version: 'Linux man-pages 6.9' });
const podDocs = kubernetesDocs('docs/concepts/workloads/pods');
const volumeDocs = kubernetesDocs('docs/concepts/storage/volumes');
const mountCode = kubernetesCode('pkg/kubelet/kubelet_pods.go makeMounts');

interface Part {
  readonly id: `pod-lifecycle/${string}`;
  /** The clauses that the statement tells; absent: all that can be broken. */
  readonly tells?: readonly string[];
  readonly statement: Text;
  readonly sources: readonly Source[];
  readonly scenario: fc.Arbitrary<InsideStory>;
  readonly covers: Coverage<InsideStory, readonly Met[]>;
}

/** An invariant about what the programs in the containers of one Pod meet. */
function part({ id, tells, statement, sources, scenario, covers }: Part): AnyInvariant {
  return invariant<PodLifecyclePort, InsideStory, readonly Met[]>({
    id, statement, scenario, form: insideForm, covers,
    ...(tells === undefined ? {} : { tells }),
    sources: [notes('4.1'), ...sources],
    features: ['programs'],
    observe: (port, { pod, steps }) => port.inside(pod, steps),
    holds: (all, story) => insideViolation(story, all),
    question: insideQuestion(),
  });
}

type Test = (met: Met, step: Step, story: InsideStory) => boolean;

/** Whether some step of the story met so. */
const some = (test: Test) => (all: readonly Met[], story: InsideStory) => all.some((met, i) => {
  const step = story.steps[i];
  return step !== undefined && test(met, step, story);
});
const reads = (test: (content: string | null, step: Extract<Step, { do: 'read' }>, story: InsideStory) => boolean) => some((met, step, story) => 'content' in met && step.do === 'read' && test(met.content, step, story));
const isWrittenBy = ({ steps }: InsideStory, container: string, path: string) => steps.some((each) => each.do === 'write' && each.container === container && each.path === path);
const isRestarted = ({ steps }: InsideStory, container?: string) => steps.some((each) => each.do === 'restart' && (container === undefined || each.container === container));

export const insideInvariants: readonly AnyInvariant[] = [
  part({
    id: 'pod-lifecycle/own-filesystem',
    statement: text(
      'Each container of a Pod has a root filesystem of its own, which no other container sees; they share the files of a volume, each only where it mounts that volume itself.',
      'Pod 的每个容器都有自己的根文件系统，其他容器看不到；容器之间共享的是卷中的文件，而且每个容器只能在自己挂载该卷的位置看到它们。',
    ),
    sources: [podDocs, volumeDocs, mountCode, manual('man7/mount_namespaces.7')],
    scenario: fileStories,
    covers: {
      'a file of a volume read in another container': reads((content, { container, path }, story) => content !== null && !isWrittenBy(story, container, path)),
      'a file of another container that is not there': reads((content, { container, path }, story) => content === null && story.steps.some((each) => each.do === 'write' && each.path === path && each.container !== container)),
      'a file under a path that nobody wrote': reads((content, { path }, { steps }) => content !== null && !steps.some((each) => each.do === 'write' && each.path === path)),
    },
  }),
  part({
    id: 'pod-lifecycle/files-after-restart',
    tells: ['a-restart-begins-with-the-image', 'a-volume-outlives-its-containers'],
    statement: text(
      'A container that is restarted begins with the files of its image: what it wrote in its root filesystem is gone; what is in an emptyDir stays as long as the Pod does.',
      '容器重启后从镜像中的文件重新开始：它写在根文件系统中的内容会丢失；emptyDir 中的内容只要 Pod 还在就一直保留。',
    ),
    sources: [volumeDocs, podDocs, kubernetesCode('pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer'), kubernetesCode('pkg/volume/emptydir/empty_dir.go')],
    scenario: restartStories,
    covers: {
      'a file that is lost': reads((content, { container, path }, story) => content === null && isRestarted(story, container) && isWrittenBy(story, container, path)),
      'a file of an emptyDir that stays': reads((content, { container }, story) => content !== null && isRestarted(story, container)),
    },
  }),
  part({
    id: 'pod-lifecycle/shared-network',
    statement: text(
      'The containers of a Pod share one network: one IP address, which a restart of a container does not change, one localhost and one set of ports, declared or not; a listener is reached from every container at the address on which it listens, and only one can listen on an address and port.',
      '同一 Pod 的容器共用一个网络：一个 IP（容器重启不会改变它）、一个 localhost 和一套端口，与是否声明无关；各容器都能在监听者所监听的地址上连接到它，而同一地址和端口只能有一个监听者。',
    ),
    sources: [podDocs, kubernetesDocs('docs/concepts/services-networking'), kubernetesCode('pkg/kubelet/kuberuntime/util/util.go NetworkNamespaceForPod, PodSandboxChanged'), kubernetesCode('staging/src/k8s.io/api/core/v1/types.go Container.Ports'), manual('man7/network_namespaces.7'), manual('man2/bind.2')],
    scenario: networkStories,
    covers: {
      'a connection to another container by localhost': some((met, step) => 'answeredBy' in met && step.do === 'connect' && step.host === '127.0.0.1' && met.answeredBy !== null && met.answeredBy !== step.container),
      'a port in use by another container': some((met, step, { steps }) => 'listening' in met && !met.listening && step.do === 'listen' && !steps.some((each) => each !== step && each.do === 'listen' && each.container === step.container)),
      'an address after a restart': some((met, _step, story) => 'address' in met && isRestarted(story)),
    },
  }),
];
