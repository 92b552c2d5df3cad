import * as fc from 'fast-check';
import { alice, aliceHerself, ask, askCluster, askUrl, bound, clusterRole, clusterRoleBinding, person, RBAC_GROUP, resourceRule, role, roleBinding, serviceAccount, toClusterRole, toRole, urlRule, type ChainSituation, type Situation } from './policies';
import { asking, mostlyMore, some } from './rule-scenarios';
import type { Authorizer, ClusterRole, Policy, Request, Subject, User } from './port';

const ASKERS_MAX = 4;
const reader = resourceRule(['get'], ['pods']);

/** Everybody wants the same. */
function fromEach(users: readonly User[]): readonly Request[] {
  return users.map((user) => ({ ...ask('get', 'pods'), user }));
}

function askedBy(policy: fc.Arbitrary<Policy>, users: readonly User[]): fc.Arbitrary<Situation> {
  return fc.record({ policy, requests: mostlyMore(fromEach(users), ASKERS_MAX) }, { noNullPrototype: true });
}

/** The same right for subjects of different kinds, some of which share a name. */
const subjects: readonly Subject[] = [
  aliceHerself,
  { kind: 'Group', name: 'alice' },
  { kind: 'Group', name: 'ops' },
  { kind: 'User', name: 'ops' },
  { kind: 'Group', name: 'system:authenticated' },
  { kind: 'ServiceAccount', name: 'alice', namespace: 'dev' },
];

export const subjectSituations = askedBy(
  some(subjects, 2).map((own): Policy => [role('dev', 'reader', reader), roleBinding('dev', 'to-some', toRole('reader'), ...own)]),
  [alice, person('bob', 'ops'), person('carol', 'ops', 'alice'), person('ops'), serviceAccount('dev', 'alice')],
);

const accounts: readonly Subject[] = [
  { kind: 'ServiceAccount', name: 'ci' },
  { kind: 'ServiceAccount', name: 'ci', namespace: 'dev' },
  { kind: 'ServiceAccount', name: 'ci', namespace: 'prod' },
  { kind: 'User', name: 'system:serviceaccount:ci' },
  { kind: 'User', name: 'system:serviceaccount:prod:ci' },
  { kind: 'Group', name: 'system:serviceaccounts:prod' },
  { kind: 'Group', name: 'system:serviceaccounts' },
];

/** ServiceAccounts of one name in several namespaces; the binding is one of dev's or of the cluster. */
export const accountSituations = askedBy(
  fc.tuple(some(accounts, 2), fc.constantFrom('dev', 'dev', 'cluster')).map(([own, where]): Policy =>
    where === 'dev'
      ? [role('dev', 'reader', reader), roleBinding('dev', 'to-some', toRole('reader'), ...own)]
      : [clusterRole('reader', reader), clusterRoleBinding('to-some', toClusterRole('reader'), ...own)],
  ),
  [serviceAccount('dev', 'ci'), serviceAccount('prod', 'ci'), serviceAccount('default', 'ci'), serviceAccount('prod', 'default'), person('ci')],
);

const labelled = { team: { team: 'web' }, stage: { stage: 'test' }, both: { team: 'web', stage: 'test' } };

function aggregated(name: string, labels: Readonly<Record<string, string>> | undefined, own: ClusterRole['rules'], ...selectors: readonly Readonly<Record<string, string>>[]): ClusterRole {
  return {
    kind: 'ClusterRole',
    metadata: { name, ...(labels === undefined ? {} : { labels }) },
    rules: own,
    aggregationRule: { clusterRoleSelectors: selectors.map((matchLabels) => ({ matchLabels })) },
  };
}

function part(resource: string, labels: Readonly<Record<string, string>>): ClusterRole {
  return { kind: 'ClusterRole', metadata: { name: `part-${resource}`, labels }, rules: [resourceRule(['get'], [resource])] };
}

const selectors = [[labelled.team], [labelled.both], [labelled.team, labelled.stage], [labelled.stage]];
const parts = [part('pods', labelled.team), part('secrets', labelled.both), part('events', labelled.stage)];
const middle = [aggregated('middle', labelled.both, [], { tier: 'base' }), part('services', { tier: 'base' })];

/** ClusterRoles that are put together from others; with a middle one, from one that is itself put together. */
export const aggregationSituations = asking(
  fc.tuple(fc.constantFrom(...selectors), some(parts, 3, 0), fc.boolean(), fc.boolean()).map(([wanted, chosen, hasMiddle, hasOwn]): Policy => [
    aggregated('gathered', undefined, hasOwn ? [resourceRule(['get'], ['configmaps'])] : [], ...wanted),
    ...chosen,
    ...(hasMiddle ? middle : []),
    clusterRoleBinding('to-alice', toClusterRole('gathered'), aliceHerself),
  ]),
  ['pods', 'secrets', 'events', 'services', 'configmaps'].map((resource) => ask('get', resource)),
);

const webhooks: readonly Authorizer[] = [{ type: 'Webhook', answer: 'allowed' }, { type: 'Webhook', answer: 'denied' }, { type: 'Webhook', answer: 'noOpinion' }];
const rbacOnly: readonly Authorizer[] = [{ type: 'RBAC' }];
const chains: readonly (readonly Authorizer[])[] = [
  rbacOnly,
  ...webhooks.flatMap((hook): readonly (readonly Authorizer[])[] => [[{ type: 'RBAC' }, hook], [hook, { type: 'RBAC' }]]),
  [{ type: 'RBAC' }, { type: 'AlwaysAllow' }],
  [{ type: 'AlwaysDeny' }, { type: 'RBAC' }],
  [{ type: 'Webhook', answer: 'noOpinion' }, { type: 'RBAC' }, { type: 'Webhook', answer: 'denied' }, { type: 'AlwaysAllow' }],
];

const viewer = bound(resourceRule(['get', 'list'], ['pods']));

/** Several authorizers, of which RBAC is one. */
export const chainSituations: fc.Arbitrary<ChainSituation> = fc.record(
  {
    policy: fc.constant<Policy>(viewer),
    authorizers: fc.constantFrom(...chains),
    requests: mostlyMore([ask('list', 'pods'), ask('delete', 'pods'), ask('get', 'pods'), ask('create', 'pods')], ASKERS_MAX),
  },
  { noNullPrototype: true },
);

const root = person('root', 'system:masters');
const admins = person('ann', 'admins');
const all = clusterRole('cluster-admin', resourceRule(['*'], ['*'], { apiGroups: ['*'] }), urlRule(['*'], ['*']));
const adminSubjects: readonly Subject[] = [{ kind: 'Group', name: 'system:masters' }, { kind: 'Group', name: 'admins' }, { kind: 'User', name: 'system:masters' }];

/** Members of system:masters and others, with and without the binding that a cluster comes with. */
export const masterSituations: fc.Arbitrary<ChainSituation> = fc.record(
  {
    policy: some(adminSubjects, 2, 0).map((own): Policy => (own.length === 0 ? [all] : [all, clusterRoleBinding('cluster-admin', toClusterRole('cluster-admin'), ...own)])),
    authorizers: fc.constantFrom(rbacOnly, rbacOnly, [{ type: 'Webhook', answer: 'denied' }, { type: 'RBAC' }] satisfies Authorizer[]),
    requests: mostlyMore(
      [root, admins, person('system:masters'), alice].flatMap((user): readonly Request[] => [{ ...askCluster('delete', 'clusterroles', { apiGroup: RBAC_GROUP, name: 'edit' }), user }, { ...askUrl('get', '/metrics'), user }]),
      ASKERS_MAX,
    ),
  },
  { noNullPrototype: true },
);
