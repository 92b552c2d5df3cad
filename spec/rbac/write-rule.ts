import { equal, text, type Text } from '../kernel';
import { bindingsIn, isSubject, judge, reaches, rulesBehind } from './grant-rule';
import { RBAC_GROUP } from './policies';
import type { Binding, ClusterRole, Outcome, Policy, RbacObject, Role, Rule, User, Write } from './port';
import { objectTerm, roleTerm, who } from './terms';

/** What becomes of a write, and the reason in words. */
export interface Judged {
  readonly outcome: Outcome;
  why(): Text;
}

function judged(outcome: Outcome, en: string, zh: string): Judged {
  return { outcome, why: () => text(en, zh) };
}

const plurals = { Role: 'roles', ClusterRole: 'clusterroles', RoleBinding: 'rolebindings', ClusterRoleBinding: 'clusterrolebindings' } as const;

function placeOf({ metadata }: RbacObject): string | undefined {
  return 'namespace' in metadata ? metadata.namespace : undefined;
}

function isMaster({ groups }: User): boolean {
  return groups.some((group) => group === 'system:masters');
}

/** Whether RBAC lets a user do something to roles or bindings of a kind, in a namespace or in the cluster. */
function may(policy: Policy, user: User, verb: string, kind: keyof typeof plurals, namespace: string | undefined, name: string | undefined): boolean {
  const place = namespace === undefined ? {} : { namespace };
  return judge(policy, { user, verb, apiGroup: RBAC_GROUP, resource: plurals[kind], ...place, ...(name === undefined ? {} : { name }) }).allowed;
}

/** One verb on one resource or URL, as a rule spells it: a star is a spelling like any other. */
interface Right {
  readonly verb: string;
  readonly what: string;
  readonly group?: string;
  readonly name?: string;
}

