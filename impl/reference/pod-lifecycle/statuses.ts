import type { ContainerState, ContainerStatus, Phase, PodStatus } from '../../../spec/pod-lifecycle';
import { Containers } from './containers';
import { endOf, isRunning, latest, type Run, type Track } from './track';

/** The status that the kubelet writes about its containers. */
export class Statuses extends Containers {
  /** Set with the deletion. */
  protected isDeleted = false;
  /** Set once all is over: the last container has ended and the sandbox is gone. */
  protected isOver = false;

  /** activeDeadlineSeconds, counted from the creation of the Pod. */
  protected deadline: number | undefined;
  /** Set when the deadline passes before all is over. */
  protected isOverdue = false;

  /** The second at which the Pod is stopped whatever it does. */
  protected deadlineAt(): number | undefined {
    return this.deadline;
  }

  /** The status of the moment; a terminal phase is withheld until the last container has ended. */
  protected written(): PodStatus {
    const phase = this.isOver ? this.lastPhase() : this.shownPhase();
    const containersReady = phase !== 'Succeeded' && phase !== 'Failed' && !this.isOverdue && this.tracks.every((each) => each.role === 'init' || this.letsPodBeReady(each));
    const said = (yes: boolean) => (yes ? 'True' : 'False');
    return {
      phase,
      conditions: {
        PodReadyToStartContainers: said(!this.isOver),
        Initialized: said(this.isInitialized(phase)),
        ContainersReady: said(containersReady),
        Ready: said(containersReady),
      },
      initContainerStatuses: this.inits.map((each) => this.containerStatus(each)),
      containerStatuses: this.mains.map((each) => this.containerStatus(each)),
    };
  }

  protected letsPodBeReady(track: Track): boolean {
    return this.isReady(track);
  }

  /** Whether the containers of the Pod have started once: from then on it stays initialized. */
  protected hasInitialized(): boolean {
    return this.mains.some(({ runs }) => runs.length > 0);
  }

  protected isInitialized(phase: Phase): boolean {
    return phase === 'Succeeded' || this.hasInitialized() || this.inits.every((each) => (each.role === 'init' ? this.isReady(each) : this.isStarted(each)));
  }

  /** Whether an init container failed for good. */
  protected hasFailedInit(): boolean {
    return this.inits.some((each) => {
      const end = each.role === 'init' ? endOf(each) : undefined;
      return end !== undefined && end.exitCode !== 0 && !this.isRestarted(each, end.exitCode);
    });
  }

  /** The phase that the containers alone would give. */
  protected phase(): Phase {
    if (this.hasFailedInit()) return 'Failed';
    if (!this.hasInitialized()) return 'Pending';
    if (this.tracks.some(isRunning)) return 'Running';
    const ends = this.mains.map((each) => ({ each, exitCode: endOf(each)?.exitCode ?? 0 }));
    if (ends.some(({ each, exitCode }) => this.isRestarted(each, exitCode))) return 'Running';
    return this.outcome(ends.map(({ exitCode }) => exitCode));
  }

  /** The terminal phase, by the exit codes of the containers. */
  protected outcome(exitCodes: readonly number[]): Phase {
    return exitCodes.every((code) => code === 0) ? 'Succeeded' : 'Failed';
  }

  protected shownPhase(): Phase {
    const phase = this.phase();
    if (phase === 'Pending' || phase === 'Running') return phase;
    return this.hasInitialized() ? 'Running' : 'Pending';
  }

  protected lastPhase(): Phase {
    if (this.isOverdue || this.hasFailedInit() || !this.hasInitialized()) return 'Failed';
    return this.outcome(this.mains.map((each) => endOf(each)?.exitCode ?? 0));
  }

  protected containerStatus(track: Track): ContainerStatus {
    const state = this.state(track);
    const shown = latest(track);
    // A container that waits for its restart shows the end of its latest run as the last state.
    const last = 'waiting' in state || this.isLost(track) ? shown : track.runs[track.runs.length - 2];
    return {
      name: track.spec.name,
      state,
      lastState: last?.endedAt === undefined ? {} : { terminated: { exitCode: last.exitCode ?? 0, finishedAt: last.endedAt } },
      restartCount: Math.max(0, track.runs.length - 1),
      ready: this.isReady(track),
      started: this.isStarted(track),
    };
  }

  protected state(track: Track): ContainerState {
    const run = latest(track);
    if (run === undefined) return { waiting: { reason: this.inits.length > 0 ? 'PodInitializing' : 'ContainerCreating' } };
    if (run.endedAt === undefined) return { running: { startedAt: run.startedAt } };
    if (this.isLost(track)) return { terminated: { exitCode: 137 } };
    if (this.isWaiting(track, run)) return { waiting: { reason: 'CrashLoopBackOff' } };
    return { terminated: { exitCode: run.exitCode ?? 0, finishedAt: run.endedAt } };
  }

  /** Whether its back-off is shown; that of an init container or sidecar which ended with 0 is not. */
  protected isWaiting(track: Track, { exitCode = 0 }: Run): boolean {
    if (this.isDeleted || !track.isPutOff || !this.isRestarted(track, exitCode)) return false;
    return track.role === 'main' || exitCode !== 0;
  }

  /** Once the Pod is over, a container that was to be started again counts as ended in a way unknown. */
  protected isLost(track: Track): boolean {
    const run = latest(track);
    return this.isOver && run !== undefined && this.isWaiting(track, run);
  }
}
