import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../impl/folder.testkit';

const root = join(__dirname, '..');
const state = temporaryFolder();
const proctor = [process.execPath, '--require', 'tsx/cjs', 'cli/main.ts'] as const;

test('stdout closed early by head is nobody\'s error', () => {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', `set -o pipefail; ${proctor.join(' ')} list misconceptions --json | head -n 1`], { cwd: root, encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '{\n', stderr: '' });
});

(existsSync('/dev/full') ? test : test.skip)('a full disk behind stdout is told in one line, with status 2', () => {
  const { status, stderr } = spawnSync(proctor[0], [...proctor.slice(1), '--version'], { cwd: root, encoding: 'utf8', stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] });
  expect({ status, stderr }).toEqual({ status: 2, stderr: 'proctor: cannot write to stdout: the disk is full; send it elsewhere [cannot-write]\n' });
});

test.each([
  ['qos', 'SIGINT'],
  ['raft', 'SIGTERM'],
] as const)('a long run of %s ends by %s with what was found so far, and status 130', async (topic, signal) => {
  const child = spawn(proctor[0], [...proctor.slice(1), 'verify', topic, '--time', '10m', '--seed', '1', '--json'], { cwd: root });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  // It says its seed when it has begun.
  await new Promise((resolve) => child.stderr.once('data', resolve));
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.kill(signal);
  const status = await new Promise((resolve) => child.once('close', resolve));
  expect(status).toBe(130);
  expect(JSON.parse(out)).toMatchObject({ interrupted: true });
}, 30_000);

test('two signals at once, as of timeout, are one interruption: what was found so far is printed', async () => {
  const child = spawn(proctor[0], [...proctor.slice(1), 'verify', 'raft', '--time', '10m', '--seed', '1', '--json'], { cwd: root });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  await new Promise((resolve) => child.stderr.once('data', resolve));
  await new Promise((resolve) => setTimeout(resolve, 300));
  child.kill('SIGTERM');
  child.kill('SIGINT');
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(130);
  expect(JSON.parse(out)).toMatchObject({ interrupted: true });
}, 30_000);

test('a build ends by Ctrl-C with its compiler, and status 130', async () => {
  writeFileSync(join(state, 'go'), `#!/bin/sh\nif [ "$1" = version ]; then echo go version go1.99.0 linux/amd64; else echo compiling >&2; sleep 1000; fi\n`);
  chmodSync(join(state, 'go'), 0o755);
  const child = spawn(proctor[0], [...proctor.slice(1), 'system', 'build', 'etcd-raft'], { cwd: root, env: { ...process.env, PATH: `${state}:${process.env['PATH'] ?? ''}`, XDG_CACHE_HOME: join(state, 'cache') } });
  let err = '';
  const compiling = new Promise<void>((resolve) => {
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
      if (err.includes('compiling')) resolve();
    });
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  await compiling;
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(err).not.toContain('failed');
});

test('Ctrl-C in a sitting keeps the answers that were given, and status 130', async () => {
  const child = spawn(proctor[0], [...proctor.slice(1), 'practice', 'qos', '--count', '3', '--seed', '3'], { cwd: root, env: { ...process.env, XDG_STATE_HOME: state } });
  let out = '';
  const heard = (words: string) =>
    new Promise<void>((resolve) => {
      child.stdout.on('data', () => out.includes(words) && resolve());
    });
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const ended = new Promise((resolve) => child.once('close', resolve));
  await heard('Question 1 of 3');
  child.stdin.write('?\n');
  await heard('Question 2 of 3');
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(out).toContain('Progress is kept');
  const [file = ''] = readdirSync(join(state, 'proctor'));
  expect(JSON.parse(readFileSync(join(state, 'proctor', file), 'utf8'))).toMatchObject({ chosen: [null] });
}, 30_000);
