import * as fc from 'fast-check';
import { API_AUDIENCE, type Operation } from './port';
import type { Story } from './story-rule';

const shop = 'shop';
type Place = 'shop' | 'bank';

export const namespace = (name: Place): Operation => ({ do: 'createNamespace', name });
const account = (name: string, at: Place = shop): Operation => ({ do: 'createServiceAccount', namespace: at, name });
const pod = (name: string, serviceAccountName?: string, more: { readonly nodeName?: string; readonly at?: Place } = {}): Operation => ({
  do: 'createPod', namespace: more.at ?? shop, name,
  ...(serviceAccountName === undefined ? {} : { serviceAccountName }),
  ...(more.nodeName === undefined ? {} : { nodeName: more.nodeName }),
});
const secret = (name: string, serviceAccountName?: string): Operation => ({ do: 'createSecret', namespace: shop, name, ...(serviceAccountName === undefined ? {} : { serviceAccountName }) });
const node: Operation = { do: 'createNode', name: 'node-1' };
const wait = (seconds: number): Operation => ({ do: 'wait', seconds });
type Gone = Extract<Operation, { do: 'delete' }>;
const remove = (kind: Gone['kind'], name: string, at: Place = shop): Operation => (kind === 'Node' ? { do: 'delete', kind, name } : { do: 'delete', kind, namespace: at, name });
const mark = (kind: Gone['kind'], name: string, graceSeconds = 0): Operation => ({ do: 'delete', kind, namespace: shop, name, stays: { graceSeconds } });

type Asked = Extract<Operation, { do: 'requestToken' }>;
type Wish = Partial<Omit<Asked, 'do' | 'as'>>;
type Reading = Extract<Operation, { do: 'readToken' }>;
/** A token to be had, before it has a name. */
type Want = Omit<Asked, 'as'> | Omit<Reading, 'as'>;
const request = (wish: Wish = {}): Want => ({ do: 'requestToken', namespace: shop, serviceAccount: 'web', ...wish });
const reading = (name: string): Want => ({ do: 'readToken', namespace: shop, secret: name });

/** Two waits on end are one. */
function joined(before: readonly Operation[], next: Operation): readonly Operation[] {
  const last = before[before.length - 1];
  return next.do === 'wait' && last?.do === 'wait' ? [...before.slice(0, -1), wait(last.seconds + next.seconds)] : [...before, next];
}

/** Gives tokens their names, t1, t2 and so on; leaves out what a real cluster could take in more than one way. */
function named(steps: readonly (Operation | Want)[]): readonly Operation[] {
  let count = 0;
  const marked = new Set<string>();
  return steps.flatMap((step): readonly Operation[] => {
    if ((step.do === 'requestToken' || step.do === 'readToken') && !('as' in step)) return [{ ...step, as: `t${++count}` }];
    if (step.do === 'delete') {
      const key = `${step.kind} ${step.name}`;
      if (step.stays !== undefined && marked.has(key)) return [];
      if (step.stays === undefined) marked.delete(key);
      else marked.add(key);
    }
    return [step as Operation];
  }).reduce<readonly Operation[]>(joined, []);
}

/** The story in which every token is shown to the API server at the end. */
function shown(steps: readonly (Operation | Want)[]): Story {
  const operations = named(steps);
  const reviews = operations.flatMap((each): readonly Operation[] => ('as' in each ? [{ do: 'review', token: each.as }] : []));
  return { operations: [...operations, ...reviews] };
}

function some<T>(list: readonly T[], minLength: number, maxLength: number): fc.Arbitrary<readonly T[]> {
  return fc.array(fc.constantFrom(...list), { minLength, maxLength });
}

const begin: readonly Operation[] = [namespace(shop), account('web')];

/** Tokens of several lifetimes, asked for at several times. */
export const expiries: fc.Arbitrary<Story> = fc
  .tuple(fc.constantFrom(600, undefined, 1200, 3607), some<Operation | Want>([wait(600), wait(660), wait(661), wait(3000), wait(60), wait(1), request({ expirationSeconds: 600 }), request({ expirationSeconds: 1200 }), request()], 2, 6))
  .map(([first, rest]) => shown([...begin, request(first === undefined ? {} : { expirationSeconds: first }), ...rest]));

