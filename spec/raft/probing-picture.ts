import { text, type SpaceTime } from '../kernel';
import { Story } from './told';

/** A leader whose follower refuses, and what the follower answers; the network repeats and delays. */
export interface Probing {
  readonly length: number;
  readonly answers: readonly { readonly success: boolean; readonly index: number; readonly end: number }[];
}

const [LEADER, FOLLOWER] = [1, 2];

/** What a follower answers, and from where on the leader would send it next; up to where the rule is broken, if it is. */
export function probingPicture({ length, answers }: Probing, term: number, prevs: readonly number[], broken: number | undefined): SpaceTime {
  const rule = 'raft/backtracking';
  const story = new Story(FOLLOWER, term);
  story.at(LEADER, [text(`log up to index ${length}`, `日志到索引 ${length}`)], { term, role: 'leader' });
  for (const [i, { success, index, end }] of answers.slice(0, broken === undefined ? answers.length : broken + 1).entries()) {
    const sent = story.at(FOLLOWER, []);
    const prev = prevs[i] ?? -1;
    const then = prev < 0 ? text('sends it nothing', '不向它发送') : success ? text(`goes on with prevLogIndex ${prev}`, `接着以 prevLogIndex ${prev} 发送`) : text(`retries with prevLogIndex ${prev}`, `以 prevLogIndex ${prev} 重试`);
    story.arrives(sent, LEADER, success ? `AppendEntriesReply yes, matchIndex ${index}` : `AppendEntriesReply no: prevLogIndex ${index}, lastLogIndex ${end}`, [then], i === broken ? { breaks: rule } : {});
  }
  const title = broken === undefined ? text('What a follower answers, and where its leader goes on', 'Follower 的应答，以及 Leader 此后从哪里发送') : text(`How a leader comes to break ${rule}`, `Leader 如何违反 ${rule}`);
  return story.picture(title);
}
