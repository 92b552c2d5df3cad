import { kubernetesCode, misconceptionsOf, notes, text, type Source } from '../../../spec/kernel';
import { clusterScoped, type Binding, type Policy, type RbacPort, type ResourceRequest, type Rule, type User } from '../../../spec/rbac/port';
import { ofKind, type Place } from '../../reference/rbac';
import { AboutRequests, believed, page, resolver } from './made';

const sources: readonly Source[] = [page, resolver];
const fromNotes: readonly Source[] = [notes('12.6'), page, resolver];

/** The resource that is asked for; none for a path. */
function resourceOf({ request }: Place): string | undefined {
  return request !== undefined && 'resource' in request ? request.resource : undefined;
}

export const scopeMisconceptions = misconceptionsOf<RbacPort>([
  believed(
    'cluster-role-grants-everywhere',
    text('A ClusterRole grants in the whole cluster, also when a RoleBinding refers to it.', 'ClusterRole 在整个集群内授权，用 RoleBinding 引用它也一样。'),
    text('The binding sets the scope, not the role: through a RoleBinding, the rules of a ClusterRole count only in the namespace of that RoleBinding. To grant them in the whole cluster takes a ClusterRoleBinding.', '授权范围由 binding 决定，而不是由角色决定：通过 RoleBinding 引用的 ClusterRole，其规则只在该 RoleBinding 的 namespace 内生效。要在整个集群生效，须用 ClusterRoleBinding。'),
    sources,
    class extends AboutRequests {
      protected override reaches(policy: Policy, binding: Binding, place: Place): boolean {
        return binding.roleRef.kind === 'ClusterRole' || super.reaches(policy, binding, place);
      }
    },
  ),
  believed(
    'cluster-roles-need-cluster-bindings',
    text('A RoleBinding binds Roles; for a ClusterRole one needs a ClusterRoleBinding.', 'RoleBinding 用来绑定 Role；绑定 ClusterRole 要用 ClusterRoleBinding。'),
    text('A RoleBinding may refer to a ClusterRole and then grants its rules within its own namespace. So a set of rights such as view or edit is written once and bound in each namespace where it is needed.', 'RoleBinding 可以引用 ClusterRole，把其中的规则授予在自己的 namespace 内。这样 view、edit 之类的权限只需定义一次，就能在需要的 namespace 里分别绑定。'),
    fromNotes,
    class extends AboutRequests {
      protected override reaches(policy: Policy, binding: Binding, place: Place): boolean {
        return !(binding.kind === 'RoleBinding' && binding.roleRef.kind === 'ClusterRole') && super.reaches(policy, binding, place);
      }
    },
    ['rbac/scope'],
  ),
  believed(
    'cluster-bindings-are-for-cluster-resources',
    text('A ClusterRoleBinding is for objects without a namespace; for objects in one it grants nothing.', 'ClusterRoleBinding 针对没有 namespace 的对象，对 namespace 里的对象不起作用。'),
    text('A ClusterRoleBinding is consulted for every request, so it grants on the objects in all namespaces too, future ones included. A ClusterRole may name any resource, also one that is in a namespace.', '授权每个请求时都会检查 ClusterRoleBinding，所以它对所有 namespace 里的对象同样授权，包括以后新建的 namespace。ClusterRole 里可以写任何资源，包括有 namespace 的资源。'),
    fromNotes,
    class extends AboutRequests {
      protected override reaches(policy: Policy, binding: Binding, place: Place): boolean {
        return super.reaches(policy, binding, place) && (binding.kind === 'RoleBinding' || clusterScoped.includes(resourceOf(place) ?? 'nodes'));
      }
    },
    ['rbac/scope'],
  ),
  believed(
    'lists-show-what-one-may-see',
    text('A list across all namespaces is allowed as soon as one may list in some namespace, and returns what is there.', '只要在某个 namespace 里能 list，就能跨所有 namespace 执行 list，返回自己可见的部分。'),
    text('A list across all namespaces is one request without a namespace, allowed or forbidden whole; nothing is filtered. RoleBindings do not count for it, so RBAC allows it only by a ClusterRoleBinding.', '跨所有 namespace 的 list 是一个不带 namespace 的请求，要么整体允许，要么整体禁止，不会过滤结果。RoleBinding 对它不起作用，RBAC 只能通过 ClusterRoleBinding 允许它。'),
    sources,
    class extends AboutRequests {
      protected override reaches(policy: Policy, binding: Binding, place: Place): boolean {
        const resource = resourceOf(place);
        return super.reaches(policy, binding, place) || (place.at === '' && resource !== undefined && !clusterScoped.includes(resource));
      }
    },
  ),
  believed(
    'role-bindings-reach-cluster-resources',
    text('A RoleBinding is limited to its namespace for objects in one; nodes are in none, so it grants them too.', 'RoleBinding 的 namespace 限制只针对有 namespace 的对象；nodes 不属于任何 namespace，所以也能授权。'),
    text('A RoleBinding is consulted only for requests whose namespace is its own. A request for nodes has no namespace, so no RoleBinding counts for it, whatever its role says about nodes.', '只有请求的 namespace 与 RoleBinding 自己的相同，才会用到它。对 nodes 的请求不带 namespace，所以任何 RoleBinding 都不起作用，哪怕引用的角色里写了 nodes。'),
    sources,
    class extends AboutRequests {
      protected override reaches(policy: Policy, binding: Binding, place: Place): boolean {
        return super.reaches(policy, binding, place) || (place.at === '' && resourceOf(place) === 'nodes');
      }
    },
  ),
  believed(
    'role-bindings-grant-urls',
    text('nonResourceURLs of a ClusterRole are granted by a RoleBinding as well: paths have no namespace to be limited to.', 'ClusterRole 中的 nonResourceURLs 用 RoleBinding 也能授予：路径没有 namespace 可限制。'),
    text('A path has no namespace, and for that very reason a request for it falls under no RoleBinding; only ClusterRoleBindings are consulted. Bound by a RoleBinding, nonResourceURLs have no effect.', '正因为路径没有 namespace，对它的请求不在任何 RoleBinding 的范围内，只看 ClusterRoleBinding。ClusterRole 由 RoleBinding 绑定时，其中的 nonResourceURLs 不起作用。'),
    sources,
    class extends AboutRequests {
      protected override reaches(policy: Policy, binding: Binding, place: Place): boolean {
        return (place.request !== undefined && 'path' in place.request) || super.reaches(policy, binding, place);
      }
    },
  ),
  believed(
    'namespaces-are-cluster-objects',
    text('Namespaces belong to the cluster, so a Role cannot allow anything on the Namespace that it lives in.', 'Namespace 是集群级对象，所以 Role 无法对自己所在的 Namespace 对象授权。'),
    text('The URL of the Namespace dev, /api/v1/namespaces/dev, begins like that of the objects in it, so the API server takes the request as made in dev. A Role bound there can allow it.', 'Namespace dev 的 URL 是 /api/v1/namespaces/dev，与其中对象的 URL 开头相同，API server 因此把该请求视为发生在 dev 内。在 dev 里绑定的 Role 就能允许它。'),
    [page, kubernetesCode('apiserver/pkg/endpoints/request RequestInfoFactory')],
    class extends AboutRequests {
      protected override namespaceOf(request: ResourceRequest): string {
        return request.namespace ?? '';
      }
    },
  ),
  believed(
    'namespaces-show-to-their-users',
    text('Anyone who can read the Namespace in which they have a Role can also list Namespaces: they see their own.', '能读取自己有 Role 的 Namespace，就也能 list Namespace，看到自己的那些。'),
    text('A request for one Namespace counts as made in it, but a list of Namespaces is made in none, and its result is not filtered. RoleBindings do not count for it; it takes a ClusterRoleBinding.', '请求单个 Namespace 视为发生在该 namespace 内，而 list Namespace 不属于任何 namespace，结果也不会过滤。RoleBinding 对它不起作用，需要 ClusterRoleBinding。'),
    [page, kubernetesCode('apiserver/pkg/endpoints/request RequestInfoFactory')],
    class extends AboutRequests {
      protected override reaches(policy: Policy, binding: Binding, place: Place): boolean {
        return super.reaches(policy, binding, place) || (resourceOf(place) === 'namespaces' && place.request?.verb === 'list');
      }
    },
  ),
  believed(
    'roles-are-found-anywhere',
    text('A RoleBinding finds its Role by name, in whatever namespace it is.', 'RoleBinding 按名称查找 Role，无论它在哪个 namespace。'),
    text('A roleRef has no namespace, so a Role is looked for in the namespace of the RoleBinding alone; if it is not there, nothing is granted. Rules for several namespaces go into a ClusterRole.', 'roleRef 没有 namespace 字段，Role 只在 RoleBinding 自己的 namespace 里查找，那里没有就什么也不授予。多个 namespace 共用的规则应写成 ClusterRole。'),
    sources,
    class extends AboutRequests {
      protected override rulesOfRole(policy: Policy, binding: Binding): readonly Rule[] {
        const { kind, name } = binding.roleRef;
        const own = super.rulesOfRole(policy, binding);
        return kind === 'Role' && own.length === 0 ? (ofKind(policy, 'Role').find(({ metadata }) => metadata.name === name)?.rules ?? []) : own;
      }
    },
  ),
  believed(
    'kind-of-role-does-not-matter',
    text('roleRef finds a ClusterRole of the name if there is no such Role in the namespace.', 'namespace 里没有同名 Role 时，roleRef 会找到同名的 ClusterRole。'),
    text('roleRef names the kind, and only an object of that kind is looked up. If there is no such Role, the binding grants nothing, even where a ClusterRole has the same name.', 'roleRef 写明了 kind，只会查找这一种对象。Role 不存在时，即使有同名的 ClusterRole，该 binding 也什么都不授予。'),
    sources,
    class extends AboutRequests {
      protected override rulesOfRole(policy: Policy, binding: Binding): readonly Rule[] {
        const own = super.rulesOfRole(policy, binding);
        return own.length > 0 || binding.roleRef.kind === 'ClusterRole' ? own : super.rulesOfRole(policy, { ...binding, roleRef: { ...binding.roleRef, kind: 'ClusterRole' } });
      }
    },
  ),
  believed(
    'dangling-breaks-all',
    text('If one binding of a user refers to a role that does not exist, the rights cannot be determined and nothing is allowed.', '用户的某个 binding 引用了不存在的角色时，无法确定权限，因此什么都不允许。'),
    text('A binding without its role brings no rules, and the authorizer goes on with the other bindings. If a rule of one of those covers the request, it is allowed.', '角色不存在的 binding 只是不提供任何规则，授权器会继续看其他 binding。其中只要有规则覆盖该请求，就会允许。'),
    sources,
    class extends AboutRequests {
      protected override bindingsOf(policy: Policy, user: User, place: Place): readonly Binding[] {
        const all = super.bindingsOf(policy, user, place);
        return all.every((binding) => this.exists(policy, binding)) ? all : [];
      }
    },
  ),
  believed(
    'namespace-overrides-cluster',
    text('Where a user has a RoleBinding in the namespace, it replaces what ClusterRoleBindings give.', '用户在 namespace 里有 RoleBinding 时，以它为准，ClusterRoleBinding 的授权在那里失效。'),
    text('Rights only add up: in a namespace a user has what its RoleBindings give and what ClusterRoleBindings give. So a RoleBinding cannot restrict anyone who has rights in the whole cluster.', '权限只会累加：在某个 namespace 里，用户同时拥有那里的 RoleBinding 和 ClusterRoleBinding 授予的权限。因此 RoleBinding 限制不了已有集群级权限的用户。'),
    sources,
    class extends AboutRequests {
      protected override bindingsOf(policy: Policy, user: User, place: Place): readonly Binding[] {
        const all = super.bindingsOf(policy, user, place);
        const local = all.filter(({ kind }) => kind === 'RoleBinding');
        return local.length > 0 ? local : all;
      }
    },
  ),
  believed(
    'every-binding-must-allow',
    text('If a user has several bindings, each of them must allow the request.', '用户有多个 binding 时，每一个都要允许该请求才行。'),
    text('It is enough that one rule of one binding covers the request. RBAC has no rules that forbid, so a binding that does not cover it takes nothing away.', '任何一个 binding 中有一条规则覆盖请求就够了。RBAC 没有禁止性的规则，不覆盖该请求的 binding 不会减少权限。'),
    sources,
    class extends AboutRequests {
      override authorize(policy: Policy, request: Parameters<RbacPort['authorize']>[1]) {
        const attributes = this.attributes(request);
        const each = this.bindingsOf(policy, request.user, attributes).map((binding) => this.isCovered(this.rulesOfRole(policy, binding), attributes));
        return each.length > 0 && each.every((isAllowed) => isAllowed) ? ('allowed' as const) : ('noOpinion' as const);
      }
    },
    ['rbac/union'],
  ),
]);
