import * as fc from 'fast-check';
import { Problem } from '../problem';
import { append, byKey, checkLinearizable, endOf, findOrder, keyValue, outputOf, register, type AppendInput, type AppendOutput, type Model, type Operation, type RegisterInput, type RegisterOutput } from '.';

const MANY = 1_000_000;

/** Every order of every set of operations that holds all that ended: the definition, tried out. */
function hasOrder<State, Input, Output>(model: Model<State, Input, Output>, history: readonly Operation<Input, Output>[]): boolean {
  const operations = history.filter(({ end }) => end !== 'failed');
  const extend = (state: State, left: readonly Operation<Input, Output>[]): boolean => {
    if (left.every((each) => endOf(each) === Infinity)) return true;
    return left.some((next) => {
      if (left.some((other) => endOf(other) < next.call)) return false;
      const then = model.step(state, next.input, outputOf(next));
      return then !== undefined && extend(then, left.filter((other) => other !== next));
    });
  };
  return extend(model.initial, operations);
}

/** Times of a few operations: short ones, long ones, and such that touch. */
function timed<Input, Output>(parts: fc.Arbitrary<readonly [Input, Output]>, maxLength: number): fc.Arbitrary<readonly Operation<Input, Output>[]> {
  const one = fc.tuple(parts, fc.nat({ max: 8 }), fc.nat({ max: 4 }), fc.constantFrom('ok', 'ok', 'ok', 'ok', 'unknown' as const, 'failed' as const));
  return fc.array(one, { maxLength }).map((all) => all.map(([[input, output], call, length, how]) => ({ call, input, end: how === 'unknown' || how === 'failed' ? how : { at: call + length, output } })));
}

const value = fc.constantFrom(0, 1, 2);
const registerPart: fc.Arbitrary<readonly [RegisterInput<number>, RegisterOutput<number>]> = fc.oneof(
  value.map((read) => [{ do: 'read' }, { value: read }] as const),
  value.map((written) => [{ do: 'write', value: written }, true] as const),
  fc.tuple(value, value, fc.boolean()).map(([expected, written, done]) => [{ do: 'cas', expected, value: written }, done] as const),
);
const registers = timed(registerPart, 7);

const elements = ['x', 'y', 'z'];
const appendPart: fc.Arbitrary<readonly [AppendInput, AppendOutput]> = fc.oneof(
  fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom(...elements)).map(([key, element]) => [{ do: 'append', key, element }, true] as const),
  fc.tuple(fc.constantFrom('a', 'b'), fc.subarray(elements)).map(([key, output]) => [{ do: 'read', key }, output] as const),
);
const appends = timed(appendPart, 7);

const model = register<number>(0);

