import type { Carried, Moment, SpaceTime } from './picture';
import { text } from './text';

const byThen = text('by then', '此时');

/** The end of a long story, after what the nodes are by then. */
export function endingOf(story: SpaceTime, most: number): SpaceTime {
  const { lanes, moments, messages } = story;
  const gone = moments.length - most;
  if (gone <= 0) return story;
  const before = lanes.map(({ term }, lane): Moment => {
    const own = moments.slice(0, gone).filter((moment) => moment.lane === lane);
    const commit = own.findLast((moment) => moment.commit !== undefined)?.commit;
    const last = own.findLast((moment) => moment.role !== undefined);
    const status = { term: own.findLast((moment) => moment.term !== undefined)?.term ?? term, role: last?.role ?? 'follower' as const };
    return { lane, texts: last?.role === 'down' ? last.texts : [byThen], ...status, ...(commit === undefined ? {} : { commit }) };
  });
  const kept = messages.filter(({ sent, ends }) => (ends ?? sent) >= gone).map((message): Carried => {
    const { from, sent, ends } = message;
    return { ...message, sent: sent < gone ? from : sent - gone + lanes.length, ...(ends === undefined ? {} : { ends: ends - gone + lanes.length }) };
  });
  return { ...story, moments: [...before, ...moments.slice(gone)], messages: kept };
}
