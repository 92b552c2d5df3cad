import { Problem } from '../../spec/kernel';
import type { Item } from '../quiz';

/** What one line of an answers file says: an option, or nothing (passed). */
export type Answer = number | undefined;

function counted(number: number, what: string): string {
  return number === 1 ? `is 1 ${what}` : `are ${number} ${what}s`;
}

/**
 * Reads answers for scripts: one line an item, the option's letter or `?`. Empty lines at the end do not count.
 * Throws a Problem with `file:line:col` for anything else.
 */
export function readAnswers(file: string, content: string, items: readonly Item[]): readonly Answer[] {
  const lines = content.replace(/\s+$/, '').split('\n').map((line) => line.replace(/\r$/, ''));
  const given = lines.length === 1 && lines[0] === '' ? [] : lines;
  const answers = given.map((line, i): Answer => {
    const item = items[i];
    const where = `${file}:${i + 1}:${line.length - line.trimStart().length + 1}`;
    if (item === undefined) throw new Problem('too-many-answers', `there ${counted(items.length, 'item')}, but more answers`, { where, fix: 'remove the lines that are too many' });
    const word = line.trim().toUpperCase();
    if (word === '?') return undefined;
    const option = word.length === 1 ? word.charCodeAt(0) - 65 : -1;
    if (item.options.length === 0) throw new Problem('bad-answer', `item ${i + 1} is an open question, which is not scored`, { where, fix: 'write ?' });
    if (option >= 0 && option < item.options.length) return option;
    const last = String.fromCharCode(64 + item.options.length);
    throw new Problem('bad-answer', `"${line.trim().slice(0, 20)}" is no answer to item ${i + 1}`, { where, fix: `write a letter from A to ${last}, or ? to pass` });
  });
  if (answers.length < items.length) {
    throw new Problem('too-few-answers', `there ${counted(items.length, 'item')}, but ${answers.length} ${answers.length === 1 ? 'answer' : 'answers'}`, { where: `${file}:${given.length + 1}:1`, fix: 'write a line for each item, ? to pass' });
  }
  return answers;
}
