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
    truth: text('Each container has a root filesystem of its own, made from its image. What it writes there is in no other container; files are shared only through a volume that both of them mount.', '每个容器都有自己的根文件系统，由各自的镜像创建，写在里面的文件不会出现在其他容器中。要共享文件，只能通过双方都挂载的卷。'),
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
    truth: text("A volume is in a container only if the container names it in its own volumeMounts, and there at the mountPath given. Elsewhere the same path is just a part of the container's root filesystem.", '容器只有在自己的 volumeMounts 中列出某个卷，才能在相应的 mountPath 下看到它。在没有挂载的容器里，同样的路径只属于它自己的根文件系统。'),
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
    truth: text('A file belongs to the volume, and mountPath only says where each container sees it. With different mount paths it is the same file, found under a different path in each container.', '文件属于卷，mountPath 只决定各个容器在哪里看到它。挂载路径不同，文件仍是同一个，只是在各容器里的路径不同。'),
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
    truth: text('An emptyDir is made once for the Pod, as one directory on its node. Every container that mounts it sees that directory, so what one writes there another can read.', 'emptyDir 是为整个 Pod 创建的，在节点上只有一个目录。挂载它的容器看到的都是这个目录，一个容器写入的内容，其他容器可以读到。'),
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
    truth: text('A restart makes a new container from the image, and what the old one wrote in its root filesystem is gone. What has to outlast a restart belongs in a volume.', '重启会用镜像创建一个新容器，旧容器写在根文件系统里的内容随之丢失。需要在重启后保留的数据应放在卷里。'),
    sources: [volumes, kubernetesCode('pkg/kubelet/kuberuntime/kuberuntime_container.go startContainer')],
    create: inside(class extends Sandbox {
      protected override lose(): void {}
    }),
  },
  {
    id: 'pod-lifecycle/a-restart-empties-the-empty-dir',
    belief: text('An emptyDir is emptied when a container that mounts it crashes or is restarted.', '挂载 emptyDir 的容器崩溃或重启时，emptyDir 会被清空。'),
    truth: text('An emptyDir belongs to the Pod, not to a container: it begins empty when the Pod comes to its node, and is deleted when the Pod is removed from there. Crashes and restarts of containers leave it as it is.', 'emptyDir 属于 Pod，不属于某个容器：Pod 来到节点时创建，初始为空，Pod 从节点上移除时才删除。容器崩溃或重启不影响其中的内容。'),
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
    truth: text('The network belongs to the Pod: all of its containers are in one network namespace, that of the sandbox. So they have the same IP address, and reach each other by localhost.', '网络属于 Pod：所有容器都在同一个 network namespace 中，即 sandbox 的那个。因此它们的 IP 相同，彼此可以通过 localhost 通信。'),
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
    truth: text('The loopback interface is part of the network namespace, and the containers of a Pod share one. So 127.0.0.1 in any of them reaches whatever listens there, in whichever container of the Pod it runs.', '回环接口属于 network namespace，而同一 Pod 的容器共用一个。所以在任何一个容器里访问 127.0.0.1，连到的都是监听该地址的程序，无论它运行在哪个容器里。'),
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
    truth: text('Ports belong to the network that the containers share. Unless both set SO_REUSEPORT, the second one to listen on an address and port is told that the address is in use, and every connection reaches the first.', '端口属于容器共用的网络。除非双方都设置了 SO_REUSEPORT，后来监听同一地址和端口的容器会得到“地址已被占用”，所有连接都到达先监听的那个。'),
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
    truth: text('A listener takes an address and a port together. Two containers may listen on one port if one does so on 127.0.0.1 and the other on the Pod IP; only 0.0.0.0, which covers both, collides with either.', '监听占用的是地址与端口的组合。一个容器监听 127.0.0.1，另一个监听 Pod IP，端口可以相同；只有涵盖两者的 0.0.0.0 才会与这两者冲突。'),
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
    truth: text('A port is open because a program listens on it, not because the spec names it. containerPort is information and opens nothing, so the other containers of the Pod reach an undeclared port as well.', '端口能否连接，取决于有没有程序在监听，而不是 spec 里有没有声明。containerPort 只是说明信息，不会开放任何端口，所以未声明的端口，同一 Pod 的其他容器也能连接。'),
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
    belief: text('A program that listens on 127.0.0.1 can be reached at the IP address of the Pod, too.', '监听 127.0.0.1 的程序，通过 Pod 的 IP 也能连接到。'),
    truth: text('127.0.0.1 and the Pod IP are two addresses of the same network, and a listener is reached only at the one that it listens on. To be reached at both, it has to listen on 0.0.0.0.', '127.0.0.1 和 Pod IP 是同一网络中的两个地址，只能在程序所监听的地址上连接到它。要在两个地址上都能连接，就得监听 0.0.0.0。'),
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
    truth: text("The IP address belongs to the Pod's sandbox, which stays while containers end and are started again in it. It changes only if the sandbox is recreated.", 'IP 属于 Pod 的 sandbox，容器在其中结束、重启，sandbox 不变，IP 也不变。只有 sandbox 重建时才会换新的 IP。'),
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
