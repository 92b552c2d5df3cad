import { finish } from './check';
import { examine } from './examine';
import { huntFor, type HuntRun, type Shard } from './hunt';
import type { Session } from './implementation';
import { RightToy, toyTopic } from './toy.testkit';
import { ScenarioUnsupported } from './violation';

const session: Session = { port: new RightToy(), reset() {}, close() {} };

/** A run of a hunt that says at once what came of it, unless somebody waits. */
function* made(run: HuntRun, isAwaited = () => false): Generator<HuntRun, HuntRun> {
  if (isAwaited()) yield { events: 0 };
  return run;
}

/** The seeds of the runs that a hunt makes until it is told to stop after so many. */
function seedsOf(runs: number, shard?: Shard): readonly number[] {
  const seeds: number[] = [];
  const hunted = { ...toyTopic, hunt: (_port: object, seed: number) => made({ events: seeds.push(seed) }) };
  finish(huntFor(hunted, session, { seed: 1, expired: () => seeds.length >= runs, ...(shard === undefined ? {} : { shard }) }));
  return seeds;
}

test('the parts of a hunt together make the runs of the whole, each once', () => {
  const parts = [1, 2, 3].map((index) => seedsOf(4, { index, count: 3 }));
  expect(parts.flat().sort()).toEqual([...seedsOf(12)].sort());
  expect(new Set(parts.flat()).size).toBe(12);
});

test('of several counterexamples of an invariant the shortest is kept, and what does not violate it is dropped', () => {
  const wrong: Session = { ...session, port: { larger: (a: number) => a, count: () => 1 } };
  const scenarios = [{ a: 1, b: 23 }, { a: 1, b: 2 }, { a: 2, b: 1 }, { a: 10, b: 11 }];
  const hunted = { ...toyTopic, hunt: () => made({ events: 1, found: { invariant: 'toy/larger', scenario: scenarios.shift() } }) };
  const { found, runs, events } = finish(huntFor(hunted, wrong, { seed: 1, expired: () => scenarios.length === 0 }));
  expect(found.get('toy/larger')).toMatchObject({ scenario: { a: 1, b: 2 }, violation: { clause: 'not-smaller' } });
  expect({ runs, events, invariants: [...found.keys()] }).toEqual({ runs: 4, events: 4, invariants: ['toy/larger'] });
});

test('what is known well enough does not keep a hunt from what is not', () => {
  const wrong: Session = { ...session, port: { larger: (a: number) => a, count: () => 2 } };
  let runs = 0;
  const looked: string[] = [];
  const hunted = {
    ...toyTopic,
    hunt: (_port: object, _seed: number, hasEnough: (invariant: string) => boolean) => {
      const failed = ++runs === 100 ? 'toy/count' : 'toy/larger';
      if (hasEnough(failed)) return made({ events: 1, failed });
      looked.push(failed);
      return made({ events: 1, failed, found: { invariant: failed, scenario: { a: 1, b: 2 } } });
    },
  };
  finish(huntFor(hunted, wrong, { seed: 1, expired: () => runs >= 120 }));
  // The first one, and three that were no shorter.
  expect(looked.filter((each) => each === 'toy/larger')).toHaveLength(4);
  expect(looked).toContain('toy/count');
});

test('as long as counterexamples become shorter twenty of them are looked at', () => {
  const wrong: Session = { ...session, port: { larger: (a: number) => a, count: () => 1 } };
  let looked = 0;
  const hunted = {
    ...toyTopic,
    hunt: (_port: object, _seed: number, hasEnough: (invariant: string) => boolean) =>
      made(hasEnough('toy/larger') ? { events: 1 } : { events: 1, found: { invariant: 'toy/larger', scenario: { a: 1, b: 2, more: ' '.repeat(30 - ++looked) } } }),
  };
  let runs = 0;
  finish(huntFor(hunted, wrong, { seed: 1, expired: () => runs++ >= 50 }));
  expect(looked).toBe(20);
});

