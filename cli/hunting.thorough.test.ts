import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { temporaryFolder } from '../impl/folder.testkit';
import { create } from '../impl/reference/raft';
import { subject } from '../impl/topics';
import { inProcess, misconceived } from '../spec/kernel';
import type { RaftPort } from '../spec/raft';
import { conduct } from './examination';
import { paintFor } from './io';
import { proctor } from './proctor.testkit';
import { renderExamination } from './render';

const folder = temporaryFolder();

interface Report {
  readonly outcome: string;
  readonly topics: readonly { readonly hunt?: { readonly runs: number; readonly events: number }; readonly invariants: readonly { readonly id: string; readonly outcome: string; readonly scenarios: number }[] }[];
}

async function verified(...args: readonly string[]): Promise<Report> {
  return JSON.parse((await proctor(['verify', ...args, '--seed', '1', '--json'])).out) as Report;
}

function written(name: string, report: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(report));
  return file;
}

const scenariosOf = ({ topics }: Report) => topics.flatMap(({ invariants }) => invariants.map(({ id, scenarios }) => `${id} ${scenarios}`));

test('with --time Raft is hunted for half of it, and the report says how far that went', async () => {
  // The clock of these tests goes on by a millisecond whenever somebody looks.
  const { topics } = await verified('raft', '--runs', '1', '--time', '400ms');
  expect(topics[0]?.hunt?.runs).toBeGreaterThan(3);
  expect(topics[0]?.hunt?.events).toBeGreaterThan(1000);
  expect(topics[0]?.invariants.filter(({ scenarios }) => scenarios < 1)).toEqual([]);
}, 30_000);

test('a hunt that is interrupted has its counts reported', async () => {
  let asked = 0;
  const { status, out } = await proctor(['verify', 'raft', '--time', '10m', '--seed', '1', '--json'], { interrupted: () => ++asked > 5 });
  const report = JSON.parse(out) as Report;
  expect({ status, report }).toMatchObject({ status: 130, report: { interrupted: true, outcome: 'partial', topics: [{ topic: 'raft', invariants: [], hunt: { runs: 6 } }] } });
  expect(report.topics[0]?.hunt?.events).toBeGreaterThan(100);
});

test('a run that takes long is interrupted in its middle, and counted as far as it came', async () => {
  const outside = new PassThrough();
  let now = 0;
  // Whoever looks at this clock has waited for long.
  const io = { out: outside, err: outside, in: new PassThrough(), env: {}, now: () => (now += 1000), interrupted: () => true };
  const examination = await conduct(io, 'reference', inProcess('reference', '0', (topic) => subject(topic.id).createReference()), ['raft'], { seed: 1, runs: 1, timeMs: 600_000 });
  expect(examination).toMatchObject({ interrupted: true, topics: [{ hunt: { runs: 0 } }] });
  expect(examination.topics[0]?.hunt?.events).toBeGreaterThan(0);
  expect(examination.topics[0]?.hunt?.events).toBeLessThan(1000);
});

test('what violates an invariant is reported, although somebody interrupted while it was made smaller', async () => {
  const belief = subject('qos').misconceptions.find(({ id }) => id === 'qos/limits-alone-are-burstable');
  if (belief === undefined) throw new Error('a belief is gone');
  const outside = new PassThrough();
  let now = 0;
  let asked = 0;
  const io = { out: outside, err: outside, in: new PassThrough(), env: {}, now: () => (now += 1000), interrupted: () => ++asked > 20 };
  const examination = await conduct(io, 'wrong', misconceived(belief), ['qos'], { seed: 1, runs: 1000 });
  expect(examination).toMatchObject({ interrupted: true, outcome: 'fail' });
  expect(examination.topics[0]?.invariants).toMatchObject([{ id: 'qos/class', outcome: 'fail', failure: { behavesLike: [] } }]);
});

test('what a hunt found before it was interrupted is reported, although no invariant was examined', async () => {
  const belief = subject('raft').misconceptions.find(({ id }) => id === 'raft/any-log-may-win');
  if (belief === undefined) throw new Error('a belief is gone');
  const outside = new PassThrough();
  let asked = 0;
  const io = { out: outside, err: outside, in: new PassThrough(), env: {}, now: () => 0, interrupted: () => ++asked > 30 };
  const examination = await conduct(io, 'wrong', misconceived(belief), ['raft'], { seed: 1, runs: 1, timeMs: 1000 });
  const invariants = examination.topics[0]?.invariants ?? [];
  expect({ ...examination, invariants }).toMatchObject({ interrupted: true, outcome: 'fail', topics: [{ hunt: { runs: expect.any(Number) as number } }] });
  expect(invariants.map(({ id }) => id)).toContain('raft/leader-completeness');
  expect(renderExamination(examination, paintFor({}, {}))).toMatch(/raft\/leader-completeness +fail\n(.*\n)+ +hunted in [1-9]\d* long programs, \d+ events\n(.*\n)*Interrupted/);
});

