import { StoredApi } from './api.testkit';
import { checkCommon, checkTopic } from './permissions';

interface Review {
  readonly spec: { readonly resourceAttributes: { readonly verb: string; readonly resource: string; readonly subresource?: string } };
}

const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

/** A cluster whose user may do all but this. */
function without(verb: string, resource = ''): StoredApi {
  return new StoredApi({ [REVIEWS]: ({ body }) => {
    const { resourceAttributes: asked } = (body as Review).spec;
    return { status: { allowed: !(asked.verb === verb && (resource === '' || [asked.resource, asked.subresource].filter((each) => each !== undefined).join('/') === resource)) } };
  } });
}

const local = { allowClusterScoped: false };
const others = { context: 'of-somebody', allowClusterScoped: false };

test.each([
  ['rbac', 'impersonate', '', 'may not impersonate users, impersonate groups, impersonate serviceaccounts (in all namespaces)'],
  ['rbac', 'escalate', '', 'may not escalate roles.rbac.authorization.k8s.io, escalate clusterroles.rbac.authorization.k8s.io'],
  ['service-account', 'create', 'serviceaccounts/token', 'may not create serviceaccounts/token'],
  ['service-account', 'create', 'tokenreviews', 'may not create tokenreviews.authentication.k8s.io'],
  ['pod-lifecycle', 'get', 'pods/proxy', 'may not get pods/proxy'],
  ['pv-binding', 'delete', 'persistentvolumes', 'may not delete persistentvolumes'],
])('who may not do what %s needs is told so, and never gets a refusal for an answer: %s %s', async (topic, verb, resource, said) => {
  await expect(checkTopic(without(verb, resource).api, topic, local)).rejects.toThrow(said);
});

test('who may do all is told nothing; what only another topic needs, or only cluster-wide objects, nobody has to be allowed', async () => {
  await checkCommon(without('nothing').api);
  await checkTopic(without('impersonate').api, 'qos', local);
  await checkTopic(without('create', 'clusterroles').api, 'rbac', others);
  await expect(checkTopic(without('create', 'clusterroles').api, 'rbac', { ...others, allowClusterScoped: true })).rejects.toThrow('may not create clusterroles.rbac.authorization.k8s.io');
});

test('a server that does not answer whether its user may do something is told as one', async () => {
  const silent = new StoredApi({ [REVIEWS]: () => {
    throw new DOMException('it took too long', 'TimeoutError');
  } });
  await expect(checkCommon(silent.api)).rejects.toThrow(/does not answer within 10 s whether its user may create namespaces; is the cluster overloaded/);
});
