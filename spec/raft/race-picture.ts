import { text, type SpaceTime } from '../kernel';
import { nodesOf } from './program';
import type { Race } from './split-vote';
import { Story } from './told';

/** Who campaigns, and in which order the requests arrive; nothing of the answers. */
export function racePicture({ nodes, candidates, first }: Race): SpaceTime {
  const story = new Story(nodes, 0);
  for (const node of nodesOf({ nodes })) {
    if (!candidates.includes(node) && !first.some(({ voter }) => voter === node)) story.at(node, [text('is down', '宕机')], { role: 'down' });
  }
  const campaigns = new Map(candidates.map((node) => [node, story.at(node, [text('times out', '超时')], { term: 1, role: 'candidate' })]));
  for (const { voter, candidate, twice } of first) {
    for (const from of [candidate, ...candidates.filter((other) => other !== candidate)]) {
      const remark = from === candidate && twice === true ? [text('its answer arrives twice', '其应答到达两次')] : [];
      story.arrives(campaigns.get(from) ?? 0, voter, 'RequestVote T1', remark);
    }
  }
  return story.picture(text('Requests for votes, in the order in which they arrive', '各投票请求的到达顺序'));
}
