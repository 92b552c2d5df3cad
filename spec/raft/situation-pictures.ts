import { text, type SpaceTime, type Text } from '../kernel';
import { EXAMINED, type Terms } from './bench';
import type { Handover } from './handover';
import type { Counting } from './member-quorum';
import type { NodeId } from './port';
import { nodesOf } from './program';
import type { Meeting } from './roles';
import { Story } from './told';
import { numbers } from './voter-words';

const log = (terms: Terms): Text => text(`log ${numbers(terms)}`, `日志 ${numbers(terms)}`);

/** A node in its role, and the message that it gets. */
export function meetingPicture({ role, term, messageTerm }: Meeting, said: string): SpaceTime {
  const story = new Story(3, 0);
  story.at(EXAMINED, [log([1, 1])], { term, role });
  story.arrives(story.at(2, [log([1])], { term: messageTerm }), EXAMINED, said);
  return story.picture(text('Node 1, and the message that it gets', '节点 1 及其收到的消息'));
}

/** A leader that is asked to hand over, and what its successor is then. */
export function handoverPicture({ nodes, to, successor }: Handover, term: number): SpaceTime {
  const story = new Story(nodes, term);
  story.at(EXAMINED, [], { term, role: 'leader' });
  if (successor === 'behind') story.at(to, [text('lacks the last entry', '缺少最后一个条目')]);
  if (successor === 'down') story.at(to, [text('crashes', '崩溃')], { role: 'down' });
  story.at(EXAMINED, [text(`is asked to hand over to node ${to}`, `被要求移交给节点 ${to}`)]);
  return story.picture(text('A leader that is asked to hand over', '被要求移交领导权的 Leader'));
}

/** Who is what in a configuration, and the order in which the nodes answer. */
export function countingPicture({ members, answers }: Counting, term: number): SpaceTime {
  const { voters, outgoing, learners = [] } = members;
  const nodes = nodesOf({ nodes: Math.max(EXAMINED, ...voters, ...(outgoing ?? []), ...learners) });
  const story = new Story(nodes.length, term);
  const parts: readonly (readonly [readonly NodeId[], Text])[] = outgoing === undefined
    ? [[voters, text('voter', '投票成员')], [learners, text('learner', 'Learner')]]
    : [[outgoing, text('old', '旧配置')], [voters, text('new', '新配置')], [learners, text('learner', 'Learner')]];
  for (const node of nodes) {
    const is = parts.flatMap(([list, name]) => (list.includes(node) ? [name] : []));
    if (is.length > 0 || node === EXAMINED) story.at(node, is, node === EXAMINED ? { term, role: 'leader' } : {});
  }
  for (const [i, node] of answers.entries()) story.arrives(story.at(node, []), EXAMINED, `${i + 1}. AppendEntriesReply T${term} yes`);
  return story.picture(text('The members, and who confirms in which order', '各成员，以及依次到达的确认'));
}
