import { partAnswer, text, verbatim, type Question, type Trace } from '../kernel';
import { builtAfter, pauseWords } from './back-off-words';
import { and } from './reasons';
import { readyReason, sayRestarts, sayStates } from './reasons-of-story';
import { BACK_OFF, withoutPauses, type Story } from './life';
import { endOfStory, phaseOf } from './pod-rule';
import type { Phase } from './port';
import { containersOf as allOf, lastOf, type Seen, type SeenContainer, type Sight } from './seen';
import { briefStory, describeStory, sayNames, sayStatus, saySteps } from './words';

type Asked = Question<Story, Sight>;

/** Where each step counts. */
const stepwise = { describe: describeStory, brief: (story: Story) => briefStory(story, { steps: true }) };

/** Where only the end counts. */
const situation = { describe: (story: Story) => describeStory(withoutPauses(story)), brief: (story: Story) => briefStory(withoutPauses(story)) };

const trace: Trace<Story, Sight> = {
  length: (statuses) => statuses.length,
  prefix: (statuses, story, steps) => ({ observation: statuses.slice(0, steps), scenario: { ...story, operations: story.operations.slice(0, Math.max(0, steps - 1)) } }),
  say: (statuses, story, step) => sayStatus(story, statuses, step),
};

/** The statuses with the last one changed. */
function changeLast(statuses: Sight, change: (status: Seen) => Seen): Sight {
  return statuses.map((status, i) => (i === statuses.length - 1 ? change(status) : status));
}

/** The statuses with the containers of the last one changed; they are numbered through, init containers first. */
function changeContainers(statuses: Sight, change: (status: SeenContainer, i: number) => SeenContainer): Sight {
  return changeLast(statuses, (status) => {
    const { initContainerStatuses = [], containerStatuses = [] } = status;
    const first = initContainerStatuses.length;
    return { ...status, initContainerStatuses: initContainerStatuses.map(change), containerStatuses: containerStatuses.map((each, i) => change(each, first + i)) };
  });
}

/** After a deletion no Pod is left to have a phase. */
const lastPhaseWords = text('What is the last phase that the kubelet reports before the Pod object is removed?', 'Pod 对象被移除之前，kubelet 最后上报的阶段（phase）是什么？');

export const lastPhaseQuestion: Asked = partAnswer<Story, Sight, Phase>({
  ...situation,
  ask: ({ operations }) => (operations.some((each) => each.do === 'delete') ? lastPhaseWords : text('What is the phase of the Pod at the end?', '最后 Pod 处于哪个阶段（phase）？')),
  answer: (statuses) => lastOf(statuses)?.phase ?? 'Pending',
  withAnswer: (statuses, phase) => changeLast(statuses, (status) => ({ ...status, phase })),
  say: (phase) => verbatim(phase),
  because: (_phase, story) => {
    const { moment, demands } = endOfStory(story);
    const ended = demands.filter(({ state }) => !('running' in state)).map(({ why }) => why());
    return and(...ended.slice(-1), phaseOf(moment).why());
  },
});

/** With the trace where the rule speaks of every step. */
export const phaseQuestion: Asked = { ...lastPhaseQuestion, describe: stepwise.describe, trace };

/** Counts of the containers, by name where there are several. */
function sayCounts(counts: readonly number[], { pod: { spec } }: Story) {
  const names = [...(spec.initContainers ?? []), ...spec.containers].map(({ name }) => name);
  return names.length === 1 ? verbatim(counts[0] ?? 0) : verbatim(names.map((name, i) => `${name} ${counts[i]}`).join(', '));
}

export const restartsQuestion: Asked = partAnswer<Story, Sight, readonly number[]>({
  ...situation,
  ask: ({ pod: { spec } }) =>
    spec.containers.length + (spec.initContainers ?? []).length === 1
      ? text('What is the restartCount of the container at the end?', '最后容器的 restartCount 是多少？')
      : text('What is the restartCount of each container at the end?', '最后各容器的 restartCount 是多少？'),
  answer: (statuses) => allOf(lastOf(statuses)).map(({ restartCount }) => restartCount ?? 0),
  withAnswer: (statuses, counts) => changeContainers(statuses, (status, i) => ({ ...status, restartCount: counts[i] ?? 0 })),
  say: sayCounts,
  because: (_counts, story) => sayRestarts(withoutPauses(story)),
  rank: (counts) => counts.reduce((sum, each) => sum * 100 + each, 0),
});

/** How long the last container was down before it ran again; null if it does not run. */
function pauseOf(statuses: Sight): number | null {
  const [status] = allOf(lastOf(statuses)).slice(-1);
  const end = status?.lastState?.terminated?.finishedAt;
  return status?.state === undefined || end === undefined || !('running' in status.state) ? null : status.state.running.startedAt - end;
}

export const pauseQuestion: Asked = partAnswer<Story, Sight, number | null>({
  ...situation,
  ask: () => text('After its last exit, how long does it take until app is started again?', '最后一次退出之后，过多久 app 会再次启动？'),
  answer: pauseOf,
  withAnswer: (statuses, pause) =>
    changeContainers(statuses, (status) => {
      const end = status.lastState?.terminated?.finishedAt ?? 0;
      return { ...status, state: pause === null ? { waiting: { reason: 'CrashLoopBackOff' } } : { running: { startedAt: end + pause } } };
    }),
  say: (pause) => (pause === null ? text('longer than shown', '比上面的时间更久') : text(`${pause} s`, `${pause} 秒`)),
  because: (pause, story) => {
    const [life] = endOfStory(story).moment.lives.slice(-1);
    if (life === undefined) return text('', '');
    const runs = life.runs.length - (pause === null ? 0 : 1);
    const { ended, back } = builtAfter(life, runs);
    if (back === undefined || ended - back.since > BACK_OFF.forgottenAfter || (pause !== null && pause < back.seconds)) return pauseWords(life, runs, ended + (pause ?? 0));
    const when = life.runs.slice(1, runs).map(({ startedAt }) => startedAt);
    return text(
      `It was restarted before, at second ${when.join(', ')}. The first restart comes at once; the back-off after it is 10 s, doubles with each further restart up to 300 s, and starts anew where more than 10 minutes lie between two restarts: now it is ${back.seconds} s.`,
      `此前在第 ${when.join('、')} 秒重启过。首次重启立即进行；之后的退避为 10 秒，每次重启翻倍，上限 300 秒，两次重启相隔超过 10 分钟则重新计算：此时为 ${back.seconds} 秒。`,
    );
  },
  rank: (pause) => pause ?? Number.MAX_SAFE_INTEGER,
});

