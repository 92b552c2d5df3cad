import { topicIds } from '../impl/topics';
import { committedItems } from './committed';
import { payingCues } from './quiz/cues.testkit';

const items = topicIds().flatMap(committedItems);

test('whoever guesses by a cue in quizzes/, or strikes out what it points at, earns no more than by chance, in each kind and in both languages', () => {
  expect(items.length).toBeGreaterThan(100);
  expect(payingCues(items)).toEqual([]);
});

test('in quizzes/, about one of four traces keeps the rule throughout: "no step" cannot be struck out', () => {
  const spots = items.filter(({ kind }) => kind === 'spot');
  const unbroken = spots.filter(({ options }) => options.at(-1)?.correct === true);
  expect(spots.length).toBeGreaterThan(12);
  expect(unbroken.length / spots.length).toBeGreaterThan(1 / 6);
  expect(unbroken.length / spots.length).toBeLessThan(1 / 3);
});

test('in quizzes/, one of two is chosen in few questions, and one of four in most', () => {
  const sizes = items.flatMap(({ options: { length } }) => (length === 0 ? [] : [length]));
  expect(sizes.filter((size) => size === 2).length).toBeLessThan(sizes.length / 12);
  expect(sizes.filter((size) => size === 4).length).toBeGreaterThan((3 * sizes.length) / 4);
});
