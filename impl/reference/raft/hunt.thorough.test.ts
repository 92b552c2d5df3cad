import { depictOnce, examine, finish, inProcess, misconceived, observeOnce } from '../../../spec/kernel';
import { hunt, longExperiment, runWatched, topic, type RaftPort } from '../../../spec/raft';
import { CRASH_IN_A_SNAPSHOT, FIGURE_8, NO_LONGER_ALONE, REMOVED_AND_ASKED, SNAPSHOT_FOR_A_DEPOSED_LEADER, TWO_AT_ONCE, TWO_CHANGES, TWO_MAJORITIES } from '../../../spec/raft/stories';
import type { Experiment, Operation } from '../../../spec/raft/program';
import { reduce } from '../../../spec/raft/reduce';
import { misconceptions } from '../../misconceptions/raft';
import { create } from '.';

function believer(name: string) {
  const found = misconceptions.find(({ id }) => id === `raft/${name}`);
  if (found === undefined) throw new Error(`there is no misconception ${name}`);
  return found;
}

function violated(invariant: string, name: string, experiment: Experiment): string | undefined {
  const judged = topic.invariants.filter(({ id }) => id === `raft/${invariant}`);
  return judged.map((each) => observeOnce(each, misconceived(believer(name)).open(topic), experiment).violation?.clause)[0];
}

test('the reference gives no false alarm in long runs with everything that can happen', () => {
  const port = create();
  const alarms = Array.from({ length: 400 }, (_, seed) => runWatched(port, longExperiment(seed)).broken).filter((broken) => broken !== undefined);
  expect(alarms).toEqual([]);
});

// The shortest story that is known of each, in operations and in steps that are told; what is found comes close to both.
const SHORTEST: readonly (readonly [name: string, operations: number, steps: number])[] = [
  ['every-grant-counts', 3, 4],
  ['clear-the-vote-first', 4, 6],
  ['applied-once-for-all', 6, 6],
  ['both-must-be-greater', 7, 10],
  ['a-majority-commits-any-term', 6, 10],
  ['always-truncate', 6, 8],
  ['commit-up-to-the-own-end', 9, 12],
  ['a-leader-remembers-its-followers', 13, 24],
  ['what-follows-a-snapshot-stays', 11, 14],
  ['a-new-leader-changes-members-at-once', 9, 20],
  ['votes-need-no-disk', 1, 1],
  ['giving-up-frees-the-vote', 2, 5],
  ['the-leader-always-counts', 3, 3],
  ['late-votes-count', 4, 4],
  ['the-entry-before-is-not-needed', 5, 7],
  ['a-lease-begins-with-the-answer', 10, 32],
  ['commit-follows-the-message', 5, 9],
  ['a-new-leader-reads-at-once', 8, 12],
  ['no-previous-means-append', 4, 7],
];

/** Of twenty failures of an invariant a hunt keeps the shortest. */
function leastOf(shortest: number, sizeOf: (seed: number) => number | undefined): number {
  const sizes: number[] = [];
  for (let seed = 0; seed < 400 && sizes.length < 20 && !(Math.min(...sizes) <= 1.2 * shortest); seed++) sizes.push(...[sizeOf(seed)].filter((size) => size !== undefined));
  return Math.min(...sizes);
}

test.each(SHORTEST)('what a hunt finds of %s is cut down to no more than %i operations and a fifth', (name, shortest) => {
  const port = believer(name).create() as RaftPort;
  const least = leastOf(shortest, (seed) => {
    const experiment = longExperiment(seed);
    const { broken, operations } = runWatched(port, experiment);
    if (broken === undefined) return undefined;
    const fails = function* (smaller: Experiment) {
      yield;
      return runWatched(port, smaller).broken === broken;
    };
    return finish(reduce({ ...experiment, program: experiment.program.slice(0, operations) }, fails, () => false)).program.length;
  });
  expect(least).toBeLessThanOrEqual(1.2 * shortest);
});

