import { copy, Scenarios } from '../spec/kernel';
import { longExperiment } from '../spec/raft';
import { strangeness } from './scenario';
import { subject, topicIds } from './topics';

test('no scenario that a topic draws itself has a member that nobody knows', () => {
  const scenarios = new Scenarios(1, 20);
  const strange = topicIds().flatMap((id) => subject(id).topic.invariants.flatMap((invariant) => [...scenarios.of(invariant)].slice(0, 3).map(({ scenario }) => strangeness(invariant, copy(scenario)))));
  expect(strange.filter((each) => each !== undefined)).toEqual([]);
});

test('the long experiments of hunts could be replayed from a file', () => {
  const { topic } = subject('raft');
  const [invariant] = topic.invariants.filter(({ id }) => id === 'raft/election-safety');
  if (invariant === undefined) throw new Error('there is no raft/election-safety');
  const strange = Array.from({ length: 40 }, (_, seed) => strangeness(invariant, longExperiment(seed)));
  expect(strange.filter((each) => each !== undefined)).toEqual([]);
});
