import { Scenarios, misconceived, observeOnce, type AnyInvariant, type AnyMisconception, type AnyTopic } from '../../spec/kernel';
import { corpusOf } from '../corpus';
import { subject, topicIds } from '../topics';

/** Rare errors need many scenarios; most beliefs err in the first few. */
const scenarios = new Scenarios(1, 600);

function rejects(topic: AnyTopic, invariant: AnyInvariant, misconception: AnyMisconception): boolean {
  const session = misconceived(misconception).open(topic);
  const isWrong = (scenario: unknown) => observeOnce(invariant, session, scenario).violation !== undefined;
  return corpusOf(topic)(invariant.id).some(isWrong) || scenarios.of(invariant).some(({ scenario }) => isWrong(scenario));
}

test.each(topicIds())('what a belief of %s is about is an invariant of the topic that rejects it', (id) => {
  const { topic, misconceptions } = subject(id);
  const strange = misconceptions.flatMap((misconception) =>
    (misconception.about ?? []).filter((named) => {
      const invariant = topic.invariants.find((each) => each.id === named);
      return invariant === undefined || !rejects(topic, invariant, misconception);
    }).map((named) => `${misconception.id}: ${named}`),
  );
  expect(strange).toEqual([]);
  expect(misconceptions.filter(({ about }) => about?.length === 0).map((each) => each.id)).toEqual([]);
});
