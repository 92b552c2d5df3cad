import { text, violation, type Text, type Violation } from '../kernel';
import type { Round, Wishes } from './access';
import type { Binding, BoundSubject, Request, Subject } from './port';

export function saySubject(subject: Subject): Text {
  if ('user' in subject) return text(subject.user, subject.user);
  const { namespace, name } = subject.serviceAccount;
  return text(`${namespace}/${name}`, `${namespace}/${name}`);
}

function isIn(subject: Subject, group: string): boolean {
  if (group === 'system:authenticated') return true;
  if ('user' in subject) return false;
  return group === 'system:serviceaccounts' || group === `system:serviceaccounts:${subject.serviceAccount.namespace}`;
}

function isMeant(bound: BoundSubject, subject: Subject): boolean {
  if (bound.kind === 'Group') return isIn(subject, bound.name);
  if ('user' in subject) return bound.kind === 'User' && bound.name === subject.user;
  const { namespace, name } = subject.serviceAccount;
  return 'namespace' in bound ? bound.name === name && bound.namespace === namespace : bound.name === `system:serviceaccount:${namespace}:${name}`;
}

function reachesPlace({ namespace }: Binding, request: Request): boolean {
  return namespace === undefined || (!('path' in request) && request.namespace === namespace);
}

export function sayBound(bound: BoundSubject): string {
  return 'namespace' in bound ? `ServiceAccount ${bound.namespace}/${bound.name}` : `${bound.kind} ${bound.name}`;
}

/** Whether the bindings allow the request, and why. */
function grant(bindings: readonly Binding[], subject: Subject, request: Request): { readonly allowed: boolean; readonly clause: string; readonly why: Text } {
  for (const binding of bindings) {
    const bound = binding.subjects.find((each) => isMeant(each, subject));
    if (bound === undefined) continue;
    if (reachesPlace(binding, request)) return { allowed: true, clause: 'bound-is-allowed', why: text(`the binding to ${sayBound(bound)} means it and grants in this namespace`, `${sayBound(bound)} 的绑定包含它，且在这个 namespace 中有效`) };
  }
  const elsewhere = bindings.find((each) => each.subjects.some((bound) => isMeant(bound, subject)));
  if (elsewhere !== undefined) return { allowed: false, clause: 'rolebinding-in-its-namespace', why: text(`the RoleBinding that means it grants only in ${elsewhere.namespace}`, `包含它的 RoleBinding 只在 ${elsewhere.namespace} 中授权`) };
  return { allowed: false, clause: 'not-meant-is-not-allowed', why: text('no binding names it or one of its groups', '没有绑定匹配它的名字或所属的组') };
}

export function reachViolation(allowed: readonly boolean[], { bindings, subjects, request }: Round): Violation | undefined {
  for (const [i, subject] of subjects.entries()) {
    const right = grant(bindings, subject, request);
    if (allowed[i] !== right.allowed) {
      const verdict = right.allowed ? text('is allowed', '会被允许') : text('is not allowed', '不会被允许');
      const who = saySubject(subject);
      return violation(right.clause, text(`${who.en} ${verdict.en}: ${right.why.en}.`, `${who.zh} ${verdict.zh}：${right.why.zh}。`), i);
    }
  }
  return undefined;
}

export function reachReason({ bindings, subjects, request }: Round): readonly Text[] {
  return subjects.map((subject) => {
    const { allowed, why } = grant(bindings, subject, request);
    const who = saySubject(subject);
    return text(`${who.en} is${allowed ? '' : ' not'} allowed: ${why.en}.`, `${who.zh} ${allowed ? '会' : '不会'}被允许：${why.zh}。`);
  });
}

export function sayRequest(request: Request): string {
  if ('path' in request) return `GET ${request.path}`;
  const { verb, group, resource, namespace, name } = request;
  const place = namespace === undefined ? '' : ` -n ${namespace}`;
  return `${verb} ${resource}${group === '' ? '' : `.${group}`}${name === undefined ? '' : `/${name}`}${place}`;
}

const discovery = ['/healthz', '/livez', '/readyz', '/version', '/openapi', '/api', '/apis'];
const selfReviews = ['selfsubjectaccessreviews.authorization.k8s.io', 'selfsubjectrulesreviews.authorization.k8s.io', 'selfsubjectreviews.authentication.k8s.io'];
const issuerPaths = /^\/(\.well-known\/openid-configuration|openid\/v1\/jwks)\/?$/;

/** The default role that allows the request to everybody, or to every ServiceAccount. */
function givenRole(request: Request): { readonly role: string; readonly everybody: boolean } | undefined {
  if ('path' in request) {
    const isDiscovery = request.path === '/version/' || discovery.some((each) => request.path === each || (['/openapi', '/api', '/apis'].includes(each) && request.path.startsWith(`${each}/`)));
    if (isDiscovery) return { role: 'system:discovery', everybody: true };
    return issuerPaths.test(request.path) ? { role: 'system:service-account-issuer-discovery', everybody: false } : undefined;
  }
  const resource = `${request.resource}.${request.group}`;
  if (request.verb === 'create' && selfReviews.includes(resource)) return { role: 'system:basic-user', everybody: true };
  if (resource === 'clustertrustbundles.certificates.k8s.io' && ['get', 'list', 'watch'].includes(request.verb)) return { role: 'system:cluster-trust-bundle-discovery', everybody: false };
  return undefined;
}

function given(subject: Subject, request: Request): { readonly allowed: boolean; readonly clause: string; readonly why: Text } {
  const role = givenRole(request);
  const asked = sayRequest(request);
  if (role !== undefined && (role.everybody || 'serviceAccount' in subject)) {
    const group = role.everybody ? 'system:authenticated' : 'system:serviceaccounts';
    return { allowed: true, clause: 'default-roles-allow', why: text(`\`${asked}\` is allowed by ${role.role}, which every cluster binds to ${group}.`, `\`${asked}\` 会被允许：每个集群都把 ${role.role} 绑定到 ${group}。`) };
  }
  if (role !== undefined) return { allowed: false, clause: 'not-for-people', why: text(`\`${asked}\` is not allowed: ${role.role} is bound to ServiceAccounts only.`, `\`${asked}\` 不会被允许：${role.role} 只绑定到 ServiceAccount。`) };
  return { allowed: false, clause: 'nothing-else-by-default', why: text(`\`${asked}\` is not allowed: no default role covers it, and nobody has bound another.`, `\`${asked}\` 不会被允许：默认角色不包含它，也没有其他绑定。`) };
}

export function wishViolation(allowed: readonly boolean[], { subject, requests }: Wishes): Violation | undefined {
  for (const [i, request] of requests.entries()) {
    const right = given(subject, request);
    if (allowed[i] !== right.allowed) return violation(right.clause, right.why, i);
  }
  return undefined;
}

export function wishReason({ subject, requests }: Wishes): readonly Text[] {
  return requests.map((request) => given(subject, request).why);
}