describe('the checker against the definition', () => {
  test('registers with compare and set', () => {
    let orders = 0;
    fc.assert(
      fc.property(registers, (history) => {
        const expected = hasOrder(model, history);
        if (expected) orders++;
        expect(checkLinearizable(model, history).outcome).toBe(expected ? 'linearizable' : 'not linearizable');
      }),
      { numRuns: 3000 },
    );
    expect(orders).toBeGreaterThan(300);
    expect(orders).toBeLessThan(2700);
  });

  test('key-value: a history has an order if each key has one', () => {
    const keyed = timed(fc.tuple(registerPart, fc.constantFrom('k', 'l')).map(([[input, output], key]) => [{ ...input, key }, output] as const), 7);
    const store = keyValue<number>(0);
    fc.assert(
      fc.property(keyed, (history) => {
        const each = [...byKey(store, history).values()].every((part) => hasOrder(store, part));
        expect(checkLinearizable(store, history).outcome).toBe(each ? 'linearizable' : 'not linearizable');
      }),
      { numRuns: 1000 },
    );
  });

  test('lists that grow', () => {
    fc.assert(
      fc.property(appends, (history) => {
        const each = [...byKey(append, history).values()].every((part) => hasOrder(append, part));
        expect(checkLinearizable(append, history).outcome).toBe(each ? 'linearizable' : 'not linearizable');
      }),
      { numRuns: 1500 },
    );
  });

  test('the order that it finds is one', () => {
    fc.assert(
      fc.property(registers, (drawn) => {
        const history = drawn.filter(({ end }) => end !== 'failed');
        const found = findOrder(model, history, MANY);
        if (typeof found === 'string') return;
        const inOrder = found.order.map((i) => history[i]!);
        for (const [i, each] of inOrder.entries()) for (const later of inOrder.slice(i + 1)) expect(endOf(later)).toBeGreaterThanOrEqual(each.call);
        expect(inOrder.reduce<number | undefined>((state, each) => (state === undefined ? state : model.step(state, each.input, outputOf(each))), 0)).toBeDefined();
        expect(history.filter((each) => endOf(each) !== Infinity && !inOrder.includes(each))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('parts of a history', () => {
  const keepsOrders = <State, Input, Output>(of: Model<State, Input, Output>, histories: fc.Arbitrary<readonly Operation<Input, Output>[]>) =>
    fc.assert(
      fc.property(histories, fc.nat(), (drawn, mask) => {
        const [history = []] = byKey(of, drawn).values();
        fc.pre(hasOrder(of, history));
        expect(hasOrder(of, of.part(history, (i) => ((mask >> i) & 1) === 1))).toBe(true);
      }),
      { numRuns: 1500 },
    );

  test('a part of a history that has an order has one: registers', () => keepsOrders(model, registers));
  test('and lists', () => keepsOrders(append, appends));

  test('the smallest part without order is as small as the smallest of all of them, and each operation in it is needed', () => {
    fc.assert(
      fc.property(registers, (drawn) => {
        const verdict = checkLinearizable(model, drawn);
        if (verdict.outcome !== 'not linearizable') return;
        const history = drawn.filter(({ end }) => end !== 'failed');
        const all = Array.from({ length: 2 ** history.length }, (_, mask) => model.part(history, (i) => ((mask >> i) & 1) === 1));
        const least = Math.min(...all.filter((part) => !hasOrder(model, part)).map(({ length }) => length));
        expect(verdict.isSmallest).toBe(true);
        expect(verdict.smallest.length).toBe(least);
        expect(hasOrder(model, verdict.smallest)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe('by hand', () => {
  const write = (call: number, at: number, written: number): Operation<RegisterInput<number>, RegisterOutput<number>> => ({ call, input: { do: 'write', value: written }, end: { at, output: true } });
  const read = (call: number, at: number, seen: number): Operation<RegisterInput<number>, RegisterOutput<number>> => ({ call, input: { do: 'read' }, end: { at, output: { value: seen } } });
  const outcome = (...history: Operation<RegisterInput<number>, RegisterOutput<number>>[]) => checkLinearizable(model, history).outcome;

  test('a stale read: the smallest part is the write that was read, the one after it, and the read', () => {
    const noise = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? write(100 + 10 * i, 105 + 10 * i, 50 + i) : read(100 + 10 * i, 105 + 10 * i, 49 + i)));
    const core = [write(0, 1, 7), write(2, 3, 8), read(4, 5, 7)];
    const verdict = checkLinearizable(model, [...noise, ...core]);
    expect(verdict).toEqual({ outcome: 'not linearizable', key: '', smallest: core, isSmallest: true });
  });

  test('operations that touch are concurrent: a read that begins when a write ends may miss it', () => {
    expect(outcome(write(0, 5, 1), read(5, 6, 0))).toBe('linearizable');
    expect(outcome(write(0, 5, 1), read(6, 7, 0))).toBe('not linearizable');
  });

  test('an unknown outcome may take effect late, or never; a definite failure may not', () => {
    const lost = { ...write(0, 1, 3), end: 'unknown' as const };
    expect(outcome(lost, read(10, 11, 0), read(12, 13, 3), read(14, 15, 3))).toBe('linearizable');
    expect(outcome(lost, read(10, 11, 3), read(12, 13, 0))).toBe('not linearizable');
    expect(outcome({ ...lost, end: 'failed' }, read(10, 11, 3))).toBe('not linearizable');
  });

  test.each<[string, number, number, string]>([
    ['a call at no time', NaN, 5, 'operation 2 of 3: its call is at NaN, which is no time; give the time of the call as a finite number [no-history]'],
    ['a call that never came', Infinity, Infinity, 'operation 2 of 3: its call is at Infinity, which is no time'],
    ['an end at no time', 3, NaN, 'operation 2 of 3: its end is at NaN, which is no time; give the time of the end as a finite number, or "unknown" or "failed" as the end [no-history]'],
    ['an end that never comes', 3, Infinity, 'operation 2 of 3: its end is at Infinity, which is no time'],
    ['an end before its call', 6, 5, 'operation 2 of 3: its end is at 5, before its call at 6; take both times from one clock that never goes back [no-history]'],
  ])('%s is refused, and it is said what is wrong and where', (_what, call, at, said) => {
    expect(() => outcome(write(0, 1, 1), read(call, at, 1), write(8, 9, 2))).toThrow(Problem);
    expect(() => outcome(write(0, 1, 1), read(call, at, 1), write(8, 9, 2))).toThrow(said);
  });

  test('what begins and ends at the same moment is a history', () => {
    expect(outcome(write(0, 0, 1), read(1, 1, 1))).toBe('linearizable');
  });

  test('a search that takes too long is given up', () => {
    const writes = Array.from({ length: 12 }, (_, i) => write(0, 100, i + 1));
    expect(checkLinearizable(model, [...writes, read(0, 100, 99)], { tries: 50 })).toEqual({ outcome: 'undecided', key: '' });
  });
});
