import type { Cluster, Kind, Manifest, Operation, PvBindingPort } from '../../../spec/pv-binding';
import { Binder } from './binder';
import { claimRecord, podRecord, volumeRecord, type ClaimRecord, type PodRecord, type VolumeRecord } from './records';

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

/** The whole cluster: what users do to it, the scheduler, and the loop that goes on until nothing changes any more. */
export class ReferencePvBinding extends Binder implements PvBindingPort {
  private readonly born = new Map<string, number>();

  reset(): void {
    this.volumes = [];
    this.claims = [];
    this.classes = [];
    this.pods = [];
    this.born.clear();
  }

  apply(operation: Operation): Cluster {
    switch (operation.do) {
      case 'create':
        this.create(operation.object);
        break;
      case 'delete':
        this.delete(operation.kind, operation.name, operation.force === true);
        break;
      case 'patch':
        for (const volume of this.volumes) if (volume.name === operation.volume) volume.claimRef = operation.claimRef ?? undefined;
        break;
      case 'ungate':
        for (const pod of this.pods) if (pod.name === operation.pod) pod.isGated = false;
        break;
      case 'finish':
        for (const pod of this.pods) if (pod.name === operation.pod && pod.nodeName !== undefined) pod.isFinished = true;
        break;
    }
    this.settle();
    return this.seen();
  }

  protected create(object: Manifest): void {
    const { name } = object.metadata;
    const isNew = (list: readonly { readonly name: string }[]) => list.every((each) => each.name !== name);
    if (object.kind === 'PersistentVolume' && isNew(this.volumes)) this.volumes.push(volumeRecord(object));
    if (object.kind === 'PersistentVolumeClaim' && isNew(this.claims)) this.admitClaim(claimRecord(object, this.nextUid(name)));
    if (object.kind === 'StorageClass' && this.classNamed(name) === undefined) this.classes.push(object);
    if (object.kind === 'Pod' && isNew(this.pods)) this.pods.push(podRecord(object));
  }

  private nextUid(name: string): string {
    const count = (this.born.get(name) ?? 0) + 1;
    this.born.set(name, count);
    return `${name}-${count}`;
  }

  /** The API server fills in the default class, if there is one at that moment. */
  protected admitClaim(claim: ClaimRecord): void {
    claim.className ??= this.defaultClass()?.metadata.name;
    this.claims.push(claim);
  }

  protected delete(kind: Kind, name: string, isForced: boolean): void {
    const others = <T extends { readonly name: string }>(list: readonly T[]) => list.filter((each) => each.name !== name);
    if (kind === 'StorageClass') this.classes = this.classes.filter(({ metadata }) => metadata.name !== name);
    if (kind === 'Pod') this.pods = others(this.pods);
    if (kind === 'PersistentVolume' && isForced) this.volumes = others(this.volumes);
    if (kind === 'PersistentVolumeClaim' && isForced) this.claims = others(this.claims);
    for (const each of kind === 'PersistentVolume' ? this.volumes : kind === 'PersistentVolumeClaim' ? this.claims : []) if (each.name === name) each.isTerminating = true;
  }

  /** Everybody looks at everything until nothing changes. The lists may be replaced meanwhile, never changed. */
  protected settle(): void {
    do {
      this.hasChanged = false;
      for (const volume of this.volumes) {
        this.syncVolume(volume);
        if (volume.isTerminating && !this.isHeld(volume) && this.volumes.includes(volume)) this.removeVolume(volume);
      }
      for (const claim of this.claims) {
        if (claim.isTerminating && !this.isInUse(claim)) this.removeClaim(claim);
        else this.syncClaim(claim);
      }
      for (const pod of this.pods) if (pod.nodeName === undefined && this.isConsidered(pod)) this.schedule(pod);
    } while (this.hasChanged);
  }

  protected removeClaim(claim: ClaimRecord): void {
    this.claims = this.claims.filter((each) => each !== claim);
    this.hasChanged = true;
  }

  /** Whether the scheduler looks at the Pod. */
  protected isConsidered({ isGated }: PodRecord): boolean {
    return !isGated;
  }

  /** Puts the Pod on its node if each of its claims is bound, or can be bound or provisioned for that node. */
  protected schedule(pod: PodRecord): void {
    const claims = pod.claimNames.map((name) => this.claims.find((each) => each.name === name));
    if (!claims.every((claim) => claim !== undefined) || !claims.every((claim) => this.isServed(claim))) return;
    const open = claims.filter(({ phase }) => phase === 'Pending').sort((a, b) => a.bytes - b.bytes);
    if (open.some((claim) => !this.isDelayed(claim) || claim.wantedVolume !== undefined)) return;
    if (!claims.every(({ volumeName }) => this.volumes.every((volume) => volume.name !== volumeName || this.isReachable(volume, pod.node)))) return;
    const taken: VolumeRecord[] = [];
    const plan = open.map((claim) => {
      const volume = this.findOnNode(claim, pod.node, taken);
      if (volume !== undefined) taken.push(volume);
      return { claim, volume };
    });
    if (plan.some(({ claim, volume }) => volume === undefined && !this.isProvisionable(claim))) return;
    for (const { claim, volume } of plan) {
      if (volume === undefined) this.provision(claim);
      else this.bind(volume, claim);
    }
    this.place(pod);
  }

  protected place(pod: PodRecord): void {
    pod.nodeName = pod.node;
    this.hasChanged = true;
  }

  /** Whether a new Pod may still use the claim. */
  protected isServed({ isTerminating, phase }: ClaimRecord): boolean {
    return !isTerminating && phase !== 'Lost';
  }

  private seen(): Cluster {
    return {
      persistentVolumes: this.volumes
        .map(({ name, capacity, reclaimPolicy, className, phase, claimRef, isTerminating }) => ({
          name, capacity, persistentVolumeReclaimPolicy: reclaimPolicy, storageClassName: className, phase, ...(claimRef === undefined ? {} : { claimRef }), terminating: isTerminating,
        }))
        .sort(byName),
      persistentVolumeClaims: this.claims
        .map(({ name, uid, phase, volumeName, className, isTerminating }) => ({
          name, uid, phase, ...(volumeName === undefined ? {} : { volumeName }), ...(className === undefined ? {} : { storageClassName: className }), terminating: isTerminating,
        }))
        .sort(byName),
      pods: this.pods.map(({ name, nodeName }) => ({ name, ...(nodeName === undefined ? {} : { nodeName }) })).sort(byName),
    };
  }
}
