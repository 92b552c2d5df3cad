import { described, maker, stillRuns } from './maker';

const own = maker().split(' ');
const [HOST, , BEGAN] = [0, 1, 2];
const [PID, BOOT, NAMESPACE, MACHINE] = [1, 3, 4, 5];
/** This process, but for some words. */
const but = (...changes: readonly (readonly [place: number, word: string])[]) => changes.reduce((words, [place, word]) => words.with(place, word), own).join(' ');
/** Where processes do not tell when they began, less is known. */
const onLinux = (word: string) => (own[BEGAN] === '-' ? 'unknown' : word);
const NOBODY = '4194305'; // Above the greatest number that Linux gives.

test.each([
  ['its process runs', maker(), onLinux('yes')],
  ['its process has ended, and another one has its number', but([BEGAN, String(Number(own[BEGAN]) + 1)]), onLinux('no')],
  ['there is no process of its number', but([PID, NOBODY]), 'no'],
  ['there is none, and it did not tell when it began', but([PID, NOBODY], [BEGAN, '-']), 'no'],
  ['a process of its number runs, and it did not tell when it began (macOS)', but([BEGAN, '-']), 'unknown'],
  ['it runs, or ran, on another host', but([HOST, 'elsewhere']), 'unknown'],
  ['it runs, or ran, in another container of this host name, where its number is not one of ours', but([PID, NOBODY], [NAMESPACE, '1']), 'unknown'],
  ['an earlier release wrote who made it', `${own[HOST] ?? ''} ${NOBODY} 1`, own[BOOT] === '-' ? 'no' : 'unknown'],
  ['nobody wrote who made it', '', 'unknown'],
])('whether a run goes on, and must be left alone: %s', (_what, made, expected) => {
  expect(stillRuns(made)).toBe(expected);
});

const here = but([MACHINE, 'this'], [BOOT, 'today']);

test.each([
  ['this machine was booted since', but([MACHINE, 'this'], [BOOT, 'yesterday']), 'no'],
  ['it was a container, and this machine was booted since', but([MACHINE, 'this'], [BOOT, 'yesterday'], [NAMESPACE, '1']), 'no'],
  ['another machine of this name was booted at another time', but([MACHINE, 'other'], [BOOT, 'yesterday']), 'unknown'],
  ['which machine it was is not known, as in most containers', but([MACHINE, '-'], [BOOT, 'yesterday']), 'unknown'],
  ['when it was booted is not known', but([MACHINE, 'this'], [BOOT, '-']), 'unknown'],
])('whether a run of another boot goes on: %s', (_what, made, expected) => {
  expect(stillRuns(made, here)).toBe(expected);
});

test('who is to look after a process is told which one it is', () => {
  expect(described(but([HOST, 'ci-7'], [PID, '12']))).toBe('process 12 of ci-7');
  expect(described('')).toBe('nobody wrote which process it is');
});
