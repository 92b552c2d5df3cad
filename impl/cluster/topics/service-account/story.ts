import type { Kind, Operation, Outcome } from '../../../../spec/service-account/port';
import type { ApiObject } from '../../api';
import { actorImage } from '../../options';
import type { Run, Slot } from '../../run';
import { ScenarioUnsupported } from '../../unavailable';
import { Names } from './names';
import { Place, unlessThere } from './place';
import { reasonOf } from './refusal';
import { Tokens } from './tokens';

type Did<Name extends Operation['do']> = Extract<Operation, { do: Name }>;

interface Secret extends ApiObject {
  readonly data?: Readonly<Record<string, string>>;
}

const FINALIZER = 'proctor.example/stays';
const WAITED_SECONDS_MAX = 95;
/** A Pod without a Node is removed by the garbage collector after 40 s and a look that comes every 20 s. */
const ORPHAN_SECONDS_MAX = 35;
/** The scheduler leaves the Pods of a story alone. */
const SCHEDULER = 'proctor.example/nobody';

/** What happens to accounts and tokens in a story, in namespaces of the cluster that stand for those of the story. */
export class Story {
  private readonly places = new Map<string, Place>();
  private readonly nodes = new Set<string>();
  private readonly names: Names;
  private readonly tokens: Tokens;
  private waited = 0;
  private orphanedAt: number | undefined;

  /** `isFresh`: its namespaces are made for it, for what is in a new one is asked. */
  constructor(private readonly run: Run, private readonly slot: Slot, private readonly isFresh: boolean, isChanging: boolean) {
    this.names = new Names(slot.prefix);
    this.tokens = new Tokens(run, isChanging);
  }

  /** The outcomes in order. Reviews on end are asked side by side. */
  async happen(operations: readonly Operation[]): Promise<readonly Outcome[]> {
    const outcomes: Promise<Outcome>[] = [];
    for (const operation of operations) {
      const outcome = this.act(operation).catch((problem: unknown): Outcome => ({ refused: reasonOf(operation.do, problem) }));
      outcomes.push(outcome);
      if (operation.do !== 'review') await outcome;
    }
    return Promise.all(outcomes);
  }

  async remove(): Promise<void> {
    await Promise.all([...this.nodes].map((name) => unlessThere(this.run.ask('DELETE', `/api/v1/nodes/${name}`))));
    for (const place of this.places.values()) {
      if (this.isFresh) await unlessThere(this.run.ask('DELETE', `/api/v1/namespaces/${place.name}`));
      else await place.empty();
    }
  }

  private act(operation: Operation): Promise<Outcome> {
    switch (operation.do) {
      case 'createNamespace':
        return this.createNamespace(operation.name);
      case 'createNode':
        return this.createNode(operation.name);
      case 'createServiceAccount':
        return this.create(operation.namespace, 'ServiceAccount', { metadata: { name: operation.name } });
      case 'createPod':
        return this.createPod(operation);
      case 'createSecret':
        return this.createSecret(operation);
      case 'delete':
        return this.delete(operation);
      case 'wait':
        return this.wait(operation.seconds);
      case 'list':
        return this.list(operation);
      case 'requestToken':
        return this.requestToken(operation);
      case 'readToken':
        return this.readToken(operation);
      case 'review':
        return this.review(operation);
    }
  }

  private place(name: string): Place {
    return this.places.get(name) ?? new Place(this.run, `proctor-${this.run.id}-nowhere`);
  }

  private async createNamespace(name: string): Promise<Outcome> {
    const place = new Place(this.run, await (this.isFresh ? this.slot.newNamespace(name) : this.slot.namespace(name)));
    this.places.set(name, place);
    this.names.placed(name, place.name);
    await place.until('ServiceAccount', 'default', (account) => account !== undefined);
    const { metadata } = await this.run.ask<ApiObject>('GET', `/api/v1/namespaces/${place.name}`);
    return { created: { uid: metadata.uid } };
  }

  private async createNode(name: string): Promise<Outcome> {
    // In somebody's, DaemonSets would make Pods for it, and who looks after machines would remove it.
    if (this.run.options.context !== undefined) throw new ScenarioUnsupported('Nodes without a machine are made in the local cluster only');
    const { metadata } = await this.run.ask<ApiObject>('POST', '/api/v1/nodes', { body: { metadata: { name: this.names.node(name), labels: this.run.labels } } });
    this.nodes.add(this.names.node(name));
    return { created: { uid: metadata.uid } };
  }

  private async create(namespace: string, kind: Kind, body: { readonly metadata: object } & Record<string, unknown>): Promise<Outcome> {
    const { metadata } = await this.run.ask<ApiObject>('POST', this.place(namespace).collection(kind), { body: { ...body, metadata: { ...body.metadata, labels: this.run.labels } } });
    return { created: { uid: metadata.uid } };
  }

