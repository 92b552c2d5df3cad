import { text, violation, type Text, type Violation } from '../kernel';
import { audiencesOf, beginning, happen, lifetimeOf, present, type History, type Seen, type Sight } from './history';
import type { Operation, Reason } from './port';
import { successWords } from './success-words';
import { userViolation } from './user-rule';
import { common, faultOf, soundness } from './validity';

/** A program of operations: what happens to a cluster. */
export interface Story {
  readonly operations: readonly Operation[];
}

type Did<Name extends Operation['do']> = Extract<Operation, { do: Name }>;

export interface Obstacle {
  readonly reason: Reason;
  readonly clause: string;
  readonly why: Text;
}

const SHORTEST_SECONDS = 600;
const LONGEST_SECONDS = 4_294_967_296;

function obstacle(reason: Reason, clause: string, en: string, zh: string): Obstacle {
  return { reason, clause, why: text(en, zh) };
}

function creationObstacles(history: History, operation: Did<'createServiceAccount' | 'createPod' | 'createSecret'>): readonly Obstacle[] {
  const { namespace, name } = operation;
  const kind = operation.do === 'createPod' ? 'Pod' : operation.do === 'createSecret' ? 'Secret' : 'ServiceAccount';
  if (!history.namespaces.has(namespace)) return [obstacle('NotFound', 'no-namespace-no-object', `there is no namespace ${namespace}`, `不存在 namespace ${namespace}`)];
  const found: Obstacle[] = [];
  if (present(history, kind, namespace, name) !== undefined) found.push(obstacle('AlreadyExists', 'a-name-once', `there is a ${kind} ${name} already`, `已经有 ${kind} ${name}`));
  const account = operation.do === 'createPod' ? (operation.serviceAccountName ?? 'default') : undefined;
  if (account !== undefined && present(history, 'ServiceAccount', namespace, account) === undefined) {
    found.push(obstacle('Forbidden', 'no-account-no-pod', `${namespace} has no ServiceAccount ${account}`, `${namespace} 中没有 ServiceAccount ${account}`));
  }
  return found;
}

export function requestObstacles(history: History, asked: Did<'requestToken'>): readonly Obstacle[] {
  const { namespace, serviceAccount, expirationSeconds: seconds = SHORTEST_SECONDS, boundObjectRef: ref } = asked;
  const found: Obstacle[] = [];
  if (present(history, 'ServiceAccount', namespace, serviceAccount) === undefined) found.push(obstacle('NotFound', 'no-account-no-token', `${namespace} has no ServiceAccount ${serviceAccount}`, `${namespace} 中没有 ServiceAccount ${serviceAccount}`));
  if (seconds < SHORTEST_SECONDS) found.push(obstacle('Invalid', 'ten-minutes-at-least', `${seconds} s is less than ${SHORTEST_SECONDS} s, the least that may be asked for`, `${seconds} 秒小于允许的最小值 ${SHORTEST_SECONDS} 秒`));
  if (seconds > LONGEST_SECONDS) found.push(obstacle('Invalid', 'not-above-2-32', `${seconds} s is more than 2^32 s`, `${seconds} 秒超过 2^32 秒`));
  if (ref === undefined) return found;
  if (ref.kind === 'ServiceAccount') return [...found, obstacle('BadRequest', 'bound-to-what-may-be', 'a token cannot be bound to a ServiceAccount', '令牌不能绑定到 ServiceAccount')];
  const bound = present(history, ref.kind, namespace, ref.name);
  if (bound === undefined) found.push(obstacle('NotFound', 'bound-to-what-exists', `there is no ${ref.kind} ${ref.name}`, `不存在 ${ref.kind} ${ref.name}`));
  else if (ref.kind === 'Pod' && bound.account?.name !== serviceAccount) {
    found.push(obstacle('BadRequest', 'pod-of-the-account', `Pod ${ref.name} runs as ${bound.account?.name ?? ''}, not as ${serviceAccount}`, `Pod ${ref.name} 使用的是 ${bound.account?.name ?? ''}，而不是 ${serviceAccount}`));
  }
  return found;
}

