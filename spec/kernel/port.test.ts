import { z } from 'zod';
import { checkShape, featuresOf, guard, methodsWith, missingMethods, ShapeError, type PortSchema } from '.';

interface ListPort {
  sorted(list: readonly number[]): number[];
}

const schema: PortSchema<ListPort> = { sorted: { doc: 'The list in order.', params: [z.array(z.number())], result: z.array(z.number()) } };

describe('a guarded implementation', () => {
  test('cannot change the arguments that it is given', () => {
    const list = [3, 1, 2];
    const inPlace = guard(schema, { sorted: (own) => (own as number[]).sort() });
    expect(inPlace.sorted(list)).toEqual([1, 2, 3]);
    expect(list).toEqual([3, 1, 2]);
  });

  test('is told which member of its answer has the wrong shape', () => {
    const wrong = guard(schema, { sorted: () => [1, 'two'] as number[] });
    expect(() => wrong.sorted([])).toThrow(new ShapeError('sorted()[1]', 'Invalid input: expected number, received string', '[1,"two"]'));
  });

  test('may not answer with a promise, NaN, Infinity or nothing', () => {
    for (const answer of [Promise.resolve([1]), [NaN], [Infinity], undefined, null, { 0: 1, length: 1 }]) {
      expect(() => guard(schema, { sorted: () => answer as number[] }).sorted([])).toThrow(ShapeError);
    }
  });
});

test('an answer that is nested too deeply is a wrong shape, not a crash', () => {
  const recursive: z.ZodType = z.lazy(() => z.array(recursive));
  let deep: unknown[] = [];
  for (let i = 0; i < 100_000; i++) deep = [deep];
  expect(() => checkShape('any', recursive, deep)).toThrow(ShapeError);
});

test('names the methods that a half port lacks', () => {
  expect(missingMethods({ a: {}, b: {}, c: {} }, { b: () => 1, c: 'not a method' })).toEqual(['a', 'c']);
});

test('a method of an optional feature may be missing; then the feature is', () => {
  const topic = { port: { a: {}, b: { feature: 'more' } }, features: { more: 'b is provided', other: 'something else' } };
  const whole = { a: () => 1, b: () => 2 };
  const bare = { a: () => 1 };
  expect([whole, bare].map((each) => missingMethods(topic.port, each))).toEqual([[], []]);
  expect([whole, bare].map((each) => featuresOf(topic, each))).toEqual([['more', 'other'], ['other']]);
});

test('a port has the methods of the features that were declared, and a guarded one those that it provides', () => {
  const result = z.int();
  const port: PortSchema<{ a(): number; b?(): number }> = { a: { doc: '', params: [], result }, b: { doc: '', params: [], result, feature: 'more' } };
  expect([[], ['more']].map((features) => methodsWith(port, features))).toEqual([['a'], ['a', 'b']]);
  expect([{ a: () => 1 }, { a: () => 1, b: () => 2 }].map((each) => Object.keys(guard(port, each)))).toEqual([['a'], ['a', 'b']]);
});
