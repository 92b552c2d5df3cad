import { equal, join, text, violation, type Text, type Violation } from '../kernel';
import { isDelayed, isReserved, obstacle } from './match-rule';
import type { ClaimStatus, Cluster, VolumeStatus } from './port';
import { NO_PROVISIONER } from './objects';
import { hindrance } from './schedule-rule';
import { userOf } from './settle-rule';
import { classNamed, defaultClasses, named, nameOf, view, type ClaimNow, type Subject, type World } from './world';

function reason({ why }: World, subject: Subject): Text | undefined {
  return why[subject]?.();
}

/** Why a claim that may take a volume cannot take this one; nothing if it could. */
function obstacleWords(world: World, claim: ClaimNow, volumeName: string): { readonly clause: string; readonly why: Text } | undefined {
  const volume = named(world.volumes, volumeName);
  if (volume === undefined) return undefined;
  const wanted = claim.manifest.spec.volumeName;
  const found = obstacle(volume, claim, isReserved(volume, claim) ? 'reserved' : wanted === volumeName ? 'named' : 'free');
  return found === undefined ? undefined : { clause: found.clause, why: found.why() };
}

/** Why no volume is provisioned for a claim; nothing if one could be. */
function unprovisionedWords(world: World, claim: ClaimNow): Text | undefined {
  const [name, { className }] = [nameOf(claim), claim];
  if (className === undefined || className === '') return text(`${name} has no class, so nothing is provisioned for it.`, `${name} 没有 StorageClass，不会为它动态创建卷。`);
  const found = classNamed(world, className);
  if (found === undefined) return text(`There is no StorageClass ${className}, so nothing is provisioned for ${name}.`, `不存在 StorageClass ${className}，不会为 ${name} 动态创建卷。`);
  if (found.provisioner === NO_PROVISIONER) return text(`Class ${className} has the provisioner ${NO_PROVISIONER}, which creates nothing for ${name}.`, `StorageClass ${className} 的 provisioner 为 ${NO_PROVISIONER}，不会为 ${name} 创建卷。`);
  return claim.manifest.spec.selector === undefined ? undefined : text(`${name} has a selector, and for such a claim nothing is provisioned.`, `${name} 带有 selector，不会为这样的 PVC 动态创建卷。`);
}

/** Why a claim is Pending. */
export function pendingWords(world: World, claim: ClaimNow): Text {
  const name = nameOf(claim);
  const wanted = claim.manifest.spec.volumeName;
  if (wanted !== undefined) {
    const why = obstacleWords(world, claim, wanted)?.why;
    return why === undefined
      ? text(`${name} names ${wanted}, which is not there, and takes no other.`, `${name} 指定的 ${wanted} 不存在，它不会改用其他卷。`)
      : text(`${name} names ${wanted} and takes no other. ${why.en}`, `${name} 指定了 ${wanted}，不会改用其他卷。${why.zh}`);
  }
  if (isDelayed(world, claim)) {
    const pod = world.pods.find(({ manifest }) => manifest.spec.volumes.some(({ persistentVolumeClaim }) => persistentVolumeClaim.claimName === name));
    const lead = text(`Class ${claim.className} waits for the first consumer:`, `StorageClass ${claim.className} 等待首个消费者：`);
    if (pod === undefined) return text(`${lead.en} no Pod uses ${name}, so it stays Pending.`, `${lead.zh}没有 Pod 使用 ${name}，因此保持 Pending。`);
    if (pod.nodeName !== undefined) return text(`${lead.en} ${nameOf(pod)} was given its node by hand, and without the scheduler nobody binds ${name}.`, `${lead.zh}${nameOf(pod)} 的 nodeName 是手工指定的，绕过了调度器，没有人来绑定 ${name}。`);
    const why = hindrance(world, pod);
    return why === undefined
      ? text(`${lead.en} the scheduler finds no volume for it that suits the node of ${nameOf(pod)}.`, `${lead.zh}调度器没有为它找到适合 ${nameOf(pod)} 所选节点的卷。`)
      : text(`${lead.en} ${why.en}`, `${lead.zh}${why.zh}`);
  }
  const reasons = world.volumes.filter((volume) => volume.claimRef?.uid === undefined || volume.phase === 'Released').flatMap((volume) => obstacleWords(world, claim, nameOf(volume))?.why ?? []);
  const shown = reasons.slice(0, 2);
  const start = shown.length > 0 ? shown : [text(`No volume is free for ${name}.`, `没有空闲的卷可供 ${name} 使用。`)];
  // Without a class nobody would expect a volume to be made.
  const unprovisioned = (claim.className ?? '') === '' ? undefined : unprovisionedWords(world, claim);
  return join([...start, ...(unprovisioned === undefined ? [] : [unprovisioned]), text(`So ${name} stays Pending.`, `因此 ${name} 保持 Pending。`)], 'sentences');
}

