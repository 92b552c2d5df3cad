import { finish } from './check';
import { examine } from './examine';
import type { Implementation } from './implementation';
import type { InvariantReport } from './outcome';
import { foundSofar } from './so-far';
import { toyTopic } from './toy.testkit';
import { DeadlineExceeded } from './violation';

interface Counted {
  readonly reports: ReadonlyMap<string, InvariantReport>;
  readonly opened: number;
  readonly left: number;
}

/** What comes of toys one after the other, each a process of its own. */
function examined(larger: (a: number, b: number, calls: number) => number, topic = toyTopic): Counted {
  let [opened, left, calls] = [0, 0, 0];
  const port = { larger: (a: number, b: number) => larger(a, b, ++calls), count: () => 1 };
  const implementation: Implementation = {
    name: 'toy', version: '1', features: () => [],
    open() {
      opened++;
      left++;
      return { port, reset() {}, close: () => void left-- };
    },
  };
  const { invariants } = finish(examine(topic, implementation, { seed: 1, runs: 200 }));
  return { reports: new Map(invariants.map((each) => [each.id, each])), opened, left };
}

test('an implementation that exits is reported with the scenario in which it does, made smaller, and nothing is left of it', () => {
  const { reports, opened, left } = examined((a, b) => {
    if (a > 50) throw new Error(`it exited with ${a}`);
    return Math.max(a, b);
  });
  expect(reports.get('toy/larger')).toMatchObject({ outcome: 'error', reason: 'it exited with 51', unanswered: { invariant: 'toy/larger', scenario: { a: 51, b: 0 } } });
  expect(opened).toBeLessThanOrEqual(22);
  expect(left).toBe(0);
});

test('however long that could take, few starts are spent on it', () => {
  const { opened } = examined((a, b) => {
    if (a + b > 1) throw new Error('it exited');
    return Math.max(a, b);
  }, { ...toyTopic, invariants: toyTopic.invariants.map((each) => ({ ...each, scenario: each.scenario.map((scenario) => scenario, (scenario) => scenario) })) });
  expect(opened).toBeLessThanOrEqual(22);
});

test('another error is no smaller form of the first', () => {
  let hasExited = false;
  const { reports } = examined((a, b) => {
    hasExited ||= a > 50;
    if (a > 50) throw new Error('it exited');
    if (hasExited && a > 0) throw new Error('it answered with an error');
    return Math.max(a, b);
  });
  expect(reports.get('toy/larger')).toMatchObject({ reason: 'it exited', unanswered: { scenario: { a: 51, b: 0 } } });
});

test('whoever hangs is not waited for once more: the scenario is reported as it was', () => {
  let waited = 0;
  const { reports, opened } = examined((a, b) => {
    if (a <= 50) return Math.max(a, b);
    waited++;
    throw new DeadlineExceeded('not answered within 400 ms');
  });
  expect(reports.get('toy/larger')).toMatchObject({ outcome: 'timeout', unanswered: { scenario: { a: expect.any(Number) as number } } });
  expect({ waited, opened }).toEqual({ waited: 1, opened: 1 });
});

test('what a fresh start answers is said to be answered', () => {
  const { reports } = examined((a, b, calls) => {
    if (calls === 20) throw new Error('it exited');
    return Math.max(a, b);
  });
  expect(reports.get('toy/larger')).toMatchObject({ outcome: 'error', reason: 'it exited (asked again after a fresh start, it answered the same scenario)', unanswered: { invariant: 'toy/larger' } });
});

describe('whatever is not answered breaks the invariant that says that every call is', () => {
  const [larger] = toyTopic.invariants;
  if (larger === undefined) throw new Error('the toy lost its invariant');
  // The second asks what the first never draws.
  const topic = {
    ...toyTopic, answering: 'toy/answers' as const,
    invariants: [{ ...larger, id: 'toy/answers' as const, covers: {}, scenario: larger.scenario.filter((each) => (each as { a: number }).a < 50) }, larger],
  };
  const exits = (a: number, b: number) => {
    if (a > 50) throw new Error('it exited');
    return Math.max(a, b);
  };

  test('in whose scenario it was, where it cannot be asked that', () => {
    expect(examined(exits, topic).reports.get('toy/answers')).toMatchObject({ outcome: 'error', scenarios: 200, reason: 'in a scenario of toy/larger: it exited', unanswered: { invariant: 'toy/larger', scenario: { a: 51, b: 0 } } });
  });

  test('and nothing changes where all is answered', () => {
    expect(examined((a, b) => Math.max(a, b), topic).reports.get('toy/answers')).toMatchObject({ outcome: 'pass' });
  });
});

test('who interrupts while it is made smaller has the scenario so far', () => {
  const ending = { outcome: 'error' as const, reason: 'it exited', scenario: { a: 60, b: 1 } };
  const hunted = { runs: 3, events: 5, found: new Map(), unanswered: { programs: 1, ending: { outcome: 'error' as const, reason: 'in long program 2: it exited' }, scenario: { invariant: 'toy/count', scenario: 3 } } };
  expect(foundSofar(hunted, { invariant: 'toy/larger', scenarios: 7, ending }, [])).toMatchObject([
    { id: 'toy/count', outcome: 'error', reason: 'in long program 2: it exited', unanswered: { invariant: 'toy/count', scenario: 3 } },
    { id: 'toy/larger', outcome: 'error', reason: 'it exited', unanswered: { invariant: 'toy/larger', scenario: { a: 60, b: 1 } } },
  ]);
});
