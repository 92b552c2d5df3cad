import { DEFAULT_CLASS, type Cluster, type Kind, type Manifest, type Operation } from '../../../../spec/pv-binding/port';
import { ApiError, type ApiObject } from '../../api';
import type { Live } from '../../lanes';
import { lock } from '../../lock';
import type { Run, Slot } from '../../run';
import { ScenarioUnsupported } from '../../unavailable';
import { Names } from './names';
import { mirrorOf } from './mirror';
import { nodePrefix, nodesOf } from './nodes';
import { collections, SCENARIO, stampOf, type ApiClaim, type ApiPod, type ApiVolume, type Snapshot } from './objects';
import { patience } from './patience';
import { isAskable, provision } from './provisioner';
import { limit } from '../../instant';

const SOON_MS_MAX = 20_000;
/** The controller of volumes looks at everything so often, in seconds: the local one, and one with the usual options; a little later it has seen it. */
const RESYNC_SECONDS = { local: 1.2, usual: 15.2 } as const;
const REST_MS_MAX = 120_000;

/** Volumes and claims that the real controllers bind, in a namespace of the cluster; a provisioner of its own serves them. */
export class LivePvBinding implements Live {
  static readonly methods = ['apply'];
  private slot: Slot | undefined;
  private namespace = '';
  private names: Names | undefined;
  private labels: Readonly<Record<string, string>> = {};
  private done: Operation[] = [];
  private unlock: (() => Promise<void>) | undefined;

  constructor(private readonly run: Run) {}

  async apply(operation: Operation): Promise<Cluster> {
    if (this.unlock === undefined && isVerbatim(operation)) await this.beginVerbatim();
    this.done.push(operation);
    return (await this.story()).told(await this.act(operation));
  }

  async dispose(): Promise<void> {
    try {
      await this.remove();
    } finally {
      await this.unlock?.();
      this.slot?.release();
    }
  }

  /**
   * Default classes are for the whole cluster: such stories are told one at a time, from their beginning, and with classes as
   * they are. Not in somebody's cluster: a claim of class "" may take, and lose, a volume of theirs, and their new claims would
   * get our default class.
   */
  private async beginVerbatim(): Promise<void> {
    if (this.run.options.context !== undefined) throw new ScenarioUnsupported('the class "" and default classes would reach volumes and claims of others: such stories are told in the local cluster only');
    await this.remove();
    this.names = undefined;
    this.unlock = await lock(this.run, 'default-class');
    if (await this.hasDefaultClass()) throw new ScenarioUnsupported('the cluster has a default class already');
    for (const each of this.done) await this.act(each);
  }

