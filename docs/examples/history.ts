import { checkLinearizable, keyValue, type Operation, type RegisterInput, type RegisterOutput } from 'proctor/kernel/linearizability';

type KeyedInput = RegisterInput<number> & { readonly key: string };

/** What three clients have seen. Times are of one clock; of `unknown` nobody knows whether it took effect. */
const history: readonly Operation<KeyedInput, RegisterOutput<number>>[] = [
  { call: 1, input: { do: 'write', key: 'x', value: 1 }, end: { at: 6, output: true } },
  { call: 2, input: { do: 'read', key: 'x' }, end: { at: 3, output: { value: 1 } } },
  { call: 4, input: { do: 'read', key: 'x' }, end: { at: 5, output: { value: 0 } } },
  { call: 7, input: { do: 'write', key: 'y', value: 2 }, end: 'unknown' },
];

const verdict = checkLinearizable(keyValue(0), history);
console.log(verdict.outcome);
if (verdict.outcome === 'not linearizable') {
  console.log(`the operations on ${verdict.key} have no order; so few suffice to see it:`);
  for (const operation of verdict.smallest) console.log(JSON.stringify(operation));
}
