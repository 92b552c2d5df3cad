import { text, violation, type Violation } from '../kernel';
import type { Being, History, Issued, SeenUser } from './history';

const PREFIX = 'authentication.kubernetes.io/';

/** Notes the UID of an object where it is first seen; whether it is the one known, and nobody else's. */
function isOwnUid({ beings }: History, being: Being, uid: string): boolean {
  if (being.uid === undefined && !beings.some((each) => each.uid === uid)) being.uid = uid;
  return uid !== '' && being.uid === uid;
}

function uidViolation(being: Being): Violation {
  return violation('uid-of-the-object', text(`The UID must be that of ${being.kind} ${being.name} itself, which no other object has or had.`, `UID 必须是 ${being.kind} ${being.name} 自身的 UID，任何其他对象都不曾拥有。`));
}

function wrongGroups({ namespace }: Being, groups: readonly string[]): Violation | undefined {
  const expected = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
  if (groups.length === expected.length && expected.every((each) => groups.includes(each))) return undefined;
  const [all, own, login] = expected;
  return violation('three-groups', text(
    `A ServiceAccount of ${namespace} is in ${all}, in ${own} and, like all authenticated users, in ${login}; in no other group.`,
    `${namespace} 的 ServiceAccount 属于 ${all}、${own}，并和所有通过认证的用户一样属于 ${login}，不属于其他组。`,
  ));
}

/** The keys of `extra` that a token brings, without their prefix. */
export function extraKeys({ bound, node, isOfSecret }: Issued): readonly string[] {
  if (isOfSecret) return [];
  const pod = bound?.kind === 'Pod' ? ['pod-name', 'pod-uid'] : [];
  const place = node === undefined ? [] : node.being === undefined ? ['node-name'] : ['node-name', 'node-uid'];
  return ['credential-id', ...pod, ...place];
}

function wrongExtra(history: History, name: string, token: Issued, extra: Readonly<Record<string, readonly string[]>>): Violation | undefined {
  const keys = extraKeys(token);
  const missing = keys.find((key) => extra[PREFIX + key]?.length !== 1);
  const surplus = Object.keys(extra).find((key) => !keys.includes(key.replace(PREFIX, '')));
  const bond = token.isOfSecret ? text('it is the token of a Secret', '它是 Secret 中的令牌') : token.bound === undefined ? text('it is bound to nothing', '它没有绑定任何对象') : text(`it is bound to a ${token.bound.kind}`, `它绑定到一个 ${token.bound.kind}`);
  if (missing !== undefined) return violation('extra-says-what-is-bound', text(`The token brings ${PREFIX}${missing}: ${bond.en}.`, `该令牌会带上 ${PREFIX}${missing}：${bond.zh}。`));
  if (surplus !== undefined) return violation('extra-says-no-more', text(`The token does not bring ${surplus}: ${bond.en}.`, `该令牌不会带上 ${surplus}：${bond.zh}。`));
  const value = (key: string) => extra[PREFIX + key]?.[0];
  const { bound, node } = token;
  if (bound?.kind === 'Pod' && value('pod-name') !== bound.name) return violation('extra-names-the-pod', text(`The Pod is ${bound.name}.`, `Pod 是 ${bound.name}。`));
  if (bound?.kind === 'Pod' && !isOwnUid(history, bound, value('pod-uid') ?? '')) return uidViolation(bound);
  if (node !== undefined && value('node-name') !== node.name) return violation('extra-names-the-node', text(`The Node is ${node.name}.`, `Node 是 ${node.name}。`));
  if (node?.being !== undefined && !isOwnUid(history, node.being, value('node-uid') ?? '')) return uidViolation(node.being);
  return token.isOfSecret ? undefined : wrongCredential(history, name, token, value('credential-id') ?? '');
}

function wrongCredential({ tokens }: History, name: string, token: Issued, credential: string): Violation | undefined {
  const isTaken = [...tokens].some(([other, each]) => other !== name && each.credential === credential);
  token.credential ??= credential;
  if (credential.startsWith('JTI=') && !isTaken && token.credential === credential) return undefined;
  return violation('credential-of-the-token', text('The credential-id is JTI= and the identifier of this very token, which no other has.', 'credential-id 是 JTI= 加上该令牌自己的标识，其他令牌都不相同。'));
}

/** Whether the user that a review names is the one whom the token speaks for. */
export function userViolation(history: History, name: string, token: Issued, { username, uid, groups, extra }: SeenUser): Violation | undefined {
  const { account } = token;
  const expected = `system:serviceaccount:${account.namespace}:${account.name}`;
  if (username !== undefined && username !== expected) {
    return violation('name-with-namespace', text(`The user name is made of namespace and name: ${expected}.`, `用户名由 namespace 和名字组成：${expected}。`));
  }
  if (uid !== undefined && !isOwnUid(history, account, uid)) return uidViolation(account);
  return (groups === undefined ? undefined : wrongGroups(account, groups)) ?? (extra === undefined ? undefined : wrongExtra(history, name, token, extra));
}
