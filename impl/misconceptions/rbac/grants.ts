import { kubernetesCode, misconceptionsOf, text, type Source } from '../../../spec/kernel';
import type { Binding, ClusterRole, Outcome, Policy, RbacObject, RbacPort, Role, Rule, User, Write } from '../../../spec/rbac';
import { namespaceOf, ReferenceRbac } from '../../reference/rbac';
import { believed, escalation, page } from './made';

const sources: readonly Source[] = [page, escalation];
const covering: readonly Source[] = [page, kubernetesCode('component-helpers/auth/rbac/validation Covers')];
const standard = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];
const everything: readonly Rule[] = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, { verbs: ['*'], nonResourceURLs: ['*'] }];
const RBAC_GROUP = 'rbac.authorization.k8s.io';

export const grantingMisconceptions = misconceptionsOf<RbacPort>([
  believed(
    'writing-roles-is-enough',
    text('Anyone who can create roles can put any rights into them.', '能创建角色的人可以往角色里写任意权限。'),
    text('Besides the verb, the writer needs every right in the role, where the role counts, or the verb escalate on that kind of role. Otherwise whoever may create roles and bindings could become cluster-admin.', '除了相应动词，写入者还要在角色生效的范围内拥有其中的每一项权限，或对该类角色有 escalate 动词。否则能写角色和 binding 的人就能让自己成为 cluster-admin。'),
    sources,
    class extends ReferenceRbac {
      protected override roleRefusal(): undefined {
        return undefined;
      }
    },
    ['rbac/escalation'],
  ),
  believed(
    'writing-bindings-is-enough',
    text('Anyone who can create bindings can bind any role: it was checked when the role was written.', '能创建 binding 的人可以绑定任意角色：角色写入时已经检查过了。'),
    text('A binding gives the role to more people, so its writer is checked as well: they need every right of the role where the binding counts, or the verb bind on it. Otherwise they could bind cluster-admin to themselves.', 'binding 会把角色授予更多的人，所以写入者也要检查：须在 binding 生效的范围内拥有该角色的全部权限，或对它有 bind 动词。否则可以直接把 cluster-admin 绑定给自己。'),
    sources,
    class extends ReferenceRbac {
      protected override bindingRefusal(policy: Policy, user: User, binding: Binding): Outcome | undefined {
        const refusal = super.bindingRefusal(policy, user, binding);
        return refusal === 'forbidden' ? undefined : refusal;
      }
    },
    ['rbac/bind'],
  ),
  believed(
    'one-rule-must-cover',
    text('One of the own rules must cover a granted rule as a whole; rights from several do not add up.', '自己的某一条规则必须完整覆盖要授予的规则；多条规则的权限不能拼起来算。'),
    text("A granted rule is broken down into single rights, such as one verb on one resource. Each may be covered by another rule of the writer's own, as long as none is missing.", '要授予的规则会拆成单项权限，例如一个动词对一种资源。各项可以由写入者不同的规则分别覆盖，只要一项不缺就行。'),
    covering,
    class extends ReferenceRbac {
      protected override holdsAll(own: readonly Rule[], rules: readonly Rule[]): boolean {
        return rules.every((rule) => own.some((each) => super.holdsAll([each], [rule])));
      }
    },
    ['rbac/escalation'],
  ),
  believed(
    'missing-rights-are-dropped',
    text('Rights that the writer does not have are left out of the role; the rest is written.', '写入者没有的权限会被去掉，其余部分照常写入。'),
    text('The API server writes a role as it was sent or not at all. If a single right is missing, and the verb escalate too, the whole write is Forbidden.', '角色要么原样写入，要么完全不写。只要缺一项权限，又没有 escalate 动词，整个写操作就返回 Forbidden。'),
    covering,
    class extends ReferenceRbac {
      protected override roleRefusal(policy: Policy, attempt: Write, role: Role | ClusterRole, before: RbacObject | undefined): Outcome | undefined {
        const own = this.rulesOf(policy, attempt.user, { at: namespaceOf(role) });
        const rights = role.rules.flatMap((rule) => this.singleRights(rule));
        const isSomeLeft = rights.some((right) => this.holdsAll(own, [right]));
        return isSomeLeft && !this.gathers(role) ? undefined : super.roleRefusal(policy, attempt, role, before);
      }
    },
    ['rbac/escalation'],
  ),
  believed(
    'one-name-is-enough',
    text('Anyone who has a right on one object by name can grant it for the whole resource.', '对某个具名对象有权限，就可以授予对这种资源的权限。'),
    text('Without resourceNames a rule covers all objects of a resource, also those to come, which is more than a right on named ones. Without escalate, only rules limited to these same names can be passed on.', '不写 resourceNames 的规则覆盖这种资源的所有对象，包括以后新建的，大于对具名对象的权限。没有 escalate 时，能转授的只有同样限定了这些名称的规则。'),
    covering,
    class extends ReferenceRbac {
      protected override givesNames(own: readonly string[], names: readonly string[]): boolean {
        return names.length === 0 || super.givesNames(own, names);
      }
    },
  ),
  believed(
    'all-verbs-are-the-star',
    text('Anyone who has all eight standard verbs can grant *, which means the same.', '拥有全部八个标准动词就可以授予 *，两者是一回事。'),
    text('The * also stands for verbs beyond the eight, such as escalate, bind and impersonate, so it is more than all eight together. Without the verb escalate, only who has * can grant it.', '* 还代表这八个以外的动词，例如 escalate、bind 和 impersonate，因此大于八个之和。没有 escalate 动词时，只有自己拥有 * 的人才能授予它。'),
    covering,
    class extends ReferenceRbac {
      protected override gives(own: Rule, right: Rule): boolean {
        const isAll = standard.every((verb) => own.verbs.includes(verb));
        return super.gives(isAll ? { ...own, verbs: ['*'] } : own, right);
      }
    },
  ),
  believed(
    'rights-anywhere-count',
    text('It is enough to have the rights in some namespace; where they are granted does not matter.', '只要在某个 namespace 里拥有这些权限即可，在哪里授予都行。'),
    text('Without escalate, the writer must hold the rights where the role counts: for a Role in its namespace, for a ClusterRole in the whole cluster. Otherwise rights in one namespace would be enough to get them in any other.', '没有 escalate 的写入者必须在角色生效的范围内拥有这些权限：Role 看它所在的 namespace，ClusterRole 看整个集群。否则凭一个 namespace 里的权限就能取得其他 namespace 的权限。'),
    sources,
    class extends ReferenceRbac {
      protected override roleRefusal(policy: Policy, attempt: Write, role: Role | ClusterRole, before: RbacObject | undefined): Outcome | undefined {
        const anywhere = policy.flatMap((each) => (each.kind === 'RoleBinding' ? this.rulesOf(policy, attempt.user, { at: each.metadata.namespace }) : []));
        return this.holdsAll(anywhere, role.rules) && !('aggregationRule' in role) ? undefined : super.roleRefusal(policy, attempt, role, before);
      }
    },
  ),
  believed(
    'escalate-replaces-the-verb',
    text('The verb escalate is a right to write roles: create or update is not needed beside it.', 'escalate 动词就是写角色的权限，有了它不再需要 create 或 update。'),
    text("The write itself is authorized first, by a verb such as create or update on that kind of role. The verb escalate is asked for only after that, and merely spares the comparison with the writer's own rights.", '写请求本身要先通过授权，即对该类角色有 create、update 等动词。escalate 在此之后才检查，作用只是免去与自身权限的比较。'),
    sources,
    class extends ReferenceRbac {
      protected override may(policy: Policy, user: User, verb: string, object: RbacObject): boolean {
        return super.may(policy, user, verb, object) || (verb !== 'delete' && super.may(policy, user, 'escalate', object));
      }
    },
  ),
  believed(
    'escalate-knows-the-new-name',
    text('An escalate that is limited to a name allows creating a role of this name.', '限定了名称的 escalate 允许创建这个名称的角色。'),
    text('A create by POST has no name in its URL, so a rule for escalate with resourceNames does not cover it. Limited by name, escalate serves for changing a role of that name that exists already.', '用 POST 创建时 URL 里没有名称，限定了 resourceNames 的 escalate 规则覆盖不了它。限定了名称的 escalate 用于修改已有的同名角色。'),
    sources,
    class extends ReferenceRbac {
      protected override mayEscalate(policy: Policy, user: User, _verb: string, role: Role | ClusterRole): boolean {
        return super.mayEscalate(policy, user, 'update', role) || this.isNamedInEscalate(policy, user, role);
      }

      private isNamedInEscalate(policy: Policy, user: User, role: Role | ClusterRole): boolean {
        const rules = this.rulesOf(policy, user, { at: namespaceOf(role) });
        return rules.some(({ verbs, resources, resourceNames = [] }) => verbs.includes('escalate') && resources?.includes(`${role.kind.toLowerCase()}s`) === true && resourceNames.length > 0);
      }
    },
  ),
  believed(
    'bind-serves-for-roles',
    text('The verb bind on a kind of role also allows writing such roles with rights beyond the own.', '对某类角色有 bind 动词，也就能写入超出自身权限的这类角色。'),
    text("The verb bind is asked for only when a binding is written, for the role that it refers to. To put rights beyond one's own into a role takes escalate on that kind of role.", 'bind 只在写 binding 时检查，针对它引用的角色。要在角色里写入超出自身的权限，需要对该类角色的 escalate 动词。'),
    sources,
    class extends ReferenceRbac {
      protected override mayEscalate(policy: Policy, user: User, verb: string, role: Role | ClusterRole): boolean {
        return super.mayEscalate(policy, user, verb, role) || this.authorize(policy, this.requestFor(user, 'bind', role, '')) === 'allowed';
      }
    },
  ),
  believed(
    'escalate-serves-for-bindings',
    text('The verb escalate on a kind of role also allows binding such roles.', '对某类角色有 escalate 动词，也就能绑定这类角色。'),
    text('With escalate one may write any rights into a role; giving a role to somebody is another step. A binding takes the rights of the role or the verb bind on it, and escalate stands for neither.', 'escalate 允许在角色里写任意权限，而把角色授予别人是另一步。写 binding 需要拥有该角色的权限或对它的 bind 动词，escalate 代替不了。'),
    sources,
    class extends ReferenceRbac {
      protected override mayBind(policy: Policy, user: User, binding: Binding): boolean {
        const resource = `${binding.roleRef.kind.toLowerCase()}s`;
        const escalate = { user, verb: 'escalate', apiGroup: RBAC_GROUP, resource, namespace: namespaceOf(binding), name: binding.roleRef.name };
        return super.mayBind(policy, user, binding) || this.authorize(policy, escalate) === 'allowed';
      }
    },
  ),
  believed(
    'bind-is-on-bindings',
    text('The verb bind is given on rolebindings and clusterrolebindings.', 'bind 动词要授予在 rolebindings 和 clusterrolebindings 上。'),
    text('When a binding is written, the API server asks whether its writer may bind the role in roleRef. So the verb is given on roles or clusterroles, where resourceNames can limit it to certain roles.', '写 binding 时，API server 检查写入者能否 bind roleRef 所指的角色。所以 bind 要授予在 roles 或 clusterroles 上，还可以用 resourceNames 限定具体角色。'),
    sources,
    class extends ReferenceRbac {
      protected override mayBind(policy: Policy, user: User, binding: Binding): boolean {
        return this.authorize(policy, this.requestFor(user, 'bind', binding)) === 'allowed';
      }
    },
  ),
  believed(
    'aggregation-is-free',
    text('A ClusterRole that only gathers others has no rules of its own, so whoever may create ClusterRoles may create it.', '只做聚合的 ClusterRole 自己没有规则，所以能创建 ClusterRole 的人都能创建它。'),
    text('The selectors may gather any rights, now or later, so an empty list of rules says nothing. To write an aggregation rule takes the verb escalate on clusterroles, which * on all resources includes.', '选择器现在或以后可能聚合任何权限，所以自己不写规则说明不了什么。写聚合规则需要对 clusterroles 的 escalate 动词（对所有资源的 * 包含它）。'),
    [page, kubernetesCode('pkg/registry/rbac/clusterrole/policybased')],
    class extends ReferenceRbac {
      protected override gathers(): boolean {
        return false;
      }
    },
  ),
  believed(
    'aggregation-needs-cluster-admin',
    text('An aggregation rule can be written only by who has all rights of cluster-admin: every resource and every URL.', '只有拥有 cluster-admin 全部权限（所有资源和所有 URL）的人才能写聚合规则。'),
    text('Besides create or update, the verb escalate on clusterroles is enough: whoever has it is not checked further. * on all resources includes it, so rights on URLs never matter.', '除 create 或 update 外，只要有对 clusterroles 的 escalate 动词就够了，不再检查其他权限。对所有资源的 * 已经包含它，所以对 URL 的权限从来不起作用。'),
    [page, kubernetesCode('pkg/registry/rbac/clusterrole/policybased')],
    class extends ReferenceRbac {
      protected override roleRefusal(policy: Policy, attempt: Write, role: Role | ClusterRole, before: RbacObject | undefined): Outcome | undefined {
        const own = this.rulesOf(policy, attempt.user, { at: namespaceOf(role) });
        if (this.gathers(role) && !this.holdsAll(own, everything)) return 'forbidden';
        return super.roleRefusal(policy, attempt, role, before);
      }
    },
  ),
]);
