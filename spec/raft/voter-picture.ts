import { text, type SpaceTime } from '../kernel';
import { EXAMINED } from './bench';
import { Story } from './told';
import type { Voting } from './voter';
import { numbers } from './voter-words';

const NODES = 5;

/** What reaches the voter, as it comes. Where the requests were sent from matters, not when. */
export function votingPicture({ term, log, events }: Voting): SpaceTime {
  const story = new Story(NODES, term);
  story.at(EXAMINED, [text(`log ${numbers(log)}`, `日志 ${numbers(log)}`)], { term, role: 'follower' });
  for (const [i, event] of events.entries()) {
    if (event === null) {
      story.at(EXAMINED, [text(`${i + 1}. crashes`, `${i + 1}. 崩溃`)], { role: 'down' });
      story.at(EXAMINED, [text('restarts', '重启')], { role: 'follower' });
      continue;
    }
    const { candidate, term: asked, lastLogIndex, lastLogTerm } = event;
    const sent = story.at(candidate, [], { term: asked });
    story.arrives(sent, EXAMINED, `${i + 1}. RequestVote T${asked} (last ${lastLogIndex}, T${lastLogTerm})`);
  }
  return story.picture(text('What reaches node 1: requests with the last index and the last term of the log of the sender', '到达节点 1 的请求，含对方日志的最后索引和最后任期'));
}
