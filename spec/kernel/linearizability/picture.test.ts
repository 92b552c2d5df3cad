import * as fc from 'fast-check';
import { historyPicture, sayRegister, type Operation, type RegisterInput, type RegisterOutput } from '.';
import { text } from '../text';

type Asked = Operation<RegisterInput<number>, RegisterOutput<number>>;

const input: fc.Arbitrary<RegisterInput<number>> = fc.oneof(
  fc.constant({ do: 'read' as const }),
  fc.record({ do: fc.constant('write' as const), value: fc.nat({ max: 3 }) }),
  fc.record({ do: fc.constant('cas' as const), expected: fc.nat({ max: 3 }), value: fc.nat({ max: 3 }) }),
);
const history: fc.Arbitrary<readonly Asked[]> = fc.array(
  fc.record({ input, call: fc.nat({ max: 40 }), length: fc.oneof(fc.integer({ min: 1, max: 10 }), fc.constant('unknown' as const)) }).map(({ input: asked, call, length }): Asked => ({
    call,
    input: asked,
    end: length === 'unknown' ? length : { at: call + length, output: asked.do === 'read' ? { value: 0 } : true },
  })),
  { maxLength: 10 },
);

test('each operation is drawn once, from its call to its return, and no client does two things at once', () => {
  fc.assert(fc.property(history, (operations) => {
    const { spans } = historyPicture(text('', ''), operations, sayRegister);
    const times = (list: readonly { from: number; to: number }[]) => list.map(({ from, to }) => `${from}-${to}`).sort();
    expect(times(spans)).toEqual(times(operations.map(({ call, end }) => ({ from: call, to: typeof end === 'string' ? Infinity : end.at }))));
    for (const [i, a] of spans.entries()) {
      for (const b of spans.slice(i + 1)) if (a.client === b.client) expect(a.to < b.from || b.to < a.from).toBe(true);
    }
  }));
});

test('an operation is said with what came of it', () => {
  const said = (asked: RegisterInput<number> & { readonly key?: string }, output?: RegisterOutput<number>) => sayRegister(asked, output).en;
  expect(said({ do: 'read', key: 'x' }, { value: 3 })).toBe('read x → 3');
  expect(said({ do: 'read' })).toBe('read');
  expect(said({ do: 'write', value: 2 }, true)).toBe('write 2');
  expect(said({ do: 'cas', expected: 1, value: 2 }, false)).toBe('cas 1 → 2: refused');
  expect(said({ do: 'cas', expected: 1, value: 2 }, true)).toBe('cas 1 → 2: done');
  expect(said({ do: 'cas', expected: 1, value: 2 })).toBe('cas 1 → 2');
});