function obstaclesTo(history: History, operation: Operation): readonly Obstacle[] {
  switch (operation.do) {
    case 'createNamespace':
      return history.namespaces.has(operation.name) ? [obstacle('AlreadyExists', 'a-name-once', `there is a namespace ${operation.name} already`, `已经有 namespace ${operation.name}`)] : [];
    case 'createNode':
      return present(history, 'Node', '', operation.name) === undefined ? [] : [obstacle('AlreadyExists', 'a-name-once', `there is a Node ${operation.name} already`, `已经有 Node ${operation.name}`)];
    case 'createServiceAccount':
    case 'createPod':
    case 'createSecret':
      return creationObstacles(history, operation);
    case 'delete':
      return present(history, operation.kind, operation.namespace, operation.name) === undefined ? [obstacle('NotFound', 'deleted-if-there', `there is no ${operation.kind} ${operation.name}`, `不存在 ${operation.kind} ${operation.name}`)] : [];
    case 'requestToken':
      return requestObstacles(history, operation);
    case 'readToken': {
      const secret = present(history, 'Secret', operation.namespace, operation.secret);
      if (secret?.account !== undefined) return [];
      return [obstacle('NotFound', 'no-secret-no-token', `there is no Secret ${operation.secret} with a token`, `不存在含有令牌的 Secret ${operation.secret}`)];
    }
    case 'wait':
    case 'list':
    case 'review':
      return [];
  }
}

function wrongToken(asked: Did<'requestToken' | 'readToken'>, { token }: Extract<Seen, { token: unknown }>): Violation | undefined {
  if (Object.keys(token).length === 0) return undefined;
  if (asked.do === 'readToken') {
    if (token.lifetimeSeconds === null && token.promisedSeconds === null && token.audiences?.length === 0) return undefined;
    return violation('secret-token-has-no-expiry', text('The token of a Secret has neither an expiry nor an audience.', 'Secret 中的令牌既没有过期时间也没有受众。'));
  }
  const wanted = audiencesOf(asked);
  const promised = asked.expirationSeconds ?? lifetimeOf(asked);
  const lifetime = lifetimeOf(asked);
  if ([...(token.audiences ?? [])].sort().join() !== [...wanted].sort().join()) return violation('audiences-as-asked', text(`The token is for ${wanted.join(', ')}.`, `令牌的受众是 ${wanted.join('、')}。`));
  if (token.lifetimeSeconds !== lifetime) {
    return lifetime === promised
      ? violation('lifetime-as-asked', text(`The token expires after ${lifetime} s.`, `令牌在 ${lifetime} 秒后过期。`))
      : violation('volume-token-is-stretched', text(`A token for a Pod that is asked for with ${promised} s and for the API server alone is stretched to ${lifetime} s.`, `为 Pod 申请 ${promised} 秒、且受众只有 API server 的令牌，有效期会延长到 ${lifetime} 秒。`));
  }
  return token.promisedSeconds === promised ? undefined : violation('promise-as-asked', text(`The answer names an expiry after ${promised} s.`, `响应中的过期时间是 ${promised} 秒之后。`));
}

function wrongNames(history: History, { kind, namespace }: Did<'list'>, names: readonly string[]): Violation | undefined {
  const expected = history.beings.filter((each) => !each.isGone && each.kind === kind && each.namespace === namespace).map(({ name }) => name).sort();
  const missing = expected.find((name) => !names.includes(name));
  const extra = names.find((name) => !expected.includes(name));
  if (missing !== undefined) {
    return missing === 'default'
      ? violation('default-in-each-namespace', text(`A controller sees to it that ${namespace} has the ServiceAccount default, again after it was deleted.`, `控制器保证 ${namespace} 中有 default 这个 ServiceAccount，被删除后会重建。`))
      : violation('listed-if-there', text(`${kind} ${missing} exists in ${namespace}.`, `${namespace} 中存在 ${kind} ${missing}。`));
  }
  if (extra === undefined) return names.length === expected.length ? undefined : violation('listed-once', text('Each object is listed once.', '每个对象只列出一次。'));
  return kind === 'Secret'
    ? violation('no-secret-by-itself', text(`Nobody creates a token Secret for a ServiceAccount by itself, and those of a deleted one are deleted: there is no ${extra}.`, `不会自动为 ServiceAccount 创建令牌 Secret，已删除账号的令牌 Secret 也会被删除：不存在 ${extra}。`))
    : violation('listed-if-there', text(`There is no ServiceAccount ${extra} in ${namespace}.`, `${namespace} 中不存在 ServiceAccount ${extra}。`));
}

