import { Option, type Command } from 'commander';
import { answeredRecords } from '../generators/answered';
import { answerAll, readAnswers, sit } from '../generators/practice';
import { readText } from '../impl/files';
import { packageVersion } from '../impl/package';
import { subject } from '../impl/topics';
import { languages, STATUS, type Language } from '../spec/kernel';
import { count, language, seed, topicsNamed } from './arguments';
import { print } from './io';
import { madeQuiz } from './quiz-making';
import type { Context } from './run';

const COUNT = 10;
const SEED = 1;

interface PracticeOptions {
  readonly count: number;
  readonly seed: number;
  readonly lang: Language;
  readonly answers?: string;
}

export function registerPractice(root: Command, context: Context): void {
  root
    .command('practice')
    .description('sit a quiz in the terminal; Ctrl-C keeps the progress')
    .argument('[topic...]', 'topics; all if none is named')
    .option('--count <N>', 'how many items', count, COUNT)
    .option('--seed <N>', 'the same number gives the same questions', seed, SEED)
    .addOption(new Option('--lang <LANG>', 'en or zh').argParser(language(languages)).default('en'))
    .option('--answers <FILE>', "answers for scripts: one line an item, the option's letter or ?")
    .action(async (names: readonly string[], options: PracticeOptions) => {
      const { io } = context;
      const given = options.answers === undefined ? undefined : { file: options.answers, text: readText(options.answers) };
      const subjects = topicsNamed(names).map(subject);
      const quiz = await madeQuiz(io, subjects, { count: options.count, seed: options.seed, version: packageVersion(), answered: answeredRecords() });
      if (given !== undefined) {
        print(io, answerAll(quiz, readAnswers(given.file, given.text, quiz.items), options.lang));
        return;
      }
      if ((await sit(quiz, options.lang, io)) === 'interrupted') context.status = STATUS.interrupted;
    });
}
