import { inEach, join, text, verbatim, type Language, type Text } from '../kernel';
import { amount, effectiveRequest, type Watch } from './eviction-rule';
import type { EvictablePod, LookOutcome, Signal, Threshold } from './port';

const units: Readonly<Record<Signal, Text>> = {
  'memory.available': text('Mi of memory', 'Mi 内存'),
  'nodefs.available': text('Mi of disk', 'Mi 磁盘'),
  'nodefs.inodesFree': text('inodes', '个 inode'),
  'pid.available': text('processes', '个进程'),
};

function requestWords({ requests, initRequests }: EvictablePod, language: Language): string {
  const main = requests.length === 0 ? (language === 'en' ? 'none' : '无') : requests.join(' + ');
  if (initRequests.length === 0) return main;
  return language === 'en' ? `${main}; init container ${initRequests.join(', ')}` : `${main}；init 容器 ${initRequests.join('、')}`;
}

function podRow(pod: EvictablePod, { node, looks }: Watch, language: Language): string {
  const usage = looks[0]?.usage[pod.name];
  const used = usage === undefined ? (language === 'en' ? 'not measured' : '无数据') : String(usage);
  const cells = [`\`${pod.name}\``, pod.qosClass, String(pod.priority), requestWords(pod, language), used];
  if (node.pods.some(({ isStatic }) => isStatic)) cells.push(pod.isStatic ? (language === 'en' ? 'static' : '静态 Pod') : 'API server');
  return `| ${cells.join(' | ')} |`;
}

function podTable(watch: Watch, language: Language): string {
  const { signal, pods } = watch.node;
  const resource = signal === 'nodefs.available' || signal === 'nodefs.inodesFree' ? 'ephemeral-storage' : 'memory';
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

function lookWords({ looks }: Watch, language: Language, say: (available: number) => string = String): string {
  return looks.map(({ atSeconds, available }) => (language === 'en' ? `at ${atSeconds} s: ${say(available)}` : `第 ${atSeconds} 秒：${say(available)}`)).join(language === 'en' ? ', ' : '，');
}

function constantNeed({ looks }: Watch): boolean {
  return looks.every(({ available }) => available === looks[0]?.available);
}

/** What is asked for: `grace`, where the grace of Pods matters; `moments`, where it matters when the kubelet looks. */
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
      ? language === 'en' ? `Each time the kubelet looks, ${looks[0]?.available} ${units[node.signal].en} are left.` : `kubelet 每次查看时，剩余量都是 ${looks[0]?.available} ${units[node.signal].zh}。`
      : language === 'en' ? `What the kubelet finds available (${units[node.signal].en}): ${lookWords(watch, language)}.` : `kubelet 看到的剩余量（${units[node.signal].zh}）：${lookWords(watch, language)}。`;
    const grace = about.grace !== true ? '' : language === 'en'
      ? `\n\n\`evictionMaxPodGracePeriod\` is ${node.maxPodGraceSeconds} s; ${node.pods.map((pod) => `\`${pod.name}\` asks for ${pod.terminationGraceSeconds} s`).join(', ')} (\`terminationGracePeriodSeconds\`).`
      : `\n\n\`evictionMaxPodGracePeriod\` 为 ${node.maxPodGraceSeconds} 秒；${node.pods.map((pod) => `\`${pod.name}\` 的 \`terminationGracePeriodSeconds\` 为 ${pod.terminationGraceSeconds} 秒`).join('，')}。`;
    return language === 'en'
      ? `Eviction thresholds of a node: ${limits}.\n\n${podTable(watch, language)}\n\n${need}${grace}`
      : `节点的驱逐阈值：${limits}。\n\n${podTable(watch, language)}\n\n${need}${grace}`;
  });
}

export function briefWatch(watch: Watch, about: About = {}): Text {
  return inEach((language) => {
    const { node, looks } = watch;
    const say = (value: number) => amount(node.signal, value);
    const pods = node.pods.map((pod) => {
      const request = effectiveRequest(pod) === 0 ? '0' : `${effectiveRequest(pod)}Mi`;
      const used = looks[0]?.usage[pod.name];
      const usage = used === undefined ? undefined : say(used);
      const words = language === 'en'
        ? `${pod.name}${pod.isStatic ? ' (static)' : ''}: priority ${pod.priority}, request ${request}, ${usage === undefined ? 'usage not measured' : `usage ${usage}`}`
        : `${pod.name}${pod.isStatic ? '（静态）' : ''}：优先级 ${pod.priority}，request ${request}，${usage === undefined ? '用量无数据' : `用量 ${usage}`}`;
      return about.grace === true ? `${words}${language === 'en' ? ', ' : '，'}terminationGracePeriodSeconds ${pod.terminationGraceSeconds}` : words;
    });
    const limits = node.thresholds.map((each) => thresholdWords(each, node.signal, language).replaceAll('`', ''));
    const available = say(looks[0]?.available ?? 0);
    const need = about.moments !== true && constantNeed(watch) ? (language === 'en' ? `${available} left at each look` : `每次查看时剩余 ${available}`) : lookWords(watch, language, say);
    const grace = about.grace === true ? [`evictionMaxPodGracePeriod ${node.maxPodGraceSeconds}`] : [];
    return [...limits, need, ...grace, ...pods].join(language === 'en' ? '; ' : '；');
  });
}

export function sayNames(evicted: readonly (string | null)[]): Text {
  const some = evicted.filter((name): name is string => name !== null);
  return some.length === 0 ? text('nobody', '没有 Pod') : verbatim(some.join(' → '));
}

export function sayLooks(looks: Watch['looks'], indices: readonly number[]): Text {
  if (indices.length === 0) return text('at none of these times', '始终没有');
  return join(indices.map((i) => text(`at ${looks[i]?.atSeconds} s`, `第 ${looks[i]?.atSeconds} 秒`)));
}

/** One look on one line, for a trace. */
export function sayLook({ node, looks }: Watch, outcomes: readonly LookOutcome[], step: number): Text {
  const look = looks[step];
  const available = amount(node.signal, look?.available ?? 0);
  const { evicted, graceSeconds, pressure } = outcomes[step] ?? { evicted: null, graceSeconds: null, pressure: false };
  return inEach((language) => {
    const deed = evicted === null ? (language === 'en' ? 'nobody is evicted' : '不驱逐') : language === 'en' ? `${evicted} is evicted with a grace of ${graceSeconds} s` : `驱逐 ${evicted}，宽限期 ${graceSeconds} 秒`;
    const state = pressure ? (language === 'en' ? 'pressure is reported' : '报告压力') : language === 'en' ? 'no pressure is reported' : '不报告压力';
    return language === 'en' ? `${look?.atSeconds} s, ${available} available: ${deed}, ${state}` : `第 ${look?.atSeconds} 秒，剩余 ${available}：${deed}，${state}`;
  });
}
