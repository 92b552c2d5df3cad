import { text, type Text } from '../kernel';
import { clusterScoped, type Binding, type ClusterRole, type Policy, type Request, type ResourceRequest, type Rule, type Subject, type User } from './port';
import { fieldTerm, objectTerm, resourceTerm, roleTerm, who } from './terms';

/** Whether RBAC allows something, and the reason in words. */
export interface Verdict {
  readonly allowed: boolean;
  why(): Text;
}

/** Whether the URL ends with the resource, without an object's name: what is to be created has its name in the body. */
function endsWithResource({ verb, subresource }: ResourceRequest): boolean {
  return verb === 'deletecollection' || (verb === 'create' && subresource === undefined);
}

/** The namespace whose RoleBindings are consulted for a request; the URL of a Namespace object names that namespace. */
export function placeOf(request: Request): string | undefined {
  if ('path' in request) return undefined;
  if (request.resource !== 'namespaces') return request.namespace;
  return endsWithResource(request) ? undefined : request.name;
}

const SELECTED = /(?:^|,)metadata\.name==?([^,]+)/;

/** The name that a request carries where the authorizer can see it. */
export function nameOf(request: ResourceRequest): string | undefined {
  const { verb, name, fieldSelector } = request;
  if (endsWithResource(request)) return undefined;
  return verb === 'list' || verb === 'watch' ? SELECTED.exec(fieldSelector ?? '')?.[1] : name;
}

export function isOfCluster(request: Request): boolean {
  return 'path' in request || clusterScoped.includes(request.resource);
}

/** Whether a pattern of a rule stands for a URL path: only stars at its end are more than characters. */
function spellsPath(pattern: string, path: string): boolean {
  const stem = pattern.replace(/\*+$/, '');
  return stem === pattern ? path === stem : path.slice(0, stem.length) === stem;
}

type Gap = { readonly depth: number; readonly why: (role: string) => Text } | undefined;

function missing(depth: number, en: (role: string) => string, zh: (role: string) => string): Gap {
  return { depth, why: (role) => text(`${en(role)}.`, `${zh(role)}。`) };
}

function about(request: Request, rule: Rule): Gap {
  const [wanted, own] = 'path' in request ? [text('a non-resource URL', '非资源 URL'), text('resources', '资源')] : [text('a resource', '资源'), text('non-resource URLs', '非资源 URL')];
  if ('path' in request === (rule.nonResourceURLs !== undefined)) return undefined;
  return missing(1, (role) => `The rule of ${role} is about ${own.en}, and this request is for ${wanted.en}`, (role) => `${role} 的规则针对${own.zh}，而该请求针对${wanted.zh}`);
}

function gapIn(field: 'verbs' | 'apiGroups' | 'resources' | 'nonResourceURLs', depth: number, rule: Rule, wanted: string): Gap {
  return missing(depth, (role) => `In ${role}, \`${fieldTerm(rule, field)}\` does not cover \`${wanted}\``, (role) => `${role} 中的 \`${fieldTerm(rule, field)}\` 不包含 \`${wanted}\``);
}

/** The first thing about a request that a rule does not cover; nothing if it covers it. */
export function gap(rule: Rule, request: Request): Gap {
  const { verb } = request;
  const other = about(request, rule);
  if (other !== undefined) return other;
  const verbGap = ['*', verb].some((each) => rule.verbs.includes(each)) ? undefined : gapIn('verbs', 4, rule, verb);
  if ('path' in request) {
    const isSpelt = rule.nonResourceURLs?.some((pattern) => spellsPath(pattern, request.path));
    return isSpelt === true ? verbGap : gapIn('nonResourceURLs', 2, rule, request.path);
  }
  const { apiGroup, subresource } = request;
  const resource = resourceTerm(request);
  const spellings = ['*', resource, ...(subresource === undefined ? [] : [`*/${subresource}`])];
  if (!spellings.some((each) => rule.resources?.includes(each) === true)) return gapIn('resources', 2, rule, resource);
  if (!['*', apiGroup].some((each) => rule.apiGroups?.includes(each) === true)) return gapIn('apiGroups', 3, rule, `"${apiGroup}"`);
  return verbGap ?? nameGap(rule, request);
}

function nameGap(rule: Rule, request: ResourceRequest): Gap {
  const allowed = rule.resourceNames ?? [];
  const name = nameOf(request);
  if (allowed.length === 0 || (name !== undefined && allowed.includes(name))) return undefined;
  const shown = fieldTerm(rule, 'resourceNames');
  if (name !== undefined) return missing(5, (role) => `In ${role}, \`${shown}\` does not have the name \`${name}\``, (role) => `${role} 中的 \`${shown}\` 没有名称 \`${name}\``);
  const { verb } = request;
  return missing(5, (role) => `${role} is limited by \`${shown}\`, and this ${verb} carries no name that the authorizer can see`, (role) => `${role} 由 \`${shown}\` 限定了名称，而授权器看到的这个 ${verb} 请求不带名称`);
}

