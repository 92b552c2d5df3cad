import { text, type Text } from '../kernel';
import type { PersistentVolume } from './port';
import { because, classNamed, named, nameOf, withClaim, withVolume, type ClaimNow, type Subject, type VolumeNow, type World } from './world';

/** The world in which claim and volume are bound to each other. */
export function bound(world: World, claim: ClaimNow, volume: VolumeNow, why: () => Text): World {
  const [name, volumeName] = [nameOf(claim), nameOf(volume)];
  const next = withClaim(withVolume(world, volume, { claimRef: { name, uid: claim.uid }, phase: 'Bound' }), claim, { phase: 'Bound', volumeName });
  const subjects: readonly Subject[] = [`claim ${name}`, `volume ${volumeName}`];
  return because(next, Object.fromEntries(subjects.map((subject) => [subject, why])));
}

/** Whether a volume can be made for the claim. */
export function isProvisionable(world: World, { className, manifest }: ClaimNow): boolean {
  const found = classNamed(world, className);
  return found !== undefined && !found.provisioner.startsWith('kubernetes.io/') && manifest.spec.selector === undefined;
}

export function provisioned(world: World, claim: ClaimNow): World {
  const { spec } = claim.manifest;
  const found = classNamed(world, claim.className);
  const manifest: PersistentVolume = {
    kind: 'PersistentVolume',
    metadata: { name: `pvc-${claim.uid}` },
    spec: {
      capacity: spec.resources.requests,
      accessModes: spec.accessModes,
      persistentVolumeReclaimPolicy: found?.reclaimPolicy ?? 'Delete',
      storageClassName: claim.className ?? '',
      ...(spec.volumeMode === undefined ? {} : { volumeMode: spec.volumeMode }),
      ...(spec.volumeAttributesClassName === undefined ? {} : { volumeAttributesClassName: spec.volumeAttributesClassName }),
    },
  };
  const volume: VolumeNow = { manifest, claimRef: { name: nameOf(claim), uid: claim.uid }, phase: 'Pending', terminating: false };
  return bound({ ...world, volumes: [...world.volumes, volume] }, claim, volume, () =>
    text(`No volume can be bound to ${nameOf(claim)}, so the provisioner of class ${claim.className} makes one of ${spec.resources.requests.storage}.`, `没有可绑定给 ${nameOf(claim)} 的卷，StorageClass ${claim.className} 的 provisioner 为它创建一个 ${spec.resources.requests.storage} 的卷。`),
  );
}

/** A claim that was bound once and whose volume is there for it again, or has lost its claimRef. */
export function rebindings(world: World, claim: ClaimNow): readonly World[] {
  const volume = named(world.volumes, claim.volumeName);
  const isOpen = volume !== undefined && (volume.claimRef === undefined || (claim.phase === 'Lost' && volume.claimRef.uid === claim.uid));
  return isOpen ? [bound(world, claim, volume, () => text(`${nameOf(claim)} still names ${nameOf(volume)}, which nobody else holds: they are bound again.`, `${nameOf(claim)} 仍指向 ${nameOf(volume)}，而它没有别的持有者，两者重新绑定。`))] : [];
}
