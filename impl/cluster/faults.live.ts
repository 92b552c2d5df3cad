import { ask } from './local/control';
import { allNamespaces, leftNamespaces, localApi, proctor, starting, untilPods } from './live.testkit';

interface Report {
  readonly topics: readonly { readonly invariants: readonly { readonly id: string; readonly outcome: string; readonly reason?: string }[] }[];
}

test.each(['kube-apiserver', 'etcd', 'kubelet', 'containerd'])('%s is killed in the middle of a run: an error with the end of its log, and starting it again is enough', async (component) => {
  const api = await localApi();
  const running = starting(['verify', 'pod-lifecycle', '--impl', 'cluster', '--runs', '3', '--seed', '1', '--json']);
  await untilPods(api);
  await ask({ do: 'signal', name: component, signal: 9 });
  const { status, out } = await running.said;
  expect(status).toBe(1);
  const { invariants } = (JSON.parse(out) as Report).topics[0] ?? { invariants: [] };
  expect(invariants.length).toBeGreaterThan(10);
  const errors = invariants.filter(({ outcome }) => outcome === 'error');
  expect(errors.length).toBeGreaterThan(0);
  expect(errors[0]?.reason).toMatch(new RegExp(`${component} is gone: it was ended by killed; the end of its log:\n.+`));
  expect(errors.at(-1)?.reason).toContain('proctor system start cluster');

  const again = await proctor(['system', 'start', 'cluster']);
  expect(again.err).toContain(`started again: ${component}`);
  expect((await proctor(['verify', 'qos', '--impl', 'cluster', '--runs', '20', '--seed', '1'])).out).toContain('✓ qos/class');
  expect((await proctor(['system', 'clean'])).status).toBe(0);
  expect(await leftNamespaces(await localApi())).toEqual([]);
});

test.each([0, 300, 2000, 6000])('Ctrl-C %i ms after the first Pod leaves nothing in the cluster', async (ms) => {
  const api = await localApi();
  const running = starting(['verify', 'pod-lifecycle', '--impl', 'cluster', '--runs', '3', '--seed', '2', '--json']);
  await untilPods(api);
  await new Promise((resolve) => setTimeout(resolve, ms));
  running.child.kill('SIGINT');
  expect((await running.said).status).toBe(130);
  expect(await leftNamespaces(api)).toEqual([]);
});

test('a run that is killed leaves something for a moment, and cleaning removes what stays', async () => {
  const api = await localApi();
  const running = starting(['verify', 'pod-lifecycle', '--impl', 'cluster', '--runs', '3', '--seed', '2']);
  await untilPods(api);
  running.child.kill('SIGKILL');
  await running.said;
  // The process that asks the cluster notices that nobody listens any more, and tidies up.
  for (let i = 0; i < 600 && (await allNamespaces(api)).length > 0; i++) await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await allNamespaces(api)).toEqual([]);
});

test('two runs at once do not disturb each other', async () => {
  const both = await Promise.all(['1', '2'].map((seed) => proctor(['verify', 'rbac', '--impl', 'cluster', '--runs', '5', '--seed', seed, '--json'])));
  for (const { out } of both) {
    const { invariants } = (JSON.parse(out) as Report).topics[0] ?? { invariants: [] };
    expect(invariants.filter(({ outcome }) => outcome === 'fail' || outcome === 'error')).toEqual([]);
  }
  expect(await leftNamespaces(await localApi())).toEqual([]);
});
