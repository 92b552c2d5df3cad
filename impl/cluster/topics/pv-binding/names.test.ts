import { ScenarioUnsupported } from '../../unavailable';
import { Names } from './names';
import type { ApiClaim, ApiVolume } from './objects';

const names = (isVerbatim = false) => new Names('proctor-1-7', 'proctor-1-0-claims', 'proctor-1-', isVerbatim);
const spec = { accessModes: ['ReadWriteOnce' as const], resources: { requests: { storage: '1Gi' } } };
const claim = (more: object = {}) => ({ kind: 'PersistentVolumeClaim' as const, metadata: { name: 'data' }, spec: { ...spec, ...more } });
const volume = (more: object = {}) => ({ kind: 'PersistentVolume' as const, metadata: { name: 'big' }, spec: { capacity: { storage: '1Gi' }, accessModes: spec.accessModes, ...more } });

const apiVolume = (name: string, more: object = {}): ApiVolume => ({
  metadata: { name, uid: 'v', resourceVersion: '1' },
  spec: { capacity: { storage: '1Gi' }, persistentVolumeReclaimPolicy: 'Retain', ...more },
  status: { phase: 'Bound' },
});
const apiClaim = (uid: string, more: object = {}): ApiClaim => ({ metadata: { name: 'data', uid, resourceVersion: '1' }, spec: { ...spec, ...more }, status: { phase: 'Bound' } });

test('volumes and classes, known in the whole cluster, get a prefix; claims, in a namespace of their own, keep their names', () => {
  expect(names().manifest(volume({ storageClassName: 'fast' }), {})).toMatchObject({ metadata: { name: 'proctor-1-7-big' }, spec: { storageClassName: 'proctor-1-7-fast' } });
  expect(names().manifest(claim({ storageClassName: 'fast', volumeName: 'big' }), {})).toMatchObject({ metadata: { name: 'data' }, spec: { storageClassName: 'proctor-1-7-fast', volumeName: 'proctor-1-7-big' } });
});

describe('an unset class', () => {
  test('becomes one of the scenario, and is told as unset', () => {
    expect(names().manifest(claim(), {})).toMatchObject({ spec: { storageClassName: 'proctor-1-7-unset' } });
    const told = names().told({ volumes: [apiVolume('proctor-1-7-big', { storageClassName: 'proctor-1-7-unset' })], claims: [apiClaim('u', { storageClassName: 'proctor-1-7-unset' })], pods: [] });
    expect(told.persistentVolumes[0]).toMatchObject({ name: 'big', storageClassName: '' });
    expect(told.persistentVolumeClaims[0]).not.toHaveProperty('storageClassName');
  });

  test('stays unset where the story is about classes', () => {
    expect(names(true).manifest(claim(), {})).not.toHaveProperty('spec.storageClassName');
  });

  test('is another one than the class "" of a claim, which is told as it is; to a volume both are the same', () => {
    expect(names().manifest(claim({ storageClassName: '' }), {})).toMatchObject({ spec: { storageClassName: '' } });
    expect(names().manifest(volume({ storageClassName: '' }), {})).toMatchObject({ spec: { storageClassName: 'proctor-1-7-unset' } });
    expect(names(true).told({ volumes: [], claims: [apiClaim('u', { storageClassName: '' })], pods: [] }).persistentVolumeClaims[0]).toMatchObject({ storageClassName: '' });
  });
});

describe('the uid of a claim', () => {
  test('is told as that of the n-th claim of its name, by its volume too', () => {
    const story = names();
    story.born('data', 'aaaa');
    story.born('data', 'bbbb');
    const told = story.told({ volumes: [apiVolume('pvc-bbbb', { claimRef: { name: 'data', uid: 'aaaa' } })], claims: [apiClaim('bbbb', { volumeName: 'pvc-bbbb' })], pods: [] });
    expect(told.persistentVolumes[0]).toMatchObject({ name: 'pvc-data-2', claimRef: { name: 'data', uid: 'data-1' } });
    expect(told.persistentVolumeClaims[0]).toMatchObject({ uid: 'data-2', volumeName: 'pvc-data-2' });
    expect(story.wide('pvc-data-2')).toBe('pvc-bbbb');
    expect(story.claimRef({ name: 'data', uid: 'data-1' })).toMatchObject({ namespace: 'proctor-1-0-claims', uid: 'aaaa' });
  });

  test('that a volume names before the claim is made sets the story aside once it is made', () => {
    const story = names();
    story.manifest(volume({ claimRef: { name: 'data', uid: 'data-1' } }), {});
    expect(() => story.born('data', 'aaaa')).toThrow(ScenarioUnsupported);
  });
});

test('Nodes are those of the run, in affinities and in what is told of a Pod', () => {
  const nodeAffinity = { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname' as const, operator: 'In' as const, values: ['n1'] }] }] } };
  expect(JSON.stringify(names().manifest(volume({ nodeAffinity }), {}))).toContain('"values":["proctor-1-n1"]');
  const pod = { kind: 'Pod' as const, metadata: { name: 'app' }, spec: { nodeSelector: { 'kubernetes.io/hostname': 'n2' }, volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] } };
  expect(names().manifest(pod, {})).toMatchObject({ spec: { nodeSelector: { 'kubernetes.io/hostname': 'proctor-1-n2' } } });
  const told = names().told({ volumes: [], claims: [], pods: [{ metadata: { name: 'app', uid: 'p', resourceVersion: '1' }, spec: { nodeName: 'proctor-1-n2' } }] });
  expect(told.pods).toEqual([{ name: 'app', nodeName: 'n2' }]);
});
