import type { Session } from './implementation';
import { observeOnce, type Counterexample } from './once';
import { endingOf, type Ending, type Unanswered } from './outcome';
import { deriveSeed } from './seed';
import type { AnyTopic } from './topic';
import { reasonOf, ScenarioUnsupported } from './violation';

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
  /** The implementation did not answer it to its end. */
  readonly unanswered?: Unfinished;
}

/** A run that was not answered to its end. */
export interface Unfinished {
  /** What the implementation threw. */
  readonly problem: unknown;
  /** The scenario in which that happened, of the invariant that says that it must not. */
  readonly scenario?: Unanswered;
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
  /** What it goes on with after an implementation has not answered; where this is missing, it does not go on. */
  readonly replace?: () => Session;
}

export interface HuntResult {
  readonly runs: number;
  readonly events: number;
  /** For each invariant that was violated the shortest counterexample. */
  readonly found: ReadonlyMap<string, Counterexample>;
  /** Where the implementation did not answer, or not as its port says: in how many runs, and what happened in the shortest of them. */
  readonly unanswered?: { readonly programs: number; readonly ending: Ending; readonly scenario?: Unanswered };
  /** Why it ended before its time. */
  readonly reason?: string;
}

/** After so many failures of one invariant it is not looked at again: the shortest of them is kept. */
const FAILURES_MAX = 20;
/** Nor if so many in a row were no shorter than one before: to make them small takes time that other runs can use. */
const IN_VAIN_MAX = 3;
/** Where so many runs in a row have failed, a hunt has seen enough. */
const FAILED_IN_A_ROW_MAX = 400;
/** So many runs may go unanswered: each costs a new start. */
const UNANSWERED_MAX = 20;

/** Hunts until time is up. Yields after each run, and whenever somebody waits, what came of all so far. What it finds is confirmed by the invariant itself. */
export function* huntFor(topic: AnyTopic, first: Session, { seed, shard = { index: 1, count: 1 }, expired, isAwaited = () => false, corpus = () => [], replace }: HuntOptions): Generator<HuntResult, HuntResult> {
  const found = new Map<string, Counterexample>();
  const findings = new Map<string, Finding>();
  const failures = new Map<string, { count: number; inVain: number }>();
  const hasEnough = (invariant: string) => {
    const { count = 0, inVain = 0 } = failures.get(invariant) ?? {};
    return count >= FAILURES_MAX || inVain >= IN_VAIN_MAX;
  };
  let session = first;
  let unanswered: HuntResult['unanswered'];
  let runs = 0;
  let events = 0;
  const sofar = (more = 0): HuntResult => ({ runs, events: events + more, found, ...(unanswered === undefined ? {} : { unanswered }) });
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
  /** A run, with whether what it found is news. One that is not supported finds nothing. */
  function* oneRun(hunt: NonNullable<AnyTopic['hunt']>): Generator<HuntResult, HuntRun & { readonly isNews?: boolean }> {
    let seen = 0;
    try {
      session.reset();
      const before = new Map(findings);
      const work = unlessUnsupported<HuntRun, HuntRun, HuntRun>(hunt(session.port, deriveSeed(seed, `hunt ${runs * shard.count + shard.index - 1}`), hasEnough, isAwaited, corpus), { events: 0 });
      let step = work.next();
      for (; step.done !== true; step = work.next()) {
        const { found: news } = step.value;
        seen = step.value.events;
        if (news !== undefined) isKept(news, findings.get(news.invariant));
        yield sofar(seen);
      }
      const run = step.value;
      seen = run.events;
      return run.found === undefined ? run : { ...run, isNews: isKept(run.found, before.get(run.found.invariant)) };
    } catch (problem) {
      if (replace === undefined) throw problem;
      return { events: seen, unanswered: { problem } };
    }
  }
  for (let inARow = 0; topic.hunt !== undefined && inARow < FAILED_IN_A_ROW_MAX && !expired(); ) {
    const run = yield* oneRun(topic.hunt);
    runs++;
    events += run.events;
    inARow = run.failed === undefined && run.found === undefined ? 0 : inARow + 1;
    if (run.found !== undefined) {
      const { invariant } = run.found;
      const { count = 0, inVain = 0 } = failures.get(invariant) ?? {};
      failures.set(invariant, { count: count + 1, inVain: run.isNews === true ? 0 : inVain + 1 });
    }
    if (run.unanswered !== undefined) {
      unanswered = withOne(unanswered, run.unanswered, runs);
      const { programs } = unanswered;
      if (programs >= UNANSWERED_MAX) return { ...sofar(), reason: `after ${programs} long programs that were not answered to their end` };
      try {
        session = replace?.() ?? session;
      } catch (problem) {
        return { ...sofar(), reason: `it could not be started again: ${reasonOf(problem)}` };
      }
    }
    yield sofar();
  }
  return sofar();
}

/** What is told of runs that were not answered, with one more: of all of them the shortest, whose number is said. */
function withOne(known: HuntResult['unanswered'], { problem, scenario }: Unfinished, run: number): NonNullable<HuntResult['unanswered']> {
  const programs = (known?.programs ?? 0) + 1;
  const length = (each: Unanswered | undefined) => (each === undefined ? Infinity : lengthOf(each));
  if (known !== undefined && length(known.scenario) <= length(scenario)) return { ...known, programs };
  const { outcome, reason } = endingOf(problem);
  return { programs, ending: { outcome, reason: `in long program ${run}: ${reason}` }, ...(scenario === undefined ? {} : { scenario }) };
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
