import { writeFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { join } from 'node:path';
import { temporaryFolder } from '../folder.testkit';
import { Plugin, pluginOf } from './plugin';
import type { Unavailable } from './unavailable';

const user = (exec: unknown) => ({ name: 'mine-admin', user: { exec } });
const problem = (exec: unknown): Unavailable | undefined => {
  try {
    pluginOf(user(exec), 'mine');
    return undefined;
  } catch (thrown) {
    return thrown as Unavailable;
  }
};

test.each(['no-such-plugin', '/no/such/plugin'])('a plug-in that is not there is told with whose it is: %s', (command) => {
  expect(problem({ apiVersion: 'client.authentication.k8s.io/v1', command })).toMatchObject({
    what: `the user "mine-admin" of the context "mine" logs in by the plug-in "${command}", which is not installed`,
    fix: 'install it, or correct the kubeconfig',
  });
});

test('what the kubeconfig itself says about installing it is passed on', () => {
  expect(problem({ command: 'no-such-plugin', installHint: 'apt-get install it\n' })).toMatchObject({ fix: 'apt-get install it' });
});

test.each([['one that is there', { command: 'sh' }], ['one by its path', { command: '/bin/sh' }], ['a path beside the kubeconfig', { command: './plugin' }], ['none', undefined]])('%s is no problem', (_name, exec) => {
  expect(problem(exec)).toBeUndefined();
});

const folder = temporaryFolder();

/** How somebody is logged in by a plug-in that is this shell script. */
async function loggedIn(script: string): Promise<object> {
  writeFileSync(join(folder, 'plugin'), script);
  const options = {};
  await new Plugin('mine-admin', { command: 'sh', args: [join(folder, 'plugin')] }, 2000).applyAuthentication({}, options);
  return options;
}

test('what a plug-in answers logs in: a token, or a certificate with its key', async () => {
  expect(await loggedIn(`echo '{"status":{"token":"secret"}}'`)).toEqual({ headers: { Authorization: 'Bearer secret' } });
  expect(await loggedIn(`echo '{"status":{"clientCertificateData":"c","clientKeyData":"k"}}'`)).toEqual({ cert: 'c', key: 'k' });
  expect(await loggedIn(`test "$KUBERNETES_EXEC_INFO" && echo '{"status":{"token":"told"}}'`)).toEqual({ headers: { Authorization: 'Bearer told' } });
});

test.each([
  ['exit 1', 'failed: it ended with 1 and said nothing'],
  ['echo first >&2; echo "no session: log in" >&2; exit 3', 'failed: no session: log in'],
  ['echo "(" >&2; echo "  the session has expired" >&2; echo ")" >&2; echo >&2; exit 1', 'failed: the session has expired'],
  ['echo "---" >&2; exit 1', 'failed: it ended with 1 and said nothing'],
  ['echo hello', 'answers no ExecCredential with a token or a certificate'],
  [`echo '{"status":{}}'`, 'answers no ExecCredential with a token or a certificate'],
  ['sleep 1000', 'does not answer within 2 s'],
])('a plug-in that fails, or is silent, is told with whose it is: %s', async (script, said) => {
  await expect(loggedIn(script)).rejects.toMatchObject({ what: `the plug-in "sh" of the user "mine-admin" ${said}`, fix: 'run it by itself to see why, or correct the kubeconfig' });
});

test('what a plug-in answered is used until it expires', async () => {
  const plugin = new Plugin('mine-admin', { command: 'sh', args: ['-c', `echo x >> ${join(folder, 'asked')}; echo '{"status":{"token":"'$(wc -l < ${join(folder, 'asked')})'","expirationTimestamp":"2999-01-01T00:00:00Z"}}'`] });
  for (let i = 0; i < 2; i++) {
    const options: RequestOptions = {};
    await plugin.applyAuthentication({}, options);
    expect(options.headers).toEqual({ Authorization: expect.stringMatching(/^Bearer +1$/) as string });
  }
});
