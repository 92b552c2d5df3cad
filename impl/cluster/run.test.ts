import { StoredApi } from './api.testkit';
import { Health } from './health';
import { Run } from './run';

test('a new namespace is that of no place: who deletes it takes it from nobody, side by side or later', async () => {
  const run = new Run(new StoredApi().api, { allowClusterScoped: false }, new Health());
  const places = Array.from({ length: 12 }, () => run.slot());
  const shared = await Promise.all(places.map(({ namespace }) => namespace('shop')));
  const own = await Promise.all(places.map(({ newNamespace }) => newNamespace('shop')));
  expect(new Set([...shared, ...own]).size).toBe(24);
  places[5]?.release();
  const again = run.slot();
  expect(await again.namespace('shop')).toBe(shared[5]);
  expect([...shared, ...own]).not.toContain(await again.newNamespace('shop'));
});
