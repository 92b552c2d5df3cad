import { judge, type Attempt, type Event, type Record } from './judge';

const write = (call: number, at: number, value: string, revision: number): Attempt => ({ call, input: { do: 'write', key: 'k', value }, end: { at, output: true }, revision });
const read = (call: number, at: number, value: string | null): Attempt => ({ call, input: { do: 'read', key: 'k' }, end: { at, output: { value } } });
const lost = (call: number, value: string): Attempt => ({ call, input: { do: 'write', key: 'k', value }, end: 'unknown' });
const event = (revision: number, value: string): Event => ({ revision, key: 'k', value });

/** Two writes that were acknowledged, and reads of each; two watchers that were told of them. */
const good: Record = {
  attempts: [read(0, 1, null), write(2, 3, 'a', 2), read(4, 5, 'a'), write(6, 7, 'b', 3), read(8, 9, 'b')],
  watchers: [[event(2, 'a'), event(3, 'b')], [event(2, 'a'), event(3, 'b')]],
  revision: 3,
};

test('a store that keeps its promises has no fault, whatever came of a write without an answer', () => {
  expect(judge(good)).toBeUndefined();
  expect(judge({ ...good, attempts: [...good.attempts, lost(10, 'c')] })).toBeUndefined();
  const done = { attempts: [...good.attempts, lost(10, 'c')], watchers: good.watchers.map((events) => [...events, event(4, 'c')]), revision: 4 };
  expect(judge(done)).toBeUndefined();
});

test.each<[string, string, Partial<Record>, RegExp]>([
  ['a watcher that misses a revision', 'watchers-see-each-revision-once-in-order', { watchers: [[event(3, 'b')]] }, /^watcher 1 is told of k = b at revision 3, where revision 2 is next$/],
  ['a watcher that is told twice', 'watchers-see-each-revision-once-in-order', { watchers: [[event(2, 'a'), event(2, 'a'), event(3, 'b')]] }, /where revision 3 is next$/],
  ['a watcher that is not told of the last one', 'watchers-see-each-revision-once-in-order', { watchers: [[event(2, 'a')]] }, /^watcher 1 was told of all up to revision 2, but the store is at 3$/],
  ['watchers that are told different things', 'watchers-agree', { watchers: [[event(2, 'a'), event(3, 'b')], [event(2, 'a'), event(3, 'c')]] }, /^watcher 1 is told of k = b at revision 3, watcher 2 of k = c at revision 3$/],
  ['a value that nobody wrote', 'nothing-is-made-up', { attempts: [write(2, 3, 'a', 2)] }, /k = b at revision 3, which nobody wrote/],
  ['a write that takes effect twice', 'nothing-is-made-up', { attempts: [write(2, 3, 'a', 2), lost(4, 'b')], watchers: [[event(2, 'a'), event(3, 'b'), event(4, 'b')]], revision: 4 }, /k = b at revision 4/],
  ['a write that was acknowledged and is gone', 'nothing-acknowledged-is-lost', { watchers: [[event(2, 'a')]], revision: 2 }, /^write k b was acknowledged at revision 3, but there is nothing$/],
  ['a read of what was overwritten before', 'linearizable', { attempts: [write(2, 3, 'a', 2), write(4, 5, 'b', 3), read(6, 7, 'a')] }, /^these operations on k have no order: write k a; write k b; read k → a$/],
])('%s is told as a fault of %s', (_what, rule, changed, message) => {
  const fault = judge({ ...good, ...changed });
  expect(fault?.rule).toBe(rule);
  expect(fault?.message).toMatch(message);
});
