import type { Policy, RbacObject, Rule, User } from '../../../../spec/rbac/port';
import type { Slot } from '../../run';

const ACCOUNT = /^system:serviceaccount:([^:]+):(.+)$/;
const ACCOUNTS = /^system:serviceaccounts:(.+)$/;

/** The one name that is more than a word: the API server lets the group of this name pass, and might a user. */
const MASTERS = 'system:masters';

/**
 * The names of a scenario in a cluster that has other roles, other bindings and other scenarios: namespaces become those of
 * the slot, everything that is known in the whole cluster gets its prefix. To the authorizer names are but words.
 */
export class Names {
  /** Whether a binding is for a user called system:masters. Only then that user is another one here: such a binding would serve others, too. */
  private readonly isMasterBound: boolean;

  constructor(private readonly slot: Slot, policy: Policy) {
    this.isMasterBound = policy.some((each) => 'subjects' in each && each.subjects.some(({ kind, name }) => kind === 'User' && name === MASTERS));
  }

  namespace(name: string): Promise<string> {
    return this.slot.namespace(name);
  }

  wide(name: string): string {
    return `${this.slot.prefix}-${name.replaceAll(':', '.')}`;
  }

  async user({ username, groups }: User): Promise<User> {
    return { username: await this.username(username), groups: await Promise.all(groups.map((each) => this.group(each))) };
  }

  async username(name: string): Promise<string> {
    if (name === MASTERS && !this.isMasterBound) return name;
    const [, namespace, account] = ACCOUNT.exec(name) ?? [];
    return namespace === undefined ? `${this.slot.prefix}:${name}` : `system:serviceaccount:${await this.namespace(namespace)}:${account ?? ''}`;
  }

  async group(name: string): Promise<string> {
    if (name === MASTERS) return name;
    const [, namespace] = ACCOUNTS.exec(name) ?? [];
    return namespace === undefined ? `${this.slot.prefix}:${name}` : `${this.slot.prefix}:system:serviceaccounts:${namespace}`;
  }

  private labels(labels: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(Object.entries(labels).map(([key, value]) => [`${this.slot.prefix}/${key.replaceAll('/', '.')}`, value]));
  }

  /** Names of cluster roles and bindings in a rule are those that they have here. */
  private rule(rule: Rule): Rule {
    const wide = (rule.resources ?? []).some((each) => each.startsWith('cluster'));
    return wide && rule.resourceNames !== undefined ? { ...rule, resourceNames: [...rule.resourceNames, ...rule.resourceNames.map((each) => this.wide(each))] } : rule;
  }

  /** The object as it is made, with the labels of the run. */
  async object(object: RbacObject, own: Readonly<Record<string, string>>): Promise<{ readonly collection: string; readonly body: { readonly metadata: { readonly name: string } } }> {
    const api = '/apis/rbac.authorization.k8s.io/v1';
    const { kind } = object;
    const isWide = kind === 'ClusterRole' || kind === 'ClusterRoleBinding';
    const place = isWide ? { name: this.wide(object.metadata.name) } : { name: object.metadata.name.replaceAll(':', '.'), namespace: await this.namespace(object.metadata.namespace) };
    const labels = { ...own, ...(kind === 'ClusterRole' ? this.labels(object.metadata.labels ?? {}) : {}) };
    const collection = 'namespace' in place ? `${api}/namespaces/${place.namespace}/${kind.toLowerCase()}s` : `${api}/${kind.toLowerCase()}s`;
    const metadata = { ...place, labels };
    if (kind === 'Role') return { collection, body: { ...object, metadata, rules: object.rules.map((each) => this.rule(each)) } as never };
    if (kind === 'ClusterRole') {
      const selectors = object.aggregationRule?.clusterRoleSelectors.map(({ matchLabels }) => ({ matchLabels: this.labels(matchLabels) }));
      return { collection, body: { ...object, metadata, rules: object.rules.map((each) => this.rule(each)), ...(selectors === undefined ? {} : { aggregationRule: { clusterRoleSelectors: selectors } }) } as never };
    }
    const subjects = await Promise.all(object.subjects.map(async (each) => ({
      ...each,
      ...(each.kind === 'User' ? { name: await this.username(each.name) } : each.kind === 'Group' ? { name: await this.group(each.name) } : {}),
      ...(each.kind !== 'ServiceAccount' ? { apiGroup: 'rbac.authorization.k8s.io' } : each.namespace === undefined ? {} : { namespace: await this.namespace(each.namespace) }),
    })));
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: object.roleRef.kind, name: object.roleRef.kind === 'Role' ? object.roleRef.name : this.wide(object.roleRef.name) };
    return { collection, body: { kind, metadata, subjects, roleRef } as never };
  }
}
