import * as fc from 'fast-check';
import { z } from 'zod';
import { anyTopic, invariant, misconceptionsOf, notes, text, violation, type PortSchema, type Topic } from '.';

/** The smallest port that can be wrong in several ways: the larger of two numbers, and a counter. */
export interface ToyPort {
  larger(a: number, b: number): number;
  count(): number;
  reset?(): void;
}

const toyPort: PortSchema<ToyPort> = {
  larger: { doc: 'The larger of two numbers.', params: [z.int(), z.int()], result: z.int() },
  count: { doc: 'How often it was called since the last reset.', params: [], result: z.int() },
};

const number = fc.nat({ max: 100 });

export const toy: Topic<ToyPort> = {
  id: 'toy',
  title: text('A toy', '玩具'),
  sections: ['0'],
  port: toyPort,
  stateful: true,
  features: { counting: 'count() works' },
  invariants: [
    invariant<ToyPort, { a: number; b: number }, number>({
      id: 'toy/larger',
      statement: text('It is the larger of the two.', '结果是两者中较大的一个。'),
      sources: [notes('0'), { kind: 'standard', place: 'arithmetic', version: '1' }],
      scenario: fc.record({ a: number, b: number }),
      form: z.object({ a: z.int(), b: z.int() }),
      observe: (port, { a, b }) => port.larger(a, b),
      holds: (seen, { a, b }) => {
        if (seen < a || seen < b) return violation('not-smaller', text(`${seen} is smaller than ${Math.max(a, b)}.`, `${seen} 小于 ${Math.max(a, b)}。`));
        return seen === a || seen === b ? undefined : violation('one-of-them', text(`${seen} is neither.`, `${seen} 两者都不是。`));
      },
      covers: { 'the first is larger': (_seen, { a, b }) => a > b, 'the second is larger': (_seen, { a, b }) => b > a },
    }),
    invariant<ToyPort, number, number[]>({
      id: 'toy/count',
      statement: text('It counts from 1.', '从 1 开始计数。'),
      sources: [notes('0'), { kind: 'standard', place: 'arithmetic', version: '1' }],
      features: ['counting'],
      scenario: fc.integer({ min: 1, max: 5 }),
      form: z.int().min(1),
      observe: (port, times) => Array.from({ length: times }, () => port.count()),
      holds: (seen) => {
        const step = seen.findIndex((value, i) => value !== i + 1);
        return step < 0 ? undefined : violation('in-order', text(`Call ${step + 1} gave ${seen[step]}.`, `第 ${step + 1} 次得到 ${seen[step]}。`), step);
      },
    }),
  ],
};

export const toyTopic = anyTopic(toy);

export class RightToy implements ToyPort {
  private calls = 0;

  larger(a: number, b: number): number {
    return Math.max(a, b);
  }

  count(): number {
    return ++this.calls;
  }
}

export const toyMisconceptions = misconceptionsOf<ToyPort>([
  {
    id: 'toy/first-wins',
    belief: text('The first one is the larger.', '第一个总是较大。'),
    truth: text('Either may be the larger one, so they have to be compared.', '两个数都可能较大，需要比较。'),
    sources: [notes('0')],
    create: () => new (class extends RightToy {
      override larger(a: number): number {
        return a;
      }
    })(),
  },
  {
    id: 'toy/sum',
    belief: text('Larger means the sum.', '较大就是求和。'),
    truth: text('The larger of two numbers is one of them.', '较大者是两个数中的一个。'),
    sources: [notes('0')],
    create: () => new (class extends RightToy {
      override larger(a: number, b: number): number {
        return a + b;
      }
    })(),
  },
]);
