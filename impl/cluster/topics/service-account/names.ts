import type { Binding, User } from '../../../../spec/service-account/port';

const OF_ONE_NAMESPACE = /^(system:serviceaccounts?:)([^:]+)(.*)$/;

/** The names that a story's namespaces and Nodes have in a cluster that has others. */
export class Names {
  private readonly namespaces = new Map<string, string>();

  constructor(private readonly prefix: string) {}

  /** From now on a namespace of the cluster stands for one of the story. */
  placed(name: string, namespace: string): void {
    this.namespaces.set(name, namespace);
  }

  node(name: string): string {
    return `${this.prefix}-${name}`;
  }

  /** A user of the cluster with the names that namespaces and Nodes have in the story. */
  told({ username, uid, groups, extra }: User): User {
    const node = (text: string) => (text.startsWith(`${this.prefix}-`) ? text.slice(this.prefix.length + 1) : text);
    return { username: this.toldNamespace(username), uid, groups: groups.map((each) => this.toldNamespace(each)), extra: Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, values.map(node)])) };
  }

  /** The name of an account, or of the group of a namespace's accounts, as the story has it. */
  private toldNamespace(name: string): string {
    const [, kind, namespace, rest = ''] = OF_ONE_NAMESPACE.exec(name) ?? [];
    const own = [...this.namespaces].find(([, each]) => each === namespace)?.[0];
    return kind === undefined || own === undefined ? name : `${kind}${own}${rest}`;
  }
}

/** A subject of a binding as it is made in the cluster, where `namespaceOf` says which namespace stands for one of the story. */
export async function subjectIn(subject: Binding['subjects'][number], namespaceOf: (name: string) => Promise<string>): Promise<object> {
  if (subject.kind === 'ServiceAccount') return { ...subject, namespace: await namespaceOf(subject.namespace) };
  const [, kind, namespace = '', rest = ''] = OF_ONE_NAMESPACE.exec(subject.name) ?? [];
  return { ...subject, apiGroup: 'rbac.authorization.k8s.io', name: kind === undefined ? subject.name : `${kind}${await namespaceOf(namespace)}${rest}` };
}
