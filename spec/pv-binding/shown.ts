import { text, type Text } from '../kernel';
import type { ClaimStatus, Cluster, VolumeStatus } from './port';

/** What an answer says of a claim, and no more: answers that read alike are the same. */
export interface ShownClaim {
  readonly name: string;
  readonly state: ClaimStatus['phase'] | 'Terminating';
  readonly volume?: string;
  readonly className?: string;
}

/** What an answer says of a volume, and no more. */
export interface ShownVolume {
  readonly name: string;
  readonly state: VolumeStatus['phase'] | 'Terminating';
  readonly claim?: string;
}

export function shownClaim({ name, phase, volumeName, terminating }: ClaimStatus): ShownClaim {
  if (terminating) return { name, state: 'Terminating' };
  return { name, state: phase, ...(phase === 'Bound' && volumeName !== undefined ? { volume: volumeName } : {}) };
}

/** The same with the class, which only some questions ask for. */
export function shownClaimOfClass(claim: ClaimStatus): ShownClaim {
  const { storageClassName } = claim;
  return { ...shownClaim(claim), ...(storageClassName === undefined ? {} : { className: storageClassName }) };
}

export function shownVolume({ name, phase, claimRef, terminating }: VolumeStatus): ShownVolume {
  return { name, state: terminating ? 'Terminating' : phase, ...(claimRef === undefined ? {} : { claim: claimRef.name }) };
}

/** The claim as it would be listed if it were as shown; what is not shown of it is as it was. */
export function claimAsShown({ state, volume }: ShownClaim, known: ClaimStatus): ClaimStatus {
  if (state === 'Terminating') return { ...known, terminating: true };
  const { volumeName, ...rest } = known;
  const named = volume ?? (state === 'Bound' ? undefined : volumeName);
  return { ...rest, phase: state, terminating: false, ...(named === undefined ? {} : { volumeName: named }) };
}

export function claimOfClassAsShown(shown: ShownClaim, known: ClaimStatus): ClaimStatus {
  const { storageClassName: _class, ...rest } = claimAsShown(shown, known);
  return shown.className === undefined ? rest : { ...rest, storageClassName: shown.className };
}

/** The volume as it would be listed if it were as shown, with a claimRef to the claim of that name. */
export function volumeAsShown({ state, claim }: ShownVolume, known: VolumeStatus, { persistentVolumeClaims }: Cluster): VolumeStatus {
  const { claimRef, ...rest } = known;
  const uid = persistentVolumeClaims.find(({ name }) => name === claim)?.uid;
  const own = claim === undefined || claimRef?.name === claim ? claimRef : { name: claim, ...(uid === undefined ? {} : { uid }) };
  return {
    ...rest,
    ...(state === 'Terminating' ? { terminating: true } : { phase: state, terminating: false }),
    ...(claim === undefined || own === undefined ? {} : { claimRef: own }),
  };
}

/** A line of `kubectl get pvc` in words. */
export function sayClaim(claim: ShownClaim | undefined): Text {
  if (claim === undefined) return text('gone', '已删除');
  return claim.volume === undefined ? text(claim.state, claim.state) : text(`Bound to ${claim.volume}`, `Bound（${claim.volume}）`);
}

export function sayClaimOfClass(claim: ShownClaim | undefined): Text {
  const state = sayClaim(claim);
  if (claim === undefined) return state;
  const { className } = claim;
  if (className === undefined) return text(`no class, ${state.en}`, `未设置 StorageClass，${state.zh}`);
  return className === '' ? text(`class "", ${state.en}`, `StorageClass 为 ""，${state.zh}`) : text(`class ${className}, ${state.en}`, `StorageClass 为 ${className}，${state.zh}`);
}

/** A line of `kubectl get pv` in words. */
export function sayVolume(volume: ShownVolume | undefined): Text {
  if (volume === undefined) return text('gone', '已删除');
  const { state, claim } = volume;
  return claim === undefined ? text(state, state) : text(`${state}, claim ${claim}`, `${state}，CLAIM 为 ${claim}`);
}
