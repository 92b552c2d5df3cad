import { kubernetesCode, kubernetesDocs, misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { PodLifecyclePort, ProbeKind } from '../../../spec/pod-lifecycle';
import { isRunning, latest, probeOf, ReferencePodLifecycle, type Track } from '../../reference/pod-lifecycle';
import { made } from './made';

const docs = kubernetesDocs('docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes');
const worker = kubernetesCode('pkg/kubelet/prober/worker.go doProbe');
const actions = kubernetesCode('pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions');
const readiness = kubernetesCode('pkg/kubelet/prober/prober_manager.go UpdatePodStatus');

export const probeMisconceptions = misconceptionsOf<PodLifecyclePort>([
  {
    id: 'pod-lifecycle/liveness-ignores-the-policy',
    belief: text('A failed liveness probe restarts the container, even under restartPolicy Never.', 'liveness 探针失败后容器会重启，即使 restartPolicy 为 Never。'),
    truth: text('A failed liveness probe only gets the container killed; whether it is started again is for its restartPolicy to say. Under Never, and without restart rules of its own, it stays down.', 'liveness 探针失败只会杀死容器，是否重启由 restartPolicy 决定。策略为 Never 且没有设置重启规则的容器，被杀死后不会重启。'),
    sources: [notes('5.2'), docs, actions],
    about: ['pod-lifecycle/liveness', 'pod-lifecycle/killed-by-a-probe'],
    create: made(class extends ReferencePodLifecycle {
      protected override isRestartedAfterProbe(): boolean {
        return true;
      }
    }),
  },
  {
    id: 'pod-lifecycle/liveness-looks-at-the-exit-code',
    belief: text('Under OnFailure, a container that liveness kills and that then exits with 0 is not restarted.', '在 OnFailure 下，被 liveness 杀死的容器若以 0 退出就不会重启。'),
    truth: text('The kubelet decides to restart the container when it kills it, before there is an exit code; for that, any policy but Never will do. The code matters only if a back-off puts the restart off.', 'kubelet 在杀死容器时就决定重启，此时还没有退出码，只要策略不是 Never 即可。只有重启因退避而推迟时，才会看退出码。'),
    sources: [docs, actions],
    create: made(class extends ReferencePodLifecycle {
      protected override isRestartedAfterProbe(track: Track): boolean {
        return this.isRestarted(track, this.stops[track.spec.name]?.exitCode ?? 143);
      }
    }),
  },
  {
    id: 'pod-lifecycle/readiness-restarts',
    belief: text('A container whose readiness probe fails is restarted.', 'readiness 探针失败的容器会被重启。'),
    truth: text('The readiness probe only decides whether the container is ready: if it fails, the Pod is no longer Ready, and by default its Services send it no more traffic. Only liveness and startup probes get a container killed.', 'readiness 探针只决定容器是否就绪：失败后 Pod 不再 Ready，默认情况下 Service 不再把流量转给它。只有 liveness 和 startup 探针会导致容器被杀死。'),
    sources: [docs, worker],
    create: made(class extends ReferencePodLifecycle {
      protected override hasFailedProbe(track: Track): boolean {
        return super.hasFailedProbe(track) || (isRunning(track) && latest(track)?.verdicts.get('readiness') === false);
      }
    }),
  },
  {
    id: 'pod-lifecycle/one-failed-liveness-probe-kills',
    belief: text('The first liveness probe that fails gets the container killed.', 'liveness 探针第一次失败，容器就会被杀死。'),
    truth: text('It takes failureThreshold failures of the liveness probe in a row, 3 unless set otherwise, to get the container killed. A restart is costly, so a single slow answer is not enough by default.', 'liveness 探针要连续失败 failureThreshold 次（默认 3 次），容器才会被杀死。重启代价不小，所以默认不会因为一次响应慢就重启。'),
    sources: [docs, worker],
    about: ['pod-lifecycle/liveness'],
    create: made(class extends ReferencePodLifecycle {
      protected override threshold(track: Track, kind: ProbeKind, success: boolean): number {
        return kind === 'liveness' ? 1 : super.threshold(track, kind, success);
      }
    }),
  },
  {
    id: 'pod-lifecycle/one-failed-readiness-probe-is-enough',
    belief: text('The first readiness probe that fails makes the container unready.', 'readiness 探针第一次失败，容器就变为未就绪。'),
    truth: text('A ready container becomes unready after failureThreshold failures of its readiness probe in a row, 3 unless set otherwise. Until then it stays ready, so that a single lost answer does not cut it off from traffic.', '就绪的容器要在 readiness 探针连续失败 failureThreshold 次（默认 3 次）之后才变为未就绪。在此之前它保持就绪，这样丢一次响应不至于断掉流量。'),
    sources: [docs, worker],
    create: made(class extends ReferencePodLifecycle {
      protected override threshold(track: Track, kind: ProbeKind, success: boolean): number {
        return kind === 'readiness' && !success ? 1 : super.threshold(track, kind, success);
      }
    }),
  },
  {
    id: 'pod-lifecycle/one-success-is-enough',
    belief: text('One successful readiness probe makes a container ready; successThreshold is for liveness.', 'readiness 探针成功一次容器就就绪；successThreshold 是给 liveness 用的。'),
    truth: text('It is the readiness probe that successThreshold is made for: the container becomes ready after so many successes in a row (1 unless set otherwise). For liveness and startup probes no other value than 1 is allowed.', 'successThreshold 正是给 readiness 探针用的：连续成功这么多次（默认 1 次）容器才就绪。liveness 和 startup 探针的这个值只能是 1。'),
    sources: [docs, worker],
    about: ['pod-lifecycle/readiness'],
    create: made(class extends ReferencePodLifecycle {
      protected override threshold(track: Track, kind: ProbeKind, success: boolean): number {
        return success ? 1 : super.threshold(track, kind, success);
      }
    }),
  },
  {
    id: 'pod-lifecycle/failures-add-up',
    belief: text('failureThreshold counts all failures of a probe, with successes in between too.', 'failureThreshold 统计探针的全部失败次数，中间有成功也照样累计。'),
    truth: text('Only failures in a row count towards failureThreshold: a success in between ends the series, and the next failure is number one again. So scattered failures never add up, however many they are.', '只有连续的失败才计入 failureThreshold：中间成功一次，计数就中断，下一次失败重新从 1 算起。所以零星的失败再多也不会累加。'),
    sources: [docs, worker],
    create: made(class extends ReferencePodLifecycle {
      private readonly failures = new WeakMap<Track, Map<ProbeKind, number>>();

      protected override probed(track: Track, kind: ProbeKind, success: boolean): void {
        const counts = this.failures.get(track) ?? new Map<ProbeKind, number>();
        this.failures.set(track, counts);
        const length = counts.get(kind) ?? 0;
        if (!success && length > 0) track.streaks.set(kind, { success, length });
        super.probed(track, kind, success);
        // A count that has done its work is taken away, as it is by who counts in a row.
        if (!success) counts.set(kind, track.streaks.has(kind) ? length + 1 : 0);
      }
    }),
  },
  {
    id: 'pod-lifecycle/counts-start-with-the-container',
    belief: text('With each restart of the container the counts of its probes start at zero.', '容器每次重启，探针的计数都从零开始。'),
    truth: text('The kubelet counts for a container of the Pod, not for one run of it: failures before a restart count on afterwards. A restart sets back only the count of the probe that has caused it.', 'kubelet 的计数针对 Pod 中的这个容器，不区分它的哪次运行：重启前的失败在重启后继续累计。重启只会把导致这次重启的那个探针的计数清零。'),
    sources: [worker],
    create: made(class extends ReferencePodLifecycle {
      protected override startAfter(track: Track, end: number | undefined): boolean {
        const isStarted = super.startAfter(track, end);
        if (isStarted) track.streaks.clear();
        return isStarted;
      }
    }),
  },
  {
    id: 'pod-lifecycle/liveness-runs-from-the-start',
    belief: text('The liveness probe runs from the start, beside the startup probe.', 'liveness 探针从一开始就执行，与 startup 探针并行。'),
    truth: text('Until the startup probe has succeeded, the kubelet runs no liveness or readiness probe. That is what it is for: a container that takes long to start is not killed by its liveness probe meanwhile.', 'startup 探针成功之前，kubelet 不执行 liveness 和 readiness 探针。这正是它的用途：启动慢的容器不会在启动期间被 liveness 探针杀死。'),
    sources: [docs, worker],
    create: made(class extends ReferencePodLifecycle {
      protected override isProbed(track: Track, kind: ProbeKind): boolean {
        return super.isProbed(track, kind) || (kind === 'liveness' && isRunning(track) && probeOf(track.spec, kind) !== undefined);
      }
    }),
  },
  {
    id: 'pod-lifecycle/a-failed-startup-probe-only-delays',
    belief: text('A startup probe that fails only delays the other probes; it never gets the container killed.', 'startup 探针失败只会推迟其他探针，不会导致容器被杀死。'),
    truth: text('A startup probe that fails failureThreshold times in a row gets the container killed, as a liveness probe does, and the restart policy decides what follows. So it also limits how long a start may take.', 'startup 探针连续失败 failureThreshold 次时，容器会像 liveness 失败那样被杀死，之后由重启策略决定是否重启。所以它同时限定了启动最多能花多久。'),
    sources: [docs, actions],
    create: made(class extends ReferencePodLifecycle {
      protected override hasFailedProbe(track: Track): boolean {
        return isRunning(track) && latest(track)?.verdicts.get('liveness') === false;
      }
    }),
  },
  {
    id: 'pod-lifecycle/ready-before-startup',
    belief: text('A container without a readiness probe is ready as soon as it runs, whatever its startup probe says.', '没有 readiness 探针的容器一运行就是就绪，与 startup 探针无关。'),
    truth: text('A container with a startup probe counts as started only once that probe has succeeded, and before that it is not ready either. If it has no readiness probe, it is ready from that moment on.', '带 startup 探针的容器，要等该探针成功才算 started，在此之前也不会就绪。如果没有 readiness 探针，从那一刻起就是就绪的。'),
    sources: [docs, readiness],
    create: made(class extends ReferencePodLifecycle {
      protected override isReady(track: Track): boolean {
        return super.isReady(track) || (track.role === 'main' && isRunning(track) && track.spec.readinessProbe === undefined);
      }
    }),
  },
  {
    id: 'pod-lifecycle/ready-until-the-probe-fails',
    belief: text('A container that has started is ready until its readiness probe fails.', '容器启动后就是就绪的，直到 readiness 探针失败。'),
    truth: text('A container with a readiness probe begins as unready, and becomes ready only when the probe has succeeded successThreshold times in a row. By default its Services send it no traffic before that.', '带 readiness 探针的容器一开始是未就绪的，探针连续成功 successThreshold 次之后才就绪。默认情况下，在此之前 Service 不会把流量转给它。'),
    sources: [docs, readiness],
    about: ['pod-lifecycle/readiness'],
    create: made(class extends ReferencePodLifecycle {
      protected override isReady(track: Track): boolean {
        return super.isReady(track) || (track.role !== 'init' && this.isStarted(track) && latest(track)?.verdicts.get('readiness') === undefined);
      }
    }),
  },
]);
