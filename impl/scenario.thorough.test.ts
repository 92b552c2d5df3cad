import { longExperiment } from '../spec/raft';
import { strangeness } from './scenario';
import { subject } from './topics';

test('the long experiments of hunts could be replayed from a file', () => {
  const { topic } = subject('raft');
  const [invariant] = topic.invariants.filter(({ id }) => id === 'raft/election-safety');
  if (invariant === undefined) throw new Error('there is no raft/election-safety');
  const strange = Array.from({ length: 40 }, (_, seed) => strangeness(topic, invariant, longExperiment(seed)));
  expect(strange.filter((each) => each !== undefined)).toEqual([]);
});
