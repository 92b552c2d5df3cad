import { inEach, join, text, verbatim, type Language, type Text } from '../kernel';
import { amount, effectiveRequest, type Watch } from './eviction-need';
import type { EvictablePod, LookOutcome, Signal, Threshold } from './port';

/** What the usage of a Pod is counted in. */
const units: Readonly<Record<Signal, Text>> = {
  'memory.available': text('Mi of memory', 'Mi 内存'),
  'nodefs.available': text('Mi of disk', 'Mi 磁盘'),
  'nodefs.inodesFree': text('inodes', 'inode 数'),
  'pid.available': text('processes', '进程数'),
};

/** What is left of it on the node. */
const leftUnits: Readonly<Record<Signal, Text>> = { ...units, 'pid.available': text('process IDs', 'PID 数') };

/** What a Pod requests of what is running short, or, where that cannot be requested, what it might be taken for. */
function resourceOf(signal: Signal): string {
  return signal === 'nodefs.available' || signal === 'nodefs.inodesFree' ? 'ephemeral-storage' : 'memory';
}

function requestWords({ requests, initRequests }: EvictablePod, language: Language): string {
  const main = requests.length === 0 ? (language === 'en' ? 'none' : '无') : requests.join(' + ');
  if (initRequests.length === 0) return main;
  return language === 'en' ? `${main}; init container ${initRequests.join(', ')}` : `${main}；init 容器 ${initRequests.join('、')}`;
}

function podRow(pod: EvictablePod, { node, looks }: Watch, language: Language): string {
  const usage = looks[0]?.usage[pod.name];
  const used = usage === undefined ? (language === 'en' ? 'no statistics' : '无数据') : String(usage);
  const cells = [`\`${pod.name}\``, pod.qosClass, String(pod.priority), requestWords(pod, language), used];
  if (node.pods.some(({ isStatic }) => isStatic)) cells.push(pod.isStatic ? (language === 'en' ? 'static' : '静态 Pod') : 'API server');
  return `| ${cells.join(' | ')} |`;
}

function podTable(watch: Watch, language: Language): string {
  const { signal, pods } = watch.node;
  const resource = resourceOf(signal);
  const head =
    language === 'en'
      ? ['Pod', 'QoS', 'priority', `${resource} request (Mi)`, `usage (${units[signal].en})`]
      : ['Pod', 'QoS', '优先级', `${resource} request（Mi）`, `用量（${units[signal].zh}）`];
  if (pods.some(({ isStatic }) => isStatic)) head.push(language === 'en' ? 'from' : '来源');
  return [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...pods.map((pod) => podRow(pod, watch, language))].join('\n');
}

function thresholdWords({ value, graceSeconds, minReclaim }: Threshold, signal: Signal, language: Language): string {
  const [limit, reclaim] = [amount(signal, value), amount(signal, minReclaim)];
  const kind = graceSeconds === 0 ? 'hard' : 'soft';
  if (language === 'en') return `${kind}: \`${signal}<${limit}\`${graceSeconds === 0 ? '' : `, grace period ${graceSeconds} s`}${minReclaim === 0 ? '' : `, minimum reclaim ${reclaim}`}`;
  return `${kind}：\`${signal}<${limit}\`${graceSeconds === 0 ? '' : `，宽限期 ${graceSeconds} 秒`}${minReclaim === 0 ? '' : `，最小回收量 ${reclaim}`}`;
}

/** When the kubelet checks, and what is available then. */
function checkWords({ node: { signal }, looks }: Watch, language: Language): string {
  const say = (available: number) => amount(signal, available);
  return looks.map(({ atSeconds, available }) => (language === 'en' ? `at ${atSeconds} s: ${say(available)}` : `第 ${atSeconds} 秒：${say(available)}`)).join(language === 'en' ? ', ' : '，');
}

function constantNeed({ looks }: Watch): boolean {
  return looks.every(({ available }) => available === looks[0]?.available);
}

/** What is asked for: `grace`, where the grace of Pods matters; `moments`, where it matters when the kubelet checks. */
interface About {
  readonly grace?: boolean;
  readonly moments?: boolean;
}

