import * as fc from 'fast-check';
import { affinity, NO_PROVISIONER, pod, PROVISIONER, pv, pvc, ROX, RWO, RWX, sc } from './objects';
import type { AccessMode, Operation, PersistentVolume, Selector } from './port';
import type { Program } from './run-rule';

const volumeNames = ['pv-a', 'pv-b', 'pv-c'];

/** Up to some number of volumes called pv-a, pv-b and so on, each drawn as told; at least one. */
function volumes(spec: fc.Arbitrary<Parameters<typeof pv>[1]>, maxLength = 2, minLength = 1): fc.Arbitrary<readonly Operation[]> {
  return fc.array(spec, { minLength, maxLength }).map((all) => all.map((each, i) => pv(volumeNames[i] ?? '', each)));
}

/** The volumes before the claim, or after it. */
const isClaimFirst = fc.constantFrom(false, false, false, true);

function arranged(isFirst: boolean, own: readonly Operation[], claim: Operation): Program {
  return isFirst ? [claim, ...own] : [...own, claim];
}

/** A value that may be absent. */
function some<Key extends string, T>(key: Key, value: T | undefined): Partial<Record<Key, T>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<Key, T>>);
}

/** Sizes of volumes and of a request: larger, equal, smaller, and 10G, which is less than 10Gi. */
export const sizes: fc.Arbitrary<Program> = fc
  .tuple(volumes(fc.constantFrom('10Gi', '20Gi', '5Gi', '10G', '40Gi').map((size) => ({ size })), 3), fc.constantFrom('10Gi', '5Gi', '20Gi', '8Gi'), isClaimFirst)
  .map(([own, size, isFirst]) => arranged(isFirst, own, pvc('data', { size })));

const someModes: readonly AccessMode[][] = [[RWO], [RWX], [ROX], [RWO, ROX], [ROX, RWX], [RWO, ROX, RWX]];

/** Access modes that a volume offers and that a claim asks for. */
export const accesses: fc.Arbitrary<Program> = fc
  .tuple(volumes(fc.constantFrom(...someModes).map((accessModes) => ({ accessModes }))), fc.constantFrom<AccessMode[]>([RWO], [RWX], [ROX], [RWO, ROX], [RWO, RWX]), isClaimFirst)
  .map(([own, accessModes, isFirst]) => arranged(isFirst, own, pvc('data', { accessModes })));

/** Classes by name, whether there is such a class or not; unset and "". None is the default. */
export const classes: fc.Arbitrary<Program> = fc
  .tuple(
    volumes(fc.constantFrom(undefined, 'fast', 'slow').map((name) => some('storageClassName', name))),
    fc.constantFrom(undefined, 'fast', ''),
    fc.constantFrom<readonly Operation[]>([], [], [sc('fast')]),
    isClaimFirst,
  )
  .map(([own, name, before, isFirst]) => [...before, ...arranged(isFirst, own, pvc('data', some('storageClassName', name)))]);

const optionalMode = fc.constantFrom(undefined, 'Block' as const, 'Filesystem' as const);
const optionalAttributes = fc.constantFrom(undefined, undefined, 'gold', 'silver');

/** volumeMode and volumeAttributesClassName on both sides. */
export const kinds: fc.Arbitrary<Program> = fc
  .tuple(volumes(fc.tuple(optionalMode, optionalAttributes).map(([mode, name]) => ({ ...some('volumeMode', mode), ...some('volumeAttributesClassName', name) }))), optionalMode, optionalAttributes, isClaimFirst)
  .map(([own, mode, name, isFirst]) => arranged(isFirst, own, pvc('data', { ...some('volumeMode', mode), ...some('volumeAttributesClassName', name) })));

const selectors: readonly (Selector | undefined)[] = [
  { matchLabels: { tier: 'ssd' } },
  { matchLabels: { tier: 'ssd', zone: 'a' } },
  { matchExpressions: [{ key: 'tier', operator: 'In', values: ['ssd', 'nvme'] }] },
  { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['hdd'] }] },
  { matchExpressions: [{ key: 'zone', operator: 'Exists' }] },
  { matchLabels: { zone: 'a' }, matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] },
  undefined,
];

/** Labels of volumes, and a selector. */
export const selections: fc.Arbitrary<Program> = fc
  .tuple(volumes(fc.constantFrom<Readonly<Record<string, string>> | undefined>(undefined, { tier: 'ssd' }, { tier: 'hdd' }, { zone: 'a' }, { tier: 'ssd', zone: 'a' }).map((labels) => some('labels', labels))), fc.constantFrom(...selectors), isClaimFirst)
  .map(([own, selector, isFirst]) => arranged(isFirst, own, pvc('data', some('selector', selector))));

