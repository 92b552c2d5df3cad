import { join } from 'node:path';
import { examine, finish, Problem, type AnyInvariant, type AnyTopic, type InvariantReport } from '../../spec/kernel';
import { toyTopic } from '../../spec/kernel/toy.testkit';
import { everMarked } from './children';
import { foreign } from './foreign-implementation';

const DEADLINE_MS = 400;
/** For whoever is slow by nature: 100 MiB take their time on a busy machine. */
const PATIENT_MS = 20_000;
const MEBIBYTE = 2 ** 20;
const program = join(__dirname, 'hostile', 'hostile.cjs');

const [larger, count] = toyTopic.invariants as readonly [AnyInvariant, AnyInvariant];

/** The toy, with an invariant for each way to misbehave: it asks a method of that name, which should be `larger`. `toy/count` comes last. */
function topicOf(ways: readonly string[]): AnyTopic {
  const { larger: method, ...others } = toyTopic.port as Readonly<Record<string, object>>;
  const observe = (way: string) => (port: object, scenario: unknown) => larger.observe({ larger: (port as Readonly<Record<string, unknown>>)[way] }, scenario);
  return {
    ...toyTopic,
    port: { ...others, ...Object.fromEntries(ways.map((way) => [way, method])) },
    invariants: [...ways.map((way) => ({ ...larger, id: `toy/${way}` as const, observe: observe(way) })), count],
  };
}

/** Whoever inherited our marker would be found here, whatever group or parent it fled to. */
function expectNobodyLeft(): void {
  expect(everMarked()).toEqual([]);
}

/** One run with all of these ways: what becomes of each, by its name. */
function examined(ways: readonly string[], start = 'as-asked', deadlineMs = DEADLINE_MS): ReadonlyMap<string, InvariantReport> {
  const implementation = foreign(process.execPath, [program, start], { deadlineMs });
  const { invariants } = finish(examine(topicOf(ways), implementation, { seed: 1, runs: 30 }));
  expectNobodyLeft();
  return new Map(invariants.map((report) => [report.id.replace('toy/', ''), report]));
}

describe('a hostile implementation gets the outcome that it deserves, and the run goes on', () => {
  const ended = [
    ['hangs', 'timeout', /toy\.hangs was not answered within 400 ms/],
    ['busyLoop', 'timeout', /not answered within/],
    ['ignoresSigterm', 'timeout', /not answered within/],
    ['shoutsWithoutEnd', 'timeout', /not answered within[\s\S]*noise/],
    ['exits', 'error', /it exited instead of answering/],
    ['crashes', 'error', /end of its stderr: [\s\S]*out of luck/],
    ['garbage', 'error', /a broken line[\s\S]*hello there/],
    ['halfALine', 'error', /in the middle of a line/],
    ['otherId', 'error', /with the id 10\d\d/],
    ['stringId', 'error', /with the id/],
    ['twice', 'error', /without being asked|with the id/],
    ['closesStdout', 'error', /it closed its stdout/],
    ['proto', 'error', /a member is called __proto__/],
    ['nan', 'error', /a broken line/],
    ['infinity', 'error', /a broken line/],
    ['notUtf8', 'error', /not UTF-8/],
    ['noResult', 'error', /neither a result nor an error/],
    ['anArray', 'error', /no JSON-RPC response/],
    ['error', 'error', /error -32603: it broke/],
  ] as const;
  const answered = ['wrongType', 'overflow', 'deep'] as const;
  let reports: ReadonlyMap<string, InvariantReport>;
  const before = process.memoryUsage().rss;
  beforeAll(() => {
    reports = examined([...ended.map(([way]) => way), ...answered, 'unsupported', 'random']);
  });

  test.each(ended)('%s: %s', (way, outcome, reason) => {
    expect(reports.get(way)).toMatchObject({ outcome, reason: expect.stringMatching(reason) as string, scenarios: expect.any(Number) as number });
  });

  test.each(answered)('%s: fail, and the field is named', (way) => {
    expect(reports.get(way)).toMatchObject({ outcome: 'fail', failure: { violation: { clause: 'shape', message: { en: expect.stringContaining(`${way}()`) as string } } } });
    expect(reports.get(way)?.reason).toBeUndefined();
  });

  test('unsupported: set aside, not failed', () => {
    expect(reports.get('unsupported')?.setAside).toBeGreaterThan(20);
    expect(reports.get('unsupported')?.failure).toBeUndefined();
  });

  test('random: fail, and called nondeterministic', () => {
    expect(reports.get('random')).toMatchObject({ outcome: 'fail', reason: expect.stringContaining('nondeterministic') as string });
  });

  test('the memory of the examiner stays bounded; whoever hangs would have left by itself after two minutes, and nobody was waited for so long', () => {
    expect((process.memoryUsage().rss - before) / MEBIBYTE).toBeLessThan(400);
    expect([...reports.values()].filter(({ outcome }) => outcome === 'timeout')).toHaveLength(4);
  });

  test('whoever comes after all of them is examined as if nothing had been', () => expect(reports.get('count')?.outcome).toBe('pass'));

  test('remembers: fail, and called state that survives reset', () => {
    const remembers = examined(['larger'], 'remembers');
    expect(remembers.get('larger')?.outcome).toBe('pass');
    expect(remembers.get('count')).toMatchObject({ outcome: 'fail', reason: expect.stringContaining('state survives reset') as string });
  });

  test.each(['floods-stderr', 'grandchild', 'daemon', 'stays'])('%s: harmless, and nothing is left of it', (start) => {
    expect([...examined([], start).values()].map(({ outcome }) => outcome)).toEqual(['pass']);
  });

  test('endlessLine: error, and the memory of the examiner stays bounded', () => {
    const before = process.memoryUsage().rss;
    const { endlessLine, count: after } = Object.fromEntries(examined(['endlessLine'], 'as-asked', PATIENT_MS));
    expect((process.memoryUsage().rss - before) / MEBIBYTE).toBeLessThan(400);
    expect(endlessLine).toMatchObject({ outcome: 'error', reason: expect.stringContaining('a line of more than 64 MiB') as string });
    expect(after?.outcome).toBe('pass');
  });
});

describe('an implementation that does not start properly', () => {
  const problem = (start: string, command = process.execPath): Problem => {
    try {
      foreign(command, [program, start], { deadlineMs: DEADLINE_MS, startMs: start === 'silent' ? DEADLINE_MS : PATIENT_MS });
    } catch (error) {
      expectNobodyLeft();
      if (error instanceof Problem) return error;
    }
    throw new Error('no problem was reported');
  };

  test.each([
    ['exits-at-once', 'status 3 and the end of its stderr', /cannot find my configuration/],
    ['wrong-protocol', 'status 3, naming the field, and the end of its stderr', /but protocol: [^]*I speak the protocol of next year/],
    ['silent', 'status 3 after its deadline', /initialize was not answered within 400 ms/],
  ])('%s: %s', (start, _what, words) => {
    expect(problem(start)).toMatchObject({ status: 3, message: expect.stringMatching(words) as string });
  });

  test('does not exist: status 3', () => expect(problem('', 'no-such-program')).toMatchObject({ status: 3, code: 'cannot-start' }));
});
