import * as fc from 'fast-check';
import { aliceHerself, ask, askCluster, askUrl, bound, clusterRole, clusterRoleBinding, RBAC_GROUP, resourceRule, role, roleBinding, toClusterRole, toRole, urlRule, type Situation } from './policies';
import type { Policy, Request, Rule } from './port';

const REQUESTS_MAX = 4;

/** Some of a list, in its order. */
export function some<T>(list: readonly T[], maxLength: number, minLength = 1): fc.Arbitrary<T[]> {
  return fc.subarray([...list], { minLength, maxLength: Math.min(maxLength, list.length) });
}

/** One or two of a list, or mostly more: one is easier to talk about, several tell more beliefs apart. */
export function mostlyMore<T>(list: readonly T[], maxLength: number): fc.Arbitrary<T[]> {
  return fc.oneof({ withCrossShrink: true }, { weight: 1, arbitrary: some(list, 2) }, { weight: 4, arbitrary: some(list, maxLength, Math.min(maxLength, list.length) - 1) });
}

export function asking(policy: fc.Arbitrary<Policy>, requests: readonly Request[]): fc.Arbitrary<Situation> {
  return fc.record({ policy, requests: mostlyMore(requests, REQUESTS_MAX) }, { noNullPrototype: true });
}

const ofRoles = { apiGroup: RBAC_GROUP };
const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', 'escalate'];

/** Verbs on one resource: those of HTTP methods, and one that no method stands for. */
export const verbSituations = asking(
  fc
    .oneof({ weight: 4, arbitrary: some([...verbs, 'bind'], 3) }, { weight: 1, arbitrary: fc.constant(['*']) })
    .map((own) => bound(resourceRule(own, ['roles'], { apiGroups: [RBAC_GROUP] }))),
  verbs.map((verb) => ask(verb, 'roles', ofRoles)),
);

/** Resources of the same name in two API groups. */
export const groupSituations = asking(
  fc
    .tuple(some(['', 'apps', 'metrics.k8s.io', 'events.k8s.io', '*'], 2), fc.constantFrom(['pods'], ['pods', 'events'], ['deployments'], ['events', 'deployments'], ['*']))
    .map(([apiGroups, resources]) => bound(resourceRule(['get', 'list'], resources, { apiGroups }))),
  [
    ask('list', 'pods'),
    ask('list', 'pods', { apiGroup: 'metrics.k8s.io' }),
    ask('list', 'events'),
    ask('list', 'events', { apiGroup: 'events.k8s.io' }),
    ask('list', 'deployments', { apiGroup: 'apps' }),
    ask('list', 'configmaps'),
  ],
);

const scaled = ['deployments', 'deployments/scale', 'statefulsets/scale', 'deployments/status'];

/** Resources with their subresources: of Pods, or of what can be scaled. */
export const subresourceSituations = fc.oneof(
  asking(
    some(['pods', 'pods/log', 'pods/exec', 'pods/*', '*/log', '*'], 2).map((resources) => bound(resourceRule(['get', 'create'], resources))),
    [ask('get', 'pods'), ask('get', 'pods/log'), ask('create', 'pods/exec'), ask('get', 'pods/status')],
  ),
  asking(
    some([...scaled, '*/scale', '*/status', 'deployments/*', '*'], 2).map((resources) => bound(resourceRule(['get'], resources, { apiGroups: ['apps'] }))),
    scaled.map((resource) => ask('get', resource, { apiGroup: 'apps' })),
  ),
);

const byName = 'metadata.name=app';

/** Secrets by name, asked for with and without one. */
const secretSituations = asking(
  some(['app', 'db', 'web', '*'], 2).chain((resourceNames) =>
    fc
      .constantFrom(['*'], ['get', 'list', 'watch'], ['create', 'delete', 'deletecollection'])
      .map((own) => bound(resourceRule(own, ['secrets'], { resourceNames }))),
  ),
  [
    ask('get', 'secrets', { name: 'app' }),
    ask('delete', 'secrets', { name: 'db' }),
    ask('list', 'secrets'),
    ask('list', 'secrets', { fieldSelector: byName }),
    ask('list', 'secrets', { fieldSelector: 'type=Opaque' }),
    ask('watch', 'secrets', { fieldSelector: `${byName},type=Opaque` }),
    ask('list', 'secrets', { fieldSelector: 'metadata.name!=app' }),
    ask('create', 'secrets', { name: 'app' }),
    ask('deletecollection', 'secrets'),
    ask('deletecollection', 'secrets', { fieldSelector: byName }),
  ],
);

/** Subresources are of an object that has a name, even where something is created. */
const execSituations = asking(
  some(['app', 'db'], 1).map((resourceNames) => bound(resourceRule(['get', 'create'], ['pods', 'pods/exec'], { resourceNames }))),
  [ask('get', 'pods', { name: 'app' }), ask('create', 'pods', { name: 'app' }), ask('create', 'pods/exec', { name: 'app' }), ask('create', 'pods/exec', { name: 'db' })],
);

export const nameSituations = fc.oneof({ weight: 3, arbitrary: secretSituations }, { weight: 1, arbitrary: execSituations });

