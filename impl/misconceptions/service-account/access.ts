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
    sources: [docs, roles],
    create: made({ Identity: class extends ReferenceIdentity {
      protected override defaults(subject: Subject) {
        return super.defaults(subject).filter(({ resources = [] }) => !resources.includes('clustertrustbundles'));
      }
    } }),
  },
]);
