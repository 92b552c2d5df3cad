import { inEach, text, type Language, type Text } from '../kernel';
import { isOfCluster } from './grant-rule';
import type { ChainSituation, Situation, WriteSituation } from './policies';
import type { Authorizer, Policy, RbacObject, Request, Write } from './port';
import { letter, objectTerm, resourceTerm, roleTerm, ruleTerm, subjectTerms } from './terms';

export const signs = { list: { en: ', ', zh: '、' }, parts: { en: '; ', zh: '；' }, colon: { en: ': ', zh: '：' } } as const;

export function labelTerm(labels: Readonly<Record<string, string>>): string {
  return `{${Object.entries(labels).map(([key, value]) => `${key}: ${value}`).join(', ')}}`;
}

/** What an object says, as pieces of a manifest. */
function contents(object: RbacObject, language: Language): readonly string[] {
  if ('roleRef' in object) return [`${subjectTerms(object)[language]} → ${roleTerm(object.roleRef)}`];
  const rules = object.rules.map(ruleTerm);
  if (object.kind === 'Role') return rules;
  const { metadata: { labels }, aggregationRule } = object;
  const selectors = aggregationRule?.clusterRoleSelectors.map(({ matchLabels }) => `{matchLabels: ${labelTerm(matchLabels)}}`);
  const own = rules.length === 0 ? ['rules: []'] : rules;
  return [...(labels === undefined ? [] : [`labels: ${labelTerm(labels)}`]), ...(selectors === undefined ? [] : [`aggregationRule: {clusterRoleSelectors: [${selectors.join(', ')}]}`]), ...own];
}

function objectLine(object: RbacObject, language: Language): string {
  return `\`${objectTerm(object)}\`${signs.colon[language]}${contents(object, language).map((each) => `\`${each}\``).join(signs.parts[language])}`;
}

function describePolicy(policy: Policy, language: Language): string {
  if (policy.length === 0) return language === 'en' ? 'A cluster of Kubernetes 1.37 without any role or binding.' : 'Kubernetes 1.37 集群中没有任何角色和绑定。';
  const head = language === 'en' ? 'All roles and bindings of a cluster (Kubernetes 1.37, the built-in ones removed):' : '集群（Kubernetes 1.37，内置的已全部删除）中的全部角色和绑定：';
  return `${head}\n\n${policy.map((object) => `- ${objectLine(object, language)}`).join('\n')}`;
}

interface Column {
  readonly head: Text;
  of(request: Request): string | undefined;
}

const columns: readonly Column[] = [
  { head: text('user', '用户'), of: ({ user }) => user.username },
  { head: text('groups', '用户组'), of: ({ user }) => user.groups.join(', ') },
  { head: text('verb', '动词'), of: ({ verb }) => verb },
  { head: text('path', '路径'), of: (request) => ('path' in request ? request.path : undefined) },
  { head: text('API group', 'API 组'), of: (request) => ('path' in request ? undefined : `"${request.apiGroup}"`) },
  { head: text('resource', '资源'), of: (request) => ('path' in request ? undefined : resourceTerm(request)) },
  { head: text('name', '名称'), of: (request) => ('path' in request ? undefined : request.name) },
  { head: text('fieldSelector', 'fieldSelector'), of: (request) => ('path' in request ? undefined : request.fieldSelector) },
];

/** Where a request goes: a namespace, all of them, or none because the resource has none. */
function whereWords(request: Request, language: Language): string {
  if ('path' in request) return '-';
  if (request.namespace !== undefined) return `\`${request.namespace}\``;
  if (isOfCluster(request)) return '-';
  return language === 'en' ? 'all' : '全部';
}

export function isShared(requests: readonly Request[]): boolean {
  return requests.every(({ user }) => user.username === requests[0]?.user.username);
}

function requestTable(requests: readonly Request[], language: Language): string {
  const own = columns.slice(isShared(requests) ? 2 : 0).filter(({ of }) => requests.some((request) => of(request) !== undefined));
  const withPlace = requests.some((request) => !('path' in request));
  const head = [language === 'en' ? 'request' : '请求', ...own.map((column) => column.head[language]), ...(withPlace ? ['namespace'] : [])];
  const rows = requests.map((request, i) => {
    const cells = own.map(({ of }) => of(request)).map((cell) => (cell === undefined ? '-' : `\`${cell}\``));
    return [letter(i), ...cells, ...(withPlace ? [whereWords(request, language)] : [])];
  });
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function describeRequests(requests: readonly Request[], language: Language): string {
  const [first] = requests;
  const groups = first?.user.groups.map((group) => `\`${group}\``).join(signs.list[language]) ?? '';
  const many = requests.length > 1;
  if (!isShared(requests)) return `${language === 'en' ? 'The requests:' : '请求如下：'}\n\n${requestTable(requests, language)}`;
  const head =
    language === 'en'
      ? `\`${first?.user.username}\` (groups: ${groups}) sends ${many ? 'these requests' : 'this request'}:`
      : `\`${first?.user.username}\`（所属用户组：${groups}）发出${many ? '以下请求' : '如下请求'}：`;
  return `${head}\n\n${requestTable(requests, language)}`;
}

export function describeSituation({ policy, requests }: Situation): Text {
  return inEach((language) => `${describePolicy(policy, language)}\n\n${describeRequests(requests, language)}`);
}

function authorizerTerm(authorizer: Authorizer): Text {
  if (authorizer.type !== 'Webhook') return text(`\`${authorizer.type}\``, `\`${authorizer.type}\``);
  const answers = { allowed: text('which allows everything', '对一切都允许'), denied: text('which denies everything', '对一切都明确拒绝'), noOpinion: text('which has no opinion on anything', '对一切都不表态') };
  const { en, zh } = answers[authorizer.answer];
  return text(`\`Webhook\` (${en})`, `\`Webhook\`（${zh}）`);
}

export function chainWords(authorizers: readonly Authorizer[], language: Language): string {
  return authorizers.map((each) => authorizerTerm(each)[language]).join(' → ');
}

export function describeChain(situation: ChainSituation): Text {
  const { policy, requests, authorizers } = situation;
  return inEach((language) => {
    const chain = language === 'en' ? `Authorizers of the API server, in their order: ${chainWords(authorizers, language)}.` : `API server 配置的授权器，按顺序：${chainWords(authorizers, language)}。`;
    return `${describePolicy(policy, language)}\n\n${chain}\n\n${describeRequests(requests, language)}`;
  });
}

function attemptLine({ verb, object }: Write, language: Language): string {
  if (verb === 'delete') return `${verb} \`${objectTerm(object)}\``;
  return `${verb} ${objectLine(object, language)}`;
}

export function describeWrites({ policy, attempts }: WriteSituation): Text {
  return inEach((language) => {
    const user = attempts[0]?.user;
    const groups = user?.groups.map((group) => `\`${group}\``).join(signs.list[language]) ?? '';
    const each = attempts.length < 2 ? '' : language === 'en' ? ', each in the cluster as it is above' : '，每一项都在上述集群状态下单独进行';
    const head =
      language === 'en'
        ? `RBAC is the only authorizer. \`${user?.username}\` (groups: ${groups}) tries to write${each} (an update is shown as it is to be afterwards):`
        : `唯一的授权器是 RBAC。\`${user?.username}\`（所属用户组：${groups}）尝试以下写操作${each}（update 给出的是更新后的内容）：`;
    return `${describePolicy(policy, language)}\n\n${head}\n\n${attempts.map((attempt, i) => `- (${letter(i)}) ${attemptLine(attempt, language)}`).join('\n')}`;
  });
}
