import type { Requirement, StorageClass } from '../../../spec/pv-binding';
import type { ClaimRecord, PodRecord, VolumeRecord } from './records';

/** The cluster's objects, in the order of their creation, and which volume a claim would get. */
export class Matching {
  protected volumes: VolumeRecord[] = [];
  protected claims: ClaimRecord[] = [];
  protected classes: StorageClass[] = [];
  protected pods: PodRecord[] = [];

  protected classNamed(name: string | undefined): StorageClass | undefined {
    return this.classes.find(({ metadata }) => metadata.name === name);
  }

  /** Whether the volume's claimRef names the claim. */
  protected isReservedFor({ claimRef }: VolumeRecord, { name, uid }: ClaimRecord): boolean {
    return claimRef !== undefined && claimRef.name === name && (claimRef.uid === undefined || claimRef.uid === uid);
  }

  protected isLargeEnough(volume: VolumeRecord, claim: ClaimRecord): boolean {
    return volume.bytes >= claim.bytes;
  }

  protected hasSameMode(volume: VolumeRecord, claim: ClaimRecord): boolean {
    return volume.volumeMode === claim.volumeMode;
  }

  protected hasSameAttributes(volume: VolumeRecord, claim: ClaimRecord): boolean {
    return volume.attributesClass === claim.attributesClass;
  }

  protected hasAccess(volume: VolumeRecord, claim: ClaimRecord): boolean {
    return claim.accessModes.every((mode) => volume.accessModes.includes(mode));
  }

  protected isOfClass(volume: VolumeRecord, claim: ClaimRecord): boolean {
    return volume.className === (claim.className ?? '');
  }

  protected isSelected({ labels }: VolumeRecord, { selector }: ClaimRecord): boolean {
    if (selector === undefined) return true;
    const isMet = ({ key, operator, values }: Requirement) => {
      const value = labels[key];
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      return (value !== undefined && (values ?? []).includes(value)) === (operator === 'In');
    };
    return Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) && (selector.matchExpressions ?? []).every(isMet);
  }

  /** What a volume has to meet even if it is reserved for the claim. */
  protected fits(volume: VolumeRecord, claim: ClaimRecord): boolean {
    return !volume.isTerminating && this.isLargeEnough(volume, claim) && this.hasSameMode(volume, claim) && this.hasSameAttributes(volume, claim);
  }

  /** Whether nobody holds the volume or has it reserved. */
  protected isFree({ phase, claimRef }: VolumeRecord, _claim: ClaimRecord): boolean {
    return phase === 'Available' && claimRef === undefined;
  }

  /** What a volume has to meet besides if it is not reserved. */
  protected suits(volume: VolumeRecord, claim: ClaimRecord): boolean {
    return this.isFree(volume, claim) && this.isOfClass(volume, claim) && this.isSelected(volume, claim);
  }

  /** The controller's choice: among the volumes of the fewest access modes first. */
  protected find(claim: ClaimRecord, isDelayed: boolean): VolumeRecord | undefined {
    for (const group of this.groups(this.volumes.filter((volume) => this.hasAccess(volume, claim)))) {
      const fitting = group.filter((volume) => this.fits(volume, claim));
      const found = fitting.find((volume) => this.isReservedFor(volume, claim)) ?? (isDelayed ? undefined : this.best(fitting.filter((volume) => this.suits(volume, claim))));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Volumes by their set of access modes, the smallest set first. */
  protected groups(volumes: readonly VolumeRecord[]): readonly (readonly VolumeRecord[])[] {
    if (volumes.length < 2) return [volumes];
    const groups = new Map<string, VolumeRecord[]>();
    for (const volume of volumes) {
      const key = [...new Set(volume.accessModes)].sort().join();
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [volume]);
      else group.push(volume);
    }
    const size = ([first]: readonly VolumeRecord[]) => new Set(first?.accessModes).size;
    return [...groups.values()].sort((a, b) => size(a) - size(b));
  }

  /** The smallest of them. */
  protected best(volumes: readonly VolumeRecord[]): VolumeRecord | undefined {
    let smallest = volumes[0];
    for (const volume of volumes) if (volume.bytes < (smallest?.bytes ?? 0)) smallest = volume;
    return smallest;
  }

  /** The scheduler's choice for a Pod on a node: the smallest of all, whatever their access modes. */
  protected findOnNode(claim: ClaimRecord, node: string, taken: readonly VolumeRecord[]): VolumeRecord | undefined {
    return this.best(
      this.volumes.filter((volume) => !taken.includes(volume) && this.fits(volume, claim) && this.suits(volume, claim) && this.hasAccess(volume, claim) && this.isReachable(volume, node)),
    );
  }

  protected isReachable({ nodes }: VolumeRecord, node: string): boolean {
    return nodes === undefined || nodes.includes(node);
  }
}
