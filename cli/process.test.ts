import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..');
const proctor = [process.execPath, '--import', 'tsx', 'cli/main.ts'] as const;

test('stdout closed early by head is nobody\'s error', () => {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', `set -o pipefail; ${proctor.join(' ')} list misconceptions --json | head -n 1`], { cwd: root, encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '{\n', stderr: '' });
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
