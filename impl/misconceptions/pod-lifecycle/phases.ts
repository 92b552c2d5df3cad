import { kubernetesCode, kubernetesDocs, misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { Phase, PodLifecyclePort } from '../../../spec/pod-lifecycle';
import { endOf, isRunning, ReferencePodLifecycle, type Track } from '../../reference/pod-lifecycle';
import { made } from './made';

const docs = kubernetesDocs('docs/concepts/workloads/pods/pod-lifecycle');
const sidecarDocs = kubernetesDocs('docs/concepts/workloads/pods/sidecar-containers');
const phases = kubernetesCode('pkg/kubelet/kubelet_pods.go getPhase');

export const phaseMisconceptions = misconceptionsOf<PodLifecyclePort>([
  {
    id: 'pod-lifecycle/crash-loop-is-failed',
    belief: text('A Pod in CrashLoopBackOff has the phase Failed.', '处于 CrashLoopBackOff 的 Pod，其阶段是 Failed。'),
    truth: text('CrashLoopBackOff means that the kubelet is going to start the container again after a wait, so the Pod has not come to its end. Its phase stays Running, or Pending while it is still being initialized.', 'CrashLoopBackOff 表示 kubelet 等退避结束后还会重启容器，Pod 并没有终结。因此阶段仍是 Running，若还在初始化则是 Pending。'),
    sources: [docs, phases],
    create: made(class extends ReferencePodLifecycle {
      protected override shownPhase(): Phase {
        return this.mains.some((each) => each.isPutOff && !isRunning(each)) ? 'Failed' : super.shownPhase();
      }
    }),
  },
  {
    id: 'pod-lifecycle/one-failure-fails-the-pod',
    belief: text('A Pod turns Failed as soon as one of its containers has failed and may not be restarted.', '只要有一个容器失败且不允许重启，Pod 就进入 Failed。'),
    truth: text('The phase is that of the whole Pod: it stays Running while another main container runs or is to be restarted. Only when all of them have ended for good does the failure of one make it Failed.', '阶段反映的是整个 Pod：只要还有其他主容器在运行或将被重启，Pod 就保持 Running。等主容器全部彻底结束，才因为其中有失败的而变为 Failed。'),
    sources: [notes('5.2.2'), phases],
    create: made(class extends ReferencePodLifecycle {
      protected override shownPhase(): Phase {
        const isLost = (each: Track) => (endOf(each)?.exitCode ?? 0) !== 0 && !this.isRestarted(each, endOf(each)?.exitCode ?? 0);
        return this.mains.some(isLost) ? 'Failed' : super.shownPhase();
      }
    }),
  },
  {
    id: 'pod-lifecycle/failed-only-if-all-failed',
    belief: text('A Pod is Failed only if each of its containers has failed.', '只有所有容器都失败了，Pod 才是 Failed。'),
    truth: text('All main containers must have ended for good, but one exit code other than 0 among them is enough for Failed. Succeeded means that all of the work is done, so it takes 0 from every one of them.', '前提是主容器全部彻底结束，但其中只要有一个以非 0 退出，Pod 就是 Failed。Succeeded 表示工作全部完成，所以要求每个主容器都以 0 退出。'),
    sources: [notes('5.2.3'), phases],
    create: made(class extends ReferencePodLifecycle {
      protected override outcome(exitCodes: readonly number[]): Phase {
        return exitCodes.every((code) => code !== 0) ? 'Failed' : 'Succeeded';
      }
    }),
  },
  {
    id: 'pod-lifecycle/running-means-ready',
    belief: text('A Pod is Pending until all of its containers are ready.', '在所有容器就绪之前，Pod 都是 Pending。'),
    truth: text('Readiness does not enter the phase: a Pod is Running as soon as its main containers have been started. Whether they are ready is shown by the conditions ContainersReady and Ready.', '阶段与就绪无关：主容器启动之后，Pod 就是 Running。容器是否就绪由 ContainersReady 和 Ready 这两个 condition 表示。'),
    sources: [docs, phases],
    about: ['pod-lifecycle/phase'],
    create: made(class extends ReferencePodLifecycle {
      protected override shownPhase(): Phase {
        const phase = super.shownPhase();
        return phase === 'Running' && !this.mains.every((each) => this.isReady(each)) ? 'Pending' : phase;
      }
    }),
  },
  {
    id: 'pod-lifecycle/running-while-initializing',
    belief: text('A Pod is Running as soon as any of its containers runs, an init container too.', '只要有任何容器在运行，哪怕是 init 容器，Pod 就是 Running。'),
    truth: text('Until the main containers are started, the Pod is Pending, whichever init container or sidecar runs already. Pending covers all the preparation, and initialization is part of it.', '主容器启动之前，无论哪个 init 容器或 sidecar 已在运行，Pod 都是 Pending。Pending 涵盖全部准备工作，初始化也在其中。'),
    sources: [docs, phases],
    create: made(class extends ReferencePodLifecycle {
      protected override shownPhase(): Phase {
        return this.tracks.some(isRunning) ? 'Running' : super.shownPhase();
      }
    }),
  },
  {
    id: 'pod-lifecycle/terminal-before-the-sidecars',
    belief: text('A Pod is Succeeded or Failed the moment its main containers have ended, while its sidecars still run.', '主容器一结束，Pod 立即变为 Succeeded 或 Failed，即使 sidecar 还在运行。'),
    truth: text('A terminal phase promises that no container runs any more. So when the main containers are done, the kubelet first stops the sidecars, and the Pod stays Running until the last of them has ended.', '终止阶段意味着不再有容器运行。所以主容器结束后，kubelet 先停止 sidecar，在最后一个 sidecar 结束之前，Pod 仍是 Running。'),
    sources: [sidecarDocs, kubernetesCode('pkg/kubelet/status/status_manager.go mergePodStatus')],
    create: made(class extends ReferencePodLifecycle {
      protected override shownPhase(): Phase {
        const codes = this.mains.map((each) => endOf(each)?.exitCode ?? -1);
        const isDone = this.mains.every((each, i) => endOf(each) !== undefined && !this.isRestarted(each, codes[i] ?? 0));
        return isDone ? this.outcome(codes) : super.shownPhase();
      }
    }),
  },
  {
    id: 'pod-lifecycle/sidecars-count-for-the-phase',
    belief: text('A sidecar that ended with an error makes the Pod Failed, like any other container.', 'sidecar 以非 0 退出会像其他容器一样使 Pod 变为 Failed。'),
    truth: text('Only the exit codes of the main containers decide between Succeeded and Failed. A sidecar only helps them: it is restarted while they run and stopped when they are done, so its exit code says nothing about the work.', 'Succeeded 还是 Failed 只看主容器的退出码。sidecar 只起辅助作用：主容器运行时它会重启，主容器结束后由 kubelet 停止，它的退出码与工作成败无关。'),
    sources: [sidecarDocs, phases],
    create: made(class extends ReferencePodLifecycle {
      protected override lastPhase(): Phase {
        return this.sidecars.some((each) => (endOf(each)?.exitCode ?? 0) !== 0) ? 'Failed' : super.lastPhase();
      }
    }),
  },
  {
    id: 'pod-lifecycle/sidecars-keep-the-pod-alive',
    belief: text('A Pod does not complete while a sidecar runs, so Jobs with sidecars never finish.', '只要 sidecar 在运行，Pod 就不会结束，所以带 sidecar 的 Job 永远完不成。'),
    truth: text('Once the main containers have ended for good, the kubelet stops the sidecars, and the Pod completes. Only a long-running helper listed under containers, instead of initContainers with restartPolicy Always, keeps a Job from finishing.', '主容器彻底结束后，kubelet 会停止 sidecar，Pod 随之结束。只有把长期运行的辅助容器写在 containers 里（而不是 initContainers 中并设 restartPolicy: Always），才会让 Job 无法完成。'),
    sources: [sidecarDocs],
    create: made(class extends ReferencePodLifecycle {
      protected override mayEnd(): boolean {
        return !this.sidecars.some(isRunning);
      }
    }),
  },
  {
    id: 'pod-lifecycle/deleted-means-failed',
    belief: text('A Pod that is deleted while it runs ends as Failed, however its containers exit.', '运行中的 Pod 被删除后以 Failed 告终，与容器如何退出无关。'),
    truth: text('A deletion only stops the containers; the exit codes of the main containers then decide. If each of them handles SIGTERM and ends with 0, the Pod is Succeeded, unless its deadline is over.', '删除只是停止容器，最后的阶段仍由主容器的退出码决定。如果它们收到 SIGTERM 后都以 0 退出，Pod 就是 Succeeded，除非 activeDeadlineSeconds 已到。'),
    sources: [docs, kubernetesCode('pkg/kubelet/kubelet.go SyncTerminatingPod')],
    about: ['pod-lifecycle/deletion'],
    create: made(class extends ReferencePodLifecycle {
      protected override lastPhase(): Phase {
        return this.isDeleted ? 'Failed' : super.lastPhase();
      }
    }),
  },
  {
    id: 'pod-lifecycle/completed-containers-do-not-count',
    belief: text('A container that has ended with 0 has done its work and does not keep the Pod from being Ready.', '以 0 退出的容器已完成任务，不影响 Pod 处于 Ready。'),
    truth: text('A container is ready only while it runs, and a Pod is Ready only while each main container and sidecar is ready. One that has ended serves nobody, so exit code 0 makes the Pod unready as any other code does.', '容器只有在运行时才可能就绪，而 Pod 要求每个主容器和 sidecar 都就绪。已结束的容器无法再提供服务，所以即使以 0 退出，Pod 也不再 Ready。'),
    sources: [docs, kubernetesCode('pkg/kubelet/status/generate.go GenerateContainersReadyCondition')],
    create: made(class extends ReferencePodLifecycle {
      protected override letsPodBeReady(track: Track): boolean {
        return super.letsPodBeReady(track) || endOf(track)?.exitCode === 0;
      }
    }),
  },
  {
    id: 'pod-lifecycle/initialized-comes-and-goes',
    belief: text('Initialized turns False again while a sidecar restarts.', 'sidecar 重启期间，Initialized 会重新变为 False。'),
    truth: text('Initialized says that the initialization has been completed once, not that all sidecars run now. After the main containers have been started it stays True, also while a sidecar is down or restarts.', 'Initialized 表示初始化曾经完成，而不是 sidecar 此刻都在运行。主容器启动之后它一直为 True，sidecar 停止或重启期间也不变。'),
    sources: [kubernetesCode('pkg/kubelet/status/generate.go GeneratePodInitializedCondition')],
    create: made(class extends ReferencePodLifecycle {
      protected override isInitialized(phase: Phase): boolean {
        return phase === 'Succeeded' || this.inits.every((each) => (each.role === 'init' ? this.isReady(each) : this.isStarted(each)));
      }
    }),
  },
]);
