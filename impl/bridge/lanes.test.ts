import { join } from 'node:path';
import { examine, finish } from '../../spec/kernel';
import { toyTopic } from '../../spec/kernel/toy.testkit';
import { foreign } from './foreign-implementation';

const program = join(__dirname, 'hostile', 'lanes.mjs');

function larger(answer: string, way = '') {
  const [report] = finish(examine(toyTopic, foreign(process.execPath, [program, answer, way], { deadlineMs: 10_000 }), { seed: 1, runs: 200 })).invariants;
  return report;
}

describe('an adapter that declares lanes is asked many scenarios at once', () => {
  test('and none of them one by one', () => {
    expect(larger('return Math.max(a, b)', 'once')).toMatchObject({ outcome: 'pass', scenarios: 200 });
  });

  test('a failure is made as small as one by one', () => {
    expect(larger('return a > 20 ? 0 : Math.max(a, b)')?.failure?.scenario).toEqual({ a: 21, b: 0 });
  });

  test('a scenario that it does not support is set aside; an error is the error of the invariant', () => {
    expect(larger("if (a === b) throw new Error('not this one'); return Math.max(a, b)")).toMatchObject({ outcome: 'pass', setAside: expect.any(Number) as number });
    expect(larger("if (a > 50) throw new Error('out of luck'); return Math.max(a, b)")).toMatchObject({ outcome: 'error', reason: expect.stringMatching(/out of luck/) as string });
  });

  test('an answer of the wrong shape is a failure that names the field', () => {
    expect(larger("return 'much'")?.failure?.violation.clause).toBe('shape');
  });

  test('who leaves scenarios without an answer is told, and not waited for', () => {
    expect(larger('return Math.max(a, b)', 'forgets')).toMatchObject({ outcome: 'error', reason: 'asked 50 scenarios at once, it answered 0, of which 0 had been asked' });
    expect(larger('return undefined')).toMatchObject({ outcome: 'error', reason: 'it answered many scenarios at once, but 0: Invalid input' });
  });
});
