import type { Text } from '../kernel';
import type { ClaimRef, ClaimStatus, Cluster, Kind, Manifest, Operation, PersistentVolume, PersistentVolumeClaim, Pod, StorageClass, VolumeStatus } from './port';

export interface VolumeNow {
  readonly manifest: PersistentVolume;
  readonly claimRef?: ClaimRef | undefined;
  readonly phase: VolumeStatus['phase'];
  readonly terminating: boolean;
}

export interface ClaimNow {
  readonly manifest: PersistentVolumeClaim;
  readonly uid: string;
  readonly phase: ClaimStatus['phase'];
  readonly volumeName?: string | undefined;
  readonly className?: string | undefined;
  readonly terminating: boolean;
}

export interface PodNow {
  readonly manifest: Pod;
  readonly nodeName?: string | undefined;
  readonly gated: boolean;
}

/** Everything at one moment, as the rule knows it; no list is ever changed. */
export interface World {
  readonly volumes: readonly VolumeNow[];
  readonly claims: readonly ClaimNow[];
  readonly pods: readonly PodNow[];
  readonly classes: readonly StorageClass[];
  /** How many claims of each name there have been. */
  readonly births: Readonly<Record<string, number>>;
  /** Why each object is as it is, by its kind and name: what happened to it last. */
  readonly why: Readonly<Record<string, () => Text>>;
}

export const emptyWorld: World = { volumes: [], claims: [], pods: [], classes: [], births: {}, why: {} };

interface Named {
  readonly manifest: { readonly metadata: { readonly name: string } };
}

export function nameOf({ manifest }: Named): string {
  return manifest.metadata.name;
}

export function named<T extends Named>(list: readonly T[], name: string | undefined): T | undefined {
  return list.find((each) => nameOf(each) === name);
}

function without<T extends Named>(list: readonly T[], name: string): readonly T[] {
  return list.filter((each) => nameOf(each) !== name);
}

function changed<T extends Named>(list: readonly T[], name: string, change: Partial<T>): readonly T[] {
  return list.map((each) => (nameOf(each) === name ? { ...each, ...change } : each));
}

/** What an object is called in the record of reasons. */
export type Subject = `${'volume' | 'claim' | 'class of' | 'pod'} ${string}`;

export function because(world: World, reasons: Readonly<Record<Subject, () => Text>>): World {
  return { ...world, why: { ...world.why, ...reasons } };
}

export function withVolume(world: World, volume: VolumeNow, change: Partial<VolumeNow>): World {
  return { ...world, volumes: changed(world.volumes, nameOf(volume), change) };
}

export function withoutVolume(world: World, volume: VolumeNow): World {
  return { ...world, volumes: without(world.volumes, nameOf(volume)) };
}

export function withClaim(world: World, claim: ClaimNow, change: Partial<ClaimNow>): World {
  return { ...world, claims: changed(world.claims, nameOf(claim), change) };
}

export function withoutClaim(world: World, claim: ClaimNow): World {
  return { ...world, claims: without(world.claims, nameOf(claim)) };
}

export function withPod(world: World, pod: PodNow, change: Partial<PodNow>): World {
  return { ...world, pods: changed(world.pods, nameOf(pod), change) };
}

export function classNamed({ classes }: World, name: string | undefined): StorageClass | undefined {
  return classes.find(({ metadata }) => metadata.name === name);
}

/** The classes marked as default, in the order of their creation. */
export function defaultClasses({ classes }: World): readonly StorageClass[] {
  return classes.filter(({ metadata }) => metadata.annotations !== undefined);
}

/** The default class; of several, the one created last. */
export function defaultClass(world: World): StorageClass | undefined {
  return defaultClasses(world).at(-1);
}

function created(world: World, object: Manifest): World {
  const { name } = object.metadata;
  switch (object.kind) {
    case 'PersistentVolume':
      return named(world.volumes, name) ? world : { ...world, volumes: [...world.volumes, { manifest: object, claimRef: object.spec.claimRef, phase: 'Pending', terminating: false }] };
    case 'PersistentVolumeClaim': {
      if (named(world.claims, name)) return world;
      const number = (world.births[name] ?? 0) + 1;
      const { volumeName, storageClassName } = object.spec;
      const className = storageClassName ?? defaultClass(world)?.metadata.name;
      const claim: ClaimNow = { manifest: object, uid: `${name}-${number}`, phase: 'Pending', volumeName, className, terminating: false };
      return { ...world, claims: [...world.claims, claim], births: { ...world.births, [name]: number } };
    }
    case 'StorageClass':
      return classNamed(world, name) ? world : { ...world, classes: [...world.classes, object] };
    case 'Pod': {
      const pod: PodNow = { manifest: object, nodeName: object.spec.nodeName, gated: (object.spec.schedulingGates ?? []).length > 0 };
      return named(world.pods, name) ? world : { ...world, pods: [...world.pods, pod] };
    }
  }
}

function deleted(world: World, kind: Kind, name: string, isForced: boolean): World {
  switch (kind) {
    case 'PersistentVolume':
      return { ...world, volumes: isForced ? without(world.volumes, name) : changed(world.volumes, name, { terminating: true }) };
    case 'PersistentVolumeClaim':
      return { ...world, claims: isForced ? without(world.claims, name) : changed(world.claims, name, { terminating: true }) };
    case 'StorageClass':
      return { ...world, classes: world.classes.filter(({ metadata }) => metadata.name !== name) };
    case 'Pod':
      return { ...world, pods: without(world.pods, name) };
  }
}

/** The world right after an operation, before anybody has reacted. */
export function performed(world: World, operation: Operation): World {
  switch (operation.do) {
    case 'create':
      return created(world, operation.object);
    case 'delete':
      return deleted(world, operation.kind, operation.name, operation.force === true);
    case 'patch':
      return { ...world, volumes: changed(world.volumes, operation.volume, { claimRef: operation.claimRef ?? undefined }) };
    case 'ungate':
      return { ...world, pods: changed(world.pods, operation.pod, { gated: false }) };
    case 'finish':
      return world; // A completed Pod keeps its node, and that is all that counts here.
  }
}

function sorted<T extends { readonly name: string }>(list: T[]): T[] {
  return list.sort((a, b) => (a.name < b.name ? -1 : 1));
}

const views = new WeakMap<World, Cluster>();

/** What a user sees of it. */
export function view(world: World): Cluster {
  const known = views.get(world) ?? shown(world);
  views.set(world, known);
  return known;
}

function shown({ volumes, claims, pods }: World): Cluster {
  return {
    persistentVolumes: sorted(volumes.map(({ manifest: { metadata, spec }, phase, claimRef, terminating }) => ({
      name: metadata.name,
      capacity: spec.capacity.storage,
      persistentVolumeReclaimPolicy: spec.persistentVolumeReclaimPolicy ?? 'Retain',
      storageClassName: spec.storageClassName ?? '',
      phase,
      ...(claimRef === undefined ? {} : { claimRef }),
      terminating,
    }))),
    persistentVolumeClaims: sorted(claims.map(({ manifest: { metadata: { name } }, uid, phase, volumeName, className, terminating }) => ({
      name, uid, phase, ...(volumeName === undefined ? {} : { volumeName }), ...(className === undefined ? {} : { storageClassName: className }), terminating,
    }))),
    pods: sorted(pods.map(({ manifest: { metadata: { name } }, nodeName }) => ({ name, ...(nodeName === undefined ? {} : { nodeName }) }))),
  };
}
