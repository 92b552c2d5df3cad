import { join, text, violation, type Text, type Violation } from '../kernel';
import { amount, beginning, comparedRequest, CRITICAL_PRIORITY, effectiveRequest, gracesOf, graceWords, isSpared, needWords, reclaimWords, update, waitingWords, type Memory, type Watch } from './eviction-need';
import type { EvictablePod, EvictionNode, Look, LookOutcome, Signal } from './port';

/** How long a node goes on reporting pressure after it was last seen, in seconds. */
export const TRANSITION_SECONDS = 300;
const BYTES_PER_MI = 2 ** 20;

/** Reasons for which one Pod goes before another, the weightiest first. Empty if nothing parts them. */
function precedence(signal: Signal, a: EvictablePod, b: EvictablePod, usage: Look['usage']): Text | undefined {
  const [used, usedB] = [usage[a.name], usage[b.name]];
  const missing = used === undefined && usedB !== undefined;
  const unknown = used === undefined || usedB === undefined;
  const of = (value: number) => amount(signal, value);
  const noStats = text(`${a.name} has no statistics, which puts it first`, `${a.name} 没有统计数据，因此排在前面`);
  if (signal !== 'pid.available' && unknown && missing) return noStats;
  if (signal !== 'pid.available' && used === undefined !== (usedB === undefined)) return undefined;
  if (signal !== 'pid.available' && !unknown) {
    const [requested, requestedB] = [comparedRequest(signal, a), comparedRequest(signal, b)];
    const [over, overB] = [used > requested, usedB > requestedB];
    if (over && !overB) {
      return signal === 'nodefs.inodesFree'
        ? text(`${a.name} uses inodes (${used}), ${b.name} uses none`, `${a.name} 使用了 inode（${used}），而 ${b.name} 没有使用`)
        : text(`${a.name} uses more than it requests (usage ${of(used)}, request ${of(requested)}), ${b.name} does not (usage ${of(usedB)}, request ${of(requestedB)})`, `${a.name} 的用量超过 request（用量 ${of(used)}，request ${of(requested)}），而 ${b.name} 没有（用量 ${of(usedB)}，request ${of(requestedB)}）`);
    }
    if (over !== overB) return undefined;
  }
  if (a.priority !== b.priority) {
    return a.priority < b.priority ? text(`${a.name} has the lower priority (${a.priority}; ${b.name}: ${b.priority})`, `${a.name} 的优先级更低（${a.priority}，${b.name} 为 ${b.priority}）`) : undefined;
  }
  if (unknown) return missing ? noStats : undefined;
  if (signal === 'pid.available') return used > usedB ? text(`${a.name} runs more processes (${used}; ${b.name}: ${usedB})`, `${a.name} 的进程更多（${used}，${b.name} 为 ${usedB}）`) : undefined;
  const scale = signal === 'nodefs.inodesFree' ? BYTES_PER_MI : 1;
  const [excess, excessB] = [used - scale * effectiveRequest(a), usedB - scale * effectiveRequest(b)];
  if (excess <= excessB) return undefined;
  const difference = scale === 1 ? text('usage minus request', '用量减去 request 的差') : text('number of inodes minus ephemeral-storage request in bytes', 'inode 数减去 ephemeral-storage request（字节数）的差');
  return text(`${a.name} has the larger ${difference.en} (${of(excess)}; ${b.name}: ${of(excessB)})`, `${a.name} 的${scale === 1 ? '' : ' '}${difference.zh}更大（${of(excess)}，${b.name} 为 ${of(excessB)}）`);
}

/** What must not keep the kubelet from evicting one of these Pods: that none exceeds its request, or that others are never evicted. */
function noExcuse({ signal, pods }: EvictionNode, candidates: readonly EvictablePod[], { usage }: Look, { gone }: Memory): readonly Text[] {
  const isModest = (pod: EvictablePod) => (usage[pod.name] ?? Number.POSITIVE_INFINITY) <= comparedRequest(signal, pod);
  return [
    ...(signal !== 'pid.available' && candidates.every(isModest) ? [text('That no Pod left exceeds its request does not matter.', '剩下的 Pod 都没有超出 request，也不例外。')] : []),
    ...(pods.some((pod) => !gone.has(pod.name) && isSpared(pod)) ? [text('Static and critical Pods are skipped: the next in rank goes.', '静态 Pod 和关键 Pod 会被跳过，轮到排序中的下一个。')] : []),
  ];
}

/** Whether the kubelet did right at every check; what it did before is taken as it was. */
export function evictionViolation(watch: Watch, outcomes: readonly LookOutcome[]): Violation | undefined {
  const memory = beginning();
  if (outcomes.length !== watch.looks.length) {
    return violation('one-outcome-a-look', text(`There are ${watch.looks.length} checks, but ${outcomes.length} outcomes.`, `共检查 ${watch.looks.length} 次，却有 ${outcomes.length} 个结果。`));
  }
  for (const [step, look] of watch.looks.entries()) {
    const outcome = outcomes[step];
    if (outcome === undefined) return undefined;
    update(memory, watch.node, look);
    const wrong = wrongEviction(watch.node, look, outcome, memory) ?? wrongPressure(look, outcome, memory);
    if (wrong !== undefined) return { ...wrong, step };
    if (outcome.evicted !== null) memory.gone.add(outcome.evicted);
  }
  return undefined;
}

