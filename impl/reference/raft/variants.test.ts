import { inProcess, observeOnce, ScenarioUnsupported, Scenarios } from '../../../spec/kernel';
import { longExperiment, runWatched, topic } from '../../../spec/raft';
import { nodesLike, variants } from './variants.testkit';

const scenarios = new Scenarios(1, 4);

test.each(variants)('who %s is not accused', (_what, Node) => {
  const session = inProcess('variant', '0', nodesLike(Node)).open(topic);
  const accused = topic.invariants.flatMap((rule) => scenarios.of(rule).flatMap(({ scenario }) => {
    try {
      const { violation } = observeOnce(rule, session, scenario);
      return violation === undefined ? [] : [{ rule: rule.id, clause: violation.clause, scenario }];
    } catch (problem) {
      // It said that it cannot take part, as who drops proposals may.
      if (problem instanceof ScenarioUnsupported) return [];
      throw problem;
    }
  }));
  expect(accused).toEqual([]);
});

test.each(variants)('who %s does nothing wrong in long runs with everything that can happen', (_what, Node) => {
  const port = nodesLike(Node)();
  const alarms = Array.from({ length: 2 }, (_, seed) => runWatched(port, longExperiment(seed)).broken).filter((broken) => broken !== undefined);
  expect(alarms).toEqual([]);
});
