import type { Snapshot } from './objects';
import { isAsked, PROVISIONED } from './provisioner';

/** Where a claim waits beside volumes that are free, somebody may just be late to look at them again. */
const LATE_SECONDS = 1.5;
/** The scheduler leaves a Pod alone for a while for which it found no place; and who lets go of what is being deleted, or has yet to ask for a volume, may be late. */
const PATIENCE_SECONDS = 4;

/**
 * How much longer than one look around of the controllers nothing may change before all is at rest, in seconds.
 * @param provided The names of the classes whose provisioners are to be asked as soon as a claim is made.
 */
export function patience(seen: Snapshot, provided: ReadonlySet<string>): number {
  if (isLeaving(seen) || isHalf(seen) || isOwed(seen, provided) || isUnplaced(seen)) return PATIENCE_SECONDS;
  const isOpen = seen.claims.some(({ status }) => status.phase === 'Pending') && seen.volumes.some(({ status }) => status.phase === 'Available');
  return isOpen ? LATE_SECONDS : 0;
}

function isLeaving({ volumes, claims }: Snapshot): boolean {
  return [...volumes, ...claims].some(({ metadata }) => metadata.deletionTimestamp !== undefined);
}

/** Whether a claim is bound to a volume that is gone, or the other way round: somebody has yet to see that. */
function isHalf({ volumes, claims }: Snapshot): boolean {
  return claims.some(({ spec, status }) => status.phase === 'Bound' && volumes.every(({ metadata }) => metadata.name !== spec.volumeName))
    || volumes.some(({ spec, status }) => status.phase === 'Bound' && claims.every(({ metadata }) => metadata.name !== spec.claimRef?.name));
}

/** Whether a claim has yet to be served: its class provides volumes at once, but the controller has asked for none, or it has not got the one that was made for it. */
function isOwed({ volumes, claims }: Snapshot, provided: ReadonlySet<string>): boolean {
  return claims.some(({ metadata, spec, status }) => {
    if (status.phase !== 'Pending') return false;
    if (volumes.some((volume) => volume.metadata.annotations?.[PROVISIONED] !== undefined && volume.spec.claimRef?.uid === metadata.uid)) return true;
    return provided.has(spec.storageClassName ?? '') && spec.volumeName === undefined && !isAsked(metadata.annotations);
  });
}

/** Whether a Pod that is free to be placed has no node yet. */
function isUnplaced({ pods }: Snapshot): boolean {
  return pods.some(({ spec }) => spec.nodeName === undefined && (spec.schedulingGates ?? []).length === 0);
}
