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
    truth: text('Init containers are started one by one, in the order of the spec, each when the one before has ended with 0 or, if that is a sidecar, is started. So each of them can build on what the earlier ones have done.', 'init 容器按 spec 中的顺序逐个启动：前一个以 0 退出（若是 sidecar，则处于 started）后才启动下一个。因此后面的可以依赖前面已完成的工作。'),
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
    truth: text('Under Always and OnFailure the kubelet runs a failed init container again, after a back-off if need be, and the Pod stays Pending. The failure ends the Pod only if that container may not be restarted, as under Never.', '策略为 Always 或 OnFailure 时，kubelet 会重新运行失败的 init 容器（必要时先退避），Pod 保持 Pending。只有不允许重启时（如 Never），Pod 才会因此变为 Failed。'),
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
    truth: text('Under Never a failed init container is not run again, unless a restartPolicy or restart rule of its own says so. As the main containers can then never be started, the Pod is Failed.', '策略为 Never 时，失败的 init 容器不会重新运行，除非它自己的 restartPolicy 或重启规则另有规定。这样主容器永远无法启动，所以 Pod 直接变为 Failed。'),
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
    truth: text('A sidecar is to run beside the main containers, so nobody waits for its end. The next container starts as soon as the sidecar is started: it runs and has passed its startup probe, if it has one.', 'sidecar 要与主容器同时运行，所以不会等它结束。一旦它处于 started（正在运行，如有 startup 探针则已成功），就启动下一个容器。'),
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
    truth: text('A sidecar with a startup probe is started only when that probe has succeeded, and the next container waits for it. So what comes after finds the sidecar at work and not just its process there.', '带 startup 探针的 sidecar，要等探针成功才算 started，下一个容器会一直等到那时。这样后面的容器启动时，sidecar 已能工作，而不只是进程存在。'),
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
    truth: text("A sidecar has a restartPolicy of its own, Always, which overrides the Pod's. So it is restarted after any exit code, even under Never of the Pod, until the Pod itself is stopped.", 'sidecar 有自己的 restartPolicy，即 Always，优先于 Pod 的。所以无论退出码是多少，哪怕 Pod 的策略是 Never，它都会重启，直到 Pod 本身被停止。'),
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
    truth: text('Only the main containers get SIGTERM at once. A sidecar serves the others to their end, so it gets SIGTERM when the main containers and the sidecars after it have ended, or the grace period is over.', '一开始收到 SIGTERM 的只有主容器。sidecar 要为其他容器服务到最后，等主容器和排在它后面的 sidecar 都结束，或宽限期用尽，它才收到。'),
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
    truth: text('Sidecars are stopped in the reverse order of their start: the last one first, each when the one after it has ended or the grace period is over. A later one may depend on the earlier ones.', 'sidecar 按启动的相反顺序停止：最后启动的最先停止，后一个结束（或宽限期用尽）才轮到前一个。因为后启动的可能依赖先启动的。'),
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
    truth: text('The main containers are stopped first, and the sidecars run on meanwhile: a proxy or a log shipper is needed until its users are gone. Sidecars get SIGTERM only after that, or when the grace period is over.', '先停止的是主容器，其间 sidecar 继续运行：代理、日志收集这类 sidecar，要到使用者退出后才不再需要。此后（或宽限期用尽时）sidecar 才收到 SIGTERM。'),
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
    truth: text('The kubelet stops all main containers at the same time: they have no order among them, and none waits for another. Only sidecars are stopped one after the other.', 'kubelet 同时停止所有主容器：它们之间没有先后顺序，互不等待。只有 sidecar 才逐个停止。'),
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
    truth: text('One grace period runs for the whole Pod, from the moment the kubelet begins to stop it. A sidecar that waits for its turn uses it up meanwhile and has only what is left, but at least 2 s.', '宽限期由整个 Pod 共用，从 Pod 开始停止时算起。sidecar 等待轮到自己时宽限期也在流逝，轮到它时只有剩下的时间，但至少有 2 秒。'),
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
    truth: text('Unless it is forced, a deletion begins with SIGTERM, and a container that ends within the grace period keeps its own exit code. Only what still runs after that is killed with SIGKILL, which gives 137.', '除非强制删除，否则先发送 SIGTERM，在宽限期内退出的容器保留自己的退出码。宽限期过后仍在运行的才会被 SIGKILL 杀死，退出码为 137。'),
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
    truth: text('30 s is only the default of terminationGracePeriodSeconds. A Pod may set another value, and a delete request may replace it (kubectl delete --grace-period).', '30 秒只是 terminationGracePeriodSeconds 的默认值。Pod 可以设置其他值，删除请求也可以另行指定（kubectl delete --grace-period）。'),
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
