import type { Command } from 'commander';
import { corpusOf } from '../impl/corpus';
import { subject, type Subject } from '../impl/topics';
import { examineMisconception, preview, Scenarios, STATUS, Suspects, type MatrixOptions, type MatrixRow } from '../spec/kernel';
import { count, seed, topicsNamed } from './arguments';
import { paintFor, print, printJson, type Io, type Paint } from './io';
import { Interrupted, Progress } from './progress';
import type { Context } from './run';

/** Enough for nearly all; who survives these is asked more. */
const RUNS = 200;
const PATIENCE = 1000;
const SEED = 1;

interface MatrixCommandOptions {
  readonly json?: true;
  readonly seed: number;
  readonly runs: number;
}

export function registerMatrix(root: Command, context: Context): void {
  root
    .command('matrix')
    .description('hold every misconception to every invariant: each must be killed')
    .argument('[topic...]', 'topics; all if none is named')
    .option('--json', 'print it as JSON')
    .option('--seed <N>', 'the scenarios follow from this number', seed, SEED)
    .option('--runs <N>', `scenarios for each pair; who survives them is asked ${PATIENCE}`, count, RUNS)
    .action(async (names: readonly string[], options: MatrixCommandOptions) => {
      const { rows, interrupted } = await examineAll(context.io, topicsNamed(names), { seed: options.seed, runs: options.runs });
      if (options.json !== undefined) printJson(context.io, matrixJson(rows));
      else print(context.io, matrixText(topicsNamed(names).map(subject), rows, paintFor(context.io.out, context.io.env)));
      if (rows.some(({ killedBy }) => killedBy.length === 0)) context.status = STATUS.differs;
      if (interrupted) context.status = STATUS.interrupted;
    });
}

/** Every misconception of the topics against every invariant, with progress. */
export async function examineAll(
  io: Io,
  topics: readonly string[],
  options: Omit<MatrixOptions, 'scenarios' | 'corpus' | 'suspects'>,
): Promise<{ rows: readonly MatrixRow[]; interrupted: boolean }> {
  const pairs = topics.map(subject).flatMap(({ topic, misconceptions, lookout }) => {
    const suspects = lookout === undefined ? {} : { suspects: new Suspects(topic, lookout) };
    return misconceptions.map((misconception) => ({ topic, misconception, suspects }));
  });
  const progress = new Progress(io, pairs.length, 'misconceptions');
  const rows: MatrixRow[] = [];
  const { seed, runs } = options;
  const scenarios = new Scenarios(seed, runs);
  const more = new Scenarios(seed, PATIENCE);
  const corpora = remembering(corpusOf);
  try {
    for (const { topic, misconception, suspects } of pairs) {
      const row = examineMisconception(topic, misconception, { ...options, ...suspects, scenarios, corpus: corpora(topic) });
      const survives = row.killedBy.length === 0 && runs < PATIENCE;
      rows.push(survives ? examineMisconception(topic, misconception, { seed, runs: PATIENCE, scenarios: more, firstOnly: true, ...suspects }) : row);
      await progress.step(misconception.id);
    }
    return { rows, interrupted: false };
  } catch (problem) {
    if (problem instanceof Interrupted) return { rows, interrupted: true };
    throw problem;
  } finally {
    progress.end();
  }
}

function remembering<Key, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key) as Value;
  };
}

function survivorsOf(rows: readonly MatrixRow[]): readonly string[] {
  return rows.filter(({ killedBy }) => killedBy.length === 0).map(({ id }) => id);
}

function matrixJson(rows: readonly MatrixRow[]) {
  const misconceptions = rows.map(({ id, topic, killedBy, scenariosToKill, smallest, smallestBy }) => ({
    id, topic, killedBy, scenariosToKill, smallest, smallestBy,
  }));
  return { misconceptions, survivors: survivorsOf(rows) };
}

function matrixText(subjects: readonly Subject[], rows: readonly MatrixRow[], paint: Paint): string {
  const lines: string[] = [];
  for (const { topic } of subjects) {
    const own = rows.filter((row) => row.topic === topic.id);
    lines.push(paint.bold(`${topic.id}: ${own.length} misconceptions, ${topic.invariants.length} invariants`));
    for (const row of own) lines.push(...rowLines(row, paint));
    for (const invariant of topic.invariants.filter(({ id }) => own.length > 0 && !own.some(({ killedBy }) => killedBy.includes(id)))) {
      lines.push(`  ${paint.yellow('∅')} ${invariant.id} kills none: ${invariant.killsNone ?? 'it has no reason to be kept'}`);
    }
    lines.push('');
  }
  const survivors = survivorsOf(rows);
  lines.push(survivors.length === 0 ? paint.green(`All ${rows.length} misconceptions are killed.`) : paint.red(`${survivors.length} survive: ${survivors.join(', ')}`));
  return lines.join('\n');
}

function rowLines({ id, killedBy, scenariosToKill, smallest }: MatrixRow, paint: Paint): readonly string[] {
  if (killedBy.length === 0) return [`  ${paint.red('survives')} ${id}`];
  return [
    `  ${paint.green('✓')} ${id} ${paint.dim(`after ${scenariosToKill} scenario${scenariosToKill === 1 ? '' : 's'}, by ${killedBy.join(', ')}`)}`,
    `      ${paint.dim(preview(smallest, 200))}`,
  ];
}
