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
  for (const [i, { success, index }] of answers.slice(0, broken === undefined ? answers.length : broken + 1).entries()) {
    const sent = story.at(FOLLOWER, []);
    const prev = prevs[i] ?? -1;
    const then = prev < 0 ? text('sends it nothing', '不向它发送') : text(`goes on behind index ${prev}`, `从索引 ${prev} 之后发送`);
    story.arrives(sent, LEADER, `AppendEntriesReply ${success ? 'yes' : 'no'}, index ${index}`, [then], i === broken ? { breaks: rule } : {});
  }
  const title = broken === undefined ? text('What a follower answers, and where its leader goes on', 'Follower 的应答，以及 Leader 此后从哪里发送') : text(`How a leader comes to break ${rule}`, `Leader 如何违反 ${rule}`);
  return story.picture(title);
}
