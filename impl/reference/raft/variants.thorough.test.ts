import { check, finish, inProcess } from '../../../spec/kernel';
import { longExperiment, runWatched, topic } from '../../../spec/raft';
import { nodesLike, variants } from './variants.testkit';

const RUNS = 400;

test.each(variants)('who %s is examined by every rule, and accused by none', (_what, Node) => {
  const session = inProcess('variant', '0', nodesLike(Node)).open(topic);
  const verdicts = topic.invariants.map((rule) => finish(check(rule, session, { seed: 7, runs: RUNS })));
  expect(verdicts.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
  // Few scenarios are set aside: rules that nobody is asked about accuse nobody either.
  expect(verdicts.filter(({ scenarios, setAside = 0 }) => setAside > scenarios)).toEqual([]);
});

test.each(variants)('who %s does nothing wrong in a long hunt', (_what, Node) => {
  const port = nodesLike(Node)();
  const alarms = Array.from({ length: 200 }, (_, seed) => runWatched(port, longExperiment(1000 + seed)).broken).filter((broken) => broken !== undefined);
  expect(alarms).toEqual([]);
});
