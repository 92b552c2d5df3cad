import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../impl/folder.testkit';
import { subject } from '../impl/topics';
import type { InvariantReport } from '../spec/kernel';
import { proctor } from './proctor.testkit';

const root = join(__dirname, '..');
const folder = temporaryFolder();

/** What continuous integration makes of what `verify --json` printed. */
function judged(reader: 'cluster' | 'kubernetes', printed: string, ...lists: readonly string[]) {
  const { status, stdout } = spawnSync(process.execPath, [join(root, '.ci', `${reader}-failures.mjs`), ...lists], { input: printed, encoding: 'utf8' });
  return { status, wrong: stdout.split('\n').filter((line) => line.startsWith('wrong: ')).map((line) => line.slice('wrong: '.length)) };
}

/** A report in which every invariant of a topic passes, but those that are said. */
function report(topic: string, but: Readonly<Record<string, Partial<InvariantReport>>> = {}): string {
  const pass = { outcome: 'pass', scenarios: 100, setAside: 0, covered: {} } as const;
  return JSON.stringify({ topics: [{ topic, invariants: subject(topic).topic.invariants.map(({ id }) => ({ id, ...pass, ...but[id] })) }] });
}

const unsupported = { outcome: 'unsupported', scenarios: 0, reason: 'it does not declare the feature' } as const;
const inside = ['pod-lifecycle/own-filesystem', 'pod-lifecycle/files-after-restart', 'pod-lifecycle/shared-network'];
const insideUnsupported = Object.fromEntries(inside.map((id) => [id, unsupported]));

describe("Kubernetes' own code, linked", () => {
  test('that no longer provides a feature is told by the invariants that nobody examines any more', async () => {
    const module = join(folder, 'class-only.cjs');
    writeFileSync(module, "module.exports = { qosClass: () => 'Burstable' };\n");
    const { out } = await proctor(['verify', 'qos', '--impl', 'reference', '--impl', module, '--runs', '5', '--json']);
    const lost = subject('qos').topic.invariants.filter(({ features }) => features?.includes('eviction')).map(({ id }) => id);
    const { status, wrong } = judged('kubernetes', out);
    expect({ status, wrong }).toEqual({ status: 1, wrong: expect.arrayContaining(lost.map((id) => `${id} was not examined: class-only.cjs does not declare the feature eviction`)) as string[] });
  });

  test('is well where all passes but what its programs would see', () => {
    expect(judged('kubernetes', report('pod-lifecycle', insideUnsupported))).toEqual({ status: 0, wrong: [] });
    expect(judged('kubernetes', report('qos'))).toEqual({ status: 0, wrong: [] });
  });

  test('is not well where it sets scenarios aside, or answers what the list says it cannot be asked', () => {
    expect(judged('kubernetes', report('qos', { 'qos/class': { setAside: 3 } }))).toEqual({ status: 1, wrong: ['qos/class: pass, 3 scenarios set aside'] });
    expect(judged('kubernetes', report('qos', { 'qos/class': { outcome: 'vacuous' } }))).toEqual({ status: 1, wrong: ['qos/class: vacuous, 0 scenarios set aside'] });
    expect(judged('kubernetes', report('pod-lifecycle')).wrong).toEqual(inside.map((id) => `${id} was examined: take it out of .ci/kubernetes-unseen.json`));
  });

  test('that came too late is told apart from what is wrong', () => {
    expect(judged('kubernetes', report('qos', { 'qos/class': { outcome: 'timeout' } }))).toEqual({ status: 3, wrong: ['qos/class: timeout'] });
    expect(judged('kubernetes', '{"topics":[]}')).toEqual({ status: 1, wrong: ['nothing was examined'] });
  });
});

test('a live cluster may set scenarios aside, and see little of an invariant, but not nothing', () => {
  const { never } = JSON.parse(readFileSync(join(root, '.ci', 'cluster-unseen.json'), 'utf8')) as { readonly never: Readonly<Record<string, string>> };
  const unseen = Object.fromEntries(Object.keys(never).map((id) => [id, unsupported]));
  expect(judged('cluster', report('qos', { ...unseen, 'qos/class': { outcome: 'vacuous', scenarios: 1, setAside: 9 } }))).toEqual({ status: 0, wrong: [] });
  expect(judged('cluster', report('qos', { ...unseen, 'qos/class': { outcome: 'unsupported', scenarios: 0 } })).wrong).toEqual(['qos/class was not examined: no scenario of it could be brought about']);
});

test("in a cluster of somebody's more goes unseen, and where nothing may be made outside of namespaces still more: further lists say what", () => {
  const unseen = (topic: string) => report(topic, Object.fromEntries(subject(topic).topic.invariants.map(({ id }) => [id, unsupported])));
  const listed = ['context-unseen.json', 'context-confined-unseen.json'];
  expect(judged('cluster', unseen('pv-binding'), ...listed)).toEqual({ status: 0, wrong: [] });
  expect(judged('cluster', unseen('pv-binding'), 'context-unseen.json').wrong).toContain('pv-binding/capacity was not examined: it does not declare the feature');
  expect(judged('cluster', report('rbac'), ...listed).wrong).toContain('rbac/masters was examined: take it out of .ci/context-unseen.json');
});
