import { kubernetesCode, kubernetesDocs, misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { Binding, BoundSubject, Request, ServiceAccountPort, Subject } from '../../../spec/service-account';
import { ReferenceIdentity } from '../../reference/service-account';
import { made } from './made';

const docs = kubernetesDocs('docs/reference/access-authn-authz/rbac');
const authorizer = kubernetesCode('plugin/pkg/auth/authorizer/rbac');
const roles = kubernetesCode('plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go');

function accountOf(subject: Subject) {
  return 'user' in subject ? undefined : subject.serviceAccount;
}

const NAMESPACE_GROUP = /^system:serviceaccounts:(.+)$/;

export const accessMisconceptions = misconceptionsOf<ServiceAccountPort>([
  {
    id: 'service-account/group-grants-at-home',
    belief: text('What is bound to the group of a namespace can be used in that namespace only, by a ClusterRoleBinding too.', '绑定到某个 namespace 的组的权限只在该 namespace 中有效，ClusterRoleBinding 也一样。'),
    truth: text('A group only says who receives a right; where it holds is up to the binding. A ClusterRoleBinding grants in all namespaces, so the accounts of the group can use the right outside their own namespace too.', '组只决定谁得到权限，权限在哪里有效由绑定决定。ClusterRoleBinding 对所有 namespace 有效，所以组内账号在自己的 namespace 之外也有权限。'),
    sources: [notes('14.2'), docs, authorizer],
    create: made({ Identity: class extends ReferenceIdentity {
      protected override grants(binding: Binding, subject: Subject, request: Request): boolean {
        const homes = binding.subjects.flatMap(({ kind, name }) => (kind === 'Group' ? (NAMESPACE_GROUP.exec(name)?.slice(1) ?? []) : []));
        return super.grants(binding, subject, request) && (homes.length === 0 || ('namespace' in request && homes.includes(request.namespace ?? '')));
      }
    } }),
  },
  {
    id: 'service-account/rolebinding-reaches-its-own',
    belief: text('A RoleBinding can give rights only to ServiceAccounts of its own namespace.', 'RoleBinding 只能给自己 namespace 中的 ServiceAccount 授权。'),
    truth: text('The namespace of a RoleBinding says where its rights hold, not who may receive them. A ServiceAccount subject has a namespace field of its own, which may name any namespace.', 'RoleBinding 所在的 namespace 决定的是权限在哪里有效，而不是可以授予谁。ServiceAccount 类型的 subject 有自己的 namespace 字段，可以是任何 namespace。'),
    sources: [docs, authorizer],
    create: made({ Identity: class extends ReferenceIdentity {
      protected override means(bound: BoundSubject, subject: Subject, binding: Binding): boolean {
        const account = accountOf(subject);
        return super.means(bound, subject, binding) && (account === undefined || binding.namespace === undefined || account.namespace === binding.namespace);
      }
    } }),
  },
  {
    id: 'service-account/default-is-in-no-group',
    belief: text('The group of a namespace holds the ServiceAccounts that somebody created there, not default.', 'namespace 的组只包含手动创建的 ServiceAccount，不包含 default。'),
    truth: text('Group membership follows from the namespace of an account alone, so default is in system:serviceaccounts:<namespace> like any other. A binding to the group therefore reaches every Pod that runs as default.', '属于哪个组只取决于账号所在的 namespace，所以 default 和其他账号一样属于 system:serviceaccounts:<namespace>。绑定该组，使用 default 的 Pod 也会得到权限。'),
    sources: [notes('14.2'), docs],
    create: made({ Identity: class extends ReferenceIdentity {
      protected override means(bound: BoundSubject, subject: Subject, binding: Binding): boolean {
        return super.means(bound, subject, binding) && !(bound.kind === 'Group' && NAMESPACE_GROUP.test(bound.name) && accountOf(subject)?.name === 'default');
      }
    } }),
  },
  {
    id: 'service-account/names-are-global',
    belief: text('A binding to a ServiceAccount means the accounts of that name in all namespaces.', '绑定到某个 ServiceAccount 时，所有 namespace 中的同名账号都会得到授权。'),
    truth: text('A ServiceAccount subject means one account, by name and namespace together. Accounts of the same name in other namespaces have other user names and receive nothing.', 'ServiceAccount 类型的 subject 由名字和 namespace 共同确定一个账号。其他 namespace 的同名账号用户名不同，不会得到授权。'),
    sources: [notes('14.1'), docs],
    create: made({ Identity: class extends ReferenceIdentity {
      protected override means(bound: BoundSubject, subject: Subject, binding: Binding): boolean {
        return super.means(bound, subject, binding) || ('namespace' in bound && bound.name === accountOf(subject)?.name);
      }
    } }),
  },
  {
    id: 'service-account/accounts-are-no-users',
    belief: text('A subject of the kind User never means a ServiceAccount, even if its name is the user name of the account.', 'kind 为 User 的 subject 不会匹配 ServiceAccount，即使名字就是该账号对应的用户名。'),
    truth: text('RBAC compares a User subject with the user name of the request, whatever kind of identity is behind it. A ServiceAccount has the user name system:serviceaccount:<namespace>:<name>, so a User of that name means it.', 'RBAC 只拿 User 的名字与请求的用户名比较，不管背后是哪种身份。ServiceAccount 的用户名是 system:serviceaccount:<namespace>:<名字>，以此为名的 User 就会匹配它。'),
    sources: [docs, authorizer],
    create: made({ Identity: class extends ReferenceIdentity {
      protected override means(bound: BoundSubject, subject: Subject, binding: Binding): boolean {
        return super.means(bound, subject, binding) && (bound.kind !== 'User' || 'user' in subject);
      }
    } }),
  },
  {
    id: 'service-account/group-is-everybody-in-it',
    belief: text('The group system:serviceaccounts contains all authenticated users, people too.', '组 system:serviceaccounts 包含所有通过认证的身份，普通用户也在内。'),
    truth: text('The group system:serviceaccounts holds ServiceAccounts only, those of all namespaces. Everybody who has authenticated is in another group, system:authenticated.', 'system:serviceaccounts 只包含 ServiceAccount，即所有 namespace 的账号。包含全部已认证身份的组是 system:authenticated。'),
    sources: [docs, authorizer],
    about: ['service-account/group-binding'],
    create: made({ Identity: class extends ReferenceIdentity {
      protected override login(subject: Subject) {
        const login = super.login(subject);
        return 'user' in subject ? { ...login, groups: [...login.groups, 'system:serviceaccounts'] } : login;
      }
    } }),
  },
  {
    id: 'service-account/default-may-do-almost-anything',
    belief: text('The account default is bound to no role, and so has most of the rights at the API server.', '默认的 ServiceAccount 没有关联 Role，因此有访问 API server 的绝大多数权限。'),
    truth: text('RBAC allows only what some role grants, so an account without a binding of its own may do next to nothing. It has only what is bound to its groups: discovery, questions about itself, issuer keys, ClusterTrustBundles.', 'RBAC 只允许角色明确授予的操作，没有自己的绑定就几乎没有权限。default 只有系统授予其所属组的那些：API 发现、查询自身信息、读取签发者公钥和 ClusterTrustBundle。'),
    sources: [notes('13.4'), docs, roles],
    about: ['service-account/default-rights'],
    create: made({ Identity: class extends ReferenceIdentity {
      override mayAccess(bindings: readonly Binding[], subject: Subject, request: Request): boolean {
        return accountOf(subject)?.name === 'default' || super.mayAccess(bindings, subject, request);
      }
    } }),
  },
  {
    id: 'service-account/reads-its-namespace',
    belief: text('A ServiceAccount may read the objects of its own namespace without any binding.', 'ServiceAccount 不需要任何绑定就可以读取自己 namespace 中的对象。'),
    truth: text('Being in a namespace gives an account no rights there. To read its objects, it needs a RoleBinding in that namespace or a ClusterRoleBinding, for itself or for one of its groups.', '账号身处某个 namespace，并不意味着在其中有任何权限。要读取其中的对象，账号或它所属的组必须通过该 namespace 的 RoleBinding 或 ClusterRoleBinding 获得授权。'),
    sources: [docs, roles],
    about: ['service-account/default-rights'],
    create: made({ Identity: class extends ReferenceIdentity {
      override mayAccess(bindings: readonly Binding[], subject: Subject, request: Request): boolean {
        const isOwn = 'namespace' in request && request.namespace === accountOf(subject)?.namespace && ['get', 'list', 'watch'].includes(request.verb);
        return isOwn || super.mayAccess(bindings, subject, request);
      }
    } }),
  },
  {
    id: 'service-account/sees-itself',
    belief: text('A ServiceAccount may get its own ServiceAccount object without any binding.', 'ServiceAccount 不需要任何绑定就可以 get 自己的 ServiceAccount 对象。'),
    truth: text('A ServiceAccount object is protected like any other object, and no default binding lets an account read its own. To learn who it is, it can create a SelfSubjectReview, which needs no binding of its own.', 'ServiceAccount 对象和其他对象一样受权限控制，系统自带的绑定都没有允许账号读取自己的对象。账号想知道自己是谁，可以创建 SelfSubjectReview，这不需要额外的绑定。'),
    sources: [docs, roles],
    create: made({ Identity: class extends ReferenceIdentity {
      override mayAccess(bindings: readonly Binding[], subject: Subject, request: Request): boolean {
        const account = accountOf(subject);
        const isItself = account !== undefined && 'verb' in request && request.verb === 'get' && request.resource === 'serviceaccounts' && request.namespace === account.namespace && request.name === account.name;
        return isItself || super.mayAccess(bindings, subject, request);
      }
    } }),
  },
  {
    id: 'service-account/nothing-without-a-binding',
    belief: text('Without a binding of its own a ServiceAccount may do nothing at all, not even ask for the version.', '没有绑定的 ServiceAccount 什么都不能做，连 /version 也不能访问。'),
    truth: text('A cluster binds some roles by default to groups that every ServiceAccount is in. Through system:authenticated it may discover the API and get /version, through system:serviceaccounts read the keys of the token issuer.', '集群默认就把一些角色绑定到 ServiceAccount 所属的组。通过 system:authenticated 可以做 API 发现、访问 /version，通过 system:serviceaccounts 可以读取令牌签发者的公钥。'),
    sources: [docs, roles],
    create: made({ Identity: class extends ReferenceIdentity {
      protected override defaults(subject: Subject) {
        return 'user' in subject ? super.defaults(subject) : [];
      }
    } }),
  },
  {
    id: 'service-account/discovery-alone',
    belief: text('What a ServiceAccount may do without a binding is to discover the API and ask about itself: it reads no objects.', '没有绑定的 ServiceAccount 只能做 API 发现和查询自身信息，读不到任何对象。'),
    truth: text('Since 1.37 a default ClusterRoleBinding lets the group system:serviceaccounts get, list and watch ClusterTrustBundles. They are the only objects that an account can read without a binding of its own.', '1.37 起，系统自带的一个 ClusterRoleBinding 允许 system:serviceaccounts 组 get、list、watch ClusterTrustBundle。账号没有自己的绑定时，能读取的对象只有这一种。'),
    sources: [docs, roles],
    create: made({ Identity: class extends ReferenceIdentity {
      protected override defaults(subject: Subject) {
        return super.defaults(subject).filter(({ resources = [] }) => !resources.includes('clustertrustbundles'));
      }
    } }),
  },
]);
