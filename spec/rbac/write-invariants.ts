import { kubernetesCode, notes, text, type AnyInvariant } from '../kernel';
import { escalationCode, page, writes } from './judging';
import type { WriteSituation } from './policies';
import type { Outcome } from './port';
import { bindSituations, changeSituations, escalateSituations, escalationSituations, gatheringSituations, validitySituations } from './write-scenarios';

const checks = kubernetesCode('pkg/registry/rbac/escalation_check.go');
const validation = kubernetesCode('pkg/apis/rbac/validation');

function ends(outcome: Outcome, verb?: string) {
  return (outcomes: readonly Outcome[], { attempts }: WriteSituation) => attempts.some((attempt, i) => outcomes[i] === outcome && (verb === undefined || attempt.verb === verb));
}

export const writeInvariants: readonly AnyInvariant[] = [
  writes({
    id: 'rbac/escalation',
    statement: text(
      'To write a role one needs the verb on roles, and every single right in the role, in its scope; several own rules may hold them together. Without one of them the whole write is forbidden.',
      '写角色除了要有对角色的相应动词，还必须在其范围内拥有角色中的每一项权限（可由自己的多条规则共同凑齐）；缺少任何一项，整个写操作都被禁止。',
    ),
    sources: [notes('12.5.1'), page, escalationCode, kubernetesCode('component-helpers/auth/rbac/validation Covers')],
    scenario: escalationSituations,
    covers: { 'a write is forbidden': ends('forbidden') },
  }),
  writes({
    id: 'rbac/escalate',
    statement: text(
      'A user with the verb escalate on roles or clusterroles may write such roles with rights beyond their own. The POST that creates a role carries no name, so an escalate limited by name counts only where the role exists already.',
      '拥有对 roles 或 clusterroles 的 escalate 动词，就可以写入超出自身权限的相应角色。用 POST 创建时不带名称，因此限定了名称的 escalate 只在该角色已存在时有效。',
    ),
    sources: [notes('12.5.1'), page, checks],
    scenario: escalateSituations,
    covers: { 'a create is forbidden': ends('forbidden', 'create'), 'an update is accepted': ends('accepted', 'update') },
  }),
  writes({
    id: 'rbac/bind',
    statement: text(
      'To write a binding one needs the verb on bindings, and either every right of the role that it refers to or the verb bind on that role, each where the binding takes effect.',
      '写 binding 除了要有对 binding 的相应动词，还要么拥有所引用角色的全部权限，要么拥有对该角色的 bind 动词；两者都以 binding 生效的范围为准。',
    ),
    sources: [notes('12.5.1'), page, checks, kubernetesCode('pkg/registry/rbac/rolebinding/policybased')],
    scenario: bindSituations,
    covers: { 'a write is forbidden': ends('forbidden') },
  }),
  writes({
    id: 'rbac/changes',
    statement: text(
      'An update is checked like a create, against everything that the role or binding grants afterwards, unless it changes nothing; a delete needs only the verb delete. The roleRef of a binding cannot be changed.',
      'update 与 create 一样检查，以更新后授予的全部权限为准（没有任何改动的 update 除外）；delete 只需要 delete 动词。binding 的 roleRef 不可修改。',
    ),
    sources: [notes('12.5'), page, checks, validation],
    scenario: changeSituations,
    covers: { 'an update is forbidden': ends('forbidden', 'update'), 'an update is accepted': ends('accepted', 'update'), 'a roleRef is refused': ends('invalid'), 'a delete is accepted': ends('accepted', 'delete') },
  }),
  writes({
    id: 'rbac/validity',
    statement: text(
      'A Role has no nonResourceURLs; a ClusterRoleBinding refers to a ClusterRole and names the namespace of each ServiceAccount. A role that does not exist can be bound only with the verb bind.',
      'Role 不能含 nonResourceURLs；ClusterRoleBinding 只能引用 ClusterRole，且 ServiceAccount 必须写明 namespace。角色不存在时，只有拥有 bind 动词才能绑定它。',
    ),
    sources: [notes('12.6'), page, validation],
    scenario: validitySituations,
    covers: { 'a write is invalid': ends('invalid'), 'a role is not found': ends('notFound') },
  }),
  writes({
    id: 'rbac/aggregation-rules',
    statement: text(
      'To write a ClusterRole with an aggregation rule one needs the verb escalate on clusterroles, which * on all resources includes; its own rules do not matter. To add a part to it, the rights of that part are enough.',
      '写带聚合规则的 ClusterRole 需要对 clusterroles 的 escalate 动词（对所有资源的 * 包含它），与自身写的规则无关；给它增加一个组成部分，拥有该部分的权限就够了。',
    ),
    sources: [notes('12.5.1'), page, kubernetesCode('pkg/registry/rbac/clusterrole/policybased')],
    scenario: gatheringSituations,
    covers: { 'a write is forbidden': ends('forbidden') },
  }),
];
