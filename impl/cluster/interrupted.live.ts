import { everyObject, leftObjects, localApi, longRun, starting, untilMade, untilNothing, type Running } from './live.testkit';

const clusterRoles = '/apis/rbac.authorization.k8s.io/v1/clusterroles';

/** An examination long enough to be interrupted, and where it has made something by then; so much later. */
const moments: readonly (readonly [topic: string, collection: string, laterMs: number])[] = [
  ['qos', '/api/v1/namespaces', 0],
  ['pod-lifecycle', '/api/v1/namespaces', 0],
  ['pod-lifecycle', '/api/v1/pods', 3000],
  ['rbac', clusterRoles, 1000],
  ['service-account', clusterRoles, 1000],
  ['pv-binding', '/api/v1/persistentvolumes', 2000],
];

function beginning(): readonly Running[] {
  return moments.map(([topic], i) => starting(longRun(topic, 2 + i)));
}

/** What the cluster had before: what is left may lack the label by which we know our own, and what was there may be gone. */
let before: readonly string[] = [];
beforeAll(async () => {
  const api = await localApi();
  expect(await untilNothing(api)).toEqual([]);
  before = await everyObject(api);
  expect(before).toEqual(expect.arrayContaining(['namespaces/default', 'nodes/n1', 'clusterroles/cluster-admin', 'serviceaccounts/default/default']));
});

test('Ctrl-C at any moment leaves nothing in the cluster, of any topic: no namespace, volume, class, role or Node', async () => {
  const api = await localApi();
  const running = beginning();
  await Promise.all(running.map(async (each, i) => {
    const [, collection = '', laterMs = 0] = moments[i] ?? [];
    await untilMade(api, each, collection);
    await new Promise((resolve) => setTimeout(resolve, laterMs));
    each.child.kill('SIGINT');
  }));
  for (const { said } of running) expect((await said).status).toBe(130);
  expect(await leftObjects(api)).toEqual([]);
  expect(await everyObject(api)).toEqual(before);
});

test.each<[string, NodeJS.Signals, string, string]>([
  ['Ctrl-C twice: what was made is removed nevertheless', 'SIGINT', 'pv-binding', '/api/v1/persistentvolumes'],
  ['a run that is killed: the process that asks the cluster notices that nobody listens, and tidies up', 'SIGKILL', 'pod-lifecycle', '/api/v1/pods'],
])('%s', async (_what, signal, topic, collection) => {
  const api = await localApi();
  const running = starting(longRun(topic, 2));
  await untilMade(api, running, collection);
  running.child.kill(signal);
  await new Promise((resolve) => setTimeout(resolve, 200));
  running.child.kill(signal);
  await running.said;
  expect(await untilNothing(api)).toEqual([]);
  expect(await everyObject(api)).toEqual(before);
});
