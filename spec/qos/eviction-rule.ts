import { text, violation, type Text, type Violation } from '../kernel';
import type { EvictablePod, EvictionNode, Look, LookOutcome, Signal } from './port';

/** From this priority on a Pod is critical to its node. */
export const CRITICAL_PRIORITY = 2_000_000_000;
/** How long a node goes on reporting pressure after it was last seen, in seconds. */
export const TRANSITION_SECONDS = 300;
/** The grace that a hard eviction leaves, in seconds. */
export const HARD_GRACE_SECONDS = 1;
const BYTES_PER_MI = 2 ** 20;

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

/** An amount of what a signal counts, as the kubelet writes it: mebibytes, or a bare number of inodes or processes. */
export function amount(signal: Signal, value: number): string {
  return signal === 'memory.available' || signal === 'nodefs.available' ? `${value}Mi` : String(value);
}

/** Reasons for which one Pod goes before another, the weightiest first. Empty if nothing parts them. */
function precedence(signal: Signal, a: EvictablePod, b: EvictablePod, usage: Look['usage']): Text | undefined {
  const [used, usedB] = [usage[a.name], usage[b.name]];
  const missing = used === undefined && usedB !== undefined;
  const unknown = used === undefined || usedB === undefined;
  const of = (value: number) => amount(signal, value);
  const noStats = text(`nothing is measured of ${a.name}, which puts it first`, `${a.name} 没有统计数据，因此排在前面`);
  if (signal !== 'pid.available' && unknown && missing) return noStats;
  if (signal !== 'pid.available' && used === undefined !== (usedB === undefined)) return undefined;
  if (signal !== 'pid.available' && !unknown) {
    const requested = (pod: EvictablePod) => (signal === 'nodefs.inodesFree' ? 0 : effectiveRequest(pod));
    const [over, overB] = [used > requested(a), usedB > requested(b)];
    if (over && !overB) return text(`${a.name} uses more than it requests (${of(used)} of ${of(requested(a))}), ${b.name} does not (${of(usedB)} of ${of(requested(b))})`, `${a.name} 的用量超过 request（${of(used)}/${of(requested(a))}），而 ${b.name} 没有（${of(usedB)}/${of(requested(b))}）`);
    if (over !== overB) return undefined;
  }
  if (a.priority !== b.priority) {
    return a.priority < b.priority ? text(`the priority of ${a.name} is lower (${a.priority} against ${b.priority})`, `${a.name} 的优先级更低（${a.priority} 对 ${b.priority}）`) : undefined;
  }
  if (unknown) return missing ? noStats : undefined;
  if (signal === 'pid.available') return used > usedB ? text(`${a.name} runs more processes (${used} against ${usedB})`, `${a.name} 的进程更多（${used} 对 ${usedB}）`) : undefined;
  const scale = signal === 'nodefs.inodesFree' ? BYTES_PER_MI : 1;
  const [excess, excessB] = [used - scale * effectiveRequest(a), usedB - scale * effectiveRequest(b)];
  if (excess <= excessB) return undefined;
  const bytes = scale === 1 ? text('', '') : text(', which is taken in bytes', '（按字节计）');
  return text(`${a.name} has the larger usage minus request${bytes.en} (${of(excess)} against ${of(excessB)})`, `${a.name} 的用量减去 request${bytes.zh}的差更大：${of(excess)} 对 ${of(excessB)}`);
}

/** When each threshold began to be met, and which ones were acted upon at the last look. */
interface Memory {
  readonly since: Map<number, number>;
  acting: readonly number[];
  pressureSeen: number | undefined;
  readonly gone: Set<string>;
}

function update(memory: Memory, { node }: Watch, { atSeconds, available }: Look): void {
  const met = node.thresholds.flatMap(({ value, minReclaim }, i) => (available < value || (memory.acting.includes(i) && available < value + minReclaim) ? [i] : []));
  for (const i of [...memory.since.keys()]) if (!met.includes(i)) memory.since.delete(i);
  for (const i of met) if (!memory.since.has(i)) memory.since.set(i, atSeconds);
  memory.acting = met.filter((i) => atSeconds - (memory.since.get(i) ?? atSeconds) >= (node.thresholds[i]?.graceSeconds ?? 0));
  if (met.length > 0) memory.pressureSeen = atSeconds;
}

/** Whether the kubelet did right at every look; what it did before is taken as it was. */
export function evictionViolation(watch: Watch, outcomes: readonly LookOutcome[]): Violation | undefined {
  const memory: Memory = { since: new Map(), acting: [], pressureSeen: undefined, gone: new Set() };
  if (outcomes.length !== watch.looks.length) {
    return violation('one-outcome-a-look', text(`There are ${watch.looks.length} looks, but ${outcomes.length} outcomes.`, `共查看 ${watch.looks.length} 次，却有 ${outcomes.length} 个结果。`));
  }
  for (const [step, look] of watch.looks.entries()) {
    const outcome = outcomes[step];
    if (outcome === undefined) return undefined;
    update(memory, watch, look);
    const wrong = wrongEviction(watch.node, look, outcome, memory) ?? wrongPressure(look, outcome, memory);
    if (wrong !== undefined) return { ...wrong, step };
    if (outcome.evicted !== null) memory.gone.add(outcome.evicted);
  }
  return undefined;
}

