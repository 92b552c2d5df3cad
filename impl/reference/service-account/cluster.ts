import { API_AUDIENCE } from '../../../spec/service-account/port';
import type { Kind, Operation, Outcome, Reason } from '../../../spec/service-account';
import type { ReferenceIdentity } from './identity';
import { HOUR_SECONDS, LEEWAY_SECONDS, LONGEST_SECONDS, SHORTEST_SECONDS, WARN_SECONDS, YEAR_SECONDS, type Asked, type Issued, type Thing } from './tokens';

type Did<Name extends Operation['do']> = Extract<Operation, { do: Name }>;

function orApiServer(audiences: readonly string[] = []): readonly string[] {
  return audiences.length === 0 ? [API_AUDIENCE] : audiences;
}

/** A cluster whose controllers and caches have always caught up: its objects, its tokens and what is still accepted. */
export class ReferenceCluster {
  protected now = 0;
  protected things: Thing[] = [];
  protected readonly namespaces = new Set<string>();
  protected readonly tokens = new Map<string, Issued>();
  private made = 0;

  constructor(protected readonly identity: ReferenceIdentity) {}

  apply(operation: Operation): Outcome {
    const outcome = this.act(operation);
    if (operation.do === 'delete' || operation.do.startsWith('create')) this.control();
    return outcome;
  }

  private act(operation: Operation): Outcome {
    switch (operation.do) {
      case 'createNamespace':
        if (this.namespaces.has(operation.name)) return { refused: 'AlreadyExists' };
        this.namespaces.add(operation.name);
        return { created: { uid: this.fresh('uid-') } };
      case 'createNode':
        return this.create('Node', '', operation.name);
      case 'createServiceAccount':
        return this.createAccount(operation.namespace, operation.name);
      case 'createPod':
        return this.createPod(operation);
      case 'createSecret':
        return this.createSecret(operation);
      case 'delete':
        return this.delete(operation);
      case 'wait':
        this.now += operation.seconds;
        return { done: true };
      case 'list':
        return { names: this.things.filter(({ kind, namespace }) => kind === operation.kind && namespace === operation.namespace).map(({ name }) => name).sort() };
      case 'requestToken':
        return this.requestToken(operation);
      case 'readToken':
        return this.readToken(operation);
      case 'review':
        return this.review(operation);
    }
  }

  protected fresh(prefix: string): string {
    return `${prefix}${++this.made}`;
  }

  protected find(kind: Kind, namespace: string, name: string): Thing | undefined {
    return this.things.find((each) => each.kind === kind && each.namespace === (kind === 'Node' ? '' : namespace) && each.name === name);
  }

  protected create(kind: Kind, namespace: string, name: string, more: Partial<Thing> = {}): Outcome {
    if (kind !== 'Node' && !this.namespaces.has(namespace)) return { refused: 'NotFound' };
    if (this.find(kind, namespace, name) !== undefined) return { refused: 'AlreadyExists' };
    const uid = this.uidFor(kind, namespace, name);
    this.things.push({ kind, namespace, name, uid, ...more });
    return { created: { uid } };
  }

  protected uidFor(_kind: Kind, _namespace: string, _name: string): string {
    return this.fresh('uid-');
  }

  protected createAccount(namespace: string, name: string): Outcome {
    return this.create('ServiceAccount', namespace, name);
  }

  protected createPod({ namespace, name, serviceAccountName = 'default', nodeName }: Did<'createPod'>): Outcome {
    if (this.namespaces.has(namespace) && this.find('ServiceAccount', namespace, serviceAccountName) === undefined) return { refused: 'Forbidden' };
    return this.create('Pod', namespace, name, { account: serviceAccountName, ...(nodeName === undefined ? {} : { nodeName }) });
  }

  protected createSecret({ namespace, name, serviceAccountName }: Did<'createSecret'>): Outcome {
    if (serviceAccountName === undefined) return this.create('Secret', namespace, name);
    const accountUid = this.find('ServiceAccount', namespace, serviceAccountName)?.uid;
    return this.create('Secret', namespace, name, { account: serviceAccountName, ...(accountUid === undefined ? {} : { accountUid }) });
  }

  protected delete({ kind, namespace = '', name, stays }: Did<'delete'>): Outcome {
    const thing = this.find(kind, namespace, name);
    if (thing === undefined) return { refused: 'NotFound' };
    if (stays === undefined) this.things = this.things.filter((each) => each !== thing);
    else thing.deletedAt = this.now + stays.graceSeconds;
    return { done: true };
  }

  /** The controllers: each namespace has its `default`, and token Secrets go with their account. */
  protected control(): void {
    for (const namespace of this.namespaces) this.createDefault(namespace);
    if (this.things.some((each) => this.isOrphan(each))) this.things = this.things.filter((each) => !this.isOrphan(each));
  }

  protected createDefault(namespace: string): void {
    this.createAccount(namespace, 'default');
  }

  protected isOrphan({ kind, namespace, account, accountUid }: Thing): boolean {
    return kind === 'Secret' && account !== undefined && (accountUid === undefined || this.find('ServiceAccount', namespace, account)?.uid !== accountUid);
  }

  private requestToken(asked: Asked): Outcome {
    const account = this.find('ServiceAccount', asked.namespace, asked.serviceAccount);
    if (account === undefined) return { refused: 'NotFound' };
    const seconds = this.lifetime(asked.expirationSeconds ?? HOUR_SECONDS);
    if (seconds === null) return { refused: 'Invalid' };
    const ref = asked.boundObjectRef;
    const bound = ref && this.find(ref.kind, asked.namespace, ref.name);
    const wrong = ref && this.refusesBinding(asked, ref.kind, bound);
    if (wrong !== undefined) return { refused: wrong };
    return this.issue(asked.as, account, { audiences: this.audiences(asked), seconds, ...(bound === undefined ? {} : { bound }) });
  }

