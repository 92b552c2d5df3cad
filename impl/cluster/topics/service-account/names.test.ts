import { Names, subjectIn } from './names';

const namespaceOf = (name: string) => Promise.resolve(`proctor-1-0-${name}`);

test('a user is told with the namespaces and Nodes of the story, however alike their names are', () => {
  const names = new Names('proctor-1-7');
  for (const name of ['shop', 'shop-2']) names.placed(name, `proctor-1-0-${name}`);
  const user = (namespace: string, node: string) => ({
    username: `system:serviceaccount:${namespace}:proctor-1-0-shop`,
    uid: '4711',
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    extra: { 'authentication.kubernetes.io/node-name': [node], 'authentication.kubernetes.io/pod-name': ['app'] },
  });
  expect(names.told(user('proctor-1-0-shop-2', names.node('n1')))).toEqual(user('shop-2', 'n1'));
});

test('a user of another namespace keeps its name', () => {
  const user = { username: 'system:serviceaccount:kube-system:default', uid: '', groups: [], extra: {} };
  expect(new Names('proctor-1-7').told(user)).toEqual(user);
});

describe('a binding is for the same subjects in the cluster', () => {
  const apiGroup = 'rbac.authorization.k8s.io';
  test.each([
    ['an account', { kind: 'ServiceAccount', name: 'app', namespace: 'shop' }, { kind: 'ServiceAccount', name: 'app', namespace: 'proctor-1-0-shop' }],
    ['the user that an account is', { kind: 'User', name: 'system:serviceaccount:shop:app' }, { kind: 'User', name: 'system:serviceaccount:proctor-1-0-shop:app', apiGroup }],
    ['all accounts of a namespace', { kind: 'Group', name: 'system:serviceaccounts:shop' }, { kind: 'Group', name: 'system:serviceaccounts:proctor-1-0-shop', apiGroup }],
    ['all accounts', { kind: 'Group', name: 'system:serviceaccounts' }, { kind: 'Group', name: 'system:serviceaccounts', apiGroup }],
    ['a person', { kind: 'User', name: 'jane' }, { kind: 'User', name: 'jane', apiGroup }],
  ] as const)('%s', async (_what, subject, made) => {
    expect(await subjectIn(subject, namespaceOf)).toEqual(made);
  });
});
