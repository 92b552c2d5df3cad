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
    belief: text('A token that is bound to a Secret tells the name of the Secret, as others tell their Pod.', '绑定到 Secret 的令牌会说明 Secret 的名字，就像其他令牌说明 Pod 一样。'),
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
    belief: text('An account that is made anew under its old name is the same as before: its old tokens are good again.', '以原来的名字重建的账号就是原来的账号：旧令牌会重新有效。'),
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
    sources: [admin, kubernetesCode('pkg/controller/serviceaccount/tokens_controller.go')],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override isOrphan(): boolean {
        return false;
      }
    } }),
  },
]);