  private createPod({ namespace, name, serviceAccountName, nodeName }: Did<'createPod'>): Promise<Outcome> {
    return this.create(namespace, 'Pod', {
      metadata: { name },
      spec: {
        schedulerName: SCHEDULER, containers: [{ name: 'app', image: actorImage(this.run.options) }],
        ...(serviceAccountName === undefined ? {} : { serviceAccountName }), ...(nodeName === undefined ? {} : { nodeName: this.names.node(nodeName) }),
      },
    });
  }

  /** The controller of tokens fills a Secret, or removes it if it is for nobody. */
  private async createSecret({ namespace, name, serviceAccountName: account }: Did<'createSecret'>): Promise<Outcome> {
    if (account === undefined) return this.create(namespace, 'Secret', { metadata: { name } });
    const created = await this.create(namespace, 'Secret', { metadata: { name, annotations: { 'kubernetes.io/service-account.name': account } }, type: 'kubernetes.io/service-account-token' });
    await this.place(namespace).until<Secret>('Secret', name, (secret) => secret?.data?.['token'] !== undefined || secret === undefined);
    return created;
  }

  private async delete({ kind, namespace = '', name, stays }: Did<'delete'>): Promise<Outcome> {
    const place = this.place(namespace);
    const path = kind === 'Node' ? `/api/v1/nodes/${this.names.node(name)}` : `${place.collection(kind)}/${name}`;
    if (stays !== undefined) {
      await this.run.ask('PATCH', path, { body: { metadata: { finalizers: [FINALIZER] } } });
      await this.run.ask('DELETE', path, { body: kind === 'Pod' ? { gracePeriodSeconds: stays.graceSeconds } : {} });
      this.tokens.mark(this.waited + stays.graceSeconds);
      return { done: true };
    }
    const held = kind === 'Node' ? undefined : await place.get<ApiObject & { metadata: { finalizers?: readonly string[] } }>(kind, name);
    if ((held?.metadata.finalizers ?? []).length > 0) await unlessThere(this.run.ask('PATCH', path, { body: { metadata: { finalizers: null } } }));
    if (held?.metadata.deletionTimestamp === undefined || kind === 'Pod') {
      const removing = this.run.ask('DELETE', path, { body: { gracePeriodSeconds: 0 } });
      await (held?.metadata.deletionTimestamp === undefined ? removing : unlessThere(removing));
    }
    if (kind === 'Node') this.orphanedAt ??= this.waited;
    if (kind === 'ServiceAccount') await this.accountGone(place, name, held?.metadata.uid);
    return { done: true };
  }

  /** Controllers make a new default account, and remove the token Secrets of one that is gone. */
  private async accountGone(place: Place, name: string, uid: string | undefined): Promise<void> {
    if (name === 'default') await place.until('ServiceAccount', name, (account) => account !== undefined && account.metadata.uid !== uid);
    const { items } = await this.run.ask<{ items: readonly (ApiObject & { metadata: { annotations?: Readonly<Record<string, string>> } })[] }>('GET', place.collection('Secret'));
    const own = items.filter(({ metadata }) => metadata.annotations?.['kubernetes.io/service-account.uid'] === uid);
    await Promise.all(own.map(({ metadata }) => place.until('Secret', metadata.name, (secret) => secret === undefined)));
    if (name !== 'default') await place.refused(name);
  }

  private async wait(seconds: number): Promise<Outcome> {
    this.waited += seconds;
    if (this.waited > WAITED_SECONDS_MAX) throw new ScenarioUnsupported(`more than ${WAITED_SECONDS_MAX} s would have to be waited`);
    if (this.orphanedAt !== undefined && this.waited - this.orphanedAt > ORPHAN_SECONDS_MAX) throw new ScenarioUnsupported('the garbage collector removes Pods whose Node is gone for a minute');
    await this.run.sleep(seconds);
    this.tokens.now = this.waited;
    return { done: true };
  }

  private async list({ kind, namespace }: Did<'list'>): Promise<Outcome> {
    const { items } = await this.run.ask<{ items: readonly ApiObject[] }>('GET', this.place(namespace).collection(kind));
    return { names: items.map(({ metadata }) => metadata.name).sort() };
  }

  private requestToken({ namespace, boundObjectRef: ref, ...asked }: Did<'requestToken'>): Promise<Outcome> {
    const name = ref?.kind === 'Node' ? this.names.node(ref.name) : ref?.name;
    return this.tokens.request(this.place(namespace), { namespace, ...asked, ...(ref === undefined || name === undefined ? {} : { boundObjectRef: { kind: ref.kind, name } }) });
  }

  private async readToken({ as, namespace, secret: name }: Did<'readToken'>): Promise<Outcome> {
    const place = this.place(namespace);
    const token = (await place.get<Secret>('Secret', name))?.data?.['token'];
    return token === undefined ? { refused: 'NotFound' } : this.tokens.read(place, as, Buffer.from(token, 'base64').toString('utf8'));
  }

  private async review({ token, audiences }: Did<'review'>): Promise<Outcome> {
    const outcome = await this.tokens.review(token, audiences);
    return 'authenticated' in outcome && outcome.authenticated ? { ...outcome, user: this.names.told(outcome.user) } : outcome;
  }
}
