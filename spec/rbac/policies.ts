import type { Authorizer, ClusterRole, ClusterRoleBinding, Policy, Request, ResourceRequest, Role, RoleBinding, RoleRef, Rule, Subject, UrlRequest, User, Write } from './port';

/** A cluster's roles and bindings, and requests to it. */
export interface Situation {
  readonly policy: Policy;
  readonly requests: readonly Request[];
}

/** The same with the authorizers of the API server. */
export interface ChainSituation extends Situation {
  readonly authorizers: readonly Authorizer[];
}

/** Attempts to write roles and bindings; each is made in the cluster as it is at first. */
export interface WriteSituation {
  readonly policy: Policy;
  readonly attempts: readonly Write[];
}

export const RBAC_GROUP = 'rbac.authorization.k8s.io';

export function person(username: string, ...groups: readonly string[]): User {
  return { username, groups: [...groups, 'system:authenticated'] };
}

export function serviceAccount(namespace: string, name: string): User {
  return { username: `system:serviceaccount:${namespace}:${name}`, groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'] };
}

export const alice = person('alice');
export const aliceHerself: Subject = { kind: 'User', name: 'alice' };

export function resourceRule(verbs: readonly string[], resources: readonly string[], more: Partial<Rule> = {}): Rule {
  return { apiGroups: [''], resources: [...resources], verbs: [...verbs], ...more };
}

export function urlRule(verbs: readonly string[], nonResourceURLs: readonly string[]): Rule {
  return { nonResourceURLs: [...nonResourceURLs], verbs: [...verbs] };
}

export function role(namespace: string, name: string, ...rules: readonly Rule[]): Role {
  return { kind: 'Role', metadata: { namespace, name }, rules: [...rules] };
}

export function clusterRole(name: string, ...rules: readonly Rule[]): ClusterRole {
  return { kind: 'ClusterRole', metadata: { name }, rules: [...rules] };
}

export function roleBinding(namespace: string, name: string, roleRef: RoleRef, ...subjects: readonly Subject[]): RoleBinding {
  return { kind: 'RoleBinding', metadata: { namespace, name }, subjects: [...subjects], roleRef };
}

export function clusterRoleBinding(name: string, roleRef: RoleRef, ...subjects: readonly Subject[]): ClusterRoleBinding {
  return { kind: 'ClusterRoleBinding', metadata: { name }, subjects: [...subjects], roleRef };
}

export function toRole(name: string): RoleRef {
  return { kind: 'Role', name };
}

export function toClusterRole(name: string): RoleRef {
  return { kind: 'ClusterRole', name };
}

/** A Role of alice's in dev. */
export function bound(...rules: readonly Rule[]): Policy {
  return [role('dev', 'worker', ...rules), roleBinding('dev', 'to-alice', toRole('worker'), aliceHerself)];
}

const onCollections = ['list', 'watch', 'deletecollection'];

/** A request of alice's: about an object named `web` in dev, unless something else is said. */
export function ask(verb: string, resource: string, more: Partial<ResourceRequest> = {}): Request {
  const [kind = '', subresource] = resource.split('/');
  const name = onCollections.includes(verb) ? {} : { name: 'web' };
  return { user: alice, verb, apiGroup: '', resource: kind, ...(subresource === undefined ? {} : { subresource }), namespace: 'dev', ...name, ...more };
}

/** The same for a resource of the cluster, or for all namespaces. */
export function askCluster(verb: string, resource: string, more: Partial<ResourceRequest> = {}): Request {
  const { namespace: _namespace, ...request } = ask(verb, resource, more) as ResourceRequest;
  return request;
}

export function askUrl(verb: string, path: string): UrlRequest {
  return { user: alice, verb, path };
}
