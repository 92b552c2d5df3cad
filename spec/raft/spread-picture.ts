import { text, type SpaceTime } from '../kernel';
import type { Spread } from './apply-order';
import { Story } from './told';

const TERM = 1;
const LEADER = 1;

/** Who stores the entry first, and whom the leader reaches then, in order; not what each makes of it. */
export function spreadPicture({ nodes, stores, hears }: Spread): SpaceTime {
  const story = new Story(nodes, TERM);
  const proposed = story.at(LEADER, [text('a client proposes an entry', '客户端提交一个条目')], { term: TERM, role: 'leader' });
  for (const node of stores) {
    const stored = story.arrives(proposed, node, 'AppendEntries T1 [entry]', [text('stores it', '存储')]);
    story.arrives(stored, LEADER, 'AppendEntriesReply T1 yes');
  }
  for (const node of hears) {
    const beat = story.at(LEADER, []);
    story.arrives(beat, node, 'AppendEntries T1');
  }
  return story.picture(text('Who stores the entry, and whom the leader reaches then', '哪些节点先存储该条目，以及 Leader 此后依次联系到哪些节点'));
}
