import { misconceptionsOf, notes, text, type Source } from '../../../spec/kernel';
import type { Binding, RbacPort, Subject, User } from '../../../spec/rbac';
import { AboutRequests, believed, page, resolver } from './made';

const sources: readonly Source[] = [page, resolver];

/** The last part of the user name of a ServiceAccount. */
function accountName({ username }: User): string | undefined {
  return /^system:serviceaccount:[^:]+:(.+)$/.exec(username)?.[1];
}

export const subjectMisconceptions = misconceptionsOf<RbacPort>([
  believed(
    'every-subject-must-match',
    text('All subjects of a binding must apply to the user.', '用户必须同时符合 binding 的全部 subjects。'),
    text('A binding applies to each of its subjects by itself, so it is enough to match one. The list serves to give several users, groups or ServiceAccounts the same role.', 'binding 对每个 subject 分别生效，匹配其中一个即可。列表的用途是把同一个角色授予多个用户、用户组或 ServiceAccount。'),
    sources,
    class extends AboutRequests {
      protected override isBound(binding: Binding, user: User): boolean {
        return binding.subjects.every((subject) => this.isSubject(subject, user, binding));
      }
    },
    ['rbac/subjects'],
  ),
  believed(
    'users-and-groups-share-names',
    text('User and Group differ in name only: a subject matches whoever is called so or is in a group called so.', 'User 和 Group 没有实质区别：用户名或所属用户组与 subject 同名就匹配。'),
    text('Kind User is compared with the user name of the request only, kind Group with its groups only. A user called dev and a group called dev have nothing to do with each other.', 'kind 为 User 只与请求的用户名比较，为 Group 只与请求所带的用户组比较。名为 dev 的用户与名为 dev 的用户组毫不相干。'),
    sources,
    class extends AboutRequests {
      protected override isSubject(subject: Subject, user: User, binding: Binding): boolean {
        return super.isSubject(subject, user, binding) || (subject.kind !== 'ServiceAccount' && (user.username === subject.name || user.groups.includes(subject.name)));
      }
    },
  ),
  believed(
    'accounts-are-users-of-their-name',
    text('A ServiceAccount is a user of its own name: kind User with the name of the account matches it.', 'ServiceAccount 就是与它同名的用户：用 kind User 加账号名称就能匹配。'),
    text('The user name of a ServiceAccount is system:serviceaccount:<namespace>:<name>. A subject of kind User with only the name of the account means some other user who is called so.', 'ServiceAccount 对应的用户名是 system:serviceaccount:<namespace>:<name>。kind 为 User、只写账号名称的 subject，指的是恰好叫这个名字的另一个用户。'),
    sources,
    class extends AboutRequests {
      protected override isSubject(subject: Subject, user: User, binding: Binding): boolean {
        return super.isSubject(subject, user, binding) || (subject.kind === 'User' && subject.name === accountName(user));
      }
    },
  ),
  believed(
    'people-are-accounts-of-their-name',
    text('A subject of kind ServiceAccount also matches a person of the same name.', 'kind 为 ServiceAccount 的 subject 也匹配同名的普通用户。'),
    text('RBAC turns a subject of kind ServiceAccount into the user name system:serviceaccount:<namespace>:<name> and compares that. A person who is called like the account has another user name.', 'RBAC 会把 kind 为 ServiceAccount 的 subject 换算成用户名 system:serviceaccount:<namespace>:<name> 再比较。与账号同名的普通用户，用户名并不是这个。'),
    sources,
    class extends AboutRequests {
      protected override isSubject(subject: Subject, user: User, binding: Binding): boolean {
        return super.isSubject(subject, user, binding) || (subject.kind === 'ServiceAccount' && subject.name === user.username);
      }
    },
  ),
  believed(
    'account-users-have-no-namespace',
    text('The user of a ServiceAccount is called system:serviceaccount:<name>.', 'ServiceAccount 对应的用户名是 system:serviceaccount:<名字>。'),
    text('The user name holds the namespace: system:serviceaccount:<namespace>:<name>. A ServiceAccount is unique only within its namespace; without that, accounts of one name could not be told apart.', '用户名里包含 namespace：system:serviceaccount:<namespace>:<name>。ServiceAccount 只在 namespace 内唯一，不带 namespace 就无法区分同名账号。'),
    [notes('14.1'), ...sources],
    class extends AboutRequests {
      protected override isSubject(subject: Subject, user: User, binding: Binding): boolean {
        if (subject.kind !== 'User' || !subject.name.startsWith('system:serviceaccount:')) return super.isSubject(subject, user, binding);
        const name = accountName(user);
        return name !== undefined && subject.name === `system:serviceaccount:${name}`;
      }
    },
  ),
  believed(
    'accounts-are-not-users',
    text('To bind a ServiceAccount the subject must be of kind ServiceAccount; User and Group are for people.', '绑定 ServiceAccount 时 subject 的 kind 必须是 ServiceAccount；User 和 Group 是给人用的。'),
    text('A ServiceAccount makes requests as a user, with a user name and groups. So kind User with system:serviceaccount:<namespace>:<name> or kind Group with system:serviceaccounts:<namespace> matches it as well.', 'ServiceAccount 发请求时同样有用户名和用户组。所以 User 写 system:serviceaccount:<namespace>:<name>，或 Group 写 system:serviceaccounts:<namespace>，也能匹配它。'),
    sources,
    class extends AboutRequests {
      protected override isSubject(subject: Subject, user: User, binding: Binding): boolean {
        return super.isSubject(subject, user, binding) && (subject.kind === 'ServiceAccount' || accountName(user) === undefined);
      }
    },
  ),
  believed(
    'account-namespace-is-default',
    text('A ServiceAccount subject without namespace means the account in the namespace default.', 'ServiceAccount 类型的 subject 不写 namespace 时，指 default 这个 namespace 里的账号。'),
    text('Where a ServiceAccount subject names no namespace, RBAC takes that of the RoleBinding. Only in a RoleBinding that is itself in default does it mean the account there.', 'ServiceAccount 类型的 subject 未写 namespace 时，RBAC 取 RoleBinding 自己的 namespace。只有 RoleBinding 本身就在 default 里，才是指 default 中的账号。'),
    sources,
    class extends AboutRequests {
      protected override defaultNamespace(): string {
        return 'default';
      }
    },
  ),
  believed(
    'accounts-match-in-every-namespace',
    text('A ServiceAccount subject without namespace matches the account of that name in every namespace.', 'ServiceAccount 类型的 subject 不写 namespace 时，匹配每个 namespace 里的同名账号。'),
    text('A ServiceAccount subject without namespace stands for one account at most: that in the namespace of the RoleBinding, and nobody in a ClusterRoleBinding. Accounts of the same name elsewhere are other users.', '不写 namespace 的 subject 最多对应一个账号：RoleBinding 所在 namespace 里的那个，在 ClusterRoleBinding 中则不匹配任何人。其他 namespace 里的同名账号是不同的用户。'),
    sources,
    class extends AboutRequests {
      protected override isSubject(subject: Subject, user: User, binding: Binding): boolean {
        if (subject.kind !== 'ServiceAccount' || subject.namespace !== undefined) return super.isSubject(subject, user, binding);
        return subject.name === accountName(user);
      }
    },
  ),
  believed(
    'accounts-stay-in-their-namespace',
    text('A RoleBinding can only bind ServiceAccounts of its own namespace.', 'RoleBinding 只能绑定自己 namespace 里的 ServiceAccount。'),
    text('The namespace of a RoleBinding says where the rights hold, not who may get them. A ServiceAccount subject can name any namespace, so an account of one can be given rights in another.', 'RoleBinding 的 namespace 决定权限在哪里生效，不限制授予谁。ServiceAccount 类型的 subject 可以写任意 namespace，所以一个 namespace 的账号可以获得另一个 namespace 里的权限。'),
    sources,
    class extends AboutRequests {
      protected override usernameOf(subject: Subject, binding: Binding): string | undefined {
        return super.usernameOf(binding.kind === 'RoleBinding' ? { ...subject, namespace: binding.metadata.namespace } : subject, binding);
      }

      protected override isSubject(subject: Subject, user: User, binding: Binding): boolean {
        if (binding.kind === 'RoleBinding' && subject.kind === 'ServiceAccount' && subject.namespace !== undefined && subject.namespace !== binding.metadata.namespace) return false;
        return super.isSubject(subject, user, binding);
      }
    },
  ),
  believed(
    'groups-of-accounts-are-local',
    text('The group system:serviceaccounts means the ServiceAccounts of the namespace that the binding is in.', '用户组 system:serviceaccounts 指 binding 所在 namespace 里的 ServiceAccount。'),
    text('Every ServiceAccount of the cluster is in the group system:serviceaccounts, and a group means the same in every binding. Those of one namespace are the group system:serviceaccounts:<namespace>.', '集群里的每个 ServiceAccount 都属于 system:serviceaccounts，用户组的含义不随 binding 所在的 namespace 变化。只指某个 namespace 时，要用 system:serviceaccounts:<namespace>。'),
    sources,
    class extends AboutRequests {
      protected override isSubject(subject: Subject, user: User, binding: Binding): boolean {
        const name = subject.name === 'system:serviceaccounts' && binding.kind === 'RoleBinding' ? `${subject.name}:${binding.metadata.namespace}` : subject.name;
        return super.isSubject({ ...subject, name }, user, binding);
      }
    },
  ),
]);
