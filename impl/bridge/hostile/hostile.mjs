// One program, many ways to misbehave: `node hostile.mjs WAY`. It speaks the protocol for the toy topic,
// rightly but for the way that it is asked for.
import { spawn } from 'node:child_process';
import { closeSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

const way = process.argv[2];
const send = (text) => writeSync(1, text);
let calls = 0;
let counted = 0;

if (way === 'ignores-sigterm') process.on('SIGTERM', () => {});
if (way === 'stays') process.stdin.on('end', () => setInterval(() => {}, 1000));
if (way === 'floods-stderr') for (let i = 0; i < 2000; i++) process.stderr.write(`${'noise '.repeat(200)}\n`);
if (way === 'grandchild') spawn('sleep', ['300'], { stdio: 'inherit' });
if (way === 'daemon') spawn('sleep', ['300'], { stdio: 'inherit', detached: true }).unref();
if (way === 'silent') setInterval(() => {}, 1000);
if (way === 'exits-at-once') {
  process.stderr.write('cannot find my configuration\n');
  process.exit(3);
}

const ok = (id, result) => `${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`;

const misbehave = {
  hangs: () => {},
  'busy-loop': () => { for (;;); },
  exits: () => process.exit(7),
  crashes: () => { throw new Error('out of luck'); },
  garbage: () => send('hello there\n'),
  'half-a-line': () => { send('{"jsonrpc":"2.0","id'); process.exit(0); },
  'other-id': (id, right) => send(ok(id + 1000, right)),
  'string-id': (id, right) => send(ok(String(id), right)),
  twice: (id, right) => send(ok(id, right) + ok(id, right)),
  'closes-stdout': () => { closeSync(1); setInterval(() => {}, 1000); },
  'endless-line': () => { const piece = 'x'.repeat(1 << 20); for (let i = 0; i < 100; i++) send(piece); send('\n'); },
  deep: (id) => send(`{"jsonrpc":"2.0","id":${id},"result":${'['.repeat(200000)}${']'.repeat(200000)}}\n`),
  proto: (id) => send(`{"jsonrpc":"2.0","id":${id},"result":{"__proto__":{"polluted":true}}}\n`),
  nan: (id) => send(`{"jsonrpc":"2.0","id":${id},"result":NaN}\n`),
  infinity: (id) => send(`{"jsonrpc":"2.0","id":${id},"result":1e999}\n`),
  'not-utf8': () => writeSync(1, Buffer.from([0x22, 0xff, 0xfe, 0x22, 0x0a])),
  'wrong-type': (id) => send(ok(id, 'seven')),
  'no-result': (id) => send(`{"jsonrpc":"2.0","id":${id}}\n`),
  'an-array': () => send('[]\n'),
  error: (id) => send(`${JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32603, message: 'it broke' } })}\n`),
  unsupported: (id) => send(`${JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32001, message: 'too large for me' } })}\n`),
  'ignores-sigterm': () => {},
  random: (id, right) => send(ok(id, right + ((process.pid * 7919 + calls * 31 + Number(process.hrtime.bigint() % 97n)) % 11) + 1)),
};

function right(method, params) {
  if (method === 'toy.larger') return Math.max(...params);
  return ++counted;
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (method === 'initialize') {
    if (way === 'silent') return;
    if (way === 'wrong-protocol') return send(ok(id, { protocol: 2, name: 'x', version: '1', topics: {} }));
    return send(ok(id, { protocol: 1, name: `hostile ${way}`, version: '1', topics: { toy: { features: ['counting'] } } }));
  }
  if (method === 'reset') {
    if (way !== 'remembers') counted = 0;
    return send(ok(id, null));
  }
  calls++;
  // The first answers are right: trouble comes in the middle of a run.
  if (method === 'toy.larger' && calls > 5 && misbehave[way]) misbehave[way](id, right(method, params));
  else send(ok(id, right(method, params)));
});
