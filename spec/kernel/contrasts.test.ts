import { contrastsBetween, inProcess, type ContrastOptions, type Implementation, type SignedContrast } from '.';
import { RightToy, toyTopic } from './toy.testkit';

const options = { seed: 1, runs: 100, most: 10, shrinks: 500 };

function made(name: string, larger: (a: number, b: number) => number): Implementation {
  return inProcess(name, '1', () => Object.assign(new RightToy(), { larger }));
}

const right = made('right', Math.max);
const [larger] = toyTopic.invariants;

function set(changes: Partial<ContrastOptions>, ...implementations: readonly Implementation[]): readonly SignedContrast[] {
  return contrastsBetween(toyTopic, larger!, implementations, { ...options, ...changes });
}

const told = (contrasts: readonly SignedContrast[]) => contrasts.map(({ sign, scenario, stances }) => [sign, scenario, stances.map(({ verdict }) => verdict)]);

describe('who is wrong for two reasons', () => {
  /** Below 50 it is wrong whenever it can be; from 50 on for another reason. */
  const twice = made('twice', (a, b) => (b > a ? a : a >= 50 ? a + 1 : a));

  test('is told both, each in its smallest scenario, although one is smaller', () => {
    expect(told(set({}, right, twice))).toEqual(expect.arrayContaining([
      ['not-smaller: >', { a: 0, b: 1 }, ['holds', 'breaks']],
      ['one-of-them: <', { a: 50, b: 0 }, ['holds', 'breaks']],
    ]));
  });

  test('hears the same again with the same seed', () => {
    expect(set({}, right, twice)).toEqual(set({}, right, twice));
  });

  test('hears no more than was asked for', () => {
    expect(set({}, right, twice)).toHaveLength(2);
    expect(set({ most: 1 }, right, twice)).toHaveLength(1);
  });
});

test('only who broke the rule differs, and only from who answers otherwise', () => {
  const summing = made('summing', (a, b) => a + b);
  expect(set({}, right, right)).toEqual([]);
  expect(set({}, summing, summing)).toEqual([]);
  expect(told(set({}, right, summing, right))).toEqual([['one-of-them: <', { a: 1, b: 1 }, ['holds', 'breaks', 'holds']]]);
});

test('the same mistake of another set of them is another difference', () => {
  const [late, early] = [40, 20].map((from) => made(`from ${from}`, (a, b) => (a >= from ? a + 1 : Math.max(a, b))));
  const found = told(set({ runs: 300 }, right, late!, early!));
  expect(found).toEqual(expect.arrayContaining([
    ['one-of-them: <', { a: 20, b: 0 }, ['holds', 'holds', 'breaks']],
    ['one-of-them: <', { a: 40, b: 0 }, ['holds', 'breaks', 'breaks']],
  ]));
});

test('past counterexamples are asked too, after what is drawn', () => {
  const once = made('once', (a, b) => (a === 77 ? 0 : Math.max(a, b)));
  expect(set({ runs: 1 }, right, once)).toEqual([]);
  expect(told(set({ runs: 1, corpus: [{ a: 77, b: 88 }] }, right, once))).toEqual([['not-smaller: >', { a: 77, b: 0 }, ['holds', 'breaks']]]);
});
