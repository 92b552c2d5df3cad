import { kubernetesCode, misconceptionsOf, text, type Source } from '../../../spec/kernel';
import type { Binding, ClusterRole, Outcome, Policy, RbacObject, RbacPort, Role, Rule, User, Write } from '../../../spec/rbac';
import { ReferenceRbac } from '../../reference/rbac';
import { believed, escalation, page } from './made';

const sources: readonly Source[] = [page, escalation];
const validation: readonly Source[] = [page, kubernetesCode('pkg/apis/rbac/validation')];

export const writeMisconceptions = misconceptionsOf<RbacPort>([
  believed(
    'only-creates-are-checked',
    text('What a role grants is checked when it is created; an update needs the verb alone.', '角色授予的权限在创建时检查；update 只需要有 update 动词。'),
    text('An update is checked like a create, against all rights that the role has afterwards. Otherwise one could create a harmless role, bind it to oneself and fill it later.', 'update 与 create 一样检查，以更新后角色中的全部权限为准。否则可以先建一个无害的角色绑定给自己，再往里面加权限。'),
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
    text('An update of a role is checked for the rights that it adds; what was there before does not matter.', '更新角色时只检查新增的权限，原来就有的不再检查。'),
    text('All rules that the role has after the update are checked, old ones too. Without escalate, even removing a rule is Forbidden while others remain whose rights the writer does not have.', '检查的是更新后角色的全部规则，不分新旧。没有 escalate 时，即使只是删掉一条规则，只要留下的规则里有自己没有的权限，就会返回 Forbidden。'),
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
    text('To add a subject to a binding that is there one needs no right of its role.', '给已有的 binding 增加 subject，不需要拥有其角色的权限。'),
    text('The new subject gets every right of the role, so this is a grant like a new binding. Besides update it takes all rights of the role where the binding counts, or the verb bind on it.', '新的 subject 会得到该角色的全部权限，这与新建 binding 一样是授权。除 update 外，还要在 binding 生效的范围内拥有该角色的全部权限，或对它有 bind 动词。'),
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
    text('Only who has the rights of a role or binding may delete it.', '只有拥有某个角色或 binding 所含权限的人，才能删除它。'),
    text('A delete gives nobody any right, so there is nothing to compare with the rights of who deletes. The verb delete on that kind of object is enough.', '删除不会给任何人增加权限，所以不与删除者自身的权限比较。对该类对象有 delete 动词就够了。'),
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
    text('An update that changes nothing is checked like any other.', '没有任何改动的 update 也照样检查。'),
    text('An update that changes nothing grants nothing, so it passes without the check. Changes to owner references and finalizers pass too, since the garbage collector makes them.', '没有任何改动的 update 没有授予权限，所以不作检查。只改动 ownerReferences 和 finalizers 的 update 也一样，因为垃圾回收器需要修改它们。'),
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
    text('A binding can be pointed at another role by an update.', '可以用 update 让 binding 指向另一个角色。'),
    text('The roleRef is immutable, since another role would change the rights of all subjects at once. To bind another role, delete the binding and create one for those who are meant to have it.', 'roleRef 不可修改，因为换角色会一下子改变所有 subject 的权限。要绑定另一个角色，须删除 binding，再为确实应有该角色的 subject 重建一个。'),
    validation,
    class extends ReferenceRbac {
      protected override isValidChange(): boolean {
        return true;
      }
    },
  ),
  believed(
    'roles-may-name-urls',
    text('A Role may have nonResourceURLs; they count in its namespace.', 'Role 里可以写 nonResourceURLs，在其 namespace 内有效。'),
    text('A path belongs to no namespace, so a Role can never grant it, and the API server refuses one with nonResourceURLs as Invalid. They go into a ClusterRole bound by a ClusterRoleBinding.', '路径不属于任何 namespace，Role 无从授权，写了 nonResourceURLs 的 Role 会被 API server 以 Invalid 拒绝。应写在 ClusterRole 里，再用 ClusterRoleBinding 绑定。'),
    validation,
    class extends ReferenceRbac {
      protected override isValid(object: RbacObject): boolean {
        return object.kind === 'Role' || super.isValid(object);
      }
    },
  ),
  believed(
    'cluster-bindings-take-roles',
    text('A ClusterRoleBinding may refer to a Role and then grants it in the whole cluster.', 'ClusterRoleBinding 可以引用 Role，使它在整个集群内生效。'),
    text('A Role is found by namespace and name, and neither a ClusterRoleBinding nor its roleRef has a namespace. So it may refer to a ClusterRole only, and is refused with a Role.', 'Role 由 namespace 和名称确定，而 ClusterRoleBinding 和其中的 roleRef 都没有 namespace。所以它只能引用 ClusterRole，引用 Role 会被拒绝。'),
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
    text('In a ClusterRoleBinding too the namespace of a ServiceAccount may be left out.', '在 ClusterRoleBinding 里同样可以省略 ServiceAccount 的 namespace。'),
    text('In a RoleBinding the missing namespace is that of the binding, but a ClusterRoleBinding has none. There each ServiceAccount subject must name its namespace, or the binding is Invalid.', '在 RoleBinding 里省略时，取 binding 自己的 namespace，而 ClusterRoleBinding 没有 namespace。因此其中的每个 ServiceAccount 都必须写明 namespace，否则返回 Invalid。'),
    validation,
    class extends ReferenceRbac {
      protected override isValid(object: RbacObject): boolean {
        return super.isValid('subjects' in object ? { ...object, subjects: [] } : object);
      }
    },
  ),
  believed(
    'roles-must-exist',
    text('A binding to a role that does not exist is refused, whoever writes it.', '引用不存在的角色的 binding 会被拒绝，谁来写都一样。'),
    text('With the verb bind on the role no rights are compared, so the role is not even looked up and the binding is accepted. It grants nothing until a role of that name is there.', '有对该角色的 bind 动词时不比较权限，API server 不会去查这个角色，binding 照样成功。在同名角色出现之前，它什么也不授予。'),
    [page, kubernetesCode('pkg/registry/rbac/rolebinding/policybased')],
    class extends ReferenceRbac {
      protected override mayBind(policy: Policy, user: User, binding: Binding): boolean {
        return super.mayBind(policy, user, binding) && this.exists(policy, binding);
      }
    },
  ),
  believed(
    'roles-may-follow',
    text('A binding can be written before its role: there is nothing to compare yet, so it is accepted.', '可以先写 binding 再建角色：还没有可比较的权限，所以会成功。'),
    text('Without the verb bind on it, the API server must read the role to compare its rights, and answers NotFound if it is not there. Accepted unseen, it could later bring rights that the writer does not have.', '没有对该角色的 bind 动词时，API server 要读取角色来比较权限，角色不存在就返回 NotFound。若不比较就接受，角色以后可能带来写入者没有的权限。'),
    [page, kubernetesCode('pkg/registry/rbac/rolebinding/policybased')],
    class extends ReferenceRbac {
      protected override exists(): boolean {
        return true;
      }
    },
  ),
]);
