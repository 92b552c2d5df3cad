import { API_AUDIENCE, type Kind, type Operation, type Outcome } from './port';

/** An object that exists or has existed. */
export interface Being {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  /** Learnt from the first answer that shows it. */
  uid?: string;
  /** The account of a Pod, or the one that a Secret is for. */
  readonly account?: Being;
  readonly nodeName?: string;
  /** Its deletionTimestamp, in seconds since the beginning. */
  doomedAt?: number;
  isGone: boolean;
}

/** A token as it was issued. */
export interface Issued {
  readonly account: Being;
  readonly bound?: Being;
  /** The node of the Pod that it is bound to, or the one that it is bound to itself. */
  readonly node?: { readonly name: string; readonly being?: Being };
  readonly isOfSecret: boolean;
  readonly audiences: readonly string[];
  readonly issuedAt: number;
  readonly lifetimeSeconds: number | null;
  /** Learnt from the first review that shows it. */
  credential?: string;
}

/** All that is known before the outcome of an operation is read. */
export interface History {
  now: number;
  readonly namespaces: Set<string>;
  readonly beings: Being[];
  readonly tokens: Map<string, Issued>;
}

export function beginning(): History {
  return { now: 0, namespaces: new Set(), beings: [], tokens: new Map() };
}

export function present({ beings }: History, kind: Kind, namespace: string | undefined, name: string): Being | undefined {
  const place = kind === 'Node' ? '' : (namespace ?? '');
  return beings.find((each) => !each.isGone && each.kind === kind && each.namespace === place && each.name === name);
}

export const DEFAULT_SECONDS = 3600;
export const YEAR_SECONDS = 31_536_000;
/** What the API server asks for in the volume that it adds to Pods; such a token is stretched to a year. */
export const VOLUME_SECONDS = 3607;

type Asked = Extract<Operation, { do: 'requestToken' }>;

export function audiencesOf({ audiences }: Asked): readonly string[] {
  return audiences === undefined || audiences.length === 0 ? [API_AUDIENCE] : audiences;
}

/** How long the token that is asked for is good for. */
export function lifetimeOf(asked: Asked): number {
  const seconds = asked.expirationSeconds ?? DEFAULT_SECONDS;
  const isStretched = seconds === VOLUME_SECONDS && asked.boundObjectRef?.kind === 'Pod' && audiencesOf(asked).every((each) => each === API_AUDIENCE);
  return isStretched ? YEAR_SECONDS : seconds;
}

function issue(history: History, asked: Asked, account: Being): void {
  const { boundObjectRef: ref } = asked;
  const bound = ref === undefined ? undefined : present(history, ref.kind, asked.namespace, ref.name);
  const nodeName = bound?.kind === 'Node' ? bound.name : bound?.nodeName;
  const node = nodeName === undefined ? undefined : present(history, 'Node', '', nodeName);
  history.tokens.set(asked.as, {
    account, isOfSecret: false, audiences: audiencesOf(asked), issuedAt: history.now, lifetimeSeconds: lifetimeOf(asked),
    ...(bound === undefined ? {} : { bound }),
    ...(nodeName === undefined ? {} : { node: { name: nodeName, ...(node === undefined ? {} : { being: node }) } }),
  });
}

function remove(history: History, being: Being): void {
  being.isGone = true;
  if (being.kind !== 'ServiceAccount') return;
  for (const each of history.beings) if (each.kind === 'Secret' && each.account === being) each.isGone = true;
}

function add(history: History, kind: Kind, namespace: string, name: string, more: Partial<Being> = {}): Being {
  const being: Being = { kind, namespace, name, isGone: false, ...more };
  history.beings.push(being);
  return being;
}

/** Lets an operation that succeeded take effect. The outcome tells the UID of what it made, if it is looked at. */
export function happen(history: History, operation: Operation, uid: string | undefined): void {
  const learnt = uid === undefined ? {} : { uid };
  switch (operation.do) {
    case 'createNamespace':
      history.namespaces.add(operation.name);
      break;
    case 'createNode':
      add(history, 'Node', '', operation.name, learnt);
      break;
    case 'createServiceAccount':
      add(history, 'ServiceAccount', operation.namespace, operation.name, learnt);
      break;
    case 'createPod': {
      const account = present(history, 'ServiceAccount', operation.namespace, operation.serviceAccountName ?? 'default');
      add(history, 'Pod', operation.namespace, operation.name, { ...learnt, ...(account && { account }), ...(operation.nodeName === undefined ? {} : { nodeName: operation.nodeName }) });
      break;
    }
    case 'createSecret': {
      const account = operation.serviceAccountName === undefined ? undefined : present(history, 'ServiceAccount', operation.namespace, operation.serviceAccountName);
      const isOrphan = operation.serviceAccountName !== undefined && account === undefined;
      add(history, 'Secret', operation.namespace, operation.name, { ...learnt, isGone: isOrphan, ...(account && { account }) });
      break;
    }
    case 'delete': {
      const being = present(history, operation.kind, operation.namespace, operation.name);
      if (being !== undefined && operation.stays !== undefined) being.doomedAt = history.now + operation.stays.graceSeconds;
      else if (being !== undefined) remove(history, being);
      break;
    }
    case 'wait':
      history.now += operation.seconds;
      break;
    case 'requestToken': {
      const account = present(history, 'ServiceAccount', operation.namespace, operation.serviceAccount);
      if (account !== undefined) issue(history, operation, account);
      break;
    }
    case 'readToken': {
      const secret = present(history, 'Secret', operation.namespace, operation.secret);
      if (secret?.account !== undefined) history.tokens.set(operation.as, { account: secret.account, bound: secret, isOfSecret: true, audiences: [API_AUDIENCE], issuedAt: history.now, lifetimeSeconds: null });
      break;
    }
    case 'list':
    case 'review':
      break;
  }
  settle(history);
}

/** Each namespace has its `default` account, again if it was deleted. */
function settle(history: History): void {
  for (const namespace of history.namespaces) {
    if (present(history, 'ServiceAccount', namespace, 'default') === undefined) add(history, 'ServiceAccount', namespace, 'default');
  }
}

/** What is seen of an outcome. */
export type Field = keyof User | 'token';
type User = Extract<Outcome, { authenticated: true }>['user'];
type Token = Extract<Outcome, { token: unknown }>['token'];
export type SeenUser = { readonly [F in keyof User]?: User[F] };
export type Seen =
  | Exclude<Outcome, { created: unknown } | { token: unknown } | { authenticated: true }>
  | { readonly created: { readonly uid?: string } }
  | { readonly token: Partial<Token> }
  | { readonly authenticated: true; readonly audiences: readonly string[]; readonly user?: SeenUser };
export type Sight = readonly Seen[];

/** The outcome as far as these fields go; UIDs of objects are seen where those of users are. */
export function look(outcome: Outcome, fields: readonly Field[]): Seen {
  if ('created' in outcome) return fields.includes('uid') || fields.includes('extra') ? outcome : { created: {} };
  if ('token' in outcome) return fields.includes('token') ? outcome : { token: {} };
  if (!('authenticated' in outcome) || !outcome.authenticated) return outcome;
  const { authenticated, audiences, user } = outcome;
  if (!fields.some((each) => each !== 'token')) return { authenticated, audiences };
  const seen: { -readonly [F in keyof User]?: User[F] } = {};
  if (fields.includes('username')) seen.username = user.username;
  if (fields.includes('uid')) seen.uid = user.uid;
  if (fields.includes('groups')) seen.groups = user.groups;
  if (fields.includes('extra')) seen.extra = user.extra;
  return { authenticated, audiences, user: seen };
}
