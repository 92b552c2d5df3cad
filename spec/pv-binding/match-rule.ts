import { text, type Text } from '../kernel';
import type { AccessMode, PersistentVolume, Requirement, Selector } from './port';
import { classNamed, nameOf, type ClaimNow, type VolumeNow, type World } from './world';

const powers: Readonly<Record<string, number>> = { '': 1, k: 1000, M: 1000 ** 2, G: 1000 ** 3, T: 1000 ** 4, Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, Ti: 1024 ** 4 };

/** A quantity in bytes. */
export function sizeOf(quantity: string): number {
  const [, number = '0', unit = ''] = /^(\d+)(\D*)$/.exec(quantity) ?? [];
  return Number(number) * (powers[unit] ?? NaN);
}

const short: Readonly<Record<AccessMode, string>> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX' };

/** Access modes as kubectl shows them. */
export function modesOf(modes: readonly AccessMode[]): string {
  return (Object.keys(short) as AccessMode[]).filter((mode) => modes.includes(mode)).map((mode) => short[mode]).join('+');
}

export function modeCount({ spec }: PersistentVolume): number {
  return new Set(spec.accessModes).size;
}

function isMet({ key, operator, values = [] }: Requirement, labels: Readonly<Record<string, string>>): boolean {
  const value = labels[key];
  switch (operator) {
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
  }
}

function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value) && matchExpressions.every((each) => isMet(each, labels));
}

/** Why a volume cannot be bound to a claim: the condition and the values. */
export interface Obstacle {
  readonly clause: string;
  readonly why: () => Text;
}

function classWords(name: string): Text {
  return name === '' ? text('no class', '未设置 StorageClass') : text(`class ${name}`, `StorageClass ${name}`);
}

/** How the volume comes to the claim: free, by its own claimRef, by the claim's volumeName, or picked by the scheduler for a node. */
export type Way = 'free' | 'reserved' | 'named' | { readonly node: string };

/** What a volume must meet in any case. */
function lasting({ manifest, terminating }: VolumeNow, { manifest: claim }: ClaimNow): Obstacle | undefined {
  const [name, wanting] = [manifest.metadata.name, claim.metadata.name];
  const [own, wanted] = [manifest.spec, claim.spec];
  if (terminating) return { clause: 'not-being-deleted', why: () => text(`${name} is being deleted.`, `${name} 正在被删除。`) };
  const [capacity, request] = [own.capacity.storage, wanted.resources.requests.storage];
  if (sizeOf(capacity) < sizeOf(request)) return { clause: 'capacity', why: () => text(`${name} has ${capacity}, less than the ${request} that ${wanting} requests.`, `${name} 的容量 ${capacity} 小于 ${wanting} 请求的 ${request}。`) };
  const missing = wanted.accessModes.filter((mode) => !own.accessModes.includes(mode));
  if (missing.length > 0) return { clause: 'access-modes', why: () => text(`${name} does not offer ${modesOf(missing)}, which ${wanting} asks for.`, `${name} 不提供 ${wanting} 要求的 ${modesOf(missing)}。`) };
  const [mode, wantedMode] = [own.volumeMode ?? 'Filesystem', wanted.volumeMode ?? 'Filesystem'];
  if (mode !== wantedMode) return { clause: 'volume-mode', why: () => text(`${name} has the volumeMode ${mode}, and ${wanting} wants ${wantedMode}.`, `${name} 的 volumeMode 是 ${mode}，而 ${wanting} 要 ${wantedMode}。`) };
  const [attributes, wantedAttributes] = [own.volumeAttributesClassName ?? '', wanted.volumeAttributesClassName ?? ''];
  if (attributes === wantedAttributes) return undefined;
  return { clause: 'attributes-class', why: () => text(`The volumeAttributesClassName of ${name} is not that of ${wanting}.`, `${name} 与 ${wanting} 的 volumeAttributesClassName 不同。`) };
}