function wrongEviction(node: EvictionNode, look: Look, { evicted, graceSeconds }: LookOutcome, memory: Memory): Violation | undefined {
  const candidates = node.pods.filter((pod) => !memory.gone.has(pod.name) && !isSpared(pod));
  const when = text(`At ${look.atSeconds} s, with ${amount(node.signal, look.available)} available,`, `第 ${look.atSeconds} 秒可用量为 ${amount(node.signal, look.available)} 时，`);
  if (memory.acting.length === 0) {
    if (evicted === null) return graceSeconds === null ? undefined : violation('no-grace-without-eviction', text('Without an eviction there is no grace period.', '没有驱逐就没有宽限期。'));
    const waiting = memory.since.size > 0;
    return waiting
      ? violation('soft-waits-for-its-grace', text(`${when.en} the soft threshold has not been met for its whole grace period: nobody is evicted.`, `${when.zh}soft 阈值还没有持续满足完整的宽限期，不应驱逐任何 Pod。`))
      : violation('no-eviction-without-need', text(`${when.en} no threshold is met (less than its value, strictly): nobody is evicted.`, `${when.zh}没有满足任何阈值（必须严格小于阈值），不应驱逐任何 Pod。`));
  }
  if (evicted === null) {
    if (candidates.length === 0) return undefined;
    return violation('eviction-while-in-need', text(`${when.en} a threshold is met and its grace period is over: a Pod is evicted at this look.`, `${when.zh}已有阈值满足且宽限期已过，这次查看就应驱逐一个 Pod。`));
  }
  const chosen = candidates.find(({ name }) => name === evicted);
  if (chosen === undefined) return notACandidate(node, evicted, memory);
  for (const other of candidates) {
    const why = other === chosen ? undefined : precedence(node.signal, other, chosen, look.usage);
    if (why !== undefined) return violation('ranked-first-goes-first', text(`${other.name} goes before ${chosen.name}: ${why.en}.`, `${other.name} 应先于 ${chosen.name} 被驱逐：${why.zh}。`));
  }
  return wrongGrace(node, chosen, graceSeconds, memory);
}

function notACandidate(node: EvictionNode, name: string, memory: Memory): Violation {
  const pod = node.pods.find((each) => each.name === name);
  if (pod === undefined) return violation('a-pod-of-the-node', text(`There is no Pod ${name} on the node.`, `节点上没有 Pod ${name}。`));
  if (memory.gone.has(name)) return violation('evicted-once', text(`${name} has been evicted already.`, `${name} 已经被驱逐过了。`));
  return pod.isStatic
    ? violation('static-is-spared', text(`${name} is a static Pod: the kubelet never evicts it and takes the next one.`, `${name} 是静态 Pod，kubelet 不会驱逐它，而是轮到下一个。`))
    : violation('critical-is-spared', text(`${name} has priority ${pod.priority}, at least ${CRITICAL_PRIORITY}: it is critical and never evicted.`, `${name} 的优先级为 ${pod.priority}，不低于 ${CRITICAL_PRIORITY}，属于关键 Pod，不会被驱逐。`));
}

function wrongGrace(node: EvictionNode, pod: EvictablePod, graceSeconds: number | null, memory: Memory): Violation | undefined {
  const soft = Math.min(node.maxPodGraceSeconds, pod.terminationGraceSeconds);
  // Where a hard and a soft threshold are acted upon at once, either may set the grace: the kubelet keeps them in a Go map,
  // whose order changes from one look to the next (pkg/kubelet/eviction/helpers.go thresholdsMetGracePeriod, byEvictionPriority).
  const allowed = memory.acting.map((i) => (node.thresholds[i]?.graceSeconds === 0 ? HARD_GRACE_SECONDS : soft));
  if (graceSeconds !== null && allowed.includes(graceSeconds)) return undefined;
  const isHard = memory.acting.every((i) => node.thresholds[i]?.graceSeconds === 0);
  return isHard
    ? violation('hard-leaves-a-second', text(`A hard eviction leaves the Pod ${HARD_GRACE_SECONDS} s, whatever it asks for.`, `hard 驱逐只给 Pod ${HARD_GRACE_SECONDS} 秒，与它自己的设置无关。`))
    : violation('soft-leaves-the-smaller-grace', text(
        `A soft eviction leaves the smaller of the node's maximum (${node.maxPodGraceSeconds} s) and the Pod's own grace (${pod.terminationGraceSeconds} s): ${soft} s.`,
        `soft 驱逐取节点上限（${node.maxPodGraceSeconds} 秒）与 Pod 自身宽限期（${pod.terminationGraceSeconds} 秒）中较小的一个，即 ${soft} 秒。`,
      ));
}

function wrongPressure({ atSeconds }: Look, { pressure }: LookOutcome, { pressureSeen }: Memory): Violation | undefined {
  const expected = pressureSeen !== undefined && atSeconds - pressureSeen < TRANSITION_SECONDS;
  if (pressure === expected) return undefined;
  if (pressureSeen === undefined) return violation('pressure-needs-a-threshold', text('No threshold was met so far, so the node reports no pressure.', '到目前为止没有满足任何阈值，节点不会报告压力。'));
  const past = atSeconds - pressureSeen;
  if (past === 0) return violation('pressure-lasts-five-minutes', text('A threshold is met now, so the node reports pressure, whatever the grace period is.', '此刻满足阈值，节点立即报告压力，不论宽限期有多长。'));
  return violation('pressure-lasts-five-minutes', text(
    `A threshold was last met ${past} s ago; the node reports pressure until ${TRANSITION_SECONDS} s have passed.`,
    `最近一次满足阈值是在 ${past} 秒前；节点会持续报告压力，直到过去 ${TRANSITION_SECONDS} 秒。`,
  ));
}
