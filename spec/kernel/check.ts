import * as fc from 'fast-check';
import { chunksOf } from './chunks';
import { CutDown, type CutDownOptions } from './cut-down';
import type { AnyInvariant } from './invariant';
import type { Shard } from './hunt';
import type { Portion, Session } from './implementation';
import { CHUNK, observing } from './observing';
import { observeOnce, type Counterexample } from './once';
import { endingOf, unansweredIn, type Ending, type InvariantReport } from './outcome';
import { ScenarioUnsupported } from './violation';

export interface CheckOptions {
  readonly seed: number;
  /** Scenarios to draw. Past counterexamples come before and are not counted here. */
  readonly runs: number;
  /** Past counterexamples, tried first. */
  readonly corpus?: readonly unknown[];
  /** Where given, scenarios are drawn until it says true; `runs` is then the least. */
  readonly expired?: () => boolean;
  /** How many more observations may be spent on making a counterexample smaller. */
  readonly shrinks?: number;
  /** The part of the scenarios that is drawn here; all parts together draw what one process would. */
  readonly shard?: Shard;
  /** The session knows already what it will be asked. */
  readonly isForeseen?: true;
  /** Whether somebody waits for a word in the middle of a portion. */
  readonly isAwaited?: () => boolean;
  /** Where given, a scenario that is not answered is made smaller, unless the implementation is slow. */
  readonly cutDown?: CutDownOptions;
}

/** How far a check has come. */
export interface Checked {
  /** How many scenarios were observed. */
  readonly scenarios: number;
  /** What violates the invariant, while that is still made smaller. */
  readonly smallest?: Counterexample;
  /** How the implementation came to its end, while the scenario is still made smaller. */
  readonly ending?: Ending;
}

export interface CheckResult extends Omit<InvariantReport, 'failure'> {
  readonly smallest?: Counterexample;
  /** How many scenarios it took, from 1. */
  readonly firstFailureAt?: number;
}

const SHRINKS = 1000;
/** The same for an implementation that is slow. */
const SLOW_SHRINKS = 30;
/** So many times as many scenarios as were asked for are drawn, at most, while a clause of `covers` has not been seen: luck shall not decide. */
const PATIENCE = 5;
/** Below this share of supported scenarios an invariant was not examined. */
const SUPPORTED_SHARE_MIN = 0.1;

/** What `check` will ask with these options. */
export function* foreseen(invariant: AnyInvariant, options: CheckOptions): Generator<Portion> {
  for (const { name, seed, size, examples } of chunksOf(invariant, options)) {
    const scenarios = [...examples.map(([scenario]) => scenario), ...fc.sample(invariant.scenario, { seed, numRuns: size })];
    yield { name, asks: scenarios.map((scenario) => (port: object) => invariant.observe(port, scenario)) };
  }
}

/**
 * Holds an implementation to one invariant. Yields how far it has come, so that the caller can show progress, stop or do other
 * work between two portions, and whenever somebody waits; returns what came of it.
 */
export function* check(invariant: AnyInvariant, session: Session, options: CheckOptions): Generator<Checked, CheckResult> {
  const covers = Object.entries(invariant.covers ?? {});
  const covered: Record<string, number> = Object.fromEntries(covers.map(([clause]) => [clause, 0]));
  let scenarios = 0;
  let setAside = 0;
  let shrinksLeft = options.shrinks ?? (session.isSlow === undefined ? SHRINKS : SLOW_SHRINKS);
  let smallest: Counterexample | undefined;
  let firstFailureAt: number | undefined;
  let ended: CutDown | undefined;

  /** False if the scenario violates the invariant in the same clause as the first one that did. */
  const holdsIn = (scenario: unknown): boolean => {
    if (ended !== undefined) return !ended.isSmaller(scenario);
    if (smallest !== undefined && shrinksLeft-- <= 0) return true;
    try {
      const seen = observeOnce(invariant, session, scenario);
      if (smallest === undefined) {
        scenarios++;
        for (const [clause, isSeen] of covers) {
          if (seen.violation?.clause !== 'shape' && isSeen(seen.observation, scenario)) covered[clause] = (covered[clause] ?? 0) + 1;
        }
      }
      if (seen.violation === undefined) return true;
      if (smallest !== undefined && smallest.violation.clause !== seen.violation.clause) return true;
      firstFailureAt ??= scenarios;
      const isFirst = smallest === undefined;
      smallest = { ...seen, violation: seen.violation };
      // What is not so again could only be cut down to something that has nothing to do with it.
      if (isFirst && session.isSlow !== undefined && observeOnce(invariant, session, scenario).violation?.clause !== seen.violation.clause) shrinksLeft = 0;
      return false;
    } catch (problem) {
      if (problem instanceof ScenarioUnsupported) {
        if (smallest === undefined) setAside++;
        return true;
      }
      if (smallest === undefined) ended = new CutDown(invariant, endingOf(problem, scenario), session.isSlow === undefined ? options.cutDown : undefined);
      else shrinksLeft = 0;
      return ended?.begins() !== true;
    }
  };

  const sofar = (): Checked => ({ scenarios, ...(smallest === undefined ? {} : { smallest }), ...(ended === undefined ? {} : { ending: ended.smallest }) });

  const unseen = () => covers.map(([clause]) => clause).filter((clause) => covered[clause] === 0);
  // Who is slow, or shares the work with others, draws what was foreseen; and who asks for few scenarios wants few.
  const isPatient = session.isSlow === undefined && options.shard === undefined && options.runs >= CHUNK;
  if (options.isForeseen !== true) session.foresee?.(foreseen(invariant, options));
  try {
    for (const { name, from, seed, size, examples } of chunksOf(invariant, options, isPatient ? PATIENCE * options.runs : options.runs)) {
      if (from >= options.runs && (options.expired === undefined ? setAside > 0 || unseen().length === 0 : options.expired())) break;
      try {
        for (const _ of session.ahead?.(name) ?? []) yield sofar();
      } catch (problem) {
        ended = new CutDown(invariant, endingOf(problem));
        break;
      }
      for (const _ of observing(invariant.scenario, holdsIn, { seed, size, examples }, options.isAwaited)) yield sofar();
      if (smallest !== undefined || ended !== undefined) break;
      yield sofar();
    }
  } finally {
    (ended as CutDown | undefined)?.close();
  }

  const counts = { id: invariant.id, scenarios, setAside, covered };
  if (smallest !== undefined) return { ...counts, outcome: 'fail', smallest, ...(firstFailureAt === undefined ? {} : { firstFailureAt }) };
  if (ended !== undefined) return { ...counts, ...unansweredIn(invariant.id, (ended as CutDown).smallest) };
  const missing = unseen();
  if (setAside > 0 && (missing.length > 0 || scenarios < SUPPORTED_SHARE_MIN * (scenarios + setAside))) {
    return { ...counts, outcome: 'unsupported', reason: `${setAside} of ${scenarios + setAside} scenarios are not supported${neverSeen(missing)}` };
  }
  if (missing.length > 0) return { ...counts, outcome: 'vacuous', reason: `in ${scenarios} scenarios${neverSeen(missing)}` };
  return { ...counts, outcome: 'pass' };
}

function neverSeen(unseen: readonly string[]): string {
  return unseen.length === 0 ? '' : `, never seen: ${unseen.join('; ')}`;
}

/** Runs a generator to its end and gives what it returns. */
export function finish<Result>(work: Generator<unknown, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
