import type { Container, Operation, Pod, Probe, ProbeKind, RestartPolicy, Stops } from './port';

/** A Pod, how its programs end when they are told to, and what happens to it. */
export interface Story {
  readonly pod: Pod;
  readonly stops: Stops;
  readonly operations: readonly Operation[];
}

/** The story with waits that follow each other made one: it ends alike. */
export function withoutPauses({ operations, ...story }: Story): Story {
  return {
    ...story,
    operations: operations.reduce<Operation[]>((told, each) => {
      const last = told[told.length - 1];
      return each.do === 'wait' && last?.do === 'wait' ? [...told.slice(0, -1), { do: 'wait', seconds: last.seconds + each.seconds }] : [...told, each];
    }, []),
  };
}

export type Role = 'init' | 'sidecar' | 'main';

/** One run of a container, as far as it is known from the operations and the statuses seen. */
export interface Run {
  readonly startedAt: number;
  endedAt?: number;
  exitCode?: number;
  /** Set if a failed probe ended it, without an end of the whole Pod. */
  isKilled?: true;
  /** Set if, then, the next run began in the same breath. */
  isReplaced?: true;
}

/** One result of a probe; `reached` if with it the threshold was reached. */
interface Result {
  readonly probe: ProbeKind;
  readonly success: boolean;
  readonly run: number;
  readonly reached: boolean;
}

/** The life of one container so far. */
export interface Life {
  readonly spec: Container;
  readonly role: Role;
  readonly policy: RestartPolicy;
  readonly runs: Run[];
  readonly results: Result[];
}

export function livesOf({ spec }: Pod): readonly Life[] {
  const policy = (each: Container): RestartPolicy => each.restartPolicy ?? spec.restartPolicy ?? 'Always';
  const life = (each: Container, role: Role): Life => ({ spec: each, role, policy: policy(each), runs: [], results: [] });
  return [
    ...(spec.initContainers ?? []).map((each) => life(each, each.restartPolicy === 'Always' ? 'sidecar' : 'init')),
    ...spec.containers.map((each) => life(each, 'main')),
  ];
}

export function currentRun({ runs }: Life): Run | undefined {
  return runs[runs.length - 1];
}

export function isUp(life: Life): boolean {
  const run = currentRun(life);
  return run !== undefined && run.endedAt === undefined;
}

/** When and how the container ended, if it is down after a run. */
export function lastEnd(life: Life): { readonly at: number; readonly exitCode: number } | undefined {
  const run = currentRun(life);
  return run?.endedAt === undefined ? undefined : { at: run.endedAt, exitCode: run.exitCode ?? 0 };
}

/** The rule of the container, if any, that asks for a restart after this exit code. */
export function ruleFor({ spec }: Life, exitCode: number) {
  return (spec.restartPolicyRules ?? []).find(({ exitCodes }) => (exitCodes.operator === 'In') === exitCodes.values.includes(exitCode));
}

/** Whether the policy asks for a restart after this exit code. */
export function asksForRestart(life: Life, exitCode: number): boolean {
  if (ruleFor(life, exitCode) !== undefined || life.policy === 'Always') return true;
  return life.policy === 'OnFailure' && exitCode !== 0;
}

export function probeOf({ spec }: Life, kind: ProbeKind): Probe | undefined {
  return { startup: spec.startupProbe, readiness: spec.readinessProbe, liveness: spec.livenessProbe }[kind];
}

/** What the probe last made out about the run that goes on; undefined until it reached a threshold. */
export function verdict({ results, runs }: Life, kind: ProbeKind): boolean | undefined {
  return results.filter(({ probe, run, reached }) => probe === kind && run === runs.length && reached).pop()?.success;
}

/** Started: it runs, and its startup probe, if it has one, has succeeded in this run. */
export function isStarted(life: Life): boolean {
  return isUp(life) && (life.role === 'init' || probeOf(life, 'startup') === undefined || verdict(life, 'startup') === true);
}

export function isReady(life: Life): boolean {
  if (life.role === 'init') return lastEnd(life)?.exitCode === 0;
  return isStarted(life) && (probeOf(life, 'readiness') === undefined || verdict(life, 'readiness') === true);
}

/** How many equal results the probe has given last; a startup result or liveness failure that was acted upon ends the count. */
export function streakOf({ results }: Life, kind: ProbeKind): { readonly success: boolean; readonly length: number } | undefined {
  const own = results.filter(({ probe }) => probe === kind);
  const last = own[own.length - 1];
  if (last === undefined) return undefined;
  let length = 0;
  for (const { success, reached } of own.reverse()) {
    const isActedUpon = reached && (kind === 'startup' || (kind === 'liveness' && !success));
    if (success !== last.success || isActedUpon) break;
    length++;
  }
  return { success: last.success, length };
}

export function thresholdOf(life: Life, kind: ProbeKind, success: boolean): number {
  const probe = probeOf(life, kind);
  return success ? (probe?.successThreshold ?? 1) : (probe?.failureThreshold ?? 3);
}

/** Adds a result of a probe, if the probe runs now; whether the container must be killed for it. */
export function addResult(life: Life, probe: ProbeKind, success: boolean): boolean {
  if (!isUp(life) || probeOf(life, probe) === undefined || (probe === 'startup') === isStarted(life)) return false;
  const streak = streakOf(life, probe);
  const reached = (streak?.success === success ? streak.length : 0) + 1 >= thresholdOf(life, probe, success);
  life.results.push({ probe, success, run: life.runs.length, reached });
  return reached && !success && probe !== 'readiness';
}

export const BACK_OFF = { first: 10, longest: 300, forgottenAfter: 600 } as const;

/** The back-off that the restarts so far have built up, and when the last of them was. */
export function backOffOf({ runs }: Life): { readonly seconds: number; readonly since: number } | undefined {
  let built: { seconds: number; since: number } | undefined;
  runs.forEach(({ startedAt }, i) => {
    // The first restart in the same breath as the kill finds no earlier end to count from.
    if (i === 0 || (i === 1 && runs[0]?.isReplaced === true)) return;
    const isSoon = built !== undefined && startedAt - built.since <= BACK_OFF.forgottenAfter;
    built = { seconds: isSoon ? Math.min((built?.seconds ?? 0) * 2, BACK_OFF.longest) : BACK_OFF.first, since: startedAt };
  });
  return built;
}

/** When a container that ended then is started again: after its back-off, or when that is forgotten. */
export function restartAt(life: Life, end: number): number {
  const backOff = backOffOf(life);
  if (backOff === undefined || end - backOff.since > BACK_OFF.forgottenAfter) return end;
  return Math.min(end + backOff.seconds, backOff.since + BACK_OFF.forgottenAfter + 1);
}