const front = pod('front', 'web', { nodeName: 'node-1' });
const key = secret('key');
const ofPod = request({ boundObjectRef: { kind: 'Pod', name: 'front' } });
const ofSecret = request({ boundObjectRef: { kind: 'Secret', name: 'key' } });
const ofNode = request({ boundObjectRef: { kind: 'Node', name: 'node-1' } });

function has(steps: readonly (Operation | Want)[], kind: Gone['kind']): boolean {
  return steps.some((each) => (each.do === 'requestToken' && each.boundObjectRef?.kind === kind) || (each.do === 'delete' && each.kind === kind) || (kind === 'Node' && each === front));
}

/** What has to be there for the steps. */
function stage(steps: readonly (Operation | Want)[]): readonly Operation[] {
  const pods = has(steps, 'Pod') ? [front] : [];
  return [...begin, ...(has([...pods, ...steps], 'Node') ? [node] : []), ...pods, ...(has(steps, 'Secret') ? [key] : [])];
}

/** Tokens bound to a Pod, a Secret or a Node that is deleted or made anew. */
export const bonds: fc.Arbitrary<Story> = fc
  .tuple(fc.uniqueArray(fc.constantFrom(ofPod, ofSecret, ofNode, request()), { minLength: 1, maxLength: 3 }), some<Operation>([remove('Pod', 'front'), front, remove('Secret', 'key'), key, remove('Node', 'node-1'), node, wait(30)], 1, 4))
  .map(([wants, events]) => shown([...stage([...wants, ...events]), ...wants, ...sensible(events)]));

/** Leaves out what is made a second time while it is there. */
function sensible(events: readonly Operation[]): readonly Operation[] {
  const gone = new Set<string>();
  return events.filter((each) => {
    if (each.do === 'delete') {
      if (gone.has(each.kind)) return false;
      gone.add(each.kind);
    } else if (each.do !== 'wait') {
      const kind = each.do.replace('create', '');
      if (!gone.has(kind)) return false;
      gone.delete(kind);
    }
    return true;
  });
}

/** Objects that are being deleted and are still there, and the leeway that their tokens have. */
export const terminations: fc.Arbitrary<Story> = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(ofPod, request(), ofSecret, reading('login')), { minLength: 1, maxLength: 3 }),
    fc.uniqueArray(fc.constantFrom(mark('Pod', 'front', 30), mark('ServiceAccount', 'web'), mark('Pod', 'front'), mark('Secret', 'key'), mark('Secret', 'login')), { minLength: 1, maxLength: 2 }),
    some([wait(60), wait(30), wait(1)], 0, 3),
    fc.constantFrom(undefined, undefined, undefined, remove('Pod', 'front')),
  )
  .map(([wants, marks, waits, last]) => {
    const all = [...wants, ...marks, ...(last === undefined ? [] : [last])];
    const isLogin = wants.some((each) => each.do === 'readToken') || marks.some((each) => 'name' in each && each.name === 'login');
    const isKey = wants.includes(ofSecret) || marks.some((each) => 'name' in each && each.name === 'key');
    const pods = has(all, 'Pod') ? [node, front] : [];
    return shown([...begin, ...pods, ...(isKey ? [key] : []), ...(isLogin ? [secret('login', 'web')] : []), ...wants, ...marks, ...waits, ...(last === undefined ? [] : [last])]);
  });

const bankWeb = request({ namespace: 'bank' });
const ofDefault = request({ serviceAccount: 'default' });

/** Tokens of accounts that are deleted and made anew, beside namesakes in another namespace. */
export const accounts: fc.Arbitrary<Story> = fc
  .tuple(fc.uniqueArray(fc.constantFrom(request(), bankWeb, ofDefault, ofPod), { minLength: 1, maxLength: 3 }), fc.boolean(), some<Operation>([remove('ServiceAccount', 'web'), account('web'), remove('ServiceAccount', 'web'), account('web'), remove('ServiceAccount', 'default'), remove('ServiceAccount', 'web', 'bank'), wait(30)], 1, 4))
  .map(([wants, isBank, events]) => {
    const hasBank = isBank || wants.includes(bankWeb) || events.some((each) => 'namespace' in each && each.namespace === 'bank');
    const bank = hasBank ? [namespace('bank'), account('web', 'bank')] : [];
    const pods = wants.includes(ofPod) ? [pod('front', 'web')] : [];
    let isThere = true;
    const sane = events.filter((each) => {
      if (each.do === 'wait' || !('name' in each) || each.name !== 'web' || ('namespace' in each && each.namespace !== shop)) return true;
      const isCreation = each.do === 'createServiceAccount';
      if (isCreation === isThere) return false;
      isThere = isCreation;
      return true;
    });
    return shown([...begin, ...bank, ...pods, ...wants, ...sane]);
  });

