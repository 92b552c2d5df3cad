import { join, text, type Text } from '../kernel';
import { killPauseWords, pauseWords } from './back-off-words';
import { probeOf, isStarted, ruleFor, streakOf, thresholdOf, type Life, type Run } from './life';
import type { Moment } from './moment';
import type { ContainerState } from './port';

export function and(...parts: readonly Text[]): Text {
  return join(parts, 'sentences');
}

/** The state in a sentence. */
export function sayState(name: string, state: ContainerState): Text {
  if ('waiting' in state) return text(`${name} is waiting (${state.waiting.reason}).`, `${name} 处于 Waiting（${state.waiting.reason}）。`);
  if ('running' in state) return text(`${name} is running since second ${state.running.startedAt}.`, `${name} 自第 ${state.running.startedAt} 秒起处于 Running。`);
  const { exitCode, finishedAt } = state.terminated;
  if (finishedAt === undefined) return text(`${name} is terminated (${exitCode}).`, `${name} 处于 Terminated（${exitCode}）。`);
  return text(`${name} is terminated since second ${finishedAt} (${exitCode}).`, `${name} 自第 ${finishedAt} 秒起处于 Terminated（${exitCode}）。`);
}

/** Whose word it is that decides about a restart. */
function policyWords(life: Life): Text {
  if (life.role === 'sidecar') return text('as a sidecar it', '它是 sidecar，');
  const own = life.spec.restartPolicy === undefined;
  return text(`under ${own ? "the Pod's" : 'its own'} restartPolicy ${life.policy} it`, `按${own ? ' Pod ' : '自身'}的 restartPolicy ${life.policy}，`);
}

export function notRestarted(life: Life, exitCode: number): Text {
  const policy = policyWords(life);
  return text(`${life.spec.name} ended with ${exitCode}, and ${policy.en} is not started again.`, `${life.spec.name} 以 ${exitCode} 退出，${policy.zh}不会重启。`);
}

/** What becomes of a container that a failed probe has killed, as far as its policy and its back-off go. */
export type Fate = 'restarted' | 'kept down' | 'put off';

function fateWords(life: Life, fate: Fate): Text {
  if (fate === 'restarted') return text('it is killed and started again at once, whatever its exit code', '容器被杀死并立即重启，与退出码无关');
  if (fate === 'put off') return text('it is killed, and not started again at once, for its back-off was not over', '容器被杀死，但退避尚未结束，不会立即重启');
  const policy = policyWords(life);
  return text(`it is killed, and ${policy.en} is not started again`, `容器被杀死，${policy.zh}不会重启`);
}

/** Why a container is killed; without a fate, something else decides whether it is started again. */
export function killWords(life: Life, fate?: Fate): Text {
  const { name } = life.spec;
  const failed = life.results.filter(({ reached, success, probe }) => reached && !success && probe !== 'readiness').pop()?.probe ?? 'liveness';
  const times = thresholdOf(life, failed, false);
  const often = times === 1 ? text('once', '1') : text(`${times} times in a row`, `${times}`);
  const then = fate === undefined ? text('it is killed', '容器被杀死') : fateWords(life, fate);
  return text(`The ${failed} probe of ${name} has failed ${often.en} and so reached its failureThreshold: ${then.en}.`, `${name} 的 ${failed} 探针已连续失败 ${often.zh} 次，达到 failureThreshold：${then.zh}。`);
}

/** Why a container that ended is started again. */
export function restartWords(life: Life, exitCode: number): Text {
  const { name } = life.spec;
  const rule = ruleFor(life, exitCode);
  if (rule !== undefined) {
    return text(`${name} ended with ${exitCode}, and its restart rule (${rule.exitCodes.operator} ${rule.exitCodes.values.join(', ')}) has it started again.`, `${name} 以 ${exitCode} 退出，命中重启规则（${rule.exitCodes.operator} ${rule.exitCodes.values.join('、')}），会被重启。`);
  }
  const policy = policyWords(life);
  return text(`${name} ended with ${exitCode}, and ${policy.en} is started again in the same Pod.`, `${name} 以 ${exitCode} 退出，${policy.zh}会在同一个 Pod 内重启。`);
}

const probeNames = { startup: 'startup', readiness: 'readiness', liveness: 'liveness' } as const;

/** When a container that runs was started again, and why then. */
function startedAgain(life: Life, before: Run, { startedAt }: Run): Text {
  const { name } = life.spec;
  const runs = life.runs.length - 1;
  const pause = startedAt - (before.endedAt ?? startedAt);
  const again = text(`${name} was started again ${pause} s after its last end.`, `${name} 在上一次结束 ${pause} 秒后重新启动。`);
  return and(again, ...(before.isReplaced === true ? killPauseWords(life, runs) : [pauseWords(life, runs, startedAt)]));
}

/** Why a container that runs keeps running after the operation of this step. */
export function keepsRunning({ operation, stop }: Moment, life: Life): Text {
  const { name } = life.spec;
  if (stop !== undefined) return text(`The Pod is being stopped; its status stays as it was until the last container has ended.`, `Pod 正在停止；最后一个容器结束之前，状态不再更新。`);
  const [before, run] = life.runs.slice(-2);
  const still = before === undefined || run === undefined ? text(`Nothing has ended ${name}.`, `${name} 没有被终止。`) : startedAgain(life, before, run);
  if (operation?.do !== 'probe' || operation.container !== name || operation.success) return still;
  const kind = operation.probe;
  if (probeOf(life, kind) === undefined) return still;
  if (kind === 'readiness') return text(`A failed readiness probe does not restart ${name}; it only makes it unready.`, `readiness 探针失败不会重启 ${name}，只会使其未就绪。`);
  if (kind === 'liveness' && !isStarted(life)) return text(`The liveness probe of ${name} does not run before the startup probe has succeeded.`, `startup 探针成功之前，${name} 的 liveness 探针不会执行。`);
  const length = streakOf(life, kind)?.length ?? 0;
  return text(
    `The ${probeNames[kind]} probe of ${name} has failed ${length} of the ${thresholdOf(life, kind, false)} times in a row that it takes.`,
    `${name} 的 ${probeNames[kind]} 探针连续失败 ${length} 次，未达到阈值 ${thresholdOf(life, kind, false)}。`,
  );
}
