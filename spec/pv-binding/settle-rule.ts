import { canonical, equal, text, type Text } from '../kernel';
import { choices, isDelayed, isReserved, obstacle } from './match-rule';
import type { Operation } from './port';
import { bound, isProvisionable, provisioned, rebindings } from './bind-rule';
import { schedulings } from './schedule-rule';
import { because, defaultClass, named, nameOf, performed, view, withClaim, withoutClaim, withoutVolume, withVolume, type ClaimNow, type PodNow, type Subject, type VolumeNow, type World } from './world';

/** The claim that a volume's claimRef names with its uid. */
export function holderOf({ claims }: World, { claimRef }: VolumeNow): ClaimNow | undefined {
  return claims.find((claim) => nameOf(claim) === claimRef?.name && claim.uid === claimRef.uid);
}

/** A Pod that keeps the claim from being deleted: one that has a node, whatever became of it. */
export function userOf({ pods }: World, claim: ClaimNow): PodNow | undefined {
  return pods.find(({ manifest, nodeName }) => nodeName !== undefined && manifest.spec.volumes.some(({ persistentVolumeClaim }) => persistentVolumeClaim.claimName === nameOf(claim)));
}

function released(world: World, volume: VolumeNow): World {
  const name = nameOf(volume);
  const holder = `${volume.claimRef?.name} (uid ${volume.claimRef?.uid})`;
  const subject: Subject = `volume ${name}`;
  if (volume.manifest.spec.persistentVolumeReclaimPolicy === 'Delete') {
    return because(withoutVolume(world, volume), { [subject]: () => text(`The claim of ${name} is gone and its reclaim policy is Delete: the volume is deleted too.`, `${name} 的 PVC 已不存在，回收策略为 Delete，卷也被删除。`) });
  }
  return because(withVolume(world, volume, { phase: 'Released' }), { [subject]: () => text(`The claimRef of ${name} names ${holder}, a claim that is gone: with Retain the volume stays Released, and nobody is bound to it.`, `${name} 的 claimRef 指向已不存在的 ${volume.claimRef?.name}（uid ${volume.claimRef?.uid}）：策略为 Retain，卷保持 Released，不会再绑定给别人。`) });
}

/** What the controllers do about a volume, if anything: there is no choice in it. */
function volumeStep(world: World, volume: VolumeNow): World | undefined {
  const { claimRef, phase, terminating } = volume;
  const name = nameOf(volume);
  const subject: Subject = `volume ${name}`;
  if (claimRef?.uid === undefined) {
    if (phase !== 'Available') {
      const why = claimRef === undefined
        ? () => text(`${name} has no claimRef: it is Available.`, `${name} 没有 claimRef，处于 Available。`)
        : () => text(`${name} is reserved for ${claimRef.name}, but not bound to it: it is Available.`, `${name} 预留给 ${claimRef.name}，但尚未绑定，处于 Available。`);
      return because(withVolume(world, volume, { phase: 'Available' }), { [subject]: why });
    }
  } else {
    const holder = holderOf(world, volume);
    if (holder === undefined && phase !== 'Released') return released(world, volume);
    if (holder?.volumeName === name && phase !== 'Bound') return withVolume(world, volume, { phase: 'Bound' });
    if (holder?.volumeName !== undefined && holder.volumeName !== name) return withVolume(world, volume, { claimRef: { name: claimRef.name } });
  }
  if (!terminating || phase === 'Bound') return undefined;
  return because(withoutVolume(world, volume), { [subject]: () => text(`${name} is not Bound, so its deletion is not held up.`, `${name} 不是 Bound，删除立即完成。`) });
}

