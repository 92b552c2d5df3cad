import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { temporaryFolder } from '../impl/folder.testkit';
import { encodeReproduction } from '../impl/reproduction';
import type { Implementation } from '../spec/kernel';
import { chosenCluster, loadChosen, type ClusterChoice } from './cluster-choice';
import { proctor } from './proctor.testkit';

const folder = temporaryFolder();

const answering = { name: 'cluster', version: '1' } as Implementation;

/** What the options choose, and what is said as soon as it has answered. */
function choosing(choice: ClusterChoice, implementations: readonly string[] = ['cluster'], open: () => Implementation = () => answering) {
  const err = new PassThrough();
  const io = { out: new PassThrough(), err, in: new PassThrough(), env: { XDG_CACHE_HOME: folder, KUBECONFIG: join(folder, 'config') }, now: () => 0, interrupted: () => false };
  const chosen = chosenCluster(implementations, choice);
  const problem = attempted(() => loadChosen(io, implementations[0] ?? '', { deadlineMs: 1, ...chosen }, open));
  return { chosen, ...(problem === undefined ? {} : { problem }), said: String((err.read() as Buffer | null) ?? '') };
}

function attempted(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (problem) {
    return problem;
  }
}

/** A kubeconfig in which these contexts lead to this server. */
function leadTo(server: string, ...contexts: readonly string[]): void {
  const content = { clusters: [{ name: 'c', cluster: { server } }], users: [{ name: 'u' }], contexts: contexts.map((name) => ({ name, context: { cluster: 'c', user: 'u' } })) };
  writeFileSync(join(folder, 'config'), JSON.stringify(content));
}

test('what will be made in a cluster is said in full before its context is used for the first time, and again before more may be made there', () => {
  leadTo('https://mine:6443', 'kind-mine', 'kind-other');
  const plain = choosing({ context: 'kind-mine' });
  expect(plain.chosen).toEqual({ cluster: { context: 'kind-mine', allowClusterScoped: false } });
  expect(plain.said).toMatch(/namespaces proctor-… of this run, and in them Pods, service accounts and their tokens, Secrets, roles, bindings and claims;/);
  expect(plain.said).toMatch(/nothing outside of them/);
  expect(choosing({ context: 'kind-mine' }).said).toBe('');
  const wide = choosing({ context: 'kind-mine', allowClusterScoped: true });
  expect(wide.chosen).toEqual({ cluster: { context: 'kind-mine', allowClusterScoped: true } });
  expect(wide.said).toMatch(/outside of them: cluster roles, their bindings, storage classes and volumes\./);
  expect(choosing({ context: 'kind-mine', allowClusterScoped: true }).said + choosing({ context: 'kind-mine' }).said).toBe('');
  expect(choosing({ context: 'kind-other' }).said).not.toBe('');
});

test('a context that leads to another cluster than before is another one; where a context leads nowhere, nothing will be made, and nothing is said to be', () => {
  leadTo('https://one:6443', 'another');
  expect(choosing({ context: 'moving' })).toEqual({ chosen: { cluster: { context: 'moving', allowClusterScoped: false } }, said: '' });
  leadTo('https://one:6443', 'moving');
  expect(choosing({ context: 'moving' }).said).toContain('the context "moving" (https://one:6443) will be made');
  expect(choosing({ context: 'moving' }).said).toBe('');
  leadTo('https://two:6443', 'moving');
  expect(choosing({ context: 'moving' }).said).toContain('(https://two:6443)');
  leadTo('https://one:6443', 'moving');
  expect(choosing({ context: 'moving' }).said).toBe('');
});

test('where nobody answers nothing is said to be made, and nobody is taken for told', () => {
  leadTo('https://silent:6443', 'silent');
  const silent = new Error('nothing answers there');
  const asked = choosing({ context: 'silent' }, ['cluster'], () => {
    throw silent;
  });
  expect({ said: asked.said, problem: asked.problem }).toEqual({ said: '', problem: silent });
  expect(choosing({ context: 'silent' }).said).toContain('(https://silent:6443) will be made');
});

test('a cluster is chosen for something that is examined, and cluster-wide objects are allowed in a cluster that is named', () => {
  expect(choosing({})).toEqual({ chosen: {}, said: '' });
  expect(() => choosing({ context: 'kind-mine' }, ['reference'])).toThrow(/choose a cluster, and none is examined; add --impl cluster/);
  expect(() => choosing({ allowClusterScoped: true })).toThrow(/--allow-cluster-scoped is for a cluster of yours; name its context with --context/);
});

const reproduction = encodeReproduction({ invariant: 'qos/class', scenario: { metadata: { name: 'pod' }, spec: { containers: [{ name: 'app' }] } } });

describe.each([['verify', 'qos'], ['replay', reproduction], ['smoke']])('%s %s', (...command) => {
  test('is given a cluster by its context', async () => {
    const { status, err } = await proctor([...command, '--impl', 'reference', '--context', 'kind-mine', '--allow-cluster-scoped']);
    expect({ status, err }).toEqual({ status: 2, err: 'proctor: --context and --allow-cluster-scoped choose a cluster, and none is examined; add --impl cluster [bad-usage]\n' });
  });

  test('is given no context without a name', async () => {
    const { status, err } = await proctor([...command, '--impl', 'cluster', '--context', '']);
    expect({ status, err }).toEqual({ status: 2, err: expect.stringMatching(/^proctor: .*--context <NAME>.* is invalid: write the name of a context;/) as string });
  });
});

test('a cluster is cleaned by a context that has a name', async () => {
  expect((await proctor(['system', 'clean', '--context', ''])).status).toBe(2);
});
