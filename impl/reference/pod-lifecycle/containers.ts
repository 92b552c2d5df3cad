import type { Pod, ProbeKind, RestartPolicy, Stops } from '../../../spec/pod-lifecycle';
import { endOf, isRunning, latest, probeOf, trackOf, type Track } from './track';

/** The containers of a Pod: whether they are started again, when, and what their probes say. */
export class Containers {
  protected now = 0;
  protected tracks: readonly Track[] = [];
  /** Init containers and sidecars, in the order of the spec. */
  protected inits: readonly Track[] = [];
  protected sidecars: readonly Track[] = [];
  protected mains: readonly Track[] = [];
  protected stops: Stops = {};
  protected podPolicy: RestartPolicy = 'Always';

  protected load({ spec }: Pod, stops: Stops): void {
    this.now = 0;
    this.stops = stops;
    this.podPolicy = spec.restartPolicy ?? 'Always';
    this.inits = (spec.initContainers ?? []).map((each) => trackOf(each, each.restartPolicy === 'Always' ? 'sidecar' : 'init'));
    this.sidecars = this.inits.filter(({ role }) => role === 'sidecar');
    this.mains = spec.containers.map((each) => trackOf(each, 'main'));
    this.tracks = [...this.inits, ...this.mains];
  }

  /** Whether a container that ended with this code is started again. */
  protected isRestarted({ spec }: Track, exitCode: number): boolean {
    if (spec.restartPolicy !== undefined && this.matchesRule(spec.restartPolicyRules ?? [], exitCode)) return true;
    return this.restarts(spec.restartPolicy ?? this.podPolicy, exitCode);
  }

  protected matchesRule(rules: NonNullable<Track['spec']['restartPolicyRules']>, exitCode: number): boolean {
    return rules.some(({ exitCodes: { operator, values } }) => values.includes(exitCode) === (operator === 'In'));
  }

  protected restarts(policy: RestartPolicy, exitCode: number): boolean {
    return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
  }

  /** Whether a container that a failed probe ends is started again at once. */
  protected isRestartedAfterProbe({ spec }: Track): boolean {
    return (spec.restartPolicy ?? this.podPolicy) !== 'Never';
  }

  protected hasFailedProbe(track: Track): boolean {
    const verdicts = latest(track)?.verdicts;
    return isRunning(track) && (verdicts?.get('liveness') === false || verdicts?.get('startup') === false);
  }

  protected firstBackOff(): number {
    return 10;
  }

  protected nextBackOff(seconds: number): number {
    return Math.min(seconds * 2, 300);
  }

  /** A back-off that was last lengthened longer ago than this, in seconds, is forgotten. */
  protected remembered(): number {
    return 600;
  }

  protected backOffAt(track: Track, end: number): number | undefined {
    const { backOff } = track;
    return backOff === undefined || Math.max(this.now, end) - backOff.since > this.remembered() ? undefined : backOff.seconds;
  }

  /** Starts it unless its back-off, counted from `end`, still runs. */
  protected startAfter(track: Track, end: number | undefined): boolean {
    if (end !== undefined) {
      const seconds = this.backOffAt(track, end);
      track.isPutOff = seconds !== undefined && this.now - end < seconds;
      if (track.isPutOff) return false;
      track.backOff = { seconds: seconds === undefined ? this.firstBackOff() : this.nextBackOff(seconds), since: this.now };
    }
    track.runs.push({ startedAt: this.now, verdicts: new Map() });
    return true;
  }

  /** Ends it for its failed probe and, if it may be, starts it again; the back-off is counted from its end before that. */
  protected replace(track: Track): void {
    const before = track.runs[track.runs.length - 2]?.endedAt;
    this.end(track, this.now, this.stops[track.spec.name]?.exitCode ?? 143);
    if (this.isRestartedAfterProbe(track)) this.startAfter(track, before);
  }

  protected end(track: Track, endedAt: number, exitCode: number): void {
    const run = latest(track);
    if (run !== undefined) Object.assign(run, { endedAt, exitCode });
  }

  protected isStarted(track: Track): boolean {
    return isRunning(track) && (track.role === 'init' || track.spec.startupProbe === undefined || latest(track)?.verdicts.get('startup') === true);
  }

  protected isReady(track: Track): boolean {
    if (track.role === 'init') return endOf(track)?.exitCode === 0;
    return this.isStarted(track) && (track.spec.readinessProbe === undefined || latest(track)?.verdicts.get('readiness') === true);
  }

  /** Whether a probe runs now: the startup probe until it has a verdict, the others after it succeeded. */
  protected isProbed(track: Track, kind: ProbeKind): boolean {
    if (!isRunning(track) || probeOf(track.spec, kind) === undefined) return false;
    return (kind === 'startup') !== this.isStarted(track);
  }

  protected probed(track: Track, kind: ProbeKind, success: boolean): void {
    const streak = track.streaks.get(kind);
    const length = streak?.success === success ? streak.length + 1 : 1;
    track.streaks.set(kind, { success, length });
    if (length < this.threshold(track, kind, success)) return;
    latest(track)?.verdicts.set(kind, success);
    if (kind === 'startup' || (kind === 'liveness' && !success)) track.streaks.delete(kind);
  }

  protected threshold({ spec }: Track, kind: ProbeKind, success: boolean): number {
    const probe = probeOf(spec, kind);
    return success ? (probe?.successThreshold ?? 1) : (probe?.failureThreshold ?? 3);
  }
}
