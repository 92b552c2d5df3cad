import { text, type Text } from '../kernel';
import { API_AUDIENCE } from './port';
import type { Being, History, Issued } from './history';

/** Clocks may differ by this much: expiry and deletion count only when they are longer ago. */
export const LEEWAY_SECONDS = 60;

/** What keeps a token from being accepted: a clause and the reason in words. */
export interface Fault {
  readonly clause: string;
  readonly why: Text;
}

export function sayBeing({ kind, name }: Being): Text {
  return text(`${kind} ${name}`, `${kind} ${name}`);
}

function expired({ issuedAt, lifetimeSeconds }: Issued, now: number): Fault | undefined {
  if (lifetimeSeconds === null || now - issuedAt <= lifetimeSeconds + LEEWAY_SECONDS) return undefined;
  return {
    clause: 'expired-is-refused',
    why: text(
      `it is ${now - issuedAt} s old and was good for ${lifetimeSeconds} s, with ${LEEWAY_SECONDS} s of leeway`,
      `它签发已 ${now - issuedAt} 秒，有效期 ${lifetimeSeconds} 秒，另有 ${LEEWAY_SECONDS} 秒宽限`,
    ),
  };
}

/** Whether the object behind a token still stands behind it. */
function fallen(being: Being, history: History, token: Issued): Fault | undefined {
  const name = sayBeing(being);
  if (being.isGone) {
    const isReplaced = history.beings.some((each) => !each.isGone && each.kind === being.kind && each.namespace === being.namespace && each.name === being.name);
    return isReplaced
      ? { clause: 'a-namesake-is-another', why: text(`${name.en} was deleted, and the new one of that name has another UID`, `${name.zh} 已被删除，同名的新对象 UID 不同`) }
      : { clause: 'gone-is-refused', why: text(`${name.en} is gone`, `${name.zh} 已不存在`) };
  }
  if (being.doomedAt === undefined) return undefined;
  const past = history.now - being.doomedAt;
  if (token.isOfSecret) return { clause: 'secret-token-ends-at-once', why: text(`${name.en} is being deleted, and a token of a Secret has no leeway`, `${name.zh} 正在被删除，而 Secret 中的令牌没有宽限`) };
  if (past <= LEEWAY_SECONDS) return undefined;
  return { clause: 'deletion-counts-after-leeway', why: text(`the deletionTimestamp of ${name.en} is ${past} s ago, more than ${LEEWAY_SECONDS} s`, `${name.zh} 的 deletionTimestamp 已过去 ${past} 秒，超过 ${LEEWAY_SECONDS} 秒`) };
}

/** Audiences that a token and a review have in common. */
export function common(token: Issued, asked: readonly string[] | undefined): readonly string[] {
  return (asked === undefined || asked.length === 0 ? [API_AUDIENCE] : asked).filter((each) => token.audiences.includes(each));
}

/** Why a token is refused now for these audiences; undefined if it is accepted. */
export function faultOf(history: History, token: Issued, asked: readonly string[] | undefined): Fault | undefined {
  if (common(token, asked).length === 0) {
    const own = token.audiences.map(sayAudience).join(', ');
    const wanted = (asked ?? [API_AUDIENCE]).map(sayAudience).join(', ');
    return { clause: 'wrong-audience-is-refused', why: text(`it is meant for ${own}, and it was shown to ${wanted}`, `它的受众是 ${own}，却出示给了 ${wanted}`) };
  }
  return expired(token, history.now) ?? fallen(token.account, history, token) ?? (token.bound === undefined ? undefined : fallen(token.bound, history, token));
}

export function sayAudience(audience: string): string {
  return audience === API_AUDIENCE ? 'API server' : audience;
}

function isLeft({ isGone, doomedAt }: Being): boolean {
  return !isGone && doomedAt === undefined;
}

/** Why a token is accepted, by whom it is asked about: where there are several audiences, they are the point. */
export function soundness({ now }: History, token: Issued, asked: readonly string[] | undefined): Text {
  if (token.audiences.length > 1 || (asked ?? []).length > 1) {
    const [own, shared] = [token.audiences.map(sayAudience), common(token, asked).map(sayAudience)];
    return text(
      `it is meant for ${own.join(' and ')}, and ${shared.join(' and ')} ${shared.length > 1 ? 'are' : 'is one'} of the audiences asked about`,
      `它的受众是 ${own.join(' 和 ')}，而 ${shared.join(' 和 ')} 在所询问的受众之中`,
    );
  }
  const { account, bound, lifetimeSeconds, issuedAt, isOfSecret } = token;
  const doomed = [account, ...(bound === undefined ? [] : [bound])].find((each) => !isLeft(each));
  if (doomed !== undefined) {
    const name = sayBeing(doomed);
    return text(`the deletionTimestamp of ${name.en} is not more than ${LEEWAY_SECONDS} s past and the object is still there`, `${name.zh} 的 deletionTimestamp 过去不超过 ${LEEWAY_SECONDS} 秒，且对象仍然存在`);
  }
  const names = [account, ...(bound === undefined ? [] : [bound])].map((each) => sayBeing(each).en).join(isOfSecret || bound !== undefined ? ' and ' : '');
  const objects = text(`${names} ${bound === undefined ? 'exists' : 'exist'} unchanged`, bound === undefined ? `${names} 没有变` : `${names.replace(' and ', ' 和 ')} 都没有变`);
  if (lifetimeSeconds === null) return text(`${objects.en} and a token of a Secret has no expiry`, `${objects.zh}，而 Secret 中的令牌没有过期时间`);
  return text(`${objects.en} and it is ${now - issuedAt} s old, not more than ${lifetimeSeconds} + ${LEEWAY_SECONDS} s`, `${objects.zh}，且签发 ${now - issuedAt} 秒，未超过 ${lifetimeSeconds} + ${LEEWAY_SECONDS} 秒`);
}