function notThere(name: string): Text {
  return text(`Nothing has made a ${name}.`, `${name} 并未被创建。`);
}

/** Why the claim is not bound to the volume that is shown, and what it is instead. */
function wronglyBound(stage: World, outcome: World, claim: ClaimNow, shown: string): Violation {
  const name = nameOf(claim);
  const before = named(stage.claims, name);
  const truth = claimWords(outcome, claim);
  if (before?.phase !== undefined && before.phase !== 'Pending') {
    return violation('a-binding-stays', text(`${name} was bound to ${before.volumeName}, and a binding is never moved. ${truth.en}`, `${name} 已与 ${before.volumeName} 绑定过，绑定不会转移。${truth.zh}`));
  }
  // Nobody has made such a volume, but a provisioner is thought to have.
  const unprovisioned = named(stage.volumes, shown) === undefined ? unprovisionedWords(outcome, claim) : undefined;
  if (unprovisioned !== undefined) return violation('nothing-to-bind', claim.phase === 'Pending' && !isDelayed(outcome, claim) ? unprovisioned : join([unprovisioned, truth], 'sentences'));
  const found = obstacleWords(stage, before ?? claim, shown);
  if (found !== undefined) return violation(found.clause, claim.phase === 'Pending' ? found.why : text(`${found.why.en} ${truth.en}`, `${found.why.zh}${truth.zh}`));
  const other = outcome.claims.find((each) => each.volumeName === shown && each !== claim && each.phase === 'Bound');
  if (other !== undefined) return violation('one-claim-a-volume', text(`${shown} is bound to ${nameOf(other)}, and a volume is bound to one claim only.`, `${shown} 已绑定给 ${nameOf(other)}，一个卷只能绑定一个 PVC。`));
  return violation(claim.phase === 'Pending' ? 'nothing-to-bind' : 'choice', truth);
}

/** Why a claim is as it is. */
export function claimWords(world: World, claim: ClaimNow): Text {
  if (claim.phase === 'Pending') return pendingWords(world, claim);
  const user = claim.terminating ? userOf(world, claim) : undefined;
  if (user !== undefined) return text(`${nameOf(user)} has a node and uses ${nameOf(claim)}: until that Pod is gone, the claim is only Terminating.`, `${nameOf(user)} 已分配节点且使用 ${nameOf(claim)}：该 Pod 消失之前，PVC 只会处于 Terminating。`);
  const own = reason(world, `claim ${nameOf(claim)}`) ?? text(`Nothing has changed ${nameOf(claim)}.`, `${nameOf(claim)} 没有变化。`);
  // A volume that is being deleted may be thought to be gone, and its claim with it.
  const isKept = claim.phase === 'Bound' && named(world.volumes, claim.volumeName)?.terminating === true;
  return isKept ? join([own, volumeWords(world, claim.volumeName ?? '')], 'sentences') : own;
}