/** The first condition that keeps a volume from a claim. */
export function obstacle(volume: VolumeNow, claim: ClaimNow, way: Way): Obstacle | undefined {
  const [name, wanting] = [nameOf(volume), nameOf(claim)];
  const { claimRef, manifest: { spec, metadata } } = volume;
  if (way !== 'reserved' && claimRef !== undefined) {
    const [holder, uid] = [claimRef.name, claimRef.uid];
    if (holder !== wanting) return { clause: 'taken', why: () => text(`The claimRef of ${name} names ${holder}.`, `${name} 的 claimRef 指向 ${holder}。`) };
    return { clause: 'taken', why: () => text(`The claimRef of ${name} names an earlier ${holder} (uid ${uid}), not this one (uid ${claim.uid}).`, `${name} 的 claimRef 指向先前的 ${holder}（uid ${uid}），而不是现在这个（uid ${claim.uid}）。`) };
  }
  const common = lasting(volume, claim);
  if (common !== undefined || way === 'reserved') return common;
  const [own, wanted] = [spec.storageClassName ?? '', claim.className ?? ''];
  if (own !== wanted) return { clause: 'class', why: () => text(`${name} has ${classWords(own).en}, and ${wanting} has ${classWords(wanted).en}.`, `${name} ${own === '' ? '未设置 StorageClass' : `的 StorageClass 是 ${own}`}，而 ${wanting} ${wanted === '' ? '未设置 StorageClass' : `的 StorageClass 是 ${wanted}`}。`) };
  if (way === 'named') return undefined;
  const { selector } = claim.manifest.spec;
  if (selector !== undefined && !selects(selector, metadata.labels ?? {})) return { clause: 'selector', why: () => text(`The selector of ${wanting} does not select ${name}.`, `${wanting} 的 selector 没有选中 ${name}。`) };
  if (volume.phase !== 'Available') return { clause: 'available', why: () => text(`${name} is ${volume.phase}, not Available.`, `${name} 处于 ${volume.phase}，不是 Available。`) };
  if (way === 'free') return undefined;
  const nodes = spec.nodeAffinity?.required.nodeSelectorTerms.flatMap(({ matchExpressions }) => matchExpressions).flatMap(({ values }) => values);
  if (nodes === undefined || nodes.includes(way.node)) return undefined;
  return { clause: 'node-affinity', why: () => text(`${name} can be reached from ${nodes.join(', ')} only, not from ${way.node}.`, `${name} 只能从 ${nodes.join('、')} 访问，不能从 ${way.node} 访问。`) };
}

/** Whether the volume's claimRef is for this claim, by name and, if it has one, by uid. */
export function isReserved({ claimRef }: VolumeNow, { manifest, uid }: ClaimNow): boolean {
  return claimRef?.name === manifest.metadata.name && (claimRef.uid ?? uid) === uid;
}

/** Whether the class of the claim waits for a Pod. */
export function isDelayed(world: World, { className }: ClaimNow): boolean {
  return classNamed(world, className)?.volumeBindingMode === 'WaitForFirstConsumer';
}

/** A volume that a claim may be bound to now, and why it is this one. */
export interface Choice {
  readonly volume: VolumeNow;
  readonly why: () => Text;
}

/** The smallest of some volumes; several if they are equally small. */
export function smallest(volumes: readonly VolumeNow[]): readonly VolumeNow[] {
  const size = ({ manifest }: VolumeNow) => sizeOf(manifest.spec.capacity.storage);
  const least = Math.min(...volumes.map(size));
  return volumes.filter((each) => size(each) === least);
}

function freeWords(volume: VolumeNow, claim: ClaimNow, fitting: readonly VolumeNow[]): Text {
  const [name, wanting] = [nameOf(volume), nameOf(claim)];
  if (fitting.length === 1) return text(`${name} meets every condition of ${wanting} and is free: they are bound.`, `${name} 空闲且满足 ${wanting} 的全部条件，两者绑定。`);
  const count = modeCount(volume.manifest);
  const equals = fitting.filter(({ manifest }) => modeCount(manifest) === count);
  if (equals.length === 1) return text(`Of the volumes that meet every condition, ${name} has the fewest access modes: ${wanting} gets it.`, `在满足全部条件的卷中，${name} 的访问模式最少，${wanting} 与它绑定。`);
  return equals.length === fitting.length
    ? text(`Of the volumes that meet every condition, ${name} is the smallest: ${wanting} gets it.`, `在满足全部条件的卷中，${name} 最小，${wanting} 与它绑定。`)
    : text(`Of the volumes that meet every condition and have the fewest access modes, ${name} is the smallest: ${wanting} gets it.`, `在满足全部条件且访问模式最少的卷中，${name} 最小，${wanting} 与它绑定。`);
}

/**
 * What the controller may bind to a claim that names no volume. It looks at the volumes with one set of access modes after the
 * other, the smallest set first; sets of one size come in any order. Within a set a reserved volume comes first.
 */
export function choices(world: World, claim: ClaimNow): readonly Choice[] {
  const wanting = nameOf(claim);
  const fitting = isDelayed(world, claim) ? [] : world.volumes.filter((volume) => obstacle(volume, claim, 'free') === undefined);
  const reserved = world.volumes.filter((volume) => isReserved(volume, claim) && obstacle(volume, claim, 'reserved') === undefined);
  const all = [...reserved, ...fitting];
  if (all.length === 0) return [];
  const fewest = Math.min(...all.map(({ manifest }) => modeCount(manifest)));
  const first = all.filter(({ manifest }) => modeCount(manifest) === fewest);
  return [...new Set(first.map(({ manifest }) => modesOf(manifest.spec.accessModes)))].flatMap((modes): readonly Choice[] => {
    const group = first.filter(({ manifest }) => modesOf(manifest.spec.accessModes) === modes);
    const own = group.filter((each) => reserved.includes(each));
    if (own.length === 0) return smallest(group).map((volume) => ({ volume, why: () => freeWords(volume, claim, fitting) }));
    return own.map((volume) => ({ volume, why: () => text(`The claimRef of ${nameOf(volume)} reserves it for ${wanting}: they are bound.`, `${nameOf(volume)} 的 claimRef 把它预留给 ${wanting}，两者绑定。`) }));
  });
}
