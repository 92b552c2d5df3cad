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
    truth: text('The rules are left aside only at the moment of the kill. If the container stays down while another main container runs, the next sync matches its exit code against them, and may restart it even under Never.', '只有在杀死容器的那一刻才不看重启规则。如果容器没有立即重启，而 Pod 中还有其他主容器在运行，下一轮同步会照常用退出码匹配规则，策略为 Never 也可能重启。'),
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
    truth: text('The exit code is ignored only if the container can be started again at once. If a back-off puts that off, a later sync goes by the exit code, and under OnFailure 0 means done: the container stays down.', '只有能立即重启时，才不看退出码。如果因退避而推迟，之后的同步就按退出码决定：在 OnFailure 下，0 表示完成，容器不再重启。'),
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
    truth: text('What counts is the time since the last restart, whether the container ran or waited. Once more than 10 minutes have passed, the kubelet forgets the back-off, and a wait that still goes on ends early.', '要看的是距上一次重启的时间，容器在运行还是在等待都算在内。超过 10 分钟，kubelet 就会清除退避，正在进行的等待也提前结束。'),
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
    truth: text('A Pod that has not come to its end when the deadline passes is Failed, with the reason DeadlineExceeded. It did not finish in time, and exit codes that follow do not change that.', '期限到达时 Pod 若尚未结束，就是 Failed，原因为 DeadlineExceeded。它没有按时完成，之后的退出码改变不了这一点。'),
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
    truth: text("activeDeadlineSeconds is a field of the Pod as well as of the Job, and the kubelet enforces the Pod's under any restartPolicy. When it is over, nothing is restarted any more, and the Pod ends as Failed.", 'activeDeadlineSeconds 不仅 Job 有，Pod 也有，无论 restartPolicy 是什么，kubelet 都会执行 Pod 的这个期限。期限一到就不再重启任何容器，Pod 以 Failed 告终。'),
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
    truth: text("The deadline is counted from the Pod's startTime, which is set once and does not change when a container is restarted. So all runs of all containers together have to fit into it.", '期限从 Pod 的 startTime 算起，它只设置一次，容器重启时不变。因此所有容器的历次运行合在一起，都要在这个期限之内。'),
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
    truth: text('The deadline is counted from status.startTime, which the kubelet sets when it takes the Pod on, before it pulls an image or starts a container. The time of the init containers is part of it.', '期限从 status.startTime 算起，kubelet 接手 Pod 时就设置了它，此时镜像还没拉取，容器也没有启动。所以 init 容器花的时间也算在内。'),
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
    truth: text('A Pod past its deadline is stopped as a deleted one is: SIGTERM first, then terminationGracePeriodSeconds to end. Only what still runs after that is killed.', '期限到达后，Pod 的停止过程与删除时一样：先发送 SIGTERM，再给 terminationGracePeriodSeconds 的时间退出。此后仍在运行的容器才被杀死。'),
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
