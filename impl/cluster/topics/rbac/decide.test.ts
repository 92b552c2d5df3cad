import type { Authorizer, ClusterRole, Policy, Request, Subject, User } from '../../../../spec/rbac/port';
import { StoredApi } from '../../api.testkit';
import { Health } from '../../health';
import type { ClusterOptions } from '../../options';
import { Run } from '../../run';
import { LiveRbac } from '.';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const MASTERS = 'system:masters';
const rbacAlone: readonly Authorizer[] = [{ type: 'RBAC' }];
const all: ClusterRole = { kind: 'ClusterRole', metadata: { name: 'all' }, rules: [{ verbs: ['*'], nonResourceURLs: ['*'] }] };
const toAll = (subject: Subject): Policy => [all, { kind: 'ClusterRoleBinding', metadata: { name: 'to-all' }, subjects: [subject], roleRef: { kind: 'ClusterRole', name: 'all' } }];
const asked = (user: User): Request => ({ user, verb: 'get', path: '/metrics' });
const root = { username: 'root', groups: [MASTERS] };
const named = { username: MASTERS, groups: [] };

interface Spec {
  readonly user: string;
  readonly groups: readonly string[];
}

/** Decides a request in a cluster that answers a review so; its roles are written, and known at once. */
function deciding(policy: Policy, user: User, status: (spec: Spec, paths: readonly string[]) => object, authorizers = rbacAlone, options: ClusterOptions = { allowClusterScoped: false }) {
  const cluster: StoredApi = new StoredApi({
    '/apis/authorization.k8s.io/v1/subjectaccessreviews': ({ body }) => {
      const { spec } = body as { spec: Spec };
      return { status: spec.user.includes('-mark:') ? { allowed: true } : status(spec, cluster.written) };
    },
    [RBAC]: () => ({}),
  });
  return { cluster, answer: new LiveRbac(new Run(cluster.api, options, new Health())).decide(policy, authorizers, asked(user)) };
}

describe('what becomes of a request where RBAC is the only authorizer', () => {
  test('it is allowed by the API server before RBAC, which then gives no reason; or forbidden', async () => {
    const passes = (spec: Spec) => ({ allowed: spec.groups.includes(MASTERS) });
    expect(await deciding([all], root, passes).answer).toBe('allowed');
    expect(await deciding([all], { username: 'alice', groups: ['admins'] }, passes).answer).toBe('forbidden');
  });

  test('what a binding allows counts if the binding is of the scenario: the cluster has one for system:masters itself', async () => {
    const by = (binding: (paths: readonly string[]) => string) => (_: Spec, paths: readonly string[]) => ({ allowed: true, reason: `RBAC: allowed by ClusterRoleBinding "${binding(paths)}" of ClusterRole "all" to Group "${MASTERS}"` });
    const policy = toAll({ kind: 'Group', name: MASTERS });
    const own = (spec: Spec): object => by(() => `${spec.user.split(':')[0] ?? ''}-to-all`)(spec, []);
    expect(await deciding(policy, root, own).answer).toBe('allowed');
    await expect(deciding(policy, root, by(() => 'cluster-admin')).answer).rejects.toThrow('a binding allows it that is not of the scenario');
  });

  test.each<[string, Policy, string]>([
    ['is asked by that name where nothing is bound to it', [all], MASTERS],
    ['has another name where a binding is for it: that would serve others, too', toAll({ kind: 'User', name: MASTERS }), `:${MASTERS}`],
  ])('a user who is called as the group is %s', async (_what, policy, name) => {
    let seen = '';
    expect(await deciding(policy, named, ({ user }) => ({ allowed: (seen = user) === '' })).answer).toBe('forbidden');
    expect(seen).toMatch(new RegExp(`${name}$`));
    expect(seen === MASTERS).toBe(name === MASTERS);
  });

  test.each<[string, readonly Authorizer[], ClusterOptions, RegExp]>([
    ['other authorizers', [{ type: 'RBAC' }, { type: 'AlwaysAllow' }], { allowClusterScoped: false }, /configured at the start/],
    ["the authorizers of somebody's cluster", rbacAlone, { context: 'of-somebody', allowClusterScoped: true }, /the API does not tell which authorizers there are/],
  ])('with %s it is set aside, and nothing is made', async (_what, authorizers, options, why) => {
    const { cluster, answer } = deciding([all], root, () => ({ allowed: true }), authorizers, options);
    await expect(answer).rejects.toThrow(why);
    expect(cluster.requests).toEqual([]);
  });
});
