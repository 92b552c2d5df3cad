import { StoredApi, type Request } from './api.testkit';
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

test('the end of a run does not wait long for a namespace that others hold: it says what holds it, and what removes it', async () => {
  const message = 'Some content in the namespace has finalizers remaining: example.com/held in 1 resource instances';
  const namespace = { metadata: { name: 'held' }, status: { conditions: [{ type: 'NamespaceFinalizersRemaining', status: 'True', message }] } };
  const answer = ({ method, path }: Request) => (method === 'POST' || /\/proctor-[^/]*$/.test(path) ? namespace : { metadata: { resourceVersion: '1' }, items: path.includes('fieldSelector') ? [namespace] : [] });
  const run = new Run(new StoredApi({ '/': answer }).api, { context: 'kind-mine', allowClusterScoped: false }, new Health());
  await run.namespaceFor('pods');
  const said = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  jest.useFakeTimers();
  try {
    let isOver = false;
    const closing = run.close().then(() => (isOver = true));
    await jest.advanceTimersByTimeAsync(10_000);
    expect(isOver).toBe(true);
    await closing;
    expect(said.mock.calls.map(([text]) => text)).toEqual([`the namespace proctor-${run.id}-pods is still Terminating: ${message}; once nothing holds it any more it goes by itself, and what does not proctor system clean --context kind-mine removes\n`]);
  } finally {
    jest.useRealTimers();
    said.mockRestore();
  }
});
