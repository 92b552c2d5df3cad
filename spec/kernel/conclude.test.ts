import { finish } from './check';
import { examine } from './examine';
import { inProcess } from './implementation';
import type { AnyInvariant } from './invariant';
import { RightToy, toyTopic } from './toy.testkit';

const wrong = inProcess('wrong', '1', () => new (class extends RightToy {
  override larger(a: number): number {
    return a;
  }
})());

/** What a report tells of `toy/larger`, which is told anew as this says. */
function told(retell: NonNullable<AnyInvariant['retell']>, corpus: readonly unknown[] = []): unknown {
  const invariants = toyTopic.invariants.map((each) => (each.id === 'toy/larger' ? { ...each, retell } : each));
  const { invariants: reports } = finish(examine({ ...toyTopic, invariants }, wrong, { seed: 1, runs: 50, corpus: () => corpus, only: ['toy/larger'] }));
  return reports[0]?.failure?.scenario;
}

test('a violation is told in the way that a person reads soonest, of those in which the same clause is broken', () => {
  expect(told(function* (_port, scenario) { yield; return { ...(scenario as object), a: 7, b: 8 }; })).toEqual({ a: 7, b: 8 });
});

test('a past counterexample may be that way', () => {
  expect(told(function* (_port, _scenario, known) { yield; return known.at(-1); }, [{ a: 5, b: 6 }, { a: 1, b: 2 }])).toEqual({ a: 1, b: 2 });
});

test('what breaks no rule, or another one, is not told instead', () => {
  expect(told(function* () { yield; return { a: 8, b: 7 }; })).toEqual({ a: 0, b: 1 });
});

test('an implementation that does not go along with telling it anew is reported with what it did before', () => {
  expect(told(function* () { yield; throw new Error('broken'); })).toEqual({ a: 0, b: 1 });
});
