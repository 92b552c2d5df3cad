import type { Access, Authorizer, Binding, ClusterRole, Decision, Policy, RbacObject, Request, Rule, Subject, User } from '../../../spec/rbac';
import { RuleMatching, type Attributes, type Place } from './matching';

/** The objects of one kind. */
export function ofKind<Kind extends RbacObject['kind']>(policy: Policy, kind: Kind): readonly Extract<RbacObject, { kind: Kind }>[] {
  return policy.filter((each): each is Extract<RbacObject, { kind: Kind }> => each.kind === kind);
}

const MASTERS = 'system:masters';

/** The authorizer: which rules a user has where, and whether one of them covers the request. */
export class Granting extends RuleMatching {
  authorize(policy: Policy, request: Request): Decision {
    const attributes = this.attributes(request);
    const bindings = this.bindingsOf(policy, request.user, attributes);
    return bindings.some((binding) => this.isCovered(this.rulesOfRole(policy, binding), attributes)) ? 'allowed' : 'noOpinion';
  }

  decide(policy: Policy, authorizers: readonly Authorizer[], request: Request): Access {
    if (this.isMaster(request.user)) return 'allowed';
    for (const authorizer of authorizers) {
      const opinion = this.opinion(authorizer, policy, request);
      if (opinion !== 'noOpinion') return opinion === 'allowed' ? 'allowed' : 'forbidden';
    }
    return 'forbidden';
  }

  protected isMaster({ groups }: User): boolean {
    return groups.includes(MASTERS);
  }

  /** AlwaysDeny has its name from what becomes of the request if nobody after it allows it. */
  protected opinion(authorizer: Authorizer, policy: Policy, request: Request): 'allowed' | 'denied' | 'noOpinion' {
    switch (authorizer.type) {
      case 'RBAC':
        return this.authorize(policy, request);
      case 'AlwaysAllow':
        return 'allowed';
      case 'AlwaysDeny':
        return 'noOpinion';
      case 'Webhook':
        return authorizer.answer;
    }
  }

  protected isCovered(rules: readonly Rule[], attributes: Attributes): boolean {
    return rules.some((rule) => this.covers(rule, attributes));
  }

  /** All rules that a user has in a place. */
  protected rulesOf(policy: Policy, user: User, place: Place): readonly Rule[] {
    return this.bindingsOf(policy, user, place).flatMap((binding) => this.rulesOfRole(policy, binding));
  }

  protected bindingsOf(policy: Policy, user: User, place: Place): readonly Binding[] {
    return policy.filter((each): each is Binding => 'roleRef' in each && this.reaches(policy, each, place) && this.isBound(each, user));
  }

  protected reaches(_policy: Policy, binding: Binding, { at }: Place): boolean {
    return binding.kind === 'ClusterRoleBinding' || binding.metadata.namespace === at;
  }

  protected isBound(binding: Binding, user: User): boolean {
    return binding.subjects.some((subject) => this.isSubject(subject, user, binding));
  }

  protected isSubject(subject: Subject, { username, groups }: User, binding: Binding): boolean {
    switch (subject.kind) {
      case 'User':
        return username === subject.name;
      case 'Group':
        return groups.includes(subject.name);
      case 'ServiceAccount':
        return username === this.usernameOf(subject, binding);
    }
  }

  protected usernameOf(subject: Subject, binding: Binding): string | undefined {
    const namespace = subject.namespace ?? this.defaultNamespace(binding);
    return namespace === undefined ? undefined : `system:serviceaccount:${namespace}:${subject.name}`;
  }

  protected defaultNamespace(binding: Binding): string | undefined {
    return binding.kind === 'RoleBinding' ? binding.metadata.namespace : undefined;
  }

  /** The rules of the role that a binding refers to; none if there is no such role. */
  protected rulesOfRole(policy: Policy, { kind, metadata, roleRef }: Pick<Binding, 'kind' | 'metadata' | 'roleRef'>): readonly Rule[] {
    if (roleRef.kind === 'ClusterRole') {
      const found = ofKind(policy, 'ClusterRole').find(({ metadata: { name } }) => name === roleRef.name);
      return found === undefined ? [] : this.rulesOfClusterRole(policy, found);
    }
    if (kind === 'ClusterRoleBinding' || !('namespace' in metadata)) return [];
    return ofKind(policy, 'Role').find((role) => role.metadata.namespace === metadata.namespace && role.metadata.name === roleRef.name)?.rules ?? [];
  }

  /** A controller writes the rules of an aggregated ClusterRole: those of the others that one of its selectors finds. */
  protected rulesOfClusterRole(policy: Policy, role: ClusterRole, seen: readonly ClusterRole[] = []): readonly Rule[] {
    const { aggregationRule, rules } = role;
    if (aggregationRule === undefined) return rules;
    const path = [...seen, role];
    return ofKind(policy, 'ClusterRole')
      .filter((other) => !path.includes(other) && aggregationRule.clusterRoleSelectors.some(({ matchLabels }) => this.isSelected(other, matchLabels)))
      .flatMap((other) => this.rulesOfClusterRole(policy, other, path));
  }

  protected isSelected({ metadata: { labels = {} } }: ClusterRole, matchLabels: Readonly<Record<string, string>>): boolean {
    return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
  }
}
