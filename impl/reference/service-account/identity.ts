import type { Binding, Request, Subject } from '../../../spec/service-account';

/** The ServiceAccount that a token speaks for, and what else the token says. */
export interface Bearer {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly pod?: { readonly name: string; readonly uid: string };
  readonly node?: { readonly name: string; readonly uid?: string };
  readonly secret?: string;
  /** Absent in the token of a Secret. */
  readonly id?: string;
}

export interface Named {
  readonly namespace: string;
  readonly name: string;
}

/** What the API server sees of who asks. */
export interface Login {
  readonly username: string;
  readonly groups: readonly string[];
}

interface Rule {
  readonly group: string;
  readonly paths?: readonly string[];
  readonly verbs?: readonly string[];
  readonly apiGroup?: string;
  readonly resources?: readonly string[];
}

const PREFIX = 'authentication.kubernetes.io/';
const read = ['get', 'list', 'watch'];

/** Roles that every cluster binds to groups to which ServiceAccounts belong. */
const defaultRules: readonly Rule[] = [
  { group: 'system:authenticated', paths: ['/livez', '/readyz', '/healthz', '/version', '/version/', '/openapi', '/openapi/*', '/api', '/api/*', '/apis', '/apis/*'] },
  { group: 'system:authenticated', verbs: ['create'], apiGroup: 'authorization.k8s.io', resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'] },
  { group: 'system:authenticated', verbs: ['create'], apiGroup: 'authentication.k8s.io', resources: ['selfsubjectreviews'] },
  { group: 'system:serviceaccounts', paths: ['/.well-known/openid-configuration', '/.well-known/openid-configuration/', '/openid/v1/jwks', '/openid/v1/jwks/'] },
  { group: 'system:serviceaccounts', verbs: read, apiGroup: 'certificates.k8s.io', resources: ['clustertrustbundles'] },
];

/** Who a ServiceAccount is to the API server, and what that lets it do. */
export class ReferenceIdentity {
  username({ namespace, name }: Named): string {
    return `system:serviceaccount:${namespace}:${name}`;
  }

  groups({ namespace }: Named): readonly string[] {
    return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
  }

  extra({ pod, node, id }: Bearer): Record<string, string[]> {
    return {
      ...(id === undefined ? {} : { [`${PREFIX}credential-id`]: [id] }),
      ...(pod === undefined ? {} : { [`${PREFIX}pod-name`]: [pod.name], [`${PREFIX}pod-uid`]: [pod.uid] }),
      ...(node === undefined ? {} : { [`${PREFIX}node-name`]: [node.name] }),
      ...(node?.uid === undefined ? {} : { [`${PREFIX}node-uid`]: [node.uid] }),
    };
  }

  mayAccess(bindings: readonly Binding[], subject: Subject, request: Request): boolean {
    const login = this.login(subject);
    if (this.defaults(subject).some((rule) => login.groups.includes(rule.group) && this.covers(rule, request))) return true;
    return bindings.some((binding) => this.grants(binding, subject, request) && binding.subjects.some((each) => this.means(each, subject, binding)));
  }

  protected login(subject: Subject): Login {
    if ('user' in subject) return { username: subject.user, groups: ['system:authenticated'] };
    return { username: this.username(subject.serviceAccount), groups: this.groups(subject.serviceAccount) };
  }

  protected defaults(_subject: Subject): readonly Rule[] {
    return defaultRules;
  }

  protected covers({ paths = [], verbs = [], apiGroup, resources = [] }: Rule, request: Request): boolean {
    if ('path' in request) return paths.some((each) => (each.endsWith('*') ? request.path.startsWith(each.slice(0, -1)) : request.path === each));
    return verbs.includes(request.verb) && apiGroup === request.group && resources.includes(request.resource);
  }

  /** Whether the binding, which gives leave to read Pods, is about this request. */
  protected grants(binding: Binding, _subject: Subject, request: Request): boolean {
    if ('path' in request || request.group !== '' || request.resource !== 'pods' || !read.includes(request.verb)) return false;
    return binding.namespace === undefined || binding.namespace === request.namespace;
  }

  protected means(bound: Binding['subjects'][number], subject: Subject, _binding: Binding): boolean {
    const { username, groups } = this.login(subject);
    if (bound.kind === 'Group') return groups.includes(bound.name);
    return username === ('namespace' in bound ? this.username(bound) : bound.name);
  }
}
