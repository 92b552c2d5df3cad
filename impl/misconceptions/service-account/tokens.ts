import { kubernetesCode, kubernetesDocs, misconceptionsOf, notes, text } from '../../../spec/kernel';
import { API_AUDIENCE } from '../../../spec/service-account/port';
import type { Kind, Reason, ServiceAccountPort } from '../../../spec/service-account';
import { ReferenceCluster, type Asked, type Issued, type Thing } from '../../reference/service-account';
import { made } from './made';

const admin = kubernetesDocs('docs/reference/access-authn-authz/service-accounts-admin');
const concepts = kubernetesDocs('docs/concepts/security/service-accounts');
const claims = kubernetesCode('pkg/serviceaccount/claims.go');
const legacy = kubernetesCode('pkg/serviceaccount/legacy.go');
const jwt = kubernetesCode('pkg/serviceaccount/jwt.go AuthenticateToken');
const request = kubernetesCode('pkg/registry/core/serviceaccount/storage/token.go');
const limits = kubernetesCode('pkg/apis/authentication/validation ValidateTokenRequest');

export const tokenMisconceptions = misconceptionsOf<ServiceAccountPort>([
  {
    id: 'service-account/tokens-do-not-expire',
    belief: text('A token of a ServiceAccount is good for as long as the account exists.', '只要 ServiceAccount 存在，它的令牌就一直有效。'),
    sources: [notes('13.1'), concepts, claims],
    about: ['service-account/expiry'],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override isExpired(): boolean {
        return false;
      }
    } }),
  },
  {
    id: 'service-account/expiry-without-leeway',
    belief: text('The API server refuses a token from the second of its expiry on, and from the deletionTimestamp of what stands behind it.', '令牌一到过期时刻，或其背后对象一到 deletionTimestamp，API server 就会立即拒绝。'),
    sources: [claims],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override leeway(): number {
        return 0;
      }
    } }),
  },
  {
    id: 'service-account/deletion-request-is-the-end',
    belief: text('As soon as the deletion of a Pod or an account is asked for, its tokens are void.', '一旦请求删除 Pod 或账号，它的令牌就立即失效。'),
    sources: [admin, claims],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override isTooLate(thing: Thing, token: Issued): boolean {
        const isMeant = thing.kind === 'Pod' || thing.kind === 'ServiceAccount';
        return isMeant ? thing.deletedAt !== undefined : super.isTooLate(thing, token);
      }
    } }),
  },
  {
    id: 'service-account/there-is-there',
    belief: text('Tokens are good for as long as the objects behind them can be read, however long these have been marked for deletion.', '只要令牌背后的对象还能读到，令牌就有效，不管它被标记删除多久。'),
    sources: [admin, claims, legacy],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override isTooLate(): boolean {
        return false;
      }
    } }),
  },
  {
    id: 'service-account/volume-token-ends-after-an-hour',
    belief: text('The token that is mounted in a Pod by default is refused about an hour after it was issued.', '默认挂载到 Pod 中的令牌，签发约一小时后就会被拒绝。'),
    sources: [admin, request],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override isExtended(): boolean {
        return false;
      }
    } }),
  },
  {
    id: 'service-account/pod-tokens-last-a-year',
    belief: text('Every token for a Pod that is good for about an hour is stretched to a year.', '所有绑定到 Pod、有效期约一小时的令牌都会延长到一年。'),
    sources: [admin, request],
    about: ['service-account/stretched-expiry'],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override isExtended(seconds: number): boolean {
        return seconds === 3600 || super.isExtended(seconds);
      }
    } }),
  },
  {
    id: 'service-account/tokens-outlive-their-object',
    belief: text('A token is good until it expires; deleting the Pod, Secret or Node that it was issued for changes nothing.', '令牌在过期之前一直有效，删除它所绑定的 Pod、Secret 或 Node 没有影响。'),
    sources: [admin, claims],
    about: ['service-account/bound-object'],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override isBoundThere(token: Issued, bound: NonNullable<Issued['bound']>): boolean {
        return token.promisedSeconds !== null || super.isBoundThere(token, bound);
      }
    } }),
  },
  {
    id: 'service-account/namesake-takes-the-token-over',
    belief: text('A Pod that is made anew under its old name can go on using the token of the old one.', '以原来的名字重建的 Pod 可以继续使用旧 Pod 的令牌。'),
    sources: [admin, claims],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override isSame(thing: Thing, uid: string): boolean {
        return thing.kind === 'Pod' || super.isSame(thing, uid);
      }
    } }),
  },
  {
    id: 'service-account/node-takes-pods-tokens',
    belief: text('The tokens of Pods are void as soon as their Node is deleted.', 'Node 被删除后，其上 Pod 的令牌立即失效。'),
    sources: [admin, claims],
    about: ['service-account/bound-object'],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override isBoundThere(token: Issued, bound: NonNullable<Issued['bound']>): boolean {
        const { node, pod } = token.bearer;
        const isNodeGone = pod !== undefined && node !== undefined && this.find('Node', '', node.name)?.uid !== node.uid;
        return super.isBoundThere(token, bound) && !isNodeGone;
      }
    } }),
  },
  {
    id: 'service-account/tokens-outlive-their-account',
    belief: text('A token that was issued stays good until it expires, even if its ServiceAccount is deleted.', '已签发的令牌在过期之前一直有效，即使其 ServiceAccount 已被删除。'),
    sources: [admin, claims],
    about: ['service-account/account-end'],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override isAccountThere(): boolean {
        return true;
      }
    } }),
  },
  {
    id: 'service-account/every-token-opens-the-api-server',
    belief: text('A token that is meant for another audience is good at the API server as well.', '为其他受众申请的令牌，也可以用来访问 API server。'),
    sources: [concepts, jwt],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override agreed(own: readonly string[], asked: readonly string[]): readonly string[] {
        return super.agreed([API_AUDIENCE, ...own], asked);
      }
    } }),
  },
  {
    id: 'service-account/audiences-are-a-label',
    belief: text('The audience of a token is information for its reader; a TokenReview accepts the token whatever it is.', '令牌的受众只是供读取者参考，TokenReview 不会据此拒绝令牌。'),
    sources: [concepts, jwt],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override agreed(_own: readonly string[], asked: readonly string[]): readonly string[] {
        return asked;
      }
    } }),
  },
  {
    id: 'service-account/all-audiences-must-match',
    belief: text('A TokenReview for two audiences accepts a token only if it is meant for both.', '针对两个受众的 TokenReview，只有令牌同时包含两者才会接受。'),
    sources: [kubernetesDocs('docs/reference/kubernetes-api/authentication-resources/token-review-v1'), jwt],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override agreed(own: readonly string[], asked: readonly string[]): readonly string[] {
        const common = super.agreed(own, asked);
        return common.length === asked.length ? common : [];
      }
    } }),
  },
  {
    id: 'service-account/secret-tokens-expire',
    belief: text('The token in a Secret expires after an hour like any other.', 'Secret 中的令牌和其他令牌一样，一小时后过期。'),
    sources: [admin, legacy],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override secretLifetime(): number | null {
        return 3600;
      }
    } }),
  },
  {
    id: 'service-account/signed-is-good',
    belief: text('The token of a Secret is signed: once somebody has a copy, deleting the Secret does not make it void.', 'Secret 中的令牌是签名的：一旦有人拿到副本，删除 Secret 也不会使其失效。'),
    sources: [admin, legacy],
    about: ['service-account/secret-token'],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override isBoundThere(token: Issued, bound: NonNullable<Issued['bound']>): boolean {
        return token.promisedSeconds === null || super.isBoundThere(token, bound);
      }
    } }),
  },
  {
    id: 'service-account/short-tokens-are-granted',
    belief: text('A TokenRequest may ask for any lifetime, a minute as well as a year.', 'TokenRequest 可以申请任意有效期，一分钟或一年都可以。'),
    sources: [concepts, limits],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override lifetime(seconds: number): number | null {
        return seconds;
      }
    } }),
  },
  {
    id: 'service-account/lifetimes-are-rounded',
    belief: text('A TokenRequest for less than ten minutes is granted for ten minutes.', '申请有效期少于十分钟的 TokenRequest 会按十分钟签发。'),
    sources: [concepts, limits],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override lifetime(seconds: number): number | null {
        return super.lifetime(Math.max(600, seconds));
      }
    } }),
  },
  {
    id: 'service-account/any-pod-will-do',
    belief: text('A token may be bound to any Pod of the namespace, also to one that runs as another ServiceAccount.', '令牌可以绑定到 namespace 中的任何 Pod，包括使用其他 ServiceAccount 的 Pod。'),
    sources: [admin, request],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override refusesBinding(asked: Asked, kind: Kind, bound: Thing | undefined): Reason | undefined {
        return kind === 'Pod' && bound !== undefined ? undefined : super.refusesBinding(asked, kind, bound);
      }
    } }),
  },
  {
    id: 'service-account/names-are-not-checked',
    belief: text('A token may be bound to an object that does not exist: it is void until there is one.', '令牌可以绑定到不存在的对象，只是在对象出现之前无效。'),
    sources: [admin, request],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override refusesBinding(asked: Asked, kind: Kind, bound: Thing | undefined): Reason | undefined {
        return bound === undefined && kind !== 'ServiceAccount' ? undefined : super.refusesBinding(asked, kind, bound);
      }
    } }),
  },
]);
