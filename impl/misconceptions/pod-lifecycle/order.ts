import { kubernetesCode, kubernetesDocs, misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { PodLifecyclePort } from '../../../spec/pod-lifecycle';
import { endOf, isRunning, ReferencePodLifecycle, type Track } from '../../reference/pod-lifecycle';
import { made } from './made';

const initDocs = kubernetesDocs('docs/concepts/workloads/pods/init-containers');
const sidecarDocs = kubernetesDocs('docs/concepts/workloads/pods/sidecar-containers');
const initCode = kubernetesCode('pkg/kubelet/kuberuntime/kuberuntime_container.go computeInitContainerActions');
const order = kubernetesCode('pkg/kubelet/kuberuntime/kuberuntime_termination_order.go');
const kill = kubernetesCode('pkg/kubelet/kuberuntime/kuberuntime_container.go killContainer');

export const orderMisconceptions = misconceptionsOf<PodLifecyclePort>([
  {
    id: 'pod-lifecycle/init-containers-in-parallel',
    belief: text('All init containers are started together; the main containers wait for the last of them.', '所有 init 容器同时启动，主容器等最后一个完成。'),
    sources: [initDocs, initCode],
    about: ['pod-lifecycle/init-containers'],
    create: made(class extends ReferencePodLifecycle {
      protected override letsNextStart(front: Track): boolean {
        return this.inits.indexOf(front) < this.inits.length - 1 || super.letsNextStart(front);
      }
    }),
  },
  {
    id: 'pod-lifecycle/a-failed-init-container-fails-the-pod',
    belief: text('An init container that fails makes the Pod Failed, under any restart policy.', 'init 容器失败会使 Pod 变为 Failed，与重启策略无关。'),
    sources: [initDocs, initCode],
    create: made(class extends ReferencePodLifecycle {
      protected override hasFailedInit(): boolean {
        return this.inits.some((each) => each.role === 'init' && (endOf(each)?.exitCode ?? 0) !== 0);
      }
    }),
  },
  {
    id: 'pod-lifecycle/init-containers-are-always-retried',
    belief: text('An init container that fails is run again until it succeeds, even under Never.', '失败的 init 容器会一直重试到成功，即使策略为 Never。'),
    sources: [initDocs, initCode],
    create: made(class extends ReferencePodLifecycle {
      protected override isRestarted(track: Track, exitCode: number): boolean {
        return track.role === 'init' ? exitCode !== 0 : super.isRestarted(track, exitCode);
      }
    }),
  },
  {
    id: 'pod-lifecycle/a-sidecar-must-end-first',
    belief: text('A sidecar is an init container: the next container starts when it has ended.', 'sidecar 也是 init 容器：要等它结束，下一个容器才会启动。'),
    sources: [sidecarDocs, initCode],
    about: ['pod-lifecycle/sidecar-order'],
    create: made(class extends ReferencePodLifecycle {
      protected override letsNextStart(front: Track): boolean {
        return front.role === 'init' && super.letsNextStart(front);
      }
    }),
  },
  {
    id: 'pod-lifecycle/a-running-sidecar-is-enough',
    belief: text('The next container starts as soon as the sidecar runs; its startup probe matters only for itself.', 'sidecar 一运行就启动下一个容器；它的 startup 探针只影响自己。'),
    sources: [sidecarDocs, initCode],
    about: ['pod-lifecycle/sidecar-order'],
    create: made(class extends ReferencePodLifecycle {
      protected override letsNextStart(front: Track): boolean {
        return super.letsNextStart(front) || (front.role === 'sidecar' && isRunning(front));
      }
    }),
  },
  {
    id: 'pod-lifecycle/sidecars-follow-the-pod-policy',
    belief: text("A sidecar that ends is restarted only if the Pod's restartPolicy allows it.", 'sidecar 结束后，只有 Pod 的 restartPolicy 允许时才会重启。'),
    sources: [sidecarDocs, initCode],
    about: ['pod-lifecycle/sidecar-restarts'],
    create: made(class extends ReferencePodLifecycle {
      protected override isSidecarRestarted(exitCode: number): boolean {
        return this.restarts(this.podPolicy, exitCode);
      }
    }),
  },
  {
    id: 'pod-lifecycle/all-are-stopped-together',
    belief: text('When a Pod is stopped, all of its containers get SIGTERM at the same time, sidecars too.', '停止 Pod 时，包括 sidecar 在内的所有容器同时收到 SIGTERM。'),
    sources: [notes('4.1'), sidecarDocs, order],
    create: made(class extends ReferencePodLifecycle {
      protected override stopOrder(): readonly (readonly Track[])[] {
        return [[...this.mains, ...this.sidecars]];
      }
    }),
  },
  {
    id: 'pod-lifecycle/sidecars-stop-in-start-order',
    belief: text('Sidecars are stopped in the order in which they were started.', 'sidecar 按启动的顺序停止。'),
    sources: [sidecarDocs, order],
    create: made(class extends ReferencePodLifecycle {
      protected override stopOrder(): readonly (readonly Track[])[] {
        return [this.mains, ...this.sidecars.map((each) => [each])];
      }
    }),
  },
  {
    id: 'pod-lifecycle/sidecars-stop-first',
    belief: text('Sidecars are stopped before the main containers.', 'sidecar 先于主容器停止。'),
    sources: [sidecarDocs, order],
    create: made(class extends ReferencePodLifecycle {
      protected override stopOrder(): readonly (readonly Track[])[] {
        return [...super.stopOrder()].reverse();
      }
    }),
  },
  {
    id: 'pod-lifecycle/main-containers-stop-one-by-one',
    belief: text('Main containers are stopped one after the other, the last one first.', '主容器逐个停止，从最后一个开始。'),
    sources: [kill],
    create: made(class extends ReferencePodLifecycle {
      protected override stopOrder(): readonly (readonly Track[])[] {
        return [...[...this.mains].reverse().map((each) => [each]), ...super.stopOrder().slice(1)];
      }
    }),
  },
  {
    id: 'pod-lifecycle/each-has-its-own-grace',
    belief: text('Each container has the whole grace period from the moment it gets SIGTERM.', '每个容器从收到 SIGTERM 起都有完整的宽限期。'),
    sources: [sidecarDocs, kill],
    create: made(class extends ReferencePodLifecycle {
      protected override stop(track: Track, turn: number): number {
        return super.stop(track, turn, this.grace);
      }
    }),
  },
  {
    id: 'pod-lifecycle/deletion-kills-at-once',
    belief: text('Deleting a Pod kills its containers at once, with exit code 137.', '删除 Pod 会立即杀死容器，退出码为 137。'),
    sources: [kill],
    about: ['pod-lifecycle/deletion'],
    create: made(class extends ReferencePodLifecycle {
      protected override stop(track: Track, turn: number, left: number): number {
        if (!this.isDeleted) return super.stop(track, turn, left);
        this.end(track, turn, 137);
        return turn;
      }
    }),
  },
  {
    id: 'pod-lifecycle/grace-is-always-thirty',
    belief: text('A container has 30 s to end, whatever the Pod says.', '无论 Pod 如何设置，容器都有 30 秒的时间退出。'),
    sources: [kill],
    about: ['pod-lifecycle/deletion'],
    create: made(class extends ReferencePodLifecycle {
      protected override stopAll(): void {
        this.grace = 30;
        super.stopAll();
      }
    }),
  },
]);
