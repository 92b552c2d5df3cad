import { join } from 'node:path';
import { examine, finish, Problem, type InvariantReport } from '../../spec/kernel';
import { toyMisconceptions, toyTopic } from '../../spec/kernel/toy.testkit';
import { everMarked } from './children';
import { foreign } from './foreign-implementation';

const DEADLINE_MS = 400;
/** For whoever is slow by nature: 100 MiB take their time on a busy machine. */
const PATIENT_MS = 20_000;
const MEBIBYTE = 2 ** 20;

function hostile(way: string) {
  return foreign(process.execPath, [join(__dirname, 'hostile', 'hostile.mjs'), way], { deadlineMs: way === 'endless-line' ? PATIENT_MS : DEADLINE_MS });
}

/** What becomes of an implementation that misbehaves in `toy/larger`; `toy/count` must go on as if nothing had been. */
function examined(way: string): { larger: InvariantReport; count: InvariantReport } {
  const { invariants } = finish(examine(toyTopic, hostile(way), { seed: 1, runs: 30, misconceptions: toyMisconceptions }));
  const [larger, count] = invariants;
  if (larger === undefined || count === undefined) throw new Error('an invariant is missing');
  return { larger, count };
}

afterEach(() => {
  // Whoever inherited our marker would be found here, whatever group or parent it fled to.
  expect(everMarked()).toEqual([]);
});

describe('a hostile implementation gets the outcome that it deserves, and the run goes on', () => {
  test.each([
    ['hangs', 'timeout', /toy\.larger was not answered within 400 ms/],
    ['busy-loop', 'timeout', /not answered within/],
    ['ignores-sigterm', 'timeout', /not answered within/],
    ['exits', 'error', /it exited instead of answering/],
    ['crashes', 'error', /end of its stderr: [\s\S]*out of luck/],
    ['garbage', 'error', /a broken line[\s\S]*hello there/],
    ['half-a-line', 'error', /in the middle of a line/],
    ['other-id', 'error', /with the id 10\d\d/],
    ['string-id', 'error', /with the id/],
    ['twice', 'error', /without being asked|with the id/],
    ['closes-stdout', 'error', /it closed its stdout/],
    ['proto', 'error', /a member is called __proto__/],
    ['nan', 'error', /a broken line/],
    ['not-utf8', 'error', /not UTF-8/],
    ['no-result', 'error', /neither a result nor an error/],
    ['an-array', 'error', /no JSON-RPC response/],
    ['error', 'error', /error -32603: it broke/],
  ] as const)('%s: %s', (way, outcome, reason) => {
    const { larger, count } = examined(way);
    expect({ outcome: larger.outcome, reason: larger.reason }).toEqual({ outcome, reason: expect.stringMatching(reason) as string });
    expect(count.outcome).toBe('pass');
  });

  test.each(['wrong-type', 'infinity', 'deep'])('%s: fail, and the field is named', (way) => {
    const { larger, count } = examined(way);
    expect(larger).toMatchObject({ outcome: 'fail', failure: { violation: { clause: 'shape', message: { en: expect.stringContaining('larger') as string } } } });
    expect(count.outcome).toBe('pass');
  });

  test('unsupported: set aside, not failed', () => {
    expect(examined('unsupported').larger).toMatchObject({ outcome: 'unsupported', setAside: 25 });
  });

  test('random: fail, and called nondeterministic', () => {
    expect(examined('random').larger).toMatchObject({ outcome: 'fail', reason: expect.stringMatching(/nondeterministic|survives reset/) as string });
  });

  test('remembers: fail, and called state that survives reset', () => {
    const { larger, count } = examined('remembers');
    expect(larger.outcome).toBe('pass');
    expect(count).toMatchObject({ outcome: 'fail', reason: expect.stringContaining('state survives reset') as string });
  });

  test.each(['floods-stderr', 'grandchild', 'daemon', 'stays'])('%s: harmless, and nothing is left of it', (way) => {
    const { larger, count } = examined(way);
    expect([larger.outcome, count.outcome]).toEqual(['pass', 'pass']);
  });

  test('endless-line: error, and the memory of the examiner stays bounded', () => {
    const before = process.memoryUsage().rss;
    const { larger, count } = examined('endless-line');
    expect((process.memoryUsage().rss - before) / MEBIBYTE).toBeLessThan(400);
    expect(larger).toMatchObject({ outcome: 'error', reason: expect.stringContaining('a line of more than 64 MiB') as string });
    expect(count.outcome).toBe('pass');
  });
});

describe('an implementation that does not start properly', () => {
  const problem = (work: () => unknown): Problem => {
    try {
      work();
    } catch (error) {
      if (error instanceof Problem) return error;
    }
    throw new Error('no problem was reported');
  };

  test('exits at once: status 3 and the end of its stderr', () => {
    const { status, message } = problem(() => hostile('exits-at-once'));
    expect(status).toBe(3);
    expect(message).toContain('cannot find my configuration');
  });

  test('speaks another protocol: status 3, naming the field', () => {
    const { status, message } = problem(() => hostile('wrong-protocol'));
    expect(status).toBe(3);
    expect(message).toContain('protocol');
  });

  test('does not exist: status 3', () => {
    expect(problem(() => foreign('no-such-program', [], { deadlineMs: DEADLINE_MS }))).toMatchObject({ status: 3, code: 'cannot-start' });
  });

  test('never answers initialize: status 3 after its deadline', () => {
    expect(problem(() => foreign(process.execPath, [join(__dirname, 'hostile', 'hostile.mjs'), 'silent'], { deadlineMs: DEADLINE_MS, startMs: 600 }))).toMatchObject({ status: 3 });
  });
});
