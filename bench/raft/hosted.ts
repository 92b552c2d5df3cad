/** A misconception about Raft as a process of its own that answers on stdin and stdout, as anybody's node does (docs/protocol.md). */
import { createInterface } from 'node:readline';
import { misconceptions } from '../../impl/misconceptions/raft';
import { declaration } from '../../spec/raft';

type Methods = Record<string, (...params: readonly unknown[]) => unknown>;

const [wanted] = process.argv.slice(2);
const misconception = misconceptions.find(({ id }) => id === wanted);
if (misconception === undefined) throw new Error(`there is no misconception ${wanted ?? ''}`);
const port = misconception.create() as unknown as Methods;

function answer(method: string, params: readonly unknown[]): unknown {
  if (method === 'initialize') return { protocol: 1, name: wanted, version: '0', topics: { raft: { features: Object.keys(declaration.features ?? {}) } } };
  if (method === 'reset') return port['reset']?.() ?? null;
  return port[method.slice('raft.'.length)]?.(...params) ?? null;
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line) as { id: number; method: string; params: readonly unknown[] };
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result: answer(method, params) })}\n`);
});
