import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../impl/files';
import { temporaryFolder } from '../impl/folder.testkit';

const root = join(__dirname, '..');
const examples = join(__dirname, 'examples');
const made = temporaryFolder();

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
  const [summary, ...lines] = stdout.trimEnd().split('\n');
  expect({ status, summary, others: lines.filter((line) => !line.startsWith('  ✓ ')) }).toEqual({ status: 0, summary: expect.stringMatching(/ conforms$/) as string, others: [] });
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

/** A project of somebody who has installed Proctor: the class of the examples in a jest suite, or the wrong one. */
function suite(file: string, of: 'my-qos' | 'wrong-qos'): { jest(command: string): { readonly status: number | null; readonly stderr: string } } {
  const folder = join(made, of);
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  for (const name of ['.bin', 'jest', 'ts-jest', 'typescript']) symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  symlinkSync(root, join(folder, 'node_modules', 'proctor'));
  for (const name of ['my-qos.ts', 'wrong-qos.ts', 'qos-jest/jest.config.cjs']) copyFileSync(join(examples, name), join(folder, name.replace('qos-jest/', '')));
  const source = readText(join(examples, 'qos-jest', 'my-qos.test.ts')).replace('../my-qos', `./${of}`);
  writeFileSync(join(folder, file), of === 'my-qos' ? source : source.replaceAll('MyQos', 'WrongQos'));
  return { jest: (command) => spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8', env: { ...process.env, CI: '1', PROCTOR_SEED: '1' } }) };
}

const built = existsSync(join(root, 'dist', 'impl', 'jest', 'conformance.js'));

needing('the built package (npm run build)', built)('the class in a jest suite of its own: each invariant is one test with its statement as its name', () => {
  const { status, stderr } = suite('my-qos.test.ts', 'my-qos').jest('npx jest --verbose');
  expect({ status, report: stderr.split('\n').filter((line) => /✕|●|○/.test(line)) }).toEqual({ status: 0, report: [] });
  expect(stderr).toMatch(/✓ qos\/class: A Pod is/);
  expect(stderr).toMatch(/✓ qos\/order-memory: /);
});

needing('the built package (npm run build)', built)('a wrong class in a jest suite of its own: the command that the failure prints repeats just it', () => {
  const { jest } = suite('wrong-qos.test.ts', 'wrong-qos');
  const { status, stderr } = jest('npx jest');
  expect(status).toBe(1);
  const command = /^ +replay: +(PROCTOR_REPLAY='qos\/class~.*)$/m.exec(stderr)?.[1] ?? '';
  const again = jest(command);
  expect(again.status).toBe(1);
  expect(again.stderr).toMatch(/clause: +firm-everywhere-is-guaranteed\n[\s\S]*Tests: +1 failed, 1 total/);
});

needing('the built package (npm run build)', built)('the checker of histories is imported from the package, and says what its page shows', () => {
  const folder = join(made, 'history');
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(root, join(folder, 'node_modules', 'proctor'));
  copyFileSync(join(examples, 'history.ts'), join(folder, 'history.ts'));
  const [, shown] = /prints\n\n```\n([^]*?)```/.exec(readText(join(__dirname, 'linearizability.md'))) ?? [];
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', require.resolve('tsx'), 'history.ts'], { cwd: folder, encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: shown, stderr: '' });
});

test('an implementation that is wrong is told how, and which belief it follows', () => {
  const { status, stdout } = proctor('verify', 'qos', '--impl', './wrong-qos.ts', '--seed', '1');
  expect(status).toBe(1);
  for (const part of ['clause', 'why', 'scenario', 'observed', 'behaves like  qos/limits-alone-are-burstable', 'replay        proctor replay', 'next']) expect(stdout).toContain(part);
});