test.each(SHORTEST.map(([name, , steps]) => [name, steps] as const))('a hunt finds %s, and its story takes no more than %i steps and a fifth to tell', (name, shortest) => {
  const belief = believer(name);
  const port = belief.create() as RaftPort;
  const least = leastOf(shortest, (seed) => {
    const { found } = finish(hunt(port, seed));
    if (found === undefined) return undefined;
    const scenario = found.scenario as Experiment;
    expect(violated(found.invariant.slice('raft/'.length), name, scenario)).toBeDefined();
    // What is counted while it becomes shorter is what a person then reads.
    const picture = topic.invariants.filter(({ id }) => id === found.invariant).map((rule) => depictOnce(rule, misconceived(belief).open(topic), scenario))[0];
    expect(picture).toMatchObject({ kind: 'space-time', moments: { length: found.steps } });
    return found.steps;
  });
  expect(least).toBeLessThanOrEqual(1.2 * shortest);
});

test('whoever looks into a hunt changes nothing of what it finds, and hears of it soon and often', () => {
  const believes = believer('any-log-may-win');
  let calls = 0;
  const port = new Proxy(believes.create(), { get: (target, name) => (calls++, bound(target, name)) }) as RaftPort;
  const gaps: number[] = [];
  let kept = 0;
  for (let seed = 0; seed < 8; seed++) {
    const undisturbed = finish(hunt(port, seed));
    const work = hunt(port, seed, () => false, () => true);
    for (calls = 0; ; calls = 0) {
      const { done, value } = work.next();
      gaps.push(calls);
      if (value.found !== undefined) kept++;
      if (!done) continue;
      expect(value).toEqual(undisturbed);
      break;
    }
  }
  // In sixteen operations a cluster is asked so much at most; whole runs ask twenty thousand times.
  expect(Math.max(...gaps)).toBeLessThan(4000);
  expect(kept).toBeGreaterThan(0);
});

function bound(target: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(target, name);
  return typeof value === 'function' ? (value.bind(target) as unknown) : value;
}

test('a story is told of no more nodes and operations than it needs, also where several of them have to change at once', () => {
  const port = believer('giving-up-frees-the-vote').create() as RaftPort;
  const story: Experiment = { nodes: 5, entriesMax: 1, program: [{ op: 'timeout', node: 4 }, { op: 'timeout', node: 2 }, { op: 'exchange', among: [2, 4, 5], count: 40 }] };
  const fails = function* (smaller: Experiment) {
    yield;
    return runWatched(port, smaller).broken === 'one-vote-a-term';
  };
  const { nodes, program } = finish(reduce(story, fails, () => false));
  expect({ nodes, operations: program.map(({ op }) => op) }).toEqual({ nodes: 3, operations: ['pass', 'exchange'] });
});

test('a story begins with a single voter who adds the others where that takes fewer operations', () => {
  const port = believer('the-entry-before-is-not-needed').create() as RaftPort;
  const among = (...nodes: readonly number[]): Operation => ({ op: 'exchange', among: nodes, count: 40 });
  const story: Experiment = {
    nodes: 3,
    entriesMax: 1,
    program: [
      { op: 'timeout', node: 1 }, among(1, 3), { op: 'propose', node: 1 }, among(1, 3), { op: 'compact', node: 1 }, { op: 'propose', node: 1 },
      { op: 'deliver', from: 1, to: 2, type: 'AppendEntries', rank: 0 },
    ],
  };
  const fails = function* (smaller: Experiment) {
    yield;
    return runWatched(port, smaller).broken === 'log-matching';
  };
  const { voters, program } = finish(reduce(story, fails, () => true));
  expect({ voters, operations: program.map(({ op }) => op) }).toEqual({ voters: 1, operations: ['timeout', 'propose', 'compact', 'members', 'exchange'] });
});

const all: Operation = { op: 'exchange', among: [1, 2, 3], count: 40 };

