import * as fc from 'fast-check';
import { del, force, NO_PROVISIONER, patch, pod, PROVISIONER, pv, pvc, RWX, sc } from './objects';
import type { Operation } from './port';
import type { Program } from './run-rule';

const claimOf = (name: string) => del('PersistentVolumeClaim', name);
const ungate = (name: string): Operation => ({ do: 'ungate', pod: name });
const finish = (name: string): Operation => ({ do: 'finish', pod: name });

/** Things that happen one after the other; some go together. */
type Deeds = readonly (Operation | readonly Operation[])[];

/** A few of them, in any order. */
function several(deeds: Deeds, maxLength = 4, minLength = 1): fc.Arbitrary<Program> {
  return fc.array(fc.constantFrom(...deeds), { minLength, maxLength }).map((all) => all.flat());
}

function subjectOf(operation: Operation): string {
  switch (operation.do) {
    case 'create':
      return `${operation.object.kind} ${operation.object.metadata.name}`;
    case 'delete':
      return `${operation.kind} ${operation.name}`;
    case 'patch':
      return `PersistentVolume ${operation.volume}`;
    default:
      return `Pod ${operation.pod}`;
  }
}

/** The program without what cannot do anything: nothing is created twice, and only what was created is deleted or changed. */
function sensible(program: Program): Program {
  const there = new Set<string>();
  // A deleted volume may still be there, bound: its name is not used again.
  const spent = new Set<string>();
  return program.filter((operation) => {
    const subject = subjectOf(operation);
    const isThere = there.has(subject);
    if (spent.has(subject)) return false;
    if (operation.do === 'create') there.add(subject);
    if (operation.do === 'delete') there.delete(subject);
    if (operation.do === 'delete' && operation.kind === 'PersistentVolume' && operation.force === undefined) spent.add(subject);
    return isThere === (operation.do !== 'create');
  });
}

/** A beginning, then a few deeds. */
function then(beginnings: readonly (readonly Operation[])[], deeds: Deeds, maxLength?: number, minLength?: number): fc.Arbitrary<Program> {
  return fc.tuple(fc.constantFrom(...beginnings), several(deeds, maxLength, minLength)).map(([first, rest]) => sensible([...first, ...rest]));
}

const shared = { accessModes: [RWX] };

/** Volumes and claims that all suit each other, arriving in any order. */
export const arrivals: fc.Arbitrary<Program> = fc
  .tuple(
    fc.shuffledSubarray(
      [pv('pv-a', { ...shared, size: '20Gi' }), pvc('data', { ...shared, size: '5Gi' }), pvc('logs', { ...shared, size: '5Gi' }), pv('pv-b', shared), pvc('cache', { ...shared, size: '8Gi' }), pv('pv-c', { ...shared, size: '50Gi' })],
      { minLength: 3, maxLength: 5 },
    ),
    fc.constantFrom<readonly Operation[]>([], [], [claimOf('data')], [pod('web', { uses: ['data'] })]),
  )
  .map(([first, last]) => sensible([...first, ...last]));

/** Claims that wait for volumes, and volumes that come, go and come free again. */
export const waits: fc.Arbitrary<Program> = then(
  [[pvc('data', { size: '8Gi' })], [pvc('data', { size: '8Gi' }), pvc('logs', { size: '15Gi' })], [pv('pv-a'), pvc('data', { size: '8Gi' }), pvc('cache', { size: '5Gi' })]],
  [pv('pv-a'), pv('pv-b', { size: '20Gi' }), claimOf('data'), [claimOf('data'), patch('pv-a', null)], pvc('cache', { size: '5Gi' }), pv('pv-c', { size: '5Gi' }), del('PersistentVolume', 'pv-b')],
  5,
  2,
);

const late = sc('late', { volumeBindingMode: 'WaitForFirstConsumer' });
const ofLate = { storageClassName: 'late' };
const lateBeginnings: readonly (readonly Operation[])[] = [
  [pv('pv-a', ofLate), pvc('data', ofLate)],
  [pvc('data', ofLate), pv('pv-a', ofLate)],
  [pv('pv-a', ofLate), pvc('data', { ...ofLate, volumeName: 'pv-a' })],
  [pv('pv-a', { ...ofLate, claimRef: { name: 'data' } }), pvc('data', ofLate)],
  [pvc('data', ofLate)],
];

/** Claims of a class that waits for the first consumer, and Pods: gated, placed by the scheduler or by hand. */
export const consumers: fc.Arbitrary<Program> = fc
  .tuple(
    fc.constantFrom<Operation>(late, late, late, sc('late')),
    fc.constantFrom(...lateBeginnings),
    several([pod('web', { uses: ['data'] }), [pod('web', { uses: ['data'], gated: true }), ungate('web')], pod('web', { uses: ['data'], gated: true }), pod('job', { uses: ['data'], byHand: true }), pv('pv-b', ofLate), del('Pod', 'web')], 3),
  )
  .map(([own, first, rest]) => sensible([own, ...first, ...rest]));

const kept = pv('pv-a', { persistentVolumeReclaimPolicy: 'Retain' });
const data = pvc('data');
const logs = pvc('logs');

/** A bound claim that is deleted, and what people do afterwards to use the volume again. */
export const retentions: fc.Arbitrary<Program> = then(
  [[kept, data, claimOf('data')], [kept, data]],
  [claimOf('data'), data, logs, [patch('pv-a', null), data], [claimOf('data'), patch('pv-a', null), logs], patch('pv-a', { name: 'data' }), [pod('web', { uses: ['data'] }), del('Pod', 'web')], pvc('data', { volumeName: 'pv-a' })],
  3,
);

const disk = { provisioner: PROVISIONER };

