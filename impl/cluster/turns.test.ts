import { Turns } from './turns';

test('so many work at the same time, the others in their order, and one that fails gives its turn on', async () => {
  const turns = new Turns(2);
  const [begun, ends]: [number[], (() => void)[]] = [[], []];
  const works = [0, 1, 2, 3].map((i) => turns.take(async () => {
    begun.push(i);
    await new Promise<void>((resolve) => (ends[i] = resolve));
    if (i === 0) throw new Error('it failed');
    return i;
  }).catch((problem: Error) => problem.message));
  const step = () => new Promise((resolve) => setImmediate(resolve));
  await step();
  expect(begun).toEqual([0, 1]);
  ends[0]?.();
  await step();
  expect(begun).toEqual([0, 1, 2]);
  for (const i of [1, 2, 3]) {
    ends[i]?.();
    await step();
  }
  expect(await Promise.all(works)).toEqual(['it failed', 1, 2, 3]);
});
