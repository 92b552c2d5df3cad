import * as fc from 'fast-check';
import type { Binding, BoundSubject, Request, Subject } from './port';

const exact = { noNullPrototype: true } as const;
const places = ['shop', 'bank'] as const;
const place = fc.constantFrom(...places);

/** Bindings of a role that allows reading Pods, and who asks to list those of a namespace. */
export interface Round {
  readonly bindings: readonly Binding[];
  readonly subjects: readonly Subject[];
  readonly request: Request;
}

const group = (name: string): BoundSubject => ({ kind: 'Group', name });
const bound: fc.Arbitrary<BoundSubject> = fc.oneof(
  { weight: 4, arbitrary: place.map((each) => group(`system:serviceaccounts:${each}`)) },
  { weight: 2, arbitrary: fc.constantFrom(group('system:serviceaccounts'), group('system:authenticated')) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('ServiceAccount' as const), name: fc.constantFrom('web', 'default'), namespace: place }, exact) },
  { weight: 2, arbitrary: place.map((each): BoundSubject => ({ kind: 'User', name: `system:serviceaccount:${each}:web` })) },
);
const binding: fc.Arbitrary<Binding> = fc.tuple(fc.option(place, { nil: undefined }), bound).map(([namespace, one]) => ({ ...(namespace === undefined ? {} : { namespace }), subjects: [one] }));

const everybody: readonly Subject[] = [
  { serviceAccount: { namespace: 'shop', name: 'web' } },
  { serviceAccount: { namespace: 'shop', name: 'default' } },
  { serviceAccount: { namespace: 'bank', name: 'web' } },
  { user: 'alice' },
];

/** The accounts of two namespaces and a person, and what a binding or two give them. */
export const rounds: fc.Arbitrary<Round> = fc.record({
  bindings: fc.array(binding, { minLength: 1, maxLength: 2 }),
  subjects: fc.subarray([...everybody], { minLength: 2 }),
  request: place.map((namespace): Request => ({ verb: 'list', group: '', resource: 'pods', namespace })),
}, exact);

/** Several requests of one account in a cluster where nobody has been granted anything. */
export interface Wishes {
  readonly subject: Subject;
  readonly requests: readonly Request[];
}

const namespaced = (verb: string, apiGroup: string, resource: string, name?: string, namespace = 'shop'): Request => ({ verb, group: apiGroup, resource, namespace, ...(name === undefined ? {} : { name }) });
const wide = (verb: string, apiGroup: string, resource: string, name?: string): Request => ({ verb, group: apiGroup, resource, ...(name === undefined ? {} : { name }) });
const path = (each: string): Request => ({ path: each });

const objects: readonly Request[] = [
  namespaced('list', '', 'pods'), namespaced('get', '', 'secrets', 'key'), namespaced('get', '', 'configmaps', 'kube-root-ca.crt'), namespaced('list', 'apps', 'deployments'),
  namespaced('get', '', 'serviceaccounts', 'default'), namespaced('list', '', 'pods', undefined, 'bank'), namespaced('create', '', 'pods'), namespaced('delete', '', 'pods', 'front'),
  wide('list', '', 'nodes'), wide('list', '', 'namespaces'), namespaced('create', '', 'serviceaccounts'), namespaced('list', '', 'services'),
];
const trust = 'certificates.k8s.io';
const special: readonly Request[] = [
  wide('list', trust, 'clustertrustbundles'), wide('get', trust, 'clustertrustbundles', 'roots'), wide('create', trust, 'clustertrustbundles'), wide('watch', trust, 'clustertrustbundles'),
  wide('create', 'authentication.k8s.io', 'selfsubjectreviews'), wide('create', 'authorization.k8s.io', 'selfsubjectaccessreviews'), wide('create', 'authorization.k8s.io', 'selfsubjectrulesreviews'),
  wide('create', 'authorization.k8s.io', 'subjectaccessreviews'), wide('create', 'authentication.k8s.io', 'tokenreviews'),
];
const paths: readonly Request[] = ['/version', '/api', '/apis/apps/v1', '/openapi/v2', '/healthz', '/openid/v1/jwks', '/metrics', '/logs', '/.well-known/openid-configuration'].map(path);

const request = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...objects) }, { weight: 3, arbitrary: fc.constantFrom(...special) }, { weight: 3, arbitrary: fc.constantFrom(...paths) });

export const wishes: fc.Arbitrary<Wishes> = fc.record({
  subject: fc.constantFrom<Subject>({ serviceAccount: { namespace: 'shop', name: 'default' } }, { serviceAccount: { namespace: 'shop', name: 'default' } }, { serviceAccount: { namespace: 'shop', name: 'web' } }, { user: 'alice' }),
  requests: fc.uniqueArray(request, { minLength: 2, maxLength: 4 }),
}, exact);
