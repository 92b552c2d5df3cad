import { copy, Scenarios, type AnyInvariant } from '../spec/kernel';
import { strangeness as strangenessIn } from './scenario';
import { subject } from './topics';

type Path = readonly (string | number)[];

function invariantOf(id: string): AnyInvariant {
  const found = subject(id.split('/')[0] ?? '').topic.invariants.find((each) => each.id === id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return found;
}

function strangeness(invariant: AnyInvariant, scenario: unknown) {
  return strangenessIn(subject(invariant.id.split('/')[0] ?? '').topic, invariant, scenario);
}

/** The paths to what stands under a name. */
function pathsTo(name: string, value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    const there = [...path, Array.isArray(value) ? Number(key) : key];
    return [...(key === name ? [there] : []), ...pathsTo(name, part, there)];
  });
}

/** The scenario with something else at a path. */
function replaced(scenario: unknown, path: Path, change: (before: unknown) => unknown): unknown {
  const changed = copy(scenario);
  const last = path.slice(0, -1).reduce((part, key) => (part as Record<string | number, unknown>)[key], changed) as Record<string | number, unknown>;
  const key = path.at(-1) ?? '';
  last[key] = change(last[key]);
  return changed;
}

const scenarios = new Scenarios(1, 20);

/** A scenario of the topic in which the name occurs, with the first of what stands under it replaced. */
function odd(topic: string, name: string, change: (before: unknown) => unknown) {
  for (const invariant of subject(topic).topic.invariants) {
    for (const { scenario } of scenarios.of(invariant)) {
      const path = pathsTo(name, scenario)[0];
      if (path !== undefined) return { invariant, path, scenario: replaced(scenario, path, change) };
    }
  }
  throw new Error(`no scenario of ${topic} has ${name}`);
}

const times = (count: number) => (list: unknown) => Array.from({ length: count }, () => (list as readonly unknown[])[0]);
const long = () => 'x'.repeat(100_000);

test.each([
  ['raft', 'count', () => 1e12, /from 0 to 1000 is expected, and this is 1000000000000$/],
  ['raft', 'nodes', () => 1e9, /from 1 to 7 is expected/],
  ['raft', 'entriesMax', () => 1e300, /from 0 to 1000 is expected, and this is 1e\+300$/],
  ['raft', 'program', times(1e5), /at most 20000 entries are expected, and these are 100000/],
  ['wal', 'snapshotCount', () => 1e15, /from 0 to 1000000 is expected/],
  ['wal', 'commands', times(1000), /at most 100 entries are expected/],
  ['wal', 'value', long, /at most 1000 characters are expected, and these are 100000/],
  ['qos', 'containers', times(1000), /at most 100 entries are expected/],
  ['qos', 'priority', () => 2 ** 31, /from -2147483648 to 2147483647 is expected/],
  ['qos', 'atSeconds', () => 0.5, /a whole number .* is expected, and this is 0\.5/],
  ['qos', 'available', () => -1, /from 0 to 1125899906842624 is expected, and this is -1/],
  ['pv-binding', 'storage', long, /at most 1000 characters/],
  ['pv-binding', 'accessModes', times(1000), /at most 100 entries/],
  ['rbac', 'verbs', times(1000), /at most 100 entries/],
  ['rbac', 'resources', times(101), /at most 100 entries/],
  ['service-account', 'expirationSeconds', () => 1e15, /from 0 to 8589934592 is expected/],
  ['service-account', 'seconds', () => -5, /a whole number from 0 to \d+ is expected, and this is -5/],
  ['pod-lifecycle', 'seconds', () => 1e15, /from 0 to 86400 is expected, and this is 1000000000000000$/],
  ['pod-lifecycle', 'containers', times(1000), /at most 100 entries/],
  ['pod-lifecycle', 'failureThreshold', () => Infinity, /from 1 to 100 is expected, and this is Infinity/],
])('%s: an absurd %s is told with its place and with what is expected there', (topic, name, change, words) => {
  const { invariant, path, scenario } = odd(topic, name, change);
  expect(strangeness(invariant, scenario)).toEqual({ path, message: expect.stringMatching(words) as string });
});

describe('what is large only together is told, too', () => {
  const experiment = (program: readonly object[]) => ({ nodes: 3, entriesMax: 1, program });
  const invariant = invariantOf('raft/log-matching');

  test('all that the clocks run in an experiment', () => {
    const passes = Array.from({ length: 21 }, () => ({ op: 'pass', ticks: 1000 }));
    expect(strangeness(invariant, experiment(passes.slice(1)))).toBeUndefined();
    expect(strangeness(invariant, experiment(passes))).toEqual({ path: ['program', 20, 'ticks'], message: 'all ticks together may come to 20000, and here they come to 21000' });
  });

  test('all values of a scenario', () => {
    const groups = Array.from({ length: 2000 }, () => ({ op: 'exchange', among: Array.from({ length: 200 }, () => 1), count: 0 }));
    expect(strangeness(invariant, experiment(groups))).toEqual({ path: ['program'], message: 'there is too much in it: at most 200000 values in all are expected' });
  });

  test('levels, one in the other', () => {
    const deep = JSON.parse(`${'['.repeat(10_000)}${']'.repeat(10_000)}`) as unknown;
    expect(strangeness(invariantOf('rbac/union'), deep)?.message).toBe('at most 30 levels are expected, one in the other');
  });

  test('under a name that every object has', () => {
    expect(strangeness(invariantOf('rbac/union'), { constructor: 1e15 })).toEqual({ path: ['constructor'], message: 'a whole number from 0 to 1000 is expected, and this is 1000000000000000' });
  });
});
