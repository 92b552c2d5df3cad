import { check, foreseen, observeOnce, type CheckOptions, type CheckResult, type Counterexample } from './check';
import { diagnose } from './diagnose';
import { huntFor, type HuntResult, type Shard } from './hunt';
import type { Implementation, Portion, Session } from './implementation';
import type { AnyInvariant } from './invariant';
import { equal } from './json';
import type { AnyMisconception } from './misconception';
import { overall, type InvariantReport, type TopicReport } from './outcome';
import type { AnyTopic } from './topic';

export interface ExamineOptions {
  readonly seed: number;
  readonly runs: number;
  /** Past counterexamples of an invariant. */
  readonly corpus?: (invariant: string) => readonly unknown[];
  /** With whose answers a failing implementation is compared. */
  readonly misconceptions?: readonly AnyMisconception[];
  /** Only these invariants; all if absent. */
  readonly only?: readonly string[];
  /** Where given, each invariant is examined until the test that it returns says true. */
  readonly clockFor?: (invariant: string) => () => boolean;
  readonly shrinks?: number;
  /** The part of all scenarios, and of a hunt's runs, that is examined here. */
  readonly shard?: Shard;
  /** Where given, topics that can hunt do so until it says true, before the invariants are examined one by one. */
  readonly huntExpired?: () => boolean;
}

/** What is being done, between two portions of work. */
export interface Progress {
  readonly invariant: string;
  readonly scenarios: number;
  /** The report of the invariant, once it is done. */
  readonly report?: InvariantReport;
  /** While a topic is hunted: how far that went, and what it found. */
  readonly hunt?: HuntResult;
}

/** Examines an implementation on every invariant of a topic. Nothing that the implementation does ends the run. */
export function* examine(topic: AnyTopic, implementation: Implementation, options: ExamineOptions): Generator<Progress, TopicReport> {
  const wanted = topic.invariants.filter(({ id }) => options.only?.includes(id) ?? true);
  const features = implementation.features(topic);
  const missingOf = ({ features: needed }: AnyInvariant) => (features === undefined ? [] : (needed ?? []).filter((name) => !features.includes(name)));
  const opened = (from: AnyInvariant): Session => {
    const fresh = implementation.open(topic);
    // Where time decides, nobody knows yet where one invariant ends and the next begins.
    if (options.clockFor === undefined) fresh.foresee?.(portionsOf(wanted.slice(wanted.indexOf(from)).filter((each) => missingOf(each).length === 0), options));
    return fresh;
  };
  const reports: InvariantReport[] = [];
  let session: Session | undefined;
  let hunted: HuntResult | undefined;
  try {
    if (features !== undefined && options.huntExpired !== undefined && topic.hunt !== undefined) {
      session = implementation.open(topic);
      hunted = yield* hunting(topic, session, options, options.huntExpired);
    }
    for (const invariant of wanted) {
      const missing = missingOf(invariant);
      let report: InvariantReport;
      if (features === undefined) report = notExamined(invariant, `${implementation.name} does not provide ${topic.id}`);
      else if (missing.length > 0) report = notExamined(invariant, `${implementation.name} does not declare the feature ${missing.join(', ')}`);
      else {
        // The first failure to start is the caller's to report; a later one belongs to the invariant.
        if (session === undefined && reports.every(({ outcome }) => outcome === 'unsupported')) session = opened(invariant);
        try {
          session ??= opened(invariant);
          const checked = yield* portions(invariant, check(invariant, session, checkOptions(invariant, options)));
          const result = withFinding(checked, hunted?.found.get(invariant.id));
          report = concluded(topic, invariant, implementation, session, result, options);
        } catch (problem) {
          report = { ...notExamined(invariant, `it could not be started again: ${(problem as Error).message}`), outcome: 'error' };
        }
        if ((report.outcome === 'error' || report.outcome === 'timeout') && session?.isUsable?.() !== true) {
          session?.close();
          session = undefined;
        }
      }
      reports.push(report);
      yield { invariant: invariant.id, scenarios: report.scenarios, report };
    }
  } finally {
    session?.close();
  }
  const searched = hunted === undefined ? {} : { hunt: { runs: hunted.runs, events: hunted.events } };
  return { topic: topic.id, outcome: overall(reports.map(({ outcome }) => outcome)), invariants: reports, ...searched };
}

/** What the invariants will be asked, one after the other. */
function* portionsOf(invariants: readonly AnyInvariant[], options: ExamineOptions): Generator<Portion> {
  for (const each of invariants) yield* foreseen(each, checkOptions(each, options));
}

