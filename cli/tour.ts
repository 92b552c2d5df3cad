import { join } from 'node:path';
import type { Command } from 'commander';
import { answeredRecords } from '../generators/answered';
import { write } from '../generators/formats';
import { writeWhole } from '../impl/files';
import { packageVersion } from '../impl/package';
import { reference, subjects, topicIds } from '../impl/topics';
import { STATUS, USUAL_RUNS, type MatrixRow, type Subject } from '../spec/kernel';
import { conduct } from './examination';
import { note, paintFor, print, type Paint } from './io';
import { examineAll } from './matrix';
import { renderExamination } from './render';
import { madeQuiz } from './quiz-making';
import type { Context } from './run';

const SEED = 1;
const ITEMS = 40;
/** So many misconceptions of a topic are told in words. */
const TOLD = 3;

/** `npm start`: the whole of Proctor in a quarter of a minute. */
export function registerTour(root: Command, context: Context): void {
  root
    .command('tour')
    .description('see it all once: the reference examined, the misconceptions caught, a quiz page written')
    .action(() => tour(context));
}

async function tour(context: Context): Promise<void> {
  const { io } = context;
  const paint = paintFor(io.out, io.env);
  note(io, `1 of 3: the embedded reference, ${USUAL_RUNS} scenarios an invariant, seed ${SEED}`);
  const examination = await conduct(io, 'reference', reference(packageVersion()), topicIds(), { seed: SEED, runs: USUAL_RUNS });
  print(io, renderExamination(examination, paint));
  if (examination.outcome !== 'pass') context.status = STATUS.differs;

  note(io, '2 of 3: every misconception against the invariants, until one catches it');
  const { rows, interrupted } = await examineAll(io, topicIds(), { seed: SEED, runs: USUAL_RUNS, firstOnly: true });
  for (const each of subjects()) {
    const own = rows.filter((row) => row.topic === each.topic.id);
    print(io, caughtOf(each, own, paint));
    if (own.some(({ killedBy }) => killedBy.length === 0)) context.status = STATUS.differs;
  }
  note(io, 'All of them, each with its smallest scenario: proctor matrix');
  if (interrupted || examination.interrupted) {
    context.status = STATUS.interrupted;
    return;
  }

  note(io, '\n3 of 3: a quiz, each item proved as it is written');
  const quiz = await madeQuiz(io, subjects(), { seed: SEED, count: ITEMS, version: packageVersion(), answered: answeredRecords() });
  const file = join(process.cwd(), '.proctor', 'quiz.html');
  writeWhole(file, write('html', quiz));
  print(io, `\nA quiz of ${quiz.items.length} questions in English and Chinese: ${file}\nOpen it in a browser; it needs no network.`);
}

/** How many misconceptions of a topic were caught, who was not, and what some of them believe. */
function caughtOf({ topic, misconceptions }: Subject, rows: readonly MatrixRow[], paint: Paint): string {
  const caught = rows.filter(({ killedBy }) => killedBy.length > 0);
  const missed = rows.filter(({ killedBy }) => killedBy.length === 0).map(({ id }) => paint.red(`    not caught: ${id}`));
  const told = caught.slice(0, TOLD).map(({ id, killedBy }) => `    ${misconceptions.find((each) => each.id === id)?.belief.en ?? id} ${paint.dim(`(${id}, by ${killedBy.join(', ')})`)}`);
  const mark = missed.length === 0 ? paint.green('✓') : paint.red('✗');
  return [`${mark} ${topic.id.padEnd(16)} ${caught.length} of ${rows.length} misconceptions caught, among them`, ...told, ...missed].join('\n');
}
