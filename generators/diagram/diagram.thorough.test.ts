import * as fc from 'fast-check';
import { depictOnce, misconceived, type Journal, type LogTable, type Picture, type SpaceTime } from '../../spec/kernel';
import { readCorpus } from '../../impl/corpus';
import { subject } from '../../impl/topics';
import { draw, tell } from '.';
import { anyText, collisions, elementsOf, journals, logTables, pictures, spaceTimes, timelines, wordsOf } from './picture.testkit';
import { fitted, widthOf } from './svg';

const WIDTH_OF_A_PHONE = 320;
const SHORT = 150;

/** Every smallest counterexample that can be drawn, as it goes for each misconception that it catches. */
function stories(id: 'raft' | 'wal'): readonly Picture[] {
  const { topic, misconceptions } = subject(id);
  return readCorpus(topic).flatMap(({ invariant: id, caught, scenario }) => {
    const invariant = topic.invariants.find((each) => each.id === id);
    return misconceptions.filter((each) => caught.split(', ').includes(each.id)).flatMap((misconception) => {
      const seen = invariant === undefined ? undefined : depictOnce(invariant, misconceived(misconception).open(topic), scenario);
      return seen === undefined ? [] : [seen];
    });
  });
}

function isNamed(text: string, words: ReadonlySet<string>): boolean {
  return [text, `${text} ×2`, `${text} ✗`].some((said) => words.has(said));
}

test('any picture is well-formed XML with a title and a description, whatever an implementation sent', () => {
  fc.assert(fc.property(pictures, fc.constantFrom('en' as const, 'zh' as const), (picture, language) => {
    const elements = elementsOf(draw(picture, language));
    expect(elements[0]).toMatchObject({ name: 'svg', attributes: { xmlns: 'http://www.w3.org/2000/svg', role: 'img' } });
    expect(elements.slice(1, 4).map(({ name }) => name)).toEqual(['title', 'desc', 'style']);
    // eslint-disable-next-line no-control-regex -- these are what XML forbids
    expect(draw(picture, language)).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
  }));
});

test('no two labels overlap, and all of them are within the picture', () => {
  fc.assert(fc.property(pictures, fc.constantFrom('en' as const, 'zh' as const), (picture, language) => {
    const svg = draw(picture, language);
    const words = wordsOf(svg);
    const { width = '', height = '' } = elementsOf(svg)[0]?.attributes ?? {};
    expect(collisions(words)).toEqual([]);
    expect(words.filter(({ left, right, top, bottom }) => left < 0 || right > Number(width) || top < 0 || bottom > Number(height))).toEqual([]);
  }));
});

function isOrdinary({ rows }: LogTable): boolean {
  return rows.every(({ name, base, entries }) => widthOf(name.en) <= 80 && base + entries.length <= 6 && entries.every(({ term }) => term < 100));
}

test('a picture of up to five nodes is as wide as a phone', () => {
  fc.assert(fc.property(fc.oneof(journals, spaceTimes.filter(({ lanes }) => lanes.length <= 5), timelines, logTables.filter(isOrdinary)), (picture) => {
    expect(elementsOf(draw(picture, 'en'))[0]?.attributes['width']).toBe(String(WIDTH_OF_A_PHONE));
  }));
});

test('every message is told, and named in the picture; every term, crash and broken rule is written where it is', () => {
  fc.assert(fc.property(spaceTimes, (story) => {
    const svg = draw(story, 'en');
    const told = tell(story, 'en').join('\n');
    const titles = elementsOf(svg).filter(({ name }) => name === 'title').map(({ text }) => text);
    const words = new Set(wordsOf(svg).map(({ text }) => text));
    for (const { text, from, to } of story.messages) {
      expect(told).toContain(text);
      if (from !== to) expect(titles.some((title) => title.endsWith(clean(text)))).toBe(true);
    }
    for (const { term, role, breaks, commit } of story.moments) {
      const chip = [...(term === undefined ? [] : [`T${term}`]), ...(role === undefined || role === 'down' ? [] : [role])].join(' ');
      if (chip !== '') expect(words).toContain(chip);
      if (commit !== undefined) expect(words).toContain(`✓${commit}`);
      if (breaks !== undefined) expect(words).toContain(`✗ ${breaks}`);
    }
  }));
});

test('all that happens in a step is told; what is written, what goes wrong and what is held is drawn, to its end if it is short', () => {
  fc.assert(fc.property(journals, (journal) => {
    const told = tell(journal, 'en');
    const drawn = wordsOf(draw(journal, 'en')).map(({ text }) => text).join(' ');
    for (const [i, events] of journal.steps.entries()) {
      for (const { text, breaks } of events) {
        expect(told[i]).toContain(text.en);
        if (breaks !== undefined) expect(drawn).toContain(`✗ ${breaks}`);
        if (/^[ -~]*$/.test(text.en) && widthOf(text.en) < SHORT) expect(drawn.replace(/ /g, '')).toContain(text.en.replace(/ /g, ''));
      }
    }
  }));
});

/** As XML can hold it. */
function clean(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what XML forbids
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
}

test('the same picture gives the same bytes, and is not changed by being drawn', () => {
  fc.assert(fc.property(pictures, (picture) => {
    const before = JSON.stringify(picture);
    expect(draw(picture, 'en')).toBe(draw(JSON.parse(JSON.stringify(picture), reviveInfinity) as Picture, 'en'));
    expect(JSON.stringify(picture)).toBe(before);
  }));
});

