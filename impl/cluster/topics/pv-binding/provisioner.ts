import { ApiError } from '../../api';
import type { Run } from '../../run';
import { collections, type ApiClaim, type ApiClass, type Snapshot } from './objects';

/** The annotation of a volume that a provisioner has made. */
export const PROVISIONED = 'pv.kubernetes.io/provisioned-by';
const ASKED = ['volume.kubernetes.io/storage-provisioner', 'volume.beta.kubernetes.io/storage-provisioner'] as const;

/**
 * What a provisioner of its own does in a cluster: it makes a volume for each claim that the controller asks it to serve and
 * that has no selector, and deletes its volumes once they are released.
 */
export async function provision(run: Run, { volumes, claims }: Snapshot, labels: Readonly<Record<string, string>>): Promise<void> {
  const asking = claims.filter(({ metadata, spec }) => isAsked(metadata.annotations) && spec.volumeName === undefined && spec.selector === undefined && volumes.every(({ metadata: { name } }) => name !== `pvc-${metadata.uid}`));
  const released = volumes.filter(({ metadata, spec, status }) => metadata.annotations?.[PROVISIONED] !== undefined && status.phase === 'Released' && spec.persistentVolumeReclaimPolicy === 'Delete' && metadata.deletionTimestamp === undefined);
  await Promise.all([
    ...asking.map((claim) => make(run, claim, labels)),
    ...released.map(({ metadata }) => unless(404, run.ask('DELETE', `${collections.PersistentVolume}/${metadata.name}`))),
  ]);
}

/** Whether the controller has asked somebody outside it to make a volume for the claim with these annotations. */
export function isAsked(annotations: Readonly<Record<string, string>> | undefined): boolean {
  const provisioner = ASKED.map((each) => annotations?.[each]).find((each) => each !== undefined);
  return provisioner !== undefined && isAskable(provisioner);
}

/** Whether a provisioner of this name is somebody outside the controller. */
export function isAskable(provisioner: string): boolean {
  return !provisioner.startsWith('kubernetes.io/');
}

async function make(run: Run, { metadata, spec }: ApiClaim, labels: Readonly<Record<string, string>>): Promise<void> {
  const { accessModes, resources, volumeMode, volumeAttributesClassName, storageClassName = '' } = spec;
  const { provisioner, reclaimPolicy } = await run.ask<ApiClass>('GET', `${collections.StorageClass}/${storageClassName}`);
  const body = {
    metadata: { name: `pvc-${metadata.uid}`, labels, annotations: { [PROVISIONED]: provisioner } },
    spec: {
      persistentVolumeReclaimPolicy: reclaimPolicy, accessModes, storageClassName, capacity: resources.requests,
      ...(volumeMode === undefined ? {} : { volumeMode }), ...(volumeAttributesClassName === undefined ? {} : { volumeAttributesClassName }),
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: metadata.namespace, name: metadata.name, uid: metadata.uid },
      csi: { driver: provisioner.replace('/', '.'), volumeHandle: metadata.uid },
    },
  };
  await unless(409, run.ask('POST', collections.PersistentVolume, { body }));
}

/** What was seen may have changed since: then there is nothing to do any more. */
async function unless(status: number, work: Promise<unknown>): Promise<void> {
  await work.catch((problem: unknown) => {
    if (!(problem instanceof ApiError) || problem.status !== status) throw problem;
  });
}
