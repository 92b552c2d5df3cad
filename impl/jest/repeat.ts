import { Problem, unknownName, type AnyTopic, type Implementation } from '../../spec/kernel';
import { describeReplay } from '../../spec/kernel/jest';
import { decodeReproduction, REPLAY } from '../reproduction';
import { expectScenario } from '../scenario';

/** Makes a test of the one scenario that a failure said how to repeat. */
export function repeat(word: string, topic: AnyTopic, implementation: Implementation): void {
  const reproduction = decodeReproduction(word);
  if (reproduction === undefined) throw new Problem('not-a-reproduction', `${REPLAY} is "${word}"`, { fix: 'copy the command that the failure printed' });
  const { invariant: id, scenario } = reproduction;
  if (!id.startsWith(`${topic.id}/`)) return test.skip(`${topic.id}: ${REPLAY} is of ${id}`, () => {});
  const invariant = topic.invariants.find((each) => each.id === id);
  if (invariant === undefined) throw unknownName('invariant', id, topic.invariants.map((each) => each.id), REPLAY);
  expectScenario(topic, invariant, scenario);
  describeReplay(topic, implementation, invariant, scenario);
}
