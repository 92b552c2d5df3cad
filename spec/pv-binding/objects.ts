import { DEFAULT_CLASS, type AccessMode, type Kind, type Operation, type PersistentVolume, type PersistentVolumeClaim, type StorageClass } from './port';

export const RWO: AccessMode = 'ReadWriteOnce';
export const ROX: AccessMode = 'ReadOnlyMany';
export const RWX: AccessMode = 'ReadWriteMany';

/** A provisioner that is installed, and the name that stands for none. */
export const PROVISIONER = 'example.com/disk';
export const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

type VolumeSpec = Partial<PersistentVolume['spec']> & { readonly size?: string; readonly labels?: Readonly<Record<string, string>> };

/** Creation of a volume: 10Gi, ReadWriteOnce and Retain unless said otherwise. */
export function pv(name: string, { size = '10Gi', labels, ...spec }: VolumeSpec = {}): Operation {
  const metadata = labels === undefined ? { name } : { name, labels };
  return { do: 'create', object: { kind: 'PersistentVolume', metadata, spec: { capacity: { storage: size }, accessModes: [RWO], ...spec } } };
}

type ClaimSpec = Partial<PersistentVolumeClaim['spec']> & { readonly size?: string };

/** Creation of a claim: 10Gi and ReadWriteOnce unless said otherwise. */
export function pvc(name: string, { size = '10Gi', ...spec }: ClaimSpec = {}): Operation {
  return { do: 'create', object: { kind: 'PersistentVolumeClaim', metadata: { name }, spec: { accessModes: [RWO], resources: { requests: { storage: size } }, ...spec } } };
}

type ClassSpec = Omit<StorageClass, 'kind' | 'metadata' | 'provisioner'> & { readonly provisioner?: string; readonly isDefault?: boolean };

/** Creation of a class: without a provisioner and of immediate binding unless said otherwise. */
export function sc(name: string, { provisioner = NO_PROVISIONER, isDefault = false, ...rest }: ClassSpec = {}): Operation {
  const metadata = isDefault ? { name, annotations: { [DEFAULT_CLASS]: 'true' as const } } : { name };
  return { do: 'create', object: { kind: 'StorageClass', metadata, provisioner, ...rest } };
}

export interface PodSpec {
  readonly uses: readonly string[];
  readonly on?: string;
  readonly gated?: true;
  /** Its node is written into the manifest, past the scheduler. */
  readonly byHand?: true;
}

/** Creation of a Pod that wants to run on n1 unless said otherwise. */
export function pod(name: string, { uses, on = 'n1', gated, byHand }: PodSpec): Operation {
  return {
    do: 'create',
    object: {
      kind: 'Pod',
      metadata: { name },
      spec: {
        ...(byHand === undefined ? {} : { nodeName: on }),
        nodeSelector: { 'kubernetes.io/hostname': on },
        ...(gated === undefined ? {} : { schedulingGates: [{ name: 'hold' }] }),
        volumes: uses.map((claimName) => ({ persistentVolumeClaim: { claimName } })),
      },
    },
  };
}

export function affinity(...values: readonly string[]): NonNullable<PersistentVolume['spec']['nodeAffinity']> {
  return { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [...values] }] }] } };
}

export function del(kind: Kind, name: string): Operation {
  return { do: 'delete', kind, name };
}

export function force(kind: Kind, name: string): Operation {
  return { do: 'delete', kind, name, force: true };
}

export function patch(volume: string, claimRef: { readonly name: string } | null): Operation {
  return { do: 'patch', volume, claimRef };
}
