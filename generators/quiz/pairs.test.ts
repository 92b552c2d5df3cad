import { subject } from '../../impl/topics';
import { languages, text, type AnyInvariant, type Text } from '../../spec/kernel';
import { Respondents } from '.';
import { diagnose, refute } from './build';
import { interview } from './interview';
import { levelOf } from './item';
import type { Askable } from './parts';
import { Pool } from './pool';
import { harmless, shortFirst, similar } from './similar';

const belief = 'qos/one-container-decides';
const respondents = new Respondents(subject('qos'));
const invariant = subject('qos').topic.invariants.find(({ id }) => id === 'qos/class') as AnyInvariant;

/** The question about classes, as it is or with an answer that is printed in other words. */
function askable(say?: (answer: unknown) => Text): Askable {
  const { question } = invariant;
  if (question === undefined) throw new Error('it is not asked');
  return { invariant, question: say === undefined ? question : { ...question, say } };
}

const drawn = new Pool(1).of(askable());
const scenario = drawn.find((each) => !harmless(respondents, askable(), belief, each.scenario))?.scenario;
const makers = {
  refute: (asked: Askable) => refute(respondents, asked, belief, [scenario, ...similar(respondents, asked, belief, scenario, drawn)]),
  diagnose: (asked: Askable) => diagnose(respondents, asked, belief, scenario),
  interview: (asked: Askable) => interview(respondents, asked, belief, scenario),
};
/** Words that tell two answers apart in one language alone. */
const halfTold: Readonly<Record<string, (answer: unknown) => Text>> = {
  en: (answer) => text('some class', String(answer)),
  zh: (answer) => text(String(answer), '某个类别'),
};

test.each(Object.entries(makers))('%s: there is no item in which what the belief leads to is printed like what is true, in either language', (_kind, make) => {
  for (const language of languages) expect(() => make(askable(halfTold[language]))).toThrow('what the belief leads to reads like what is true');
});

test('the options of a refutation are short where short situations are known', () => {
  const long = drawn.map(({ scenario: each, brief }) => ({ scenario: each, brief: `${brief} ${'and so on '.repeat(40)}` }));
  const chosen = similar(respondents, askable(), belief, scenario, [...long, ...drawn]);
  expect(chosen).toHaveLength(3);
  for (const each of chosen) expect(harmless(respondents, askable(), belief, each)).toBe(true);
  const lengths = [900, 150, 300, 20].map((length) => ({ scenario: length, brief: 'x'.repeat(length) }));
  expect(shortFirst(lengths).map((each) => each.scenario)).toEqual([150, 20, 300, 900]);
});

test('the options of a refutation are about what its key is about: where claims may share a volume, each has several claims', () => {
  const volumes = new Respondents(subject('pv-binding'));
  const exclusive = subject('pv-binding').topic.invariants.find(({ id }) => id === 'pv-binding/exclusive') as AnyInvariant;
  const asked: Askable = { invariant: exclusive, question: exclusive.question as Askable['question'] };
  const all = new Pool(1).of(asked);
  const shared = 'pv-binding/shared-volumes-serve-many-claims';
  const claims = (brief: string) => brief.match(/create PVC/g)?.length ?? 0;
  for (const key of all.filter((each) => !harmless(volumes, asked, shared, each.scenario)).slice(0, 5)) {
    const chosen = similar(volumes, asked, shared, key.scenario, all).map((each) => claims(asked.question.brief(each).en));
    expect({ own: claims(key.brief) > 1, chosen: chosen.filter((count) => count > 1).length }).toEqual({ own: true, chosen: 3 });
  }
});

test('an item is as difficult as all that has to be read: long options, and the example of an interview, count', () => {
  const words = (count: number) => text('word '.repeat(count), '词');
  expect(levelOf([words(30)], 4)).toBe(1);
  expect(levelOf([words(30), words(60), words(60), words(60), words(60)], 4)).toBe(5);
  expect(levelOf([words(20), words(120)], 0)).toBe(3);
  expect(levelOf([words(80)], 2)).toBe(1);
});
