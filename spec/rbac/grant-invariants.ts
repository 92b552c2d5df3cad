import { kubernetesCode, kubernetesDocs, notes, text, type AnyInvariant } from '../kernel';
import { isOfCluster } from './grant-rule';
import { authorizerCode, grants, matchingCode, page, resolverCode } from './judging';
import type { Situation } from './policies';
import type { Decision, Request, ResourceRequest } from './port';
import { danglingSituations, groupSituations, namespaceSituations, nameSituations, scopeSituations, subresourceSituations, unionSituations, urlSituations, verbSituations } from './rule-scenarios';

const requestInfo = kubernetesCode('apiserver/pkg/endpoints/request RequestInfoFactory');

/** A clause of `covers`: some request of a kind was answered so. */
function seen(decision: Decision, isMeant: (request: Request) => boolean) {
  return (answers: readonly Decision[], { requests }: Situation) => requests.some((request, i) => answers[i] === decision && isMeant(request));
}

function ofResource(isMeant: (request: ResourceRequest) => boolean) {
  return (request: Request) => !('path' in request) && isMeant(request);
}

export const grantInvariants: readonly AnyInvariant[] = [
  grants({
    id: 'rbac/union',
    statement: text(
      'RBAC allows a request if one single rule of any role bound to the user covers it as a whole; rights add up, and nothing takes one away.',
      '只要绑定给用户的任一角色中有一条规则能完整覆盖请求，RBAC 就允许它；权限只会累加，没有什么能收回。',
    ),
    sources: [notes('12.3'), page, authorizerCode, resolverCode],
    scenario: unionSituations,
    covers: { 'two bindings': (_answers, { policy }) => policy.filter(({ kind }) => kind.endsWith('Binding')).length > 1 },
  }),
  grants({
    id: 'rbac/scope',
    statement: text(
      'A RoleBinding grants in its own namespace only, whether it refers to a Role or to a ClusterRole; a ClusterRoleBinding grants in every namespace, across all of them, and on resources without one.',
      'RoleBinding 无论引用 Role 还是 ClusterRole，都只在自己的 namespace 内授权；ClusterRoleBinding 对每个 namespace、跨所有 namespace 的请求以及没有 namespace 的资源都授权。',
    ),
    sources: [notes('12.6'), page, resolverCode],
    scenario: scopeSituations,
    covers: {
      'a request for all namespaces is not allowed': seen('noOpinion', ofResource((request) => request.namespace === undefined && !isOfCluster(request))),
      'a request for a resource of the cluster is allowed': seen('allowed', isOfCluster),
    },
  }),
  grants({
    id: 'rbac/verbs',
    statement: text(
      'A verb in a rule stands for itself alone: get includes neither list nor watch, update not patch, delete not deletecollection. Only `*` stands for every verb, special ones such as escalate included.',
      '规则中的动词只代表它自己：get 不包含 list 和 watch，update 不包含 patch，delete 不包含 deletecollection。只有 `*` 代表所有动词，包括 escalate 这类特殊动词。',
    ),
    sources: [notes('12.3'), page, kubernetesDocs('docs/reference/access-authn-authz/authorization'), matchingCode],
    scenario: verbSituations,
    covers: { 'a special verb is allowed': seen('allowed', ({ verb }) => verb === 'escalate') },
  }),
  grants({
    id: 'rbac/api-groups',
    statement: text(
      'A rule covers the resources of the API groups that it lists: `""` is the core group and nothing else, `*` is every group, and the same name in another group is another resource.',
      '规则只覆盖它列出的 API 组中的资源：`""` 仅代表核心组，`*` 代表所有组；别的组里的同名资源是另一种资源。',
    ),
    sources: [notes('12.3'), page, matchingCode],
    scenario: groupSituations,
    covers: { 'another group than the core is allowed': seen('allowed', ofResource(({ apiGroup }) => apiGroup !== '')) },
  }),
  grants({
    id: 'rbac/subresources',
    statement: text(
      'A subresource is a resource of its own: `pods` does not cover `pods/log`, nor the other way round. `*` covers both, `*/scale` the scale of every resource; `pods/*` is no wildcard.',
      '子资源是独立的资源：`pods` 不包含 `pods/log`，反之亦然。`*` 两者都包含，`*/scale` 包含所有资源的 scale；`pods/*` 不是通配符。',
    ),
    sources: [notes('12.3'), page, matchingCode],
    scenario: subresourceSituations,
    covers: {
      'a subresource is allowed': seen('allowed', ofResource(({ subresource }) => subresource !== undefined)),
      'a subresource is not allowed': seen('noOpinion', ofResource(({ subresource }) => subresource !== undefined)),
    },
  }),
  grants({
    id: 'rbac/resource-names',
    statement: text(
      'A rule with resourceNames covers requests that carry one of these names, word for word. The POST of a new object, a deletecollection and a plain list carry none; list and watch with the field selector metadata.name=x do.',
      '带 resourceNames 的规则只覆盖携带其中某个名称的请求，名称须逐字相同。用 POST 新建对象的 create、deletecollection 和普通的 list 不带名称；带字段选择器 metadata.name=x 的 list 和 watch 则带。',
    ),
    sources: [notes('12.3.2'), page, matchingCode, requestInfo],
    scenario: nameSituations,
    covers: {
      'a list by name is allowed': seen('allowed', ofResource(({ verb, fieldSelector }) => verb === 'list' && fieldSelector !== undefined)),
      'a create of a subresource is allowed': seen('allowed', ofResource(({ verb, subresource }) => verb === 'create' && subresource !== undefined)),
      'a create is not allowed': seen('noOpinion', ({ verb }) => verb === 'create'),
    },
  }),
  grants({
    id: 'rbac/non-resource-urls',
    statement: text(
      'A path that is no resource is covered by nonResourceURLs of a ClusterRole bound by a ClusterRoleBinding, and by nothing else. A star stands for the rest of a path, and only at its end.',
      '非资源路径只能由 ClusterRoleBinding 绑定的 ClusterRole 中的 nonResourceURLs 授权，别无他法。星号代表路径的剩余部分，且只在末尾有效。',
    ),
    sources: [notes('12.3.2'), notes('12.6'), page, matchingCode, resolverCode],
    scenario: urlSituations,
    covers: { 'a longer path is allowed': seen('allowed', (request) => 'path' in request && request.path === '/healthz/etcd') },
  }),
  grants({
    id: 'rbac/namespace-objects',
    statement: text(
      'A request for one Namespace object counts as made in that namespace, so a RoleBinding there can allow it; to list or create Namespaces takes a ClusterRoleBinding.',
      '针对某个 Namespace 对象的请求视为发生在该 namespace 内，因此其中的 RoleBinding 就能允许它；列出或创建 Namespace 则需要 ClusterRoleBinding。',
    ),
    sources: [notes('12.6'), requestInfo, resolverCode],
    scenario: namespaceSituations,
    covers: {
      'a Role allows its own Namespace object': (answers, { policy, requests }) =>
        policy.some(({ kind }) => kind === 'Role') && requests.some(({ verb }, i) => verb === 'get' && answers[i] === 'allowed'),
    },
  }),
  grants({
    id: 'rbac/dangling',
    statement: text(
      'A binding whose role does not exist grants nothing and disturbs no other; a Role is looked for in the namespace of its RoleBinding alone.',
      '引用的角色不存在时，该 binding 什么也不授予，也不影响其他 binding；Role 只在 RoleBinding 所在的 namespace 中查找。',
    ),
    sources: [notes('12.5'), page, resolverCode],
    scenario: danglingSituations,
    covers: {
      'something is allowed beside a binding to nothing': (answers, { policy }) => answers.includes('allowed') && policy.some((each) => 'roleRef' in each && each.roleRef.name === 'gone'),
    },
  }),
];
