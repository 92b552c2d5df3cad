import * as fc from 'fast-check';
import type { Carried, Journal, JournalEvent, LogTable, Moment, Picture, SpaceTime, Text, Timeline } from '../../spec/kernel';
import { widthOf } from './svg';

export interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The elements of an XML document, with their attributes and the text in them; throws where it is not well-formed. */
export function elementsOf(xml: string): readonly { readonly name: string; readonly attributes: Readonly<Record<string, string>>; readonly text: string }[] {
  const found: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const open: (typeof found)[number][] = [];
  let at = 0;
  for (const match of xml.matchAll(/<(\/?)([a-z]+)((?: [a-zA-Z-]+="[^"<]*")*)(\/?)>/g)) {
    const between = xml.slice(at, match.index);
    const parent = open.at(-1);
    if (between.includes('<') || between.includes('>') || /&(?!#\d+;)/.test(between)) throw new Error(`not well-formed: ${between}`);
    if (parent === undefined && between !== '') throw new Error(`text outside of the root: ${between}`);
    if (parent !== undefined) parent.text += unescaped(between);
    at = match.index + match[0].length;
    const [, close, name = '', attributes = '', empty] = match;
    if (close === '/') {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes nothing`);
      continue;
    }
    const pairs = [...attributes.matchAll(/ ([a-zA-Z-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, unescaped(value)] as const);
    if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw new Error(`an attribute twice: ${attributes}`);
    const element = { name, attributes: Object.fromEntries(pairs), text: '' };
    found.push(element);
    if (empty !== '/') open.push(element);
  }
  if (open.length > 0 || at !== xml.length) throw new Error('the document ends too early or too late');
  return found;
}

function unescaped(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

/** Where the words of a picture stand, as wide as they can be. */
export function wordsOf(svg: string): readonly Box[] {
  return elementsOf(svg).filter(({ name }) => name === 'text').map(({ attributes, text }) => {
    const size = Number(attributes['font-size'] ?? 12);
    const [x, y, width] = [Number(attributes['x']), Number(attributes['y']), widthOf(text, size)];
    const left = attributes['class']?.split(' ').includes('mid') === true ? x - width / 2 : x;
    return { text, left, right: left + width, top: y - size * 0.8, bottom: y + size * 0.2 };
  });
}

/** Pairs of words that lie on each other. */
export function collisions(boxes: readonly Box[]): readonly string[] {
  return boxes.flatMap((a, i) => boxes.slice(i + 1).flatMap((b) => (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom ? [`${a.text} / ${b.text}`] : [])));
}

/** Any characters at all: what `fc.string({ unit: 'binary' })` makes, without its table of a million characters that takes a second to build. */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  const surrogates = { from: 0xd800, count: 0x800 };
  const character = fc.integer({ min: 0, max: 0x10ffff - surrogates.count }).map((nth) => (nth < surrogates.from ? nth : nth + surrogates.count));
  return fc.array(character, { maxLength }).map((characters) => String.fromCodePoint(...characters));
}

const word = fc.oneof({ weight: 4, arbitrary: fc.stringMatching(/^[a-zA-Z0-9 @<>&"']{1,24}$/) }, { weight: 1, arbitrary: anyText(90) });
const text: fc.Arbitrary<Text> = fc.record({ en: word, zh: fc.oneof(word, fc.constantFrom('存储', '节点 1', '从第 2 条起替换')) });
const term = fc.constantFrom(0, 1, 2, 3, 9, 2024);

export const logTables: fc.Arbitrary<LogTable> = fc.record({
  kind: fc.constant('logs' as const),
  title: text,
  rows: fc.array(
    fc.record({ name: text, base: fc.constantFrom(0, 0, 3), entries: fc.array(fc.record({ term }, { requiredKeys: ['term'] }), { maxLength: 14 }), commit: fc.nat({ max: 16 }) }),
    { minLength: 1, maxLength: 7 },
  ),
});

const role = fc.constantFrom('follower' as const, 'pre-candidate' as const, 'candidate' as const, 'leader' as const, 'down' as const);

export const spaceTimes: fc.Arbitrary<SpaceTime> = fc.nat({ max: 6 }).chain((last) => {
  const lane = fc.nat({ max: last });
  const moment = fc.record(
    { lane, texts: fc.array(text, { maxLength: 3 }), term, role, commit: fc.nat({ max: 20 }), breaks: fc.constant('raft/election-safety'), ticks: fc.integer({ min: 1, max: 200 }) },
    { requiredKeys: ['lane', 'texts'] },
  );
  const idle = fc.record({ lane, texts: fc.constant([]), ticks: fc.integer({ min: 1, max: 200 }), isIdle: fc.constant(true as const) }, { requiredKeys: ['lane', 'texts', 'isIdle'] });
  return fc.record({ title: text, names: fc.array(text, { minLength: last + 1, maxLength: last + 1 }), start: term, moments: fc.array(fc.oneof({ arbitrary: moment, weight: 3 }, { arbitrary: idle, weight: 1 }), { minLength: 1, maxLength: 45 }) }).chain(({ title, names, start, moments }) =>
    fc.array(fc.record({ from: lane, text: word, sent: fc.nat({ max: moments.length - 1 }), after: fc.nat({ max: 8 }), fate: fc.constantFrom('arrives' as const, 'again' as const, 'lost' as const, 'under way' as const) }), { maxLength: 12 }).map((drawn): SpaceTime => ({
      kind: 'space-time',
      title,
      lanes: names.map((name) => ({ name, term: start })),
      moments: moments.map((each, i): Moment => ({ ...each, step: Math.floor(i / 3) })),
      messages: drawn.map(({ after, fate, ...rest }): Carried => {
        const ends = rest.sent + 1 + after;
        const arrives = fate !== 'under way' && ends < moments.length;
        return arrives ? { ...rest, to: moments[ends]?.lane ?? 0, ends, fate } : { ...rest, to: last - rest.from, fate: fate === 'lost' ? 'lost' : 'under way' };
      }),
    })),
  );
});

export const timelines: fc.Arbitrary<Timeline> = fc.record({
  kind: fc.constant('timeline' as const),
  title: text,
  spans: fc.array(fc.record({ client: fc.integer({ min: 1, max: 4 }), text, from: fc.nat({ max: 30 }), length: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant(Infinity)) }).map(({ from, length, ...rest }) => ({ ...rest, from, to: from + length })), { minLength: 1, maxLength: 12 }),
});

const journalEvents: fc.Arbitrary<JournalEvent> = fc.record(
  {
    what: fc.constantFrom('record' as const, 'snapshot' as const, 'act' as const, 'fault' as const, 'held' as const),
    text, state: fc.constantFrom('unsynced' as const, 'damaged' as const), breaks: fc.constant('wal/any-crash'),
  },
  { requiredKeys: ['what', 'text'] },
);

export const journals: fc.Arbitrary<Journal> = fc.record({ kind: fc.constant('journal' as const), title: text, steps: fc.array(fc.array(journalEvents, { maxLength: 5 }), { minLength: 1, maxLength: 8 }) });

export const pictures: fc.Arbitrary<Picture> = fc.oneof(journals, logTables, spaceTimes, timelines);
