import { kubernetesCode, kubernetesDocs, misconceptionsOf, text } from '../../../spec/kernel';
import type { PodLifecyclePort } from '../../../spec/pod-lifecycle';
import { latest, ReferencePodLifecycle, type Run, type Track } from '../../reference/pod-lifecycle';
import { made } from './made';

const docs = kubernetesDocs('docs/concepts/workloads/pods/pod-lifecycle');
const jobs = kubernetesDocs('docs/concepts/workloads/controllers/job');
const actions = kubernetesCode('pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions');
const deadline = kubernetesCode('pkg/kubelet/active_deadline.go ShouldEvict');

/** Remembers which runs a failed probe has ended. */
abstract class RemembersKills extends ReferencePodLifecycle {
  private readonly killed = new WeakSet<Run>();

  protected override replace(track: Track): void {
    const run = latest(track);
    if (run !== undefined) this.killed.add(run);
    super.replace(track);
  }

  protected isKilled(track: Track): boolean {
    const run = latest(track);
    return run !== undefined && this.killed.has(run);
  }
}

export const edgeMisconceptions = misconceptionsOf<PodLifecyclePort>([
  {
    id: 'pod-lifecycle/rules-are-not-for-killed-containers',
    belief: text('Restart rules have no say about a container that a failed probe has killed.', '重启规则对因探针失败而被杀死的容器不起作用。'),
    sources: [docs, actions],
    create: made(class extends RemembersKills {
      protected override isRestarted(track: Track, exitCode: number): boolean {
        if (!this.isKilled(track)) return super.isRestarted(track, exitCode);
        return this.restarts(track.spec.restartPolicy ?? this.podPolicy, exitCode);
      }
    }),
  },
  {
    id: 'pod-lifecycle/a-killed-container-comes-back',
    belief: text('Unless the policy is Never, a container that a failed probe has killed comes back, after its back-off if need be.', '只要策略不是 Never，因探针失败而被杀死的容器总会重启，最多等到退避结束。'),
    sources: [docs, actions],
    create: made(class extends RemembersKills {
      protected override isRestarted(track: Track, exitCode: number): boolean {
        return super.isRestarted(track, exitCode) || (this.isKilled(track) && this.isRestartedAfterProbe(track));
      }
    }),
  },
  {
    id: 'pod-lifecycle/only-a-long-run-resets-the-back-off',
    belief: text('The back-off starts anew only after the container has run for ten minutes; the time that it waits for a restart does not count.', '只有容器连续运行满十分钟，退避才重新计算；等待重启的时间不算在内。'),
    sources: [docs, kubernetesCode('pkg/kubelet/kubelet_pods.go HandlePodCleanups')],
    about: ['pod-lifecycle/back-off-reset'],
    create: made(class extends ReferencePodLifecycle {
      protected override backOffAt({ backOff }: Track, end: number): number | undefined {
        return backOff === undefined || end - backOff.since > this.remembered() ? undefined : backOff.seconds;
      }
    }),
  },
  {
    id: 'pod-lifecycle/the-deadline-spares-exit-code-zero',
    belief: text('If its containers end with 0 when the deadline stops them, the Pod is Succeeded.', '期限到达时被停止的容器若都以 0 退出，Pod 就是 Succeeded。'),
    sources: [jobs, deadline],
    create: made(class extends ReferencePodLifecycle {
      protected override lastPhase() {
        return this.hasFailedInit() || !this.hasInitialized() ? 'Failed' : this.outcome(this.mains.map((each) => latest(each)?.exitCode ?? 0));
      }
    }),
  },
  {
    id: 'pod-lifecycle/always-knows-no-deadline',
    belief: text('activeDeadlineSeconds is for Jobs: under restartPolicy Always it does nothing.', 'activeDeadlineSeconds 只用于 Job：restartPolicy 为 Always 时不起作用。'),
    sources: [jobs, deadline],
    create: made(class extends ReferencePodLifecycle {
      protected override deadlineAt(): number | undefined {
        return this.podPolicy === 'Always' ? undefined : super.deadlineAt();
      }
    }),
  },
  {
    id: 'pod-lifecycle/restarts-move-the-deadline',
    belief: text('activeDeadlineSeconds begins anew whenever a container of the Pod is restarted.', '每当 Pod 中有容器重启，activeDeadlineSeconds 就重新计时。'),
    sources: [jobs, deadline],
    create: made(class extends ReferencePodLifecycle {
      protected override deadlineAt(): number | undefined {
        const restarts = this.tracks.flatMap(({ runs }) => runs.slice(1).map(({ startedAt }) => startedAt));
        return this.deadline === undefined ? undefined : Math.max(0, ...restarts) + this.deadline;
      }
    }),
  },
  {
    id: 'pod-lifecycle/the-deadline-leaves-initialization-out',
    belief: text('activeDeadlineSeconds counts from when the main containers are started; the time that init containers take comes on top.', 'activeDeadlineSeconds 从主容器启动时开始计时，init 容器花的时间不算。'),
    sources: [kubernetesCode('staging/src/k8s.io/api/core/v1/types.go PodSpec.ActiveDeadlineSeconds'), deadline],
    about: ['pod-lifecycle/deadline'],
    create: made(class extends ReferencePodLifecycle {
      protected override deadlineAt(): number | undefined {
        const starts = this.mains.flatMap(({ runs }) => runs.slice(0, 1).map(({ startedAt }) => startedAt));
        return this.deadline === undefined || starts.length === 0 ? undefined : Math.min(...starts) + this.deadline;
      }
    }),
  },
  {
    id: 'pod-lifecycle/the-deadline-kills-at-once',
    belief: text('When the deadline passes, the containers are killed without a grace period.', '期限一到，容器立即被杀死，没有宽限期。'),
    sources: [deadline],
    create: made(class extends ReferencePodLifecycle {
      protected override stop(track: Track, turn: number, left: number): number {
        if (!this.isOverdue) return super.stop(track, turn, left);
        this.end(track, turn, 137);
        return turn;
      }
    }),
  },
]);
