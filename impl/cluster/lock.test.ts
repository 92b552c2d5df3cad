import { StoredApi } from './api.testkit';
import { LEASES } from './clean';
import { Health } from './health';
import { lock } from './lock';
import { maker } from './maker';
import { Run } from './run';

const runIn = (cluster: StoredApi) => new Run(cluster.api, { allowClusterScoped: false }, new Health());
/** A process of this machine, with a number above the greatest that Linux gives. */
const ended = maker().split(' ').with(1, '4194305').join(' ');
const leases = (cluster: StoredApi) => [...cluster.objects.keys()].filter((path) => path.startsWith(LEASES));
const steps = async () => { for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve)); };

test('what one scenario may have at a time, no other run in the same cluster has meanwhile', async () => {
  const cluster = new StoredApi();
  const letGo = await lock(runIn(cluster), 'default-class');
  let isHeldByOther = false;
  const other = lock(runIn(cluster), 'default-class').then((release) => {
    isHeldByOther = true;
    return release;
  });
  await steps();
  expect(isHeldByOther).toBe(false);
  await letGo();
  await (await other)();
  expect(leases(cluster)).toEqual([]);
});

test('the lease of a run that was killed is taken over', async () => {
  const cluster = new StoredApi();
  await cluster.ask('POST', LEASES, { body: { metadata: { name: 'proctor-default-class' }, spec: { holderIdentity: ended } } });
  await (await lock(runIn(cluster), 'default-class'))();
  expect(leases(cluster)).toEqual([]);
});
