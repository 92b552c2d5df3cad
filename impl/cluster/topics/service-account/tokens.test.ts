import { StoredApi, type Request } from '../../api.testkit';
import { ApiError } from '../../api';
import { Health } from '../../health';
import { Run } from '../../run';
import { Place } from './place';
import { Tokens } from './tokens';

const api = 'https://kubernetes.default.svc';
const user = { username: 'system:serviceaccount:shop:default', uid: 'u', groups: ['system:serviceaccounts'], extra: {} };
const AUTHENTICATION = '/apis/authentication.k8s.io/v1';

/** What is told of a token that reviews say is the user's (or nobody's), and of which its owner is told this. */
function reviewed(accepted: boolean, self: (request: Request) => unknown, audiences?: readonly string[]): Promise<unknown> {
  const cluster = new StoredApi({
    '/api/v1/namespaces/shop/serviceaccounts/default/token': () => ({ spec: { audiences: [api] } }),
    [`${AUTHENTICATION}/tokenreviews`]: () => ({ status: accepted ? { authenticated: true, audiences: audiences ?? [api], user } : {} }),
    [`${AUTHENTICATION}/selfsubjectreviews`]: self,
  });
  const run = new Run(cluster.api, { allowClusterScoped: false }, new Health());
  const tokens = new Tokens(run, false);
  const token = `.${Buffer.from('{"iat":1}').toString('base64url')}.`;
  return tokens.read(new Place(run, 'shop'), 'token', token).then(() => tokens.review('token', audiences));
}

const takenFor = (username: string) => () => ({ status: { userInfo: { ...user, username } } });
const unauthorized = () => {
  throw new ApiError(401, 'Unauthorized', 'POST: Unauthorized');
};

describe('whom the API server takes the owner of a token for must be what a review of the token says', () => {
  test('the same user, or nobody', async () => {
    expect(await reviewed(true, takenFor(user.username))).toMatchObject({ authenticated: true, user });
    expect(await reviewed(false, unauthorized)).toEqual({ authenticated: false });
  });

  test('a token for somebody else only is none to the API server', async () => {
    expect(await reviewed(true, takenFor('is not asked'), ['vault'])).toMatchObject({ authenticated: true, audiences: ['vault'] });
  });

  test.each<[string, boolean, (request: Request) => unknown]>([
    ['another user', true, takenFor('system:admin')],
    ['nobody, where the review knows somebody', true, unauthorized],
    ['somebody, where the review knows nobody', false, takenFor(user.username)],
  ])('otherwise that is an error: %s', async (_what, accepted, self) => {
    await expect(reviewed(accepted, self)).rejects.toThrow(/a SelfSubjectReview with the token says .*, a TokenReview /);
  });
});