function claimViolation(before: World, stage: World, outcome: World, expected: ClaimStatus | undefined, observed: ClaimStatus | undefined): Violation | undefined {
  if (equal(expected, observed)) return undefined;
  const name = expected?.name ?? observed?.name ?? '';
  if (expected === undefined) {
    return violation('deletion-is-carried-out', reason(outcome, `claim ${name}`) ?? text(`${name} is gone.`, `${name} 已不存在。`));
  }
  const claim = named(outcome.claims, name);
  if (claim === undefined) return undefined;
  if (observed === undefined) return claim.terminating ? violation('claim-is-kept', terminatingWords(outcome, claim)) : violation('nothing-else-deletes', text(`Nobody has deleted ${name}.`, `没有人删除 ${name}。`));
  // What becomes of a claim follows from its class.
  if (observed.storageClassName !== expected.storageClassName) return violation('class-of-claim', classWords(outcome, claim));
  if (observed.terminating !== expected.terminating) return violation('terminating', expected.terminating ? terminatingWords(outcome, claim) : text(`Nobody has deleted ${name}.`, `没有人删除 ${name}。`));
  if (observed.phase === 'Bound' && observed.volumeName !== undefined && observed.volumeName !== expected.volumeName) return wronglyBound(stage, outcome, claim, observed.volumeName);
  if (observed.phase !== 'Bound' && expected.phase === 'Bound') {
    // A claim that is new need not have waited: the volume suits it, that is all.
    const missed = named(before.claims, name) === undefined ? 'suitable-is-bound' : 'no-claim-starves';
    if (observed.phase !== 'Lost') return violation(missed, claimWords(outcome, claim));
    const isKept = named(outcome.volumes, claim.volumeName)?.terminating === true;
    return violation(isKept ? 'volume-is-kept' : 'not-lost', isKept ? volumeWords(outcome, claim.volumeName ?? '') : claimWords(outcome, claim));
  }
  if (observed.phase !== expected.phase && expected.phase === 'Lost') return violation('lost', claimWords(outcome, claim));
  return violation('claim', claimWords(outcome, claim));
}

function terminatingWords(world: World, claim: ClaimNow): Text {
  const user = userOf(world, claim);
  const name = nameOf(claim);
  return user === undefined ? text(`${name} is being deleted.`, `${name} 正在被删除。`) : text(`${nameOf(user)} has a node and uses ${name}: until that Pod is gone, the claim is only Terminating.`, `${nameOf(user)} 已分配节点且使用 ${name}：该 Pod 消失之前，PVC 只会处于 Terminating。`);
}

/** Why a claim has its class. */
export function classWords(world: World, claim: ClaimNow): Text {
  const name = nameOf(claim);
  const { manifest: { spec: { storageClassName: own } }, className } = claim;
  if (own !== undefined) return text(`${name} asks for the class "${own}", and that is never changed.`, `${name} 指定的 StorageClass 是 "${own}"，不会被更改。`);
  if (className === undefined) return text(`There is no default class for ${name}.`, `没有可供 ${name} 使用的默认 StorageClass。`);
  const defaults = defaultClasses(world);
  const given = reason(world, `class of ${name}`) ?? text(`When ${name} was created without a class, the default class was ${className}.`, `创建未设置 StorageClass 的 ${name} 时，默认 StorageClass 是 ${className}。`);
  if (defaults.length < 2 || defaults.at(-1)?.metadata.name !== className) return given;
  return text(`${given.en} Of several default classes the newest one counts, here ${className}.`, `${given.zh}有多个默认 StorageClass 时采用最新创建的，此处为 ${className}。`);
}

/** Why a volume is as it is. */
export function volumeWords(world: World, name: string): Text {
  const volume = named(world.volumes, name);
  if (volume?.terminating === true) return text(`${name} is Bound to ${volume.claimRef?.name}, so its deletion waits: until that claim is gone, it stays Terminating and the claim Bound.`, `${name} 与 ${volume.claimRef?.name} 绑定，因此删除要等待：该 PVC 消失之前，它处于 Terminating，PVC 仍为 Bound。`);
  return reason(world, `volume ${name}`) ?? text(`Nothing has changed ${name}.`, `${name} 没有变化。`);
}

