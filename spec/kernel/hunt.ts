import { observeOnce, type Counterexample } from './check';
import type { Session } from './implementation';
import { deriveSeed } from './seed';
import type { AnyTopic } from './topic';
import { ScenarioUnsupported } from './violation';

export interface Finding {
  readonly invariant: string;
  readonly scenario: unknown;
  /** How many steps a person reads of it, once it is as short as it becomes. */
  readonly steps?: number;
}

/** One run of a hunt: a search that goes on for longer than single scenarios do. */
export interface HuntRun {
  /** How much happened in it. */
  readonly events: number;
  /** The invariant that it should violate. */
  readonly failed?: string;
  /** A scenario of that invariant, made small; not if enough of them are known. */
  readonly found?: Finding;
}

/** Which part of all runs one process takes: part `index` (from 1) of `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

export interface HuntOptions {
  readonly seed: number;
  readonly shard?: Shard;
  readonly expired: () => boolean;
  /** Whether somebody waits for a word in the middle of a run. */
  readonly isAwaited?: () => boolean;
  /** Past counterexamples of an invariant: one of them may be shorter than what is found. */
  readonly corpus?: (invariant: string) => readonly unknown[];
}

export interface HuntResult {
  readonly runs: number;
  readonly events: number;
  /** For each invariant that was violated the shortest counterexample. */
  readonly found: ReadonlyMap<string, Counterexample>;
  /** Why it ended before its time: the implementation did not answer, or not as its port says. */
  readonly reason?: string;
}

/** After so many failures of one invariant it is not looked at again: the shortest of them is kept. */
const FAILURES_MAX = 20;
/** Nor if so many in a row were no shorter than one before: to make them small takes time that other runs can use. */
const IN_VAIN_MAX = 3;
/** Where so many runs in a row have failed, a hunt has seen enough. */
const FAILED_IN_A_ROW_MAX = 400;

/** Hunts until time is up. Yields after each run, and whenever somebody waits, what came of all so far. What it finds is confirmed by the invariant itself. */
export function* huntFor(topic: AnyTopic, session: Session, { seed, shard = { index: 1, count: 1 }, expired, isAwaited = () => false, corpus = () => [] }: HuntOptions): Generator<HuntResult, HuntResult> {
  const found = new Map<string, Counterexample>();
  const findings = new Map<string, Finding>();
  const failures = new Map<string, { count: number; inVain: number }>();
  const hasEnough = (invariant: string) => {
    const { count = 0, inVain = 0 } = failures.get(invariant) ?? {};
    return count >= FAILURES_MAX || inVain >= IN_VAIN_MAX;
  };
  let runs = 0;
  let events = 0;
  /** Whether the invariant is violated, and in no shorter scenario that is known. */
  const isKept = (finding: Finding, known: Finding | undefined) => {
    const invariant = topic.invariants.find(({ id }) => id === finding.invariant);
    if (invariant === undefined || (known !== undefined && !isShorter(finding, known))) return false;
    const { violation, ...seen } = observeOnce(invariant, session, finding.scenario);
    if (violation !== undefined) {
      found.set(finding.invariant, { ...seen, violation });
      findings.set(finding.invariant, finding);
    }
    return violation !== undefined;
  };
  for (let inARow = 0; topic.hunt !== undefined && inARow < FAILED_IN_A_ROW_MAX && !expired(); ) {
    session.reset();
    const before = new Map(findings);
    // A run that is not supported finds nothing.
    const work = unlessUnsupported<HuntRun, HuntRun, HuntRun>(topic.hunt(session.port, deriveSeed(seed, `hunt ${runs * shard.count + shard.index - 1}`), hasEnough, isAwaited, corpus), { events: 0 });
    let step = work.next();
    for (; step.done !== true; step = work.next()) {
      const { found: sofar } = step.value;
      if (sofar !== undefined) isKept(sofar, findings.get(sofar.invariant));
      yield { runs, events: events + step.value.events, found };
    }
    const run = step.value;
    runs++;
    events += run.events;
    inARow = run.failed === undefined && run.found === undefined ? 0 : inARow + 1;
    if (run.found !== undefined) {
      const { invariant } = run.found;
      const isNews = isKept(run.found, before.get(invariant));
      const { count = 0, inVain = 0 } = failures.get(invariant) ?? {};
      failures.set(invariant, { count: count + 1, inVain: isNews ? 0 : inVain + 1 });
    }
    yield { runs, events, found };
  }
  return { runs, events, found };
}

/** The same work, or something else instead of what comes of it where the implementation does not support what it is asked. */
export function* unlessUnsupported<Said, Result, Instead>(work: Generator<Said, Result>, instead: Instead): Generator<Said, Result | Instead> {
  try {
    return yield* work;
  } catch (problem) {
    if (problem instanceof ScenarioUnsupported) return instead;
    throw problem;
  }
}

/** What is as short as it becomes is shorter than what was not made so; then those that are told in fewer steps are, and then those that are shorter to write. */
function isShorter(a: Finding, b: Finding): boolean {
  const [steps, known] = [a.steps ?? Infinity, b.steps ?? Infinity];
  return steps < known || (steps === known && lengthOf(a.scenario) < lengthOf(b.scenario));
}

function lengthOf(scenario: unknown): number {
  return JSON.stringify(scenario).length;
}