function stepsQuestion(name: 'Ready' | 'Initialized', because: Asked['because'], traced?: Trace<Story, Sight>): Asked {
  return partAnswer<Story, Sight, readonly boolean[]>({
    ...stepwise,
    ask: () => text(`After which of these steps is the condition ${name} of the Pod True?`, `在哪些步骤之后，Pod 的 ${name} 状况为 True？`),
    answer: (statuses) => statuses.map(({ conditions }) => conditions?.[name] === 'True'),
    withAnswer: (statuses, steps) => statuses.map((status, i) => ({ ...status, conditions: { ...status.conditions, [name]: steps[i] === true ? 'True' : 'False' } })),
    say: saySteps,
    because,
    ...(traced === undefined ? {} : { trace: traced }),
  });
}

export const readinessQuestion = stepsQuestion('Ready', (_steps, story) => readyReason(story), trace);
export const readyQuestion = stepsQuestion('Ready', (_steps, story) => readyReason(story));
export const initializedQuestion = stepsQuestion('Initialized', () =>
  text('Init containers must have ended with 0 and sidecars be started; once the main containers have been started, Initialized stays True.', 'init 容器须以 0 退出，sidecar 须处于 started；主容器启动过之后，Initialized 一直为 True。'),
);

const unstarted = ['PodInitializing', 'ContainerCreating'];

export function hasRun({ state }: SeenContainer): boolean {
  return state === undefined || !('waiting' in state) || !unstarted.includes(state.waiting.reason);
}

export const startedQuestion: Asked = partAnswer<Story, Sight, readonly string[]>({
  ...situation,
  ask: () => text('Which containers have been started by the end?', '到最后，哪些容器启动过？'),
  answer: (statuses) => allOf(lastOf(statuses)).filter(hasRun).map(({ name }) => name),
  withAnswer: (statuses, names) =>
    changeContainers(statuses, (status) => {
      if (names.includes(status.name) === hasRun(status)) return status;
      return hasRun(status) ? { ...status, state: { waiting: { reason: 'PodInitializing' } } } : { ...status, state: { running: { startedAt: 0 } } };
    }),
  say: sayNames,
  because: (_names, story) => sayStates(story),
});

function finishedAt({ state }: SeenContainer): number | undefined {
  return state !== undefined && 'terminated' in state ? state.terminated.finishedAt : undefined;
}

/** Names of containers that end together, by the time of their end. */
function endOrder(statuses: Sight): readonly (readonly string[])[] {
  const ended = allOf(lastOf(statuses)).filter((each) => finishedAt(each) !== undefined);
  const times = [...new Set(ended.map((each) => finishedAt(each) ?? 0))].sort((a, b) => a - b);
  return times.map((time) => ended.filter((each) => finishedAt(each) === time).map(({ name }) => name));
}

export const stopOrderQuestion: Asked = partAnswer<Story, Sight, readonly (readonly string[])[]>({
  ...situation,
  ask: () => text('In which order do the containers end for good (+ means together)?', '各容器最终按什么顺序结束（+ 表示同时）？'),
  answer: endOrder,
  withAnswer: (statuses, order) => {
    const times = endOrder(statuses).map((group) => finishedAt(allOf(lastOf(statuses)).find(({ name }) => name === group[0]) ?? { name: '' }) ?? 0);
    return changeContainers(statuses, (status) => {
      const place = order.findIndex((group) => group.includes(status.name));
      if (place < 0 || status.state === undefined || !('terminated' in status.state)) return status;
      return { ...status, state: { terminated: { ...status.state.terminated, finishedAt: times[place] ?? (times[times.length - 1] ?? 0) + place } } };
    });
  },
  say: (order) => (order.length === 0 ? text('none has ended', '都没有结束') : verbatim(order.map((group) => group.join(' + ')).join(' → '))),
  because: (_order, story) => sayStates(story),
  order: true,
});

export const codesQuestion: Asked = partAnswer<Story, Sight, readonly (number | null)[]>({
  ...situation,
  ask: () => text('What is the final exit code of each container (- where there is none)?', '各容器最终的退出码是多少（没有则写 -）？'),
  answer: (statuses) => allOf(lastOf(statuses)).map(({ state }) => (state !== undefined && 'terminated' in state ? state.terminated.exitCode : null)),
  withAnswer: (statuses, codes) =>
    changeContainers(statuses, (status, i) => {
      const code = codes[i];
      if (code === null || code === undefined) return { ...status, state: { running: { startedAt: 0 } } };
      return { ...status, state: { terminated: { ...(status.state !== undefined && 'terminated' in status.state ? status.state.terminated : {}), exitCode: code } } };
    }),
  say: (codes, { pod: { spec } }) => verbatim([...(spec.initContainers ?? []), ...spec.containers].map(({ name }, i) => `${name} ${codes[i] ?? '-'}`).join(', ')),
  because: (_codes, story) => sayStates(story),
});
