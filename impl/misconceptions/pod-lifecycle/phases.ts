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
    sources: [kubernetesCode('pkg/kubelet/status/generate.go GeneratePodInitializedCondition')],
    create: made(class extends ReferencePodLifecycle {
      protected override isInitialized(phase: Phase): boolean {
        return phase === 'Succeeded' || this.inits.every((each) => (each.role === 'init' ? this.isReady(each) : this.isStarted(each)));
      }
    }),
  },
]);
