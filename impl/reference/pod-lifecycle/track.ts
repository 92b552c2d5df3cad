import type { Container, ProbeKind } from '../../../spec/pod-lifecycle';

/** One run of a container: started, and perhaps ended. */
export interface Run {
  readonly startedAt: number;
  endedAt?: number;
  exitCode?: number;
  /** The last verdict of each probe on this run. */
  readonly verdicts: Map<ProbeKind, boolean>;
}

/** What the kubelet keeps about one container of the Pod. */
export interface Track {
  readonly spec: Container;
  readonly role: 'init' | 'sidecar' | 'main';
  readonly runs: Run[];
  /** The wait before the next restart, and when it was last lengthened. */
  backOff?: { seconds: number; since: number } | undefined;
  /** Whether the last attempt to start it was put off. */
  isPutOff: boolean;
  /** Equal results in a row, of each probe; they outlast a restart. */
  readonly streaks: Map<ProbeKind, { success: boolean; length: number }>;
}

export function trackOf(spec: Container, role: Track['role']): Track {
  return { spec, role, runs: [], isPutOff: false, streaks: new Map() };
}

export function latest({ runs }: Track): Run | undefined {
  return runs[runs.length - 1];
}

export function isRunning(track: Track): boolean {
  const run = latest(track);
  return run !== undefined && run.endedAt === undefined;
}

/** The latest run, if it has ended. */
export function endOf(track: Track): { readonly at: number; readonly exitCode: number } | undefined {
  const run = latest(track);
  return run?.endedAt === undefined ? undefined : { at: run.endedAt, exitCode: run.exitCode ?? 0 };
}

export function probeOf(spec: Container, kind: ProbeKind) {
  if (kind === 'startup') return spec.startupProbe;
  return kind === 'readiness' ? spec.readinessProbe : spec.livenessProbe;
}