const offered = fc.constantFrom<AccessMode[]>([RWO], [RWO, ROX], [RWO, ROX, RWX]);
const spread = fc.constantFrom('10Gi', '20Gi', '50Gi', '5Gi');

/** Volumes that all would do, of several sizes and sets of access modes. */
export const manyThatFit: fc.Arbitrary<Program> = fc
  .tuple(volumes(fc.tuple(offered, spread).map(([accessModes, size]) => ({ accessModes, size })), 3, 2), fc.constantFrom<AccessMode[]>([RWO], [RWO, ROX]), fc.constantFrom('5Gi', '8Gi'))
  .map(([own, accessModes, size]) => [...own, pvc('data', { accessModes, size })]);

const place = fc.constantFrom(undefined, ['n1'], ['n2'], ['n1', 'n2']);

/** The same for the scheduler: volumes that can be reached from some nodes, and a Pod with one or two claims. */
export const manyOnNodes: fc.Arbitrary<Program> = fc
  .tuple(
    volumes(fc.tuple(offered, spread, place).map(([accessModes, size, nodes]) => ({ accessModes, size, storageClassName: 'late', ...some('nodeAffinity', nodes && affinity(...nodes)) })), 3),
    fc.constantFrom('5Gi', '8Gi'),
    fc.constantFrom(undefined, '5Gi', '15Gi'),
    fc.constantFrom(NO_PROVISIONER, NO_PROVISIONER, PROVISIONER),
  )
  .map(([own, size, other, provisioner]) => [
    sc('late', { volumeBindingMode: 'WaitForFirstConsumer', provisioner }),
    ...own,
    pvc('data', { size, storageClassName: 'late' }),
    ...(other === undefined ? [] : [pvc('logs', { size: other, storageClassName: 'late' })]),
    pod('web', { uses: other === undefined ? ['data'] : ['data', 'logs'] }),
  ]);

type Reservation = PersistentVolume['spec']['claimRef'];

/** A volume whose claimRef names a claim, with one thing or another that might keep it from that claim, and a free one beside it. */
export const reservations: fc.Arbitrary<Program> = fc
  .tuple(
    fc.constantFrom<Reservation>({ name: 'data' }, { name: 'logs' }, { name: 'data', uid: 'data-1' }, { name: 'data', uid: 'data-2' }),
    fc.constantFrom<Parameters<typeof pv>[1]>({}, { storageClassName: 'fast' }, { size: '5Gi' }, { volumeMode: 'Block' }, { accessModes: [RWO, ROX] }, { accessModes: [ROX] }, { size: '50Gi' }),
    fc.constantFrom<Operation | undefined>(undefined, pv('pv-b'), pv('pv-b', { size: '20Gi' })),
    fc.constantFrom<Parameters<typeof pvc>[1]>({}, { selector: { matchLabels: { tier: 'ssd' } } }),
    fc.constantFrom<readonly Operation[]>([], [], [pvc('logs')]),
    isClaimFirst,
  )
  .map(([claimRef, special, free, wanted, others, isFirst]) => arranged(isFirst, [pv('pv-a', { ...special, ...some('claimRef', claimRef) }), ...(free === undefined ? [] : [free]), ...others], pvc('data', wanted)));

/** A claim that names its volume, with one thing or another that might keep it from it. */
export const namings: fc.Arbitrary<Program> = fc
  .tuple(
    fc.constantFrom<Parameters<typeof pv>[1]>({}, { size: '5Gi' }, { size: '50Gi' }, { storageClassName: 'fast' }, { volumeMode: 'Block' }, { accessModes: [ROX] }, { claimRef: { name: 'logs' } }, { claimRef: { name: 'data' }, size: '5Gi' }, { claimRef: { name: 'data' }, volumeMode: 'Block' }),
    fc.constantFrom<Operation | undefined>(undefined, pv('pv-b'), pv('pv-b', { size: '20Gi' })),
    fc.constantFrom<Parameters<typeof pvc>[1]>({}, { selector: { matchLabels: { tier: 'ssd' } } }),
    fc.constantFrom(0, 1, 2),
    fc.constantFrom<readonly Operation[]>([], [], [pvc('logs', { size: '5Gi' })]),
  )
  .map(([special, free, wanted, from, others]) => {
    const all: readonly Operation[] = [pv('pv-a', special), ...(free === undefined ? [] : [free])];
    const at = Math.max(0, all.length - from);
    return [...all.slice(0, at), pvc('data', { ...wanted, volumeName: 'pv-a' }), ...all.slice(at), ...others];
  });