export function isSubject({ kind, name, namespace }: Subject, { username, groups }: User, binding: Binding): boolean {
  if (kind === 'Group') return groups.includes(name);
  if (kind === 'User') return name === username;
  const home = namespace ?? ('namespace' in binding.metadata ? binding.metadata.namespace : undefined);
  return home !== undefined && username === ['system', 'serviceaccount', home, name].join(':');
}

/** The rules behind a roleRef; undefined if it dangles. */
export function rulesBehind(policy: Policy, { metadata, roleRef }: Binding): readonly Rule[] | undefined {
  const wanted = roleRef.kind === 'Role' ? { ...('namespace' in metadata ? { namespace: metadata.namespace } : {}), name: roleRef.name } : { name: roleRef.name };
  for (const object of policy) {
    if (object.kind !== roleRef.kind || object.metadata.name !== wanted.name) continue;
    if (object.kind === 'ClusterRole') return gathered(policy, object);
    if (object.kind === 'Role' && object.metadata.namespace === wanted.namespace) return object.rules;
  }
  return undefined;
}

/** What the aggregation controller ends with: the rules of all roles that the selectors reach, directly or through others. */
function gathered(policy: Policy, start: ClusterRole): readonly Rule[] {
  const roles = policy.filter((each) => each.kind === 'ClusterRole');
  const reached = new Set<ClusterRole>();
  const open = [start];
  for (let role = open.pop(); role !== undefined; role = open.pop()) {
    if (reached.has(role)) continue;
    reached.add(role);
    const { clusterRoleSelectors = [] } = role.aggregationRule ?? {};
    for (const { matchLabels } of clusterRoleSelectors) {
      const wanted = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
      open.push(...roles.filter(({ metadata: { labels = {} } }) => wanted.every((each) => Object.entries(labels).map(([key, value]) => `${key}=${value}`).includes(each))));
    }
  }
  return [...reached].filter(({ aggregationRule }) => aggregationRule === undefined).flatMap(({ rules }) => rules);
}

/** Whether a binding is consulted for a place. */
export function reaches({ metadata }: Binding, place: string | undefined): boolean {
  return !('namespace' in metadata) || metadata.namespace === place;
}

export function bindingsIn(policy: Policy): readonly Binding[] {
  return policy.filter((each) => each.kind === 'RoleBinding' || each.kind === 'ClusterRoleBinding');
}

/** What one binding does for a request: it covers it, or how near it comes and what is missing. */
function judgeBinding(policy: Policy, binding: Binding, request: Request): { readonly depth: number; readonly why: () => Text } {
  const name = objectTerm(binding);
  const { user } = request;
  if (!binding.subjects.some((subject) => isSubject(subject, user, binding))) {
    return { depth: 0, why: () => text(`No subject of ${name} is ${who(user)}.`, `${name} 的 subjects 中没有 ${who(user)}。`) };
  }
  if (!reaches(binding, placeOf(request))) {
    const what = isOfCluster(request) ? text('this request belongs to no namespace', '这个请求不属于任何 namespace') : text('this request is for all namespaces', '这个请求针对所有 namespace');
    const where = placeOf(request);
    const aim = where === undefined ? what : text(`this request is for ${where}`, `这个请求针对 ${where}`);
    return { depth: 1, why: () => text(`${name} grants only within its own namespace, and ${aim.en}.`, `${name} 只在自己的 namespace 内授权，而${aim.zh}。`) };
  }
  const rules = rulesBehind(policy, binding);
  const role = roleTerm(binding.roleRef);
  if (rules === undefined) return { depth: 2, why: () => text(`${name} refers to ${role}, which does not exist, so it grants nothing.`, `${name} 引用的 ${role} 不存在，因此什么也不授予。`) };
  const gaps = rules.flatMap((rule) => gap(rule, request) ?? []);
  if (gaps.length < rules.length) return { depth: Infinity, why: () => text(`${name} gives ${who(user)} ${role}, which covers it.`, `${name} 把 ${role} 授予 ${who(user)}，其中有规则覆盖该请求。`) };
  const [nearest] = [...gaps].sort((a, b) => b.depth - a.depth);
  if (nearest === undefined) return { depth: 2, why: () => text(`${role} ends up without any rule.`, `${role} 最终没有任何规则。`) };
  return { depth: 2 + nearest.depth, why: () => nearest.why(role) };
}

/** What RBAC says to a request: allowed if any binding covers it; otherwise the nearest one says what is missing. */
export function judge(policy: Policy, request: Request): Verdict {
  const judged = bindingsIn(policy).map((binding) => judgeBinding(policy, binding, request));
  const [nearest] = [...judged].sort((a, b) => (a.depth === b.depth ? 0 : b.depth - a.depth));
  return {
    allowed: nearest?.depth === Infinity,
    why: nearest?.why ?? (() => text('There is no binding at all.', '没有任何 binding。')),
  };
}
