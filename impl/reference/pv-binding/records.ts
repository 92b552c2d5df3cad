import type { AccessMode, ClaimRef, ClaimStatus, PersistentVolume, PersistentVolumeClaim, Pod, ReclaimPolicy, Selector, StorageClass, VolumeMode, VolumeStatus } from '../../../spec/pv-binding';

/** A PersistentVolume as the API server stores it. */
export interface VolumeRecord {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly capacity: string;
  readonly bytes: number;
  readonly accessModes: readonly AccessMode[];
  readonly reclaimPolicy: ReclaimPolicy;
  readonly className: string;
  readonly volumeMode: VolumeMode;
  readonly attributesClass: string;
  /** The nodes from which it can be reached; absent means all. */
  readonly nodes?: readonly string[];
  readonly isProvisioned: boolean;
  claimRef: ClaimRef | undefined;
  phase: VolumeStatus['phase'];
  isTerminating: boolean;
}

export interface ClaimRecord {
  readonly name: string;
  readonly uid: string;
  readonly request: string;
  readonly bytes: number;
  readonly accessModes: readonly AccessMode[];
  readonly volumeMode: VolumeMode;
  readonly attributesClass: string;
  readonly selector: Selector | undefined;
  /** Set if the user named a volume. */
  readonly wantedVolume: string | undefined;
  className: string | undefined;
  volumeName: string | undefined;
  phase: ClaimStatus['phase'];
  isTerminating: boolean;
}

export interface PodRecord {
  readonly name: string;
  readonly node: string;
  readonly claimNames: readonly string[];
  nodeName: string | undefined;
  isGated: boolean;
  isFinished: boolean;
}

const units: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9, T: 1e12, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };

/** A quantity such as 5Gi in bytes. */
export function bytesOf(quantity: string): number {
  const number = parseInt(quantity, 10);
  return number * (units[quantity.slice(String(number).length)] ?? 1);
}

export function volumeRecord({ metadata, spec }: PersistentVolume): VolumeRecord {
  const nodes = spec.nodeAffinity?.required.nodeSelectorTerms.flatMap(({ matchExpressions }) => matchExpressions.flatMap(({ values }) => values));
  return {
    name: metadata.name,
    labels: metadata.labels ?? {},
    capacity: spec.capacity.storage,
    bytes: bytesOf(spec.capacity.storage),
    accessModes: spec.accessModes,
    reclaimPolicy: spec.persistentVolumeReclaimPolicy ?? 'Retain',
    className: spec.storageClassName ?? '',
    volumeMode: spec.volumeMode ?? 'Filesystem',
    attributesClass: spec.volumeAttributesClassName ?? '',
    ...(nodes === undefined ? {} : { nodes }),
    isProvisioned: false,
    claimRef: spec.claimRef,
    phase: 'Pending',
    isTerminating: false,
  };
}

export function claimRecord({ metadata, spec }: PersistentVolumeClaim, uid: string): ClaimRecord {
  return {
    name: metadata.name,
    uid,
    request: spec.resources.requests.storage,
    bytes: bytesOf(spec.resources.requests.storage),
    accessModes: spec.accessModes,
    volumeMode: spec.volumeMode ?? 'Filesystem',
    attributesClass: spec.volumeAttributesClassName ?? '',
    selector: spec.selector,
    wantedVolume: spec.volumeName,
    className: spec.storageClassName,
    volumeName: spec.volumeName,
    phase: 'Pending',
    isTerminating: false,
  };
}

/** The volume that a provisioner makes for a claim. */
export function provisionedRecord(claim: ClaimRecord, { metadata }: StorageClass, reclaimPolicy: ReclaimPolicy): VolumeRecord {
  return {
    name: `pvc-${claim.uid}`,
    labels: {},
    capacity: claim.request,
    bytes: claim.bytes,
    accessModes: claim.accessModes,
    reclaimPolicy,
    className: metadata.name,
    volumeMode: claim.volumeMode,
    attributesClass: claim.attributesClass,
    isProvisioned: true,
    claimRef: { name: claim.name, uid: claim.uid },
    phase: 'Pending',
    isTerminating: false,
  };
}

export function podRecord({ metadata, spec }: Pod): PodRecord {
  return {
    name: metadata.name,
    node: spec.nodeSelector['kubernetes.io/hostname'],
    claimNames: spec.volumes.map(({ persistentVolumeClaim }) => persistentVolumeClaim.claimName),
    nodeName: spec.nodeName,
    isGated: (spec.schedulingGates ?? []).length > 0,
    isFinished: false,
  };
}
