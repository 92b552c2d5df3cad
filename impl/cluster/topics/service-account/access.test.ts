import { StoredApi } from '../../api.testkit';
import { Health } from '../../health';
import { Run } from '../../run';
import { LiveServiceAccount } from '.';

const web = { namespace: 'shop', name: 'web' };
const wish = { verb: 'get', group: '', resource: 'pods', namespace: 'shop' };
const isOfAccount = (path: string) => path.includes('/serviceaccounts');

test('an account and its token serve the scenarios that have its place later; others, side by side, have their own', async () => {
  const tokens: string[] = [];
  const cluster = new StoredApi({ '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews': () => ({ status: { allowed: false } }) });
  const make = cluster.ask.bind(cluster);
  cluster.ask = (method, path, asking) => (path.endsWith('/token') ? Promise.resolve({ status: { token: tokens[tokens.push(path) - 1] } }) : make(method, path, asking));
  const run = new Run(cluster.api, { allowClusterScoped: false }, new Health());
  const scenario = async () => {
    const live = new LiveServiceAccount(run);
    expect(await live.mayAccess([], { serviceAccount: web }, wish)).toBe(false);
    return live;
  };
  await (await scenario()).dispose();
  const [one, other] = [await scenario(), await scenario()];
  expect(tokens).toEqual([0, 1].map((slot) => `/api/v1/namespaces/proctor-${run.id}-${slot}-access-shop/serviceaccounts/web/token`));
  expect(cluster.written.filter(isOfAccount)).toHaveLength(2);
  for (const live of [one, other]) await live.dispose();
});

test('a token that could not be had is asked for again', async () => {
  let isDown = true;
  const cluster = new StoredApi({ '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews': () => ({ status: { allowed: false } }) });
  const make = cluster.ask.bind(cluster);
  cluster.ask = (method, path, asking) => (!path.endsWith('/token') ? make(method, path, asking) : isDown ? Promise.reject(new Error('no answer')) : Promise.resolve({ status: { token: 't' } }));
  const live = new LiveServiceAccount(new Run(cluster.api, { allowClusterScoped: false }, new Health()));
  await expect(live.mayAccess([], { serviceAccount: web }, wish)).rejects.toThrow('no answer');
  isDown = false;
  expect(await live.mayAccess([], { serviceAccount: web }, wish)).toBe(false);
});