function rightsIn({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: Rule): readonly Right[] {
  const names = resourceNames.length > 0 ? resourceNames.map((name) => ({ name })) : [{}];
  const found: Right[] = [];
  for (const verb of verbs) {
    for (const what of nonResourceURLs) found.push({ verb, what });
    for (const group of apiGroups) for (const what of resources) for (const limit of names) found.push({ verb, what, group, ...limit });
  }
  return found;
}

function includesOne(list: readonly string[] | undefined, spellings: readonly string[]): boolean {
  return spellings.some((each) => list?.includes(each) === true);
}

function isHeldBy({ verb, what, group, name }: Right, own: Rule): boolean {
  if (!includesOne(own.verbs, ['*', verb])) return false;
  if (group === undefined) {
    const stems = Array.from({ length: what.length + 1 }, (_, i) => `${what.slice(0, i)}*`);
    return includesOne(own.nonResourceURLs, [what, ...stems]);
  }
  const [, subresource] = what.split('/');
  if (!includesOne(own.resources, ['*', what, ...(subresource === undefined ? [] : [`*/${subresource}`])])) return false;
  const isLimited = (own.resourceNames ?? []).length > 0;
  return includesOne(own.apiGroups, ['*', group]) && (!isLimited || (name !== undefined && includesOne(own.resourceNames, [name])));
}

/** What a user has where a role or binding takes effect: only that can be passed on there. */
function ownRules(policy: Policy, user: User, place: string | undefined): readonly Rule[] {
  return bindingsIn(policy)
    .filter((binding) => reaches(binding, place) && binding.subjects.some((subject) => isSubject(subject, user, binding)))
    .flatMap((binding) => rulesBehind(policy, binding) ?? []);
}

function lacking(own: readonly Rule[], rules: readonly Rule[]): Right | undefined {
  return rules.flatMap(rightsIn).find((right) => !own.some((rule) => isHeldBy(right, rule)));
}

function scope(place: string | undefined): Text {
  return place === undefined ? text('in the whole cluster', '在整个集群范围内') : text(`in ${place}`, `在 ${place} 中`);
}

function lacks(user: User, { verb, what, name }: Right, place: string | undefined): Judged {
  const right = `${verb} ${what}${name === undefined ? '' : ` ${name}`}`;
  const where = scope(place);
  return judged('forbidden', `${who(user)} does not have \`${right}\` ${where.en}, so ${who(user)} cannot grant it.`, `${who(user)} ${where.zh}没有 \`${right}\` 权限，因此不能授予别人。`);
}

/** Why a user may not put these rules into a role; nothing if they may. */
function refuseRole(policy: Policy, { user, verb }: Write, object: Role | ClusterRole, before: RbacObject | undefined): Judged | undefined {
  const place = placeOf(object);
  if (may(policy, user, 'escalate', object.kind, place, verb === 'create' ? undefined : object.metadata.name)) return undefined;
  const missing = lacking(ownRules(policy, user, place), object.rules);
  if (missing !== undefined) return lacks(user, missing, place);
  if (![object, before].some((each) => each !== undefined && 'aggregationRule' in each)) return undefined;
  return judged('forbidden', `An aggregation rule may gather anything, so whoever writes it needs \`escalate\` on clusterroles; ${who(user)} does not have it.`, `聚合规则可以汇集任何权限，所以写它需要对 clusterroles 的 \`escalate\`，而 ${who(user)} 没有。`);
}

function notInCluster(): Judged {
  return judged('invalid', 'A ClusterRoleBinding can refer to a ClusterRole alone.', 'ClusterRoleBinding 的 roleRef 限定为 ClusterRole。');
}

function refuseBinding(policy: Policy, { user }: Write, object: Binding): Judged | undefined {
  const place = placeOf(object);
  const { kind, name } = object.roleRef;
  if (may(policy, user, 'bind', kind, place, name)) return undefined;
  // The API server looks such a Role up without a namespace, which it calls a bad request before it validates the binding.
  if (place === undefined && kind === 'Role') return notInCluster();
  const rules = rulesBehind(policy, object);
  if (rules === undefined) return judged('notFound', `${roleTerm(object.roleRef)} does not exist there, so the rights that it would grant cannot be compared.`, `那里没有 ${roleTerm(object.roleRef)}，无法比较它会授予的权限。`);
  const missing = lacking(ownRules(policy, user, place), rules);
  return missing === undefined ? undefined : lacks(user, missing, place);
}

/** What is wrong with an object in itself, or with the change to it. */
function fault(object: RbacObject, before: RbacObject | undefined): Judged | undefined {
  if (object.kind === 'Role' && object.rules.some(({ nonResourceURLs }) => nonResourceURLs !== undefined)) {
    return judged('invalid', 'Non-resource URLs belong to no namespace: a Role cannot name them.', '非资源 URL 不属于任何 namespace，Role 里不能写。');
  }
  if (object.kind === 'ClusterRoleBinding') {
    if (object.roleRef.kind !== 'ClusterRole') return notInCluster();
    if (object.subjects.some(({ kind, namespace }) => kind === 'ServiceAccount' && namespace === undefined)) {
      return judged('invalid', 'In a ClusterRoleBinding the namespace of a ServiceAccount is required.', '在 ClusterRoleBinding 中，ServiceAccount 的 namespace 是必填项。');
    }
  }
  if (before !== undefined && 'roleRef' in object && 'roleRef' in before && !equal(object.roleRef, before.roleRef)) {
    return judged('invalid', 'The roleRef of a binding is immutable: delete the binding and create another one.', 'binding 的 roleRef 不可修改：要删除后重建。');
  }
  return undefined;
}

/** What must become of a write, step by step: authorization, escalation check, validation. */
export function judgeWrite(policy: Policy, attempt: Write): Judged {
  const { user, verb, object } = attempt;
  const place = placeOf(object);
  const before = policy.find((each) => each.kind === object.kind && each.metadata.name === object.metadata.name && placeOf(each) === place);
  const term = objectTerm(object);
  if (isMaster(user)) {
    return fault(object, verb === 'update' ? before : undefined) ?? judged('accepted', `${who(user)} is in system:masters, which no check holds up.`, `${who(user)} 属于 system:masters 组，任何检查都不会拦下。`);
  }
  if (!may(policy, user, verb, object.kind, place, object.metadata.name)) {
    return judged('forbidden', `${who(user)} has no rule for \`${verb}\` on ${plurals[object.kind]} ${scope(place).en}.`, `${who(user)} ${scope(place).zh}没有对 ${plurals[object.kind]} 的 \`${verb}\` 权限。`);
  }
  if (verb === 'delete') return judged('accepted', `To delete ${term} one needs the verb \`delete\` and nothing that it grants.`, `删除 ${term} 有 \`delete\` 动词即可，不需要拥有它授予的权限。`);
  if (equal(before, object)) return judged('accepted', `${term} stays as it is, so nothing is granted.`, `${term} 没有变化，没有授予任何权限。`);
  const refused = 'roleRef' in object ? refuseBinding(policy, attempt, object) : refuseRole(policy, attempt, object, before);
  return refused ?? fault(object, before) ?? passed(policy, attempt);
}

/** Why a grant is accepted. */
function passed(policy: Policy, { user, verb, object }: Write): Judged {
  const place = placeOf(object);
  const isBinding = 'roleRef' in object;
  const [special, kind, name] = isBinding ? (['bind', object.roleRef.kind, object.roleRef.name] as const) : (['escalate', object.kind, verb === 'create' ? undefined : object.metadata.name] as const);
  if (may(policy, user, special, kind, place, name)) {
    return judged('accepted', `${who(user)} has the verb \`${special}\` on ${plurals[kind]} ${scope(place).en}, so the rights themselves are not compared.`, `${who(user)} ${scope(place).zh}拥有对 ${plurals[kind]} 的 \`${special}\` 动词，因此不再比较权限本身。`);
  }
  return judged('accepted', `${who(user)} has each right that ${objectTerm(object)} grants ${scope(place).en}, and may pass it on.`, `${who(user)} ${scope(place).zh}拥有 ${objectTerm(object)} 授予的每一项权限，可以转授。`);
}
