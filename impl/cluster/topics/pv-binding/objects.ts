import type { ApiObject } from '../../api';
import type { ClaimStatus, VolumeStatus } from '../../../../spec/pv-binding/port';

/** The label that says which scenario an object belongs to. */
export const SCENARIO = 'proctor.example/scenario';

/** Objects as the API gives them, as far as they matter here. */
export interface ApiVolume extends ApiObject {
  readonly metadata: ApiObject['metadata'] & { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly capacity: { readonly storage: string };
    readonly persistentVolumeReclaimPolicy: VolumeStatus['persistentVolumeReclaimPolicy'];
    readonly storageClassName?: string;
    readonly claimRef?: { readonly name: string; readonly uid?: string };
  };
  readonly status: { readonly phase: VolumeStatus['phase'] };
}

export interface ApiClaim extends ApiObject {
  readonly metadata: ApiObject['metadata'] & { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly accessModes: readonly string[];
    readonly resources: { readonly requests: { readonly storage: string } };
    readonly volumeMode?: string;
    readonly volumeAttributesClassName?: string;
    readonly storageClassName?: string;
    readonly volumeName?: string;
    readonly selector?: object;
  };
  readonly status: { readonly phase: ClaimStatus['phase'] };
}

export interface ApiClass extends ApiObject {
  readonly provisioner: string;
  readonly reclaimPolicy: VolumeStatus['persistentVolumeReclaimPolicy'];
}

export interface ApiPod extends ApiObject {
  readonly spec: { readonly nodeName?: string; readonly schedulingGates?: readonly object[] };
}

/** Everything of a scenario at one moment. */
export interface Snapshot {
  readonly volumes: readonly ApiVolume[];
  readonly claims: readonly ApiClaim[];
  readonly pods: readonly ApiPod[];
}

export const collections = {
  PersistentVolume: '/api/v1/persistentvolumes',
  StorageClass: '/apis/storage.k8s.io/v1/storageclasses',
} as const;

/** Equal if and only if nothing has changed. */
export function stampOf({ volumes, claims, pods }: Snapshot): string {
  return [...volumes, ...claims, ...pods].map(({ metadata }) => `${metadata.uid} ${metadata.resourceVersion}`).sort().join(',');
}
