import { kubernetesCode, kubernetesDocs, misconceptionsOf, notes, text, type Source } from '../../../spec/kernel';
import type { InsideContainer, InsidePod, PodLifecyclePort, Step } from '../../../spec/pod-lifecycle';
import { ReferencePodLifecycle, Sandbox, type Listener } from '../../reference/pod-lifecycle';

const docs = kubernetesDocs('docs/concepts/workloads/pods');
const volumes = kubernetesDocs('docs/concepts/storage/volumes');
const namespaces = kubernetesCode('pkg/kubelet/kuberuntime/util/util.go NetworkNamespaceForPod, PodSandboxChanged');
const mounts = kubernetesCode('pkg/kubelet/kubelet_pods.go makeMounts');
const ports = kubernetesCode('staging/src/k8s.io/api/core/v1/types.go Container.Ports');
const bank: Source = { kind: 'question bank', place: 'quizzes.technology, KCNA, question 280', version: '2026' };

/** The kubelet as it is, with another idea of what is inside of a Pod. */
function inside(Belief: new (pod: InsidePod) => Sandbox): () => PodLifecyclePort {
  class Believer extends ReferencePodLifecycle {
    protected override sandbox(pod: InsidePod): Sandbox {
      return new Belief(pod);
    }
  }
  return () => new Believer();
}

const fileMisconceptions = misconceptionsOf<PodLifecyclePort>([
  {
    id: 'pod-lifecycle/containers-share-a-filesystem',
    belief: text('The containers of a Pod share one filesystem, as programs on one machine do.', '同一 Pod 的容器共用一个文件系统，就像同一台机器上的程序。'),
    sources: [notes('4.1.3'), docs],
    about: ['pod-lifecycle/own-filesystem'],
    create: inside(class extends Sandbox {
      protected override rootOf(): string {
        return 'root of the Pod';
      }

      protected override lose(): void {}
    }),
  },
  {
    id: 'pod-lifecycle/volumes-are-in-every-container',
    belief: text('A volume of the Pod is there in each of its containers, at the same path, whichever of them mounts it.', 'Pod 的卷在每个容器的同一路径下都能看到，无论由哪个容器挂载。'),
    sources: [notes('4.1.3'), docs, mounts],
    about: ['pod-lifecycle/own-filesystem'],
    create: inside(class extends Sandbox {
      protected override mountsOf(container: InsideContainer) {
        return [...super.mountsOf(container), ...this.containers.flatMap(({ volumeMounts = [] }) => volumeMounts)];
      }
    }),
  },
  {
    id: 'pod-lifecycle/a-shared-file-has-one-path',
    belief: text('Containers share a file of a volume only if they mount the volume at the same path.', '只有把卷挂载在同一路径，容器之间才能共享其中的文件。'),
    sources: [volumes, mounts],
    about: ['pod-lifecycle/own-filesystem'],
    create: inside(class extends Sandbox {
      protected override pathIn(_mountPath: string, path: string): string {
        return path;
      }
    }),
  },
  {
    id: 'pod-lifecycle/each-container-has-its-own-empty-dir',
    belief: text('Each container that mounts an emptyDir gets an empty directory of its own.', '每个挂载 emptyDir 的容器得到的是各自的空目录。'),
    sources: [volumes],
    about: ['pod-lifecycle/own-filesystem'],
    create: inside(class extends Sandbox {
      protected override volumeOf(name: string, container: string): string {
        return `volume ${name} of ${container}`;
      }
    }),
  },
  {
    id: 'pod-lifecycle/files-survive-a-restart',
    belief: text('A container that is restarted finds the files that it wrote before: it is the same container.', '容器重启后仍能看到之前写的文件：它还是同一个容器。'),
    sources: [volumes, kubernetesCode('pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer')],
    create: inside(class extends Sandbox {
      protected override lose(): void {}
    }),
  },
  {
    id: 'pod-lifecycle/a-restart-empties-the-empty-dir',
    belief: text('An emptyDir is emptied when a container that mounts it crashes or is restarted.', '挂载 emptyDir 的容器崩溃或重启时，emptyDir 会被清空。'),
    sources: [volumes, kubernetesCode('pkg/volume/emptydir/empty_dir.go')],
    create: inside(class extends Sandbox {
      protected override restarted(container: InsideContainer): void {
        super.restarted(container);
        for (const { name } of this.mountsOf(container)) this.lose(this.volumeOf(name, container.name));
      }
    }),
  },
]);

