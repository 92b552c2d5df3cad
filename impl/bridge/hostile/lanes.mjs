// A toy that takes many scenarios at once: `node lanes.mjs BODY [once|forgets]`. The body is that of the function `larger`.
import { createInterface } from 'node:readline';

const [, , body, way] = process.argv;
const larger = new Function('a', 'b', body);

function answer({ params }) {
  try {
    return { result: larger(...params) };
  } catch ({ message }) {
    return { error: message, unsupported: message === 'not this one' };
  }
}

const methods = {
  initialize: () => ({ protocol: 1, name: 'toy', version: '1', topics: { toy: { lanes: 50 } } }),
  reset: () => null,
  'toy.larger': (params) => {
    if (way === 'once') throw new Error('it is asked one by one');
    return larger(...params);
  },
  'toy.ahead': ([{ begin }]) => (way === 'forgets' ? [] : begin.map(({ lane, ...call }) => ({ lane, ...answer(call) }))),
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result: methods[method](params) })}\n`);
});
