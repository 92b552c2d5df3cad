import { corpusOf, readCorpus, storiesFile } from '../../corpus';
import { misconceptions } from '../../misconceptions/raft';
import { examine, finish, misconceived } from '../../../spec/kernel';
import { longExperiment, runWatched, topic, hunt, type RaftPort } from '../../../spec/raft';
import type { Experiment } from '../../../spec/raft/program';
import { toldSteps } from '../../../spec/raft/watched';
import { create } from '.';

const stories = readCorpus(topic, storiesFile('raft')).map(({ invariant, caught, scenario }) => ({ invariant, caught: caught.split(', '), scenario: scenario as unknown as Experiment }));

function portOf(id: string): RaftPort {
  const found = misconceptions.find((each) => each.id === id);
  if (found === undefined) throw new Error(`there is no misconception ${id}`);
  return found.create() as RaftPort;
}

const told = (port: RaftPort, scenario: unknown) => finish(toldSteps(port, scenario as Experiment, () => false));
const known = stories.filter(({ invariant }) => invariant === 'raft/commit-grows').map(({ scenario }) => scenario);

/** A run of who believes that the commit index follows the message: it goes back. */
const seed = Array.from({ length: 400 }, (_, i) => i).find((each) => runWatched(portOf('raft/commit-follows-the-message'), longExperiment(each)).broken === 'commit-grows') ?? NaN;

/** In how few steps a known story tells that a commit index goes back, of those in which it does. */
function leastOf(port: RaftPort): number {
  return Math.min(...known.map((scenario) => told(port, scenario)).filter(({ broken }) => broken === 'commit-grows').map(({ steps }) => steps));
}

test('whoever is named in a story that is known breaks its rule in it, and the reference breaks none', () => {
  const wrong = stories.flatMap(({ invariant, caught, scenario }) => [
    ...caught.filter((id) => `raft/${runWatched(portOf(id), scenario).broken}` !== invariant).map((id) => `${id} keeps ${invariant}`),
    ...(runWatched(create(), scenario).broken === undefined ? [] : [`the reference breaks ${invariant}`]),
  ]);
  expect(wrong).toEqual([]);
});

test('a hunt tells what it found in no more steps than a known story of the same rule that is broken there, too', () => {
  const port = portOf('raft/commit-follows-the-message');
  const { found } = finish(hunt(port, seed, () => false, () => false, (invariant) => (invariant === 'raft/commit-grows' ? known : [])));
  expect(found?.steps).toBeLessThanOrEqual(leastOf(port));
});

test('where a story of the rule is known, less than half as much is tried to find a shorter one', () => {
  const port = portOf('raft/commit-follows-the-message');
  const starts = (past: readonly Experiment[]) => {
    let count = 0;
    const counted = new Proxy(port, { get: (target, name) => (name === 'start' && ++count, Reflect.get(target, name) as unknown) });
    finish(hunt(counted, seed, () => false, () => false, () => past));
    return count;
  };
  const [aided, unaided] = [starts(known), starts([])];
  expect(aided).toBeLessThan(unaided / 2);
  expect(aided).toBeGreaterThan(known.length);
});

test('a run without a hunt tells a broken rule of whole clusters as shortly', () => {
  const late = misconceptions.filter(({ id }) => id === 'raft/commit-follows-the-message');
  const [report] = late.map((each) => finish(examine(topic, misconceived(each), { seed: 1, runs: 60, corpus: corpusOf(topic), only: ['raft/commit-grows'] })).invariants[0]);
  const port = portOf('raft/commit-follows-the-message');
  expect(told(port, report?.failure?.scenario).steps).toBeLessThanOrEqual(leastOf(port));
});
