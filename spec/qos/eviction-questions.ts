import { join, partAnswer, text, type Question, type Trace } from '../kernel';
import { atTheEnd, firstNeed, graceWords, HARD_GRACE_SECONDS, needWords, noNeedWords, reclaimWords, type Watch } from './eviction-need';
import { briefWatch, describeWatch, sayLook, sayLooks, sayNames } from './eviction-words';
import type { LookOutcome } from './port';

/** What came of each check, in their order. */
export type Outcomes = readonly LookOutcome[];

const trace: Trace<Watch, Outcomes> = {
  length: (outcomes) => outcomes.length,
  prefix: (outcomes, watch, steps) => ({ observation: outcomes.slice(0, steps), scenario: { ...watch, looks: watch.looks.slice(0, steps) } }),
  say: (outcomes, watch, step) => sayLook(watch, outcomes, step),
};

/** The outcomes with other evictions; a Pod that is evicted instead gets the grace of a hard eviction, or the one there was. */
function evicting(outcomes: Outcomes, names: readonly (string | null)[]): Outcomes {
  const grace = outcomes.find(({ graceSeconds }) => graceSeconds !== null)?.graceSeconds ?? HARD_GRACE_SECONDS;
  return outcomes.map((outcome, i) => ({ ...outcome, evicted: names[i] ?? null, graceSeconds: (names[i] ?? null) === null ? null : (outcome.graceSeconds ?? grace) }));
}

export const orderQuestion: Question<Watch, Outcomes> = partAnswer<Watch, Outcomes, readonly (string | null)[]>({
  describe: (watch) => describeWatch(watch),
  brief: (watch) => briefWatch(watch),
  ask: () => text('In which order are the Pods evicted?', 'Pod 会按什么顺序被驱逐？'),
  answer: (outcomes) => outcomes.map(({ evicted }) => evicted),
  withAnswer: evicting,
  say: (names) => sayNames(names),
  because: (names, { node }) => {
    const order = sayNames(names);
    if (node.signal === 'pid.available') return text(`The lower priority goes first, then the larger number of processes: ${order.en}.`, `先看优先级（低者先），再看进程数（多者先）：${order.zh}。`);
    if (node.signal === 'nodefs.inodesFree') return text(`Pods that use inodes go first, then lower priority, then the larger number of inodes minus ephemeral-storage request in bytes: ${order.en}.`, `先看是否使用了 inode，再看优先级（低者先），最后看 inode 数减去 ephemeral-storage request（字节数）的差（大者先）：${order.zh}。`);
    return text(`Pods whose usage exceeds the request go first, then lower priority, then the larger usage minus request: ${order.en}.`, `先看用量是否超过 request，再看优先级（低者先），最后看用量减去 request 的差（大者先）：${order.zh}。`);
  },
  order: true,
});

export const firstQuestion: Question<Watch, Outcomes> = partAnswer<Watch, Outcomes, string | null>({
  describe: (watch) => describeWatch(watch),
  brief: (watch) => briefWatch(watch),
  ask: () => text('Which Pod is evicted first?', '最先被驱逐的是哪个 Pod？'),
  answer: (outcomes) => outcomes[0]?.evicted ?? null,
  withAnswer: (outcomes, name) => evicting(outcomes, [name, ...outcomes.slice(1).map(({ evicted }) => evicted)]),
  say: (name) => sayNames([name]),
  because: (name) => (name === null ? text('Static and critical Pods are never evicted.', '静态 Pod 和关键 Pod 不会被驱逐。') : text(`Among those that may be evicted, ${name} ranks first.`, `在可以驱逐的 Pod 中，${name} 排在最前。`)),
  trace,
});

export const whenQuestion: Question<Watch, Outcomes> = partAnswer<Watch, Outcomes, number>({
  describe: (watch) => describeWatch(watch, { moments: true }),
  brief: (watch) => briefWatch(watch, { moments: true }),
  ask: () => text('When is the first Pod evicted?', '第一个 Pod 在什么时候被驱逐？'),
  answer: (outcomes) => outcomes.findIndex(({ evicted }) => evicted !== null),
  withAnswer: (outcomes, at, { node }) => {
    const victim = outcomes.find(({ evicted }) => evicted !== null)?.evicted ?? node.pods[0]?.name ?? null;
    return evicting(outcomes, outcomes.map((_, i) => (i === at ? victim : null)));
  },
  say: (at, { looks }) => sayLooks(looks, at < 0 ? [] : [at]),
  because: (_at, watch) => {
    const need = firstNeed(watch);
    return need === undefined ? noNeedWords(watch) : join([needWords(watch.node, need.look, need.memory), ...reclaimWords(need.memory)], 'sentences');
  },
  rank: (at, { looks }) => looks[at]?.atSeconds ?? Number.MAX_SAFE_INTEGER,
  trace,
});

export const graceQuestion: Question<Watch, Outcomes> = partAnswer<Watch, Outcomes, number | null>({
  describe: (watch) => describeWatch(watch, { grace: true, moments: true }),
  brief: (watch) => briefWatch(watch, { grace: true, moments: true }),
  ask: () => text('Which grace period does the first evicted Pod get?', '第一个被驱逐的 Pod 得到多长的宽限期？'),
  answer: (outcomes) => outcomes.find(({ evicted }) => evicted !== null)?.graceSeconds ?? null,
  withAnswer: (outcomes, seconds) => {
    const first = outcomes.findIndex(({ evicted }) => evicted !== null);
    return outcomes.map((outcome, i) => (i === first ? { ...outcome, graceSeconds: seconds } : outcome));
  },
  say: (seconds) => (seconds === null ? text('no Pod is evicted', '没有 Pod 被驱逐') : text(`${seconds} s`, `${seconds} 秒`)),
  because: (_seconds, watch) => {
    const need = firstNeed(watch);
    const [victim] = watch.node.pods; // It is asked where there is one Pod.
    if (need === undefined || victim === undefined) return noNeedWords(watch);
    return join([needWords(watch.node, need.look, need.memory), ...reclaimWords(need.memory), graceWords(watch.node, victim, need.memory)], 'sentences');
  },
  rank: (seconds) => seconds ?? -1,
});

export const pressureQuestion: Question<Watch, Outcomes> = partAnswer<Watch, Outcomes, readonly boolean[]>({
  describe: (watch) => describeWatch(watch, { moments: true }),
  brief: (watch) => briefWatch(watch, { moments: true }),
  ask: () => text('At which of these times does the node report the pressure condition?', '节点在其中哪些时刻报告压力状况（condition）？'),
  answer: (outcomes) => outcomes.map(({ pressure }) => pressure),
  withAnswer: (outcomes, pressed) => outcomes.map((outcome, i) => ({ ...outcome, pressure: pressed[i] ?? false })),
  say: (pressed, { looks }) => sayLooks(looks, pressed.flatMap((each, i) => (each ? [i] : []))),
  because: (_pressed, watch) => join([
    text('Pressure is reported from the first check at which a threshold is met, whatever its grace period, until five minutes after the last one.', '从首次满足阈值的检查开始（不论宽限期）报告压力，直到最后一次满足之后五分钟。'),
    ...reclaimWords(atTheEnd(watch)),
  ], 'sentences'),
  trace,
});
