import { inEach, type Language, type Text } from '../kernel';
import { isOfCluster } from './grant-rule';
import { RBAC_GROUP, type ChainSituation, type Situation, type WriteSituation } from './policies';
import type { Binding, Policy, RbacObject, Request, Role, ClusterRole, Rule, User, Write } from './port';
import { fieldTerm, letter, objectTerm, requestTerm, roleTerm, ruleTerm, subjectTerms } from './terms';
import { chainWords, isShared, labelTerm, signs } from './words';

const ofRbac = ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'];

/** Whether the API group of some resources goes without saying: the core group, or that of roles and bindings for just these. */
function isPlainGroup(group: string | undefined, resources: readonly string[]): boolean {
  return group === '' ? !resources.some((each) => ofRbac.includes(each)) : group === RBAC_GROUP && resources.every((each) => ofRbac.includes(each));
}

function isEverything({ apiGroups = [], resources = [] }: Rule): boolean {
  return [apiGroups, resources].every((each) => each.length === 1 && each[0] === '*');
}

function isPlain(rule: Rule): boolean {
  const { apiGroups = [], resources = [], nonResourceURLs } = rule;
  return nonResourceURLs !== undefined || isEverything(rule) || (apiGroups.length === 1 && isPlainGroup(apiGroups[0], resources));
}

function sayPlain(rule: Rule): string {
  const { verbs, resources = [], resourceNames, nonResourceURLs } = rule;
  const isOfPaths = nonResourceURLs?.every((each) => each.startsWith('/')) === true;
  const what = nonResourceURLs === undefined ? (isEverything(rule) ? '*.*' : resources.join(',')) : isOfPaths ? nonResourceURLs.join(',') : fieldTerm(rule, 'nonResourceURLs');
  return `${verbs.join(',')} ${what}${resourceNames === undefined ? '' : ` ${fieldTerm(rule, 'resourceNames')}`}`;
}

function rulesOf(object: RbacObject): readonly Rule[] {
  return 'roleRef' in object ? [] : object.rules;
}

/** How the rules of a situation are written: in a few words where no API group matters, else with their fields. */
type Say = (rule: Rule) => string;

function sayIn(policy: Policy, requests: readonly Request[], attempts: readonly Write[] = []): Say {
  const all = [...policy, ...attempts.map(({ object }) => object)].flatMap(rulesOf);
  const isClear = all.every(isPlain) && requests.every((each) => 'path' in each || isPlainGroup(each.apiGroup, [each.resource]));
  return isClear ? sayPlain : ruleTerm;
}

function sayRole(role: Role | ClusterRole, say: Say): string {
  const own = role.rules.length === 0 ? ['rules: []'] : role.rules.map(say);
  if (role.kind === 'Role') return own.join('; ');
  const { metadata: { labels }, aggregationRule } = role;
  const selectors = aggregationRule?.clusterRoleSelectors.map(({ matchLabels }) => `matchLabels ${labelTerm(matchLabels)}`).join(', ');
  return [...(labels === undefined ? [] : [`labels ${labelTerm(labels)}`]), ...(selectors === undefined ? [] : [`aggregationRule (${selectors})`]), ...own].join('; ');
}

function sayObject(object: RbacObject, say: Say, language: Language): string {
  if ('roleRef' in object) return `${objectTerm(object)}: ${subjectTerms(object)[language]} → ${roleTerm(object.roleRef)}`;
  return `${objectTerm(object)} {${sayRole(object, say)}}`;
}

function briefPolicy(policy: Policy, say: Say, language: Language): string {
  if (policy.length === 0) return language === 'en' ? 'no roles, no bindings' : '没有角色和绑定';
  return policy.map((object) => sayObject(object, say, language)).join(signs.parts[language]);
}

export function briefSituation({ policy, requests }: Situation): Text {
  return inEach((language) => {
    const asked = requests.map((request) => `${isShared(requests) && request.user.username === 'alice' ? '' : `${request.user.username} `}${requestTerm(request, isOfCluster(request))[language]}`);
    return `${briefPolicy(policy, sayIn(policy, requests), language)}${signs.parts[language]}${asked.map((each, i) => `(${letter(i)}) ${each}`).join(signs.list[language])}`;
  });
}

