import { ApiError } from './api';
import { StoredApi } from './api.testkit';
import { Health } from './health';
import { labels } from './labels';
import { cleanAll } from './leftovers';
import { MAKER, maker } from './maker';
import { Run } from './run';

const roles = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
const role = (name: string, run?: string) => ({ body: { metadata: { name, ...(run === undefined ? {} : { labels: labels(run) }) } } });
const [HOST, PID] = [0, 1];
const but = (place: number, word: string) => maker().split(' ').with(place, word).join(' ');
const dead = but(PID, '4194305');
const elsewhere = but(HOST, 'gone');

/** A cluster in which these runs have a namespace and a cluster role each; the makers by the runs. */
async function clusterOf(makers: Readonly<Record<string, string>>): Promise<StoredApi> {
  const cluster = new StoredApi();
  for (const [run, made] of Object.entries(makers)) {
    await cluster.ask('POST', '/api/v1/namespaces', { body: { metadata: { name: `proctor-${run}-pods`, labels: labels(run), annotations: { [MAKER]: made } } } });
    await cluster.ask('POST', roles, role(`of-${run}`, run));
  }
  await cluster.ask('POST', roles, role('of-somebody'));
  return cluster;
}

/** What cleaning removes, says and leaves. */
async function cleaned(cluster: StoredApi, run?: string) {
  const said: string[] = [];
  const { removed, hidden } = await cleanAll(cluster.api, { say: (text) => said.push(text), command: 'proctor system clean --context kind-mine', ...(run === undefined ? {} : { run }) });
  return { removed, said, ...(hidden.length === 0 ? {} : { hidden }), left: [...cluster.objects.keys()].map((path) => path.split('/').at(-1)) };
}

test('what a killed run left is removed, inside and outside of namespaces; a run that goes on keeps what it has made, from its first object on', async () => {
  const cluster = await clusterOf({ dead });
  const living = new Run(cluster.api, { allowClusterScoped: false }, new Health());
  await living.ask('POST', roles, role('of-the-living', living.id));
  expect(await cleaned(cluster)).toEqual({
    removed: ['namespaces/proctor-dead-pods', 'clusterroles/of-dead'],
    said: [expect.stringMatching(new RegExp(`^run ${living.id} is left alone: it goes on \\(process ${process.pid} of `))],
    left: ['of-somebody', `proctor-${living.id}-owner`, 'of-the-living'],
  });
});

test('what a run left of which no namespace is there any more is removed', async () => {
  const cluster = await clusterOf({});
  await cluster.ask('POST', roles, role('of-the-late', 'late'));
  expect(await cleaned(cluster)).toEqual({ removed: ['clusterroles/of-the-late'], said: [], left: ['of-somebody'] });
});

test('a namespace that others hold is not called removed; what holds it is said, and how it is tried again', async () => {
  const message = 'Some content in the namespace has finalizers remaining: example.com/held in 1 resource instances';
  const name = 'proctor-dead-pods';
  const namespace = { metadata: { name, labels: labels('dead'), annotations: { [MAKER]: dead } }, status: { conditions: [{ type: 'NamespaceFinalizersRemaining', status: 'True', message }] } };
  const cluster = new StoredApi({ '/api/v1/namespaces': ({ path }) => (path.endsWith(`/${name}`) ? namespace : { metadata: { resourceVersion: '1' }, items: path.includes('?') ? [namespace] : [] }) });
  await cluster.ask('POST', roles, role('of-dead', 'dead'));
  jest.useFakeTimers();
  try {
    const said: string[] = [];
    const cleaning = cleanAll(cluster.api, { say: (text) => said.push(text), command: 'proctor system clean' });
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await cleaning).toEqual({ removed: ['clusterroles/of-dead'], staying: [name], hidden: [] });
    expect(said).toEqual([`the namespace ${name} is still Terminating: ${message}; once nothing holds it any more it goes by itself, and what does not proctor system clean removes`]);
  } finally {
    jest.useRealTimers();
  }
});

describe('of a run of another machine or container nobody knows whether it goes on', () => {
  test('it keeps what it has, and it is said how that is removed by who knows', async () => {
    const cluster = await clusterOf({ elsewhere, dead });
    const { removed, said, left } = await cleaned(cluster);
    expect(removed).toEqual(['namespaces/proctor-dead-pods', 'clusterroles/of-dead']);
    expect(said).toEqual([`run elsewhere is left alone, for it may go on where this process cannot see it (process ${process.pid} of gone); if you know that it does not: proctor system clean --context kind-mine --run elsewhere`]);
    expect(left).toEqual(['proctor-elsewhere-pods', 'of-elsewhere', 'of-somebody']);
  });

  test('named, it is removed, and no other', async () => {
    const cluster = await clusterOf({ elsewhere, other: elsewhere, dead });
    expect(await cleaned(cluster, 'elsewhere')).toEqual({
      removed: ['namespaces/proctor-elsewhere-pods', 'clusterroles/of-elsewhere'],
      said: [],
      left: ['proctor-other-pods', 'of-other', 'proctor-dead-pods', 'of-dead', 'of-somebody'],
    });
  });

  test('a name that is none is refused with those that are; one that is known to go on with its process; and nothing is removed', async () => {
    const cluster = await clusterOf({ elsewhere, dead, living: maker() });
    const before = [...cluster.objects.keys()];
    await expect(cleaned(cluster, 'elsewhen')).rejects.toThrow('no run "elsewhen" has left anything in this cluster; choose one of: dead, elsewhere, living [no-such-run]');
    await expect(cleaned(await clusterOf({}), 'any')).rejects.toThrow('nor has another one');
    if (maker().split(' ')[2] !== '-') await expect(cleaned(cluster, 'living')).rejects.toThrow(`run living goes on (process ${process.pid} of `);
    expect([...cluster.objects.keys()]).toEqual(before);
  });
});

describe('what a user may not list may be there nevertheless', () => {
  const denied = (): never => {
    throw new ApiError(403, 'Forbidden', 'is forbidden');
  };

  test('who may not list namespaces is told so, and not that nothing was left', async () => {
    await expect(cleaned(new StoredApi({ '/api/v1/namespaces': denied }))).rejects.toThrow('the user of this context may not list namespaces, so nobody knows what is left; name a context whose user may');
  });

  test('of other kinds each is named, and what can be found is removed', async () => {
    const cluster = new StoredApi({ '/api/v1/persistentvolumes': denied, '/apis/storage.k8s.io/v1/storageclasses': denied });
    await cluster.ask('POST', roles, role('of-the-late', 'late'));
    const may = 'the user of this context may not list';
    expect(await cleaned(cluster)).toEqual({
      removed: ['clusterroles/of-the-late'],
      said: [`${may} storageclasses.storage.k8s.io: what is left of them stays`, `${may} persistentvolumes: what is left of them stays`],
      hidden: ['storageclasses.storage.k8s.io', 'persistentvolumes'],
      left: [],
    });
  });
});
