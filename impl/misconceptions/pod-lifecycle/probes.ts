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
    sources: [docs, readiness],
    about: ['pod-lifecycle/readiness'],
    create: made(class extends ReferencePodLifecycle {
      protected override isReady(track: Track): boolean {
        return super.isReady(track) || (track.role !== 'init' && this.isStarted(track) && latest(track)?.verdicts.get('readiness') === undefined);
      }
    }),
  },
]);
