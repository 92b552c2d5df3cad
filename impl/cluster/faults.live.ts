import { ask } from './local/control';
import { examined, hostOf, leftObjects, localApi, proctor, starting, untilMade } from './live.testkit';

interface Report {
  readonly topics: readonly { readonly invariants: readonly { readonly id: string; readonly outcome: string; readonly scenarios: number; readonly reason?: string }[] }[];
}

function invariantsOf(out: string): Report['topics'][number]['invariants'] {
  return (JSON.parse(out) as Report).topics[0]?.invariants ?? [];
}

const containers = ['verify', 'pod-lifecycle', '--impl', 'cluster', '--runs', '1', '--json'];

test.each(['kube-apiserver', 'etcd', 'kubelet', 'containerd'])('%s is killed in the middle of a run: an error with the end of its log, and starting it again is enough', async (component) => {
  const running = starting([...containers, '--seed', '1']);
  await untilMade(await localApi(), running, '/api/v1/pods');
  await ask({ do: 'signal', name: component, signal: 9 });
  const { status, out } = await running.said;
  expect(status).toBe(1);
  const invariants = invariantsOf(out);
  expect(invariants.length).toBeGreaterThan(10);
  const errors = invariants.filter(({ outcome }) => outcome === 'error');
  expect(errors.length).toBeGreaterThan(0);
  expect(errors[0]?.reason).toMatch(new RegExp(`${component} is gone: it was ended by killed; the end of its log \\(/.*/log/${component}\\.log\\):\n.+`));
  expect(errors.at(-1)?.reason).toContain('proctor system start cluster');

  const again = await proctor(['system', 'start', 'cluster']);
  expect(again.err).toContain(`started again: ${component}`);
  // A Pod is let in, scheduled, started and told of again: its containers run, and nothing about it is wrong.
  const report = examined('pod-lifecycle', 'pod-lifecycle/phase');
  expect(report?.outcome).toMatch(/^(pass|vacuous)$/);
  expect(report?.scenarios).toBeGreaterThan(0);
});

test('after all that the cluster answers as before, and what the broken runs left can be removed', async () => {
  const [asked, cleaned] = await Promise.all([proctor(['verify', 'qos', '--impl', 'cluster', '--runs', '20', '--seed', '1']), proctor(['system', 'clean'])]);
  expect(asked.out).toContain('✓ qos/class');
  expect(cleaned.status).toBe(0);
  expect(await leftObjects(await localApi())).toEqual([]);
});

test('the process that asks the cluster is killed: an error of the invariant in hand, the run goes on, and cleaning removes what was left', async () => {
  const running = starting(['verify', 'rbac', '--impl', 'cluster', '--runs', '20', '--seed', '1', '--json']);
  process.kill(await hostOf(await localApi(), running), 'SIGKILL');
  const invariants = invariantsOf((await running.said).out);
  expect(invariants.filter(({ outcome }) => outcome === 'error')).toMatchObject([{ reason: expect.stringContaining('it exited instead of answering') as string }]);
  expect(invariants.filter(({ outcome }) => outcome === 'pass').length).toBeGreaterThan(5);
  expect((await proctor(['system', 'clean'])).out).toContain('namespaces/proctor-');
  expect(await leftObjects(await localApi())).toEqual([]);
});

test.each([['rbac', '5'], ['pv-binding', '1'], ['service-account', '1'], ['pod-lifecycle', '1']])('two runs at once do not disturb each other: %s', async (topic, runs) => {
  const both = await Promise.all(['1', '2'].map((seed) => proctor(['verify', topic, '--impl', 'cluster', '--runs', runs, '--seed', seed, '--json'])));
  for (const { out } of both) {
    const invariants = invariantsOf(out);
    expect(invariants.length).toBeGreaterThan(10);
    expect(invariants.filter(({ outcome }) => outcome === 'fail' || outcome === 'error' || outcome === 'timeout')).toEqual([]);
    expect(invariants.filter(({ scenarios }) => scenarios > 0).length).toBeGreaterThan(10);
  }
  expect(await leftObjects(await localApi())).toEqual([]);
});