function wrongEviction(node: EvictionNode, look: Look, { evicted, graceSeconds }: LookOutcome, memory: Memory): Violation | undefined {
  const candidates = node.pods.filter((pod) => !memory.gone.has(pod.name) && !isSpared(pod));
    if (memory.acting.length === 0) {
    if (evicted === null) return graceSeconds === null ? undefined : violation('no-grace-without-eviction', text('Without an eviction there is no grace period.', '没有驱逐就没有宽限期。'));
    if (memory.since.size > 0) return violation('soft-waits-for-its-grace', join([waitingWords(node, look, memory), ...reclaimWords(memory)], 'sentences'));
    const available = amount(node.signal, look.available);
    const unmet = text(`At ${look.atSeconds} s, with ${available} available, no threshold is met (strictly less than its value): no Pod is evicted.`, `第 ${look.atSeconds} 秒可用量为 ${available}，没有满足任何阈值（必须严格小于阈值）：不会驱逐 Pod。`);
    return violation('no-eviction-without-need', join([unmet, ...reclaimWords(memory)], 'sentences'));
  }
  if (evicted === null) {
    if (candidates.length === 0) return undefined;
    return violation('eviction-while-in-need', join([needWords(node, look, memory), ...noExcuse(node, candidates, look, memory)], 'sentences'));
  }
  const chosen = candidates.find(({ name }) => name === evicted);
  if (chosen === undefined) return notACandidate(node, evicted, memory);
  for (const other of candidates) {
    const why = other === chosen ? undefined : precedence(node.signal, other, chosen, look.usage);
    if (why !== undefined) return violation('ranked-first-goes-first', text(`${other.name} goes before ${chosen.name}: ${why.en}.`, `${other.name} 应先于 ${chosen.name} 被驱逐：${why.zh}。`));
  }
  return wrongGrace(node, look, chosen, graceSeconds, memory);
}

function notACandidate(node: EvictionNode, name: string, memory: Memory): Violation {
  const pod = node.pods.find((each) => each.name === name);
  if (pod === undefined) return violation('a-pod-of-the-node', text(`There is no Pod ${name} on the node.`, `节点上没有 Pod ${name}。`));
  if (memory.gone.has(name)) return violation('evicted-once', text(`${name} has been evicted already.`, `${name} 已经被驱逐过了。`));
  return pod.isStatic
    ? violation('static-is-spared', text(`${name} is a static Pod: the kubelet never evicts it and takes the next one.`, `${name} 是静态 Pod，kubelet 不会驱逐它，而是轮到下一个。`))
    : violation('critical-is-spared', text(`${name} has priority ${pod.priority}, at least ${CRITICAL_PRIORITY}: it is critical and never evicted.`, `${name} 的优先级为 ${pod.priority}，不低于 ${CRITICAL_PRIORITY}，属于关键 Pod，不会被驱逐。`));
}

function wrongGrace(node: EvictionNode, look: Look, pod: EvictablePod, graceSeconds: number | null, memory: Memory): Violation | undefined {
  if (graceSeconds !== null && gracesOf(node, pod, memory).includes(graceSeconds)) return undefined;
  const isHard = memory.acting.every((i) => node.thresholds[i]?.graceSeconds === 0);
  const words = graceWords(node, pod, memory);
  return violation(isHard ? 'hard-leaves-a-second' : 'soft-leaves-the-smaller-grace', graceSeconds === null ? join([needWords(node, look, memory), words], 'sentences') : words);
}

function wrongPressure({ atSeconds }: Look, { pressure }: LookOutcome, memory: Memory): Violation | undefined {
  const { pressureSeen } = memory;
  const expected = pressureSeen !== undefined && atSeconds - pressureSeen < TRANSITION_SECONDS;
  if (pressure === expected) return undefined;
  if (pressureSeen === undefined) return violation('pressure-needs-a-threshold', text('No threshold was met so far, so the node reports no pressure.', '到目前为止没有满足任何阈值，节点不会报告压力。'));
  const past = atSeconds - pressureSeen;
  if (past === 0) return violation('pressure-lasts-five-minutes', text('A threshold is met now, so the node reports pressure, whatever the grace period is.', '此刻满足阈值，节点立即报告压力，不论宽限期有多长。'));
  const lasting = text(
    `A threshold was last met ${past} s ago; the node reports pressure until ${TRANSITION_SECONDS} s have passed.`,
    `最近一次满足阈值是在 ${past} 秒前；节点会持续报告压力，直到过去 ${TRANSITION_SECONDS} 秒。`,
  );
  return violation('pressure-lasts-five-minutes', join([lasting, ...reclaimWords(memory)], 'sentences'));
}
