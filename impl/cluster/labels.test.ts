import { hostname } from 'node:os';
import { maker, stillRuns } from './labels';

const [, , began] = maker().split(' ');
/** Where processes do not tell when they began, less is known. */
const onLinux = (word: string) => (began === '' ? 'unknown' : word);
const NOBODY = 4_194_305; // Above the greatest number that Linux gives.

test.each([
  ['its process runs', maker(), onLinux('yes')],
  ['its process has ended, and another one has its number', `${hostname()} ${process.pid} ${Number(began) + 1}`, onLinux('no')],
  ['there is no process of its number', `${hostname()} ${NOBODY} ${began}`, 'no'],
  ['there is none, and it did not tell when it began', `${hostname()} ${NOBODY} `, 'no'],
  ['a process of its number runs, and it did not tell when it began (macOS)', `${hostname()} ${process.pid} `, 'unknown'],
  ['it runs, or ran, on another host', `elsewhere ${process.pid} ${began}`, 'unknown'],
  ['nobody wrote who made it', '', 'unknown'],
])('whether a run goes on, and must be left alone: %s', (_what, made, expected) => {
  expect(stillRuns(made)).toBe(expected);
});
