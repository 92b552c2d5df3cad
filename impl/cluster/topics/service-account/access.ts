import type { Binding, Request, Subject } from '../../../../spec/service-account/port';
import { authorizerOf } from '../../authorizer';
import type { Run, Slot } from '../../run';
import { ScenarioUnsupported } from '../../unavailable';
import { subjectIn } from './names';
import { unlessThere } from './place';
import { limit } from '../../instant';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const AUTHORIZATION = '/apis/authorization.k8s.io/v1';
const KNOWN_MS_MAX = 10_000;

/**
 * Bindings that are really made, and accounts that ask with tokens of their own what they may. The role is about a resource
 * that nobody else has, for groups such as system:serviceaccounts reach the accounts of other scenarios too.
 */
export class Access {
  private made: { readonly key: string; readonly paths: readonly string[] } | undefined;
  private readonly tokens = new Map<string, Promise<string>>();
  private readonly accounts: string[] = [];

  constructor(private readonly run: Run, private readonly slot: Slot) {}

  async mayAccess(bindings: readonly Binding[], subject: Subject, request: Request): Promise<boolean> {
    await this.bind(bindings);
    const attributes = 'path' in request
      ? { nonResourceAttributes: { path: request.path, verb: 'get' } }
      : { resourceAttributes: { ...request, ...(request.namespace === undefined ? {} : { namespace: await this.slot.namespace(request.namespace) }), ...(bindings.length > 0 && request.resource === 'pods' ? { resource: this.resource() } : {}) } };
    const asking = 'user' in subject ? { headers: { 'Impersonate-User': subject.user } } : { token: await this.tokenOf(subject.serviceAccount) };
    const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: attributes };
    const { status } = await this.run.ask<{ status: { allowed: boolean } }>('POST', `${AUTHORIZATION}/selfsubjectaccessreviews`, { body, ...asking });
    return status.allowed;
  }

  async remove(): Promise<void> {
    await this.unbind();
    await Promise.all(this.accounts.map((path) => unlessThere(this.run.ask('DELETE', path))));
  }

  private async unbind(): Promise<void> {
    const paths = this.made?.paths ?? [];
    this.made = undefined;
    await Promise.all(paths.map((path) => unlessThere(this.run.ask('DELETE', path))));
  }

  private resource(): string {
    return `pods-${this.slot.prefix}`;
  }

  private tokenOf({ namespace, name }: { readonly namespace: string; readonly name: string }): Promise<string> {
    const key = `${namespace}/${name}`;
    const known = this.tokens.get(key) ?? this.requestToken(namespace, name);
    this.tokens.set(key, known);
    return known;
  }

  private async requestToken(place: string, name: string): Promise<string> {
    const accounts = `/api/v1/namespaces/${await this.slot.namespace(place)}/serviceaccounts`;
    if (name !== 'default') {
      await this.run.ask('POST', accounts, { body: { metadata: { name, labels: this.run.labels } } });
      this.accounts.push(`${accounts}/${name}`);
    } else await this.run.until(accounts, name, (account) => account !== undefined, limit(KNOWN_MS_MAX));
    const { status } = await this.run.ask<{ status: { token: string } }>('POST', `${accounts}/${name}/token`, { body: { spec: {} } });
    return status.token;
  }

  private async bind(bindings: readonly Binding[]): Promise<void> {
    const key = JSON.stringify(bindings);
    if (bindings.length === 0 || this.made?.key === key) return;
    if (!this.run.mayBeClusterWide) throw new ScenarioUnsupported('ClusterRoles and ClusterRoleBindings are made only with --allow-cluster-scoped');
    await this.unbind();
    const paths: string[] = [];
    const name = `${this.slot.prefix}-reader`;
    const make = async (collection: string, each: string, body: object) => {
      await this.run.ask('POST', collection, { body: { ...body, metadata: { name: each, labels: this.run.labels } } });
      paths.push(`${collection}/${each}`);
    };
    this.made = { key, paths };
    await make(`${RBAC}/clusterroles`, name, { rules: [{ verbs: ['get', 'list', 'watch'], apiGroups: [''], resources: [this.resource()] }] });
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name };
    const collectionOf = async (namespace: string | undefined) => (namespace === undefined ? `${RBAC}/clusterrolebindings` : `${RBAC}/namespaces/${await this.slot.namespace(namespace)}/rolebindings`);
    await Promise.all(bindings.map(async ({ namespace, subjects }, i) => {
      await make(await collectionOf(namespace), `${name}-${i}`, { roleRef, subjects: await Promise.all(subjects.map((each) => subjectIn(each, this.slot.namespace))) });
    }));
    await authorizerOf(this.run).caughtUp();
  }
}
