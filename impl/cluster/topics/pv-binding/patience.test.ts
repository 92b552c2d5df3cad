import type { ApiClaim, ApiVolume, Snapshot } from './objects';
import { patience } from './patience';

const claim = (more: { phase?: ApiClaim['status']['phase']; annotations?: Record<string, string>; volumeName?: string } = {}): ApiClaim => ({
  metadata: { name: 'data', uid: 'u', resourceVersion: '1', annotations: more.annotations ?? {} },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: 'fast', ...(more.volumeName === undefined ? {} : { volumeName: more.volumeName }) },
  status: { phase: more.phase ?? 'Pending' },
});
const volume = (phase: ApiVolume['status']['phase'], more: { annotations?: Record<string, string>; uid?: string } = {}): ApiVolume => ({
  metadata: { name: 'pvc-u', uid: 'v', resourceVersion: '1', annotations: more.annotations ?? {} },
  spec: { capacity: { storage: '1Gi' }, persistentVolumeReclaimPolicy: 'Delete', ...(more.uid === undefined ? {} : { claimRef: { name: 'data', uid: more.uid } }) },
  status: { phase },
});
const provided = new Set(['fast']);
const asked = { 'volume.kubernetes.io/storage-provisioner': 'example.com/disk' };
const made = { 'pv.kubernetes.io/provisioned-by': 'example.com/disk' };
const long = 4;

test.each<[string, Partial<Snapshot>, number]>([
  ['nothing is there', {}, 0],
  ['a claim is bound', { claims: [claim({ phase: 'Bound', volumeName: 'pvc-u' })], volumes: [volume('Bound', { uid: 'u' })] }, 0],
  ['a claim waits for a volume that its class provides, and nobody has been asked for one', { claims: [claim()] }, long],
  ['the provisioner has been asked, and makes none', { claims: [claim({ annotations: asked })] }, 0],
  ['the volume that was made for the claim is not bound yet', { claims: [claim({ annotations: asked })], volumes: [volume('Available', { annotations: made, uid: 'u' })] }, long],
  ['a volume was made for a claim of that name that is gone', { claims: [claim({ annotations: asked })], volumes: [volume('Released', { annotations: made, uid: 'before' })] }, 0],
  ['a claim waits beside a free volume', { claims: [claim({ annotations: asked })], volumes: [volume('Available')] }, 1.5],
  ['a claim is bound to a volume that is gone', { claims: [claim({ phase: 'Bound', volumeName: 'pvc-u' })] }, long],
  ['a Pod has no node', { pods: [{ metadata: { name: 'app', uid: 'p', resourceVersion: '1' }, spec: {} }] }, long],
  ['a Pod is held back', { pods: [{ metadata: { name: 'app', uid: 'p', resourceVersion: '1' }, spec: { schedulingGates: [{}] } }] }, 0],
])('how long the cluster is watched when %s', (_, seen, seconds) => {
  expect(patience({ volumes: [], claims: [], pods: [], ...seen }, provided)).toBe(seconds);
});

test('a claim of a class that provides nothing at once waits for nobody', () => {
  expect(patience({ volumes: [], claims: [claim()], pods: [] }, new Set())).toBe(0);
});