/** The whole situation. */
export function describeWatch(watch: Watch, about: About = {}): Text {
  return inEach((language) => {
    const { node, looks } = watch;
    const limits = node.thresholds.map((each) => thresholdWords(each, node.signal, language)).join(language === 'en' ? '; ' : '；');
    const need = about.moments !== true && constantNeed(watch)
      ? language === 'en' ? `Each time the kubelet checks, ${looks[0]?.available} ${leftUnits[node.signal].en} are available.` : `kubelet 每次检查时，可用量（${leftUnits[node.signal].zh}）都是 ${looks[0]?.available}。`
      : language === 'en' ? `The kubelet checks the thresholds at these times only, and finds available (${leftUnits[node.signal].en}): ${checkWords(watch, language)}.` : `kubelet 只在以下时刻检查阈值，可用量（${leftUnits[node.signal].zh}）为：${checkWords(watch, language)}。`;
    const grace = about.grace !== true ? '' : language === 'en'
      ? `\n\n\`evictionMaxPodGracePeriod\` is ${node.maxPodGraceSeconds} s; ${node.pods.map((pod) => `\`${pod.name}\` asks for ${pod.terminationGraceSeconds} s`).join(', ')} (\`terminationGracePeriodSeconds\`).`
      : `\n\n\`evictionMaxPodGracePeriod\` 为 ${node.maxPodGraceSeconds} 秒；${node.pods.map((pod) => `\`${pod.name}\` 的 \`terminationGracePeriodSeconds\` 为 ${pod.terminationGraceSeconds} 秒`).join('，')}。`;
    return language === 'en'
      ? `Eviction thresholds of a node: ${limits}.\n\n${podTable(watch, language)}\n\n${need}${grace}`
      : `节点的驱逐阈值：${limits}。\n\n${podTable(watch, language)}\n\n${need}${grace}`;
  });
}

/** How much a Pod uses, in few words. */
function usageWords(signal: Signal, used: number | undefined, language: Language): string {
  if (used === undefined) return language === 'en' ? 'no statistics' : '无统计数据';
  if (signal === 'memory.available' || signal === 'nodefs.available') return language === 'en' ? `usage ${amount(signal, used)}` : `用量 ${amount(signal, used)}`;
  return language === 'en' ? `${used} ${units[signal].en}` : signal === 'pid.available' ? `${used} 个进程` : `${used} 个 inode`;
}

/** The same on one line. */
export function briefWatch(watch: Watch, about: About = {}): Text {
  return inEach((language) => {
    const { node, looks } = watch;
    const pods = node.pods.map((pod) => {
      const request = `${resourceOf(node.signal)} request ${effectiveRequest(pod) === 0 ? '0' : `${effectiveRequest(pod)}Mi`}`;
      const usage = usageWords(node.signal, looks[0]?.usage[pod.name], language);
      const words = language === 'en'
        ? `${pod.name}${pod.isStatic ? ' (static)' : ''}: priority ${pod.priority}, ${request}, ${usage}`
        : `${pod.name}${pod.isStatic ? '（静态）' : ''}：优先级 ${pod.priority}，${request}，${usage}`;
      return about.grace === true ? `${words}${language === 'en' ? ', ' : '，'}terminationGracePeriodSeconds ${pod.terminationGraceSeconds}` : words;
    });
    const limits = node.thresholds.map((each) => thresholdWords(each, node.signal, language).replaceAll('`', ''));
    const available = amount(node.signal, looks[0]?.available ?? 0);
    const need = about.moments !== true && constantNeed(watch)
      ? language === 'en' ? `${available} available at each check` : `每次检查时可用量为 ${available}`
      : language === 'en' ? `checks at these times only, available ${checkWords(watch, language)}` : `只在以下时刻检查，可用量为：${checkWords(watch, language)}`;
    const grace = about.grace === true ? [`evictionMaxPodGracePeriod ${node.maxPodGraceSeconds}`] : [];
    return [...limits, need, ...grace, ...pods].join(language === 'en' ? '; ' : '；');
  });
}

export function sayNames(evicted: readonly (string | null)[]): Text {
  const some = evicted.filter((name): name is string => name !== null);
  return some.length === 0 ? text('no Pod', '没有 Pod') : verbatim(some.join(' → '));
}

export function sayLooks(looks: Watch['looks'], indices: readonly number[]): Text {
  if (indices.length === 0) return text('at none of these times', '始终没有');
  return join(indices.map((i) => text(`at ${looks[i]?.atSeconds} s`, `第 ${looks[i]?.atSeconds} 秒`)));
}

/** One check on one line, for a trace. */
export function sayLook({ node, looks }: Watch, outcomes: readonly LookOutcome[], step: number): Text {
  const look = looks[step];
  const available = amount(node.signal, look?.available ?? 0);
  const { evicted, graceSeconds, pressure } = outcomes[step] ?? { evicted: null, graceSeconds: null, pressure: false };
  return inEach((language) => {
    const deed = evicted === null ? (language === 'en' ? 'no Pod is evicted' : '不驱逐') : language === 'en' ? `${evicted} is evicted with a grace period of ${graceSeconds} s` : `驱逐 ${evicted}，宽限期 ${graceSeconds} 秒`;
    const state = pressure ? (language === 'en' ? 'pressure is reported' : '报告压力') : language === 'en' ? 'no pressure is reported' : '不报告压力';
    return language === 'en' ? `${look?.atSeconds} s, ${available} available: ${deed}, ${state}` : `第 ${look?.atSeconds} 秒，可用量 ${available}：${deed}，${state}`;
  });
}
