import { hostname } from 'node:os';
import { StoredApi } from './api.testkit';
import { cleanAll } from './clean';
import { Health } from './health';
import { labels, MAKER } from './labels';
import { Run } from './run';

const roles = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
const role = (name: string, run: string) => ({ body: { metadata: { name, labels: labels(run) } } });

test('what a killed run left is removed, inside and outside of namespaces; a run that goes on keeps what it has made, from its first object on', async () => {
  const cluster = new StoredApi();
  await cluster.ask('POST', '/api/v1/namespaces', { body: { metadata: { name: 'proctor-dead-pods', labels: labels('dead'), annotations: { [MAKER]: `${hostname()} 4194305 1` } } } });
  await cluster.ask('POST', roles, role('of-the-dead', 'dead'));
  await cluster.ask('POST', roles, { body: { metadata: { name: 'of-somebody' } } });
  const living = new Run(cluster.api, { allowClusterScoped: false }, new Health());
  await living.ask('POST', roles, role('of-the-living', living.id));

  const said: string[] = [];
  expect(await cleanAll(cluster.api, (text) => said.push(text))).toEqual(['namespaces/proctor-dead-pods', 'clusterroles/of-the-dead']);
  expect(said).toEqual([expect.stringMatching(new RegExp(`^proctor-${living.id}-owner is left alone: `))]);
  expect([...cluster.objects.keys()]).toEqual([`${roles}/of-somebody`, `/api/v1/namespaces/proctor-${living.id}-owner`, `${roles}/of-the-living`]);
});
