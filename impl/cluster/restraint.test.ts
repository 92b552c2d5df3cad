import type { Cluster, Operation } from '../../spec/pv-binding/port';
import { StoredApi } from './api.testkit';
import { Health } from './health';
import { Run } from './run';
import { LivePvBinding } from './topics/pv-binding';

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
});
