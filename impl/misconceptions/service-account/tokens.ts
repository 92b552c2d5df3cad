import { kubernetesCode, kubernetesDocs, misconceptionsOf, text } from '../../../spec/kernel';
import { API_AUDIENCE } from '../../../spec/service-account/port';
import type { Kind, Reason, ServiceAccountPort } from '../../../spec/service-account';
import { ReferenceCluster, type Asked, type Issued, type Thing } from '../../reference/service-account';
import { made } from './made';

const admin = kubernetesDocs('docs/reference/access-authn-authz/service-accounts-admin');
const concepts = kubernetesDocs('docs/concepts/security/service-accounts');
const legacy = kubernetesCode('pkg/serviceaccount/legacy.go');
const jwt = kubernetesCode('pkg/serviceaccount/jwt.go AuthenticateToken');
const request = kubernetesCode('pkg/registry/core/serviceaccount/storage/token.go');
const limits = kubernetesCode('pkg/apis/authentication/validation ValidateTokenRequest');

/** Beliefs about for whom a token is good, about the tokens in Secrets, and about what may be requested. */
export const tokenMisconceptions = misconceptionsOf<ServiceAccountPort>([
  {
    id: 'service-account/every-token-opens-the-api-server',
    belief: text('A token that is meant for another audience is good at the API server as well.', '为其他受众申请的令牌，也可以用来访问 API server。'),
    truth: text('The API server accepts a token only if it is among the audiences of the token. So a service that is given a token meant for itself cannot act at the API server with it.', '令牌的受众中包含 API server，API server 才会接受。这样，其他服务收到发给自己的令牌后，不能拿它去访问 API server。'),
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
    truth: text('A TokenReview accepts a token only if it shares an audience with the review, which means the API server if it names none. Otherwise one service could pass a token on and pose as its owner at another.', '令牌与 TokenReview 指定的受众（未指定时为 API server）至少有一个相同，才会通过。否则一个服务收到令牌后，就能拿去另一个服务冒充其主人。'),
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
    truth: text('One audience in common is enough. The answer lists those that match in status.audiences, and the service that asks has to find its own among them.', '有一个受众相同就会通过。结果的 status.audiences 会列出匹配的受众，询问的服务要确认其中有自己的受众。'),
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
    truth: text('The token in a Secret is of the older kind, from before TokenRequest: it carries no expiry, and nobody renews it. It is good until its Secret or ServiceAccount is deleted.', 'Secret 中的令牌是 TokenRequest 出现之前的那种，不带过期时间，也没有谁为它续期。在 Secret 或 ServiceAccount 被删除之前，它一直有效。'),
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
    truth: text('The signature alone is not enough: by default the API server also looks up the Secret and compares the token with the one in it. Once the Secret is gone, all copies are refused.', '光有签名还不够：API server 默认还会查找该 Secret，并与其中的令牌比对。Secret 删除之后，所有副本都会被拒绝。'),
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
    truth: text('A TokenRequest must ask for 600 s to 2^32 s and is refused as Invalid otherwise, so a minute is too short. A year is granted unless the API server is given a lower maximum.', 'TokenRequest 申请的有效期必须在 600 秒到 2^32 秒之间，否则会被拒绝（Invalid），所以一分钟太短。一年可以，除非 API server 配置了更小的上限。'),
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
    truth: text('The ten minutes are a rule of validation, not a value to fall back to. A request for less is refused as Invalid, and no token is issued.', '十分钟是校验规则的下限，不是自动套用的值。少于十分钟的请求会被拒绝（Invalid），不会签发令牌。'),
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
    truth: text('A token can be bound only to a Pod that runs as the same ServiceAccount; any other is refused as BadRequest. The binding states that this Pod acts as this account, which has to be true.', '令牌只能绑定到使用同一 ServiceAccount 的 Pod，否则会被拒绝（BadRequest）。绑定意味着该 Pod 以该账号的身份访问，必须名实相符。'),
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
    truth: text('A token holds the uid of the object that it is bound to, so the object has to exist when the token is requested. Otherwise the request is refused as NotFound.', '令牌中要写入所绑定对象的 uid，所以申请时对象必须已经存在。不存在时，请求会被拒绝（NotFound）。'),
    sources: [admin, request],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override refusesBinding(asked: Asked, kind: Kind, bound: Thing | undefined): Reason | undefined {
        return bound === undefined && kind !== 'ServiceAccount' ? undefined : super.refusesBinding(asked, kind, bound);
      }
    } }),
  },
]);
