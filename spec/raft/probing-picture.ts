import { text, type SpaceTime } from '../kernel';
import type { Probing, Tried } from './probe';
import { Story } from './told';

const [LEADER, FOLLOWER] = [1, 2];

/** What a follower answers, and from where on the leader would send it next; up to where the rule is broken, if it is. */
export function probingPicture({ length, answers }: Probing, term: number, tried: readonly Tried[], broken: number | undefined): SpaceTime {
  const rule = 'raft/backtracking';
  const story = new Story(FOLLOWER, term);
  story.at(LEADER, [text(`log up to index ${length}`, `日志到索引 ${length}`)], { term, role: 'leader' });
  for (const [i, { success, index, end }] of answers.slice(0, broken === undefined ? answers.length : broken + 1).entries()) {
    const { prev, isGiven } = tried[i] ?? { prev: -1, isGiven: true };
    if (!isGiven) continue;
    const sent = story.at(FOLLOWER, []);
    const then = prev < 0 ? text('sends it nothing', '不向它发送') : success ? text(`goes on with prevLogIndex ${prev}`, `接着以 prevLogIndex ${prev} 发送`) : text(`retries with prevLogIndex ${prev}`, `以 prevLogIndex ${prev} 重试`);
    story.arrives(sent, LEADER, success ? `AppendEntriesReply yes, matchIndex ${index}` : `AppendEntriesReply no: prevLogIndex ${index}, lastLogIndex ${end}`, [then], i === broken ? { breaks: rule } : {});
  }
  const title = broken === undefined ? text('What a follower answers, and where its leader goes on', 'Follower 的应答，以及 Leader 此后从哪里发送') : text(`How a leader comes to break ${rule}`, `Leader 如何违反 ${rule}`);
  return story.picture(title);
}