const audiences: readonly (string[] | undefined)[] = [undefined, ['vault'], [API_AUDIENCE, 'vault'], [API_AUDIENCE], ['vault', 'db']];
const wish = (each: readonly string[] | undefined) => (each === undefined ? {} : { audiences: [...each] });

/** Tokens for one audience or more, shown to one or more; the token of a Secret among them. */
export const audienceStories: fc.Arbitrary<Story> = fc
  .tuple(fc.constantFrom(...audiences), fc.option(fc.constantFrom(...audiences), { nil: null }), fc.constantFrom(false, false, false, true), some([...audiences, ['db']], 1, 3))
  .map(([first, second, isSecret, asked]) => {
    const wants = [request(wish(first)), ...(second === null ? [] : [request(wish(second))]), ...(isSecret ? [reading('login')] : [])];
    const tokens = wants.map((_each, i) => `t${i + 1}`);
    const reviews = tokens.flatMap((token) => asked.map((each): Operation => ({ do: 'review', token, ...wish(each) }))).slice(0, 4);
    return { operations: named([...begin, ...(isSecret ? [secret('login', 'web')] : []), ...wants, ...reviews]) };
  });

const YEARS_SECONDS = 100_000_000;

/** Tokens of Secrets beside requested ones, over years and deletions. */
export const secretTokens: fc.Arbitrary<Story> = fc
  .tuple(fc.constantFrom('web', 'web', 'web', 'job'), fc.boolean(), some<Operation>([wait(3600), wait(YEARS_SECONDS), remove('Secret', 'login'), remove('ServiceAccount', 'web'), account('web')], 0, 4))
  .map(([owner, hasOther, events]) => {
    const isGone = (i: number) => events.slice(0, i).some((each) => each.do === 'delete' && each.kind === 'ServiceAccount');
    const sane = events.filter((each, i) => each.do === 'wait' || (each.do === 'createServiceAccount' ? isGone(i) : events.indexOf(each) === i));
    return shown([...begin, secret('login', owner), reading('login'), ...(hasOther ? [request()] : []), ...sane]);
  });

type Bond = NonNullable<Asked['boundObjectRef']>;
const bond = fc.constantFrom<Bond>({ kind: 'Pod', name: 'front' }, { kind: 'Pod', name: 'front' }, { kind: 'Pod', name: 'other' }, { kind: 'Secret', name: 'key' }, { kind: 'Node', name: 'node-1' }, { kind: 'ServiceAccount', name: 'web' });

/** One request for a token, as it is answered; most of them are odd in one respect. */
export const requests: fc.Arbitrary<Story> = fc
  .tuple(
    fc.constantFrom('web', 'web', 'web', 'default', 'job'),
    fc.constantFrom(undefined, undefined, 600, 599, 60, 7200, 3607, 4_294_967_296, 4_294_967_297),
    fc.constantFrom(undefined, undefined, undefined, ['vault'], [API_AUDIENCE]),
    bond,
    fc.constantFrom('web', 'web', undefined),
    fc.constantFrom('time', 'bond', 'both'),
  )
  .map(([serviceAccount, time, wanted, ref, owner, about]) => {
    const hasRef = about !== 'time';
    const things = !hasRef ? [] : ref.kind === 'Pod' ? [pod('front', owner)] : ref.kind === 'Secret' ? [key] : ref.kind === 'Node' ? [node] : [];
    const expirationSeconds = about === 'bond' ? undefined : time;
    const asked = request({ serviceAccount: about === 'time' ? 'web' : serviceAccount, ...(expirationSeconds === undefined ? {} : { expirationSeconds }), ...wish(wanted), ...(hasRef ? { boundObjectRef: ref } : {}) });
    return { operations: named([...begin, ...things, asked]) };
  });

const ofVolume = request({ expirationSeconds: 3607, boundObjectRef: { kind: 'Pod', name: 'front' } });

