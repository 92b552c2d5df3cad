import { inEach, join, text, verbatim, type Language, type Text } from '../kernel';
import { livesOf, type Life, type Story } from './life';
import type { Operation, Probe } from './port';
import { containersOf, type SeenContainer, type Sight } from './seen';

const roles = {
  init: text('init container', 'init 容器'),
  sidecar: text('sidecar (init container with `restartPolicy: Always`)', 'sidecar（`restartPolicy: Always` 的 init 容器）'),
  main: text('container', '容器'),
} as const;

/** Where the words stand in brackets already, the thresholds of a probe need none. */
type Form = 'full' | 'brief';

function probeWords(kind: string, probe: Probe | undefined, language: Language, form: Form): readonly string[] {
  if (probe === undefined) return [];
  const thresholds = [`failureThreshold ${probe.failureThreshold ?? 3}`, ...(kind === 'readiness' ? [`successThreshold ${probe.successThreshold ?? 1}`] : [])];
  if (form === 'brief') return [language === 'en' ? `${kind} probe with ${thresholds.join(' and ')}` : `${thresholds.join(' 且 ')} 的 ${kind} 探针`];
  return [language === 'en' ? `${kind} probe (${thresholds.join(', ')})` : `${kind} 探针（${thresholds.join('，')}）`];
}

/** What is special about a container. */
function settings({ spec, role }: Life, language: Language, form: Form): readonly string[] {
  const own = spec.restartPolicy === undefined || role === 'sidecar' ? [] : [`\`restartPolicy: ${spec.restartPolicy}\``];
  const rules = (spec.restartPolicyRules ?? []).map(({ exitCodes: { operator, values } }) =>
    language === 'en' ? `rule: Restart if the exit code is ${operator} [${values.join(', ')}]` : `规则：退出码 ${operator} [${values.join(', ')}] 时 Restart`,
  );
  const probes = (['startup', 'readiness', 'liveness'] as const).flatMap((kind) => probeWords(kind, spec[`${kind}Probe`], language, form));
  return [...own, ...rules, ...probes];
}

/** An operation as a short sentence without its full stop. Of a probe it says what it would find: whether it runs then, the rules say. */
export function sayOperation(operation: Operation): Text {
  switch (operation.do) {
    case 'exit':
      return text(`${operation.container} exits with ${operation.exitCode}`, `${operation.container} 以 ${operation.exitCode} 退出`);
    case 'probe': {
      const { container, probe, success } = operation;
      return text(`the ${probe} probe of ${container} would ${success ? 'succeed' : 'fail'}`, `此时 ${container} 的 ${probe} 探针会${success ? '成功' : '失败'}`);
    }
    case 'wait':
      return text(`${operation.seconds} s pass`, `过去 ${operation.seconds} 秒`);
    case 'delete':
      return text('the Pod is deleted', '删除 Pod');
  }
}

const created = text('the Pod is created', '创建 Pod');

/** What happened in a step; the first one is the creation. */
export function sayStep({ operations }: Story, step: number): Text {
  const operation = operations[step - 1];
  return operation === undefined ? created : sayOperation(operation);
}

function stopWords({ stops, operations }: Story, language: Language): string {
  const words = Object.entries(stops).map(([name, { exitCode, afterSeconds }]) => {
    if (language === 'en') return `${name} exits with ${exitCode} ${afterSeconds === 0 ? 'at once' : `after ${afterSeconds} s`}`;
    return `${name} ${afterSeconds === 0 ? '立即' : `在 ${afterSeconds} 秒后`}以 ${exitCode} 退出`;
  });
  if (words.length === 0 || operations.length === 0) return '';
  return language === 'en' ? `on SIGTERM, ${words.join(', ')}` : `收到 SIGTERM 后，${words.join('，')}`;
}

function limitsOf(spec: Story['pod']['spec']): readonly string[] {
  return (['terminationGracePeriodSeconds', 'activeDeadlineSeconds'] as const).flatMap((name) => (spec[name] === undefined ? [] : [`\`${name}: ${spec[name]}\``]));
}

function head({ pod: { spec } }: Story, language: Language): string {
  const policy = spec.restartPolicy === undefined ? (language === 'en' ? 'no `restartPolicy`' : '未设置 `restartPolicy`') : `\`restartPolicy: ${spec.restartPolicy}\``;
  const words = [policy, ...limitsOf(spec)];
  return language === 'en' ? `A Pod on a node of Kubernetes 1.37, with ${words.join(', ')}:` : `Kubernetes 1.37 节点上的一个 Pod，${words.join('，')}：`;
}

