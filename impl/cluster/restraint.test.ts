import type { Cluster, Operation } from '../../spec/pv-binding/port';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../folder.testkit';
import { StoredApi } from './api.testkit';
import { authorizerOf } from './authorizer';
import { clusterWide } from './clean';
import { Health } from './health';
import { configOf } from './kubeconfig';
import { Run } from './run';
import { LivePvBinding } from './topics/pv-binding';
import { LiveRbac } from './topics/rbac';
import { LiveServiceAccount } from './topics/service-account';

const folder = temporaryFolder();
const runIn = (cluster: StoredApi, allowClusterScoped: boolean) => new Run(cluster.api, { context: 'of-somebody', allowClusterScoped }, new Health());
const claim = (storageClassName: string): Operation => ({ do: 'create', object: { kind: 'PersistentVolumeClaim', metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName } } });
const defaultClass: Operation = { do: 'create', object: { kind: 'StorageClass', metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } }, provisioner: 'example.com/disk', reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' } };

describe("in somebody's cluster", () => {
  test.each([['a claim of class ""', claim('')], ['a default class', defaultClass]])('%s is never made: it would reach the volumes and claims of others', async (_what, operation) => {
    const cluster = new StoredApi();
    const answer: Promise<Cluster> = new LivePvBinding(runIn(cluster, true)).apply(operation);
    await expect(answer).rejects.toThrow(/would reach volumes and claims of others/);
    expect(cluster.requests).toEqual([]);
  });

  const rights = { verbs: ['get'], apiGroups: [''], resources: ['pods'] };
  const user = { username: 'ann', groups: [] };
  const asking: readonly [string, (run: Run) => Promise<unknown>][] = [
    ['volumes', (run) => new LivePvBinding(run).apply(claim('fast'))],
    ['cluster roles', (run) => new LiveRbac(run).authorize([{ kind: 'ClusterRole', metadata: { name: 'reader' }, rules: [rights] }], { user, verb: 'get', apiGroup: '', resource: 'pods', namespace: 'shop' })],
    ['bindings of accounts', (run) => new LiveServiceAccount(run).mayAccess([{ subjects: [] }], { user: 'ann' }, { verb: 'get', group: '', resource: 'pods', namespace: 'shop' })],
  ];

  test.each(asking)('%s are made only with --allow-cluster-scoped', async (_what, ask) => {
    const cluster = new StoredApi();
    await expect(ask(runIn(cluster, false))).rejects.toThrow(/only with --allow-cluster-scoped/);
    expect(cluster.written).toEqual([]);
  });

  test('Nodes are never made: DaemonSets would make Pods for them', async () => {
    const cluster = new StoredApi();
    await expect(new LiveServiceAccount(runIn(cluster, true)).run([{ do: 'createNode', name: 'n1' }])).rejects.toThrow(/in the local cluster only/);
    expect(cluster.written).toEqual([]);
  });

  test('the mark by which the authorizer is known to have caught up is made in a namespace; only with the flag outside of one, too', async () => {
    for (const allowed of [false, true]) {
      const cluster = new StoredApi({ '/apis/authorization.k8s.io/v1/subjectaccessreviews': () => ({ status: { allowed: true } }), '/apis/rbac.authorization.k8s.io/v1': () => ({}) });
      await authorizerOf(runIn(cluster, allowed)).caughtUp();
      expect(cluster.written.some((path) => clusterWide.some((collection) => path.startsWith(collection)))).toBe(allowed);
    }
  });
});

test('a cluster that nobody named is not touched, be it the current context: without --context only the local one is asked', async () => {
  const file = join(folder, 'config');
  const config = { clusters: [{ name: 'kind-mine', cluster: { server: 'https://127.0.0.1:9' } }], users: [{ name: 'me', user: {} }], contexts: [{ name: 'kind-mine', context: { cluster: 'kind-mine', user: 'me' } }], 'current-context': 'kind-mine' };
  writeFileSync(file, JSON.stringify(config));
  await expect(configOf(undefined, { KUBECONFIG: file, XDG_CACHE_HOME: folder })).rejects.toThrow('the local cluster does not run; run: proctor system start cluster');
});