/** Tokens as kubelets ask for them, beside others of about an hour. */
export const hours: fc.Arbitrary<Story> = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(ofVolume, request({ expirationSeconds: 3607 }), request({ expirationSeconds: 3600, boundObjectRef: { kind: 'Pod', name: 'front' } }), request({ expirationSeconds: 3607, audiences: ['vault'], boundObjectRef: { kind: 'Pod', name: 'front' } })), { minLength: 1, maxLength: 3 }),
    some([wait(3607), wait(61), wait(31_532_392), wait(31_536_000), wait(1)], 1, 4),
    fc.constantFrom(undefined, undefined, remove('Pod', 'front')),
  )
  .map(([wants, waits, last]) => {
    const operations = named([...begin, pod('front', 'web'), ...wants, ...waits, ...(last === undefined ? [] : [last])]);
    const reviews = operations.flatMap((each): readonly Operation[] => (each.do === 'requestToken' ? [{ do: 'review', token: each.as, ...wish(each.audiences) }] : []));
    return { operations: [...operations, ...reviews] };
  });

/** Which accounts or Secrets are there after this and that. */
export function lists(kind: 'ServiceAccount' | 'Secret'): fc.Arbitrary<Story> {
  const events: readonly Operation[] = kind === 'ServiceAccount'
    ? [account('web'), pod('front'), remove('ServiceAccount', 'default'), remove('ServiceAccount', 'web'), pod('back', 'web'), wait(60)]
    : [account('web'), pod('front'), secret('login', 'web'), remove('ServiceAccount', 'web'), secret('key'), pod('back', 'web'), secret('old', 'job')];
  const isFirst = fc.constantFrom(true, false);
  return fc.tuple(isFirst, fc.uniqueArray(fc.constantFrom(...events), { minLength: 0, maxLength: 4 })).map(([hasWeb, all]) => {
    const [web] = events;
    const rest = hasWeb && web !== undefined ? [web, ...all.filter((each) => each !== web)] : all;
    return { operations: [namespace(shop), ...rest, { do: 'list', kind, namespace: shop }] };
  });
}

const wants: readonly Want[] = [request(), ofPod, ofDefault, ofSecret, ofNode, reading('login')];

/** What has to be there for one token, with or without a Node under its Pod. */
function stageOf(want: Want, nodeName: string | undefined): readonly Operation[] {
  if (want === ofPod) return [...(nodeName === undefined ? [] : [node]), pod('front', 'web', nodeName === undefined ? {} : { nodeName })];
  if (want === ofNode) return [node];
  if (want === ofSecret) return [key];
  return want.do === 'readToken' ? [secret('login', 'web')] : [];
}

/** Moves a story to other names. */
function renamed({ operations }: Story, place: string, name: string): Story {
  const names: Readonly<Record<string, string>> = { shop: place, web: name };
  const other = (value: unknown): unknown => (typeof value === 'string' ? (names[value] ?? value) : value);
  return { operations: operations.map((each) => Object.fromEntries(Object.entries(each).map(([member, value]) => [member, other(value)])) as Operation) };
}

/** One token of one kind or another, and who is seen behind it. */
export const logins: fc.Arbitrary<Story> = fc
  .tuple(fc.constantFrom(...wants), fc.constantFrom(undefined, 'node-1'), fc.constantFrom(shop, 'prod', 'team-a'), fc.constantFrom('web', 'builder', 'api'), fc.constantFrom(false, false, true))
  .map(([want, nodeName, place, name, isLate]) => {
    const late = isLate && want === ofPod && nodeName !== undefined ? [remove('Node', nodeName)] : [];
    return renamed(shown([...begin, ...stageOf(want, nodeName), want, ...late]), place, name);
  });

/** Tokens of namesakes, of Pods and of accounts made anew. */
export const namesakes: fc.Arbitrary<Story> = fc.array(fc.constantFrom(request(), bankWeb, ofPod, ofDefault, request({ expirationSeconds: 7200 })), { minLength: 2, maxLength: 4 }).map((chosen) =>
  shown([...begin, ...(chosen.includes(bankWeb) ? [namespace('bank'), account('web', 'bank')] : []), ...(chosen.includes(ofPod) ? [pod('front', 'web')] : []), ...chosen]),
);
