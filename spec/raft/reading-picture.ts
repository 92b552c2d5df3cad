import { text, type SpaceTime } from '../kernel';
import { EXAMINED } from './bench';
import type { NodeId } from './port';
import type { Echo, Reading } from './read-answers';
import { Story } from './told';

/** Heartbeats before and after the read, and the answers to them in the order in which they arrive. */
export function readingPicture({ nodes, echoes }: Reading, term: number): SpaceTime {
  const story = new Story(nodes, term);
  const heard = new Map<string, number>();
  const beats = (sent: Echo['sent'], from: number) => {
    const followers = [...new Set<NodeId>(echoes.filter((each) => each.sent === sent).map((each) => each.from))].sort((a, b) => a - b);
    for (const node of followers) heard.set(`${sent} ${node}`, story.arrives(from, node, `AppendEntries T${term}`));
  };
  beats('before', story.at(EXAMINED, [text('heartbeat', '心跳')], { term, role: 'leader' }));
  story.at(EXAMINED, [text('a client asks to read', '客户端请求读取')]);
  beats('after', story.at(EXAMINED, [text('heartbeat', '心跳')]));
  for (const [i, { from, sent }] of echoes.entries()) story.arrives(heard.get(`${sent} ${from}`) ?? 0, EXAMINED, `${i + 1}. AppendEntriesReply T${term}`);
  return story.picture(text('Heartbeats, a read, and the answers as they arrive', '心跳、读请求以及依次到达的应答'));
}