test('with --time a topic that cannot hunt draws scenarios until time is up', async () => {
  const short = await verified('qos', '--runs', '100', '--time', '1ms');
  const long = await verified('qos', '--runs', '100', '--time', '6s');
  expect(long.topics[0]?.hunt).toBeUndefined();
  long.topics[0]?.invariants.forEach(({ scenarios }, i) => expect(scenarios).toBeGreaterThan(short.topics[0]?.invariants[i]?.scenarios ?? Infinity));
}, 30_000);

test('parts of a run, merged, are the whole run', async () => {
  const whole = await verified('qos', '--runs', '400');
  const parts = [await verified('qos', '--runs', '400', '--shard', '1/2'), await verified('qos', '--runs', '400', '--shard', '2/2')];
  const files = parts.map((part, i) => written(`part-${i}.json`, part));
  const { status, out } = await proctor(['merge', ...files, '--json']);
  const merged = JSON.parse(out) as Report;
  expect({ status, outcome: merged.outcome }).toEqual({ status: 0, outcome: 'pass' });
  const corpus = (report: Report) => report.topics.flatMap(({ invariants }) => invariants.map(({ scenarios }) => scenarios - 400));
  // Each part tries the past counterexamples as well.
  expect(corpus(merged)).toEqual(corpus(whole).map((examples) => 2 * examples));
  expect(scenariosOf(parts[0] as Report)).toEqual(scenariosOf(parts[1] as Report));
});

test('one part that fails makes the merged report fail, and hunts add up', async () => {
  const report = (outcome: string, hunt: object) => ({
    seed: 1, implementation: { name: 'x', version: '0' },
    topics: [{ topic: 'raft', invariants: [{ id: 'raft/log-matching', outcome, scenarios: 5, setAside: 0, covered: { something: 1 }, ...(outcome === 'fail' ? { failure: { scenario: 1 } } : {}) }], hunt }],
  });
  const files = [written('good.json', report('pass', { runs: 2, events: 30 })), written('bad.json', report('fail', { runs: 3, events: 40 }))];
  const { status, out } = await proctor(['merge', ...files, '--json']);
  expect(status).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ outcome: 'fail', topics: [{ hunt: { runs: 5, events: 70 }, invariants: [{ outcome: 'fail', scenarios: 10, failure: { scenario: 1 } }] }] });
});

describe('merging says', () => {
  const part = (shard: string, more: object = {}) => ({ seed: 1, shard, implementation: { name: 'x', version: '0' }, topics: [], ...more });

  test('which parts are missing, and that one was interrupted', async () => {
    const { status, out, err } = await proctor(['merge', written('two.json', part('2/4')), written('three.json', part('3/4', { interrupted: true })), '--json']);
    expect({ status, merged: JSON.parse(out) as unknown }).toMatchObject({ status: 0, merged: { missing: ['1/4', '4/4'], interrupted: true } });
    expect(err).toMatch(/parts 1\/4, 4\/4 are missing/);
    expect(err).toMatch(/a part was interrupted/);
  });

  test('that a part is there twice, or belongs to another division', async () => {
    const [file, other] = [written('first.json', part('1/2')), written('other.json', part('2/3'))];
    expect(await proctor(['merge', file, file])).toMatchObject({ status: 2, err: expect.stringMatching(/part 1\/2 is there twice; name each part once \[bad-report\]/) as string });
    expect(await proctor(['merge', file, other])).toMatchObject({ status: 2, err: expect.stringMatching(/one report is a part of 2, another of 3/) as string });
  });

  test('why an invariant fails, and how to repeat it', async () => {
    const failing = (shard: string) => part(shard, {
      topics: [{ topic: 'qos', invariants: [{ id: 'qos/class', outcome: 'fail', scenarios: 5, setAside: 0, covered: {}, failure: { violation: { clause: 'c', message: 'It is so.' }, replay: 'proctor replay it' } }] }],
    });
    const { status, out } = await proctor(['merge', written('a.json', failing('1/2')), written('b.json', failing('2/2'))]);
    expect(status).toBe(1);
    expect(out.split('\n').map((line) => line.trim().replace(/ +/g, ' '))).toEqual(['qos: fail', 'fail qos/class 10 scenarios', 'why It is so.', 'replay proctor replay it', '']);
  });
});

