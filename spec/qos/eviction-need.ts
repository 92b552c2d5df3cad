import { join, text, type Text } from '../kernel';
import type { EvictablePod, EvictionNode, Look, Signal, Threshold } from './port';

/** From this priority on a Pod is critical to its node. */
export const CRITICAL_PRIORITY = 2_000_000_000;
/** The grace that a hard eviction leaves, in seconds. */
export const HARD_GRACE_SECONDS = 1;

export interface Watch {
  readonly node: EvictionNode;
  readonly looks: readonly Look[];
}

export function isSpared({ isStatic, priority }: EvictablePod): boolean {
  return isStatic || priority >= CRITICAL_PRIORITY;
}

/** The sum over the containers, or the largest init container if that is more. */
export function effectiveRequest({ requests, initRequests }: EvictablePod): number {
  return Math.max(requests.reduce((sum, each) => sum + each, 0), ...initRequests, 0);
}

/** What is measured against the usage of a Pod first of all; inodes cannot be requested. */
export function comparedRequest(signal: Signal, pod: EvictablePod): number {
  return signal === 'nodefs.inodesFree' ? 0 : effectiveRequest(pod);
}

/** An amount of what a signal counts, as the kubelet writes it: mebibytes, or a bare number of inodes or processes. */
export function amount(signal: Signal, value: number): string {
  return signal === 'memory.available' || signal === 'nodefs.available' ? `${value}Mi` : String(value);
}

/** When each threshold began to be met, and which ones are acted upon at the last check. */
export interface Memory {
  readonly since: Map<number, number>;
  acting: readonly number[];
  /** A soft threshold was no longer met while it still waited, although its minimum reclaim was not available. */
  wasUnreclaimed: boolean;
  pressureSeen: number | undefined;
  readonly gone: Set<string>;
}

export function beginning(): Memory {
  return { since: new Map(), acting: [], wasUnreclaimed: false, pressureSeen: undefined, gone: new Set() };
}

export function update(memory: Memory, { thresholds }: EvictionNode, { atSeconds, available }: Look): void {
  const met = thresholds.flatMap(({ value, minReclaim }, i) => (available < value || (memory.acting.includes(i) && available < value + minReclaim) ? [i] : []));
  const ended = [...memory.since.keys()].filter((i) => !met.includes(i));
  memory.wasUnreclaimed ||= ended.some((i) => available < (thresholds[i]?.value ?? 0) + (thresholds[i]?.minReclaim ?? 0));
  for (const i of ended) memory.since.delete(i);
  for (const i of met) if (!memory.since.has(i)) memory.since.set(i, atSeconds);
  memory.acting = met.filter((i) => atSeconds - (memory.since.get(i) ?? atSeconds) >= (thresholds[i]?.graceSeconds ?? 0));
  if (met.length > 0) memory.pressureSeen = atSeconds;
}

/** The threshold of those that decides soonest: a hard one before a soft one. */
function foremost(node: EvictionNode, indices: readonly number[]): { readonly threshold: Threshold; readonly i: number } | undefined {
  const found = indices.flatMap((i) => (node.thresholds[i] === undefined ? [] : [{ threshold: node.thresholds[i], i }]));
  return found.find(({ threshold }) => threshold.graceSeconds === 0) ?? found[0];
}

/** What whoever wonders why a wait was over has to know. */
export function reclaimWords({ wasUnreclaimed }: Memory): readonly Text[] {
  return wasUnreclaimed ? [text('The minimum reclaim counts only once eviction has begun: before that, a threshold is no longer met as soon as its value is available.', '最小回收量要到驱逐开始之后才起作用：在此之前，可用量一达到阈值本身，就不再满足该阈值。')] : [];
}

/** Why a Pod is evicted at this check. */
export function needWords(node: EvictionNode, { atSeconds, available }: Look, memory: Memory): Text {
  const { threshold: { value, graceSeconds, minReclaim }, i } = foremost(node, memory.acting) ?? { threshold: { value: 0, graceSeconds: 0, minReclaim: 0 }, i: 0 };
  const of = (each: number) => amount(node.signal, each);
  const when = text(`At ${atSeconds} s, with ${of(available)} available,`, `第 ${atSeconds} 秒可用量为 ${of(available)}，`);
  if (available >= value) {
    const goal = of(value + minReclaim);
    return text(
      `${when.en} eviction has begun and goes on until ${goal} (threshold ${of(value)} + minimum reclaim ${of(minReclaim)}) is available: a Pod is evicted at this check.`,
      `${when.zh}而驱逐一旦开始，要到可用量达到 ${goal}（阈值 ${of(value)} + 最小回收量 ${of(minReclaim)}）才停止：本次检查会驱逐一个 Pod。`,
    );
  }
  if (graceSeconds === 0) {
    return text(`${when.en} the hard threshold of ${of(value)} is met: a Pod is evicted at this check.`, `${when.zh}低于 hard 阈值 ${of(value)}：本次检查会驱逐一个 Pod。`);
  }
  const since = memory.since.get(i) ?? atSeconds;
  return text(
    `${when.en} the soft threshold of ${of(value)} has been met since ${since} s, and its grace period of ${graceSeconds} s is over: a Pod is evicted at this check.`,
    `${when.zh}soft 阈值 ${of(value)} 自第 ${since} 秒起持续满足，${graceSeconds} 秒的宽限期已过：本次检查会驱逐一个 Pod。`,
  );
}

