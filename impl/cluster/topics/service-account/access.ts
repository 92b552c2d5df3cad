import type { Binding, Request, Subject } from '../../../../spec/service-account/port';
import { authorizerOf } from '../../authorizer';
import type { Run, Slot } from '../../run';
import { ScenarioUnsupported } from '../../unavailable';
import { subjectIn } from './names';
import { unlessThere } from './place';
import { instant, limit } from '../../instant';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const AUTHORIZATION = '/apis/authorization.k8s.io/v1';
const KNOWN_MS_MAX = 10_000;
/** A token is valid for an hour; half of it is long enough for any scenario. */
const TOKEN_MS_MAX = 1_800_000;

/** The tokens of accounts by the accounts' paths, and since when they are. */
const tokens = new WeakMap<Run, Map<string, { readonly token: Promise<string>; readonly since: number }>>();

/**
 * Bindings that are really made, and accounts that ask with tokens of their own what they may. The role is about a resource
 * that nobody else has, for groups such as system:serviceaccounts reach the accounts of other scenarios too. Accounts stay for the
 * scenarios that have the slot later, in namespaces that are for nothing else: nobody asks what they were allowed before.
 */
export class Access {
  private made: { readonly key: string; readonly paths: readonly string[] } | undefined;

  constructor(private readonly run: Run, private readonly slot: Slot) {}

  async mayAccess(bindings: readonly Binding[], subject: Subject, request: Request): Promise<boolean> {
    await this.bind(bindings);
    const attributes = 'path' in request
      ? { nonResourceAttributes: { path: request.path, verb: 'get' } }
      : { resourceAttributes: { ...request, ...(request.namespace === undefined ? {} : { namespace: await this.namespace(request.namespace) }), ...(bindings.length > 0 && request.resource === 'pods' ? { resource: this.resource() } : {}) } };
    const asking = 'user' in subject ? { headers: { 'Impersonate-User': subject.user } } : { token: await this.tokenOf(subject.serviceAccount) };
    const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: attributes };
    const { status } = await this.run.ask<{ status: { allowed: boolean } }>('POST', `${AUTHORIZATION}/selfsubjectaccessreviews`, { body, ...asking });
    return status.allowed;
  }

  async remove(): Promise<void> {
    const paths = this.made?.paths ?? [];
    this.made = undefined;
    await Promise.all(paths.map((path) => unlessThere(this.run.ask('DELETE', path))));
  }

  private readonly namespace = (name: string): Promise<string> => this.slot.namespace(`access-${name}`);

  private resource(): string {
    return `pods-${this.slot.prefix}`;
  }

  private async tokenOf({ namespace, name }: { readonly namespace: string; readonly name: string }): Promise<string> {
    const known = tokens.get(this.run) ?? new Map<string, { token: Promise<string>; since: number }>();
    tokens.set(this.run, known);
    const accounts = `/api/v1/namespaces/${await this.namespace(namespace)}/serviceaccounts`;
    const path = `${accounts}/${name}`;
    const found = known.get(path);
    if (found !== undefined && instant() - found.since < TOKEN_MS_MAX) return found.token;
    const made = { token: this.requestToken(accounts, name), since: instant() };
    known.set(path, made);
    made.token.catch(() => known.delete(path));
    return made.token;
  }

  private async requestToken(accounts: string, name: string): Promise<string> {
    if (name === 'default') await this.run.until(accounts, name, (account) => account !== undefined, limit(KNOWN_MS_MAX));
    else await unlessThere(this.run.ask('POST', accounts, { body: { metadata: { name, labels: this.run.labels } } }));
    const { status } = await this.run.ask<{ status: { token: string } }>('POST', `${accounts}/${name}/token`, { body: { spec: {} } });
    return status.token;
  }

  private async bind(bindings: readonly Binding[]): Promise<void> {
    const key = JSON.stringify(bindings);
    if (bindings.length === 0 || this.made?.key === key) return;
    if (!this.run.mayBeClusterWide) throw new ScenarioUnsupported('ClusterRoles and ClusterRoleBindings are made only with --allow-cluster-scoped');
    await this.remove();
    const paths: string[] = [];
    const name = `${this.slot.prefix}-reader`;
    const make = async (collection: string, each: string, body: object) => {
      await this.run.ask('POST', collection, { body: { ...body, metadata: { name: each, labels: this.run.labels } } });
      paths.push(`${collection}/${each}`);
    };
    this.made = { key, paths };
    await make(`${RBAC}/clusterroles`, name, { rules: [{ verbs: ['get', 'list', 'watch'], apiGroups: [''], resources: [this.resource()] }] });
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name };
    const collectionOf = async (namespace: string | undefined) => (namespace === undefined ? `${RBAC}/clusterrolebindings` : `${RBAC}/namespaces/${await this.namespace(namespace)}/rolebindings`);
    await Promise.all(bindings.map(async ({ namespace, subjects }, i) => {
      await make(await collectionOf(namespace), `${name}-${i}`, { roleRef, subjects: await Promise.all(subjects.map((each) => subjectIn(each, this.namespace))) });
    }));
    await authorizerOf(this.run).caughtUp();
  }
}
