import { text } from '../kernel';
import { judge, type Verdict } from './grant-rule';
import type { ChainSituation } from './policies';
import type { Request } from './port';

/** What becomes of a request: members of system:masters pass first, then the first authorizer with an opinion decides. */
export function judgeChain({ policy, authorizers }: ChainSituation, request: Request): Verdict {
  const { username, groups } = request.user;
  if (groups.some((group) => group === 'system:masters')) {
    return { allowed: true, why: () => text(`${username} is in system:masters, which the API server lets pass before it asks any authorizer.`, `${username} 属于 system:masters 组，API server 在询问任何授权器之前就放行。`) };
  }
  const own = judge(policy, request);
  const decisive = authorizers.find(
    (each) => each.type === 'AlwaysAllow' || (each.type === 'RBAC' && own.allowed) || (each.type === 'Webhook' && each.answer !== 'noOpinion'),
  );
  const allowed = decisive !== undefined && !(decisive.type === 'Webhook' && decisive.answer === 'denied');
  return {
    allowed,
    why() {
      if (decisive?.type === 'RBAC') return own.why();
      const { en, zh } = own.allowed ? text('', '') : own.why();
      if (decisive === undefined) return text(`${en} No authorizer allows it, so it is forbidden.`, `${zh}没有授权器允许它，因此被拒绝。`);
      const verb = allowed ? text('allows', '允许了') : text('denies', '明确拒绝了');
      const place = text(`${decisive.type} is the first with an opinion and ${verb.en} it.`, `${decisive.type} 是第一个表态的授权器，它${verb.zh}该请求。`);
      return text(`${en === '' ? '' : `RBAC has no opinion: ${en} `}${place.en}`, `${zh === '' ? '' : `RBAC 不表态：${zh}`}${place.zh}`);
    },
  };
}
