import { partAnswer, text, type Question, type Trace } from '../kernel';
import { HARD_GRACE_SECONDS, type Watch } from './eviction-rule';
import { briefWatch, describeWatch, sayLook, sayLooks, sayNames } from './eviction-words';
import type { LookOutcome } from './port';

/** What came of each look, in their order. */
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
    if (node.signal === 'pid.available') return text(`By priority, then by the number of processes: ${order.en}.`, `先看优先级，再看进程数：${order.zh}。`);
    return text(`First whoever uses more than it requests, then by priority, then by how much: ${order.en}.`, `先看用量是否超过 request，再看优先级，最后看超出多少：${order.zh}。`);
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
  because: (at, { looks }) => {
    const when = sayLooks(looks, at < 0 ? [] : [at]);
    return at < 0 ? text('No threshold is met for long enough.', '没有任何阈值被满足足够长的时间。') : text(`The first time that a threshold is met and its grace period over is ${when.en}.`, `${when.zh}才首次有阈值满足且宽限期已过。`);
  },
  rank: (at, { looks }) => looks[at]?.atSeconds ?? Number.MAX_SAFE_INTEGER,
  trace,
});

export const graceQuestion: Question<Watch, Outcomes> = partAnswer<Watch, Outcomes, number | null>({
  describe: (watch) => describeWatch(watch, { grace: true, moments: true }),
  brief: (watch) => briefWatch(watch, { grace: true, moments: true }),
  ask: () => text('How long may the first evicted Pod take to end?', '第一个被驱逐的 Pod 有多长的宽限期？'),
  answer: (outcomes) => outcomes.find(({ evicted }) => evicted !== null)?.graceSeconds ?? null,
  withAnswer: (outcomes, seconds) => {
    const first = outcomes.findIndex(({ evicted }) => evicted !== null);
    return outcomes.map((outcome, i) => (i === first ? { ...outcome, graceSeconds: seconds } : outcome));
  },
  say: (seconds) => (seconds === null ? text('nobody is evicted', '没有 Pod 被驱逐') : text(`${seconds} s`, `${seconds} 秒`)),
  because: (seconds, { node }) => {
    const isHardToo = node.thresholds.some(({ graceSeconds }) => graceSeconds === 0);
    const soft = text('the smaller of the node\'s maximum and the Pod\'s own grace', '节点上限与 Pod 自身宽限期中的较小值');
    return isHardToo
      ? text(`A hard eviction leaves one second, and a soft one ${soft.en}: ${seconds} s.`, `hard 驱逐只有 1 秒，soft 驱逐取${soft.zh}：${seconds} 秒。`)
      : text(`A soft eviction leaves ${soft.en}: ${seconds} s.`, `soft 驱逐取${soft.zh}：${seconds} 秒。`);
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
  because: () => text('From the first time that a threshold is met, whatever its grace period, until five minutes after the last time.', '从首次满足阈值开始（不论宽限期），直到最后一次满足之后五分钟。'),
  trace,
});
