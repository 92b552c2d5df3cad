import { clusterScoped, type Policy, type RbacObject, type Request } from '../../../../spec/rbac/port';
import { ApiError, type ApiObject } from '../../api';
import type { Run } from '../../run';
import { ScenarioUnsupported } from '../../unavailable';
import type { Names } from './names';
import { limit } from '../../instant';

const MARK = '/proctor-mark';
const NAMESPACE = 'marks';

interface Role extends ApiObject {
  readonly rules?: readonly { readonly nonResourceURLs?: readonly string[] }[] | null;
}

/** The roles and bindings of a scenario, in the cluster. */
export class Installed {
  private readonly paths: string[] = [];

  constructor(private readonly run: Run, private readonly names: Names) {}

  /** Makes them all, and waits until controllers and authorizer know them. */
  async install(policy: Policy): Promise<void> {
    if (!this.run.mayBeClusterWide && policy.some(({ kind }) => kind.startsWith('Cluster'))) throw new ScenarioUnsupported('ClusterRoles and ClusterRoleBindings are made only with --allow-cluster-scoped');
    for (const each of policy) await this.make(each);
    await this.gathered(policy);
    await this.known();
  }

  async remove(): Promise<void> {
    await Promise.all(this.paths.splice(0).map((path) => this.run.ask('DELETE', path).catch(() => undefined)));
  }

  private async make(object: RbacObject): Promise<string> {
    const { collection, body } = await this.names.object(object, this.run.labels);
    try {
      await this.run.ask('POST', collection, { body });
    } catch (problem) {
      if (problem instanceof ApiError && problem.status === 422) throw new ScenarioUnsupported(`the API server refuses it: ${problem.message}`);
      throw problem;
    }
    const path = `${collection}/${body.metadata.name}`;
    this.paths.push(path);
    return path;
  }

  /**
   * Aggregated roles follow their parts: for each, a part with a mark of its own is made last, and then it must have that
   * mark, and those of the aggregated roles among its parts.
   */
  private async gathered(policy: Policy): Promise<void> {
    const wholes = policy.flatMap((each) => (each.kind === 'ClusterRole' && each.aggregationRule !== undefined ? [each] : []));
    const selectorsOf = (whole: (typeof wholes)[number]) => whole.aggregationRule?.clusterRoleSelectors.map(({ matchLabels }) => matchLabels) ?? [];
    if (wholes.some((whole) => selectorsOf(whole).some((labels) => Object.keys(labels).length === 0))) throw new ScenarioUnsupported('a selector of everything would gather the roles of others');
    const marks = new Map(wholes.map((whole) => [whole, `${MARK}/${whole.metadata.name}`]));
    for (const whole of wholes) {
      const labels = selectorsOf(whole)[0];
      if (labels !== undefined) await this.make({ kind: 'ClusterRole', metadata: { name: `mark-of-${whole.metadata.name}`, labels }, rules: [{ verbs: ['get'], nonResourceURLs: [marks.get(whole) ?? ''] }] });
    }
    const isPart = (part: (typeof wholes)[number], whole: (typeof wholes)[number]) => selectorsOf(whole).some((labels) => Object.entries(labels).every(([key, value]) => part.metadata.labels?.[key] === value));
    for (const whole of wholes) {
      const wanted = [whole, ...wholes.filter((part) => isPart(part, whole))].filter((each) => selectorsOf(each).length > 0).map((each) => marks.get(each));
      const { collection, body } = await this.names.object(whole, {});
      await this.run.until<Role>(collection, body.metadata.name, (now) => wanted.every((mark) => now?.rules?.some(({ nonResourceURLs }) => nonResourceURLs?.includes(mark ?? '')) === true), limit(20_000));
    }
  }

  /** The authorizer follows each kind in its order: once it knows the last object of each, it knows all. */
  private async known(): Promise<void> {
    const subjects = [{ kind: 'User' as const, name: 'marker' }];
    const reads = { verbs: ['get'], apiGroups: [''], resources: ['marks'] };
    await this.make({ kind: 'Role', metadata: { namespace: NAMESPACE, name: 'mark' }, rules: [reads] });
    await this.make({ kind: 'RoleBinding', metadata: { namespace: NAMESPACE, name: 'mark' }, subjects, roleRef: { kind: 'Role', name: 'mark' } });
    const user = { username: 'marker', groups: [] };
    await this.seen({ user, verb: 'get', apiGroup: '', resource: 'marks', namespace: NAMESPACE });
    if (!this.run.mayBeClusterWide) return;
    await this.make({ kind: 'ClusterRole', metadata: { name: 'mark' }, rules: [{ verbs: ['get'], nonResourceURLs: [MARK] }] });
    await this.make({ kind: 'ClusterRoleBinding', metadata: { name: 'mark' }, subjects, roleRef: { kind: 'ClusterRole', name: 'mark' } });
    await this.seen({ user, verb: 'get', path: MARK });
  }

  private async seen(request: Request): Promise<void> {
    const signal = limit(10_000);
    while (!(await this.isAllowed(request))) signal.throwIfAborted();
  }

  /** Asks the API server's authorizer, as `kubectl auth can-i` does. */
  async isAllowed(request: Request): Promise<boolean> {
    const { username: user, groups } = await this.names.user(request.user);
    const attributes = 'path' in request ? { nonResourceAttributes: { path: request.path, verb: request.verb } } : { resourceAttributes: await this.attributes(request) };
    const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec: { user, groups, ...attributes } };
    const { status } = await this.run.ask<{ status: { allowed: boolean } }>('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { body });
    return status.allowed;
  }

  /**
   * What the API server reads out of a request's path: the name is not in it where an object is created, and a namespace
   * itself is asked for within itself.
   */
  private async attributes({ verb, apiGroup: group, resource: path, subresource, namespace, name }: Exclude<Request, { path: string }>): Promise<object> {
    const [resource = '', below] = path.split('/');
    const under = subresource ?? below;
    const isNamespace = resource === 'namespaces' && name !== undefined && verb !== 'create';
    const wide = clusterScoped.includes(resource) && resource.startsWith('cluster');
    const own = name === undefined || (verb === 'create' && under === undefined) ? undefined : isNamespace ? await this.names.namespace(name) : wide ? this.names.wide(name) : name;
    const place = isNamespace ? name : namespace;
    return {
      verb, group, resource,
      ...(under === undefined ? {} : { subresource: under }),
      ...(own === undefined ? {} : { name: own }),
      ...(place === undefined ? {} : { namespace: await this.names.namespace(place) }),
    };
  }
}
