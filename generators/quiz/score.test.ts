import { subject, topicIds } from '../../impl/topics';
import { tellFeedback, tellResult } from '../practice/tell';
import { practiceWords } from '../practice/words';
import { makeQuiz, score, suspicion, type Given, type Item } from '.';

const [topic = ''] = topicIds();
const quiz = makeQuiz([subject(topic)], { seed: 2, count: 24, asDrawn: true });
const { items } = quiz;
const choices = items.filter(({ options }) => options.length > 0);
const key = (item: Item) => item.options.findIndex(({ correct }) => correct);

test('who answers all rightly has the full score and is suspected of nothing', () => {
  const { right, wrong, passed, suspicions } = score(choices.map((item) => ({ item, chosen: key(item) })));
  expect({ right, wrong, passed, suspicions }).toEqual({ right: choices.length, wrong: 0, passed: 0, suspicions: [] });
});

test('who believes one thing throughout is found out, with how often and out of how many times', () => {
  const beliefs = choices.flatMap((item) => item.options.flatMap((option) => suspicion(item, option) ?? []));
  const times = (id: string) => beliefs.filter((belief) => belief === id).length;
  const [belief = ''] = [...new Set(beliefs)].sort((a, b) => times(b) - times(a));
  const given = choices.map((item): Given => {
    const own = item.options.findIndex((option) => suspicion(item, option) === belief);
    return { item, chosen: own >= 0 ? own : key(item) };
  });
  expect(score(given).suspicions).toEqual([{ misconception: belief, times: times(belief), opportunities: times(belief) }]);
  expect(times(belief)).toBeGreaterThan(0);
});

describe('who chooses a wrong belief where it is asked which one leads to an answer does not thereby hold it', () => {
  const asked = choices.filter(({ kind }) => kind === 'diagnose');
  const misjudged = asked.flatMap((item) => item.options.flatMap(({ correct }, chosen) => (correct ? [] : [{ item, chosen }])));

  test('there are such options, each with its belief', () => {
    expect(misjudged.length).toBeGreaterThan(asked.length);
    for (const { item, chosen } of misjudged) expect(quiz.beliefs[item.options[chosen]?.misconception ?? '']).toBeDefined();
  });

  test('it is no suspicion, and no opportunity for one', () => {
    expect(score(misjudged)).toMatchObject({ right: 0, wrong: misjudged.length, suspicions: [] });
    const predicted = choices.flatMap((item): readonly Given[] => (item.kind === 'predict' ? [{ item, chosen: item.options.findIndex(({ correct }) => !correct) }] : []));
    expect(score([...predicted, ...misjudged]).suspicions).toEqual(score(predicted).suspicions);
    expect(score(predicted).suspicions).not.toEqual([]);
  });

  test('nor is it told in the terminal, after the answer or at the end', () => {
    for (const { item, chosen } of misjudged) expect(tellFeedback(item, chosen, quiz, 'en')).not.toContain(practiceWords.en.believes);
    expect(tellResult(quiz, misjudged, 'en')).toContain('Your answers point to no particular misconception.');
  });
});

test('a passed item is neither right nor wrong, and an interview is not scored', () => {
  const { right, wrong, passed } = score(items.map((item) => ({ item })));
  expect({ right, wrong, passed }).toEqual({ right: 0, wrong: 0, passed: choices.length });
  expect(items.length).toBeGreaterThan(choices.length);
});