/** A hunt, under the name of the invariant with which it is reported first. */
function* hunting(topic: AnyTopic, session: Session, { seed, shard }: ExamineOptions, expired: () => boolean): Generator<Progress, HuntResult> {
  const work = huntFor(topic, session, { seed, expired, ...(shard === undefined ? {} : { shard }) });
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield { invariant: `${topic.id} hunt`, scenarios: step.value.runs, hunt: step.value };
  }
}

/** What a hunt found of invariants that were not examined any more, because somebody interrupted that. */
export function onlyHunted({ found }: HuntResult, examined: readonly InvariantReport[]): readonly InvariantReport[] {
  return [...found].filter(([invariant]) => !examined.some(({ id }) => id === invariant)).map(([id, smallest]) => ({
    id, outcome: 'fail', scenarios: 0, setAside: 0, covered: {}, failure: { ...smallest, behavesLike: [] },
  }));
}

/** What a hunt found of an invariant that no scenario broke makes it fail. */
function withFinding(result: CheckResult, found: Counterexample | undefined): CheckResult {
  if (found === undefined || (result.outcome !== 'pass' && result.outcome !== 'vacuous')) return result;
  const { reason: _none, ...rest } = result;
  return { ...rest, outcome: 'fail', smallest: found };
}

function* portions(invariant: AnyInvariant, work: Generator<number, CheckResult>): Generator<Progress, CheckResult> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield { invariant: invariant.id, scenarios: step.value };
  }
}

function checkOptions(invariant: AnyInvariant, { seed, runs, shrinks, corpus, clockFor, shard }: ExamineOptions): CheckOptions {
  return {
    seed,
    runs,
    corpus: corpus?.(invariant.id) ?? [],
    ...(shrinks === undefined ? {} : { shrinks }),
    ...(shard === undefined ? {} : { shard }),
    ...(clockFor === undefined ? { isForeseen: true } : { expired: clockFor(invariant.id) }),
  };
}

function notExamined(invariant: AnyInvariant, reason: string): InvariantReport {
  return { id: invariant.id, outcome: 'unsupported', scenarios: 0, setAside: 0, covered: {}, reason };
}

/** The result with its diagnosis: what the failure resembles, and whether it is repeatable. */
function concluded(
  topic: AnyTopic,
  invariant: AnyInvariant,
  implementation: Implementation,
  session: Session,
  { smallest, firstFailureAt: _at, ...result }: CheckResult,
  options: ExamineOptions,
): InvariantReport {
  if (smallest === undefined) return result;
  const oddity = unrepeatable(topic, invariant, implementation, session.isSlow !== undefined, smallest);
  const behavesLike =
    oddity === undefined ? diagnose(topic, invariant, session, smallest, options.misconceptions ?? [], options.seed) : [];
  return { ...result, ...(oddity === undefined ? {} : { reason: oddity }), failure: { ...smallest, behavesLike } };
}

/** How often the failing scenario is asked again of a fresh start, and of how many fresh starts where that leaves a doubt. */
const ASKED_AGAIN = 6;
const STARTED_AGAIN = 4;
/** The same where each answer takes its time. */
const SLOW_AGAIN = 2;

/**
 * Asks the failing scenario again. If a fresh start answers it as before, again and again, that is what it does. If not:
 * first answers of fresh starts that differ from each other are nondeterministic; first answers that agree, but not with
 * the failing one, show that the failure came from earlier scenarios.
 */
function unrepeatable(topic: AnyTopic, invariant: AnyInvariant, implementation: Implementation, isSlow: boolean, failure: Counterexample): string | undefined {
  const afresh = <Result>(use: (ask: () => unknown) => Result): Result => {
    const fresh = implementation.open(topic);
    try {
      return use(() => observeOnce(invariant, fresh, failure.scenario).observation);
    } finally {
      fresh.close();
    }
  };
  const [asks, starts] = isSlow ? [SLOW_AGAIN, SLOW_AGAIN] : [ASKED_AGAIN, STARTED_AGAIN];
  try {
    if (afresh((ask) => Array.from({ length: asks }).every(() => equal(ask(), failure.observation)))) return undefined;
    const [first, ...others] = Array.from({ length: starts }, () => afresh((ask) => ask()));
    if (others.some((observation) => !equal(observation, first))) {
      return 'nondeterministic: the same scenario was answered in different ways when it was asked again';
    }
    return equal(first, failure.observation)
      ? 'state survives reset: asked once more after a reset, the same scenario is answered in another way'
      : 'state survives reset: after a fresh start the same scenario is answered in another way';
  } catch {
    return 'nondeterministic: asked again after a fresh start, the same scenario ended in an error';
  }
}
