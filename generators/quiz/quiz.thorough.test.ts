import { subject, topicIds } from '../../impl/topics';
import { cite, isTold, languages } from '../../spec/kernel';
import { Fairness, makeQuiz, prove, Respondents, Unprovable, type Item, type Kind, type Option } from '.';
import { payingCues } from './cues.testkit';
import { subjectOf } from './find';

/** Of each topic, in both languages: thousands in all. */
const PER_TOPIC = 300;
const SEED = 11;
/** Of chi-squared with one, two and three degrees of freedom, what is exceeded once in a thousand times. */
const CRITICAL = [0, 10.83, 13.82, 16.27];

/** Items as people get them: a quiz keeps its cues at chance. */
const items = makeQuiz(topicIds().map(subject), { seed: SEED, count: PER_TOPIC * topicIds().length, asDrawn: true }).items;
const asked = new Map(topicIds().map((id) => [id, items.filter(({ topic }) => topic === id)]));

function textsOf({ stem, explanation, options }: Item) {
  return [stem, explanation, ...options.flatMap(({ text, why }) => [text, why])];
}

/** What is wrong with an item, under its name: thousands are looked at, and one expectation at the end is told of them all. */
function wrongWith(own: readonly Item[], look: (item: Item) => Readonly<Record<string, boolean>>): readonly string[] {
  return own.flatMap((item) => Object.entries(look(item)).flatMap(([what, isSo]) => (isSo ? [`${item.id}: ${what}`] : [])));
}

