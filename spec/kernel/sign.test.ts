import type { Judged } from './asked';
import { signOf } from './sign';

const right = (observation: unknown): Judged => ({ verdict: 'holds', observation });
const wrong = (observation: unknown, clause = 'clause'): Judged => ({ verdict: 'breaks', observation, clause, reason: 'it is wrong' });

test('names the clause and the answers, whoever gave the right one', () => {
  expect(signOf([right('Guaranteed'), wrong('Burstable')])).toBe('clause: Guaranteed ≠ Burstable');
  expect(signOf([wrong('Burstable'), right('Guaranteed')])).toBe('clause: Burstable ≠ Guaranteed');
});

test('those who answer alike are told once, and each who answers otherwise', () => {
  expect(signOf([right('a'), wrong('b', 'one'), wrong('b', 'one'), wrong('c', 'two')])).toBe('one, two: a ≠ b; a ≠ c');
});

test('of numbers it tells which one is larger, so that a scenario may become smaller', () => {
  const small = signOf([right({ count: 1, state: { at: 3 } }), wrong({ count: 0, state: { at: 4 } })]);
  expect(small).toBe('clause: count >, state.at <');
  expect(signOf([right({ count: 100, state: { at: 30 } }), wrong({ count: 50, state: { at: 40 } })])).toBe(small);
});

test('where the parts of lists are, it tells without their places, each once', () => {
  expect(signOf([right({ of: [{ is: true }, { is: true }, {}] }), wrong({ of: [{ is: false }, { is: false }, { some: {} }] })])).toBe('clause: of.is true ≠ false, of.some none ≠ some');
  expect(signOf([right({ of: [1] }), wrong({ of: [1, 2] })])).toBe('clause: of.length <');
});

test('of what happened step by step only the first step that is not the same', () => {
  expect(signOf([right(['a', 'b', 'c']), wrong(['a', 'x', 'y'])])).toBe('clause: b ≠ x');
  expect(signOf([right(['a']), wrong(['a', 'b'])])).toBe('clause: none ≠ b');
});

test('who gave no answer is told by that', () => {
  expect(signOf([right('a'), { verdict: 'timeout', reason: 'no answer in 20 s' }])).toBe('timeout: holds ≠ timeout');
});
