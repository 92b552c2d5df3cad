import type { ClusterOptions } from '../impl/cluster/options';
import { corpusOf } from '../impl/corpus';
import { replayCommand } from '../impl/reproduction';
import { subject } from '../impl/topics';
import { called, canonical, compare, examine, foundSofar, huntReport, overall, Problem, runsOf, STATUS, topicOutcome, USUAL_RUNS, type AnyTopic, type Comparison, type HuntResult, type Implementation, type InvariantReport, type Outcome, type Picture, type Progress as Doing, type Shard, type TopicReport } from '../spec/kernel';
import type { Io } from './io';
import { picturesOf } from './pictures';
import { Interrupted, Progress } from './progress';

export interface ExaminationOptions {
  readonly seed: number;
  /** Scenarios for each invariant; as many as are usual for the implementation if absent. */
  readonly runs?: number;
  /** All the time that the examination may take, in milliseconds, shared equally by the invariants. */
  readonly timeMs?: number;
  /** The part of all scenarios that is examined here. */
  readonly shard?: Shard;
  /** The cluster that somebody chose to be asked. */
  readonly cluster?: ClusterOptions;
}

/** Whoever has interrupted waits no longer for pictures. */
const PICTURES_MS = 500;

/** What came of one implementation. */
export interface Examination {
  /** As it was asked for: the word after `--impl`. */
  readonly asked: string;
  readonly cluster?: ClusterOptions;
  readonly implementation: Implementation;
  readonly seed: number;
  readonly runs: number;
  readonly shard?: Shard;
  readonly outcome: Outcome;
  readonly topics: readonly TopicReport[];
  /** What happened in the smallest failing scenarios, by invariant, as far as it can be drawn. */
  readonly pictures: ReadonlyMap<string, Picture>;
  readonly interrupted: boolean;
}

/** Examines one implementation on some topics. After Ctrl-C it gives what was found so far. */
export async function conduct(
  io: Io,
  asked: string,
  implementation: Implementation,
  topics: readonly string[],
  options: ExaminationOptions,
): Promise<Examination> {
  const invariants = topics.reduce((sum, id) => sum + subject(id).topic.invariants.length, 0);
  const progress = new Progress(io, invariants, 'invariants');
  const reports: TopicReport[] = [];
  let interrupted = false;
  let done = 0;
  for (const id of topics) {
    const { topic, misconceptions } = subject(id);
    const finished = new Map<string, InvariantReport>();
    let hunted: HuntResult | undefined;
    let last: Doing | undefined;
    let hunt: TopicReport['hunt'];
    const work = examine(topic, implementation, {
      seed: options.seed,
      runs: options.runs ?? runsOf(implementation, id),
      corpus: corpusOf(topic),
      misconceptions,
      isAwaited: () => progress.isAwaited(),
      ...(options.shard === undefined ? {} : { shard: options.shard }),
      ...(options.timeMs === undefined ? {} : clocks(io, topic, options.timeMs, topics.length, invariants)),
    });
    try {
      for (let step = work.next(); ; step = work.next()) {
        if (step.done) {
          hunt = step.value.hunt;
          break;
        }
        hunted = step.value.hunt ?? hunted;
        last = step.value;
        const { report } = last;
        if (report !== undefined && !finished.has(report.id)) done++;
        // One that comes again says more than before.
        if (report !== undefined) finished.set(report.id, report);
        await progress.report(done, `${step.value.invariant} ${step.value.scenarios}`);
      }
    } catch (problem) {
      if (reports.length > 0 && problem instanceof Problem && problem.status === STATUS.cannotStart) {
        // It was started for the topics before: what came of them is kept.
        reports.push(notStartedAgain(topic, problem));
        done += topic.invariants.length;
        continue;
      }
      if (!(problem instanceof Interrupted)) throw problem;
      work.return(undefined as never);
      interrupted = true;
      if (hunted !== undefined) hunt = huntReport(hunted);
      for (const report of foundSofar(hunted, last, [...finished.values()])) finished.set(report.id, report);
    } finally {
      progress.end();
    }
    const invariantReports = [...finished.values()];
    if (invariantReports.length > 0 || hunt !== undefined) reports.push({ topic: id, outcome: topicOutcome(invariantReports, hunt), invariants: invariantReports, ...(hunt === undefined ? {} : { hunt }) });
    if (interrupted) break;
  }
  const outcome = overall(reports.map((report) => report.outcome));
  const shard = options.shard === undefined ? {} : { shard: options.shard };
  const cluster = options.cluster === undefined ? {} : { cluster: options.cluster };
  return { asked, ...cluster, implementation, seed: options.seed, runs: options.runs ?? USUAL_RUNS, ...shard, outcome, topics: reports, pictures: picturesOf(implementation, reports, interrupted ? deadlineAfter(io, PICTURES_MS)('') : undefined), interrupted };
}

