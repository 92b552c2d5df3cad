import { z } from 'zod';
import { inEach, invariant, join, notes, text, verbatim, wholeAnswer, type AnyInvariant, type Text } from '../kernel';
import { rounds, wishes, type Round, type Wishes } from './access';
import { reachReason, reachViolation, sayBound, sayRequest, saySubject, wishReason, wishViolation } from './access-rule';
import { serviceAccountPort, type ServiceAccountPort, type Subject } from './port';
import { authorizerCode, defaultRolesCode, rbacDocs, userCode } from './sources';

const [bindingsForm, subjectForm, requestForm] = serviceAccountPort.mayAccess.params;
/** Pods of a namespace are listed: that is what the bound role allows. */
const listForm = z.object({ verb: z.literal('list'), group: z.literal(''), resource: z.literal('pods'), namespace: z.string() });

type Verdicts = readonly boolean[];

function bindingLines({ bindings }: Round): readonly Text[] {
  return bindings.map(({ namespace, subjects }) => {
    const to = subjects.map(sayBound).join(', ');
    return namespace === undefined ? text(`a ClusterRoleBinding to ${to}`, `一个 ClusterRoleBinding，subject 为 ${to}`) : text(`a RoleBinding in the namespace ${namespace} to ${to}`, `namespace ${namespace} 中的一个 RoleBinding，subject 为 ${to}`);
  });
}

function placeOf({ request }: Round): string {
  return 'path' in request ? '' : (request.namespace ?? '');
}

const reachQuestion = wholeAnswer<Round, Verdicts>({
  describe: (round) =>
    inEach((language) => {
      const lines = bindingLines(round).map((each) => `- ${each[language]}`).join('\n');
      const names = join(round.subjects.map(saySubject))[language];
      return language === 'en'
        ? `In a cluster with RBAC there is a ClusterRole that allows reading Pods. Beside the default bindings there is:\n\n${lines}\n\nCallers (namespace/name is a ServiceAccount, otherwise a user): ${names}.`
        : `集群启用 RBAC，有一个允许读取 Pod 的 ClusterRole。除默认绑定外，还有：\n\n${lines}\n\n请求方（namespace/名字 表示 ServiceAccount，否则是普通用户）：${names}。`;
    }),
  brief: (round) => inEach((language) => [...bindingLines(round), text(`asking for ${placeOf(round)}: ${join(round.subjects.map(saySubject)).en}`, `请求 ${placeOf(round)}：${join(round.subjects.map(saySubject)).zh}`)].map((each) => each[language]).join(language === 'en' ? '; ' : '；')),
  ask: (round) => text(`Who of them may list the Pods of the namespace ${placeOf(round)}?`, `其中谁可以列出 namespace ${placeOf(round)} 中的 Pod？`),
  say: (allowed, { subjects }) => {
    const chosen = subjects.filter((_each, i) => allowed[i] === true);
    return chosen.length === 0 ? text('nobody', '都不可以') : join(chosen.map(saySubject));
  },
  because: (_allowed, round) => join(reachReason(round), 'sentences'),
});

function whose(subject: Subject): Text {
  if ('user' in subject) return text(`The user ${subject.user} has authenticated with a certificate and is in no group but system:authenticated`, `用户 ${subject.user} 用证书认证，除 system:authenticated 外不属于任何组`);
  const { namespace, name } = subject.serviceAccount;
  return name === 'default'
    ? text(`A Pod of the namespace ${namespace} names no \`serviceAccountName\` and uses its mounted token`, `namespace ${namespace} 中的一个 Pod 未设置 \`serviceAccountName\`，使用挂载进来的令牌访问 API server`)
    : text(`A Pod runs as the new ServiceAccount ${namespace}/${name} and uses its mounted token`, `一个 Pod 使用新建的 ServiceAccount ${namespace}/${name}，通过挂载进来的令牌访问 API server`);
}

