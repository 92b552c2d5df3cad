import { mkdtempSync, readdirSync, rmSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Health } from './health';
import { labels } from './labels';
import { examined, leftObjects, localApi, localConfig, proctor } from './live.testkit';
import { clusterCache, programsFolder } from './local/folders';
import { MAKER, maker } from './maker';
import { Run } from './run';
import type { ApiPod } from './topics/pod-lifecycle/status';
import { Watched } from './topics/pod-lifecycle/watched';

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'proctor-live-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Asks a cluster by a kubeconfig with this content. */
async function asked(content: string | undefined, context = 'proctor', runs = 2): Promise<{ status: number | null; err: string }> {
  const file = join(folder, 'config');
  rmSync(file, { force: true });
  if (content !== undefined) writeFileSync(file, content);
  const { status, err } = await proctor(['verify', 'qos', '--impl', 'cluster', '--context', context, '--runs', String(runs), '--seed', '1'], { KUBECONFIG: file });
  return { status, err };
}

test('a kubeconfig that is missing, malformed, without the context, or points to nothing: one line says so', async () => {
  const good = localConfig();
  const nowhere = { ...good, clusters: [{ name: 'proctor', cluster: { server: 'https://127.0.0.1:9' } }] };
  expect(await asked(undefined)).toEqual({ status: 3, err: expect.stringMatching(/there is no kubeconfig at .*; name one in KUBECONFIG/) as string });
  expect(await asked('{ this is no')).toEqual({ status: 3, err: expect.stringMatching(/is no kubeconfig: .*; correct .*config/) as string });
  expect(await asked(JSON.stringify(good), 'procter')).toEqual({ status: 3, err: expect.stringMatching(/there is no context "procter".*did you mean "proctor"/) as string });
  expect(await asked(JSON.stringify(nowhere))).toEqual({ status: 3, err: expect.stringMatching(/127\.0\.0\.1:9 cannot be asked: nothing answers there/) as string });
});

test('a user who may not do what is needed is told which permission is missing', async () => {
  const api = await localApi();
  const { status } = await api.ask<{ status: { token: string } }>('POST', '/api/v1/namespaces/default/serviceaccounts/default/token', { body: { spec: {} } });
  const poor = { ...localConfig(), users: [{ name: 'proctor', user: { token: status.token } }] };
  expect(await asked(JSON.stringify(poor))).toEqual({ status: 3, err: expect.stringMatching(/may not create namespaces, .*watch serviceaccounts/) as string });
});

test('a user who may do all but impersonate: not a refusal that is taken for an answer, but an error that names what is missing', async () => {
  const api = await localApi();
  const name = 'no-impersonation';
  const roles = '/apis/rbac.authorization.k8s.io/v1';
  const verbs = ['create', 'get', 'list', 'watch', 'update', 'patch', 'delete', 'deletecollection', 'bind', 'escalate'];
  await api.ask('POST', '/api/v1/namespaces/default/serviceaccounts', { body: { metadata: { name } } });
  await api.ask('POST', `${roles}/clusterroles`, { body: { metadata: { name }, rules: [{ verbs, apiGroups: ['*'], resources: ['*'] }] } });
  await api.ask('POST', `${roles}/clusterrolebindings`, { body: { metadata: { name }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name }, subjects: [{ kind: 'ServiceAccount', namespace: 'default', name }] } });
  const { status } = await api.ask<{ status: { token: string } }>('POST', `/api/v1/namespaces/default/serviceaccounts/${name}/token`, { body: { spec: {} } });
  const file = join(folder, 'config');
  writeFileSync(file, JSON.stringify({ ...localConfig(), users: [{ name: 'proctor', user: { token: status.token } }] }));
  const said = await proctor(['verify', 'rbac', '--impl', 'cluster', '--context', 'proctor', '--runs', '2', '--seed', '1'], { KUBECONFIG: file });
  expect(said.status).toBe(1);
  expect(said.out).toMatch(/error/);
  expect(said.out).toMatch(/may not impersonate users, impersonate groups, impersonate serviceaccounts/);
  expect(said.out).not.toMatch(/ fail\b/);
  for (const path of [`${roles}/clusterrolebindings/${name}`, `${roles}/clusterroles/${name}`, `/api/v1/namespaces/default/serviceaccounts/${name}`]) await api.ask('DELETE', path);
});

test('any cluster is asked by its context, and what will be made is said the first time', async () => {
  const config = JSON.stringify({ ...localConfig(), contexts: [{ name: folder, context: { cluster: 'proctor', user: 'proctor' } }] });
  const notice = /will be made, with the label app\.kubernetes\.io\/managed-by=proctor/;
  const [first, second] = [await asked(config, folder, 60), await asked(config, folder, 60)];
  expect([first.status, second.status]).toEqual([0, 0]);
  expect(first.err).toMatch(notice);
  expect(second.err).not.toMatch(notice);
});

test('containers run in any cluster that has the image of the actor, without anything outside of a namespace', async () => {
  const file = join(folder, 'config');
  writeFileSync(file, JSON.stringify(localConfig()));
  const { out } = await proctor(['verify', 'pod-lifecycle', '--impl', 'cluster', '--context', 'proctor', '--runs', '1', '--seed', '1', '--json'], { KUBECONFIG: file });
  const { invariants } = (JSON.parse(out) as { topics: [{ invariants: readonly { outcome: string; scenarios: number }[] }] }).topics[0];
  expect(invariants.filter(({ outcome }) => outcome === 'fail' || outcome === 'error' || outcome === 'timeout')).toEqual([]);
  expect(invariants.filter(({ scenarios }) => scenarios > 0).length).toBeGreaterThan(10);
});

