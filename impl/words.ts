import { Problem } from '../spec/kernel';

/** A command line cut into words as a POSIX shell does it, with quotes and backslashes but without expansions. */
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
  return words;
}
