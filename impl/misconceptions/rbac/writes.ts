import { kubernetesCode, misconceptionsOf, type Source } from '../../../spec/kernel';
import type { Binding, ClusterRole, Outcome, Policy, RbacObject, RbacPort, Role, Rule, User, Write } from '../../../spec/rbac';
import { ReferenceRbac } from '../../reference/rbac';
import { believed, escalation, page } from './made';

const sources: readonly Source[] = [page, escalation];
const validation: readonly Source[] = [page, kubernetesCode('pkg/apis/rbac/validation')];

export const writeMisconceptions = misconceptionsOf<RbacPort>([
  believed(
    'only-creates-are-checked',
    'What a role grants is checked when it is created; an update needs the verb alone.',
    '角色授予的权限在创建时检查；update 只需要有 update 动词。',
    sources,
    class extends ReferenceRbac {
      protected override refusal(policy: Policy, attempt: Write, before: RbacObject | undefined): Outcome | undefined {
        const isUpdateOfRole = attempt.verb === 'update' && 'rules' in attempt.object;
        return isUpdateOfRole ? undefined : super.refusal(policy, attempt, before);
      }
    },
    ['rbac/changes'],
  ),
  believed(
    'only-additions-are-checked',
    'An update of a role is checked for the rights that it adds; what was there before does not matter.',
    '更新角色时只检查新增的权限，原来就有的不再检查。',
    sources,
    class extends ReferenceRbac {
      protected override newRules({ rules }: Role | ClusterRole, before: RbacObject | undefined): readonly Rule[] {
        const old = before !== undefined && 'rules' in before ? before.rules : [];
        return rules.flatMap((rule) => this.singleRights(rule)).filter((right) => !this.holdsAll(old, [right]));
      }
    },
  ),
  believed(
    'same-role-needs-no-check',
    'To add a subject to a binding that is there one needs no right of its role.',
    '给已有的 binding 增加 subject，不需要拥有其角色的权限。',
    sources,
    class extends ReferenceRbac {
      protected override refusal(policy: Policy, attempt: Write, before: RbacObject | undefined): Outcome | undefined {
        const { object } = attempt;
        const isSameRole = before !== undefined && 'roleRef' in before && 'roleRef' in object && before.roleRef.name === object.roleRef.name;
        return isSameRole ? undefined : super.refusal(policy, attempt, before);
      }
    },
  ),
  believed(
    'taking-away-is-checked',
    'Only who has the rights of a role or binding may delete it.',
    '只有拥有某个角色或 binding 所含权限的人，才能删除它。',
    sources,
    class extends ReferenceRbac {
      override write(policy: Policy, attempt: Write): Outcome {
        const refused = attempt.verb === 'delete' && !this.isMaster(attempt.user) ? this.refusal(policy, attempt, undefined) : undefined;
        return refused ?? super.write(policy, attempt);
      }
    },
  ),
  believed(
    'every-update-is-checked',
    'An update that changes nothing is checked like any other.',
    '没有任何改动的 update 也照样检查。',
    sources,
    class extends ReferenceRbac {
      override write(policy: Policy, attempt: Write): Outcome {
        const refused = attempt.verb === 'update' && !this.isMaster(attempt.user) && this.may(policy, attempt.user, 'update', attempt.object) ? this.refusal(policy, attempt, attempt.object) : undefined;
        return refused ?? super.write(policy, attempt);
      }
    },
  ),
  believed(
    'role-refs-can-change',
    'A binding can be pointed at another role by an update.',
    '可以用 update 让 binding 指向另一个角色。',
    validation,
    class extends ReferenceRbac {
      protected override isValidChange(): boolean {
        return true;
      }
    },
  ),
  believed(
    'roles-may-name-urls',
    'A Role may have nonResourceURLs; they count in its namespace.',
    'Role 里可以写 nonResourceURLs，在其 namespace 内有效。',
    validation,
    class extends ReferenceRbac {
      protected override isValid(object: RbacObject): boolean {
        return object.kind === 'Role' || super.isValid(object);
      }
    },
  ),
  believed(
    'cluster-bindings-take-roles',
    'A ClusterRoleBinding may refer to a Role and then grants it in the whole cluster.',
    'ClusterRoleBinding 可以引用 Role，使它在整个集群内生效。',
    validation,
    class extends ReferenceRbac {
      protected override exists(policy: Policy, binding: Binding): boolean {
        return super.exists(policy, binding) || (binding.kind === 'ClusterRoleBinding' && policy.some(({ kind, metadata }) => kind === 'Role' && metadata.name === binding.roleRef.name));
      }

      protected override isValid(object: RbacObject): boolean {
        return super.isValid(object.kind === 'ClusterRoleBinding' ? { ...object, roleRef: { ...object.roleRef, kind: 'ClusterRole' } } : object);
      }
    },
  ),
  believed(
    'accounts-need-no-namespace',
    'In a ClusterRoleBinding too the namespace of a ServiceAccount may be left out.',
    '在 ClusterRoleBinding 里同样可以省略 ServiceAccount 的 namespace。',
    validation,
    class extends ReferenceRbac {
      protected override isValid(object: RbacObject): boolean {
        return super.isValid('subjects' in object ? { ...object, subjects: [] } : object);
      }
    },
  ),
  believed(
    'roles-must-exist',
    'A binding to a role that does not exist is refused, whoever writes it.',
    '引用不存在的角色的 binding 会被拒绝，谁来写都一样。',
    [page, kubernetesCode('pkg/registry/rbac/rolebinding/policybased')],
    class extends ReferenceRbac {
      protected override mayBind(policy: Policy, user: User, binding: Binding): boolean {
        return super.mayBind(policy, user, binding) && this.exists(policy, binding);
      }
    },
  ),
  believed(
    'roles-may-follow',
    'A binding can be written before its role: there is nothing to compare yet, so it is accepted.',
    '可以先写 binding 再建角色：还没有可比较的权限，所以会成功。',
    [page, kubernetesCode('pkg/registry/rbac/rolebinding/policybased')],
    class extends ReferenceRbac {
      protected override exists(): boolean {
        return true;
      }
    },
  ),
]);