test("volumes and claims are bound in a cluster of somebody's where that is allowed, whose controllers look at them seldom", () => {
  const file = join(folder, 'config');
  writeFileSync(file, JSON.stringify(localConfig()));
  process.env['KUBECONFIG'] = file;
  try {
    const report = examined('pv-binding', 'pv-binding/capacity', { context: 'proctor', allowClusterScoped: true });
    expect(report?.outcome).toMatch(/^(pass|vacuous)$/);
    expect(report?.scenarios).toBeGreaterThan(0);
  } finally {
    delete process.env['KUBECONFIG'];
  }
});

test('an image that cannot be started is said with its reason', async () => {
  const api = await localApi();
  const run = new Run(api, { allowClusterScoped: false }, new Health());
  try {
    const pods = `/api/v1/namespaces/${await run.namespace()}/pods`;
    const pod = await api.ask<ApiPod>('POST', pods, { body: { metadata: { name: 'none' }, spec: { containers: [{ name: 'app', image: 'proctor.local/none:1', imagePullPolicy: 'Never' }] } } });
    await expect(new Watched(run, pods, pod).until(() => false, 'it did not start')).rejects.toThrow(/app cannot be started: ErrImageNeverPull/);
  } finally {
    await run.close();
  }
});

test('where the image is not there, each topic that runs containers says so of each invariant, with what to do; the others go on', async () => {
  const file = join(folder, 'config');
  writeFileSync(file, JSON.stringify(localConfig()));
  const image = '127.0.0.1:9/actor:1';
  const { status, out } = await proctor(['verify', 'pod-lifecycle', 'qos', '--impl', 'cluster', '--context', 'proctor', '--runs', '2', '--seed', '1', '--json'], { KUBECONFIG: file, PROCTOR_ACTOR_IMAGE: image });
  const { topics } = JSON.parse(out) as { topics: readonly { invariants: readonly { id: string; outcome: string; reason?: string }[] }[] };
  const [containers = [], classes = []] = topics.map(({ invariants }) => invariants.filter(({ outcome }) => outcome !== 'unsupported'));
  expect(containers.length).toBeGreaterThan(20);
  for (const { outcome, reason } of containers) {
    expect(outcome).toBe('error');
    expect(reason).toMatch(/cannot be started: (ErrImagePull|ImagePullBackOff): /);
    expect(reason).toContain(`its image ${image} is what proctor system build cluster makes, ${join(programsFolder(), 'actor.tar')}: load that into the cluster`);
  }
  expect(classes.length).toBeGreaterThan(0);
  expect(classes.filter(({ outcome }) => outcome !== 'pass' && outcome !== 'vacuous')).toEqual([]);
  expect(status).toBe(1);
});

test('a namespace that hangs in Terminating is said, with what holds it', async () => {
  const api = await localApi();
  const name = 'proctor-hangs';
  await api.ask('POST', '/api/v1/namespaces', { body: { metadata: { name, labels: labels('hangs'), annotations: { [MAKER]: maker().split(' ').with(1, '4194305').join(' ') } } } });
  await api.ask('POST', `/api/v1/namespaces/${name}/configmaps`, { body: { metadata: { name: 'held', finalizers: ['example.com/held'] } } });
  await api.ask('POST', `/api/v1/namespaces/${name}/serviceaccounts`, { body: { metadata: { name: 'ours', finalizers: ['proctor.example/stays'] } } });
  const { err } = await proctor(['system', 'clean']);
  expect(err).toMatch(/proctor-hangs is still Terminating: .*example\.com\/held/);
  expect(err).not.toContain('proctor.example/stays');
  await api.ask('PATCH', `/api/v1/namespaces/${name}/configmaps/held`, { body: { metadata: { finalizers: null } } });
  expect((await proctor(['system', 'clean'])).status).toBe(0);
  expect(await leftObjects(api)).toEqual([]);
});

test('a port that is taken is said, and nothing is left of the start', async () => {
  const cache = join(folder, 'proctor', 'cluster');
  mkdirSync(cache, { recursive: true });
  for (const each of readdirSync(clusterCache())) if (/-[0-9a-f]{12}$/.test(each)) symlinkSync(join(clusterCache(), each), join(cache, each));
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const { status, err } = await proctor(['system', 'start', 'cluster', '--port', String(port)], { XDG_CACHE_HOME: folder });
  server.close();
  expect(status).toBe(3);
  expect(err).toContain(`port ${port} of 127.0.0.1 is taken`);
  expect(readdirSync(cache)).not.toContain('run');
});

test('a disk that is full during a build is said, and the half is gone', () => {
  const script = `mkdir -p ${folder}/small && mount -t tmpfs -o size=2m none ${folder}/small && XDG_CACHE_HOME=${folder}/small ${process.execPath} --import tsx cli/main.ts system build cluster; echo $?; find ${folder}/small -name '*.part'`;
  const { stdout, stderr } = spawnSync('unshare', ['-m', 'sh', '-c', script], { cwd: join(__dirname, '..', '..'), encoding: 'utf8' });
  expect(stderr).toContain('the disk is full');
  expect(stdout.trim()).toBe('3');
});
