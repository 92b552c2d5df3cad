import { kubernetesCode, kubernetesDocs, notes, notesAreSilent, text, type AnyInvariant } from '../kernel';
import { grants, page, passes, resolverCode } from './judging';
import { accountSituations, aggregationSituations, chainSituations, masterSituations, subjectSituations } from './subject-scenarios';

const chainPage = kubernetesDocs('docs/reference/access-authn-authz/authorization');
const chainCode = kubernetesCode('pkg/kubeapiserver/authorizer; apiserver/pkg/authorization/union');

export const subjectInvariants: readonly AnyInvariant[] = [
  grants({
    id: 'rbac/subjects',
    statement: text(
      'A binding applies to whoever matches one of its subjects: a User by user name, a Group by membership, a ServiceAccount by its own user name. A name counts only under its kind.',
      '只要匹配 binding 的任一 subject 即可：User 按用户名，Group 按所属用户组，ServiceAccount 按它对应的用户名。名称只在自己的 kind 下有效。',
    ),
    sources: [notes('12.4'), page, resolverCode],
    scenario: subjectSituations,
    covers: { 'a member of a group is allowed': (answers, { requests }) => requests.some(({ user }, i) => user.username === 'bob' && answers[i] === 'allowed') },
  }),
  grants({
    id: 'rbac/service-accounts',
    statement: text(
      'A ServiceAccount is the user system:serviceaccount:<namespace>:<name>, in the groups of its namespace and of all ServiceAccounts. A subject without namespace means the namespace of the RoleBinding; in a ClusterRoleBinding it means nobody.',
      'ServiceAccount 就是用户 system:serviceaccount:<namespace>:<name>，并属于其 namespace 的用户组和全体 ServiceAccount 的用户组。subject 未写 namespace 时取 RoleBinding 的 namespace；在 ClusterRoleBinding 中则不匹配任何人。',
    ),
    sources: [notes('12.4'), notes('14.1'), page, resolverCode],
    scenario: accountSituations,
    covers: {
      'an account of another namespace is allowed': (answers, { requests }) => requests.some(({ user }, i) => user.username === 'system:serviceaccount:prod:ci' && answers[i] === 'allowed'),
    },
  }),
  grants({
    id: 'rbac/aggregation',
    statement: text(
      'An aggregated ClusterRole has exactly the rules of the other ClusterRoles that one of its selectors matches, also of those that are aggregated themselves; rules written into it are replaced.',
      '聚合 ClusterRole 的规则恰好是被其任一选择器匹配到的其他 ClusterRole 的规则，其中也可以有本身就是聚合的；手写在里面的规则会被覆盖。',
    ),
    sources: [notesAreSilent('12.6'), page, kubernetesCode('pkg/controller/clusterroleaggregation')],
    scenario: aggregationSituations,
    covers: {
      'a right through two aggregations': (answers, { requests }) => requests.some((request, i) => 'resource' in request && request.resource === 'services' && answers[i] === 'allowed'),
      'a rule that is replaced': (answers, { policy, requests }) => policy.some((each) => each.kind === 'ClusterRole' && each.metadata.name === 'gathered' && each.rules.length > 0) && requests.some((request, i) => 'resource' in request && request.resource === 'configmaps' && answers[i] === 'noOpinion'),
    },
  }),
  passes({
    id: 'rbac/no-deny',
    statement: text(
      'RBAC never denies: what it does not allow is left to the next authorizer. The first authorizer that allows or denies decides, and if none does the request is forbidden.',
      'RBAC 从不拒绝：它不允许的请求会交给下一个授权器。第一个表示允许或拒绝的授权器说了算；都不表态时请求被禁止。',
    ),
    sources: [notes('12.2'), chainPage, chainCode],
    scenario: chainSituations,
    covers: {
      'another authorizer allows what RBAC does not': (answers, { requests, authorizers }) =>
        authorizers[0]?.type === 'RBAC' && authorizers.length > 1 && requests.some(({ verb }, i) => verb === 'delete' && answers[i] === 'allowed'),
    },
  }),
  passes({
    id: 'rbac/masters',
    statement: text(
      'A member of the group system:masters passes before any authorizer is asked, with or without bindings; no change of RBAC objects takes that away.',
      'system:masters 组的成员在询问任何授权器之前就会放行，与绑定无关；改动 RBAC 对象收不回这个权限。',
    ),
    sources: [notes('12.2'), page, chainCode],
    scenario: masterSituations,
    covers: {
      'a member passes without a binding': (answers, { policy, requests }) => policy.length === 1 && requests.some(({ user }, i) => user.username === 'root' && answers[i] === 'allowed'),
      'somebody else passes': (answers, { requests }) => requests.some(({ user }, i) => user.username !== 'root' && answers[i] === 'allowed'),
    },
  }),
];