const everyResource = resourceRule(['*'], ['*'], { apiGroups: ['*'] });
const urlRules: fc.Arbitrary<Rule> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(some(['/healthz', '/healthz/*', '/healthz*', '/metrics', '/*/etcd', '*'], 2), fc.constantFrom(['get'], ['get'], ['*'])).map(([urls, own]) => urlRule(own, urls)) },
  { weight: 1, arbitrary: fc.constant(everyResource) },
);
const throughCluster = clusterRoleBinding('to-alice', toClusterRole('viewer'), aliceHerself);
const throughNamespace = roleBinding('dev', 'to-alice', toClusterRole('viewer'), aliceHerself);

/** Paths of the API server that are no resources. */
export const urlSituations = asking(
  fc.tuple(urlRules, fc.constantFrom(throughCluster, throughCluster, throughCluster, throughNamespace)).map(([rule, binding]) => [clusterRole('viewer', rule), binding]),
  [askUrl('get', '/healthz'), askUrl('get', '/healthz/etcd'), askUrl('get', '/healthzilla'), askUrl('get', '/metrics'), askUrl('post', '/healthz/etcd'), askUrl('get', '/version')],
);

const namespaceRules = [resourceRule(['get', 'delete'], ['namespaces']), resourceRule(['get', 'list'], ['namespaces']), resourceRule(['*'], ['*']), resourceRule(['get', 'list'], ['pods']), resourceRule(['create', 'update'], ['namespaces'])];

/** Namespace objects themselves, through a Role in one of them or through the cluster. */
export const namespaceSituations = asking(
  fc.tuple(fc.constantFrom(...namespaceRules), fc.constantFrom('role', 'role', 'role', 'cluster')).map(([rule, how]): Policy =>
    how === 'role' ? bound(rule) : [clusterRole('worker', rule), clusterRoleBinding('to-alice', toClusterRole('worker'), aliceHerself)],
  ),
  [
    askCluster('get', 'namespaces', { name: 'dev' }),
    askCluster('get', 'namespaces', { name: 'prod' }),
    askCluster('list', 'namespaces'),
    askCluster('delete', 'namespaces', { name: 'dev' }),
    askCluster('create', 'namespaces', { name: 'dev' }),
    askCluster('update', 'namespaces', { name: 'dev' }),
  ],
);

/** Ways in which alice may have got a right, each with what it needs. */
export const waysOf = (rule: Rule): readonly Policy[] => [
  [role('dev', 'viewer', rule), roleBinding('dev', 'b-role', toRole('viewer'), aliceHerself)],
  [clusterRole('viewer', rule), roleBinding('dev', 'b-local', toClusterRole('viewer'), aliceHerself)],
  [clusterRole('viewer', rule), roleBinding('prod', 'b-prod', toClusterRole('viewer'), aliceHerself)],
  [clusterRole('viewer', rule), clusterRoleBinding('b-cluster', toClusterRole('viewer'), aliceHerself)],
];

/** One right in different places, asked for in all of them. */
export const scopeSituations = asking(
  fc.tuple(fc.nat(3), fc.boolean(), fc.nat(3)).map(([first, hasSecond, second]) => {
    const ways = waysOf(resourceRule(['get', 'list'], ['pods', 'nodes']));
    const both = [...(ways[first] ?? []), ...(hasSecond ? (ways[second] ?? []) : [])];
    return both.filter((object, i) => both.findIndex((each) => each.kind === object.kind && each.metadata.name === object.metadata.name) === i);
  }),
  [ask('list', 'pods'), ask('list', 'pods', { namespace: 'prod' }), askCluster('list', 'pods'), askCluster('list', 'nodes'), askCluster('get', 'nodes', { name: 'n1' })],
);

const unionRules = [resourceRule(['create'], ['pods']), resourceRule(['patch'], ['secrets']), resourceRule(['create', 'patch'], ['configmaps']), resourceRule(['patch'], ['pods', 'configmaps'])];

/** Several roles and rules at once. */
export const unionSituations = asking(
  fc.tuple(some(unionRules, 2), fc.array(some(unionRules, 2), { maxLength: 1 }), fc.boolean()).map(([own, others, isLocal]): Policy => [
    ...bound(...own),
    ...others.flatMap((rules): Policy => [
      clusterRole('helper', ...rules),
      isLocal ? roleBinding('dev', 'also', toClusterRole('helper'), aliceHerself) : clusterRoleBinding('also', toClusterRole('helper'), aliceHerself),
    ]),
  ]),
  [ask('create', 'pods'), ask('patch', 'pods'), ask('create', 'secrets'), ask('patch', 'secrets'), ask('create', 'configmaps')],
);

/** Bindings whose role is not there, beside others. */
export const danglingSituations = asking(
  fc
    .tuple(some([0, 1, 2, 3, 4], 3), some([role('dev', 'viewer', resourceRule(['get'], ['pods'])), role('prod', 'viewer', resourceRule(['get'], ['secrets'])), clusterRole('viewer', resourceRule(['get'], ['configmaps']))], 3, 0))
    .map(([chosen, roles]): Policy => {
      const bindings: Policy = [
        roleBinding('dev', 'b-role', toRole('viewer'), aliceHerself),
        roleBinding('dev', 'b-cluster-role', toClusterRole('viewer'), aliceHerself),
        roleBinding('dev', 'b-gone', toRole('gone'), aliceHerself),
        clusterRoleBinding('b-all-gone', toClusterRole('gone'), aliceHerself),
        clusterRoleBinding('b-all', toClusterRole('viewer'), aliceHerself),
      ];
      return [...roles, ...chosen.flatMap((i) => bindings[i] ?? [])];
    }),
  [ask('get', 'pods'), ask('get', 'secrets'), ask('get', 'configmaps')],
);

