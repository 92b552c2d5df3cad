import type { Carried, Moment, SpaceTime } from './picture';
import { text } from './text';

const soFar = text('so far', '到此为止');
/** So much of its end is shown of a story that is told from its beginning. */
const LAST = 4;

/**
 * A story of about so many moments at most: without its beginning, or, where it ends with nothing but waiting, without its middle.
 * In place of that stands what the nodes are by then.
 */
export function shortened(story: SpaceTime, most: number): SpaceTime {
  if (story.moments.length <= most) return story;
  return isWaiting(story) && most > LAST ? withoutMiddle(story, most - LAST) : endingOf(story, most);
}

/** The end of a long story, after what the nodes are by then. */
function endingOf(story: SpaceTime, most: number): SpaceTime {
  const { lanes, moments, messages } = story;
  const gone = moments.length - most;
  const before = lanes.map(({ term }, lane): Moment => {
    const own = moments.slice(0, gone).filter((moment) => moment.lane === lane);
    const commit = own.findLast((moment) => moment.commit !== undefined)?.commit;
    const last = own.findLast((moment) => moment.role !== undefined);
    const status = { term: own.findLast((moment) => moment.term !== undefined)?.term ?? term, role: last?.role ?? 'follower' as const };
    return { lane, texts: last?.role === 'down' ? last.texts : [soFar], ...status, ...(commit === undefined ? {} : { commit }) };
  });
  const kept = messages.filter(({ sent, ends }) => (ends ?? sent) >= gone).map((message): Carried => {
    const { from, sent, ends } = message;
    return { ...message, sent: sent < gone ? from : sent - gone + lanes.length, ...(ends === undefined ? {} : { ends: ends - gone + lanes.length }) };
  });
  return { ...story, moments: [...before, ...moments.slice(gone)], messages: kept };
}

/** Where nothing comes in the end, what was decisive came early. */
function isWaiting({ moments }: SpaceTime): boolean {
  const last = moments.at(-1);
  return last?.breaks !== undefined && last.texts.length === 0 && last.role === undefined && last.term === undefined && last.commit === undefined;
}

/** The first moments of a story, and its last ones, after what the nodes are by then. */
function withoutMiddle(story: SpaceTime, first: number): SpaceTime {
  const end = endingOf(story, LAST);
  const begun = story.messages.filter(({ sent, ends }) => (ends ?? sent) < first);
  const later = end.messages.map((message): Carried => ({ ...message, sent: message.sent + first, ...(message.ends === undefined ? {} : { ends: message.ends + first }) }));
  return { ...story, moments: [...story.moments.slice(0, first), ...end.moments], messages: [...begun, ...later] };
}
