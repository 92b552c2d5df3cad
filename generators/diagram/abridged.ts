import { shortened, type Carried, type Moment, type Picture, type SpaceTime } from '../../spec/kernel';
import { tell } from './tell';

/** A message that arrives after so many ticks of who gets it is late, and may be what the story is about. */
const LATE_TICKS = 2;

/**
 * A picture without what does not matter: messages that nothing comes of, unless they were late, and ticks that only bring such
 * messages about. What is still longer than some lines when it is told is shortened.
 */
export function abridged(picture: Picture, lines: number): Picture {
  if (picture.kind !== 'space-time') return picture;
  const story = essence(picture);
  const fits = (each: SpaceTime) => tell(each, 'en', true).length <= lines;
  if (fits(story)) return story;
  const shorter = story.moments.map((_, i) => story.moments.length - 1 - i);
  return shorter.map((left) => shortened(story, left)).find(fits) ?? story;
}

/** Whether a picture tells less than it was made of. */
export function isAbridged(shown: Picture, whole: Picture): boolean {
  return shown.kind === 'space-time' && whole.kind === 'space-time' && (shown.messages.length < whole.messages.length || shown.moments.length < whole.moments.length);
}

function essence(story: SpaceTime): SpaceTime {
  const { moments } = story;
  const heard = story.messages.filter(({ ends }) => ends !== undefined);
  const late = new Set(heard.filter((message) => isLate(message, moments)).map(({ ends }) => ends));
  const told = new Set(moments.flatMap((moment, i) => (moment.isIdle !== true || moment.breaks !== undefined || late.has(i) ? [i] : [])));
  const messages = heard.filter(({ ends }) => ends !== undefined && told.has(ends));
  // An arrow needs a place to start from.
  const kept = new Set([...told, ...messages.map(({ sent }) => sent)]);
  const at = new Map([...kept].sort((a, b) => a - b).map((i, position) => [i, position]));
  return {
    ...story,
    moments: withTicks(moments, kept),
    messages: messages.flatMap((message): readonly Carried[] => {
      const [sent, ends] = [at.get(message.sent), at.get(message.ends ?? -1)];
      return sent === undefined || ends === undefined ? [] : [{ ...message, sent, ends }];
    }),
  };
}

function isLate({ to, from, sent, ends = 0, fate }: Carried, moments: readonly Moment[]): boolean {
  if (fate !== 'arrives') return true;
  const meanwhile = moments.slice(sent + 1, ends);
  const waited = [...meanwhile, moments[ends]].reduce((sum, moment) => sum + (moment?.lane === to ? (moment.ticks ?? 0) : 0), 0);
  return waited >= LATE_TICKS || meanwhile.some(({ lane, term, role }) => (lane === to || lane === from) && (term !== undefined || role !== undefined));
}

/** The moments that are kept, each with the ticks of those before it at its node that are not. */
function withTicks(moments: readonly Moment[], kept: ReadonlySet<number>): readonly Moment[] {
  const waited = new Map<number, number>();
  return moments.flatMap((moment, i): readonly Moment[] => {
    const ticks = (waited.get(moment.lane) ?? 0) + (moment.ticks ?? 0);
    waited.set(moment.lane, kept.has(i) ? 0 : ticks);
    return kept.has(i) ? [ticks > 0 ? { ...moment, ticks } : moment] : [];
  });
}
