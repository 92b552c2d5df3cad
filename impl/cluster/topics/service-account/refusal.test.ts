import type { Operation, Pod } from '../../../../spec/service-account/port';
import { ApiError, type Method } from '../../api';
import { StoredApi } from '../../api.testkit';
import { Health } from '../../health';
import { Run } from '../../run';
import { LiveServiceAccount } from '.';

/** A cluster whose namespaces have their default account, and whose owner, or Kubernetes itself, refuses what is so made. */
function refusing(method: Method, path: RegExp, problem: ApiError): LiveServiceAccount {
  const cluster = new StoredApi();
  const ask = cluster.ask.bind(cluster);
  cluster.ask = async (how, where, asking) => {
    if (how === method && path.test(where)) throw problem;
    const made = await ask(how, where, asking);
    const { metadata } = (asking?.body ?? {}) as { metadata?: { name: string } };
    if (how === 'POST' && where === '/api/v1/namespaces') await ask('POST', `${where}/${metadata?.name ?? ''}/serviceaccounts`, { body: { metadata: { name: 'default' } } });
    return made;
  };
  return new LiveServiceAccount(new Run(cluster.api, { allowClusterScoped: false }, new Health()));
}

const namespace: Operation = { do: 'createNamespace', name: 'shop' };
const account: Operation = { do: 'createServiceAccount', namespace: 'shop', name: 'web' };
const secret: Operation = { do: 'createSecret', namespace: 'shop', name: 's' };
const pod: Operation = { do: 'createPod', namespace: 'shop', name: 'p', serviceAccountName: 'web' };
const podSecurity = 'pods "p" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false';
const lookUp = 'pods "p" is forbidden: error looking up service account shop/web: serviceaccount "web" not found';
const webhook = (what: string) => `admission webhook "policy.example" denied the request: ${what} needs an owner`;

const web: Pod = { metadata: { name: 'p', namespace: 'shop' }, spec: { serviceAccountName: 'web', containers: [{ name: 'app' }] } };

describe("what the owner of a cluster refuses is an error, and not Kubernetes' answer", () => {
  test.each<[string, readonly Operation[], RegExp, ApiError]>([
    ['a namespace, by a webhook', [namespace], /\/namespaces$/, new ApiError(403, 'Forbidden', webhook('the namespace'))],
    ['an account, by a quota', [namespace, account], /\/serviceaccounts$/, new ApiError(403, 'Forbidden', 'serviceaccounts "web" is forbidden: exceeded quota: few')],
    ['an account, while a quota is counted', [namespace, account], /\/serviceaccounts$/, new ApiError(409, 'Conflict', 'Operation cannot be fulfilled on resourcequotas "few"')],
    ['a Secret, by a webhook with a status of its own', [namespace, secret], /\/secrets$/, new ApiError(422, 'Invalid', webhook('the Secret'))],
    ['a Pod, by PodSecurity', [namespace, account, pod], /\/pods$/, new ApiError(403, 'Forbidden', podSecurity)],
  ])('%s', async (_what, operations, path, problem) => {
    await expect(refusing('POST', path, problem).run(operations)).rejects.toBe(problem);
  });

  test('a Pod that is only looked at, by PodSecurity', async () => {
    const problem = new ApiError(403, 'Forbidden', podSecurity);
    await expect(refusing('POST', /\/pods\?dryRun=All$/, problem).admit([{ metadata: { name: 'web' } }], web)).rejects.toBe(problem);
  });
});

test('what Kubernetes itself refuses is its answer', async () => {
  const refused = (operations: readonly Operation[], path: RegExp, problem: ApiError) => refusing('POST', path, problem).run(operations).then((outcomes) => outcomes.at(-1));
  expect(await refused([namespace, pod], /\/pods$/, new ApiError(403, 'Forbidden', `POST /api/v1/namespaces/x/pods: ${lookUp}`))).toEqual({ refused: 'Forbidden' });
  expect(await refused([namespace, account, account], /nothing/, new ApiError(500, '', ''))).toEqual({ refused: 'AlreadyExists' });
  expect(await refused([{ do: 'delete', kind: 'Pod', namespace: 'shop', name: 'p' }], /nothing/, new ApiError(500, '', ''))).toEqual({ refused: 'NotFound' });
});