  private async hasDefaultClass(): Promise<boolean> {
    const { items } = await this.run.ask<{ items: readonly (ApiObject & { metadata: { annotations?: Readonly<Record<string, string>> } })[] }>('GET', collections.StorageClass);
    return items.some(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true');
  }

  private async story(): Promise<Names> {
    if (!this.run.mayBeClusterWide) throw new ScenarioUnsupported('PersistentVolumes and StorageClasses are made only with --allow-cluster-scoped');
    if (this.names !== undefined) return this.names;
    this.slot ??= this.run.slot();
    this.namespace = await this.slot.namespace('claims');
    await this.run.until(`/api/v1/namespaces/${this.namespace}/serviceaccounts`, 'default', (account) => account !== undefined, limit(SOON_MS_MAX));
    const prefix = this.run.name(`proctor-${this.run.id}`);
    this.labels = { ...this.run.labels, [SCENARIO]: prefix };
    return (this.names = new Names(prefix, this.namespace, nodePrefix(this.run), this.unlock !== undefined));
  }

  private path(kind: Kind, name?: string): string {
    const isWide = kind === 'PersistentVolume' || kind === 'StorageClass';
    const collection = isWide ? collections[kind] : `/api/v1/namespaces/${this.namespace}/${kind.toLowerCase()}s`;
    return name === undefined ? collection : `${collection}/${isWide ? (this.names?.wide(name) ?? name) : name}`;
  }

  /** Does one thing, and waits until everybody has done what follows from it. What the API server refuses does nothing. */
  private async act(operation: Operation): Promise<Snapshot> {
    const names = await this.story();
    await this.attempt(operation, names).catch((problem: unknown) => {
      if (!(problem instanceof ApiError) || ![404, 409, 422].includes(problem.status)) throw problem;
    });
    return this.settled();
  }

  private async attempt(operation: Operation, names: Names): Promise<void> {
    if (operation.do === 'create') return this.create(operation.object, names);
    if (operation.do === 'delete') return this.delete(operation.kind, operation.name, operation.force === true);
    if (operation.do === 'patch') {
      const { claimRef } = operation;
      const path = this.path('PersistentVolume', operation.volume);
      const { spec } = await this.run.ask<ApiVolume>('GET', path);
      if (claimRef === null && spec.claimRef === undefined) return;
      await this.run.ask('PATCH', path, { body: [claimRef === null ? { op: 'remove', path: '/spec/claimRef' } : { op: 'add', path: '/spec/claimRef', value: names.claimRef(claimRef) }] });
      return;
    }
    const path = this.path('Pod', operation.pod);
    if (operation.do === 'ungate') await this.run.ask('PATCH', path, { body: { spec: { schedulingGates: null } } });
    else if ((await this.run.ask<ApiPod>('GET', path)).spec.nodeName !== undefined) await this.run.ask('PATCH', `${path}/status`, { body: { status: { phase: 'Succeeded' } } });
  }

  private async create(object: Manifest, names: Names): Promise<void> {
    if (object.kind === 'Pod') await nodesOf(this.run);
    const { metadata } = await this.run.ask<ApiObject>('POST', this.path(object.kind), { body: names.manifest(object, this.labels) });
    if (object.kind === 'PersistentVolumeClaim') names.born(object.metadata.name, metadata.uid);
  }

  private async delete(kind: Kind, name: string, isForced: boolean): Promise<void> {
    const path = this.path(kind, name);
    await this.run.ask('DELETE', path, { body: kind === 'Pod' ? { gracePeriodSeconds: 0 } : {} });
    if (isForced) await this.run.ask('PATCH', path, { body: { metadata: { finalizers: null } } });
  }

  /** The scenario's objects once nothing of them has changed for longer than anybody waits. */
  private async settled(): Promise<Snapshot> {
    const [mirror, scenario] = [mirrorOf(this.run), this.labels[SCENARIO] ?? ''];
    const resync = this.run.options.context === undefined ? RESYNC_SECONDS.local : RESYNC_SECONDS.usual;
    for (const signal = limit(REST_MS_MAX); !signal.aborted; ) {
      const seen = mirror.snapshot(scenario);
      const [isChanged] = await Promise.all([mirror.changes(scenario, resync + patience(seen, this.provided())), provision(this.run, seen, this.labels)]);
      if (isChanged) continue;
      // Only if the watches have told everything was it quiet for so long.
      const now = await this.look();
      if (stampOf(now) === stampOf(mirror.snapshot(scenario)) && stampOf(now) === stampOf(seen)) return now;
    }
    throw new Error(`the cluster did not come to rest within ${REST_MS_MAX / 1000} s`);
  }

  /** The names of the story's classes whose provisioners are asked as soon as a claim is made. */
  private provided(): ReadonlySet<string> {
    const names = new Set<string>();
    for (const each of this.done) {
      if (each.do === 'delete' && each.kind === 'StorageClass') names.delete(each.name);
      else if (each.do === 'create' && each.object.kind === 'StorageClass' && each.object.volumeBindingMode !== 'WaitForFirstConsumer' && isAskable(each.object.provisioner)) names.add(each.object.metadata.name);
    }
    return new Set([...names].map((name) => this.names?.wide(name) ?? name));
  }

  private async look(): Promise<Snapshot> {
    const selector = `?labelSelector=${encodeURIComponent(`${SCENARIO}=${this.labels[SCENARIO] ?? ''}`)}`;
    const list = async <Each>(kind: Kind) => (await this.run.ask<{ items: readonly Each[] }>('GET', `${this.path(kind)}${selector}`)).items;
    const [volumes, claims, pods] = await Promise.all([list<ApiVolume>('PersistentVolume'), list<ApiClaim>('PersistentVolumeClaim'), list<ApiPod>('Pod')]);
    return { volumes, claims, pods };
  }

  /** Removes all that this scenario has made. */
  private async remove(): Promise<void> {
    if (this.names === undefined) return;
    const { volumes, claims, pods } = await this.look();
    const all: readonly [Kind, readonly ApiObject[]][] = [['Pod', pods], ['PersistentVolumeClaim', claims], ['PersistentVolume', volumes]];
    const gone = (work: Promise<unknown>) => work.catch(() => undefined);
    for (const [kind, objects] of all) {
      await Promise.all(objects.map(async ({ metadata }) => {
        const path = `${this.path(kind)}/${metadata.name}`;
        await gone(this.run.ask('DELETE', path, { body: kind === 'Pod' ? { gracePeriodSeconds: 0 } : {} }));
        await gone(this.run.ask('PATCH', path, { body: { metadata: { finalizers: null } } }));
      }));
    }
    const classes = this.done.flatMap((each) => (each.do === 'create' && each.object.kind === 'StorageClass' ? [each.object.metadata.name] : []));
    await Promise.all(classes.map((name) => gone(this.run.ask('DELETE', this.path('StorageClass', name)))));
  }
}

/** Whether it matters in the operation what the class of nobody in particular is. */
function isVerbatim(operation: Operation): boolean {
  if (operation.do !== 'create') return false;
  const { object } = operation;
  if (object.kind === 'StorageClass') return object.metadata.annotations?.[DEFAULT_CLASS] === 'true';
  return object.kind === 'PersistentVolumeClaim' && object.spec.storageClassName === '';
}
