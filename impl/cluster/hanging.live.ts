import { leftObjects, localApi, longRun, namespaceOf, proctor, starting, type Running } from './live.testkit';
import type { Api } from './api';

/** How long an examination may go on after it has begun to remove its namespaces. */
const END_MS_MAX = 60_000;
/** So often it is tried to clean what a run left that has just ended. */
const GOING_MAX = 20;
const HELD = { metadata: { name: 'held', finalizers: ['example.com/held'] } };

/** Somebody of the cluster puts something into the namespace of an examination that only they let go of; gives its name, once it is being removed. */
async function heldNamespace(api: Api, running: Running): Promise<string> {
  const name = await namespaceOf(api, running);
  await api.ask('POST', `/api/v1/namespaces/${name}/configmaps`, { body: HELD });
  expect(await namespaceOf(api, running, true)).toBe(name);
  return name;
}

/** What an examination says at its end, and that it comes to one in time. */
async function ended(running: Running, name: string): Promise<number | null> {
  const began = performance.now();
  const { status, err } = await running.said;
  const tookMs = performance.now() - began;
  process.stderr.write(`it ended ${(tookMs / 1000).toFixed(1)} s after it had begun to remove ${name}\n`);
  expect(tookMs).toBeLessThan(END_MS_MAX);
  expect(err).toMatch(new RegExp(`the namespace ${name} is still Terminating: .*example\\.com/held.*; once nothing holds it any more it goes by itself, and what does not proctor system clean removes\n`));
  return status;
}

/** It stays as long as it is held, which is not called removed; afterwards it can be removed. */
async function letGo(api: Api, name: string): Promise<void> {
  let before = await proctor(['system', 'clean']);
  // The process that asked the cluster takes a moment to go; as long as it is there, its run is left alone.
  for (let left = GOING_MAX; left > 0 && before.err.includes('is left alone'); left--) before = await proctor(['system', 'clean']);
  expect(before.err).toMatch(new RegExp(`${name} is still Terminating: .*example\\.com/held`));
  expect(before.out).not.toContain(name);
  expect(before.out).not.toContain('nothing was left');
  await api.ask('PATCH', `/api/v1/namespaces/${name}/configmaps/held`, { body: { metadata: { finalizers: null } } });
  // Who let go of it is heard of by a controller that tries again in its own time.
  for (let left = GOING_MAX; left > 0 && (await leftObjects(api)).includes(`namespaces/${name}`); left--) expect((await proctor(['system', 'clean'])).status).toBe(0);
  expect(await leftObjects(api)).not.toContain(`namespaces/${name}`);
}

test('an examination whose namespace hangs in Terminating ends as it would have, and says what holds it and what removes it', async () => {
  const api = await localApi();
  const running = starting(['verify', 'qos', '--impl', 'cluster', '--runs', '60', '--seed', '1']);
  const name = await heldNamespace(api, running);
  expect(await ended(running, name)).toBe(0);
  await letGo(api, name);
});

test('so does one that was interrupted', async () => {
  const api = await localApi();
  const running = starting(longRun('pod-lifecycle', 2));
  const name = await namespaceOf(api, running);
  await api.ask('POST', `/api/v1/namespaces/${name}/configmaps`, { body: HELD });
  running.child.kill('SIGINT');
  expect(await ended(running, name)).toBe(130);
  await letGo(api, name);
});