/** The report of a topic for which an implementation that had been started before could not be started. */
function notStartedAgain({ id: topic, invariants }: AnyTopic, { message }: Problem): TopicReport {
  const reason = `it could not be started again: ${message}`;
  return { topic, outcome: 'fail', invariants: invariants.map(({ id }) => ({ id, outcome: 'error', scenarios: 0, setAside: 0, covered: {}, reason })) };
}

/** Half of the time of a topic that can hunt belongs to the hunt. */
function clocks(io: Io, { hunt, invariants: own }: AnyTopic, timeMs: number, topics: number, invariants: number) {
  if (hunt === undefined) return { clockFor: deadlineAfter(io, timeMs / invariants) };
  const shareMs = timeMs / topics / 2;
  return { huntExpired: deadlineAfter(io, shareMs)(''), clockFor: deadlineAfter(io, shareMs / own.length) };
}

function deadlineAfter(io: Io, shareMs: number): (invariant: string) => () => boolean {
  return () => {
    const end = io.now() + shareMs;
    return () => io.now() >= end;
  };
}

/** Several examinations beside each other; those who answer differently are asked once more. */
export function compared(examinations: readonly Examination[]): Comparison {
  const topics = [...new Set(examinations.flatMap((each) => each.topics.map(({ topic }) => topic)))];
  return compare(topics.map((id) => subject(id).topic), examinations);
}

/** What people call each of several examined implementations: its name with its version, and how it was asked for where that is not enough. */
export function namesOf(examinations: readonly Examination[]): readonly string[] {
  const names = examinations.map(({ implementation }) => called(implementation));
  return examinations.map(({ asked }, i) => {
    const name = names[i] ?? asked;
    return names.filter((each) => each === name).length === 1 ? name : `${name} (${asked})`;
  });
}

/** The examination as the published JSON; of several, with what the others answer where this one fails. */
export function toJson(examination: Examination, version: string, among?: { readonly examinations: readonly Examination[]; readonly comparison: Comparison }) {
  const { implementation, seed, runs, shard, outcome, topics } = examination;
  const { name, homepage } = implementation;
  const others = among === undefined ? () => ({}) : (report: InvariantReport) => ({ others: othersOn(report, among.examinations, among.comparison, among.examinations.indexOf(examination)) });
  return {
    proctor: version,
    seed,
    runs,
    ...(shard === undefined ? {} : { shard: `${shard.index}/${shard.count}` }),
    implementation: { name, version: implementation.version, ...(homepage === undefined ? {} : { homepage }) },
    outcome,
    ...(examination.interrupted ? { interrupted: true } : {}),
    topics: topics.map((topic) => ({ ...topic, invariants: topic.invariants.map((report) => invariantJson(report, examination, others(report))) })),
  };
}

export type ExaminationJson = ReturnType<typeof toJson>;

function othersOn({ id, failure }: InvariantReport, examinations: readonly Examination[], { contrasts }: Comparison, self: number) {
  const there = contrasts.find(({ invariant, scenario }) => invariant === id && canonical(scenario) === canonical(failure?.scenario));
  return (there?.stances ?? []).filter(({ by }) => by !== self).map(({ by, ...stance }) => {
    const { name = '', version = '' } = examinations[by]?.implementation ?? {};
    return { name, version, ...stance };
  });
}

function invariantJson({ failure, unanswered, ...report }: InvariantReport, { asked, cluster }: Examination, others: { readonly others?: ReturnType<typeof othersOn> }) {
  if (failure === undefined) return unanswered === undefined ? report : { ...report, unanswered: { ...unanswered, replay: replayCommand(unanswered, asked, cluster) } };
  const { scenario, observation, violation, behavesLike, couldBe } = failure;
  return {
    ...report,
    failure: {
      scenario,
      observation: observation ?? null,
      violation: { ...violation, message: violation.message.en },
      behavesLike,
      ...(couldBe === undefined ? {} : { couldBe }),
      replay: replayCommand({ invariant: report.id, scenario }, asked, cluster),
      ...others,
    },
  };
}
