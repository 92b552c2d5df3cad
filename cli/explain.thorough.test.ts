import { explain } from './explain';
import { paintFor } from './io';

const paint = paintFor({}, {});

test('a misconception is explained by a rule that can be asked about, in a situation told in words', () => {
  const told = explain('qos/limits-alone-are-burstable', paint);
  expect(told).toContain('The smallest situation that shows it (qos/class):');
  expect(told).toContain('- container `app`: ');
  expect(told).toContain('The rule: A Pod is Guaranteed if every container');
  expect(told).not.toContain('{"');
});

test('what no question tells of is told as it happens, not as data', () => {
  const told = explain('raft/who-began-a-batch-commits-it', paint);
  expect(told).toMatch(/The smallest situation that shows it \(raft\/[a-z-]+\):\n {2}1\. .*node 1/);
  expect(told).not.toContain('{"');
});

test.each(['pv-binding/bound-volumes-go-at-once', 'pv-binding/only-pods-hold-volumes'])('%s is explained by the rule on deleted volumes, though it breaks others as soon', (id) => {
  const told = explain(id, paint);
  expect(told).toContain('The smallest situation that shows it (pv-binding/volume-in-use):');
  expect(told).toContain('delete PV `pv-a`');
  expect(told).toContain('so its deletion waits');
});

test('a belief that says what it is about is explained by that, though it breaks another rule more often', () => {
  expect(explain('pv-binding/the-oldest-wins', paint)).toContain('The smallest situation that shows it (pv-binding/choice):');
  expect(explain('service-account/either-may-forbid', paint)).toContain('The smallest situation that shows it (service-account/automount):');
});
