// One program, many ways to misbehave. It speaks the protocol for the toy topic and answers rightly, but for the way that
// is asked for: `node hostile.cjs WAY` misbehaves from the start, and each way in the middle of a run is a method of its name.
const { spawn } = require('node:child_process');
const { closeSync, readSync, writeSync } = require('node:fs');

const way = process.argv[2];
const send = (text) => writeSync(1, text);
let counted = 0;

// Whoever waits for it without a deadline sees it exit, which is another outcome.
const PATIENCE_MS = 120_000;
const end = Date.now() + PATIENCE_MS;
function stay() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PATIENCE_MS);
  process.exit(9);
}

if (way === 'floods-stderr') for (let i = 0; i < 2000; i++) writeSync(2, `${'noise '.repeat(200)}\n`);
if (way === 'grandchild') spawn('sleep', ['300'], { stdio: 'inherit' });
if (way === 'daemon') spawn('sleep', ['300'], { stdio: 'inherit', detached: true }).unref();
if (way === 'silent') stay();
if (way === 'wrong-protocol') writeSync(2, 'I speak the protocol of next year\n');
if (way === 'exits-at-once') {
  writeSync(2, 'cannot find my configuration\n');
  process.exit(3);
}

const ok = (id, result) => `${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`;
const raw = (id, result) => send(`{"jsonrpc":"2.0","id":${id},"result":${result}}\n`);
const error = (id, code, message) => send(`${JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } })}\n`);

const misbehave = {
  hangs: stay,
  busyLoop: () => { while (Date.now() < end); process.exit(9); },
  ignoresSigterm: () => { process.on('SIGTERM', () => {}); stay(); },
  shoutsWithoutEnd: () => { const piece = 'noise '.repeat(10_000); while (Date.now() < end) writeSync(2, piece); process.exit(9); },
  exits: () => process.exit(7),
  crashes: () => { throw new Error('out of luck'); },
  garbage: () => send('hello there\n'),
  halfALine: () => { send('{"jsonrpc":"2.0","id'); process.exit(0); },
  otherId: (id, right) => send(ok(id + 1000, right)),
  stringId: (id, right) => send(ok(String(id), right)),
  twice: (id, right) => send(ok(id, right) + ok(id, right)),
  closesStdout: () => { closeSync(1); stay(); },
  endlessLine: () => { const piece = 'x'.repeat(1 << 20); for (let i = 0; i < 100; i++) send(piece); send('\n'); },
  deep: (id) => raw(id, '['.repeat(200000) + ']'.repeat(200000)),
  proto: (id) => raw(id, '{"__proto__":{"polluted":true}}'),
  nan: (id) => raw(id, 'NaN'),
  infinity: (id) => raw(id, 'Infinity'),
  overflow: (id) => raw(id, '1e999'),
  notUtf8: () => writeSync(1, Buffer.from([0x22, 0xff, 0xfe, 0x22, 0x0a])),
  wrongType: (id) => send(ok(id, 'seven')),
  noResult: (id) => send(`{"jsonrpc":"2.0","id":${id}}\n`),
  anArray: () => send('[]\n'),
  error: (id) => error(id, -32603, 'it broke'),
  unsupported: (id) => error(id, -32001, 'too large for me'),
  random: (id, right) => send(ok(id, right + Number(process.hrtime.bigint() % 1000n) + 1)),
};

const right = (name, params) => (name === 'count' ? ++counted : Math.max(...params));

function answer({ id, method, params }) {
  if (method === 'initialize') {
    return send(ok(id, { protocol: way === 'wrong-protocol' ? 2 : 1, name: `hostile ${way}`, version: '1', topics: { toy: { features: ['counting'] } } }));
  }
  if (method === 'reset') {
    if (way !== 'remembers') counted = 0;
    return send(ok(id, null));
  }
  const name = method.replace('toy.', '');
  // Small questions are answered rightly: trouble comes in the middle of a run.
  if (misbehave[name] !== undefined && Math.max(...params) > 20) return misbehave[name](id, right(name, params));
  return send(ok(id, right(name, params)));
}

const chunk = Buffer.alloc(1 << 16);
let waiting = '';
for (let bytes = readSync(0, chunk); bytes > 0; bytes = readSync(0, chunk)) {
  const lines = (waiting + chunk.toString('utf8', 0, bytes)).split('\n');
  waiting = lines.pop();
  for (const line of lines) answer(JSON.parse(line));
}
if (way === 'stays') stay();
