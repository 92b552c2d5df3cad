import { z } from 'zod';
import type { PortDeclaration, PortSchema } from '../kernel';

const names = z.array(z.string());
const rule = z.object({
  verbs: names,
  apiGroups: z.exactOptional(names),
  resources: z.exactOptional(names),
  resourceNames: z.exactOptional(names),
  nonResourceURLs: z.exactOptional(names),
});
const local = z.object({ namespace: z.string(), name: z.string() });
const labels = z.record(z.string(), z.string());
const subject = z.object({ kind: z.enum(['User', 'Group', 'ServiceAccount']), name: z.string(), namespace: z.exactOptional(z.string()) });
const roleRef = z.object({ kind: z.enum(['Role', 'ClusterRole']), name: z.string() });
const role = z.object({ kind: z.literal('Role'), metadata: local, rules: z.array(rule) });
const clusterRole = z.object({
  kind: z.literal('ClusterRole'),
  metadata: z.object({ name: z.string(), labels: z.exactOptional(labels) }),
  rules: z.array(rule),
  aggregationRule: z.exactOptional(z.object({ clusterRoleSelectors: z.array(z.object({ matchLabels: labels })) })),
});
const roleBinding = z.object({ kind: z.literal('RoleBinding'), metadata: local, subjects: z.array(subject), roleRef });
const clusterRoleBinding = z.object({ kind: z.literal('ClusterRoleBinding'), metadata: z.object({ name: z.string() }), subjects: z.array(subject), roleRef });
const rbacObject = z.discriminatedUnion('kind', [role, clusterRole, roleBinding, clusterRoleBinding]);

const user = z.object({ username: z.string(), groups: names });
const resourceRequest = z.object({
  user,
  verb: z.string(),
  apiGroup: z.string(),
  resource: z.string(),
  subresource: z.exactOptional(z.string()),
  namespace: z.exactOptional(z.string()),
  name: z.exactOptional(z.string()),
  fieldSelector: z.exactOptional(z.string()),
});
const urlRequest = z.object({ user, verb: z.string(), path: z.string() });
const request = z.union([urlRequest, resourceRequest]);
const decision = z.enum(['allowed', 'noOpinion']);
const authorizer = z.union([
  z.object({ type: z.enum(['RBAC', 'AlwaysAllow', 'AlwaysDeny']) }),
  z.object({ type: z.literal('Webhook'), answer: z.enum(['allowed', 'denied', 'noOpinion']) }),
]);
const access = z.enum(['allowed', 'forbidden']);
const write = z.object({ user, verb: z.enum(['create', 'update', 'delete']), object: rbacObject });
const outcome = z.enum(['accepted', 'forbidden', 'invalid', 'notFound']);

/** Objects of rbac.authorization.k8s.io/v1 as people write them; `apiGroup` of subjects and roleRefs is left to its default. */
export type Rule = z.infer<typeof rule>;
export type Subject = z.infer<typeof subject>;
export type RoleRef = z.infer<typeof roleRef>;
export type Role = z.infer<typeof role>;
export type ClusterRole = z.infer<typeof clusterRole>;
export type RoleBinding = z.infer<typeof roleBinding>;
export type ClusterRoleBinding = z.infer<typeof clusterRoleBinding>;
export type Binding = RoleBinding | ClusterRoleBinding;
export type RbacObject = z.infer<typeof rbacObject>;
/** All roles and bindings of a cluster. Those that controllers make follow: the rules of aggregated ClusterRoles. */
export type Policy = readonly RbacObject[];
/** Who asks, as authentication found out. */
export type User = z.infer<typeof user>;
/**
 * A request for a resource. `verb` is the API's (`get`, `list`, `watch`, `create`, `deletecollection`, …). Without a
 * namespace it is for all of them, or for a resource without any. `name` is the object's, for `create` the one in the
 * body; `fieldSelector` goes with list, watch and deletecollection.
 */
export type ResourceRequest = z.infer<typeof resourceRequest>;
/** A request for another path of the API server, such as `/healthz`; `verb` is the HTTP method in small letters. */
export type UrlRequest = z.infer<typeof urlRequest>;
export type Request = z.infer<typeof request>;
export type Decision = z.infer<typeof decision>;
/** One of the authorizers of an API server; a webhook with what it answers. */
export type Authorizer = z.infer<typeof authorizer>;
export type Access = z.infer<typeof access>;
/**
 * An attempt to create, update or delete a role or binding. What is updated is there; it was read, changed and is put
 * back whole. What is created is not there. For `delete` only the object's kind and metadata matter.
 */
export type Write = z.infer<typeof write>;
export type Outcome = z.infer<typeof outcome>;

/** Resources that exist once in a cluster: requests for them have no namespace. */
export const clusterScoped: readonly string[] = ['namespaces', 'nodes', 'persistentvolumes', 'clusterroles', 'clusterrolebindings'];

/** Role-based access control: who may do what, and who may grant it. */
export interface RbacPort {
  /** What the RBAC authorizer says to a request. */
  authorize(policy: Policy, request: Request): Decision;
  /** What becomes of a request in an API server with these authorizers, in this order. */
  decide(policy: Policy, authorizers: readonly Authorizer[], request: Request): Access;
  /** What becomes of a write to a role or binding, in an API server whose only authorizer is RBAC. */
  write(policy: Policy, attempt: Write): Outcome;
}

export const rbacPort: PortSchema<RbacPort> = {
  authorize: { doc: 'What the RBAC authorizer says to a request.', params: [z.array(rbacObject), request], result: decision },
  decide: {
    doc: 'What becomes of a request in an API server with these authorizers, in this order.',
    params: [z.array(rbacObject), z.array(authorizer), request],
    result: access,
    feature: 'chain',
  },
  write: {
    doc: 'What becomes of a write to a role or binding, in an API server whose only authorizer is RBAC.',
    params: [z.array(rbacObject), write],
    result: outcome,
    feature: 'writes',
  },
};

export const declaration: PortDeclaration<RbacPort> = {
  id: 'rbac',
  port: rbacPort,
  features: {
    chain: 'decide() is provided: RBAC among other authorizers',
    writes: 'write() is provided: who may write roles and bindings',
  },
};
