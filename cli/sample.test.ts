import type { Item } from '../generators/quiz';
import { drawn } from './sample';

const items = Array.from({ length: 30 }, (_, i) => ({ id: `i${i}`, invariant: 'qos/class' }) as Item);
/** Of the first ten nothing is known: they were set aside, or never asked. */
const record = {
  items: Object.fromEntries(items.slice(5).map(({ id }) => [id, [`of-${id}`]])),
  answers: { 'qos/class': Object.fromEntries(items.slice(5).map(({ id }, i) => [`of-${id}`, i < 5 ? 'set aside' : 'answer'])) },
};
const ids = (seed: number, count = 8) => drawn(items, record, { count, seed }).map(({ id }) => id);

test('a lot falls on so many items that were answered, the same for the same seed, and in time on each', () => {
  expect(ids(1)).toHaveLength(8);
  expect(ids(1)).toEqual(ids(1));
  expect(ids(1)).not.toEqual(ids(2));
  const met = new Set(Array.from({ length: 40 }, (_, seed) => ids(seed)).flat());
  expect([...met].sort()).toEqual(items.slice(10).map(({ id }) => id).sort());
  expect(ids(1, 100)).toHaveLength(20);
});
