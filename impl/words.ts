import { Problem } from '../spec/kernel';

/** No program can be given this character: the system takes it for the end of a word. */
const NUL = '\0';

/**
 * A command line cut into words as a POSIX shell does it, with quotes and backslashes but without expansions; none if there is no word.
 * Throws a Problem for what could not be run by any shell.
 */
export function splitCommand(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let i = 0; i < line.length; i++) {
    const character = line[i] ?? '';
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else if (character === '\\' && quote === '"' && /["\\$`]/.test(line[i + 1] ?? '')) word = (word ?? '') + (line[++i] ?? '');
      else word = (word ?? '') + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === '\\' && i + 1 < line.length) word = (word ?? '') + (line[++i] ?? '');
    else word = (word ?? '') + character;
  }
  if (quote !== undefined) throw new Problem('open-quote', `the command has a quote (${quote}) that is not closed: ${line}`, { fix: 'close it' });
  if (word !== undefined) words.push(word);
  if (words[0] === '') throw new Problem('bad-command', `the command begins with an empty word: ${line}`, { fix: 'begin it with the name of a program' });
  if (line.includes(NUL)) throw new Problem('bad-command', `the command has the character NUL: ${JSON.stringify(line)}`, { fix: 'remove it' });
  return words;
}