/** Whether somebody deleted the volume itself: it does not go because its claim did. */
function isDeleted(before: World, name: string): boolean {
  const volume = named(before.volumes, name);
  return volume !== undefined && (volume.terminating || volume.phase !== 'Bound');
}

function volumeViolation(before: World, outcome: World, expected: VolumeStatus | undefined, observed: VolumeStatus | undefined): Violation | undefined {
  if (equal(expected, observed)) return undefined;
  const name = expected?.name ?? observed?.name ?? '';
  if (expected === undefined) return violation(isDeleted(before, name) ? 'deleted-volume-is-gone' : 'volume-is-gone', reason(outcome, `volume ${name}`) ?? notThere(name));
  if (observed === undefined) return violation('volume-is-kept', volumeWords(outcome, name));
  const policy = expected.persistentVolumeReclaimPolicy;
  if (observed.persistentVolumeReclaimPolicy !== policy && observed.phase === expected.phase) return violation('volume', text(`The reclaim policy of ${name} is ${policy}.`, `${name} 的回收策略是 ${policy}。`));
  const phase = expected.phase === 'Released' ? 'released' : 'volume-phase';
  const clause = observed.phase !== expected.phase ? phase : equal(observed.claimRef, expected.claimRef) ? 'volume' : 'claim-ref';
  return violation(clause, volumeWords(outcome, name));
}

function pick<T extends { readonly name: string }>(list: readonly T[], name: string): T | undefined {
  return list.find((each) => each.name === name);
}

function namesIn(...lists: readonly (readonly { readonly name: string }[])[]): readonly string[] {
  return [...new Set(lists.flat().map(({ name }) => name))].sort();
}

/** The first difference between what came about from a world, by way of a stage, and what was observed, with its reason. */
export function difference(before: World, stage: World, outcome: World, observed: Cluster): Violation {
  const expected = view(outcome);
  for (const name of namesIn(expected.persistentVolumeClaims, observed.persistentVolumeClaims)) {
    const found = claimViolation(before, stage, outcome, pick(expected.persistentVolumeClaims, name), pick(observed.persistentVolumeClaims, name));
    if (found !== undefined) return found;
  }
  for (const name of namesIn(expected.persistentVolumes, observed.persistentVolumes)) {
    const found = volumeViolation(before, outcome, pick(expected.persistentVolumes, name), pick(observed.persistentVolumes, name));
    if (found !== undefined) return found;
  }
  for (const name of namesIn(expected.pods, observed.pods)) {
    const [own, other] = [pick(expected.pods, name), pick(observed.pods, name)];
    if (!equal(own, other)) return violation(waitsForDeletion(outcome, name) ? 'no-pod-with-a-terminating-claim' : 'pod', podWords(outcome, name));
  }
  return violation('order', text('The lists are in the order of names, each object once.', '各列表按名称排序，每个对象只出现一次。'));
}

/** Whether a Pod has no node while a claim that it uses is being deleted. */
function waitsForDeletion({ pods, claims }: World, name: string): boolean {
  const pod = named(pods, name);
  return pod !== undefined && pod.nodeName === undefined && pod.manifest.spec.volumes.some(({ persistentVolumeClaim }) => named(claims, persistentVolumeClaim.claimName)?.terminating === true);
}

/** Why a Pod has its node, or has none. */
function podWords(world: World, name: string): Text {
  const pod = named(world.pods, name);
  if (pod === undefined) return notThere(name);
  if (pod.nodeName === undefined) return hindrance(world, pod) ?? text(`There is no volume for ${name} on its node.`, `${name} 所选的节点上没有可用的卷。`);
  return reason(world, `pod ${name}`) ?? text(`${name} names its node itself.`, `${name} 自己指定了节点。`);
}