/** What is to be known of the events before they are listed: which of them may have no effect. */
function eventsWords({ operations }: Story, language: Language): string {
  const [isProbed, isEnded] = [operations.some((each) => each.do === 'probe'), operations.some((each) => each.do === 'exit')];
  if (language === 'zh') {
    const notes = [...(isProbed ? ['探针只在列出的时刻执行，且仅在当时已启用时才执行'] : []), ...(isEnded ? ['容器当时没有在运行时，其退出不起作用'] : [])];
    return `只依次发生以下事件${notes.length === 0 ? '' : `（${notes.join('；')}）`}：`;
  }
  const notes = [...(isProbed ? ['a probe runs at the listed moments only, and only if it is active then'] : []), ...(isEnded ? ['an exit has no effect if the container is not running'] : [])];
  return `Only these events happen, in this order${notes.length === 0 ? '' : ` (${notes.join('; ')})`}:`;
}

/** The whole situation: the Pod, and what happens to it step by step. */
export function describeStory(story: Story): Text {
  return inEach((language) => {
    const rows = livesOf(story.pod).map((life) => {
      const own = settings(life, language, 'full').join(language === 'en' ? '; ' : '；');
      return `- \`${life.spec.name}\`: ${roles[life.role][language]}${own === '' ? '' : `${language === 'en' ? ', ' : '，'}${own}`}`;
    });
    const steps = [created, ...story.operations.map(sayOperation)].map((each, i) => `${i + 1}. ${each[language]}`);
    const stops = stopWords(story, language);
    const names = language === 'en' ? rows : rows.map((row) => row.replace('`: ', '`：'));
    return [head(story, language), names.join('\n'), ...(stops === '' ? [] : [`${stops.replace(/^o/, 'O')}${language === 'en' ? '.' : '。'}`]), eventsWords(story, language), steps.join('\n')].join('\n\n');
  });
}

/** The same on one line; the events are numbered from the creation where the answer speaks of steps, else without it. */
export function briefStory(story: Story, about: { readonly steps?: boolean } = {}): Text {
  return inEach((language) => {
    const [list, sentences] = language === 'en' ? [', ', '; '] : ['、', '；'];
    const lives = livesOf(story.pod).map((life) => {
      const role = life.role === 'main' ? [] : [life.role];
      const own = [...role, ...settings(life, language, 'brief')].join(list).replaceAll('`', '');
      return own === '' ? life.spec.name : language === 'en' ? `${life.spec.name} (${own})` : `${life.spec.name}（${own}）`;
    });
    const policy = `restartPolicy ${story.pod.spec.restartPolicy ?? (language === 'en' ? 'not set' : '未设置')}`;
    const seconds = limitsOf(story.pod.spec).map((each) => each.replaceAll('`', '').replace(':', ''));
    const stops = stopWords(story, language);
    const told = [...(about.steps === true ? [created] : []), ...story.operations.map(sayOperation)];
    const events = told.map((each, i) => (language === 'en' ? `(${i + 1}) ${each.en}` : `（${i + 1}）${each.zh}`)).join(language === 'en' ? ' ' : '');
    const situation = [policy, ...seconds, lives.join(list), ...(stops === '' ? [] : [stops])].join(sentences);
    if (told.length === 0) return situation;
    return language === 'en' ? `${situation}. Events: ${events}` : `${situation}。事件：${events}`;
  });
}

function sayContainer({ name, state, restartCount, ready }: SeenContainer): Text {
  const parts: Text[] = [];
  if (state !== undefined && 'waiting' in state) parts.push(verbatim(state.waiting.reason));
  else if (state !== undefined && 'running' in state) parts.push(text(`running since ${state.running.startedAt} s`, `自 ${state.running.startedAt} 秒起运行`));
  else if (state !== undefined) parts.push(text(`ended with ${state.terminated.exitCode}`, `已以 ${state.terminated.exitCode} 退出`));
  if (restartCount !== undefined) parts.push(text(`restartCount ${restartCount}`, `restartCount ${restartCount}`));
  if (ready !== undefined) parts.push(ready ? text('ready', '就绪') : text('not ready', '未就绪'));
  const all = join(parts);
  return text(`${name} ${all.en}`, `${name} ${all.zh}`);
}

/** One step of a trace on one line. */
export function sayStatus(story: Story, sight: Sight, step: number): Text {
  const seen = sight[step] ?? {};
  const conditions = Object.entries(seen.conditions ?? {}).map(([name, word]) => verbatim(`${name} ${word}`));
  const parts = [...(seen.phase === undefined ? [] : [verbatim(seen.phase)]), ...conditions, ...containersOf(seen).filter(({ name: _name, ...rest }) => Object.keys(rest).length > 0).map(sayContainer)];
  const what = sayStep(story, step);
  return inEach((language) => `${what[language]}${language === 'en' ? ': ' : '：'}${parts.map((each) => each[language]).join(language === 'en' ? '; ' : '；')}`);
}

/** Steps by their numbers in the description. */
export function saySteps(steps: readonly boolean[]): Text {
  const chosen = steps.flatMap((each, i) => (each ? [i + 1] : []));
  return chosen.length === 0 ? text('after none of them', '没有任何一步') : text(`after ${chosen.join(', ')}`, `第 ${chosen.join('、')} 步之后`);
}

export function sayNames(names: readonly string[]): Text {
  return names.length === 0 ? text('none of them', '都没有') : verbatim(names.join(', '));
}