function reviveInfinity(key: string, value: unknown): unknown {
  return key === 'to' && value === null ? Infinity : value;
}

test('a text that is cut is no wider than its room', () => {
  fc.assert(fc.property(anyText(60), fc.integer({ min: 20, max: 300 }), (text, width) => {
    expect(widthOf(fitted(text, width))).toBeLessThanOrEqual(width);
  }));
});

describe('the smallest counterexamples of the corpus, as each misconception meets them', () => {
  const drawn = stories('raft');
  const all = drawn.filter((story): story is SpaceTime => story.kind === 'space-time');
  const broken = all.filter(({ moments }) => moments.some(({ breaks }) => breaks !== undefined));

  test('are all shown as pictures, and so is whatever else breaks a rule of Raft', () => {
    const { topic } = subject('raft');
    expect(topic.invariants.filter(({ depict }) => depict === undefined).map(({ id }) => id)).toEqual([]);
    expect(drawn).toHaveLength(readCorpus(topic).flatMap(({ caught }) => caught.split(', ')).length);
    expect(all.length - broken.length).toBe(0);
  });

  test('end where the rule is broken, and nothing is told of what comes after', () => {
    expect(broken.length).toBeGreaterThan(20);
    for (const { moments, messages } of broken) {
      expect(moments.findIndex(({ breaks }) => breaks !== undefined)).toBe(moments.length - 1);
      expect(messages.filter(({ sent, ends = 0 }) => sent >= moments.length || ends >= moments.length)).toEqual([]);
    }
  });

  test('show each message, crash and term in words', () => {
    for (const story of broken) {
      const boxes = wordsOf(draw(story, 'en'));
      const words = new Set(boxes.map(({ text }) => text));
      expect(collisions(boxes)).toEqual([]);
      for (const { role, texts } of story.moments) if (role === 'down') expect(texts.map(({ en }) => en).join()).toMatch(/^crashes/);
      const terms = story.moments.flatMap(({ term }) => (term === undefined ? [] : [`T${term}`]));
      expect(terms.filter((term) => !boxes.some(({ text }) => text.startsWith(term)))).toEqual([]);
      if (story.moments.length >= 30) continue;
      const short = story.messages.flatMap(({ text, ends }) => (ends !== undefined && widthOf(text) < SHORT ? [text] : []));
      expect(short.filter((text) => !isNamed(text, words))).toEqual([]);
    }
  });
});

test('the smallest counterexamples of a store show what it did to its disk, and end where the rule is broken', () => {
  const all = stories('wal') as readonly Journal[];
  expect(all.length).toBeGreaterThan(20);
  for (const { steps } of all) {
    const broken = steps.flatMap((events, step) => events.flatMap(({ breaks }) => (breaks === undefined ? [] : [step])));
    expect(broken).toEqual([steps.length - 1]);
  }
  expect(all.filter(({ steps }) => steps.flat().some(({ what, text }) => what === 'act' && text.en.startsWith('writes'))).length).toBeGreaterThan(20);
});

test('messages that change nothing are told together, each with the way that it went; what changes something keeps a line of its own', () => {
  const lanes = [1, 2, 3].map((node) => ({ name: { en: `node ${node}`, zh: `节点 ${node}` }, term: 0 }));
  const silent = { texts: [] };
  const story: SpaceTime = {
    kind: 'space-time',
    title: { en: 'a split vote', zh: '选票分散' },
    lanes,
    moments: [
      { lane: 0, ...silent, term: 1, role: 'candidate' }, { lane: 1, ...silent, term: 1, role: 'candidate' },
      { lane: 1, ...silent }, { lane: 0, ...silent }, { lane: 0, ...silent },
      { lane: 2, ...silent, term: 1 }, { lane: 0, ...silent }, { lane: 1, ...silent },
    ],
    messages: [
      { from: 0, to: 1, text: 'vote T1', sent: 0, ends: 2, fate: 'arrives' }, { from: 1, to: 0, text: 'vote T1', sent: 1, ends: 3, fate: 'arrives' },
      { from: 1, to: 0, text: 'no T1', sent: 2, ends: 4, fate: 'arrives' }, { from: 0, to: 2, text: 'vote T1', sent: 0, ends: 5, fate: 'arrives' },
      { from: 2, to: 0, text: 'yes T1', sent: 5, ends: 6, fate: 'arrives' }, { from: 0, to: 1, text: 'beat T1', sent: 6, ends: 7, fate: 'arrives' },
    ],
  };
  expect(tell(story, 'en')).toEqual([
    'node 1: T1 candidate', 'node 2: T1 candidate',
    'these arrive and change nothing: vote T1 (node 1 → node 2, node 2 → node 1); no T1 (node 2 → node 1)',
    'node 3: vote T1 from node 1 arrives; T1',
    'node 1: yes T1 from node 3 arrives', 'node 2: beat T1 from node 1 arrives',
  ]);
  expect(tell(story, 'zh')[2]).toBe('以下消息到达，没有引起变化：vote T1（节点 1 → 节点 2、节点 2 → 节点 1）；no T1（节点 2 → 节点 1）');
});
