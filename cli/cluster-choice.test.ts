import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { temporaryFolder } from '../impl/folder.testkit';
import { chosenCluster, type ClusterChoice } from './cluster-choice';

const folder = temporaryFolder();

/** What the options choose, and what is said before. */
function choosing(choice: ClusterChoice, implementations: readonly string[] = ['cluster']) {
  const err = new PassThrough();
  const io = { out: new PassThrough(), err, in: new PassThrough(), env: { XDG_CACHE_HOME: folder, KUBECONFIG: join(folder, 'config') }, now: () => 0, interrupted: () => false };
  const chosen = chosenCluster(io, implementations, choice);
  return { chosen, said: String((err.read() as Buffer | null) ?? '') };
}

test('what will be made in a cluster is said in full before its context is used for the first time, and again before more may be made there', () => {
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

test('a context that leads to another cluster than before is another one; whose kubeconfig leads nowhere, is told so later', () => {
  const leadTo = (server: string) => writeFileSync(join(folder, 'config'), `clusters: [{name: c, cluster: {server: '${server}'}}]\ncontexts: [{name: moving, context: {cluster: c, user: u}}]\n`);
  expect(choosing({ context: 'moving' }).said).toContain('the context "moving" will be made');
  leadTo('https://one:6443');
  expect(choosing({ context: 'moving' }).said).toContain('the context "moving" (https://one:6443) will be made');
  expect(choosing({ context: 'moving' }).said).toBe('');
  leadTo('https://two:6443');
  expect(choosing({ context: 'moving' }).said).toContain('(https://two:6443)');
  leadTo('https://one:6443');
  expect(choosing({ context: 'moving' }).said).toBe('');
});

test('a cluster is chosen for something that is examined, and cluster-wide objects are allowed in a cluster that is named', () => {
  expect(choosing({})).toEqual({ chosen: {}, said: '' });
  expect(() => choosing({ context: 'kind-mine' }, ['reference'])).toThrow(/choose a cluster, and none is examined; add --impl cluster/);
  expect(() => choosing({ allowClusterScoped: true })).toThrow(/--allow-cluster-scoped is for a cluster of yours; name its context with --context/);
});
