import { createInterface, type Interface } from 'node:readline';
import type { Language } from '../../spec/kernel';
import type { Given, Item, Quiz } from '../quiz';
import type { Answer } from './answers';
import { SavedSitting } from './progress';
import { tellFeedback, tellItem, tellResult } from './tell';
import { practiceWords } from './words';

export { readAnswers } from './answers';

export interface Terminal {
  readonly in: NodeJS.ReadableStream & { isTTY?: boolean };
  readonly out: NodeJS.WritableStream & { isTTY?: boolean };
  readonly err: NodeJS.WritableStream;
  readonly env: NodeJS.ProcessEnv;
}

/** How a sitting ended. */
export type Ending = 'finished' | 'interrupted';

function given(quiz: Quiz, chosen: readonly (number | null)[]): readonly Given[] {
  return chosen.flatMap((option, i): Given[] => {
    const item = quiz.items[i];
    return item === undefined ? [] : [option === null ? { item } : { item, chosen: option }];
  });
}

/** Answers from a script: score and diagnosis, as at the end of a sitting. */
export function answerAll(quiz: Quiz, answers: readonly Answer[], language: Language): string {
  return tellResult(quiz, given(quiz, answers.map((answer) => answer ?? null)), language);
}

/** One question after another; after every answer why, at the end score and diagnosis. */
export async function sit(quiz: Quiz, language: Language, terminal: Terminal): Promise<Ending> {
  const words = practiceWords[language];
  const saved = new SavedSitting(quiz, terminal.env);
  const chosen = [...saved.read()];
  const say = (text: string) => terminal.out.write(`${text}\n`);
  let isWarned = false;
  const save = () => {
    const obstacle = saved.write(chosen);
    if (obstacle === undefined || isWarned) return;
    isWarned = true;
    terminal.err.write(`${words.notSaved(obstacle)}\n`);
  };
  const lines = new Lines(terminal);
  try {
    if (chosen.length > 0) say(words.resumed(chosen.length + 1));
    for (let i = chosen.length; i < quiz.items.length; i++) {
      const item = quiz.items[i] as Item;
      say(`\n${tellItem(item, i, quiz.items.length, language)}\n`);
      const answer = await ask(item, i, quiz, language, lines, say);
      if (answer === 'quit') {
        say(saved.isKept ? `\n${words.saved}` : '');
        if (chosen.length > 0) say(`\n${tellResult(quiz, given(quiz, chosen), language)}`);
        return 'interrupted';
      }
      chosen.push(answer);
      save();
      say(`\n${tellFeedback(item, answer ?? undefined, quiz, language)}`);
    }
    say(`\n${tellResult(quiz, given(quiz, chosen), language)}`);
    saved.forget();
    return 'finished';
  } finally {
    lines.close();
  }
}

/** The option that somebody chooses, null to pass, or that they leave. */
async function ask(item: Item, at: number, quiz: Quiz, language: Language, lines: Lines, say: (text: string) => void): Promise<number | null | 'quit'> {
  const words = practiceWords[language];
  for (;;) {
    const line = await lines.next(item.options.length === 0 ? words.open : words.prompt(String.fromCharCode(64 + item.options.length)));
    if (line === undefined || line.trim().toLowerCase() === 'q') return 'quit';
    const word = line.trim().toUpperCase();
    if (item.options.length === 0 || word === '?') return null;
    if (word === 'L') say(quiz.items.map(({ id, topic }, i) => `  ${i + 1}. ${topic} ${id} ${i < at ? words.answered : words.unanswered}`).join('\n'));
    else if (word.length === 1 && word.charCodeAt(0) - 65 >= 0 && word.charCodeAt(0) - 65 < item.options.length) return word.charCodeAt(0) - 65;
    else say(words.unknown);
  }
}

/** Lines from a person or a pipe; Ctrl-C and the end of the input both end them. */
class Lines {
  private readonly reader: Interface;
  private readonly waiting: string[] = [];
  private wake: (() => void) | undefined;
  private ended = false;

  constructor(private readonly terminal: Terminal) {
    this.reader = createInterface({ input: terminal.in, ...(terminal.in.isTTY === true ? { output: terminal.out, terminal: true } : {}) });
    this.reader.on('line', (line) => {
      this.waiting.push(line);
      this.wake?.();
    });
    this.reader.on('close', this.end);
    this.reader.on('SIGINT', () => this.reader.close());
    process.once('SIGINT', this.end);
  }

  private readonly end = (): void => {
    this.ended = true;
    this.wake?.();
  };

  async next(prompt: string): Promise<string | undefined> {
    if (this.terminal.in.isTTY === true) {
      this.reader.setPrompt(prompt);
      this.reader.prompt();
    } else this.terminal.out.write(prompt);
    while (this.waiting.length === 0 && !this.ended) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.waiting.shift();
  }

  close(): void {
    process.off('SIGINT', this.end);
    this.reader.close();
  }
}
