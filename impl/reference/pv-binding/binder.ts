import { DEFAULT_CLASS, type StorageClass } from '../../../spec/pv-binding/port';
import { Matching } from './matching';
import { provisionedRecord, type ClaimRecord, type PodRecord, type VolumeRecord } from './records';

/** The controllers of volumes and claims: what each does when it looks at one object. */
export class Binder extends Matching {
  protected hasChanged = false;

  /** The default class: of several, the one created last. */
  protected defaultClass(): StorageClass | undefined {
    return this.classes.findLast(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true');
  }

  protected setPhase(volume: VolumeRecord, phase: VolumeRecord['phase']): void {
    if (volume.phase === phase) return;
    volume.phase = phase;
    this.hasChanged = true;
  }

  protected syncVolume(volume: VolumeRecord): void {
    const { claimRef } = volume;
    if (claimRef?.uid === undefined) return this.unused(volume);
    const claim = this.claims.find(({ name, uid }) => name === claimRef.name && uid === claimRef.uid);
    if (claim === undefined) return this.release(volume);
    if (claim.volumeName === volume.name) return this.setPhase(volume, 'Bound');
    // The claim went elsewhere: the volume stays reserved for its name.
    if (claim.volumeName === undefined) return;
    volume.claimRef = { name: claimRef.name };
    this.unused(volume);
  }

  protected unused(volume: VolumeRecord): void {
    this.setPhase(volume, 'Available');
  }

  /** The claim of the volume is gone. */
  protected release(volume: VolumeRecord): void {
    this.setPhase(volume, 'Released');
    if (volume.reclaimPolicy === 'Delete') this.removeVolume(volume);
  }

  protected removeVolume(volume: VolumeRecord): void {
    this.volumes = this.volumes.filter((each) => each !== volume);
    this.hasChanged = true;
  }

  protected syncClaim(claim: ClaimRecord): void {
    if (claim.phase !== 'Pending') return this.syncBound(claim);
    if (claim.wantedVolume !== undefined) return this.syncNamed(claim, claim.wantedVolume);
    const isDelayed = this.isDelayed(claim);
    const found = this.find(claim, isDelayed);
    if (found !== undefined) return this.bind(found, claim);
    if (claim.className === undefined) return this.assignDefault(claim);
    if (!isDelayed) this.provision(claim);
  }

  protected isDelayed({ className }: ClaimRecord): boolean {
    return this.classNamed(className)?.volumeBindingMode === 'WaitForFirstConsumer';
  }

  protected bind(volume: VolumeRecord, claim: ClaimRecord): void {
    volume.claimRef = { name: claim.name, uid: claim.uid };
    volume.phase = 'Bound';
    claim.volumeName = volume.name;
    claim.phase = 'Bound';
    this.hasChanged = true;
  }

  /** A claim that was bound once stays so, or is lost. */
  protected syncBound(claim: ClaimRecord): void {
    const volume = this.volumes.find(({ name }) => name === claim.volumeName);
    if (volume === undefined || !this.mayHold(claim, volume)) this.lose(claim);
    else if (claim.phase !== 'Bound' || volume.claimRef === undefined) this.bind(volume, claim);
  }

  protected mayHold({ uid }: ClaimRecord, { claimRef }: VolumeRecord): boolean {
    return claimRef === undefined || claimRef.uid === uid;
  }

  protected lose(claim: ClaimRecord): void {
    if (claim.phase === 'Lost') return;
    claim.phase = 'Lost';
    this.hasChanged = true;
  }

  /** A claim that names its volume. */
  protected syncNamed(claim: ClaimRecord, wanted: string): void {
    const volume = this.volumes.find(({ name }) => name === wanted);
    if (volume === undefined) return;
    if (volume.claimRef === undefined ? this.isNamedRightly(volume, claim) : this.isReservedFor(volume, claim)) this.bind(volume, claim);
  }

  protected isNamedRightly(volume: VolumeRecord, claim: ClaimRecord): boolean {
    return this.fits(volume, claim) && this.isOfClass(volume, claim) && this.hasAccess(volume, claim);
  }

  protected assignDefault(claim: ClaimRecord): void {
    const found = this.defaultClass();
    if (found === undefined) return;
    claim.className = found.metadata.name;
    this.hasChanged = true;
  }

  protected isProvisionable(claim: ClaimRecord): boolean {
    const { provisioner } = this.classNamed(claim.className) ?? {};
    return provisioner !== undefined && !provisioner.startsWith('kubernetes.io/') && claim.selector === undefined;
  }

  protected provision(claim: ClaimRecord): void {
    const found = this.classNamed(claim.className);
    if (found === undefined || !this.isProvisionable(claim)) return;
    const volume = provisionedRecord(claim, found, this.reclaimPolicyOf(found));
    this.volumes.push(volume);
    this.bind(volume, claim);
  }

  protected reclaimPolicyOf({ reclaimPolicy }: StorageClass): VolumeRecord['reclaimPolicy'] {
    return reclaimPolicy ?? 'Delete';
  }

  /** Whether deletion of the claim has to wait for a Pod. */
  protected isInUse(claim: ClaimRecord): boolean {
    return this.pods.some((pod) => pod.claimNames.includes(claim.name) && this.usesClaims(pod));
  }

  /** Whether a Pod counts as one that uses its claims: it has a node, finished or not. */
  protected usesClaims({ nodeName }: PodRecord): boolean {
    return nodeName !== undefined;
  }

  /** Whether deletion of the volume has to wait. */
  protected isHeld({ phase }: VolumeRecord): boolean {
    return phase === 'Bound';
  }
}
