import { inEach, text, type Language, type Text } from '../kernel';
import type { Operation } from './port';
import type { Story } from './story-rule';
import { sayAudience } from './validity';

type Did<Name extends Operation['do']> = Extract<Operation, { do: Name }>;

function wordsOfRequest({ as, namespace, serviceAccount, audiences, expirationSeconds, boundObjectRef: ref }: Did<'requestToken'>): Text {
  const parts: Text[] = [];
  if (expirationSeconds !== undefined) parts.push(text(`\`expirationSeconds: ${expirationSeconds}\``, `\`expirationSeconds: ${expirationSeconds}\``));
  if (audiences !== undefined) {
    const names = audiences.map(sayAudience);
    parts.push(text(`for the audience${names.length > 1 ? 's' : ''} ${names.join(' and ')}`, `受众为 ${names.join(' 和 ')}`));
  }
  if (ref !== undefined) parts.push(text(`bound to ${ref.kind} \`${ref.name}\``, `绑定到 ${ref.kind} \`${ref.name}\``));
  return inEach((language) => {
    const more = parts.map((each) => each[language]).join(language === 'en' ? ', ' : '，');
    if (language === 'en') return `TokenRequest for \`${namespace}/${serviceAccount}\`${more === '' ? '' : ` (${more})`}: token ${as}`;
    return `为 \`${namespace}/${serviceAccount}\` 发起 TokenRequest${more === '' ? '' : `（${more}）`}，得到令牌 ${as}`;
  });
}

function wordsOfDeletion({ kind, namespace, name, stays }: Did<'delete'>): Text {
  const full = namespace === undefined ? `${kind} \`${name}\`` : `${kind} \`${namespace}/${name}\``;
  if (stays === undefined) return text(`${full} is deleted and gone`, `删除 ${full}，对象已消失`);
  if (stays.graceSeconds === 0) return text(`${full} is deleted, but a finalizer keeps it`, `删除 ${full}，但 finalizer 使其保留`);
  return text(`${full} is deleted with a grace period of ${stays.graceSeconds} s, and a finalizer keeps it`, `删除 ${full}，宽限期 ${stays.graceSeconds} 秒，finalizer 使其保留`);
}

/** An operation as a short sentence without its full stop. */
export function sayOperation(operation: Operation): Text {
  switch (operation.do) {
    case 'createNamespace':
      return text(`namespace \`${operation.name}\` is created`, `创建 namespace \`${operation.name}\``);
    case 'createNode':
      return text(`Node \`${operation.name}\` is created`, `创建 Node \`${operation.name}\``);
    case 'createServiceAccount':
      return text(`ServiceAccount \`${operation.namespace}/${operation.name}\` is created`, `创建 ServiceAccount \`${operation.namespace}/${operation.name}\``);
    case 'createPod': {
      const { namespace, name, serviceAccountName, nodeName } = operation;
      const account = serviceAccountName === undefined ? text('no `serviceAccountName`', '未设置 `serviceAccountName`') : text(`\`serviceAccountName: ${serviceAccountName}\``, `\`serviceAccountName: ${serviceAccountName}\``);
      const place = nodeName === undefined ? text('', '') : text(`, on Node \`${nodeName}\``, `，位于 Node \`${nodeName}\``);
      return text(`Pod \`${namespace}/${name}\` is created (${account.en}${place.en})`, `创建 Pod \`${namespace}/${name}\`（${account.zh}${place.zh}）`);
    }
    case 'createSecret': {
      const { namespace, name, serviceAccountName } = operation;
      if (serviceAccountName === undefined) return text(`Secret \`${namespace}/${name}\` (type Opaque) is created`, `创建 Secret \`${namespace}/${name}\`（类型 Opaque）`);
      return text(
        `Secret \`${namespace}/${name}\` of the type \`kubernetes.io/service-account-token\` is created for the ServiceAccount \`${serviceAccountName}\``,
        `为 ServiceAccount \`${serviceAccountName}\` 创建类型为 \`kubernetes.io/service-account-token\` 的 Secret \`${namespace}/${name}\``,
      );
    }
    case 'delete':
      return wordsOfDeletion(operation);
    case 'wait':
      return text(`${operation.seconds} s pass`, `过去 ${operation.seconds} 秒`);
    case 'list':
      return text(`the ${operation.kind}s of \`${operation.namespace}\` are listed`, `列出 \`${operation.namespace}\` 中的 ${operation.kind}`);
    case 'requestToken':
      return wordsOfRequest(operation);
    case 'readToken':
      return text(`token ${operation.as}, if there is one, is read from Secret \`${operation.namespace}/${operation.secret}\``, `从 Secret \`${operation.namespace}/${operation.secret}\` 中读取令牌 ${operation.as}（如果有）`);
    case 'review': {
      const names = operation.audiences?.map(sayAudience);
      if (names === undefined) return text(`TokenReview of ${operation.token} without audiences`, `对 ${operation.token} 做 TokenReview，不指定受众`);
      return text(`TokenReview of ${operation.token} for the audience${names.length > 1 ? 's' : ''} ${names.join(' and ')}`, `对 ${operation.token} 做 TokenReview，受众为 ${names.join(' 和 ')}`);
    }
  }
}

/** Which of the operations are told; the rest is in what is asked. */
export type Told = (operation: Operation) => boolean;
export const allButReviews: Told = ({ do: what }) => what !== 'review';
export const allButLists: Told = ({ do: what }) => what !== 'list';
export const everything: Told = () => true;

export function describeStory(told: Told, note?: Text): (story: Story) => Text {
  return ({ operations }) =>
    inEach((language) => {
      const steps = operations.filter(told).map((each, i) => `${i + 1}. ${sayOperation(each)[language]}`);
      const more = note === undefined ? '' : ` ${note[language]}`;
      const head = language === 'en' ? `In a fresh cluster of Kubernetes 1.37 this happens, in this order, while controllers keep up.${more}` : `在一个全新的 Kubernetes 1.37 集群中依次发生以下事情，控制器都能及时处理。${more.trim()}`;
      return `${head}\n\n${steps.join('\n')}`;
    });
}

const staging: readonly Operation['do'][] = ['createNamespace', 'createNode', 'createServiceAccount'];

/** The same on one line; where tokens are asked for, what only sets the stage for the first one is left out. Steps have their numbers where an answer names some. */
export function briefStory(told: Told, numbered = false): (story: Story) => Text {
  return ({ operations }) => {
    const first = operations.findIndex((each) => 'as' in each);
    const shown = operations.filter((each, i) => told(each) && each.do !== 'createNamespace' && !(i < first && staging.includes(each.do)));
    const number = (each: Operation, language: Language) => (!numbered ? '' : language === 'en' ? `(${operations.indexOf(each) + 1}) ` : `（${operations.indexOf(each) + 1}）`);
    return inEach((language) => shown.map((each) => number(each, language) + sayOperation(each)[language].replaceAll('`', '')).join(language === 'en' ? '; ' : '；'));
  };
}