/** Claims with volumes, made by hand or provisioned, whose reclaim policy is one or the other. */
export const reclaims: fc.Arbitrary<Program> = fc
  .tuple(
    fc.constantFrom<readonly Operation[]>(
      [pv('pv-a', { persistentVolumeReclaimPolicy: 'Delete' }), data],
      [sc('fast', disk), pvc('data', { storageClassName: 'fast' })],
      [sc('fast', { ...disk, reclaimPolicy: 'Retain' }), pvc('data', { storageClassName: 'fast' })],
      [pv('pv-a', { persistentVolumeReclaimPolicy: 'Retain' }), data],
    ),
    // A name is free again only when its holder is gone: with a Pod in the play, nothing is created anew.
    fc.oneof(
      several([claimOf('data'), claimOf('data'), del('StorageClass', 'fast'), data, pvc('data', { storageClassName: 'fast' })], 3),
      several([claimOf('data'), [pod('web', { uses: ['data'] }), claimOf('data')], del('Pod', 'web')], 3),
    ),
  )
  .map(([first, rest]) => sensible([...first, ...rest]));

/** A bound claim whose volume goes away under its hands, or to another claim. */
export const losses: fc.Arbitrary<Program> = then(
  [[pv('pv-a'), data], [pv('pv-a'), data, pv('pv-b')]],
  [force('PersistentVolume', 'pv-a'), [patch('pv-a', { name: 'logs' }), logs], [force('PersistentVolume', 'pv-a'), pv('pv-b')], patch('pv-a', { name: 'logs' }), pv('pv-a'), logs, pod('web', { uses: ['data'] }), claimOf('data'), pv('pv-a', { claimRef: { name: 'data', uid: 'data-1' } })],
  3,
);

const standard = (isDefault: boolean) => sc('standard', { isDefault });

/** Default classes that come before or after claims without one. */
export const defaults: fc.Arbitrary<Program> = fc
  .oneof(
    { weight: 3, arbitrary: fc.shuffledSubarray(
      [standard(true), pvc('data'), pv('pv-a'), sc('gold', { isDefault: true }), pv('pv-b', { storageClassName: 'standard' }), pvc('logs', { storageClassName: '' }), sc('bronze', { isDefault: true, ...disk }), pv('pv-c', { storageClassName: 'gold' })],
      { minLength: 2, maxLength: 4 },
    ) },
    { weight: 1, arbitrary: fc.shuffledSubarray([standard(true), pv('pv-a'), pvc('data')], { minLength: 3 }) },
  )
  .filter((program) => program.some((each) => each.do === 'create' && each.object.kind === 'PersistentVolumeClaim'));

const ofFast = { storageClassName: 'fast' };

/** Classes with a provisioner, without one, and not there; claims with and without a volume that would do. */
export const provisionings: fc.Arbitrary<Program> = fc
  .tuple(
    fc.constantFrom<Operation>(sc('fast', disk), sc('fast', disk), sc('fast'), sc('fast', { ...disk, volumeBindingMode: 'WaitForFirstConsumer' }), sc('fast', { ...disk, volumeBindingMode: 'WaitForFirstConsumer' }), sc('fast', { provisioner: NO_PROVISIONER, volumeBindingMode: 'WaitForFirstConsumer' })),
    fc.constantFrom<readonly Operation[]>([], [pv('pv-a', ofFast)], [pv('pv-a', { ...ofFast, size: '50Gi' })], [pv('pv-a', { ...ofFast, size: '5Gi' })], [pv('pv-a')]),
    fc.constantFrom<Operation>(pvc('data', ofFast), pvc('data', ofFast), pvc('data', ofFast), pvc('data'), pvc('data', { ...ofFast, selector: { matchLabels: { tier: 'ssd' } } })),
    fc.constantFrom<readonly Operation[]>([], [], [pod('web', { uses: ['data'] })]),
    fc.constantFrom(0, 0, 0, 1, 2),
  )
  .map(([own, volumes, claim, pods, at]) => {
    // Nobody answers for a Pod that waits for a provisioner which refuses.
    const isRefused = claim.do === 'create' && claim.object.kind === 'PersistentVolumeClaim' && claim.object.spec.selector !== undefined;
    const rest = [...volumes, claim];
    return [...rest.slice(0, at), own, ...rest.slice(at), ...(isRefused ? [] : pods)];
  });

/** A claim with a volume, Pods that use it or only want to, and a deletion in between. */
export const uses: fc.Arbitrary<Program> = fc
  .tuple(
    fc.constantFrom<readonly Operation[]>([pv('pv-a'), data], [data]),
    fc.constantFrom<Operation>(pod('web', { uses: ['data'] }), pod('web', { uses: ['data'], gated: true }), pod('web', { uses: ['data'], byHand: true })),
    several([claimOf('data'), claimOf('data'), [finish('web'), claimOf('data')], del('Pod', 'web'), [claimOf('data'), del('Pod', 'web')], [claimOf('data'), pod('job', { uses: ['data'] })], ungate('web'), pv('pv-a')], 3),
  )
  .map(([first, own, rest]) => sensible([...first, own, ...rest]));

/** A volume that is deleted while it is bound, reserved or free. */
export const removals: fc.Arbitrary<Program> = then(
  [[pv('pv-a'), data], [pv('pv-a', { persistentVolumeReclaimPolicy: 'Delete' }), data], [pv('pv-a', { claimRef: { name: 'logs' } }), data], [pv('pv-a'), data, pod('web', { uses: ['data'] })]],
  [del('PersistentVolume', 'pv-a'), [del('PersistentVolume', 'pv-a'), claimOf('data')], claimOf('data'), del('Pod', 'web'), logs],
);
