import { equal, indistinguishable, inProcess, misconceived, observeOnce, Scenarios, Suspects, type AnyInvariant } from '../spec/kernel';
import { corpusOf } from './corpus';
import { subject, topicIds } from './topics';

const seed = 1;
const RUNS = 200;
/** In so many scenarios of each invariant those who are cleared are compared with the reference. */
const FEW = 2;

describe.each(topicIds())('topic %s', (id) => {
  const { topic, misconceptions, lookout } = subject(id);
  const scenarios = new Scenarios(seed, RUNS);
  const suspects = lookout === undefined ? undefined : new Suspects(topic, lookout);

  test('every invariant kills a misconception, or says why it is kept', () => {
    const believers = misconceptions.map((each) => ({ id: each.id, session: misconceived(each).open(topic) }));
    const corpus = corpusOf(topic);
    const isViolatedIn = (invariant: AnyInvariant, scenario: unknown) => believers.some((believer) => suspects?.clears(believer.id, invariant, scenario) !== true && observeOnce(invariant, believer.session, scenario).violation !== undefined);
    const kills = (invariant: AnyInvariant) =>
      corpus(invariant.id).some((scenario) => isViolatedIn(invariant, scenario)) || scenarios.of(invariant).some(({ scenario }) => isViolatedIn(invariant, scenario));
    expect(topic.invariants.filter((each) => each.killsNone === undefined && !kills(each)).map((each) => each.id)).toEqual([]);
  });

  test('some scenario tells every two misconceptions apart', () => {
    const sample = (name: string) => topic.invariants.filter((invariant) => invariant.id === name).flatMap((invariant) => scenarios.of(invariant).map(({ scenario }) => scenario));
    expect(indistinguishable(topic, misconceptions, sample, suspects)).toEqual([]);
  });
});

test.each(topicIds().filter((id) => subject(id).lookout !== undefined))('%s: who need not be asked in a scenario does in it what the reference does', (id) => {
  const { topic, misconceptions, lookout, createReference } = subject(id);
  const scenarios = new Scenarios(seed, FEW);
  const suspects = lookout === undefined ? undefined : new Suspects(topic, lookout);
  const right = inProcess('reference', '0', createReference).open(topic);
  const believers = misconceptions.map((each) => ({ id: each.id, session: misconceived(each).open(topic) }));
  const asked = topic.invariants.flatMap((invariant) => scenarios.of(invariant).map(({ scenario }) => ({ invariant, scenario })));
  const cleared = asked.flatMap(({ invariant, scenario }) => {
    const { observation } = observeOnce(invariant, right, scenario);
    const alike = believers.filter((believer) => suspects?.clears(believer.id, invariant, scenario));
    return alike.map((believer) => ({ by: believer.id, in: invariant.id, isAlike: equal(observeOnce(invariant, believer.session, scenario).observation, observation) }));
  });
  expect(cleared.filter(({ isAlike }) => !isAlike)).toEqual([]);
  expect(cleared.length).toBeGreaterThan((asked.length * misconceptions.length) / 4);
});
