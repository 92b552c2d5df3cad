import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { examine, finish } from '../../spec/kernel';
import { load } from '../load';
import { subject } from '../topics';
import { adapterPath, stampOf, stampPath, system } from './systems';

/** Answers the handshake and classes, and is killed by the machine as soon as it is asked for an eviction. */
const DOOMED = `#!${process.execPath}
require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  if (method === 'qos.evict') process.kill(process.pid, 'SIGKILL');
  const result = method === 'initialize' ? { protocol: 1, name: 'doomed', version: '1', topics: { qos: { features: ['eviction'] } } } : method === 'reset' ? null : 'Burstable';
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n');
});
`;

const cache = process.env['XDG_CACHE_HOME'];
afterAll(() => {
  if (cache === undefined) delete process.env['XDG_CACHE_HOME'];
  else process.env['XDG_CACHE_HOME'] = cache;
});

test('an adapter that is killed in mid-run is an error of that invariant alone, and the run goes on with a new one', () => {
  process.env['XDG_CACHE_HOME'] = mkdtempSync(join(tmpdir(), 'proctor-killed-'));
  const path = adapterPath(system('kubernetes'));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, DOOMED);
  chmodSync(path, 0o755);
  writeFileSync(stampPath(path), JSON.stringify(stampOf(path)));
  const only = ['qos/class', 'qos/order-memory', 'qos/grace'];
  const { invariants } = finish(examine(subject('qos').topic, load('kubernetes', { deadlineMs: 5000 }), { seed: 1, runs: 20, only }));
  const killed = { outcome: 'error', reason: expect.stringContaining('it exited instead of answering') as string };
  expect(invariants).toMatchObject([{ id: 'qos/class', outcome: 'fail' }, { id: 'qos/order-memory', ...killed }, { id: 'qos/grace', ...killed }]);
});
