import { kubernetesCode, kubernetesDocs, misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { Operation, Outcome, ServiceAccountPort } from '../../../spec/service-account';
import { ReferenceCluster, ReferenceIdentity, type Bearer, type Named, type Thing } from '../../reference/service-account';
import { made } from './made';

const authentication = kubernetesDocs('docs/reference/access-authn-authz/authentication');
const admin = kubernetesDocs('docs/reference/access-authn-authz/service-accounts-admin');
const userCode = kubernetesCode('staging/src/k8s.io/apiserver/pkg/authentication/serviceaccount/util.go');
const controller = kubernetesCode('pkg/controller/serviceaccount/serviceaccounts_controller.go');

export const accountMisconceptions = misconceptionsOf<ServiceAccountPort>([
  {
    id: 'service-account/name-without-namespace',
    belief: text('The user name of a ServiceAccount is system:serviceaccount:<name>.', 'ServiceAccount 对应的用户名是 system:serviceaccount:<ServiceAccount 名字>。'),
    truth: text('The user name also holds the namespace: system:serviceaccount:<namespace>:<name>. A ServiceAccount name is unique only within its namespace, so without it accounts of one name in different namespaces would be one user.', '用户名中还包含 namespace：system:serviceaccount:<namespace>:<ServiceAccount 名字>。账号名只在 namespace 内唯一，没有 namespace 的话，不同 namespace 的同名账号就成了同一个用户。'),
    sources: [notes('14.1'), authentication],
    about: ['service-account/user-name'],
    create: made({ Identity: class extends ReferenceIdentity {
      override username({ name }: Named): string {
        return `system:serviceaccount:${name}`;
      }
    } }),
  },
  {
    id: 'service-account/name-as-it-is',
    belief: text('The user name of a ServiceAccount has no prefix: it is <namespace>:<name>.', 'ServiceAccount 对应的用户名没有前缀，就是 <namespace>:<ServiceAccount 名字>。'),
    truth: text('The user name starts with system:serviceaccount:, and <namespace>:<name> follows. The system: prefix is reserved for Kubernetes and keeps ServiceAccounts apart from the users of other authenticators.', '用户名以 system:serviceaccount: 开头，后面才是 <namespace>:<ServiceAccount 名字>。system: 前缀保留给 Kubernetes 使用，使 ServiceAccount 不会与其他认证方式得到的用户混淆。'),
    sources: [notes('14.1'), authentication],
    about: ['service-account/user-name'],
    create: made({ Identity: class extends ReferenceIdentity {
      override username({ namespace, name }: Named): string {
        return `${namespace}:${name}`;
      }
    } }),
  },
  {
    id: 'service-account/pods-are-users',
    belief: text('Each Pod is a user of its own: its name ends the user name of its ServiceAccount.', '每个 Pod 都是独立的用户：ServiceAccount 的用户名后面还带有 Pod 的名字。'),
    truth: text('All Pods of a ServiceAccount are one user, system:serviceaccount:<namespace>:<name>, so RBAC treats them alike. The Pod that a token is bound to appears only in the extra fields beside the user name.', '同一 ServiceAccount 的所有 Pod 都是同一个用户 system:serviceaccount:<namespace>:<名字>，RBAC 对它们一视同仁。令牌所绑定的 Pod 只出现在用户名之外的 extra 字段里。'),
    sources: [authentication, userCode],
    about: ['service-account/namesakes'],
    create: made({ Identity: class extends ReferenceIdentity {
      override username(bearer: Named & Partial<Bearer>): string {
        return super.username(bearer) + (bearer.pod === undefined ? '' : `:${bearer.pod.name}`);
      }
    } }),
  },
  {
    id: 'service-account/group-per-account',
    belief: text('The group of a ServiceAccount is named after it: system:serviceaccounts:<name>.', 'ServiceAccount 所属的组以它自己命名：system:serviceaccounts:<ServiceAccount 名字>。'),
    truth: text('The group is named after the namespace, system:serviceaccounts:<namespace>, and holds all ServiceAccounts in it. A single account needs no group, since a binding can name the account itself.', '组以 namespace 命名，即 system:serviceaccounts:<namespace>，包含该 namespace 的全部 ServiceAccount。单个账号不需要专门的组，绑定可以直接指定账号。'),
    sources: [notes('14.2'), authentication],
    create: made({ Identity: class extends ReferenceIdentity {
      override groups({ name }: Named): readonly string[] {
        return ['system:serviceaccounts', `system:serviceaccounts:${name}`, 'system:authenticated'];
      }
    } }),
  },
  {
    id: 'service-account/one-group',
    belief: text('Besides the group of all authenticated users, a ServiceAccount is only in the group of its namespace.', '除所有已认证用户的组之外，ServiceAccount 只属于它所在 namespace 的组。'),
    truth: text('Every ServiceAccount is also in system:serviceaccounts, the group of all ServiceAccounts of the cluster. Through it default roles reach them all, such as the one for reading the keys of the token issuer.', '每个 ServiceAccount 还属于 system:serviceaccounts，即整个集群所有 ServiceAccount 的组。系统自带的一些角色（如读取令牌签发者的公钥）就是通过它授予所有账号的。'),
    sources: [notes('14.2'), authentication],
    about: ['service-account/groups'],
    create: made({ Identity: class extends ReferenceIdentity {
      override groups({ namespace }: Named): readonly string[] {
        return [`system:serviceaccounts:${namespace}`, 'system:authenticated'];
      }
    } }),
  },
  {
    id: 'service-account/not-authenticated',
    belief: text('The group system:authenticated is for people; ServiceAccounts are in groups of their own instead.', '组 system:authenticated 只包含普通用户；ServiceAccount 只在自己的组里。'),
    truth: text('Whoever has authenticated, by whatever means, is in system:authenticated, so ServiceAccounts are in it beside their own two groups. Their right to discover the API comes from it.', '凡是通过认证的身份，无论用哪种方式，都属于 system:authenticated，所以 ServiceAccount 除了自己的两个组之外也在其中。它们做 API 发现的权限正由此而来。'),
    sources: [authentication, userCode],
    about: ['service-account/groups'],
    create: made({ Identity: class extends ReferenceIdentity {
      override groups({ namespace }: Named): readonly string[] {
        return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
      }
    } }),
  },
  {
    id: 'service-account/pod-is-not-told',
    belief: text('The API server learns from a token which ServiceAccount asks, but not which Pod.', 'API server 从令牌中只能知道是哪个 ServiceAccount，无法知道是哪个 Pod。'),
    truth: text('A token that is bound to a Pod, as mounted ones are, carries the name and uid of that Pod. The API server passes them on as extra fields of the user, authentication.kubernetes.io/pod-name and pod-uid.', '绑定到 Pod 的令牌（自动挂载的令牌就是）带有该 Pod 的名字和 uid。API server 会把它们放进用户的 extra 字段 authentication.kubernetes.io/pod-name 和 pod-uid。'),
    sources: [admin, userCode],
    create: made({ Identity: class extends ReferenceIdentity {
      override extra(bearer: Bearer): Record<string, string[]> {
        const { pod, node: _node, ...rest } = bearer;
        return super.extra(pod === undefined ? bearer : rest);
      }
    } }),
  },
  {
    id: 'service-account/node-is-not-told',
    belief: text('A token tells the Pod that it is bound to, but not the Node on which that Pod runs.', '令牌会说明绑定的 Pod，但不会说明该 Pod 所在的 Node。'),
    truth: text('If the Pod is assigned to a Node when its token is issued, the token also carries the name of that Node, and its uid if the Node exists. The API server passes them on as extra fields node-name and node-uid.', '签发令牌时若 Pod 已分配到 Node，令牌中也会有该 Node 的名字（Node 对象存在时还有 uid）。API server 会把它们放进 extra 字段 node-name 和 node-uid。'),
    sources: [admin, userCode],
    create: made({ Identity: class extends ReferenceIdentity {
      override extra(bearer: Bearer): Record<string, string[]> {
        const { node: _node, ...rest } = bearer;
        return super.extra(bearer.pod === undefined ? bearer : rest);
      }
    } }),
  },
  {
    id: 'service-account/secret-is-told',
    belief: text('If a token is bound to a Secret, the extra fields of its user name that Secret, as those of other tokens name a Pod.', '令牌绑定到 Secret 时，用户的 extra 字段会给出该 Secret 的名字，就像绑定到 Pod 的令牌会给出 Pod 一样。'),
    truth: text('The API server uses the Secret named in the claims of the token only to check that it still exists. The extra fields of the user may name a bound Pod or Node, but have no place for a Secret.', '令牌的声明（claims）中有所绑定的 Secret，但 API server 只用它检查该 Secret 是否还在。用户的 extra 字段会给出绑定的 Pod 或 Node，没有表示 Secret 的字段。'),
    sources: [admin, userCode],
    create: made({ Identity: class extends ReferenceIdentity {
      override extra(bearer: Bearer): Record<string, string[]> {
        return { ...super.extra(bearer), ...(bearer.secret === undefined ? {} : { 'authentication.kubernetes.io/secret-name': [bearer.secret] }) };
      }
    } }),
  },
  {
    id: 'service-account/default-comes-with-a-pod',
    belief: text('The ServiceAccount default is created when the first Pod that names no account needs it.', '当第一个没有指定 ServiceAccount 的 Pod 需要时，才会在其 namespace 中创建 default。'),
    truth: text('A controller creates default as soon as there is a namespace, whether or not a Pod needs it. A Pod could not bring it about: as long as its account does not exist, the Pod is refused.', 'namespace 一创建，控制器就会在其中创建 default，与有没有 Pod 无关。Pod 也带不来它：账号不存在时，创建 Pod 的请求会被拒绝。'),
    sources: [notes('13.4'), controller],
    about: ['service-account/default-account'],
    create: made({ Cluster: class extends ReferenceCluster {
      override apply(operation: Operation): Outcome {
        if (operation.do === 'createPod' && operation.serviceAccountName === undefined) super.createDefault(operation.namespace);
        return super.apply(operation);
      }

      protected override createDefault(): void {
        // Nobody but a Pod brings it.
      }
    } }),
  },
  {
    id: 'service-account/default-is-gone-for-good',
    belief: text('The ServiceAccount default comes with its namespace; once deleted, it stays deleted.', 'ServiceAccount default 随 namespace 创建；一旦删除就不会再有。'),
    truth: text('A controller sees to it that every active namespace has a default, and creates a new one after a deletion. The new account has another uid, so tokens of the old one stay void.', '控制器会确保每个活动的 namespace 都有 default，删除后会新建一个。新账号的 uid 不同，所以旧账号的令牌仍然无效。'),
    sources: [admin, controller],
    create: made({ Cluster: class extends ReferenceCluster {
      private readonly furnished = new Set<string>();

      protected override createDefault(namespace: string): void {
        if (!this.furnished.has(namespace)) super.createDefault(namespace);
        this.furnished.add(namespace);
      }
    } }),
  },
  {
    id: 'service-account/name-is-identity',
    belief: text('An account that is recreated under its old name is the same as before: its old tokens are good again.', '以原来的名字重建的账号就是原来的账号：旧令牌会重新有效。'),
    truth: text('A token carries the uid of its ServiceAccount, and the API server compares it with that of the account of this name. The new account has another uid, so it is a different one, and old tokens are refused.', '令牌中带有账号的 uid，API server 会与现有同名账号的 uid 比对。重建的账号 uid 不同，是另一个账号，旧令牌会被拒绝。'),
    sources: [admin, kubernetesCode('pkg/serviceaccount/claims.go')],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override isSame(thing: Thing, uid: string): boolean {
        return thing.kind === 'ServiceAccount' || super.isSame(thing, uid);
      }
    } }),
  },
  {
    id: 'service-account/secret-comes-with-account',
    belief: text('Creating a ServiceAccount creates a Secret with its token.', '创建 ServiceAccount 时会自动创建一个保存其令牌的 Secret。'),
    truth: text('Since 1.24 no Secret is created for a ServiceAccount. Pods use expiring tokens from the TokenRequest API, and there is a token Secret only where somebody creates one.', '1.24 起，创建 ServiceAccount 不再自动生成 Secret。Pod 使用通过 TokenRequest API 申请、会过期的令牌，令牌 Secret 只有手动创建才会有。'),
    sources: [notes('13.1'), admin],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override createAccount(namespace: string, name: string): Outcome {
        const outcome = super.createAccount(namespace, name);
        if ('created' in outcome) this.createSecret({ do: 'createSecret', namespace, name: `${name}-token`, serviceAccountName: name });
        return outcome;
      }
    } }),
  },
  {
    id: 'service-account/secret-outlives-account',
    belief: text('A token Secret that somebody created stays when its ServiceAccount is deleted, or if there never was one.', '手动创建的令牌 Secret 在其 ServiceAccount 被删除后仍然存在，从未有过该账号时也一样。'),
    truth: text('A controller deletes a token Secret if the ServiceAccount that it names does not exist or has another uid, whoever created it. Without the account the token in it is void anyway.', '令牌 Secret 所指的 ServiceAccount 不存在或 uid 不符时，控制器会删除该 Secret，不管是谁创建的。账号没了，其中的令牌本来也已失效。'),
    sources: [admin, kubernetesCode('pkg/controller/serviceaccount/tokens_controller.go')],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override isOrphan(): boolean {
        return false;
      }
    } }),
  },
]);