export function briefChain(situation: ChainSituation): Text {
  const rest = briefSituation(situation);
  return inEach((language) => `${chainWords(situation.authorizers, language).replaceAll('`', '')}${signs.parts[language]}${rest[language]}`);
}

/** A binding by which a user alone has the rights of a role that is there and that no attempt has to do with. */
function grantTo({ username }: User, binding: RbacObject, policy: Policy, attempts: readonly Write[]): { readonly binding: Binding; readonly role: Role | ClusterRole } | undefined {
  if (!('roleRef' in binding) || binding.subjects.some(({ kind, name }) => kind !== 'User' || name !== username)) return undefined;
  const { kind, name } = binding.roleRef;
  const isNamed = attempts.some(({ object }) => ('roleRef' in object ? object.roleRef.kind === kind && object.roleRef.name === name : object.kind === kind && object.metadata.name === name));
  const role = policy.find((each) => each.kind === kind && each.metadata.name === name && (!('namespace' in each.metadata) || ('namespace' in binding.metadata && each.metadata.namespace === binding.metadata.namespace)));
  return isNamed || role === undefined || 'roleRef' in role ? undefined : { binding, role };
}

function sameObject(a: RbacObject, b: RbacObject): boolean {
  return objectTerm(a) === objectTerm(b);
}

/** An attempt with what is there now: the role to be bound, or the object that is changed or deleted. */
function sayAttempt({ verb, object }: Write, policy: Policy, say: Say, language: Language): string {
  const before = policy.find((each) => sameObject(each, object));
  if (verb === 'delete') return `${verb} ${before === undefined ? objectTerm(object) : sayObject(before, say, language)}`;
  if (!('roleRef' in object)) return before === undefined || 'roleRef' in before ? `${verb} ${sayObject(object, say, language)}` : `${verb} ${sayObject(before, say, language)} → {${sayRole(object, say)}}`;
  const role = policy.find((each) => roleOf(object, each));
  const bound = `${sayObject(object, say, language)}${role === undefined || 'roleRef' in role ? '' : ` {${sayRole(role, say)}}`}`;
  if (before === undefined || !('roleRef' in before)) return `${verb} ${bound}`;
  const was = `${subjectTerms(before)[language]} → ${roleTerm(before.roleRef)}`;
  return language === 'en' ? `${verb} ${bound} (before: ${was})` : `${verb} ${bound}（原为 ${was}）`;
}

/** Whether an object is the role that a binding refers to. */
function roleOf({ roleRef, metadata }: Binding, object: RbacObject): boolean {
  if (object.kind !== roleRef.kind || object.metadata.name !== roleRef.name) return false;
  return !('namespace' in object.metadata) || ('namespace' in metadata && object.metadata.namespace === metadata.namespace);
}

/** What the user has is said as rights in a place, and what exists beside the attempt that it matters to: the manifests are long. */
export function briefWrites({ policy, attempts }: WriteSituation): Text {
  const [first] = attempts;
  const others = policy.filter(({ metadata: { name } }) => name !== 'manager' && name !== 'managers');
  const isManager = others.length < policy.length;
  const grants = others.flatMap((each) => (first === undefined ? [] : (grantTo(first.user, each, others, attempts) ?? [])));
  const isShown = (each: RbacObject) => grants.some(({ binding, role }) => each === binding || each === role)
    || attempts.some(({ object }) => sameObject(each, object) || ('roleRef' in object && roleOf(object, each)));
  const rest = others.filter((each) => !isShown(each));
  const say = sayIn(others, [], attempts);
  return inEach((language) => {
    const en = language === 'en';
    const managing = en ? 'may write all roles and bindings' : '可以写所有角色和 binding';
    const placeOf = ({ binding: { metadata } }: (typeof grants)[number]) => ('namespace' in metadata ? metadata.namespace : en ? 'cluster-wide' : '全集群');
    const rights = [...new Set(grants.map(placeOf))].map((place) => `${place} {${grants.filter((each) => placeOf(each) === place).map(({ role }) => sayRole(role, say)).join('; ')}}`);
    const has = [...(isManager ? [managing] : []), ...rights].join(signs.list[language]);
    const who = has === '' ? [] : [`${first?.user.username ?? ''}${signs.colon[language]}${has}`];
    const there = rest.length === 0 ? (policy.length === 0 ? [briefPolicy(policy, say, language)] : []) : [briefPolicy(rest, say, language)];
    const tried = attempts.map((each, i) => `(${letter(i)}) ${sayAttempt(each, others, say, language)}`).join(signs.list[language]);
    return [...who, ...there, tried].join(signs.parts[language]);
  });
}
