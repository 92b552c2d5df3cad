import { Option, type Command } from 'commander';
import { answeredRecords } from '../generators/answered';
import { formats, write } from '../generators/formats';
import { kinds, type Kind } from '../generators/quiz';
import { checkWritable, writeWhole } from '../impl/files';
import { packageVersion } from '../impl/package';
import { subject } from '../impl/topics';
import { languages, type Language } from '../spec/kernel';
import { choice, count, language, level, seed, topicsNamed } from './arguments';
import { note, print } from './io';
import { madeQuiz } from './quiz-making';
import type { Context } from './run';

const COUNT = 10;
const SEED = 1;

interface QuizOptions {
  readonly count: number;
  readonly seed: number;
  readonly lang: Language | 'both';
  readonly kind?: Kind;
  readonly level?: number;
  readonly format: string;
  readonly out?: string;
}

export function registerQuiz(root: Command, context: Context): void {
  root
    .command('quiz')
    .description('make a quiz: every item is proved as it is written')
    .argument('[topic...]', 'topics; all if none is named')
    .option('--count <N>', 'how many items', count, COUNT)
    .option('--seed <N>', 'the same number gives the same quiz', seed, SEED)
    .addOption(new Option('--lang <LANG>', 'en, zh or both').argParser(language([...languages, 'both'])).default('both'))
    .addOption(new Option('--kind <K>', `only one kind: ${kinds.join(', ')}`).argParser(choice('kind', kinds)))
    .addOption(new Option('--level <1-5>', 'only one difficulty, 1 the easiest').argParser(level))
    .addOption(new Option('--format <F>', formats.join(', ')).argParser(choice('format', formats)).default('markdown'))
    .option('--out <FILE>', 'write it there instead of printing it')
    .action(async (names: readonly string[], options: QuizOptions) => {
      if (options.out !== undefined) checkWritable(options.out);
      const quiz = await madeQuiz(context.io, topicsNamed(names).map(subject), {
        version: packageVersion(),
        answered: answeredRecords(),
        count: options.count,
        seed: options.seed,
        ...(options.kind === undefined ? {} : { kinds: [options.kind] }),
        ...(options.level === undefined ? {} : { level: options.level }),
      });
      const content = write(options.format, quiz, options.lang === 'both' ? languages : [options.lang]);
      if (options.out === undefined) print(context.io, content);
      else {
        writeWhole(options.out, content);
        note(context.io, `${quiz.items.length} items written to ${options.out}`);
      }
    });
}
