import * as fc from 'fast-check';
import { canonical, check, finish, inProcess } from '../kernel';
import { topic } from '.';
import type { Pod, QosClass, QosPort } from '.';

interface Pair {
  readonly one: Pod;
  readonly other: Pod;
}

const pairs = topic.invariants.filter(({ id }) => ['qos/defaulting', 'qos/other-resources', 'qos/quantities'].includes(id));

/** Gives a class to each Pod by what it is told to look at. */
function giving(classOf: (pod: Pod) => QosClass) {
  const port: QosPort = { qosClass: classOf, evict: () => [] };
  return inProcess('test', '1', () => port).open(topic);
}

test.each(pairs.map((invariant) => [invariant.id, invariant] as const))('%s compares Pods that differ', (_id, { scenario }) => {
  for (const each of fc.sample(scenario, { seed: 1, numRuns: 200 })) {
    const { one, other } = each as Pair;
    expect(canonical(one)).not.toBe(canonical(other));
  }
});

test.each(pairs.map((invariant) => [invariant.id, invariant] as const))('%s blames nobody who answers alike about both, and says what does not matter to who does not', (_id, invariant) => {
  const alike = finish(check(invariant, giving(() => 'Burstable'), { seed: 1, runs: 200 }));
  expect(alike.smallest).toBeUndefined();
  let calls = 0;
  const apart = finish(check(invariant, giving(() => (calls++ % 2 === 0 ? 'Guaranteed' : 'Burstable')), { seed: 1, runs: 200, shrinks: 0 }));
  expect(apart.smallest?.violation.clause).toMatch(/^(a-limit-is-the-request|other-resources-do-not-count|spelling-does-not-count)$/);
  expect(apart.smallest?.violation.message.en).toMatch(/^The second Pod only .*, and so has the same class: not Guaranteed the one and Burstable the other\. \w/);
});
