import { check, foreseen, type Checked, type CheckOptions, type CheckResult, type Counterexample } from './check';
import { concluded } from './conclude';
import { huntFor, type HuntResult, type Shard } from './hunt';
import type { Implementation, Portion, Session } from './implementation';
import type { AnyInvariant } from './invariant';
import type { AnyMisconception } from './misconception';
import { topicOutcome, type InvariantReport, type TopicReport } from './outcome';
import type { AnyTopic } from './topic';
import { reasonOf } from './violation';

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
  /** Whether somebody waits for a word in the middle of a portion of work. */
  readonly isAwaited?: () => boolean;
}

/** What is being done, between two portions of work. */
export interface Progress {
  readonly invariant: string;
  readonly scenarios: number;
  /** The report of the invariant, once it is done. */
  readonly report?: InvariantReport;
  /** What violates the invariant, until its report is done. */
  readonly smallest?: Counterexample;
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
      if (hunted.reason !== undefined) {
        session.close();
        session = undefined;
      }
    }
    for (const invariant of wanted) {
      const missing = missingOf(invariant);
      let report: InvariantReport;
      if (features === undefined) report = notExamined(invariant, implementation.absence ?? `${implementation.name} does not provide ${topic.id}`);
      else if (missing.length > 0) report = notExamined(invariant, `${implementation.name} does not declare the feature ${missing.join(', ')}`);
      else {
        // The first failure to start is the caller's to report; a later one belongs to the invariant.
        if (session === undefined && hunted === undefined && reports.every(({ outcome }) => outcome === 'unsupported')) session = opened(invariant);
        try {
          session ??= opened(invariant);
          const checked = yield* portions(invariant, check(invariant, session, checkOptions(invariant, options)));
          const result = withFinding(checked, hunted?.found.get(invariant.id));
          const sofar = { invariant: invariant.id, scenarios: result.scenarios, ...(result.smallest === undefined ? {} : { smallest: result.smallest }) };
          report = yield* saying(sofar, concluded(topic, invariant, implementation, session, result, options, hunted?.found.get(invariant.id)));
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
  const hunt = hunted === undefined ? undefined : huntReport(hunted);
  return { topic: topic.id, outcome: topicOutcome(reports, hunt), invariants: reports, ...(hunt === undefined ? {} : { hunt }) };
}

/** What the invariants will be asked, one after the other. */
function* portionsOf(invariants: readonly AnyInvariant[], options: ExamineOptions): Generator<Portion> {
  for (const each of invariants) yield* foreseen(each, checkOptions(each, options));
}

/** What a report says of a hunt. */
export function huntReport({ runs, events, reason }: HuntResult): NonNullable<TopicReport['hunt']> {
  return { runs, events, ...(reason === undefined ? {} : { reason }) };
}

/** A hunt, under the name of the invariant with which it is reported first. */
function* hunting(topic: AnyTopic, session: Session, { seed, shard, isAwaited, corpus }: ExamineOptions, expired: () => boolean): Generator<Progress, HuntResult> {
  const work = huntFor(topic, session, { seed, expired, ...(shard === undefined ? {} : { shard }), ...(isAwaited === undefined ? {} : { isAwaited }), ...(corpus === undefined ? {} : { corpus }) });
  for (let sofar: HuntResult = { runs: 0, events: 0, found: new Map() }; ; ) {
    let step;
    try {
      step = work.next();
    } catch (problem) {
      return { ...sofar, reason: `in long program ${sofar.runs + 1}: ${reasonOf(problem)}` };
    }
    if (step.done) return step.value;
    sofar = step.value;
    yield { invariant: `${topic.id} hunt`, scenarios: sofar.runs, hunt: sofar };
  }
}

/** What was found of invariants whose examination has not come to its end, because somebody interrupted that. */
export function foundSofar(found: HuntResult['found'], examined: readonly InvariantReport[]): readonly InvariantReport[] {
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

function* portions(invariant: AnyInvariant, work: Generator<Checked, CheckResult>): Generator<Progress, CheckResult> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield { invariant: invariant.id, ...step.value };
  }
}

function checkOptions(invariant: AnyInvariant, { seed, runs, shrinks, corpus, clockFor, shard, isAwaited }: ExamineOptions): CheckOptions {
  return {
    seed,
    runs,
    corpus: corpus?.(invariant.id) ?? [],
    ...(shrinks === undefined ? {} : { shrinks }),
    ...(shard === undefined ? {} : { shard }),
    ...(isAwaited === undefined ? {} : { isAwaited }),
    ...(clockFor === undefined ? { isForeseen: true } : { expired: clockFor(invariant.id) }),
  };
}

function notExamined(invariant: AnyInvariant, reason: string): InvariantReport {
  return { id: invariant.id, outcome: 'unsupported', scenarios: 0, setAside: 0, covered: {}, reason };
}

/** The same progress, as often as the work yields. */
function* saying<Result>(progress: Progress, work: Generator<void, Result>): Generator<Progress, Result> {
  try {
    for (;;) {
      const { done, value } = work.next();
      if (done) return value;
      yield progress;
    }
  } finally {
    // Whoever does not wait for the end leaves nothing open.
    work.return(undefined as never);
  }
}
