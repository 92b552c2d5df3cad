import { kubernetesCode, kubernetesDocs, misconceptionsOf, notes, type Source } from '../../../spec/kernel';
import type { Access, Authorizer, Binding, Policy, RbacPort, Request, Subject, User } from '../../../spec/rbac';
import { AboutRequests, believed, page, resolver } from './made';

const sources: readonly Source[] = [page, resolver];
const chain: readonly Source[] = [kubernetesDocs('docs/reference/access-authn-authz/authorization'), kubernetesCode('apiserver/pkg/authorization/union')];
const masters: readonly Source[] = [page, kubernetesCode('pkg/kubeapiserver/authorizer')];

/** The last part of the user name of a ServiceAccount. */
function accountName({ username }: User): string | undefined {
  return /^system:serviceaccount:[^:]+:(.+)$/.exec(username)?.[1];
}

export const subjectMisconceptions = misconceptionsOf<RbacPort>([
  believed(
    'every-subject-must-match',
    'All subjects of a binding must apply to the user.',
    '用户必须同时符合 binding 的全部 subjects。',
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
    'User and Group differ in name only: a subject matches whoever is called so or is in a group called so.',
    'User 和 Group 没有实质区别：用户名或所属用户组与 subject 同名就匹配。',
    sources,
    class extends AboutRequests {
      protected override isSubject(subject: Subject, user: User, binding: Binding): boolean {
        return super.isSubject(subject, user, binding) || (subject.kind !== 'ServiceAccount' && (user.username === subject.name || user.groups.includes(subject.name)));
      }
    },
  ),
  believed(
    'accounts-are-users-of-their-name',
    'A ServiceAccount is a user of its own name: kind User with the name of the account matches it.',
    'ServiceAccount 就是与它同名的用户：用 kind User 加账号名称就能匹配。',
    sources,
    class extends AboutRequests {
      protected override isSubject(subject: Subject, user: User, binding: Binding): boolean {
        return super.isSubject(subject, user, binding) || (subject.kind === 'User' && subject.name === accountName(user));
      }
    },
  ),
  believed(
    'people-are-accounts-of-their-name',
    'A subject of kind ServiceAccount also matches a person of the same name.',
    'kind 为 ServiceAccount 的 subject 也匹配同名的普通用户。',
    sources,
    class extends AboutRequests {
      protected override isSubject(subject: Subject, user: User, binding: Binding): boolean {
        return super.isSubject(subject, user, binding) || (subject.kind === 'ServiceAccount' && subject.name === user.username);
      }
    },
  ),
  believed(
    'account-users-have-no-namespace',
    'The user of a ServiceAccount is called system:serviceaccount:<name>.',
    'ServiceAccount 对应的用户名是 system:serviceaccount:<名字>。',
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
    'To bind a ServiceAccount the subject must be of kind ServiceAccount; User and Group are for people.',
    '绑定 ServiceAccount 时 subject 的 kind 必须是 ServiceAccount；User 和 Group 是给人用的。',
    sources,
    class extends AboutRequests {
      protected override isSubject(subject: Subject, user: User, binding: Binding): boolean {
        return super.isSubject(subject, user, binding) && (subject.kind === 'ServiceAccount' || accountName(user) === undefined);
      }
    },
  ),
  believed(
    'account-namespace-is-default',
    'A ServiceAccount subject without namespace means the account in the namespace default.',
    'ServiceAccount 类型的 subject 不写 namespace 时，指 default 这个 namespace 里的账号。',
    sources,
    class extends AboutRequests {
      protected override defaultNamespace(): string {
        return 'default';
      }
    },
  ),
  believed(
    'accounts-match-in-every-namespace',
    'A ServiceAccount subject without namespace matches the account of that name in every namespace.',
    'ServiceAccount 类型的 subject 不写 namespace 时，匹配每个 namespace 里的同名账号。',
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
    'A RoleBinding can only bind ServiceAccounts of its own namespace.',
    'RoleBinding 只能绑定自己 namespace 里的 ServiceAccount。',
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
    'The group system:serviceaccounts means the ServiceAccounts of the namespace that the binding is in.',
    '用户组 system:serviceaccounts 指 binding 所在 namespace 里的 ServiceAccount。',
    sources,
    class extends AboutRequests {
      protected override isSubject(subject: Subject, user: User, binding: Binding): boolean {
        const name = subject.name === 'system:serviceaccounts' && binding.kind === 'RoleBinding' ? `${subject.name}:${binding.metadata.namespace}` : subject.name;
        return super.isSubject({ ...subject, name }, user, binding);
      }
    },
  ),
  believed(
    'rbac-denies',
    'If RBAC does not allow a request it is denied, and no later authorizer is asked.',
    'RBAC 不允许的请求就被拒绝了，不会再询问后面的授权器。',
    chain,
    class extends AboutRequests {
      protected override opinion(authorizer: Authorizer, policy: Policy, request: Request) {
        const opinion = super.opinion(authorizer, policy, request);
        return authorizer.type === 'RBAC' && opinion === 'noOpinion' ? 'denied' : opinion;
      }
    },
  ),
  believed(
    'every-authorizer-must-allow',
    'With several authorizers a request needs the consent of each.',
    '配置了多个授权器时，请求需要每一个都同意。',
    chain,
    class extends AboutRequests {
      override decide(policy: Policy, authorizers: readonly Authorizer[], request: Request): Access {
        return this.isMaster(request.user) || authorizers.every((each) => this.opinion(each, policy, request) === 'allowed') ? 'allowed' : 'forbidden';
      }
    },
  ),
  believed(
    'one-authorizer-is-enough',
    'With several authorizers it is enough that one allows the request, whatever the others say.',
    '配置了多个授权器时，只要有一个允许就行，不管其他授权器怎么说。',
    chain,
    class extends AboutRequests {
      override decide(policy: Policy, authorizers: readonly Authorizer[], request: Request): Access {
        return this.isMaster(request.user) || authorizers.some((each) => this.opinion(each, policy, request) === 'allowed') ? 'allowed' : 'forbidden';
      }
    },
    ['rbac/no-deny'],
  ),
  believed(
    'always-deny-denies',
    'The authorizer AlwaysDeny ends the chain: nothing after it is asked.',
    '授权器 AlwaysDeny 会终止整条链：它后面的授权器不会被询问。',
    chain,
    class extends AboutRequests {
      protected override opinion(authorizer: Authorizer, policy: Policy, request: Request) {
        return authorizer.type === 'AlwaysDeny' ? 'denied' : super.opinion(authorizer, policy, request);
      }
    },
  ),
  believed(
    'masters-live-by-their-binding',
    'system:masters has its rights from the ClusterRoleBinding cluster-admin; without it the group may do nothing.',
    'system:masters 的权限来自名为 cluster-admin 的 ClusterRoleBinding；删掉它，该组就没有任何权限。',
    masters,
    class extends AboutRequests {
      protected override isMaster(): boolean {
        return false;
      }
    },
  ),
  believed(
    'masters-can-be-denied',
    'A webhook that denies can also stop members of system:masters if it comes first.',
    '排在最前面的 Webhook 明确拒绝时，system:masters 组的成员也会被拦下。',
    masters,
    class extends AboutRequests {
      override decide(policy: Policy, authorizers: readonly Authorizer[], request: Request): Access {
        const [first] = authorizers;
        return first?.type === 'Webhook' && first.answer === 'denied' ? 'forbidden' : super.decide(policy, authorizers, request);
      }
    },
  ),
  believed(
    'masters-is-a-user',
    'system:masters is a superuser: whoever has this user name or group passes.',
    'system:masters 是超级用户：用户名或用户组是它都会放行。',
    masters,
    class extends AboutRequests {
      protected override isMaster({ username, groups }: User): boolean {
        return super.isMaster({ username, groups: [...groups, username] });
      }
    },
  ),
]);
