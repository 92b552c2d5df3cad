import { kubernetesCode, kubernetesDocs, misconceptionsOf, text, type Source } from '../../../spec/kernel';
import type { Access, Authorizer, Policy, RbacPort, Request, User } from '../../../spec/rbac';
import { AboutRequests, believed, page } from './made';

const chain: readonly Source[] = [kubernetesDocs('docs/reference/access-authn-authz/authorization'), kubernetesCode('apiserver/pkg/authorization/union')];
const masters: readonly Source[] = [page, kubernetesCode('pkg/kubeapiserver/authorizer')];

/** RBAC among other authorizers, and who passes before all of them. */
export const authorizerMisconceptions = misconceptionsOf<RbacPort>([
  believed(
    'rbac-denies',
    text('If RBAC does not allow a request it is denied, and no later authorizer is asked.', 'RBAC 不允许的请求就被拒绝了，不会再询问后面的授权器。'),
    text('RBAC allows a request or has no opinion; it never denies. Where it has no opinion the next authorizer is asked, which may still allow the request.', 'RBAC 只会允许或不表态，从不拒绝。它不表态时会询问下一个授权器，请求仍可能被允许。'),
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
    text('With several authorizers a request needs the consent of each.', '配置了多个授权器时，请求需要每一个都同意。'),
    text('Authorizers are asked in their configured order, and the first that allows or denies decides alone. Once one of them has allowed the request, those after it are not asked.', '授权器按配置的顺序依次询问，第一个表示允许或拒绝的说了算。一旦有一个允许，后面的就不再询问。'),
    chain,
    class extends AboutRequests {
      override decide(policy: Policy, authorizers: readonly Authorizer[], request: Request): Access {
        return this.isMaster(request.user) || authorizers.every((each) => this.opinion(each, policy, request) === 'allowed') ? 'allowed' : 'forbidden';
      }
    },
  ),
  believed(
    'one-authorizer-is-enough',
    text('With several authorizers it is enough that one allows the request, whatever the others say.', '配置了多个授权器时，只要有一个允许就行，不管其他授权器怎么说。'),
    text('Authorizers are asked in order, and a denial ends the chain just as an allow does. So a webhook before RBAC can forbid what RBAC would allow.', '授权器依次询问，明确拒绝与允许一样会终止整条链。所以排在 RBAC 前面的 Webhook 可以禁止 RBAC 本来会允许的请求。'),
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
    text('The authorizer AlwaysDeny ends the chain: nothing after it is asked.', '授权器 AlwaysDeny 会终止整条链：它后面的授权器不会被询问。'),
    text('Despite its name, AlwaysDeny only returns no opinion. The authorizers after it are asked as usual, and the first of them that has an opinion decides.', 'AlwaysDeny 虽名为拒绝，返回的其实是不表态。后面的授权器照常会被询问，由其中第一个表态的决定。'),
    chain,
    class extends AboutRequests {
      protected override opinion(authorizer: Authorizer, policy: Policy, request: Request) {
        return authorizer.type === 'AlwaysDeny' ? 'denied' : super.opinion(authorizer, policy, request);
      }
    },
  ),
  believed(
    'masters-live-by-their-binding',
    text('system:masters has its rights from the ClusterRoleBinding cluster-admin; without it the group may do nothing.', 'system:masters 的权限来自名为 cluster-admin 的 ClusterRoleBinding；删掉它，该组就没有任何权限。'),
    text('Before the configured authorizers the API server asks one of its own, which allows members of system:masters any request. RBAC is not asked, so deleting a binding takes nothing from them.', '在配置的授权器之前，API server 先询问一个内置的授权器，它会放行 system:masters 组成员的任何请求。根本不会问到 RBAC，所以删除 binding 收不回他们的权限。'),
    masters,
    class extends AboutRequests {
      protected override isMaster(): boolean {
        return false;
      }
    },
  ),
  believed(
    'masters-can-be-denied',
    text('A webhook that denies can also stop members of system:masters if it comes first.', '排在最前面的 Webhook 明确拒绝时，system:masters 组的成员也会被拦下。'),
    text('Even the first configured authorizer comes after the built-in one that allows members of system:masters everything, and an allow ends the chain. An authorization webhook is never asked about their requests.', '即使在配置里排第一，前面也还有一个内置的授权器，它会放行 system:masters 组的成员，而允许就终止了整条链。他们的请求根本不会问到 Webhook。'),
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
    text('system:masters is a superuser: whoever has this user name or group passes.', 'system:masters 是超级用户：用户名或用户组是它都会放行。'),
    text('system:masters is looked for among the groups of the request only. A user who is merely called so needs rights like everybody else.', '只看请求所带的用户组里有没有 system:masters，不看用户名。仅仅用户名叫这个名字的用户，与其他人一样需要授权。'),
    masters,
    class extends AboutRequests {
      protected override isMaster({ username, groups }: User): boolean {
        return super.isMaster({ username, groups: [...groups, username] });
      }
    },
  ),
]);
