import * as fc from 'fast-check';
import { anyTopic, check, finish, type Session } from '../../spec/kernel';
import { toy, toyTopic, type ToyPort } from '../../spec/kernel/toy.testkit';
import { Ahead, type Batch, type LaneAnswer } from './ahead';
import { portOf, type Call } from './calls';

const [larger] = toyTopic.invariants;

/** A session whose calls are answered by `reply`, side by side or live, and what was asked how. */
function sessionOf(reply: (call: Call) => unknown, lanes = 3) {
  const ahead = new Ahead(toyTopic, [], lanes);
  const counts = { batches: 0, most: 0, live: 0 };
  const send = ({ begin }: Batch): readonly LaneAnswer[] => {
    counts.batches++;
    counts.most = Math.max(counts.most, begin.length);
    return begin.map(({ lane, ...call }) => ({ lane, result: reply(call) }));
  };
  const session: Session = {
    port: portOf(toyTopic, [], (call) => {
      const answer = ahead.answer(call);
      if ('known' in answer) return answer.known;
      counts.live++;
      return reply(call);
    }),
    reset: () => ahead.reset(),
    foresee: (portions) => ahead.foresee(portions),
    ahead: (name) => ahead.ready(name, send),
    close: () => {},
  };
  return { session, counts };
}

const right = ({ params }: Call): unknown => Math.max(...(params as number[]));

test('scenarios are asked side by side, and answered from what was found', () => {
  if (larger === undefined) throw new Error('the toy has no invariant');
  const { session, counts } = sessionOf(right);
  const result = finish(check(larger, session, { seed: 1, runs: 30 }));
  expect(result).toMatchObject({ outcome: 'pass', scenarios: 30 });
  expect(counts.live).toBe(0);
  expect(counts.most).toBe(3);
});

test('a violation found ahead is made smaller live', () => {
  if (larger === undefined) throw new Error('the toy has no invariant');
  const { session, counts } = sessionOf(({ params }) => (params as number[])[0]);
  expect(finish(check(larger, session, { seed: 1, runs: 30 })).outcome).toBe('fail');
  expect(counts.live).toBeGreaterThan(0);
});

test('what breaks while asking ahead is the error of the invariant', () => {
  if (larger === undefined) throw new Error('the toy has no invariant');
  const { session } = sessionOf(() => {
    throw new Error('it is gone');
  });
  expect(finish(check(larger, session, { seed: 1, runs: 30 }))).toMatchObject({ outcome: 'error', reason: 'it is gone' });
});

test('lanes that one portion leaves free go on with the next one', () => {
  if (larger === undefined) throw new Error('the toy has no invariant');
  const { session, counts } = sessionOf(right);
  const asks = (seed: number, numRuns: number) => fc.sample(larger.scenario, { seed, numRuns }).map((scenario) => (port: object) => larger.observe(port, scenario));
  session.foresee?.([{ name: 'first', asks: asks(1, 1) }, { name: 'second', asks: asks(2, 2) }]);
  const wait = (name: string) => [...(session.ahead?.(name) ?? [])];
  wait('first');
  const { batches } = counts;
  wait('second');
  expect(counts).toMatchObject({ batches, most: 3, live: 0 });
});

test('an answer is checked once, however often its scenario is asked anew', () => {
  const checked: unknown[] = [];
  const { larger: method } = toy.port;
  const result = method.result.refine((answer) => checked.push(answer) > 0);
  const ahead = new Ahead(anyTopic({ ...toy, port: { ...toy.port, larger: { ...method, result } } }), [], 1);
  ahead.foresee([{ name: 'four calls', asks: [(port) => [1, 2, 3, 4].map((a) => (port as ToyPort).larger(a, 0))] }]);
  for (const _ of ahead.ready('four calls', ({ begin }) => begin.map(({ lane, ...call }) => ({ lane, result: right(call) }))));
  expect(checked).toEqual([1, 2, 3, 4]);
});

test('every portion is answered from what was found ahead, whatever was played before it', () => {
  if (larger === undefined) throw new Error('the toy has no invariant');
  const { session, counts } = sessionOf(right);
  for (const seed of [1, 2, 3]) expect(finish(check(larger, session, { seed, runs: 150 })).outcome).toBe('pass');
  expect(counts.live).toBe(0);
});
