import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..');
const examples = join(__dirname, 'examples');
const made = mkdtempSync(join(tmpdir(), 'proctor-examples-'));
afterAll(() => rmSync(made, { recursive: true }));

function has(...command: readonly string[]): boolean {
  return spawnSync(command[0] ?? '', command.slice(1)).status === 0;
}

/** A test that needs a toolchain; without it the reason is in the test's name. */
function needing(toolchain: string, isThere: boolean): (name: string, body: () => void) => void {
  return (name, body) => (isThere ? test(name, body) : test.skip(`${name} (skipped: ${toolchain} is not installed)`, body));
}

function proctor(...args: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', join(root, 'cli', 'main.ts'), ...args], { cwd: examples, encoding: 'utf8' });
  return { status, stdout };
}

const python = needing('python3', has('python3', '--version'));
const go = needing('go', has('go', 'version'));

function expectItToConform(topic: string, implementation: string, runs = 100): void {
  const { status, stdout } = proctor('verify', topic, '--impl', implementation, '--seed', '1', '--runs', String(runs));
  expect({ status, wrong: stdout.split('\n').filter((line) => line.includes('✗')) }).toEqual({ status: 0, wrong: [] });
  expect(stdout).toMatch(/✓ /);
}

test('the TypeScript module is examined by its path', () => expectItToConform('qos', './my-qos.ts'));

python('the Python program is examined by its command', () => expectItToConform('qos', 'python3 qos.py'));

python('the Raft node in Python is examined by its command', () => {
  const { status, stdout } = proctor('verify', 'raft', '--impl', 'python3 raft_node.py', '--seed', '1', '--runs', '20');
  // What it does not declare is unsupported, and in so few scenarios not everything is seen; nothing may be wrong.
  expect(stdout.split('\n').filter((line) => /✗.* (fail|error|timeout)/.test(line))).toEqual([]);
  expect(stdout).toMatch(/✓ raft\/leader-completeness/);
  expect([0, 1]).toContain(status);
});

go('the Go program is examined by its command', () => {
  const program = join(made, 'qos-go');
  expect(spawnSync('go', ['build', '-o', program, '.'], { cwd: join(examples, 'qos-go'), encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  expectItToConform('qos', program);
});

python('the Python program with state is examined by its command', () => expectItToConform('pv-binding', 'python3 pv_binding.py', 40));

test('the class in a jest suite of its own: each invariant is one test with its statement as its name', () => {
  const { status, stderr } = spawnSync('npx', ['jest', '--rootDir', '.', '--verbose'], { cwd: join(examples, 'qos-jest'), encoding: 'utf8', env: { ...process.env, CI: '1' } });
  expect({ status, report: stderr.split('\n').filter((line) => /✕|●/.test(line)) }).toEqual({ status: 0, report: [] });
  expect(stderr).toMatch(/✓ qos\/class: A Pod is/);
});

test('an implementation that is wrong is told how, and which belief it follows', () => {
  const { status, stdout } = proctor('verify', 'qos', '--impl', './wrong-qos.ts', '--seed', '1');
  expect(status).toBe(1);
  for (const part of ['clause', 'why', 'scenario', 'observed', 'behaves like  qos/limits-alone-are-burstable', 'replay        proctor replay', 'next']) expect(stdout).toContain(part);
});
