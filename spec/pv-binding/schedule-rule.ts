import { text, type Text } from '../kernel';
import { bound, isProvisionable, provisioned } from './bind-rule';
import { isDelayed, obstacle, sizeOf, smallest } from './match-rule';
import { because, named, nameOf, withPod, type ClaimNow, type PodNow, type World } from './world';

export function claimsOf({ claims }: World, { manifest }: PodNow): readonly (ClaimNow | undefined)[] {
  return manifest.spec.volumes.map(({ persistentVolumeClaim }) => named(claims, persistentVolumeClaim.claimName));
}

export function wantedNode({ manifest }: PodNow): string {
  return manifest.spec.nodeSelector['kubernetes.io/hostname'];
}

function sizeOfClaim({ manifest }: ClaimNow): number {
  return sizeOf(manifest.spec.resources.requests.storage);
}

/** What keeps the scheduler from placing a Pod before it looks for volumes, if anything. */
export function hindrance(world: World, pod: PodNow): Text | undefined {
  const name = nameOf(pod);
  if (pod.gated) return text(`${name} has a scheduling gate: the scheduler does not look at it.`, `${name} 带有 schedulingGates，调度器不会处理它。`);
  for (const [i, claim] of claimsOf(world, pod).entries()) {
    const wanted = pod.manifest.spec.volumes[i]?.persistentVolumeClaim.claimName ?? '';
    if (claim === undefined) return text(`${name} uses ${wanted}, which is not there.`, `${name} 使用的 ${wanted} 不存在。`);
    if (claim.terminating) return text(`${name} uses ${wanted}, which is being deleted.`, `${name} 使用的 ${wanted} 正在被删除。`);
    if (claim.phase === 'Lost') return text(`${name} uses ${wanted}, which is Lost.`, `${name} 使用的 ${wanted} 已 Lost。`);
    if (claim.phase === 'Pending' && (!isDelayed(world, claim) || claim.manifest.spec.volumeName !== undefined)) return text(`${name} uses ${wanted}, which is still Pending.`, `${name} 使用的 ${wanted} 仍为 Pending。`);
    const volume = claim.phase === 'Bound' ? named(world.volumes, claim.volumeName) : undefined;
    const nodes = volume?.manifest.spec.nodeAffinity?.required.nodeSelectorTerms.flatMap(({ matchExpressions }) => matchExpressions).flatMap(({ values }) => values);
    if (nodes !== undefined && !nodes.includes(wantedNode(pod))) return text(`The volume ${claim.volumeName} of ${wanted} cannot be reached from ${wantedNode(pod)}.`, `${wanted} 的卷 ${claim.volumeName} 不能从 ${wantedNode(pod)} 访问。`);
  }
  return undefined;
}

/** The orders in which claims may be served: by size, and either way round where two are equal. */
function servingOrders(claims: readonly ClaimNow[]): readonly (readonly ClaimNow[])[] {
  if (claims.length === 0) return [[]];
  const least = Math.min(...claims.map(sizeOfClaim));
  return claims.filter((claim) => sizeOfClaim(claim) === least).flatMap((first) => servingOrders(claims.filter((each) => each !== first)).map((rest) => [first, ...rest]));
}

/** The claims of a Pod served one after the other with the smallest volume that suits; who is left over has to be provisioned for. */
function served(world: World, [claim, ...rest]: readonly ClaimNow[], pod: PodNow, left: readonly ClaimNow[]): readonly World[] {
  if (claim === undefined) return left.every((each) => isProvisionable(world, each)) ? [left.reduce(provisioned, world)] : [];
  const node = wantedNode(pod);
  const fitting = world.volumes.filter((volume) => obstacle(volume, claim, { node }) === undefined);
  if (fitting.length === 0) return served(world, rest, pod, [...left, claim]);
  return smallest(fitting).flatMap((volume) => {
    const why = () => fitting.length === 1 ? text(`${nameOf(pod)} is placed on ${node}, and there ${nameOf(volume)} is the volume that suits ${nameOf(claim)}.`, `${nameOf(pod)} 被调度到 ${node}，在该节点上适合 ${nameOf(claim)} 的卷是 ${nameOf(volume)}。`) : text(`${nameOf(pod)} is placed on ${node}, and of the volumes that suit ${nameOf(claim)} there, ${nameOf(volume)} is the smallest.`, `${nameOf(pod)} 被调度到 ${node}，在该节点可用且适合 ${nameOf(claim)} 的卷中，${nameOf(volume)} 最小。`);
    return served(bound(world, claim, volume, why), rest, pod, left);
  });
}

/** What may come of the scheduler's looking at a Pod: its claims bound for its node, and the Pod placed. */
export function schedulings(world: World, pod: PodNow): readonly World[] {
  if (pod.nodeName !== undefined || hindrance(world, pod) !== undefined) return [];
  const open = claimsOf(world, pod).filter((claim) => claim?.phase === 'Pending').filter((claim) => claim !== undefined);
  const [name, node] = [nameOf(pod), wantedNode(pod)];
  return servingOrders(open)
    .flatMap((order) => served(world, order, pod, []))
    .map((next) => because(withPod(next, pod, { nodeName: node }), { [`pod ${name}`]: () => text(`The claims of ${name} are bound or can be bound for ${node}: it is placed there.`, `${name} 的 PVC 已绑定或可以为 ${node} 绑定，它被调度到该节点。`) }));
}