/** Why no Pod is evicted at this check, although a soft threshold is met. */
export function waitingWords(node: EvictionNode, { atSeconds }: Look, memory: Memory): Text {
  const { threshold, i } = foremost(node, [...memory.since.keys()]) ?? { threshold: undefined, i: 0 };
  const limit = amount(node.signal, threshold?.value ?? 0);
  const lasted = atSeconds - (memory.since.get(i) ?? atSeconds);
  return text(
    `At ${atSeconds} s the soft threshold of ${limit} has been met for ${lasted} s without a break, and its grace period is ${threshold?.graceSeconds} s: no Pod is evicted yet.`,
    `第 ${atSeconds} 秒，soft 阈值 ${limit} 已连续满足 ${lasted} 秒，而宽限期为 ${threshold?.graceSeconds} 秒：还不会驱逐 Pod。`,
  );
}

/** The grace that an eviction for each threshold that is acted upon leaves a Pod, in seconds. */
export function gracesOf(node: EvictionNode, pod: EvictablePod, { acting }: Memory): readonly number[] {
  // Where a hard and a soft threshold are acted upon at once, either may set the grace: the kubelet keeps them in a Go map,
  // whose order changes from one check to the next (pkg/kubelet/eviction/helpers.go thresholdsMetGracePeriod, byEvictionPriority).
  return acting.map((i) => (node.thresholds[i]?.graceSeconds === 0 ? HARD_GRACE_SECONDS : Math.min(node.maxPodGraceSeconds, pod.terminationGraceSeconds)));
}

/** Which grace the Pod is left, by the threshold for which it is evicted. */
export function graceWords(node: EvictionNode, pod: EvictablePod, { acting }: Memory): Text {
  const isHard = (i: number) => node.thresholds[i]?.graceSeconds === 0;
  const [max, own] = [node.maxPodGraceSeconds, pod.terminationGraceSeconds];
  const hard = text(`A hard eviction leaves the Pod ${HARD_GRACE_SECONDS} s, whatever it asks for.`, `hard 驱逐只给 Pod ${HARD_GRACE_SECONDS} 秒，与它自己的设置无关。`);
  const soft = text(
    `A soft eviction leaves the smaller of evictionMaxPodGracePeriod (${max} s) and the Pod's own grace period (${own} s): ${Math.min(max, own)} s.`,
    `soft 驱逐取 evictionMaxPodGracePeriod（${max} 秒）与 Pod 自身宽限期（${own} 秒）中较小的一个，即 ${Math.min(max, own)} 秒。`,
  );
  return join([...(acting.some(isHard) ? [hard] : []), ...(acting.every(isHard) ? [] : [soft])], 'sentences');
}

/** The first check at which a Pod is to be evicted, if there is one, and what is known by then. */
export function firstNeed({ node, looks }: Watch): { readonly look: Look; readonly memory: Memory } | undefined {
  const memory = beginning();
  for (const look of looks) {
    update(memory, node, look);
    if (memory.acting.length > 0) return { look, memory };
  }
  return undefined;
}

/** What is known after the last check. */
export function atTheEnd({ node, looks }: Watch): Memory {
  const memory = beginning();
  for (const look of looks) update(memory, node, look);
  return memory;
}

/** Why no Pod is evicted at any check. */
export function noNeedWords(watch: Watch): Text {
  const { signal, thresholds } = watch.node;
  const highest = amount(signal, Math.max(0, ...thresholds.map(({ value }) => value)));
  return thresholds.every(({ graceSeconds }) => graceSeconds === 0)
    ? text(`At no check is less than ${highest} available.`, `每次检查时可用量都不低于 ${highest}。`)
    : join([text('At no check has a threshold been met for its whole grace period.', '每次检查时，都没有任何阈值已持续满足完整的宽限期。'), ...reclaimWords(atTheEnd(watch))], 'sentences');
}
