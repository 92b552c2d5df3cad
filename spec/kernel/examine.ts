import { Answering, silenceIn } from './answering';
import { check, foreseen, type Checked, type CheckOptions, type CheckResult } from './check';
import { concluded } from './conclude';
import { huntFor, type HuntResult, type Shard } from './hunt';
import type { Implementation, Portion } from './implementation';
import type { AnyInvariant } from './invariant';
import type { AnyMisconception } from './misconception';
import type { Counterexample } from './once';
import { topicOutcome, type Ending, type HuntReport, type InvariantReport, type TopicReport } from './outcome';
import { Seat } from './seat';
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
  /** How the implementation came to its end in it, until its report is done. */
  readonly ending?: Ending;
  /** While a topic is hunted: how far that went, and what it found. */
  readonly hunt?: HuntResult;
}

/** Examines an implementation on every invariant of a topic. Nothing that the implementation does ends the run. A report may come once more, when more is known. */
export function* examine(topic: AnyTopic, implementation: Implementation, options: ExamineOptions): Generator<Progress, TopicReport> {
  const wanted = topic.invariants.filter(({ id }) => options.only?.includes(id) ?? true);
  const features = implementation.features(topic);
  const missingOf = ({ features: needed }: AnyInvariant) => (features === undefined ? [] : (needed ?? []).filter((name) => !features.includes(name)));
  const answering = new Answering(topic, implementation, options);
  const reports: InvariantReport[] = [];
  const seat = new Seat(() => {
    const fresh = implementation.open(topic);
    // Where time decides, nobody knows yet where one invariant ends and the next begins.
    if (options.clockFor === undefined) fresh.foresee?.(portionsOf(wanted.slice(reports.length).filter((each) => missingOf(each).length === 0), options));
    return fresh;
  });
  let hunted: HuntResult | undefined;
  try {
    if (features !== undefined && options.huntExpired !== undefined && topic.hunt !== undefined) hunted = yield* hunting(topic, seat, options, options.huntExpired);
    for (const invariant of wanted) {
      const missing = missingOf(invariant);
      let report: InvariantReport;
      if (features === undefined) report = notExamined(invariant, implementation.absence ?? `${implementation.name} does not provide ${topic.id}`);
      else if (missing.length > 0) report = notExamined(invariant, `${implementation.name} does not declare the feature ${missing.join(', ')}`);
      else {
        // The first failure to start is the caller's to report; a later one belongs to the invariant.
        if (hunted === undefined && reports.every(({ outcome }) => outcome === 'unsupported')) seat.take();
        try {
          const session = seat.take();
          const checked = yield* portions(invariant, check(invariant, session, { ...checkOptions(invariant, options), cutDown: answering.cutDown(invariant) }));
          const silence = invariant.id === topic.answering ? hunted?.unanswered : undefined;
          const heard = silence === undefined || !isGood(checked) ? checked : resultWith(checked, yield* saying(progressOf(checked), answering.told(invariant, silence, answering.cutDown(invariant))));
          const result = withFinding(heard, hunted?.found.get(invariant.id));
          report = yield* saying(progressOf(result), concluded(topic, invariant, implementation, session, result, options, hunted?.found.get(invariant.id)));
        } catch (problem) {
          report = { ...notExamined(invariant, `it could not be started again: ${(problem as Error).message}`), outcome: 'error' };
        }
        if (report.outcome === 'error' || report.outcome === 'timeout') seat.leave();
      }
      reports.push(report);
      answering.note(report);
      yield { invariant: invariant.id, scenarios: report.scenarios, report };
      const revised = yield* revisedBy(report, reports, topic, answering);
      if (revised !== undefined) yield { invariant: revised.id, scenarios: revised.scenarios, report: revised };
    }
  } finally {
    seat.close();
  }
  const hunt = hunted === undefined ? undefined : huntReport(hunted);
  return { topic: topic.id, outcome: topicOutcome(reports, hunt), invariants: reports, ...(hunt === undefined ? {} : { hunt }) };
}

/** What the invariant that says that every call is answered comes to, after it held, where another one is not answered. */
function* revisedBy(report: InvariantReport, reports: InvariantReport[], { invariants, answering: id }: AnyTopic, answering: Answering): Generator<Progress, InvariantReport | undefined> {
  const invariant = invariants.find((each) => each.id === id);
  const at = reports.findIndex((each) => each.id === id);
  const [before, silence] = [reports[at], silenceIn(report)];
  if (invariant === undefined || before === undefined || silence === undefined || !isGood(before)) return undefined;
  const { smallest, ...told } = yield* saying(progressOf(before), answering.told(invariant, silence));
  const revised = { ...before, ...told, ...(smallest === undefined ? {} : { failure: { ...smallest, behavesLike: [] } }) };
  reports[at] = revised;
  return revised;
}

function isGood({ outcome }: Pick<InvariantReport, 'outcome'>): boolean {
  return outcome === 'pass' || outcome === 'vacuous';
}

/** A result that was good, with what came of one scenario more. */
function resultWith({ reason: _none, ...result }: CheckResult, told: Partial<CheckResult>): CheckResult {
  return { ...result, ...told };
}

function progressOf({ id, scenarios, smallest }: Pick<CheckResult, 'id' | 'scenarios' | 'smallest'>): Progress {
  return { invariant: id, scenarios, ...(smallest === undefined ? {} : { smallest }) };
}

/** What the invariants will be asked, one after the other. */
function* portionsOf(invariants: readonly AnyInvariant[], options: ExamineOptions): Generator<Portion> {
  for (const each of invariants) yield* foreseen(each, checkOptions(each, options));
}

/** What a report says of a hunt. */
export function huntReport({ runs, events, unanswered, reason }: HuntResult): HuntReport {
  const told = unanswered === undefined ? {} : { unanswered: { programs: unanswered.programs, reason: unanswered.ending.reason } };
  return { runs, events, ...told, ...(reason === undefined ? {} : { reason }) };
}

/** A hunt, under the name of the invariant with which it is reported first. Whoever does not answer in it is started again. */
function* hunting(topic: AnyTopic, seat: Seat, { seed, shard, isAwaited, corpus }: ExamineOptions, expired: () => boolean): Generator<Progress, HuntResult> {
  const replace = () => {
    seat.leave();
    return seat.take();
  };
  const work = huntFor(topic, seat.take(), { seed, expired, replace, ...(shard === undefined ? {} : { shard }), ...(isAwaited === undefined ? {} : { isAwaited }), ...(corpus === undefined ? {} : { corpus }) });
  for (;;) {
    const { done, value } = work.next();
    if (done) {
      if (value.reason !== undefined) seat.leave();
      return value;
    }
    yield { invariant: `${topic.id} hunt`, scenarios: value.runs, hunt: value };
  }
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
