import * as fc from 'fast-check';
import { shortened, type Moment, type SpaceTime } from '../../spec/kernel';
import { abridged, isAbridged } from './abridged';
import { pictures, spaceTimes } from './picture.testkit';
import { draw, tell } from '.';

const lanes = [1, 2, 3].map((node) => ({ name: { en: `node ${node}`, zh: `节点 ${node}` }, term: 0 }));
const title = { en: 'a story', zh: '一个故事' };
const said = (en: string) => [{ en, zh: en }];

function ticksOf(moments: readonly Moment[], of: number): number {
  return moments.reduce((sum, { lane, ticks = 0 }) => sum + (lane === of ? ticks : 0), 0);
}

test('an abridged story keeps all that happens, when it fits, and the time that had passed by then; what has come is told in its order', () => {
  fc.assert(fc.property(spaceTimes, (story) => {
    const shown = abridged(story, Infinity) as SpaceTime;
    const strip = ({ ticks: _, ...rest }: Moment) => rest;
    const matters = ({ isIdle, breaks }: Moment) => isIdle !== true || breaks !== undefined;
    expect(shown.moments.filter(matters).map(strip)).toEqual(story.moments.filter(matters).map(strip));
    for (const [lane] of story.lanes.entries()) {
      const last = story.moments.findLastIndex((moment) => moment.lane === lane && matters(moment));
      expect(ticksOf(shown.moments, lane)).toBeGreaterThanOrEqual(ticksOf(story.moments.slice(0, last + 1), lane));
      expect(ticksOf(shown.moments, lane)).toBeLessThanOrEqual(ticksOf(story.moments, lane));
    }
    for (const { from, sent, to, ends = -1 } of shown.messages) {
      expect(shown.moments[ends]?.lane).toBe(to);
      expect(sent).toBeLessThan(ends);
      expect(story.messages.some((each) => each.from === from && each.to === to)).toBe(true);
    }
    expect(isAbridged(shown, story)).toBe(shown.moments.length < story.moments.length || shown.messages.length < story.messages.length);
  }));
});

test('one that does not fit is told in as many lines as there are, and can be drawn; other pictures stay as they are', () => {
  fc.assert(fc.property(pictures, fc.integer({ min: 9, max: 25 }), (picture, lines) => {
    const shown = abridged(picture, lines);
    if (picture.kind !== 'space-time') return void expect(shown).toBe(picture);
    expect(tell(shown, 'en', true).length).toBeLessThanOrEqual(lines);
    expect(draw(shown, 'zh')).toContain('</svg>');
  }));
});

test('a message that was late is told, also where nothing is seen to come of it; what comes to several nodes is told once', () => {
  const story: SpaceTime = {
    kind: 'space-time', title, lanes,
    moments: [
      { lane: 0, texts: [], term: 1, role: 'leader' },
      { lane: 1, texts: [], isIdle: true }, { lane: 0, texts: [], isIdle: true, ticks: 3 }, { lane: 0, texts: [], isIdle: true },
      { lane: 1, texts: said('stores a') }, { lane: 2, texts: said('stores a') },
      { lane: 0, texts: said('answers'), ticks: 2, breaks: 'a/rule' },
    ],
    messages: [
      { from: 0, to: 1, text: 'beat', sent: 0, ends: 1, fate: 'arrives' }, { from: 1, to: 0, text: 'yes', sent: 1, ends: 3, fate: 'arrives' },
      { from: 0, to: 1, text: 'entries', sent: 3, ends: 4, fate: 'arrives' }, { from: 0, to: 2, text: 'entries', sent: 3, ends: 5, fate: 'arrives' },
    ],
  };
  expect(tell(abridged(story, 25), 'en', true)).toEqual([
    'node 1: T1 leader', 'node 1: 3 ticks pass; yes from node 2 arrives', 'node 2, node 3: entries from node 1 arrives; stores a', 'node 1: 2 ticks pass; answers; here a/rule is broken',
  ]);
  expect(tell(abridged(story, 25), 'zh', true)[2]).toBe('节点 2、节点 3：来自节点 1 的 entries 到达；stores a');
});

test('a long story is told from its end; if that is nothing but waiting, from its beginning', () => {
  const moments = Array.from({ length: 40 }, (_, i): Moment => ({ lane: i % 2, texts: said(`step ${i}`), ...(i === 0 ? { term: 2, role: 'leader' as const } : {}) }));
  const long: SpaceTime = { kind: 'space-time', title, lanes, moments, messages: [] };
  const waiting = { ...long, moments: [...moments, { lane: 0, texts: [], ticks: 60, breaks: 'a/rule' }] };
  expect(tell(shortened(long, 2), 'en')).toEqual(['node 1: so far; T2 leader', 'node 2: so far; T0 follower', 'node 3: so far; T0 follower', 'node 1: step 38', 'node 2: step 39']);
  const told = tell(shortened(waiting, 6), 'en');
  expect(told.slice(0, 3)).toEqual(['node 1: step 0; T2 leader', 'node 2: step 1', 'node 1: so far; T2 leader']);
  expect(told.slice(-2)).toEqual(['node 2: step 39', 'node 1: 60 ticks pass; here a/rule is broken']);
});