const networkMisconceptions = misconceptionsOf<PodLifecyclePort>([
  {
    id: 'pod-lifecycle/each-container-has-a-network',
    belief: text('Each container of a Pod has a network of its own, with an IP address of its own.', 'Pod 的每个容器都有自己的网络，有各自的 IP。'),
    sources: [notes('4.1.3'), docs, namespaces],
    create: inside(class extends Sandbox {
      protected override networkOf(container: string): string {
        return container;
      }

      protected override addressOf(container: string): string {
        return container;
      }
    }),
  },
  {
    id: 'pod-lifecycle/localhost-is-per-container',
    belief: text('The containers of a Pod share its IP address, but 127.0.0.1 is in each container that container itself.', '同一 Pod 的容器共用 Pod 的 IP，但 127.0.0.1 在每个容器里指的是该容器自己。'),
    sources: [docs, namespaces],
    create: inside(class extends Sandbox {
      protected override networkOf(container: string, host: string): string {
        return host === '127.0.0.1' ? container : 'Pod';
      }
    }),
  },
  {
    id: 'pod-lifecycle/ports-are-per-container',
    belief: text('Two containers of a Pod may listen on the same address and port; each one reaches its own first.', '同一 Pod 的两个容器可以监听同一地址和端口；各自优先连到自己。'),
    sources: [docs, namespaces],
    create: inside(class extends Sandbox {
      protected override isTaken(wanted: Listener): boolean {
        return this.listeners.some(({ container, endpoint }) => container === wanted.container && endpoint === wanted.endpoint);
      }

      protected override answering(step: Extract<Step, { do: 'connect' }>): Listener | undefined {
        const wanted = this.endpoint(step.container, step.host, step.port);
        return this.listeners.find(({ container, endpoint }) => container === step.container && endpoint === wanted) ?? super.answering(step);
      }
    }),
  },
  {
    id: 'pod-lifecycle/one-listener-for-a-port',
    belief: text('Two containers of a Pod can never listen on the same port, whatever the addresses.', '同一 Pod 的两个容器不能监听同一端口，无论地址是什么。'),
    sources: [bank, kubernetesDocs('docs/concepts/services-networking')],
    create: inside(class extends Sandbox {
      protected override isTaken(wanted: Listener): boolean {
        return this.listeners.some(({ container, port }) => port === wanted.port && container !== wanted.container) || super.isTaken(wanted);
      }
    }),
  },
  {
    id: 'pod-lifecycle/undeclared-ports-are-closed',
    belief: text('Other containers reach a port only if its container declares it as a containerPort.', '只有容器声明为 containerPort 的端口，其他容器才能连接。'),
    sources: [ports],
    create: inside(class extends Sandbox {
      protected override answering(step: Extract<Step, { do: 'connect' }>): Listener | undefined {
        const found = super.answering(step);
        const isDeclared = this.containers.some(({ name, ports: declared = [] }) => name === found?.container && declared.some(({ containerPort }) => containerPort === step.port));
        return isDeclared || found?.container === step.container ? found : undefined;
      }
    }),
  },
  {
    id: 'pod-lifecycle/localhost-is-the-pod-ip',
    belief: text('Who listens on 127.0.0.1 is reached at the IP address of the Pod, too.', '监听 127.0.0.1 的程序，通过 Pod 的 IP 也能连接到。'),
    sources: [docs, { kind: 'documentation', place: 'man7.org/linux/man-pages/man7/ip.7.html', version: 'Linux man-pages 6.9' }],
    create: inside(class extends Sandbox {
      protected override answering(step: Extract<Step, { do: 'connect' }>): Listener | undefined {
        return super.answering(step) ?? (step.host === 'podIP' ? super.answering({ ...step, host: '127.0.0.1' }) : undefined);
      }
    }),
  },
  {
    id: 'pod-lifecycle/a-restart-changes-the-address',
    belief: text('When a container is restarted, the Pod gets a new IP address.', '容器重启后，Pod 会得到新的 IP。'),
    sources: [docs, namespaces],
    create: inside(class extends Sandbox {
      private restarts = 0;

      protected override addressOf(container: string): string {
        return `${super.addressOf(container)} ${this.restarts}`;
      }

      protected override restarted(container: InsideContainer): void {
        super.restarted(container);
        this.restarts++;
      }
    }),
  },
]);

export const insideMisconceptions = [...fileMisconceptions, ...networkMisconceptions];
