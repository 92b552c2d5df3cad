import { kubernetesCode, kubernetesDocs, misconceptionsOf, notes, text } from '../../../spec/kernel';
import type { ServiceAccountPort } from '../../../spec/service-account';
import { ReferenceCluster, type Issued, type Thing } from '../../reference/service-account';
import { made } from './made';

const admin = kubernetesDocs('docs/reference/access-authn-authz/service-accounts-admin');
const concepts = kubernetesDocs('docs/concepts/security/service-accounts');
const claims = kubernetesCode('pkg/serviceaccount/claims.go');
const legacy = kubernetesCode('pkg/serviceaccount/legacy.go');
const request = kubernetesCode('pkg/registry/core/serviceaccount/storage/token.go');

/** Beliefs about when a token ceases to be good: by its expiry, or by the end of what stands behind it. */
export const tokenEndMisconceptions = misconceptionsOf<ServiceAccountPort>([
  {
    id: 'service-account/tokens-do-not-expire',
    belief: text('A token of a ServiceAccount is good for as long as the account exists.', '只要 ServiceAccount 存在，它的令牌就一直有效。'),
    truth: text('A requested token, such as one mounted in a Pod, carries its expiry, and is refused once that is 60 s past. The kubelet keeps Pods going by renewing theirs; only a token in a Secret has no expiry.', '申请得到的令牌（包括挂载到 Pod 中的）带有过期时间，过期 60 秒后就会被拒绝。Pod 能一直工作，是因为 kubelet 会及时续期；只有 Secret 中的令牌没有过期时间。'),
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
    truth: text('Clocks differ, so the API server allows 60 s after the expiry, and after the deletionTimestamp of an object that still exists. Only the token in a Secret ends as soon as deletion is asked for.', '考虑到时钟偏差，API server 在过期时刻之后，以及对象尚在而 deletionTimestamp 已到之后，都留有 60 秒宽限。只有 Secret 中的令牌，一旦请求删除 Secret 或账号就失效。'),
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
    truth: text('Requested tokens are accepted until 60 s after the deletionTimestamp, as long as the object still exists. For a Pod that is the end of its grace period, so it can use the API server while it shuts down.', '只要对象还在，申请得到的令牌在 deletionTimestamp 之后 60 秒内仍被接受。Pod 的 deletionTimestamp 是宽限期结束的时刻，所以它在退出过程中仍能访问 API server。'),
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
    truth: text('Requested tokens are refused once the deletionTimestamp is 60 s past, even if a finalizer keeps the object. The token in a Secret is refused as soon as its Secret or account is marked for deletion.', 'deletionTimestamp 过去 60 秒后，即使对象因 finalizer 还在，申请得到的令牌也会被拒绝。Secret 中的令牌则在 Secret 或账号被标记删除后立即失效。'),
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
    truth: text('By default the API server makes this token, which is asked for with 3607 s, good for a year, for the sake of clients that do not reload it. The kubelet replaces it within the hour all the same.', '默认情况下，API server 会把这种按 3607 秒申请的令牌的实际有效期延长到一年，以照顾不会重新读取令牌的客户端。kubelet 仍会在一小时之内换上新令牌。'),
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
    truth: text('Only a token that is asked for with exactly 3607 s, bound to a Pod and for the API server alone is extended, as these mark the volume kube-api-access. One for 3600 s is good for 3600 s, plus 60 s of leeway.', '只有恰好申请 3607 秒、绑定到 Pod 且受众只有 API server 的令牌才会延长，这是 kube-api-access 卷的特征。申请 3600 秒的令牌有效期就是 3600 秒，另有 60 秒宽限。'),
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
    truth: text('A bound token carries the name and uid of its Pod, Secret or Node, which the API server looks up when it checks the token. Once the object is gone, the token is refused, however far off its expiry is.', '绑定的令牌带有 Pod、Secret 或 Node 的名字和 uid，API server 验证令牌时会查找该对象。对象一旦消失，令牌即使离过期还早也会被拒绝。'),
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
    belief: text('A Pod that is recreated under its old name can go on using the token of the old one.', '以原来的名字重建的 Pod 可以继续使用旧 Pod 的令牌。'),
    truth: text('A token is bound to the uid of its Pod, and the recreated Pod has another. The API server refuses the old token; the new Pod gets one of its own.', '令牌绑定的是 Pod 的 uid，重建的 Pod 虽然同名，uid 却不同。API server 会拒绝旧令牌，新 Pod 会得到自己的令牌。'),
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
    truth: text('The token of a Pod is bound to the Pod; the Node in it is mere information, which the API server does not check. As long as the Pod object exists, the loss of the Node does not make the token void.', 'Pod 的令牌绑定的是 Pod，其中的 Node 只是附带信息，API server 不会检查。只要 Pod 对象还在，Node 被删除就不会使令牌失效。'),
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
    truth: text('When it checks a token, the API server also looks up the ServiceAccount by name and uid. Once the account is gone, all its tokens are refused, whatever their expiry.', 'API server 验证令牌时，还会按名字和 uid 查找 ServiceAccount。账号一旦消失，它的所有令牌都会被拒绝，与过期时间无关。'),
    sources: [admin, claims],
    about: ['service-account/account-end'],
    create: made({ Cluster: class extends ReferenceCluster {
      protected override isAccountThere(): boolean {
        return true;
      }
    } }),
  },
]);