function wrongReview(history: History, { token: name, audiences }: Did<'review'>, seen: Extract<Seen, { authenticated: boolean }>): Violation | undefined {
  const token = history.tokens.get(name);
  if (token === undefined) return seen.authenticated ? violation('what-was-not-issued', text(`There is no token ${name}.`, `不存在令牌 ${name}。`)) : undefined;
  const fault = faultOf(history, token, audiences);
  if (fault !== undefined) return seen.authenticated ? violation(fault.clause, text(`${name} is refused: ${fault.why.en}.`, `${name} 会被拒绝：${fault.why.zh}。`)) : undefined;
  if (!seen.authenticated) {
    const why = soundness(history, token, audiences);
    return violation('sound-is-accepted', text(`${name} is accepted: ${why.en}.`, `${name} 会被接受：${why.zh}。`));
  }
  const shared = common(token, audiences);
  if ([...seen.audiences].sort().join() !== [...shared].sort().join()) {
    return violation('common-audiences', text(`${name} is good for ${shared.join(', ')}: what it is meant for and was asked for.`, `${name} 对 ${shared.join('、')} 有效：即受众与所请求的交集。`));
  }
  return seen.user === undefined ? undefined : userViolation(history, name, token, seen.user);
}

function wrongOutcome(history: History, operation: Operation, seen: Seen): Violation | undefined {
  const obstacles = obstaclesTo(history, operation);
  const [first] = obstacles;
  if (first !== undefined) {
    if ('refused' in seen && obstacles.some(({ reason }) => reason === seen.refused)) return undefined;
    return violation(first.clause, text(`It is refused (${first.reason}): ${first.why.en}.`, `会被拒绝（${first.reason}）：${first.why.zh}。`));
  }
  if (operation.do === 'requestToken' || operation.do === 'readToken') return 'token' in seen ? wrongToken(operation, seen) : violation('a-token-is-given', successWords(operation));
  if (operation.do === 'list') return 'names' in seen ? wrongNames(history, operation, seen.names) : violation('a-list-of-names', text('A list is answered with names.', 'list 的结果是名字列表。'));
  if (operation.do === 'review') return 'authenticated' in seen ? wrongReview(history, operation, seen) : violation('a-verdict', text('A review is answered with a verdict.', 'TokenReview 的结果是通过与否。'));
  const isCreation = operation.do.startsWith('create');
  return (isCreation ? 'created' : 'done') in seen ? undefined : violation('nothing-against-it', successWords(operation));
}

/** Whether all outcomes of the story are right; what is looked at is the same in all. */
export function storyViolation({ operations }: Story, sight: Sight): Violation | undefined {
  if (sight.length !== operations.length) return violation('one-outcome-each', text(`There are ${operations.length} operations, but ${sight.length} outcomes.`, `共有 ${operations.length} 个操作，却有 ${sight.length} 个结果。`));
  const history = beginning();
  for (const [step, operation] of operations.entries()) {
    const seen = sight[step];
    if (seen === undefined) return undefined;
    const wrong = wrongOutcome(history, operation, seen);
    if (wrong !== undefined) return { ...wrong, step };
    if (!('refused' in seen)) happen(history, operation, 'created' in seen ? seen.created.uid : undefined);
  }
  return undefined;
}

/** The history up to the end, if everything goes as it should. */
export function historyOf({ operations }: Story): History {
  const history = beginning();
  for (const operation of operations) if (obstaclesTo(history, operation).length === 0) happen(history, operation, undefined);
  return history;
}
