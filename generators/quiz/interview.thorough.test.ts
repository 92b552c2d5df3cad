import { readCorpus } from '../../impl/corpus';
import { subject } from '../../impl/topics';
import { languages, type Language } from '../../spec/kernel';
import { prove, Respondents, type Item } from '.';
import { knownRefutations } from './known';

/** The longest model answer, the longest list in one, and the longest story of what comes of a belief. */
const LINES_MAX = 40;
const LIST_MAX = 25;
const STORY_MAX = 8;
const story: Readonly<Record<Language, RegExp>> = { en: /What happens when somebody acts on it[^\n]*\n\n(.*?)\n\n/s, zh: /照这种说法做，会发生什么[^\n]*\n\n(.*?)\n\n/s };
/** A longer one is taken only where every other one is longer still. */
const LONG = 30;

const no: Readonly<Record<Language, string>> = { en: 'No. ', zh: '不对。' };

// What goes wrong with a log is told in one sentence: its stories are longer than anybody reads.
describe.each([['raft', true], ['wal', false]])('a belief about %s that a known counterexample refutes', (id, hasStories) => {
  const own = subject(id);
  const respondents = new Respondents(own);
  const corpus = readCorpus(own.topic);
  const refuted = own.misconceptions.flatMap((misconception) => {
    const items = knownRefutations(respondents, misconception.id, corpus);
    return items.length === 0 ? [] : [{ misconception, items }];
  });

  test('is answered first of all with what is true instead', () => {
    expect(refuted.length).toBeGreaterThan(own.misconceptions.length * 0.9);
    for (const { misconception: { truth }, items } of refuted) {
      for (const { explanation } of items) for (const language of languages) expect(explanation[language].split('\n')[0]).toBe(`${no[language]}${truth[language]}`);
    }
  });

  test('is answered at no length where a short answer is known, and never at great length', () => {
    const linesOf = ({ explanation }: Item) => explanation.en.split('\n').length;
    for (const { misconception, items } of refuted) {
      const [first, ...others] = items.map(linesOf);
      expect({ id: misconception.id, isShort: (first ?? 0) <= Math.max(LONG, Math.min(...others)) }).toEqual({ id: misconception.id, isShort: true });
      expect(Math.max(...items.map(linesOf))).toBeLessThanOrEqual(LINES_MAX);
    }
    // Where some are told, or else nothing would be looked at.
    expect(refuted.some(({ items }) => items.some(({ explanation: { en } }) => story.en.test(en)))).toBe(hasStories);
    for (const { items } of refuted) {
      for (const { explanation } of items) {
        for (const language of languages) {
          expect(explanation[language].match(/^\d+\. /gm)?.length ?? 0).toBeLessThanOrEqual(LIST_MAX);
          expect(story[language].exec(explanation[language])?.[1]?.split('\n').length ?? 0).toBeLessThanOrEqual(STORY_MAX);
        }
      }
    }
  });

  test('is answered so that it can be proved again', () => {
    for (const { items: [first] } of refuted) if (first !== undefined) expect(() => prove(respondents, first)).not.toThrow();
  });

  test('is answered without stray spaces in Chinese, and without words that nobody translated', () => {
    const texts = refuted.flatMap(({ items: [first] }) => (first === undefined ? [] : [first.explanation.zh]));
    expect(texts.flatMap((text) => /.{0,9}[\u4e00-\u9fff，。：；（）“”] +[\u4e00-\u9fff，。：；（）“”].{0,9}/.exec(text)?.[0] ?? [])).toEqual([]);
    expect(texts.filter((text) => /\(empty\)|\b(candidate|leader|follower)\b/.test(text.replace(/raft\/[a-z-]+/g, '')))).toEqual([]);
  });
});

test('a record that is said to be torn is seen to be torn, and a configuration is told as one', () => {
  const respondents = new Respondents(subject('raft'));
  const corpus = readCorpus(subject('raft').topic);
  const told = (belief: string) => knownRefutations(respondents, belief, corpus)[0]?.explanation ?? { en: '', zh: '' };
  expect(told('raft/a-torn-log-is-refused').en).toContain('restarts; at the end of its log half a record');
  expect(told('raft/a-torn-log-is-refused').zh).toContain('重启；日志末尾有一条写了一半的记录');
  for (const belief of ['raft/several-changes-in-one-step', 'raft/changes-need-not-wait-for-each-other']) {
    expect(told(belief).en).toMatch(/^The entry with the voters [\d, ]+ \(term \d+\) at index \d+ is committed/m);
    expect(told(belief).zh).toMatch(/处的条目（投票成员 [\d、]+；任期 \d+）在任期/);
  }
});
