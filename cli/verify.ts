import { randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { reportPage } from '../generators/site/report';
import { checkWritable, writeWhole } from '../impl/files';
import { implementations } from '../impl/implementations';
import { packageVersion } from '../impl/package';
import { subject } from '../impl/topics';
import { Problem, runsOf, STATUS, USUAL_RUNS, type Implementation, type Shard } from '../spec/kernel';
import { conflict, count, deadlineOption, duration, seed, several, shard, topicsNamed } from './arguments';
import { chosenCluster, clusterOptions, loadChosen, type ClusterChoice } from './cluster-choice';
import { compared, conduct, namesOf, toJson, type Examination } from './examination';
import { note, paintFor, print, printJson, type Io } from './io';
import { junit } from './junit';
import { renderExamination } from './render';
import { renderComparison } from './render-comparison';
import type { Context } from './run';

interface VerifyOptions extends ClusterChoice {
  readonly impl?: readonly string[];
  readonly seed?: number;
  readonly runs?: number;
  readonly time?: number;
  readonly shard?: Shard;
  readonly deadline: number;
  readonly json?: true;
  readonly junit?: string;
  readonly report?: string;
}

export function registerVerify(root: Command, context: Context): void {
  const verifying = root
    .command('verify')
    .description('hold implementations to every invariant of some topics')
    .argument('[topic...]', 'topics; all that the implementation provides if none is named')
    .option('--impl <X>', 'an entry of implementations.yaml, a module by path, or a quoted command; several are compared', several)
    .option('--seed <N>', 'repeat a run: its scenarios follow from this number; any if none is said', seed)
    .option('--runs <N>', `scenarios for each invariant (default: ${USUAL_RUNS}; of slow implementations fewer, as implementations.yaml says)`, count)
    .option('--time <30s>', 'go on drawing scenarios for this long, shared by the invariants; those of --runs come in any case, even where it is over before', duration)
    .option('--shard <K/N>', 'examine only part K of N of the scenarios; the reports are put together by `proctor merge`', shard)
    .addOption(deadlineOption())
    .option('--json', 'print the result as JSON')
    .option('--junit <FILE>', 'also write a JUnit report')
    .option('--report <FILE.html>', 'also write a page to read')
    .action((topics: readonly string[], options: VerifyOptions) => verify(context, topics, options));
  clusterOptions(verifying);
}

async function verify(context: Context, names: readonly string[], options: VerifyOptions): Promise<void> {
  const { io } = context;
  const named = topicsNamed(names, (invariant) => `or examine it alone in a jest suite: npx jest -t '${invariant}:'`);
  const chosen = options.seed ?? randomInt(0x7fffffff);
  const asked = options.impl ?? ['reference'];
  for (const file of [options.junit, options.report]) if (file !== undefined) checkWritable(file);
  if (options.junit !== undefined && options.report !== undefined && resolve(options.junit) === resolve(options.report)) {
    throw conflict(`--junit and --report would both be written to ${options.junit}`, 'name two files');
  }
  const cluster = chosenCluster(asked, options);
  note(io, `seed ${chosen}, ${options.runs ?? USUAL_RUNS} ${options.runs === 1 ? 'scenario' : 'scenarios'} an invariant`);
  const examinations: Examination[] = [];
  const conductWith = (word: string, implementation: Implementation) => {
    const topics = names.length > 0 ? named : provided(implementation, named);
    const fewer = options.runs === undefined ? topics.filter((id) => runsOf(implementation, id) !== USUAL_RUNS) : [];
    if (fewer.length > 0) note(io, `${word}: ${fewer.map((id) => `${runsOf(implementation, id)} of ${id}`).join(', ')}, as it is slow; --runs asks for more`);
    return conduct(io, word, implementation, topics, {
      seed: chosen,
      ...(options.runs === undefined ? {} : { runs: options.runs }),
      ...(options.time === undefined ? {} : { timeMs: options.time }),
      ...(options.shard === undefined ? {} : { shard: options.shard }),
      ...cluster,
    });
  };
  for (const word of asked) {
    let examination: Examination;
    try {
      examination = await conductWith(word, loadChosen(io, word, { deadlineMs: options.deadline, ...cluster }));
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.status !== STATUS.cannotStart) throw problem;
      // Of this one all is unsupported, with what would help; others are examined all the same.
      note(io, `${paintFor(io.err, io.env).red('proctor:')} ${problem.message}`);
      context.status = STATUS.cannotStart;
      examination = await conductWith(word, absent(word, problem.message));
    }
    examinations.push(examination);
    if (options.json === undefined) print(io, renderExamination(examination, paintFor(io.out, io.env)));
    if (examination.interrupted) break;
  }
  const isInterrupted = examinations.some(({ interrupted }) => interrupted);
  const among = examinations.length < 2 || isInterrupted ? undefined : { examinations, comparison: compared(examinations) };
  const results = examinations.map((examination) => toJson(examination, packageVersion(), among));
  if (options.json !== undefined) printJson(io, asked.length === 1 ? results[0] : results);
  else if (among !== undefined) printIfAny(io, renderComparison(examinations, among.comparison, paintFor(io.out, io.env)));
  if (options.junit !== undefined) writeWhole(options.junit, junit(results));
  if (options.report !== undefined) {
    const comparison = among === undefined ? undefined : { names: namesOf(examinations), ...among.comparison };
    writeWhole(options.report, reportPage(results, examinations.map(({ pictures }) => pictures), comparison));
  }
  if (isInterrupted) context.status = STATUS.interrupted;
  else if (context.status === STATUS.conforms && examinations.some(({ outcome }) => outcome === 'fail')) context.status = STATUS.differs;
}

/** What stands for an implementation that cannot be started here. */
function absent(name: string, reason: string): Implementation {
  return {
    name, version: '0', absence: reason,
    features: () => undefined,
    open: () => {
      throw new Error(reason);
    },
  };
}

/** The topics that an implementation provides, or would; all, to be reported as unsupported, if it is none. */
function provided(implementation: Implementation, all: readonly string[]): readonly string[] {
  if (implementation.absence !== undefined) return implementations().find(({ name }) => name === implementation.name)?.topics ?? all;
  const some = all.filter((id) => implementation.features(subject(id).topic) !== undefined);
  return some.length > 0 ? some : all;
}

function printIfAny(io: Io, words: string | undefined): void {
  if (words !== undefined) print(io, words);
}
