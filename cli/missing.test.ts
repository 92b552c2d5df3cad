import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../impl/folder.testkit';
import { proctor } from './proctor.testkit';

const folder = temporaryFolder();
mkdirSync(join(folder, 'bin'));
/** A machine on which nothing is built, and nothing is installed that could build. */
const bare = { PATH: join(folder, 'bin'), XDG_CACHE_HOME: join(folder, 'cache') };

describe('a build for which the toolchain is missing says what is missing, in one line', () => {
  test.each([
    ['kubernetes', 'a Go toolchain'],
    ['etcd-raft', 'a Go toolchain'],
    ['raft-rs', 'a Rust toolchain'],
    ['etcd', 'a Go toolchain'],
    ['cluster', 'a Go toolchain'],
  ])('%s', async (name, lacking) => {
    const { status, out, err } = await proctor(['system', 'build', name], { env: bare });
    expect({ status, out }).toEqual({ status: 3, out: '' });
    expect(err.trimEnd().split('\n').at(-1)).toMatch(new RegExp(`^proctor: ${name} cannot be built: this machine lacks ${lacking} \\(.*\\); install it and try again \\[missing-toolchain\\]$`));
    expect(err).not.toContain('ENOENT');
  });
});

test('a release that there is not is told beside the systems that there are', async () => {
  const { status, out } = await proctor(['system', 'list'], { env: { ...bare, KUBERNETES: 'banana' } });
  expect(status).toBe(0);
  expect(out).toMatch(/^kubernetes {2}KUBERNETES=banana is no release of Kubernetes that is linked here; set it to one of: .*\netcd-raft {2}etcd's raft library/);
});

/** The command of a program that provides topics, answers nothing of use, and can be started once. */
function speaking(name: string, ...topics: readonly string[]): string {
  const program = join(folder, `${name}.cjs`);
  const greeting = { protocol: 1, name, version: '1', topics: Object.fromEntries(topics.map((topic) => [topic, { features: [] }])) };
  writeFileSync(program, `
const { existsSync, writeFileSync } = require('node:fs');
if (existsSync(__filename + '.started')) process.exit(1);
writeFileSync(__filename + '.started', '');
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  console.log(JSON.stringify({ jsonrpc: '2.0', id, result: method === 'initialize' ? ${JSON.stringify(greeting)} : null }));
});
`);
  return `${process.execPath} ${program}`;
}

describe('an implementation that is not built', () => {
  const before = { ...process.env };
  beforeAll(() => void Object.assign(process.env, bare));
  afterAll(() => void (process.env = before));
  const help = "the adapter to etcd's raft library 3.7.0, linked is not built; install a Go toolchain (1.26 or newer; https://go.dev/dl) and run: proctor system build etcd-raft [not-built]";

  test('is not examined, with what would help, and could not be started: status 3', async () => {
    const { status, out, err } = await proctor(['verify', '--impl', 'etcd-raft', '--seed', '1', '--runs', '2']);
    expect({ status, out }).toEqual({ status: 3, out: `raft: etcd-raft not examined: ${help}\n` });
    expect(err).toContain(`proctor: ${help}\n`);
  });

  test('is unsupported in JSON and in JUnit, with what would help', async () => {
    const junit = join(folder, 'junit.xml');
    const { status, out } = await proctor(['verify', 'raft', '--impl', 'etcd-raft', '--seed', '1', '--runs', '2', '--json', '--junit', junit]);
    expect(status).toBe(3);
    const { outcome, topics } = JSON.parse(out) as { outcome: string; topics: { topic: string; invariants: { outcome: string; scenarios: number; reason: string }[] }[] };
    expect({ outcome, topics: topics.map(({ topic }) => topic) }).toEqual({ outcome: 'partial', topics: ['raft'] });
    const invariants = topics[0]?.invariants ?? [];
    expect(invariants.length).toBeGreaterThan(40);
    for (const each of invariants) expect(each).toMatchObject({ outcome: 'unsupported', scenarios: 0, reason: help });
    expect(readFileSync(junit, 'utf8').match(/<skipped message="[^"]*proctor system build etcd-raft/g)).toHaveLength(invariants.length);
  });

  test('beside another is told once, and set beside nobody', async () => {
    const { status, out } = await proctor(['verify', 'raft', '--impl', 'etcd-raft', '--impl', 'reference', '--seed', '1', '--runs', '2']);
    expect(status).toBe(3);
    expect(out.match(/not examined/g)).toHaveLength(1);
    expect(out).not.toMatch(/unsupported|in part|Who differs from whom/);
    expect(out).toMatch(/✓ raft\/node-contract/);
  });

  test('beside two others is left out of the table', async () => {
    const { out } = await proctor(['verify', 'qos', '--impl', 'kubernetes', '--impl', 'reference', '--impl', 'reference', '--seed', '1', '--runs', '60']);
    expect(out).toMatch(/^ +reference 0\.1\.0 \(reference\) +reference 0\.1\.0 \(reference\)$/m);
    expect(out).toMatch(/^ {2}qos\/class +pass +pass$/m);
    expect(out).toMatch(/^Nobody of those examined differs\.\n$/m);
  });
});

test('a program that does not provide the topic: nothing was examined, which is no failure', async () => {
  const program = join(folder, 'other.cjs');
  writeFileSync(program, "module.exports = { qosClass: () => 'BestEffort' };\n");
  const { status, out } = await proctor(['verify', 'pv-binding', '--impl', program, '--deadline', '2m', '--seed', '1']);
  expect({ status, out }).toEqual({ status: 0, out: 'pv-binding: other.cjs not examined: other.cjs does not provide pv-binding\n' });
});

test('a program that cannot be started a second time: what it did before is kept', async () => {
  const { status, out } = await proctor(['verify', 'qos', 'rbac', '--impl', speaking('once', 'qos', 'rbac'), '--seed', '1', '--runs', '2', '--json']);
  expect(status).toBe(1);
  const { topics } = JSON.parse(out) as { topics: { topic: string; outcome: string; invariants: { outcome: string; scenarios: number; reason?: string }[] }[] };
  expect(topics.map(({ topic }) => topic)).toEqual(['qos', 'rbac']);
  expect(topics[0]?.invariants[0]?.scenarios).toBeGreaterThan(0);
  for (const each of topics[1]?.invariants ?? []) expect(each).toMatchObject({ outcome: 'error', reason: expect.stringMatching(/^it could not be started again: .*once\.cjs/) as string });
});

test('what is merely vacuous is not said to be wrong, and does not conform', async () => {
  const { status, out } = await proctor(['verify', 'pod-lifecycle', '--runs', '5', '--seed', '1']);
  expect(status).toBe(1);
  expect(out).toMatch(/^pod-lifecycle: reference 0\.1\.0 is not shown to conform: too little was seen, and more --runs would help$/m);
  expect(out).not.toContain('does not conform');
});