/** What becomes of a claim that is being deleted or has lost its volume, if anything. */
function claimStep(world: World, claim: ClaimNow): World | undefined {
  const name = nameOf(claim);
  const subject: Subject = `claim ${name}`;
  if (claim.terminating && userOf(world, claim) === undefined) {
    return because(withoutClaim(world, claim), { [subject]: () => text(`No Pod that has a node uses ${name}, so its deletion is not held up.`, `没有已分配节点的 Pod 使用 ${name}，删除立即完成。`) });
  }
  if (claim.phase !== 'Bound') return undefined;
  const volume = named(world.volumes, claim.volumeName);
  const lost = (why: () => Text) => because(withClaim(world, claim, { phase: 'Lost' }), { [subject]: why });
  if (volume === undefined) return lost(() => text(`The volume ${claim.volumeName} of ${name} is gone: the claim is Lost.`, `${name} 绑定的卷 ${claim.volumeName} 已不存在，PVC 变为 Lost。`));
  if (volume.claimRef === undefined || volume.claimRef.uid === claim.uid) return undefined;
  return lost(() => text(`The claimRef of ${claim.volumeName} no longer names ${name} (uid ${claim.uid}): the claim is Lost.`, `${claim.volumeName} 的 claimRef 不再指向 ${name}（uid ${claim.uid}），PVC 变为 Lost。`));
}

function firstOf<T>(list: readonly T[], stepOf: (each: T) => World | undefined): World | undefined {
  for (const each of list) {
    const step = stepOf(each);
    if (step !== undefined) return step;
  }
  return undefined;
}

/** The world once all is done that is due and leaves no choice. */
export function calmed(world: World): World {
  for (let now = world; ; ) {
    const current = now;
    const next = firstOf(current.volumes, (volume) => volumeStep(current, volume)) ?? firstOf(current.claims, (claim) => claimStep(current, claim));
    if (next === undefined) return current;
    now = next;
  }
}

/** What the controller may do next about a claim. */
function claimMoves(world: World, claim: ClaimNow): readonly World[] {
  if (claim.phase !== 'Pending') return rebindings(world, claim);
  const name = nameOf(claim);
  const wanted = claim.manifest.spec.volumeName;
  if (wanted !== undefined) {
    const volume = named(world.volumes, wanted);
    if (volume === undefined) return [];
    if (isReserved(volume, claim)) return [bound(world, claim, volume, () => text(`${name} names ${wanted}, and the claimRef of ${wanted} names ${name}: nothing else is checked.`, `${name} 指定了 ${wanted}，${wanted} 的 claimRef 也指向 ${name}，不再检查其他条件。`))];
    return obstacle(volume, claim, 'named') === undefined ? [bound(world, claim, volume, () => text(`${name} names ${wanted}, which is free and meets its conditions: they are bound.`, `${name} 指定了 ${wanted}，它空闲且满足条件，两者绑定。`))] : [];
  }
  const found = choices(world, claim);
  if (found.length > 0) return found.map(({ volume, why }) => bound(world, claim, volume, why));
  const fallback = claim.className === undefined ? defaultClass(world)?.metadata.name : undefined;
  if (fallback !== undefined) {
    return [because(withClaim(world, claim, { className: fallback }), { [`class of ${name}`]: () => text(`${name} has no class and no volume, so it is given the default class ${fallback}.`, `${name} 未设置 StorageClass，也没有可用的卷，因此被赋予默认 StorageClass ${fallback}。`) })];
  }
  return !isDelayed(world, claim) && isProvisionable(world, claim) ? [provisioned(world, claim)] : [];
}

const WORLDS_MAX = 64;

/** Every world that may have come about once all is settled after an operation. Who comes first is open wherever several want the same. */
export function outcomes(before: World, operation: Operation): readonly World[] {
  const settled: World[] = [];
  const seen = new Set<string>();
  const open = [calmed(performed(before, operation))];
  for (let world = open.pop(); world !== undefined && seen.size < WORLDS_MAX; world = open.pop()) {
    const current = world;
    const moves = [...current.claims.flatMap((claim) => claimMoves(current, claim)), ...current.pods.flatMap((pod) => schedulings(current, pod))];
    if (moves.length === 0 && settled.every((each) => !equal(view(each), view(current)))) settled.push(current);
    for (const next of moves.map(calmed)) {
      // The ways of going on part only where there are several moves, and come together again.
      const mark = moves.length === 1 ? undefined : canonical(view(next));
      if (mark !== undefined && seen.has(mark)) continue;
      if (mark !== undefined) seen.add(mark);
      open.push(next);
    }
  }
  return settled;
}
