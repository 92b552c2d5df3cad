import { kubernetesCode, misconceptionsOf, notes, type Source } from '../../../spec/kernel';
import { clusterScoped, type Binding, type ClusterRole, type Policy, type RbacPort, type ResourceRequest, type Rule, type User } from '../../../spec/rbac/port';
import { ofKind, type Place } from '../../reference/rbac';
import { AboutRequests, believed, page, resolver } from './made';

const sources: readonly Source[] = [page, resolver];
const fromNotes: readonly Source[] = [notes('12.6'), page, resolver];
const aggregation: readonly Source[] = [page, kubernetesCode('pkg/controller/clusterroleaggregation')];

/** The resource that is asked for; none for a path. */
function resourceOf({ request }: Place): string | undefined {
  return request !== undefined && 'resource' in request ? request.resource : undefined;
}

export const scopeMisconceptions = misconceptionsOf<RbacPort>([
  believed(
    'cluster-role-grants-everywhere',
    'A ClusterRole grants in the whole cluster, also when a RoleBinding refers to it.',
    'ClusterRole 在整个集群内授权，用 RoleBinding 引用它也一样。',
    sources,
    class extends AboutRequests {
      protected override reaches(policy: Policy, binding: Binding, place: Place): boolean {
        return binding.roleRef.kind === 'ClusterRole' || super.reaches(policy, binding, place);
      }
    },
  ),
  believed(
    'cluster-roles-need-cluster-bindings',
    'A RoleBinding binds Roles; for a ClusterRole one needs a ClusterRoleBinding.',
    'RoleBinding 用来绑定 Role；绑定 ClusterRole 要用 ClusterRoleBinding。',
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
    'ClusterRole and ClusterRoleBinding are for objects without a namespace; for objects in one they grant nothing.',
    'ClusterRole 和 ClusterRoleBinding 针对没有 namespace 的对象，对 namespace 里的对象不起作用。',
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
    'A list across all namespaces is allowed as soon as one may list in some namespace, and returns what is there.',
    '只要在某个 namespace 里能 list，就能跨所有 namespace 执行 list，返回自己可见的部分。',
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
    'A RoleBinding is limited to its namespace for objects in one; nodes are in none, so it grants them too.',
    'RoleBinding 的 namespace 限制只针对有 namespace 的对象；nodes 不属于任何 namespace，所以也能授权。',
    sources,
    class extends AboutRequests {
      protected override reaches(policy: Policy, binding: Binding, place: Place): boolean {
        return super.reaches(policy, binding, place) || (place.at === '' && resourceOf(place) === 'nodes');
      }
    },
  ),
  believed(
    'role-bindings-grant-urls',
    'nonResourceURLs of a ClusterRole are granted by a RoleBinding as well: paths have no namespace to be limited to.',
    'ClusterRole 中的 nonResourceURLs 用 RoleBinding 也能授予：路径没有 namespace 可限制。',
    sources,
    class extends AboutRequests {
      protected override reaches(policy: Policy, binding: Binding, place: Place): boolean {
        return (place.request !== undefined && 'path' in place.request) || super.reaches(policy, binding, place);
      }
    },
  ),
  believed(
    'namespaces-are-cluster-objects',
    'Namespaces belong to the cluster, so a Role cannot allow anything on the Namespace that it lives in.',
    'Namespace 是集群级对象，所以 Role 无法对自己所在的 Namespace 对象授权。',
    [page, kubernetesCode('apiserver/pkg/endpoints/request RequestInfoFactory')],
    class extends AboutRequests {
      protected override namespaceOf(request: ResourceRequest): string {
        return request.namespace ?? '';
      }
    },
  ),
  believed(
    'namespaces-show-to-their-users',
    'Who may read the Namespace in which they have a Role may also list Namespaces: they see their own.',
    '能读取自己有 Role 的 Namespace，就也能 list Namespace，看到自己的那些。',
    [page, kubernetesCode('apiserver/pkg/endpoints/request RequestInfoFactory')],
    class extends AboutRequests {
      protected override reaches(policy: Policy, binding: Binding, place: Place): boolean {
        return super.reaches(policy, binding, place) || (resourceOf(place) === 'namespaces' && place.request?.verb === 'list');
      }
    },
  ),
  believed(
    'roles-are-found-anywhere',
    'A RoleBinding finds its Role by name, in whatever namespace it is.',
    'RoleBinding 按名称查找 Role，无论它在哪个 namespace。',
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
    'roleRef finds a ClusterRole of the name if there is no such Role in the namespace.',
    'namespace 里没有同名 Role 时，roleRef 会找到同名的 ClusterRole。',
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
    'If one binding of a user refers to a role that does not exist, the rights cannot be determined and nothing is allowed.',
    '用户的某个 binding 引用了不存在的角色时，无法确定权限，因此什么都不允许。',
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
    'Where a user has a RoleBinding in the namespace, it replaces what ClusterRoleBindings give.',
    '用户在 namespace 里有 RoleBinding 时，以它为准，ClusterRoleBinding 的授权在那里失效。',
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
    'If a user has several bindings, each of them must allow the request.',
    '用户有多个 binding 时，每一个都要允许该请求才行。',
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
  believed(
    'aggregation-keeps-own-rules',
    'Aggregated rules are added to those that are written in the ClusterRole itself.',
    '聚合来的规则会追加到 ClusterRole 自己写的规则之后。',
    aggregation,
    class extends AboutRequests {
      protected override rulesOfClusterRole(policy: Policy, role: ClusterRole, seen?: readonly ClusterRole[]): readonly Rule[] {
        return [...role.rules, ...super.rulesOfClusterRole(policy, role, seen)];
      }
    },
  ),
  believed(
    'every-selector-must-match',
    'A ClusterRole is gathered if it matches all clusterRoleSelectors.',
    'ClusterRole 要同时匹配全部 clusterRoleSelectors 才会被聚合。',
    aggregation,
    class extends AboutRequests {
      protected override rulesOfClusterRole(policy: Policy, role: ClusterRole, seen?: readonly ClusterRole[]): readonly Rule[] {
        const { aggregationRule } = role;
        if (aggregationRule === undefined) return super.rulesOfClusterRole(policy, role, seen);
        const matchLabels = Object.assign({}, ...aggregationRule.clusterRoleSelectors.map((each) => each.matchLabels)) as Record<string, string>;
        return super.rulesOfClusterRole(policy, { ...role, aggregationRule: { clusterRoleSelectors: [{ matchLabels }] } }, seen);
      }
    },
  ),
  believed(
    'one-label-is-enough',
    'A ClusterRole is gathered as soon as one of the labels in matchLabels fits.',
    'matchLabels 中只要有一个标签符合，ClusterRole 就会被聚合。',
    aggregation,
    class extends AboutRequests {
      protected override isSelected({ metadata: { labels = {} } }: ClusterRole, matchLabels: Readonly<Record<string, string>>): boolean {
        return Object.entries(matchLabels).some(([key, value]) => labels[key] === value);
      }
    },
  ),
  believed(
    'aggregation-is-one-level',
    'Only rules that are written in a ClusterRole are gathered, not those that it has gathered itself.',
    '只聚合 ClusterRole 里手写的规则，它自己聚合来的规则不会再被聚合。',
    aggregation,
    class extends AboutRequests {
      protected override rulesOfClusterRole(policy: Policy, role: ClusterRole, seen: readonly ClusterRole[] = []): readonly Rule[] {
        return seen.length > 0 ? role.rules : super.rulesOfClusterRole(policy, role, seen);
      }
    },
  ),
]);