  /** How long a token will be good for if that much is asked for; null if that is refused. */
  protected lifetime(seconds: number): number | null {
    return seconds < SHORTEST_SECONDS || seconds > LONGEST_SECONDS ? null : seconds;
  }

  protected audiences({ audiences }: Asked): readonly string[] {
    return orApiServer(audiences);
  }

  protected refusesBinding({ serviceAccount }: Asked, kind: Kind, bound: Thing | undefined): Reason | undefined {
    if (kind === 'ServiceAccount') return 'BadRequest';
    if (bound === undefined) return 'NotFound';
    return kind === 'Pod' && bound.account !== serviceAccount ? 'BadRequest' : undefined;
  }

  protected issue(as: string, account: Thing, { audiences, seconds, bound }: { audiences: readonly string[]; seconds: number; bound?: Thing }): Outcome {
    const nodeName = bound?.kind === 'Node' ? bound.name : bound?.nodeName;
    const nodeUid = nodeName === undefined ? undefined : this.find('Node', '', nodeName)?.uid;
    const isExtended = bound?.kind === 'Pod' && this.isExtended(seconds) && audiences.every((each) => each === API_AUDIENCE);
    const lifetimeSeconds = isExtended ? YEAR_SECONDS : seconds;
    this.tokens.set(as, {
      bearer: {
        namespace: account.namespace, name: account.name, uid: account.uid, id: this.fresh('JTI='),
        ...(bound?.kind === 'Pod' ? { pod: { name: bound.name, uid: bound.uid } } : {}),
        ...(bound?.kind === 'Secret' ? { secret: bound.name } : {}),
        ...(nodeName === undefined ? {} : { node: { name: nodeName, ...(nodeUid === undefined ? {} : { uid: nodeUid }) } }),
      },
      audiences, issuedAt: this.now, lifetimeSeconds, promisedSeconds: seconds,
      ...(bound === undefined ? {} : { bound: { kind: bound.kind, name: bound.name, uid: bound.uid } }),
    });
    return { token: { audiences: [...audiences], promisedSeconds: seconds, lifetimeSeconds } };
  }

  protected isExtended(seconds: number): boolean {
    return seconds === WARN_SECONDS;
  }

  protected readToken({ as, namespace, secret: name }: Did<'readToken'>): Outcome {
    const secret = this.find('Secret', namespace, name);
    if (secret?.account === undefined) return { refused: 'NotFound' };
    this.tokens.set(as, {
      bearer: { namespace, name: secret.account, uid: secret.accountUid ?? '', secret: name },
      audiences: [], issuedAt: this.now, lifetimeSeconds: this.secretLifetime(), promisedSeconds: null,
      bound: { kind: 'Secret', name, uid: secret.uid },
    });
    return { token: { audiences: [], promisedSeconds: null, lifetimeSeconds: this.secretLifetime() } };
  }

  protected secretLifetime(): number | null {
    return null;
  }

  private review({ token: name, audiences }: Did<'review'>): Outcome {
    const token = this.tokens.get(name);
    const common = token === undefined ? [] : this.agreed(orApiServer(token.audiences), orApiServer(audiences));
    if (token === undefined || common.length === 0 || !this.isValid(token)) return { authenticated: false };
    const { bearer } = token;
    return {
      authenticated: true,
      audiences: [...common],
      user: { username: this.identity.username(bearer), uid: bearer.uid, groups: [...this.identity.groups(bearer)], extra: this.identity.extra(bearer) },
    };
  }

  /** The audiences for which a token is good and by which it is asked for. */
  protected agreed(own: readonly string[], asked: readonly string[]): readonly string[] {
    return asked.filter((each) => own.includes(each));
  }

  protected isValid(token: Issued): boolean {
    return !this.isExpired(token) && this.isAccountThere(token) && (token.bound === undefined || this.isBoundThere(token, token.bound));
  }

  protected isExpired({ issuedAt, lifetimeSeconds }: Issued): boolean {
    return lifetimeSeconds !== null && this.now > issuedAt + lifetimeSeconds + this.leeway();
  }

  protected isAccountThere(token: Issued): boolean {
    const { namespace, name, uid } = token.bearer;
    return this.isThere('ServiceAccount', namespace, name, uid, token);
  }

  protected isBoundThere(token: Issued, { kind, name, uid }: NonNullable<Issued['bound']>): boolean {
    return this.isThere(kind, token.bearer.namespace, name, uid, token);
  }

  private isThere(kind: Kind, namespace: string, name: string, uid: string, token: Issued): boolean {
    const thing = this.find(kind, namespace, name);
    return thing !== undefined && this.isSame(thing, uid) && !this.isTooLate(thing, token);
  }

  protected isSame(thing: Thing, uid: string): boolean {
    return thing.uid === uid;
  }

  /** Whether an object that is being deleted has ceased to stand behind the token. */
  protected isTooLate({ deletedAt }: Thing, { promisedSeconds }: Issued): boolean {
    if (deletedAt === undefined) return false;
    return promisedSeconds === null || this.now > deletedAt + this.leeway();
  }

  protected leeway(): number {
    return LEEWAY_SECONDS;
  }
}
