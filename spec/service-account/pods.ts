import * as fc from 'fast-check';
import { MIRROR, TOKEN_PATH, type Account, type Container, type Pod } from './port';

/** A Pod that is created in a namespace with these accounts. */
export interface Creation {
  readonly accounts: readonly Account[];
  readonly pod: Pod;
}

type Spec = Pod['spec'];

function podOf(spec: Spec, annotations?: Readonly<Record<string, string>>): Pod {
  return { metadata: { name: 'front', namespace: 'shop', ...(annotations === undefined ? {} : { annotations: { ...annotations } }) }, spec };
}

const account = (name: string, more: Partial<Account> = {}): Account => ({ metadata: { name }, ...more });
const app: Container = { name: 'app' };
const maybe = <Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } => (value === undefined ? {} : { [key]: value } as { readonly [K in Key]?: Value });
const names = fc.constantFrom(undefined, 'web', 'job', 'default');
type Kind = 'ordinary' | 'mirror' | 'bare mirror' | 'mirror with a Secret';

/** Which account a Pod gets: named in the field, in its old alias, in both or in none; copies of static Pods among them. */
export const namings: fc.Arbitrary<Creation> = fc
  .tuple(fc.subarray(['default', 'web', 'job'], { minLength: 1 }), names, fc.constantFrom(undefined, undefined, 'web', 'job'), fc.constantFrom<Kind>('ordinary', 'ordinary', 'ordinary', 'ordinary', 'mirror', 'bare mirror', 'mirror with a Secret'))
  .map(([there, someName, someAlias, kind]) => {
    const isMirror = kind !== 'ordinary';
    const [name, alias] = kind === 'ordinary' || kind === 'mirror' ? [someName, someAlias] : [];
    return {
      accounts: there.map((each) => account(each)),
      pod: podOf({ ...(isMirror ? { nodeName: 'node-1' } : {}), ...maybe('serviceAccountName', name), ...maybe('serviceAccount', alias), ...(kind === 'mirror with a Secret' ? { imagePullSecrets: [{ name: 'reg-a' }] } : {}), containers: [app] }, isMirror ? { [MIRROR]: 'x' } : undefined),
    };
  });

const flag = fc.constantFrom(undefined, true, false);
/** Containers with a mount of their own, where the token would be or elsewhere. */
const container = (name: string): fc.Arbitrary<Container> =>
  fc.constantFrom(undefined, undefined, TOKEN_PATH, '/data').map((mountPath) => ({ name, ...(mountPath === undefined ? {} : { volumeMounts: [{ name: 'own', mountPath }] }) }));

/** Whether and where the token is mounted. */
export const mounts: fc.Arbitrary<Creation> = fc
  .tuple(flag, flag, container('app'), fc.option(container('log'), { nil: undefined }), fc.option(container('setup'), { nil: undefined }), fc.constantFrom(undefined, 'web'))
  .map(([ofPod, ofAccount, first, second, init, name]) => {
    const all = [first, ...(second === undefined ? [] : [second]), ...(init === undefined ? [] : [init])];
    const hasOwn = all.some(({ volumeMounts }) => volumeMounts !== undefined);
    const named = account(name ?? 'default', maybe('automountServiceAccountToken', ofAccount));
    return {
      accounts: name === undefined ? [named] : [account('default'), named],
      pod: podOf({
        ...maybe('serviceAccountName', name), ...maybe('automountServiceAccountToken', ofPod),
        ...(init === undefined ? {} : { initContainers: [init] }), containers: second === undefined ? [first] : [first, second],
        ...(hasOwn ? { volumes: [{ name: 'own', emptyDir: {} }] } : {}),
      }),
    };
  });

/** Pods with one container, with the token or without it. */
export const volumes: fc.Arbitrary<Creation> = fc.tuple(flag, flag, fc.constantFrom(undefined, undefined, TOKEN_PATH), fc.constantFrom(undefined, 'web')).map(([ofPod, ofAccount, mountPath, name]) => ({
  accounts: [account(name ?? 'default', maybe('automountServiceAccountToken', ofAccount))],
  pod: podOf({
    ...maybe('serviceAccountName', name), ...maybe('automountServiceAccountToken', ofPod),
    containers: [mountPath === undefined ? app : { ...app, volumeMounts: [{ name: 'own', mountPath }] }],
    ...(mountPath === undefined ? {} : { volumes: [{ name: 'own', emptyDir: {} }] }),
  }),
}));

const secrets = fc.constantFrom(undefined, ['reg-a'], ['reg-b'], ['reg-a', 'reg-b'], []);
const references = (list: readonly string[] | undefined) => list?.map((name) => ({ name }));

/** Secrets for pulling images, of the account and of the Pod. */
export const pulls: fc.Arbitrary<Creation> = fc.tuple(secrets, secrets, fc.constantFrom(undefined, ['reg-c']), fc.constantFrom(undefined, 'web'), fc.constantFrom(undefined, undefined, false)).map(([ofPod, ofAccount, ofOther, name, automount]) => {
  const named = account(name ?? 'default', maybe('imagePullSecrets', references(ofAccount)));
  const other = account(name === undefined ? 'web' : 'default', maybe('imagePullSecrets', references(ofOther)));
  return { accounts: [named, other], pod: podOf({ ...maybe('serviceAccountName', name), ...maybe('automountServiceAccountToken', automount), ...maybe('imagePullSecrets', references(ofPod)), containers: [app] }) };
});
