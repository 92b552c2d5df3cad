import { kubernetesCode, kubernetesDocs, misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { PodLifecyclePort } from '../../../spec/pod-lifecycle';
import { latest, ReferencePodLifecycle, type Track } from '../../reference/pod-lifecycle';
import { made } from './made';

const docs = kubernetesDocs('docs/concepts/workloads/pods/pod-lifecycle');
const backOffCode = kubernetesCode('pkg/kubelet/kuberuntime/kuberuntime_manager.go doBackOff');

/** How long a restart waits, and what makes it wait less again. */
export const backOffMisconceptions = misconceptionsOf<PodLifecyclePort>([
  {
    id: 'pod-lifecycle/first-restart-waits',
    belief: text('The first restart of a container already waits 10 s.', '容器的第一次重启就要等 10 秒。'),
    truth: text('The first restart comes at once, since there is no back-off yet: it begins with that restart and delays those that soon follow. By default the 10 s are the wait before the second one.', '第一次重启立即进行，因为此时还没有退避：退避从这次重启才开始，推迟的是紧接着的后续重启。默认的 10 秒是第二次重启之前的等待。'),
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
    truth: text('A container that keeps ending is restarted at once only the first time; then the kubelet waits, by default 10 s and twice as long each time, up to 300 s. So a crash loop does not burden the node.', '容器反复结束时，只有第一次立即重启；之后 kubelet 会先等待，默认从 10 秒开始逐次翻倍，最多 300 秒。这样，不断崩溃的容器就不会拖累节点。'),
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
    truth: text('Each restart within 10 minutes of the one before doubles the wait: by default 10 s, 20 s, 40 s and so on, up to 300 s. The longer a crash loop goes on, the less another try is likely to help.', '只要与上一次重启相隔不超过 10 分钟，每重启一次等待就翻倍：默认依次为 10 秒、20 秒、40 秒……，最多 300 秒。崩溃持续得越久，马上再试就越没有意义。'),
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
    truth: text('The back-off doubles instead of growing by a fixed step: by default 10 s and 20 s are followed by 40 s, 80 s and 160 s. The sixth wait in a row is at the limit of 300 s; steps of 10 s would take thirty.', '退避是翻倍，不是每次加固定的秒数：默认 10 秒、20 秒之后是 40、80、160 秒。连续第六次等待就到了 300 秒的上限，若每次加 10 秒则要到第三十次。'),
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
    truth: text('The doubling stops at a limit, 300 s by default: 160 s are followed by 300 s, and it stays at that. So a container whose trouble is over comes back within minutes, however long it has crashed.', '翻倍有上限，默认为 300 秒：160 秒之后是 300 秒，不再增加。这样，不管之前崩溃了多久，问题解决后容器几分钟内就能恢复。'),
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
    truth: text('For a container that ends by itself the wait begins at that end. If it began at the start, a container that runs longer than its back-off before it crashes would always be restarted at once.', '容器自行结束时，退避从结束那一刻算起。若从启动时算起，每次运行时间超过退避的容器崩溃后就总是立即重启。'),
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
    truth: text('The exit code does not matter to the back-off, only the time since the last restart: more than 10 minutes reset it. So under Always a container that keeps ending with 0 gets into CrashLoopBackOff as well.', '退避与退出码无关，只看距上一次重启的时间：超过 10 分钟才会重置。所以在 Always 下，反复以 0 退出的容器同样会进入 CrashLoopBackOff。'),
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
    truth: text('The kubelet forgets a back-off once more than 10 minutes have passed since the last restart, though the Pod is the same. Then the next restart comes at once, and the one after it waits for the first step again.', '距上一次重启超过 10 分钟，kubelet 就会忘掉之前的退避，即使还是同一个 Pod。此后下一次重启立即进行，再下一次又从最短的退避开始。'),
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
    truth: text('It takes more than 10 minutes from the last restart to reset it. Five minutes are the default limit of the back-off itself: if it were forgotten after as long, the longest wait would still be going on then.', '要距上一次重启超过 10 分钟才会重置。5 分钟是退避本身的默认上限：若过 5 分钟就重置，最长的退避还没等完就会被清除。'),
    sources: [docs, kubernetesCode('pkg/kubelet/kubelet.go crashLoopBackOff.HasExpiredFunc')],
    about: ['pod-lifecycle/back-off-reset'],
    create: made(class extends ReferencePodLifecycle {
      protected override remembered(): number {
        return 299; // At five minutes sharp it is over: the reference forgets only what is older than this.
      }
    }),
  },
]);