test('a hunt in which everything fails ends, one in which something else comes between goes on', () => {
  const runsOf = (fails: (run: number) => boolean) => {
    let run = 0;
    const hunted = { ...toyTopic, hunt: () => made(fails(++run) ? { events: 1, failed: 'toy/larger' } : { events: 1 }) };
    return finish(huntFor(hunted, session, { seed: 1, expired: () => run >= 1000 })).runs;
  };
  expect(runsOf(() => true)).toBe(400);
  expect(runsOf((run) => run % 10 !== 0)).toBe(1000);
});

/** An examination with a hunt that goes on until its third run ends in this way; a session that was used in it is not used again. */
function examined(ends: () => HuntRun) {
  let runs = 0;
  let opened = 0;
  let closed = 0;
  const hunted = {
    ...toyTopic,
    *hunt(): Generator<HuntRun, HuntRun> {
      yield { events: 0 };
      return ++runs === 3 ? ends() : { events: 10 };
    },
  };
  const open = () => ({ port: new RightToy(), reset() {}, close: () => void closed++, number: ++opened });
  const report = finish(examine(hunted, { name: 'toy', version: '1', features: () => [], open }, { seed: 1, runs: 20, huntExpired: () => runs >= 5 }));
  return { report, opened, closed };
}

test('an implementation that does not answer in a hunt is started again, the hunt goes on, and it does not conform', () => {
  const { report, opened, closed } = examined(() => {
    throw new Error('it exited instead of answering');
  });
  expect(report).toMatchObject({ outcome: 'fail', hunt: { runs: 5, events: 40, unanswered: { programs: 1, reason: 'in long program 3: it exited instead of answering' } } });
  expect(report.hunt?.reason).toBeUndefined();
  expect(report.invariants.filter(({ outcome }) => outcome === 'pass').length).toBeGreaterThan(0);
  expect({ opened, closed }).toEqual({ opened: 2, closed: 2 });
});

test('a hunt in which nothing is answered ends after twenty starts, and says so', () => {
  let opened = 0;
  let closed = 0;
  // eslint-disable-next-line require-yield
  const hunted = { ...toyTopic, *hunt(): Generator<HuntRun, HuntRun> { throw new Error('it exited'); } };
  const open = () => ({ port: new RightToy(), reset() {}, close: () => void closed++, number: ++opened });
  const report = finish(examine(hunted, { name: 'toy', version: '1', features: () => [], open }, { seed: 1, runs: 20, huntExpired: () => opened > 1000 }));
  expect(report).toMatchObject({
    outcome: 'fail',
    hunt: { runs: 20, events: 0, unanswered: { programs: 20, reason: 'in long program 1: it exited' }, reason: 'after 20 long programs that were not answered to their end' },
  });
  expect({ opened, closed }).toEqual({ opened: 21, closed: 21 });
});

test('of the long programs that are not answered the shortest is reported with the invariant that says that every call is', () => {
  let runs = 0;
  const answering = 'toy/larger' as const;
  const scenarios = [{ a: 77, b: 88 }, { a: 9, b: 8 }, { a: 66, b: 55 }];
  const hunted = { ...toyTopic, answering, hunt: () => made({ events: 1, unanswered: { problem: new Error('it exited'), scenario: { invariant: answering, scenario: scenarios[runs++] } } }) };
  // It exits where nobody but a long program gets: with 9 and 8.
  const port = { count: () => 1, larger: (a: number, b: number) => { if (a === 9 && b === 8) throw new Error('it exited'); return Math.max(a, b); } };
  const open = () => ({ port, reset() {}, close() {} });
  const { invariants, hunt } = finish(examine(hunted, { name: 'toy', version: '1', features: () => [], open }, { seed: 3, runs: 50, huntExpired: () => runs >= 3, only: [answering] }));
  expect(hunt).toMatchObject({ runs: 3, unanswered: { programs: 3, reason: 'in long program 2: it exited' } });
  expect(invariants).toMatchObject([{ outcome: 'error', scenarios: 50, reason: 'it exited', unanswered: { invariant: answering, scenario: { a: 9, b: 8 } } }]);
});

test('a long program that an implementation does not support is set aside', () => {
  const { report } = examined(() => {
    throw new ScenarioUnsupported('not this one');
  });
  expect(report.hunt).toEqual({ runs: 5, events: 40 });
});