test('a hunt that an implementation ended makes the merged report fail, and says why', async () => {
  const report = (reason: object) => ({ seed: 1, implementation: { name: 'x', version: '0' }, topics: [{ topic: 'raft', invariants: [], hunt: { runs: 2, events: 30, ...reason } }] });
  const { status, out } = await proctor(['merge', written('calm.json', report({})), written('cut-short.json', report({ reason: 'in long program 3: it exited' }))]);
  expect({ status, out }).toMatchObject({ status: 1, out: expect.stringContaining('hunted in 4 long programs, 60 events\n  a hunt ended before its time, in long program 3: it exited') as string });
  const unanswered = (programs: number) => report({ unanswered: { programs, reason: 'in long program 2: it exited' } });
  const merged = await proctor(['merge', written('one.json', unanswered(1)), written('three.json', unanswered(3))]);
  expect(merged).toMatchObject({ status: 1, out: expect.stringContaining('hunted in 4 long programs, 60 events\n  a hunt was not answered to the end of 4 of these programs: in long program 2: it exited') as string });
});

test('a node that panics in a long program is reported, the hunt goes on, and its invariants are examined all the same', async () => {
  let ticks = 0;
  const panicking = (port: RaftPort): RaftPort => {
    const tick = port.tick.bind(port);
    port.tick = (node) => {
      if (++ticks === 1000) throw new Error('index out of range');
      return tick(node);
    };
    return port;
  };
  const outside = new PassThrough();
  let now = 0;
  const io = { out: outside, err: outside, in: new PassThrough(), env: {}, now: () => ++now, interrupted: () => false };
  const examination = await conduct(io, 'panicking', inProcess('panicking', '0', () => panicking(create())), ['raft'], { seed: 1, runs: 1, timeMs: 2000 });
  expect(examination).toMatchObject({ outcome: 'fail', interrupted: false, topics: [{ outcome: 'fail', hunt: { events: expect.any(Number) as number, unanswered: { programs: 1 } } }] });
  const { runs = 0, unanswered } = examination.topics[0]?.hunt ?? {};
  expect(runs).toBeGreaterThan(Number(/long program (\d+)/.exec(unanswered?.reason ?? '')?.[1]));
  // A node that has panicked for once only answers the same when it is asked again.
  expect(examination.topics[0]?.invariants[0]).toMatchObject({ id: 'raft/node-contract', outcome: 'error', reason: expect.stringMatching(/^in long program \d+: index out of range$/) as string, unanswered: { invariant: 'raft/node-contract' } });
  expect(examination.topics[0]?.invariants.length).toBe(subject('raft').topic.invariants.length);
  expect(renderExamination(examination, paintFor({}, {}))).toMatch(/hunted in \d+ long programs, [1-9]\d+ events\n +! the hunt was not answered to the end of 1 of these programs: in long program \d+: index out of range\n/);
}, 60_000);

test('a part that was interrupted makes the merged report one of a part, and says so', async () => {
  const report = (interrupted: object) => ({
    seed: 1, implementation: { name: 'x', version: '0' }, ...interrupted,
    topics: [{ topic: 'raft', invariants: [{ id: 'raft/log-matching', outcome: 'pass', scenarios: 5, setAside: 0, covered: {} }], hunt: { runs: 2, events: 30 } }],
  });
  const files = [written('whole.json', report({})), written('cut.json', report({ interrupted: true }))];
  expect(JSON.parse((await proctor(['merge', ...files, '--json'])).out)).toMatchObject({ interrupted: true, outcome: 'partial', topics: [{ outcome: 'pass' }] });
  const { out, err } = await proctor(['merge', ...files]);
  expect(out).toMatch(/hunted in 4 long programs, 60 events/);
  expect(err).toMatch(/a part was interrupted: this is what it had found so far/);
});

test('what was seen in one part only is not vacuous', async () => {
  const report = (seen: number) => ({
    seed: 1, implementation: { name: 'x', version: '0' },
    topics: [{ topic: 'qos', invariants: [{ id: 'qos/class', outcome: seen === 0 ? 'vacuous' : 'pass', scenarios: 5, setAside: 0, covered: { something: seen } }] }],
  });
  const { status, out } = await proctor(['merge', written('none.json', report(0)), written('some.json', report(2))]);
  expect({ status, out: out.split('\n')[0] }).toEqual({ status: 0, out: 'qos: pass' });
});

test.each([
  ['another seed', { seed: 2, implementation: { name: 'x', version: '0' }, topics: [] }, /one report is of x 0 with seed 1, another of x 0 with seed 2/],
  ['no report at all', { anything: true }, /other\.json:1:1: seed: a number is expected, and there is none; .*\[malformed-file\]/],
])('merging with %s is refused', async (_what, other, message) => {
  const first = written('first.json', { seed: 1, implementation: { name: 'x', version: '0' }, topics: [] });
  const { status, err } = await proctor(['merge', first, written('other.json', other)]);
  expect(status).toBe(2);
  expect(err).toMatch(message);
});
