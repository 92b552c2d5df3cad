import type { Binding, ClusterRole, Outcome, Policy, RbacObject, RbacPort, Request, Role, Rule, User, Write } from '../../../spec/rbac';
import { Granting, ofKind } from './granting';

const GROUP = 'rbac.authorization.k8s.io';

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isBinding(object: RbacObject): object is Binding {
  return 'roleRef' in object;
}

export function namespaceOf({ metadata }: RbacObject): string {
  return 'namespace' in metadata ? metadata.namespace : '';
}

/** What the API server does with a write to a role or binding: may the user write it, may they grant it, is it valid? */
export class ReferenceRbac extends Granting implements RbacPort {
  write(policy: Policy, attempt: Write): Outcome {
    const { user, verb, object } = attempt;
    const before = policy.find((each) => each.kind === object.kind && each.metadata.name === object.metadata.name && namespaceOf(each) === namespaceOf(object));
    if (!this.isMaster(user)) {
      if (!this.may(policy, user, verb, object)) return 'forbidden';
      if (verb === 'create' || (verb === 'update' && !same(before, object))) {
        const refusal = this.refusal(policy, attempt, before);
        if (refusal !== undefined) return refusal;
      }
    }
    if (verb === 'delete') return before === undefined ? 'notFound' : 'accepted';
    return this.isValid(object) && this.isValidChange(object, before) ? 'accepted' : 'invalid';
  }

  /** Whether a user may do something to a role or binding by the rules for that kind of object. */
  protected may(policy: Policy, user: User, verb: string, object: RbacObject): boolean {
    return this.authorize(policy, this.requestFor(user, verb, object)) === 'allowed';
  }

  protected requestFor(user: User, verb: string, object: RbacObject, name = object.metadata.name): Request {
    return { user, verb, apiGroup: GROUP, resource: `${object.kind.toLowerCase()}s`, namespace: namespaceOf(object), name };
  }

  /** Why the user may not grant what the object says. */
  protected refusal(policy: Policy, attempt: Write, before: RbacObject | undefined): Outcome | undefined {
    const { object } = attempt;
    if (isBinding(object)) return this.bindingRefusal(policy, attempt.user, object);
    return this.roleRefusal(policy, attempt, object, before);
  }

  protected roleRefusal(policy: Policy, { user, verb }: Write, role: Role | ClusterRole, before: RbacObject | undefined): Outcome | undefined {
    if (this.mayEscalate(policy, user, verb, role)) return undefined;
    if (!this.holdsAll(this.rulesOf(policy, user, { at: namespaceOf(role) }), this.newRules(role, before))) return 'forbidden';
    return this.gathers(role) || this.gathers(before) ? 'forbidden' : undefined;
  }

  /** An aggregation rule may gather anything. Who has everything has `escalate`, so nobody else may write one. */
  protected gathers(role: RbacObject | undefined): boolean {
    return role?.kind === 'ClusterRole' && role.aggregationRule !== undefined;
  }

  protected newRules({ rules }: Role | ClusterRole, _before: RbacObject | undefined): readonly Rule[] {
    return rules;
  }

  /** The URL of a create has no name, so a name-limited `escalate` is of no use there. */
  protected mayEscalate(policy: Policy, user: User, verb: string, role: Role | ClusterRole): boolean {
    const name = verb === 'create' ? '' : role.metadata.name;
    return this.authorize(policy, this.requestFor(user, 'escalate', role, name)) === 'allowed';
  }

  protected bindingRefusal(policy: Policy, user: User, binding: Binding): Outcome | undefined {
    if (this.mayBind(policy, user, binding)) return undefined;
    if (binding.kind === 'ClusterRoleBinding' && binding.roleRef.kind === 'Role') return 'invalid';
    if (!this.exists(policy, binding)) return 'notFound';
    const own = this.rulesOf(policy, user, { at: namespaceOf(binding) });
    return this.holdsAll(own, this.rulesOfRole(policy, binding)) ? undefined : 'forbidden';
  }

  /** `bind` is asked for on the role that is referred to, where the binding is. */
  protected mayBind(policy: Policy, user: User, binding: Binding): boolean {
    const { kind, name } = binding.roleRef;
    return this.authorize(policy, { user, verb: 'bind', apiGroup: GROUP, resource: `${kind.toLowerCase()}s`, namespace: namespaceOf(binding), name }) === 'allowed';
  }

  protected exists(policy: Policy, binding: Binding): boolean {
    const { kind, name } = binding.roleRef;
    if (kind === 'ClusterRole') return ofKind(policy, 'ClusterRole').some(({ metadata }) => metadata.name === name);
    return ofKind(policy, 'Role').some(({ metadata }) => metadata.name === name && metadata.namespace === namespaceOf(binding));
  }

  /** Whether each single right in some rules is one that a rule of the user's own gives. */
  protected holdsAll(own: readonly Rule[], rules: readonly Rule[]): boolean {
    return rules.flatMap((rule) => this.singleRights(rule)).every((right) => own.some((rule) => this.gives(rule, right)));
  }

  /** The rule as rules of one verb, one group, one resource and one name, or of one verb and one URL. */
  protected singleRights({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: Rule): readonly Rule[] {
    const limits = resourceNames.length === 0 ? [{}] : resourceNames.map((name) => ({ resourceNames: [name] }));
    const things = apiGroups.flatMap((group) => resources.flatMap((resource) => limits.map((limit) => ({ apiGroups: [group], resources: [resource], ...limit }))));
    return verbs.flatMap((verb) => [...things, ...nonResourceURLs.map((url) => ({ nonResourceURLs: [url] }))].map((what) => ({ verbs: [verb], ...what })));
  }

  /** Whether a rule gives a single right. A star in the right is a right of its own, that only a star gives. */
  protected gives(own: Rule, right: Rule): boolean {
    const [verb = ''] = right.verbs;
    if (!this.verbMatches(own, verb)) return false;
    const [url] = right.nonResourceURLs ?? [];
    if (url !== undefined) return this.urlMatches(own, url);
    const [resource = '', subresource] = (right.resources?.[0] ?? '').split('/');
    const fits = (own.resources ?? []).some((pattern) => this.resourceFits(pattern, resource, subresource));
    return fits && this.groupMatches(own, right.apiGroups?.[0] ?? '') && this.givesNames(own.resourceNames ?? [], right.resourceNames ?? []);
  }

  protected givesNames(own: readonly string[], names: readonly string[]): boolean {
    return own.length === 0 || (names.length > 0 && names.every((name) => own.includes(name)));
  }

  protected isValid(object: RbacObject): boolean {
    switch (object.kind) {
      case 'Role':
        return object.rules.every(({ nonResourceURLs = [] }) => nonResourceURLs.length === 0);
      case 'ClusterRole':
      case 'RoleBinding':
        return true;
      case 'ClusterRoleBinding':
        return object.roleRef.kind === 'ClusterRole' && object.subjects.every(({ kind, namespace }) => kind !== 'ServiceAccount' || namespace !== undefined);
    }
  }

  protected isValidChange(object: RbacObject, before: RbacObject | undefined): boolean {
    return before === undefined || !isBinding(object) || !isBinding(before) || same(object.roleRef, before.roleRef);
  }
}
