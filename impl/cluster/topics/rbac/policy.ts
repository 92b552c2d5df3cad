import { clusterScoped, type Policy, type RbacObject, type Request } from '../../../../spec/rbac/port';
import { ApiError, type ApiObject } from '../../api';
import { authorizerOf } from '../../authorizer';
import type { Run } from '../../run';
import { ScenarioUnsupported } from '../../unavailable';
import type { Names } from './names';
import { limit } from '../../instant';

const MARK = '/proctor-mark';

interface Role extends ApiObject {
  readonly rules?: readonly { readonly nonResourceURLs?: readonly string[] }[] | null;
}

/** What the authorizers decide, and whether for a binding, of the scenario or of others. */
export interface Review {
  readonly allowed: boolean;
  readonly by: 'a binding' | 'another binding' | 'no binding';
}

/** How the RBAC authorizer begins its reasons (kubernetes plugin/pkg/auth/authorizer/rbac, and pkg/registry/rbac/validation). */
const BY_BINDING = /^RBAC: allowed by (ClusterRoleBinding|RoleBinding) "([^"/]+)(?:\/([^"]+))?"/;

/** The roles and bindings of a scenario, in the cluster. */
export class Installed {
  private readonly paths: string[] = [];

  constructor(private readonly run: Run, private readonly names: Names) {}

  /** Makes them all, and waits until controllers and authorizer know them. */
  async install(policy: Policy): Promise<void> {
    if (!this.run.mayBeClusterWide && policy.some(({ kind }) => kind.startsWith('Cluster'))) throw new ScenarioUnsupported('ClusterRoles and ClusterRoleBindings are made only with --allow-cluster-scoped');
    // Who may bind only a role whose rights it has must find the role there.
    const isBinding = ({ kind }: RbacObject) => kind.endsWith('Binding');
    await this.makeAll(policy.filter((each) => !isBinding(each)));
    await this.makeAll(policy.filter(isBinding));
    await this.gathered(policy);
    await authorizerOf(this.run).caughtUp();
  }

  async remove(): Promise<void> {
    await Promise.all(this.paths.splice(0).map((path) => this.run.ask('DELETE', path).catch(() => undefined)));
  }

  private async makeAll(objects: Policy): Promise<void> {
    await Promise.all(objects.map((each) => this.make(each)));
  }

  private async make(object: RbacObject): Promise<void> {
    const { collection, body } = await this.names.object(object, this.run.labels);
    try {
      await this.run.ask('POST', collection, { body });
    } catch (problem) {
      if (problem instanceof ApiError && problem.status === 422) throw new ScenarioUnsupported(`the API server refuses it: ${problem.message}`);
      throw problem;
    }
    this.paths.push(`${collection}/${body.metadata.name}`);
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
    await this.makeAll(wholes.flatMap((whole) => {
      const labels = selectorsOf(whole)[0];
      return labels === undefined ? [] : [{ kind: 'ClusterRole' as const, metadata: { name: `mark-of-${whole.metadata.name}`, labels }, rules: [{ verbs: ['get'], nonResourceURLs: [marks.get(whole) ?? ''] }] }];
    }));
    const isPart = (part: (typeof wholes)[number], whole: (typeof wholes)[number]) => selectorsOf(whole).some((labels) => Object.entries(labels).every(([key, value]) => part.metadata.labels?.[key] === value));
    for (const whole of wholes) {
      const wanted = [whole, ...wholes.filter((part) => isPart(part, whole))].filter((each) => selectorsOf(each).length > 0).map((each) => marks.get(each));
      const { collection, body } = await this.names.object(whole, {});
      await this.run.until<Role>(collection, body.metadata.name, (now) => wanted.every((mark) => now?.rules?.some(({ nonResourceURLs }) => nonResourceURLs?.includes(mark ?? '')) === true), limit(20_000));
    }
  }

  /** Asks the API server's authorizers, as `kubectl auth can-i` does. */
  async review(request: Request): Promise<Review> {
    const { username: user, groups } = await this.names.user(request.user);
    const attributes = 'path' in request ? { nonResourceAttributes: { path: request.path, verb: request.verb } } : { resourceAttributes: await this.attributes(request) };
    const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec: { user, groups, ...attributes } };
    const { status } = await this.run.ask<{ status: { allowed: boolean; reason?: string } }>('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { body });
    return { allowed: status.allowed, by: this.decider(status.reason ?? '') };
  }

  /** RBAC says which binding allows it: `ClusterRoleBinding "name"`, `RoleBinding "name/namespace"`. Whoever passes before it gets no reason. */
  private decider(reason: string): Review['by'] {
    const [, kind, name = '', namespace] = BY_BINDING.exec(reason) ?? [];
    if (kind === undefined) return 'no binding';
    const path = namespace === undefined ? `/clusterrolebindings/${name}` : `/namespaces/${namespace}/rolebindings/${name}`;
    return this.paths.some((each) => each.endsWith(path)) ? 'a binding' : 'another binding';
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
