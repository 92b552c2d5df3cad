import * as fc from 'fast-check';
import { alice, aliceHerself, clusterRole, clusterRoleBinding, person, RBAC_GROUP, resourceRule, role, roleBinding, toClusterRole, toRole, urlRule, type WriteSituation } from './policies';
import type { ClusterRole, Policy, RbacObject, Rule, Subject, User, Write } from './port';
import { mostlyMore, some } from './rule-scenarios';

const ATTEMPTS_MAX = 3;
const bob: Subject = { kind: 'User', name: 'bob' };
const carol: Subject = { kind: 'User', name: 'carol' };
const ofRbac = { apiGroups: [RBAC_GROUP] };

/** What lets alice write roles and bindings at all. */
const managing = resourceRule(['create', 'update', 'delete'], ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'], ofRbac);
const managers: Policy = [clusterRole('manager', managing), clusterRoleBinding('managers', toClusterRole('manager'), aliceHerself)];

/** Rights that alice has in dev, or in the whole cluster; a Role cannot have URLs. */
function own(where: 'dev' | 'cluster', name: string, ...rules: readonly Rule[]): Policy {
  if (rules.length === 0) return [];
  return where === 'dev' && rules.every(({ nonResourceURLs }) => nonResourceURLs === undefined)
    ? [role('dev', name, ...rules), roleBinding('dev', name, toRole(name), aliceHerself)]
    : [clusterRole(name, ...rules), clusterRoleBinding(name, toClusterRole(name), aliceHerself)];
}

/** Whether an attempt has to do with an object: it writes or deletes it, or a binding refers to it. */
function concerns({ object }: Write, { kind, metadata }: RbacObject): boolean {
  if ('roleRef' in object && object.roleRef.kind === kind && object.roleRef.name === metadata.name) return true;
  return object.kind === kind && object.metadata.name === metadata.name;
}

/** Attempts of a user with some rights, among those of the existing objects that the attempts have to do with. */
function attempting(rights: fc.Arbitrary<Policy>, existing: Policy, writes: readonly (readonly [Write['verb'], RbacObject])[], user: User = alice): fc.Arbitrary<WriteSituation> {
  const all = writes.map(([verb, object]): Write => ({ user, verb, object }));
  return fc
    .tuple(rights, mostlyMore(all, ATTEMPTS_MAX))
    .map(([policy, attempts]) => ({ policy: [...existing.filter((object) => attempts.some((each) => concerns(each, object))), ...policy], attempts }));
}

const where = fc.constantFrom('dev' as const, 'dev' as const, 'cluster' as const);
const standard = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

const ownRights: readonly Rule[] = [
  resourceRule(['get'], ['pods']),
  resourceRule(['list'], ['pods', 'secrets']),
  resourceRule(['get'], ['secrets'], { resourceNames: ['app'] }),
  resourceRule(standard, ['configmaps']),
  resourceRule(['get'], ['*']),
  resourceRule(['get'], ['*/log']),
  urlRule(['get'], ['/healthz/*']),
];
const granted: readonly (readonly Rule[])[] = [
  [resourceRule(['get'], ['pods'])],
  [resourceRule(['get', 'list'], ['pods'])],
  [resourceRule(['get', 'delete'], ['pods'])],
  [resourceRule(['get'], ['pods']), resourceRule(['list'], ['configmaps'])],
  [resourceRule(['get'], ['secrets'], { resourceNames: ['app'] })],
  [resourceRule(['get'], ['secrets'])],
  [resourceRule(['get'], ['pods/log'])],
  [resourceRule(['*'], ['configmaps'])],
];

/** Roles that grant what alice has, or a little more. */
export const escalationSituations = attempting(
  fc.tuple(where, some(ownRights, 3), fc.constantFrom(true, true, true, false)).map(([place, rules, isManager]) => [...(isManager ? managers : []), ...own(place, 'worker', ...rules)]),
  [],
  [
    ...granted.map((rules) => ['create', role('dev', 'new', ...rules)] as const),
    ['create', clusterRole('new', resourceRule(['get'], ['pods']))],
    ['create', clusterRole('new', resourceRule(['get', 'list'], ['pods']))],
    ['create', clusterRole('new', urlRule(['get'], ['/healthz/etcd']))],
    ['create', clusterRole('new', urlRule(['get'], ['/healthz*']))],
  ],
);

const secretKeeper = role('dev', 'keeper', resourceRule(['get'], ['secrets']));
const powerful = clusterRole('powerful', resourceRule(['*'], ['secrets']));
const podViewer = clusterRole('pod-viewer', resourceRule(['get'], ['pods']));
const existing: Policy = [secretKeeper, powerful, podViewer];
const specials: readonly Rule[] = [
  resourceRule(['escalate'], ['roles'], ofRbac),
  resourceRule(['escalate'], ['roles'], { ...ofRbac, resourceNames: ['keeper'] }),
  resourceRule(['escalate'], ['clusterroles'], ofRbac),
  resourceRule(['bind'], ['roles', 'clusterroles'], ofRbac),
  resourceRule(['bind'], ['clusterroles'], { ...ofRbac, resourceNames: ['powerful'] }),
  resourceRule(['bind'], ['rolebindings', 'clusterrolebindings'], ofRbac),
  resourceRule(['*'], ['roles', 'clusterroles'], ofRbac),
];
const withSpecials = fc.tuple(where, some(specials, 1), fc.constantFrom(true, true, true, false)).map(([place, rules, isManager]): Policy => [...(isManager ? managers : []), ...own('cluster', 'worker', resourceRule(['get'], ['pods'])), ...own(place, 'granter', ...rules)]);
const more = resourceRule(['get', 'list'], ['secrets']);

/** Roles beyond alice's rights, with verbs that may make up for it. */
export const escalateSituations = attempting(withSpecials, existing, [
  ['create', role('dev', 'new', more)],
  ['create', role('prod', 'new', more)],
  ['update', { ...secretKeeper, rules: [more] }],
  ['create', clusterRole('new', more)],
  ['update', { ...podViewer, rules: [more] }],
]);

/** Bindings to roles beyond alice's rights, with verbs that may make up for it. */
export const bindSituations = attempting(withSpecials, existing, [
  ['create', roleBinding('dev', 'new', toClusterRole('powerful'), bob)],
  ['create', roleBinding('dev', 'new', toRole('keeper'), bob)],
  ['create', roleBinding('prod', 'new', toClusterRole('powerful'), bob)],
  ['create', roleBinding('dev', 'new', toClusterRole('pod-viewer'), bob)],
  ['create', clusterRoleBinding('new', toClusterRole('powerful'), bob)],
  ['create', clusterRoleBinding('new', toClusterRole('pod-viewer'), bob)],
]);

const strong = role('dev', 'strong', resourceRule(['get', 'list'], ['secrets']), resourceRule(['get'], ['pods']));
const weak = role('dev', 'weak', resourceRule(['get'], ['pods']));
const toStrong = roleBinding('dev', 'strong-ones', toRole('strong'), bob);
const toWeak = roleBinding('dev', 'weak-ones', toRole('weak'), bob);

/** Changes to roles and bindings that are there. */
export const changeSituations = attempting(
  fc.tuple(where, some([resourceRule(['get'], ['pods']), resourceRule(['list'], ['pods'])], 2)).map(([place, rules]): Policy => [...managers, ...own(place, 'worker', ...rules)]),
  [strong, weak, toStrong, toWeak, podViewer],
  [
    ['delete', strong],
    ['delete', toStrong],
    ['update', strong],
    ['update', { ...strong, rules: [resourceRule(['get'], ['secrets'])] }],
    ['update', { ...strong, rules: [resourceRule(['get'], ['pods'])] }],
    ['update', { ...weak, rules: [resourceRule(['get', 'list'], ['pods'])] }],
    ['update', { ...strong, rules: [...strong.rules, resourceRule(['list'], ['pods'])] }],
    ['update', { ...toStrong, subjects: [bob, carol] }],
    ['update', { ...toWeak, subjects: [bob, carol] }],
    ['update', { ...toWeak, roleRef: toClusterRole('pod-viewer') }],
    ['update', { ...toWeak, roleRef: toRole('strong') }],
  ],
);

const allRights: readonly Rule[] = [resourceRule(['*'], ['*'], { apiGroups: ['*'] }), urlRule(['*'], ['*'])];
const ci: Subject = { kind: 'ServiceAccount', name: 'ci' };
const inProd = role('prod', 'worker', resourceRule(['get'], ['pods']));

/** Objects that are valid or not, written by somebody who has everything or by somebody who may write but not bind. */
export const validitySituations = attempting(
  fc.constantFrom(true, false).map((isAdmin): Policy => (isAdmin ? own('cluster', 'admin', ...allRights) : [...managers, ...own('cluster', 'getter', resourceRule(['get'], ['pods']), urlRule(['get'], ['/healthz*']))])),
  [inProd, podViewer],
  [
    ['create', role('dev', 'new', urlRule(['get'], ['/healthz']))],
    ['create', clusterRole('new', urlRule(['get'], ['/healthz']))],
    ['create', clusterRoleBinding('new', toRole('worker'), bob)],
    ['create', clusterRoleBinding('new', toClusterRole('pod-viewer'), ci)],
    ['create', clusterRoleBinding('new', toClusterRole('pod-viewer'), { ...ci, namespace: 'dev' })],
    ['create', roleBinding('dev', 'new', toClusterRole('pod-viewer'), ci)],
    ['create', roleBinding('dev', 'new', toRole('worker'), bob)],
    ['create', roleBinding('prod', 'new', toRole('worker'), bob)],
    ['create', roleBinding('dev', 'new', toClusterRole('gone'), bob)],
  ],
);

function gathering(...rules: readonly Rule[]): ClusterRole {
  return { ...clusterRole('new', ...rules), aggregationRule: { clusterRoleSelectors: [{ matchLabels: { team: 'web' } }] } };
}

const labelled = (rule: Rule): ClusterRole => ({ ...clusterRole('new', rule), metadata: { name: 'new', labels: { team: 'web' } } });
const partial: readonly (readonly Rule[])[] = [[resourceRule(['get'], ['pods'])], [resourceRule(['*'], ['*'], { apiGroups: ['*'] })], allRights, [resourceRule(['escalate'], ['clusterroles'], ofRbac)]];
const wanted: readonly (readonly ['create', ClusterRole])[] = [
  ['create', gathering()],
  ['create', gathering(resourceRule(['get'], ['pods']))],
  ['create', labelled(resourceRule(['get'], ['pods']))],
  ['create', labelled(resourceRule(['get', 'list'], ['secrets']))],
];

/** Aggregation rules, and parts for them, by people with more or fewer rights. */
export const gatheringSituations = fc.oneof(
  { weight: 5, arbitrary: attempting(fc.constantFrom(...partial).map((rules): Policy => [...managers, ...own('cluster', 'worker', ...rules)]), [], wanted) },
  { weight: 1, arbitrary: attempting(fc.constant<Policy>([]), [], wanted, person('root', 'system:masters')) },
);