const wishQuestion = wholeAnswer<Wishes, Verdicts>({
  describe: ({ subject, requests }) =>
    inEach((language) => {
      const lines = requests.map((each, i) => `${i + 1}. \`${sayRequest(each)}\``).join('\n');
      const who = whose(subject)[language];
      return language === 'en'
        ? `${who}. The cluster (Kubernetes 1.37, RBAC) has only the roles and bindings that it creates by itself. The requests:\n\n${lines}`
        : `${who}。集群（Kubernetes 1.37，RBAC）中只有系统自带的角色和绑定。请求如下：\n\n${lines}`;
    }),
  brief: ({ subject, requests }) => inEach((language) => `${saySubject(subject)[language]}${language === 'en' ? ': ' : '：'}${requests.map((each, i) => (language === 'en' ? `(${i + 1}) ${sayRequest(each)}` : `（${i + 1}）${sayRequest(each)}`)).join(language === 'en' ? ' ' : '')}`),
  ask: () => text('Which of the requests are allowed?', '哪些请求会被允许？'),
  say: (allowed) => {
    const chosen = allowed.flatMap((each, i) => (each ? [i + 1] : []));
    return chosen.length === 0 ? text('none', '都不允许') : verbatim(chosen.join(', '));
  },
  because: (_allowed, wish) => join(wishReason(wish), 'sentences'),
});

const isGroup = (name: RegExp) => (_allowed: Verdicts, { bindings }: Round) => bindings.some(({ subjects }) => subjects.some((each) => each.kind === 'Group' && name.test(each.name)));

export const accessInvariants: readonly AnyInvariant[] = [
  invariant<ServiceAccountPort, Round, Verdicts>({
    id: 'service-account/group-binding',
    statement: text(
      'A binding to the group system:serviceaccounts:<namespace> reaches every ServiceAccount of that namespace, default included, and nobody else; where it grants is decided by the kind and namespace of the binding alone.',
      '绑定到组 system:serviceaccounts:<namespace> 就是绑定该 namespace 的全部 ServiceAccount（包括 default），不涉及其他任何人；授权在哪里生效只由绑定的类型和所在 namespace 决定。',
    ),
    sources: [notes('14.2'), rbacDocs, authorizerCode, userCode],
    scenario: rounds,
    form: z.object({ bindings: bindingsForm, subjects: z.array(subjectForm).min(1), request: listForm }),
    observe: (port, { bindings, subjects, request }) => subjects.map((subject) => port.mayAccess(bindings, subject, request)),
    holds: reachViolation,
    covers: {
      'a group of a namespace': isGroup(/^system:serviceaccounts:/),
      'somebody is allowed': (allowed) => allowed.includes(true),
      'somebody is not': (allowed) => allowed.includes(false),
      'a grant in another namespace': (allowed, { bindings, request }) => allowed.includes(true) && bindings.some(({ subjects }) => subjects.some((each) => each.kind === 'Group' && /:(shop|bank)$/.test(each.name) && !('path' in request) && !each.name.endsWith(`:${request.namespace}`))),
    },
    question: reachQuestion,
  }),
  invariant<ServiceAccountPort, Wishes, Verdicts>({
    id: 'service-account/default-rights',
    statement: text(
      'Without bindings of its own a ServiceAccount, default included, may discover the API, ask about itself, read the keys of the issuer and (since 1.37) get, list and watch ClusterTrustBundles; no other object, not even in its own namespace.',
      '没有额外绑定时，ServiceAccount（包括 default）只能做 API 发现、查询自身信息、读取令牌签发者的公钥，以及（1.37 起）get、list、watch ClusterTrustBundle；其他对象都不能访问，自己 namespace 中的也不行。',
    ),
    sources: [notes('13.4'), rbacDocs, defaultRolesCode],
    scenario: wishes,
    form: z.object({ subject: subjectForm, requests: z.array(requestForm).min(1) }),
    observe: (port, { subject, requests }) => requests.map((request) => port.mayAccess([], subject, request)),
    holds: wishViolation,
    covers: {
      'allowed to a default account': (allowed, { subject }) => allowed.includes(true) && 'serviceAccount' in subject,
      'not allowed to a default account': (allowed, { subject }) => allowed.includes(false) && 'serviceAccount' in subject,
      'a trust bundle read': (allowed, { requests }) => requests.some((each, i) => allowed[i] === true && 'resource' in each && each.resource === 'clustertrustbundles'),
      'a person': (_allowed, { subject }) => 'user' in subject,
    },
    question: wishQuestion,
  }),
];
