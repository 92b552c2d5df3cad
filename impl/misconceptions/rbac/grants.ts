import { kubernetesCode, misconceptionsOf, type Source } from '../../../spec/kernel';
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
    'Who may create roles may put any rights into them.',
    '能创建角色的人可以往角色里写任意权限。',
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
    'Who may create bindings may bind any role: it was checked when the role was written.',
    '能创建 binding 的人可以绑定任意角色：角色写入时已经检查过了。',
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
    'One of the own rules must cover a granted rule as a whole; rights from several do not add up.',
    '自己的某一条规则必须完整覆盖要授予的规则；多条规则的权限不能拼起来算。',
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
    'Rights that the writer does not have are left out of the role; the rest is written.',
    '写入者没有的权限会被去掉，其余部分照常写入。',
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
    'Who has a right on one object by name may grant it for the resource.',
    '对某个具名对象有权限，就可以授予对这种资源的权限。',
    covering,
    class extends ReferenceRbac {
      protected override givesNames(own: readonly string[], names: readonly string[]): boolean {
        return names.length === 0 || super.givesNames(own, names);
      }
    },
  ),
  believed(
    'all-verbs-are-the-star',
    'Who has all eight standard verbs may grant *, which means the same.',
    '拥有全部八个标准动词就可以授予 *，两者是一回事。',
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
    'It is enough to have the rights in some namespace; where they are granted does not matter.',
    '只要在某个 namespace 里拥有这些权限即可，在哪里授予都行。',
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
    'The verb escalate is a right to write roles: create or update is not needed beside it.',
    'escalate 动词就是写角色的权限，有了它不再需要 create 或 update。',
    sources,
    class extends ReferenceRbac {
      protected override may(policy: Policy, user: User, verb: string, object: RbacObject): boolean {
        return super.may(policy, user, verb, object) || (verb !== 'delete' && super.may(policy, user, 'escalate', object));
      }
    },
  ),
  believed(
    'escalate-knows-the-new-name',
    'An escalate that is limited to a name allows creating a role of this name.',
    '限定了名称的 escalate 允许创建这个名称的角色。',
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
    'The verb bind on a kind of role also allows writing such roles with rights beyond the own.',
    '对某类角色有 bind 动词，也就能写入超出自身权限的这类角色。',
    sources,
    class extends ReferenceRbac {
      protected override mayEscalate(policy: Policy, user: User, verb: string, role: Role | ClusterRole): boolean {
        return super.mayEscalate(policy, user, verb, role) || this.authorize(policy, this.requestFor(user, 'bind', role, '')) === 'allowed';
      }
    },
  ),
  believed(
    'escalate-serves-for-bindings',
    'The verb escalate on a kind of role also allows binding such roles.',
    '对某类角色有 escalate 动词，也就能绑定这类角色。',
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
    'The verb bind is given on rolebindings and clusterrolebindings.',
    'bind 动词要授予在 rolebindings 和 clusterrolebindings 上。',
    sources,
    class extends ReferenceRbac {
      protected override mayBind(policy: Policy, user: User, binding: Binding): boolean {
        return this.authorize(policy, this.requestFor(user, 'bind', binding)) === 'allowed';
      }
    },
  ),
  believed(
    'aggregation-is-free',
    'A ClusterRole that only gathers others has no rules of its own, so whoever may create ClusterRoles may create it.',
    '只做聚合的 ClusterRole 自己没有规则，所以能创建 ClusterRole 的人都能创建它。',
    [page, kubernetesCode('pkg/registry/rbac/clusterrole/policybased')],
    class extends ReferenceRbac {
      protected override gathers(): boolean {
        return false;
      }
    },
  ),
  believed(
    'aggregation-needs-cluster-admin',
    'An aggregation rule can be written only by who has all rights of cluster-admin: every resource and every URL.',
    '只有拥有 cluster-admin 全部权限（所有资源和所有 URL）的人才能写聚合规则。',
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