describe.each(topicIds())('every item of %s', (id) => {
  const own = asked.get(id) ?? [];
  const respondents = new Respondents(subject(id));

  test('has one right option, or is an interview; the options of a choice are two to four, and read differently', () => {
    const wrong = wrongWith(own, ({ kind, options }) => ({
      'not one right option': options.filter(({ correct }) => correct).length !== (kind === 'interview' ? 0 : 1),
      'too many options': options.length > 4,
      'too few options': kind !== 'interview' && options.length < 2,
      'options that read alike': languages.some((language) => new Set(options.map(({ text }) => text[language])).size !== options.length),
    }));
    expect(wrong).toEqual([]);
  });

  test('keeps the rules of item writing in both languages', () => {
    const broken = own.filter(({ kind }) => kind !== 'interview').flatMap(({ id: name, stem, options }) => {
      const draft = { key: options.find(({ correct }) => correct) as Option, wrong: options.filter(({ correct }) => !correct) };
      return languages.flatMap((language) => new Fairness(stem).broken(draft, language).map((rule) => ({ name, language, rule })));
    });
    expect(broken).toEqual([]);
  });

  test('shows options that differ in a number alone from the least to the greatest, and asks for what is so, not for what is not', () => {
    const wrong = wrongWith(own, ({ stem, options }) => {
      const frames = new Set(options.map(({ text: { en } }) => en.replace(/\d+/, '#')));
      const numbers = options.map(({ text: { en } }) => Number(/\d+/.exec(en)?.[0]));
      const [request = ''] = stem.en.split('**').slice(-2);
      return {
        'numbers out of order': frames.size === 1 && numbers.some((each, i) => each < (numbers[i - 1] ?? each)),
        'it asks for what is not': /\b(except|not|isn't|least likely)\b/i.test(request),
      };
    });
    expect(wrong).toEqual([]);
  });

  test('is written in its language, with no hole in any text', () => {
    const [holes, chinese] = [/undefined|\[object|NaN|\{\{|^\s*$/, /[\u4e00-\u9fff]/];
    const wrong = wrongWith(own, (item) => ({
      'a hole in a text': textsOf(item).some(({ en, zh }) => holes.test(en) || holes.test(zh)),
      'Chinese in the English': textsOf(item).some(({ en }) => chinese.test(en)),
      'a stem that is not Chinese': !chinese.test(item.stem.zh),
      'an explanation that is not Chinese': !chinese.test(item.explanation.zh),
    }));
    expect(wrong).toEqual([]);
  });

  test('says why each option is right or wrong, cites its sources and names only misconceptions that exist', () => {
    const known = new Set<string>(subject(id).misconceptions.map((each) => each.id));
    const wrong = wrongWith(own, ({ options, sources, reveals }) => ({
      'no source': sources.length === 0,
      'a misconception that does not exist': [...reveals, ...options.flatMap(({ misconception }) => misconception ?? [])].some((each) => !known.has(each)),
      'an option without a reason': options.some(({ why }) => languages.some((language) => why[language].trim() === '')),
    }));
    expect(wrong).toEqual([]);
  });

  test('asks for the step, or refutes a belief, only by a rule that tells what is broken', () => {
    for (const { id: name, kind, invariant: by, scenario } of own) {
      const about = scenario as { readonly misconception?: string; readonly scenario: unknown };
      const invariant = subject(id).topic.invariants.find((each) => each.id === by);
      if ((kind !== 'spot' && kind !== 'interview') || about.misconception === undefined || invariant === undefined) continue;
      const violation = invariant.holds(respondents.belief(invariant, about.misconception, about.scenario), about.scenario);
      expect({ name, untold: violation !== undefined && !isTold(invariant, violation) ? violation.clause : null }).toEqual({ name, untold: null });
    }
  });

  test('asks what happens, or who believes what, only by a rule that tells what is wrong with an option', () => {
    for (const { id: name, kind, invariant: by, scenario, options, reveals } of own) {
      const invariant = subject(id).topic.invariants.find((each) => each.id === by);
      const question = invariant?.question;
      if (!['predict', 'order', 'diagnose'].includes(kind) || invariant === undefined || question === undefined) continue;
      const situation = kind === 'diagnose' ? (scenario as { readonly scenario: unknown }).scenario : scenario;
      const observation = respondents.truth(invariant, situation);
      const believers = kind === 'diagnose' ? reveals : options.flatMap(({ correct, misconception }) => (correct ? [] : (misconception ?? [])));
      const violations = believers.flatMap((each) => invariant.holds(question.withAnswer(observation, question.answer(respondents.belief(invariant, each, situation), situation), situation), situation) ?? []);
      expect({ name, told: violations.some((each) => isTold(invariant, each)) }).toEqual({ name, told: true });
    }
  });

  test('tells good answers from poor ones by the two answers of its example, and by where the rule stands, if it is an interview', () => {
    for (const { invariant: by, scenario, sources, explanation } of own.filter(({ kind }) => kind === 'interview')) {
      const about = scenario as { readonly misconception: string; readonly scenario: unknown };
      const invariant = subject(id).topic.invariants.find((each) => each.id === by);
      const question = invariant?.question;
      if (invariant === undefined || question === undefined) throw new Error(`${by} asks nothing`);
      const [truth, believed] = [respondents.truth(invariant, about.scenario), respondents.belief(invariant, about.misconception, about.scenario)]
        .map((each) => question.say(question.answer(each, about.scenario), about.scenario));
      for (const language of languages) {
        const [good = '', fair = '', poor = ''] = explanation[language].split('\n').slice(-3);
        expect(good).toContain(cite(sources.find(({ kind }) => kind !== 'notes') ?? { kind: 'notes', place: 'none' }));
        expect([good, fair].every((line) => line.includes(truth?.[language] ?? 'none'))).toBe(true);
        expect([good, poor].every((line) => line.includes(believed?.[language] ?? 'none'))).toBe(true);
      }
    }
  });

  test('is there in every kind that the topic can be asked in', () => {
    const { topic } = subject(id);
    const kinds = new Set(own.map(({ kind }) => kind));
    const questions = topic.invariants.flatMap(({ question }) => question ?? []);
    const expected: Kind[] = ['refute', 'diagnose', 'interview'];
    if (questions.some(({ order }) => order !== true)) expected.push('predict');
    if (questions.some(({ order }) => order === true)) expected.push('order');
    if (questions.some(({ trace }) => trace !== undefined)) expected.push('spot');
    expect([...kinds].sort()).toEqual(expected.sort());
  });
});

test('whoever guesses by a cue, or strikes out what it points at, earns no more than by chance, in each kind and in both languages', () => {
  expect(payingCues(items)).toEqual([]);
});

test('the right option stands at each place equally often', () => {
  for (const size of [2, 3, 4]) {
    const own = items.filter(({ options }) => options.length === size);
    const observed = Array.from({ length: size }, (_, place) => own.filter(({ options }) => options[place]?.correct === true).length);
    const expected = own.length / size;
    const distance = observed.reduce((sum, each) => sum + (each - expected) ** 2 / expected, 0);
    expect({ size, observed, isEven: distance < (CRITICAL[size - 1] ?? 0) }).toEqual({ size, observed, isEven: true });
  }
});

test('there are as many items as were asked for, and none gives another away: no two are about the same situation under the same rule', () => {
  expect(items).toHaveLength(PER_TOPIC * topicIds().length);
  const told = items.flatMap((item) => subjectOf(item) ?? []);
  expect(new Set(told).size).toBe(told.length);
});

test('the id of a question is the same in every quiz, and no two questions share one', () => {
  expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
  const [one, other] = [12, 13].map((seed) => new Map(makeQuiz([subject('qos')], { seed, count: 24, kinds: ['predict'] }).items.map(({ id, stem }) => [id, stem])));
  const both = [...(one ?? [])].filter(([id]) => other?.has(id));
  expect(both.length).toBeGreaterThan(0);
  for (const [id, stem] of both) expect(other?.get(id)).toEqual(stem);
});

describe('an item that was tampered with is refused', () => {
  const [topic = ''] = topicIds();
  const respondents = new Respondents(subject(topic));
  const sample = (asked.get(topic) ?? []).filter(({ options }, i) => options.length > 1 && i % 3 === 0).slice(0, 60);
  const tamperings: Readonly<Record<string, (item: Item) => Item>> = {
    'another key': (item) => ({ ...item, options: item.options.map((option) => ({ ...option, correct: !option.correct })) }),
    'two keys': (item) => ({ ...item, options: item.options.map((option) => ({ ...option, correct: true })) }),
    'another order': (item) => ({ ...item, options: [...item.options].reverse() }),
    'an option of its own': (item) => ({ ...item, options: [...item.options, { ...(item.options[0] as Option), correct: false, text: { en: 'None of these', zh: '都不是' } }] }),
    'a missing option': (item) => ({ ...item, options: item.options.slice(1) }),
    'other words': (item) => ({ ...item, stem: { ...item.stem, en: `${item.stem.en}?` } }),
    'another belief': (item) => ({ ...item, options: item.options.map((option) => ({ ...option, misconception: 'qos/none' })) }),
    'another scenario': (item) => ({ ...item, scenario: (sample.find(({ invariant, kind, id }) => invariant === item.invariant && kind === item.kind && id !== item.id) ?? item).scenario, id: 'other' }),
  };

  test('the items themselves are proved again', () => {
    for (const item of sample) expect(() => prove(respondents, item)).not.toThrow();
    expect(sample.length).toBeGreaterThan(30);
  });

  test.each(Object.keys(tamperings))('%s', (name) => {
    for (const item of sample) expect(() => prove(respondents, tamperings[name]?.(item) ?? item)).toThrow(Unprovable);
  });
});
