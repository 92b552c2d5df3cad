import { expectPlugin } from './plugin';
import type { Unavailable } from './unavailable';

const user = (exec: unknown) => ({ name: 'mine-admin', exec });
const problem = (exec: unknown): Unavailable | undefined => {
  try {
    expectPlugin(user(exec), 'mine');
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
