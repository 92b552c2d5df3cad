import { subject, topicIds } from '../../impl/topics';
import { Problem } from '../../spec/kernel';
import { kinds, makeQuiz, type Item } from '.';

const all = topicIds().map(subject);
/** As somebody gets them who asks for nothing in particular. */
const quizzes = [1, 2].map((seed) => makeQuiz(all, { seed, count: 10 }).items);

test.each(quizzes)('who asks for ten items meets every kind and every topic', (...items: readonly Item[]) => {
  expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(kinds));
  expect(new Set(items.map(({ topic }) => topic))).toEqual(new Set(topicIds()));
});

test('one of two is chosen only where a situation parts no more answers', () => {
  const sizes = quizzes.flat().flatMap(({ options: { length } }) => (length === 0 ? [] : [length]));
  expect(sizes.filter((size) => size === 4).length).toBeGreaterThan(sizes.length / 2);
  expect(sizes.filter((size) => size === 2).length).toBeLessThan(sizes.length / 8);
});

test('a quiz of one topic has as many items of each kind, one more or less', () => {
  const { items } = makeQuiz([subject('raft')], { seed: 4, count: 20, asDrawn: true });
  for (const kind of kinds) expect([3, 4]).toContain(items.filter((item) => item.kind === kind).length);
});

test('of four traces, one keeps the rule throughout, so that "no step" cannot be struck out; where it stands follows from the seed', () => {
  const unbroken = ({ options }: Item) => options.at(-1)?.correct === true;
  const firsts = [1, 2, 3, 4].map((seed) => {
    const { items } = makeQuiz([subject('raft')], { seed, count: 8, kinds: ['spot'], asDrawn: true });
    expect(items.filter(unbroken)).toHaveLength(2);
    return items.findIndex(unbroken);
  });
  expect(firsts.sort()).toEqual([0, 1, 2, 3]);
});

function refusal(make: () => unknown): string {
  try {
    make();
  } catch (problem) {
    if (problem instanceof Problem) return `${problem.what}; ${problem.details.fix}`;
    throw problem;
  }
  return 'none';
}

test('who asks for more than there is hears how many there are, and who asks for what there is none of, that there is none', () => {
  expect(refusal(() => makeQuiz([subject('rbac')], { seed: 1, count: 5, kinds: ['spot'] }))).toBe('there is no item of this sort; ask for another topic, kind or level');
  expect(refusal(() => makeQuiz([subject('qos')], { seed: 1, count: 5000, kinds: ['order'], asDrawn: true }))).toMatch(/^there are only \d+ distinct items of this sort; ask for at most \d+, or for more topics, kinds or levels$/);
});
