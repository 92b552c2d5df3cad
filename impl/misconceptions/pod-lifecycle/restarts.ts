import { kubernetesCode, kubernetesDocs, misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { Pod, PodLifecyclePort, PodStatus, RestartPolicy, Stops } from '../../../spec/pod-lifecycle';
import { isRunning, latest, ReferencePodLifecycle, type Track } from '../../reference/pod-lifecycle';
import { made } from './made';

const docs = kubernetesDocs('docs/concepts/workloads/pods/pod-lifecycle');
const restartCode = kubernetesCode('pkg/api/v1/pod/util.go ContainerShouldRestart');
const backOffCode = kubernetesCode('pkg/kubelet/kuberuntime/kuberuntime_manager.go doBackOff');

export const restartMisconceptions = misconceptionsOf<PodLifecyclePort>([
  {
    id: 'pod-lifecycle/always-only-after-errors',
    belief: text('Always restarts a container after an error; one that exits with 0 is done.', 'Always 只在容器异常时重启；以 0 退出的容器就算完成了。'),
    sources: [notes('5.2.1'), restartCode],
    about: ['pod-lifecycle/restarts'],
    create: made(class extends ReferencePodLifecycle {
      protected override restarts(policy: RestartPolicy, exitCode: number): boolean {
        return super.restarts(policy, exitCode) && exitCode !== 0;
      }
    }),
  },
  {
    id: 'pod-lifecycle/default-is-on-failure',
    belief: text('Without a restartPolicy a container is restarted only if it failed.', '未设置 restartPolicy 时，容器只在失败后重启。'),
    sources: [notes('5.2.1'), kubernetesCode('pkg/apis/core/v1/defaults.go SetDefaults_PodSpec')],
    about: ['pod-lifecycle/restarts'],
    create: made(class extends ReferencePodLifecycle {
      override create(pod: Pod, stops: Stops): PodStatus {
        return super.create({ ...pod, spec: { ...pod.spec, restartPolicy: pod.spec.restartPolicy ?? 'OnFailure' } }, stops);
      }
    }),
  },
  {
    id: 'pod-lifecycle/the-whole-pod-restarts',
    belief: text('When a container crashes, the whole Pod is restarted with all of its containers.', '一个容器崩溃时，整个 Pod 连同所有容器都会重启。'),
    sources: [docs, kubernetesCode('pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions')],
    about: ['pod-lifecycle/restarts'],
    create: made(class extends ReferencePodLifecycle {
      protected override exited(track: Track, exitCode: number): void {
        super.exited(track, exitCode);
        if (track.role !== 'main' || exitCode === 0 || !this.isRestarted(track, exitCode)) return;
        for (const each of this.mains) if (isRunning(each) && this.isRestarted(each, 143)) super.exited(each, 143);
      }
    }),
  },
  {
    id: 'pod-lifecycle/init-runs-again',
    belief: text('When a container is restarted, the init containers run again before it.', '容器重启之前，init 容器会重新运行一遍。'),
    sources: [kubernetesDocs('docs/concepts/workloads/pods/init-containers')],
    create: made(class extends ReferencePodLifecycle {
      protected override startAfter(track: Track, end: number | undefined): boolean {
        const isStarted = super.startAfter(track, end);
        if (!isStarted || end === undefined || track.role !== 'main') return isStarted;
        for (const { role, runs } of this.inits) if (role === 'init') runs.push({ startedAt: this.now, endedAt: this.now, exitCode: 0, verdicts: new Map() });
        return isStarted;
      }
    }),
  },
  {
    id: 'pod-lifecycle/container-policy-is-ignored',
    belief: text('restartPolicy is a field of the Pod; the one of a container only makes an init container a sidecar.', 'restartPolicy 是 Pod 的字段；容器上的 restartPolicy 只用于把 init 容器变成 sidecar。'),
    sources: [docs, restartCode],
    about: ['pod-lifecycle/container-policy'],
    create: made(class extends ReferencePodLifecycle {
      protected override isRestarted({ role }: Track, exitCode: number): boolean {
        return this.restarts(role === 'sidecar' ? 'Always' : this.podPolicy, exitCode);
      }
    }),
  },
  {
    id: 'pod-lifecycle/rules-cannot-override-never',
    belief: text('A restart rule does nothing in a container whose restartPolicy is Never.', '容器的 restartPolicy 为 Never 时，重启规则不起作用。'),
    sources: [docs, restartCode],
    about: ['pod-lifecycle/container-policy'],
    create: made(class extends ReferencePodLifecycle {
      protected override isRestarted(track: Track, exitCode: number): boolean {
        return track.spec.restartPolicy !== 'Never' && super.isRestarted(track, exitCode);
      }
    }),
  },
  {
    id: 'pod-lifecycle/rules-replace-the-policy',
    belief: text('A container with restart rules is restarted after the exit codes that they name and no others.', '设置了重启规则的容器，只在规则列出的退出码下重启。'),
    sources: [docs, restartCode],
    about: ['pod-lifecycle/container-policy'],
    create: made(class extends ReferencePodLifecycle {
      protected override isRestarted(track: Track, exitCode: number): boolean {
        const rules = track.spec.restartPolicyRules ?? [];
        return rules.length > 0 ? this.matchesRule(rules, exitCode) : super.isRestarted(track, exitCode);
      }
    }),
  },
  {
    id: 'pod-lifecycle/first-restart-waits',
    belief: text('The first restart of a container already waits 10 s.', '容器的第一次重启就要等 10 秒。'),
    sources: [docs, backOffCode],
    about: ['pod-lifecycle/back-off'],
    create: made(class extends ReferencePodLifecycle {
      protected override startAfter(track: Track, end: number | undefined): boolean {
        if (end !== undefined) track.backOff ??= { seconds: this.firstBackOff(), since: end };
        return super.startAfter(track, end);
      }
    }),
  },
  {
    id: 'pod-lifecycle/no-back-off',
    belief: text('A container that ends is restarted at once, however often it has ended.', '容器结束后总是立即重启，无论结束过多少次。'),
    sources: [notes('5.2.1'), backOffCode],
    about: ['pod-lifecycle/back-off'],
    create: made(class extends ReferencePodLifecycle {
      protected override backOffAt(): undefined {
        return undefined;
      }
    }),
  },
  {
    id: 'pod-lifecycle/back-off-is-constant',
    belief: text('Each restart after the first waits 10 s.', '第一次之后，每次重启都等待 10 秒。'),
    sources: [docs, backOffCode],
    create: made(class extends ReferencePodLifecycle {
      protected override nextBackOff(seconds: number): number {
        return seconds;
      }
    }),
  },
  {
    id: 'pod-lifecycle/back-off-grows-by-ten',
    belief: text('The back-off grows by 10 s with each restart.', '退避时间每次重启增加 10 秒。'),
    sources: [docs, backOffCode],
    create: made(class extends ReferencePodLifecycle {
      protected override nextBackOff(seconds: number): number {
        return Math.min(seconds + 10, 300);
      }
    }),
  },
  {
    id: 'pod-lifecycle/back-off-without-limit',
    belief: text('The back-off doubles with each restart, without a limit.', '退避时间每次重启翻倍，没有上限。'),
    sources: [docs, kubernetesCode('pkg/kubelet/apis/config/v1beta1/defaults.go MaxContainerBackOff')],
    create: made(class extends ReferencePodLifecycle {
      protected override nextBackOff(seconds: number): number {
        return seconds * 2;
      }
    }),
  },
  {
    id: 'pod-lifecycle/back-off-from-the-start',
    belief: text('The back-off is counted from the last start of the container.', '退避时间从容器上一次启动时算起。'),
    sources: [backOffCode],
    about: ['pod-lifecycle/back-off'],
    create: made(class extends ReferencePodLifecycle {
      protected override startAfter(track: Track, end: number | undefined): boolean {
        return super.startAfter(track, end === undefined ? undefined : (latest(track)?.startedAt ?? end));
      }
    }),
  },
  {
    id: 'pod-lifecycle/success-resets-the-back-off',
    belief: text('The back-off starts anew once the container has ended with 0.', '容器以 0 退出后，退避就重新开始计算。'),
    sources: [docs, backOffCode],
    about: ['pod-lifecycle/back-off-reset'],
    create: made(class extends ReferencePodLifecycle {
      protected override exited(track: Track, exitCode: number): void {
        super.exited(track, exitCode);
        if (exitCode === 0) track.backOff = undefined;
      }
    }),
  },
  {
    id: 'pod-lifecycle/back-off-never-resets',
    belief: text('The back-off of a container never gets shorter as long as the Pod lives.', '只要 Pod 还在，容器的退避时间就不会变短。'),
    sources: [docs, kubernetesCode('pkg/kubelet/kubelet.go crashLoopBackOff.HasExpiredFunc')],
    create: made(class extends ReferencePodLifecycle {
      protected override remembered(): number {
        return Number.MAX_SAFE_INTEGER;
      }
    }),
  },
  {
    id: 'pod-lifecycle/five-minutes-reset-the-back-off',
    belief: text('The back-off starts anew five minutes after the last restart.', '距上一次重启五分钟后，退避重新开始计算。'),
    sources: [docs, kubernetesCode('pkg/kubelet/kubelet.go crashLoopBackOff.HasExpiredFunc')],
    about: ['pod-lifecycle/back-off-reset'],
    create: made(class extends ReferencePodLifecycle {
      protected override remembered(): number {
        return 299; // At five minutes sharp it is over: the reference forgets only what is older than this.
      }
    }),
  },
]);