// Each without changing anything by chance.
test.each<[string, string, string, Experiment, object]>([
  ['by one node where it needs no other', 'applied-once-for-all', 'applied-in-order',
    { nodes: 3, entriesMax: 1, voters: 1, program: [{ op: 'timeout', node: 1 }, { op: 'propose', node: 1 }, { op: 'members', node: 1, members: { voters: [1, 2, 3] } }, { op: 'exchange', among: [1, 2], count: 3 }, { op: 'crash', node: 2, keep: 0 }, { op: 'restart', node: 2 }, { op: 'exchange', among: [1, 2], count: 4 }] },
    { nodes: 1, operations: ['timeout', 'propose', 'crash', 'restart', 'timeout', 'propose'] }],
  ['of clocks alone before its end', 'clear-the-vote-first', 'one-vote-a-term',
    { nodes: 2, entriesMax: 1, program: [{ op: 'timeout', node: 1 }, { op: 'exchange', among: [1, 2], count: 1 }, { op: 'timeout', node: 2 }, { op: 'crash', node: 1, after: 'writes', keep: 1 }, { op: 'deliver', from: 2, to: 1, type: 'RequestVote', rank: 0 }, { op: 'restart', node: 1 }] },
    { nodes: 2, operations: ['pass', 'crash', 'deliver', 'restart'] }],
  ['in three operations where these are enough', 'every-grant-counts', 'elected-by-majority',
    { nodes: 3, voters: 3, entriesMax: 1, program: [{ op: 'timeout', node: 1 }, all, { op: 'propose', node: 1 }, all, { op: 'members', node: 1, members: { voters: [3] } }, { op: 'exchange', among: [1, 2], count: 2 }, { op: 'timeout', node: 2 }] },
    { nodes: 4, operations: ['timeout', 'duplicate', 'exchange'] }],
])('a story is told %s: %s', (_how, name, rule, story, told) => {
  const port = believer(name).create() as RaftPort;
  const fails = function* (smaller: Experiment) {
    yield;
    return runWatched(port, smaller).broken === rule;
  };
  expect(runWatched(port, story).broken).toBe(rule);
  const { nodes, program } = finish(reduce(story, fails, () => true));
  expect({ nodes, operations: program.map(({ op }) => op) }).toEqual(told);
});

test('of a long program the beginning gives way to one election', () => {
  const port = believer('a-majority-commits-any-term').create() as RaftPort;
  const leaders = [1, 2, 3, 1, 2, 3, 2];
  const long: Experiment = { ...FIGURE_8, program: [...leaders.flatMap((node): Operation[] => [{ op: 'timeout', node }, { op: 'exchange', among: [node, 4, 5], count: 12 }]), ...FIGURE_8.program] };
  const lengths: number[] = [];
  const fails = function* (smaller: Experiment) {
    yield;
    lengths.push(smaller.program.length);
    return runWatched(port, smaller).broken === 'own-term-is-counted';
  };
  expect(runWatched(port, long).broken).toBe('own-term-is-counted');
  expect(finish(reduce(long, fails, () => true)).program.length).toBeLessThanOrEqual(7);
  // Whole programs are not run.
  expect(Math.max(...lengths)).toBeLessThan(long.program.length);
});

// The rule that the reports of these bugs name, and the story in which it is broken.
test.each([
  ['a-majority-commits-any-term', 'own-term-is-counted', FIGURE_8],
  ['a-new-leader-changes-members-at-once', 'leader-completeness', TWO_CHANGES],
  ['the-snapshot-is-written-first', 'log-matching', CRASH_IN_A_SNAPSHOT],
  ['several-changes-in-one-step', 'leader-completeness', TWO_MAJORITIES],
  ['changes-need-not-wait-for-each-other', 'leader-completeness', TWO_AT_ONCE],
  ['who-began-a-batch-commits-it', 'leader-completeness', NO_LONGER_ALONE],
  ['who-is-removed-starts-anew', 'leader-completeness', REMOVED_AND_ASKED],
  ['what-follows-a-snapshot-stays', 'log-matching', SNAPSHOT_FOR_A_DEPOSED_LEADER],
])('%s violates raft/%s in its story, and the reference does not', (name, invariant, story) => {
  expect(violated(invariant, name, story)).toBeDefined();
  expect(runWatched(create(), story).broken).toBeUndefined();
});

test('what a hunt finds fails the invariant, although no scenario of its own was tried', () => {
  let asked = 0;
  const port = inProcess('wrong', '0', () => believer('commit-up-to-the-own-end').create());
  const report = finish(examine(topic, port, { seed: 1, runs: 0, only: ['raft/state-machine-safety'], huntExpired: () => asked++ > 60 }));
  expect(report.hunt?.runs).toBeGreaterThan(0);
  expect(report.hunt?.events).toBeGreaterThan(report.hunt?.runs ?? 0);
  expect(report.invariants).toMatchObject([{ id: 'raft/state-machine-safety', outcome: 'fail', scenarios: 0, failure: { violation: { clause: 'same-at-each-index' } } }]);
});
