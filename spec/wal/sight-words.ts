import { text, type Text } from '../kernel';
import type { Result } from './port';
import { sayKey } from './program-rule';
import { sayPairs } from './story-rule';
import type { Happened, Held } from './story';

const sayResult = (result: Result) => ('error' in result ? result.error : String(result.revision));

/** All that is looked at, on one line: the answer to a commit, and what a start shows. */
export function sayHappened({ acknowledged, results, held }: Happened): Text {
  const parts: Text[] = [];
  const told = results?.map(sayResult).join(', ');
  if (acknowledged === false) parts.push(text('not acknowledged', '未确认'));
  if (acknowledged === true) parts.push(told === undefined ? text('acknowledged', '已确认') : text(`acknowledged with ${told}`, `已确认，结果 ${told}`));
  if (held !== undefined) parts.push(sayHeld(held));
  return text(parts.map(({ en }) => en).join('; '), parts.map(({ zh }) => zh).join('；'));
}

export function sayHeld(held: Held): Text {
  if ('refused' in held) return text('the start is refused', '拒绝启动');
  const { newest, values } = held;
  if (newest === undefined || 'error' in newest) {
    const pairs = sayPairs(values);
    return text(`the store holds ${pairs.en}`, `存储中有：${pairs.zh}`);
  }
  const keys = newest.keyValues.map((each) => sayKey(each).replace(':', `=${each.value}:`)).join('; ');
  return text(`the store is at revision ${newest.revision} (${keys === '' ? 'no keys' : keys})`, `存储处于修订号 ${newest.revision}（${keys === '' ? '没有键' : keys}）`);
}
