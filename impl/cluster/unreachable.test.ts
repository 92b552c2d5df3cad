import type { KubeConfig } from '@kubernetes/client-node' with { 'resolution-mode': 'import' };
import { createServer, type RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Api } from './api';
import { Unavailable } from './unavailable';
import { unreachable } from './unreachable';
import { CERTIFICATE, KEY } from './unreachable.testkit';
import { versionOf } from './version';

const secure = createServer({ cert: CERTIFICATE, key: KEY }, (_asked, answer) => answer.end('{"gitVersion":"v1.36.0"}'));
let here: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => void secure.listen(0, '127.0.0.1', resolve));
  here = `https://127.0.0.1:${(secure.address() as AddressInfo).port}`;
});
afterAll(() => void secure.close());

/** The version that a server tells, or why it cannot be asked, where a kubeconfig trusts this authority and knows the server by this name. */
async function version(server: string, known: Pick<RequestOptions, 'ca' | 'servername'> = {}): Promise<unknown> {
  const config = { applyToHTTPSOptions: (options: RequestOptions) => Promise.resolve(void Object.assign(options, known)), getCurrentCluster: () => ({ server }) };
  return versionOf(await Api.of(config as unknown as KubeConfig)).catch((problem: unknown) => problem);
}

test('a certificate that is for others is said to be, with whom it is for; by one of these names its server is asked', async () => {
  expect(await version(here, { ca: CERTIFICATE })).toMatchObject({
    what: `the API server ${here} cannot be asked: its certificate is for other.example, not for 127.0.0.1`,
    fix: expect.stringContaining('write one of these names in the kubeconfig as server or as tls-server-name') as string,
  });
  expect(await version(here, { ca: CERTIFICATE, servername: 'other.example' })).toBe('1.36.0');
});

test('a certificate that nobody trusts is not said to be nobody', async () => {
  expect(await version(here)).toMatchObject({ what: `the API server ${here} cannot be asked: its certificate is signed by no authority that the kubeconfig trusts`, fix: expect.stringContaining('certificate-authority in the kubeconfig') as string });
});

test('who is not there is told as not there', async () => {
  expect(await version('https://127.0.0.1:9')).toMatchObject({ what: 'the API server https://127.0.0.1:9 cannot be asked: nothing answers there', fix: 'is the cluster running, and is this the right context?' });
});

test.each([
  [{ code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND' }, 'the name nosuch.invalid is not known', /^correct the server in the kubeconfig/],
  [{ code: 'EAI_AGAIN', message: 'getaddrinfo EAI_AGAIN' }, 'the name nosuch.invalid could not be looked up', /^correct the server in the kubeconfig/],
  [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID', cert: {} }, 'its certificate names no host at all', /^renew it/],
  [{ code: 'CERT_HAS_EXPIRED' }, 'its certificate has expired', /^renew the certificates of the cluster/],
  [{ message: 'it is odd' }, 'it is odd', /^is the cluster running/],
])('%j is said in words', (problem, why, fix) => {
  expect(unreachable({ server: 'https://nosuch.invalid:6443' }, problem)).toMatchObject({ what: `the API server https://nosuch.invalid:6443 cannot be asked: ${why}`, fix: expect.stringMatching(fix) as string });
});

test('what is known already to be missing is told as that', () => {
  const missing = new Unavailable('the plug-in failed', 'run it');
  expect(unreachable({ server: 'https://one' }, missing)).toBe(missing);
});
