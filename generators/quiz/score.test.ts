import { subject, topicIds } from '../../impl/topics';
import { makeQuiz, score, type Given } from '.';

const [topic = ''] = topicIds();
const { items } = makeQuiz([subject(topic)], { seed: 2, count: 24, asDrawn: true });
const choices = items.filter(({ options }) => options.length > 0);
const key = (item: (typeof items)[number]) => item.options.findIndex(({ correct }) => correct);

test('who answers all rightly has the full score and is suspected of nothing', () => {
  const { right, wrong, passed, suspicions } = score(choices.map((item) => ({ item, chosen: key(item) })));
  expect({ right, wrong, passed, suspicions }).toEqual({ right: choices.length, wrong: 0, passed: 0, suspicions: [] });
});

test('who believes one thing throughout is found out, with how often and out of how many times', () => {
  const beliefs = choices.flatMap(({ options }) => options.filter(({ correct, misconception }) => !correct && misconception !== undefined).map(({ misconception = '' }) => misconception));
  const times = (id: string) => beliefs.filter((belief) => belief === id).length;
  const [belief = ''] = [...new Set(beliefs)].sort((a, b) => times(b) - times(a));
  const given = choices.map((item): Given => {
    const own = item.options.findIndex(({ correct, misconception }) => !correct && misconception === belief);
    return { item, chosen: own >= 0 ? own : key(item) };
  });
  expect(score(given).suspicions).toEqual([{ misconception: belief, times: times(belief), opportunities: times(belief) }]);
  expect(times(belief)).toBeGreaterThan(0);
});

test('a passed item is neither right nor wrong, and an interview is not scored', () => {
  const { right, wrong, passed } = score(items.map((item) => ({ item })));
  expect({ right, wrong, passed }).toEqual({ right: 0, wrong: 0, passed: choices.length });
  expect(items.length).toBeGreaterThan(choices.length);
});
