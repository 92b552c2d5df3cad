import { equal, text, violation, type Text, type Violation } from '../kernel';
import { killPauseWords, pauseWords } from './back-off-words';
import { asksForRestart, currentRun, isReady, isStarted, isUp, lastEnd, probeOf, restartAt, verdict, type Life } from './life';
import type { Moment } from './moment';
import type { ContainerState } from './port';
import { and, keepsRunning, killWords, notRestarted, restartWords, sayState, type Fate } from './reasons';
import type { SeenContainer } from './seen';

/** In which state a container must be, and why. */
export interface Demand {
  readonly clause: string;
  readonly state: ContainerState;
  readonly why: () => Text;
  /** The reason names the state already. */
  readonly saysAll?: true;
}

/** When the container may be started for the first time, or why not yet. */
function opening({ lives, now }: Moment, life: Life): { readonly at?: number; readonly why: () => Text } {
  const { name } = life.spec;
  const before = life.role === 'main' ? lives.filter(({ role }) => role !== 'main').pop() : lives[lives.indexOf(life) - 1];
  if (before === undefined) return { at: 0, why: () => text(`Nothing has to run before ${name}.`, `${name} 之前没有需要先运行的容器。`) };
  const first = before.spec.name;
  if (before.role === 'init') {
    const end = lastEnd(before);
    if (end?.exitCode === 0) return { at: end.at, why: () => text(`Init container ${first} has ended with 0, so ${name} is started at once.`, `init 容器 ${first} 已以 0 退出，因此立即启动 ${name}。`) };
    return { why: () => text(`${name} is started only after init container ${first} has ended with 0.`, `init 容器 ${first} 以 0 退出之后才会启动 ${name}。`) };
  }
  if (isStarted(before)) {
    // A startup probe succeeds in a step of its own; without one the sidecar is started as soon as it runs.
    const at = probeOf(before, 'startup') === undefined ? (currentRun(before)?.startedAt ?? now) : now;
    return { at, why: () => text(`Sidecar ${first} is started, and nobody waits for it to end: ${name} is started too.`, `sidecar ${first} 已处于 started 状态，无需等它结束，${name} 随即启动。`) };
  }
  return isUp(before)
    ? { why: () => text(`${name} waits for sidecar ${first}, whose startup probe has not succeeded yet.`, `${name} 要等 sidecar ${first}，而后者的 startup 探针尚未成功。`) }
    : { why: () => text(`${name} waits for sidecar ${first}, which is not running.`, `${name} 要等 sidecar ${first}，而后者没有在运行。`) };
}

function demandOfNew(moment: Moment, life: Life): Demand {
  const { name } = life.spec;
  const reason = moment.lives.some(({ role }) => role !== 'main') ? 'PodInitializing' : 'ContainerCreating';
  const waiting: ContainerState = { waiting: { reason } };
  if (moment.stop !== undefined) {
    return { clause: 'nothing-starts-in-a-pod-that-ends', state: waiting, why: () => text(`The Pod came to its end before ${name} could be started.`, `${name} 还没启动，Pod 就已经走向终止。`) };
  }
  const { at, why } = opening(moment, life);
  if (at === undefined) return { clause: 'init-containers-come-first-one-by-one', state: waiting, why };
  return { clause: 'the-next-container-starts-at-once', state: { running: { startedAt: at } }, why };
}

function demandOfEnded(moment: Moment, life: Life, end: { readonly at: number; readonly exitCode: number }): Demand {
  const { name } = life.spec;
  const { exitCode } = end;
  const terminated: ContainerState = { terminated: { exitCode, finishedAt: end.at } };
  if (life.role === 'init' && exitCode === 0) {
    return { clause: 'init-containers-run-to-the-end-once', state: terminated, why: () => text(`Init container ${name} has done its work and is not run again.`, `init 容器 ${name} 已完成，不会再次运行。`) };
  }
  // The words may be asked for when the next run has begun.
  const runs = life.runs.length;
  const killed = currentRun(life)?.isKilled === true ? [fateAtKill(life)] : [];
  if (life === moment.replaced) return { clause: 'a-failed-probe-restarts', state: { running: { startedAt: moment.now } }, why: () => and(killWords(life, 'restarted'), ...killPauseWords(life, runs)) };
  if (!asksForRestart(life, exitCode)) return { clause: 'the-policy-keeps-it-down', state: terminated, why: () => (killed[0] === 'kept down' ? killWords(life, 'kept down') : and(...killed.map((fate) => killWords(life, fate)), notRestarted(life, exitCode))) };
  const due = restartAt(life, end.at);
  // A rule that has it started again although its policy is Never leaves the policy nothing to say.
  const killedWords = () => killed.map((fate) => (fate === 'put off' ? killWords(life, fate) : killWords(life)));
  if (moment.isDeleted) {
    return { clause: 'nothing-starts-in-a-pod-that-ends', state: terminated, why: () => text(`The Pod is being stopped, so ${name} is not started again.`, `Pod 正在终止，不会再启动 ${name}。`) };
  }
  const isHidden = life.role !== 'main' && exitCode === 0;
  if (moment.stop === undefined && due <= moment.now) {
    const why = () => and(...killedWords(), restartWords(life, exitCode), pauseWords(life, runs, due));
    return { clause: 'the-policy-restarts-it', state: { running: { startedAt: due } }, why };
  }
  const why = () => and(...killedWords(), text(`${name} ended at second ${end.at} and is in back-off until second ${due}.`, `${name} 在第 ${end.at} 秒结束，退避到第 ${due} 秒。`));
  if (moment.isOver && !isHidden) {
    return { clause: 'a-lost-sidecar-counts-as-ended', state: { terminated: { exitCode: 137 } }, why: () => text(`The Pod is over while ${name} was to be started again, so it is written off with 137.`, `Pod 已结束时 ${name} 仍在等待重启，按 137 记为终止。`) };
  }
  return { clause: 'a-back-off-is-kept', state: isHidden ? terminated : { waiting: { reason: 'CrashLoopBackOff' } }, why };
}

function fateAtKill({ policy }: Life): Fate {
  return policy === 'Never' ? 'kept down' : 'put off';
}

function demandOn(moment: Moment, life: Life): Demand {
  const run = currentRun(life);
  if (run === undefined) return demandOfNew(moment, life);
  const end = lastEnd(life);
  if (end !== undefined && moment.stop?.endings.some((each) => each.life === life) === true) {
    const state: ContainerState = { terminated: { exitCode: end.exitCode, finishedAt: end.at } };
    return { clause: 'each-is-stopped-in-its-turn', state, why: () => endingWords(moment, life), saysAll: true };
  }
  if (end !== undefined) return demandOfEnded(moment, life, end);
  return { clause: 'what-runs-keeps-running', state: { running: { startedAt: run.startedAt } }, why: () => keepsRunning(moment, life) };
}

function endingWords({ stop, failed }: Moment, life: Life): Text {
  const found = stop?.endings.find((each) => each.life === life);
  const { name } = life.spec;
  const [told, ended, code] = [found?.toldAt ?? 0, found?.endsAt ?? 0, found?.exitCode ?? 0];
  if (life.role === 'sidecar') {
    const isLate = stop !== undefined && told === stop.from + stop.grace;
    const when = isLate ? text('when the grace period is over', '因宽限期已用尽') : text('after the main containers and the later sidecars have ended', '在主容器和排在它后面的 sidecar 结束之后');
    return text(`Sidecar ${name} gets SIGTERM at second ${told}, ${when.en}, and ends at second ${ended} with ${code}.`, `sidecar ${name} ${when.zh}，于第 ${told} 秒收到 SIGTERM，第 ${ended} 秒以 ${code} 退出。`);
  }
  const own = text(`${name} gets SIGTERM at second ${told} and ends at second ${ended} with ${code}.`, `${name} 在第 ${told} 秒收到 SIGTERM，第 ${ended} 秒以 ${code} 退出。`);
  return life === failed ? and(killWords(life, 'kept down'), own) : own;
}

/** Notes a start that must have been, if there is one; the state that follows and why. */
export function advance(moment: Moment, life: Life): Demand {
  const demand = demandOn(moment, life);
  if ('running' in demand.state && !isUp(life)) life.runs.push({ startedAt: demand.state.running.startedAt });
  return demand;
}

/** What is wrong with the status of one container. */
export function containerViolation(moment: Moment, life: Life, shown: SeenContainer): Violation | undefined {
  const demand = advance(moment, life);
  if (shown.state !== undefined && !equal(shown.state, demand.state)) {
    return violation(demand.clause, demand.saysAll === true ? demand.why() : and(demand.why(), sayState(life.spec.name, demand.state)));
  }
  return countViolation(life, shown, demand) ?? flagViolation(life, shown);
}

function countViolation({ spec: { name }, runs }: Life, shown: SeenContainer, { state, why }: Demand): Violation | undefined {
  const restarts = Math.max(0, runs.length - 1);
  if (shown.restartCount !== undefined && shown.restartCount !== restarts) {
    return violation('each-restart-counts', and(why(), text(`${name} has been started ${runs.length === 1 ? 'once' : `${runs.length} times`} in all: restartCount ${restarts}.`, `${name} 一共启动过 ${runs.length} 次，restartCount 为 ${restarts}。`)));
  }
  if (shown.lastState === undefined) return undefined;
  // The end that the state does not show itself: that of the run before, or of the latest where the container waits.
  const isShown = 'terminated' in state && state.terminated.finishedAt !== undefined;
  const last = runs[runs.length - ('running' in state || isShown ? 2 : 1)];
  const lastState = last?.endedAt === undefined ? {} : { terminated: { exitCode: last.exitCode ?? 0, finishedAt: last.endedAt } };
  if (equal(shown.lastState, lastState)) return undefined;
  return violation('the-last-state-is-the-end-before', last === undefined
    ? text(`${name} has not ended before: lastState is empty.`, `${name} 之前没有结束过，lastState 为空。`)
    : text(`The end of ${name} before that was with ${last.exitCode} at second ${last.endedAt}: that is its lastState.`, `${name} 上一次在第 ${last.endedAt} 秒以 ${last.exitCode} 退出，这就是 lastState。`));
}

function flagViolation(life: Life, shown: SeenContainer): Violation | undefined {
  const { name } = life.spec;
  const [started, ready] = [isStarted(life), isReady(life)];
  if (shown.started !== undefined && shown.started !== started) {
    const why = !isUp(life) ? text(`${name} is not running, so it is not started.`, `${name} 没有在运行，因此不是 started。`)
      : started ? text(`${name} is running and has no startup probe that is still to succeed: it is started.`, `${name} 正在运行，且没有尚未成功的 startup 探针，因此是 started。`)
        : text(`${name} is not started until its startup probe has succeeded.`, `startup 探针成功之前，${name} 不是 started。`);
    return violation('started-means-past-the-startup-probe', why);
  }
  return shown.ready === undefined || shown.ready === ready ? undefined : violation('ready-means-started-and-past-the-readiness-probe', readyWords(life));
}

/** Why a container is ready, or why it is not. */
export function readyWords(life: Life): Text {
  const { name } = life.spec;
  if (life.role === 'init') return text('An init container is ready once it has ended with 0.', 'init 容器以 0 退出后才算 ready。');
  if (!isUp(life)) return text(`${name} is not running, so it is not ready.`, `${name} 没有在运行，因此未就绪。`);
  if (!isStarted(life)) return text(`${name} is not ready before its startup probe has succeeded.`, `startup 探针成功之前，${name} 不会就绪。`);
  const found = verdict(life, 'readiness');
  if (probeOf(life, 'readiness') === undefined) return text(`${name} has no readiness probe, so it is ready as soon as it is started.`, `${name} 没有 readiness 探针，一旦 started 就是 ready。`);
  if (found === undefined) return text(`The readiness probe of ${name} has not succeeded often enough since it was started: it is not ready.`, `自本次启动以来，${name} 的 readiness 探针成功次数不够，未就绪。`);
  return found
    ? text(`The readiness probe of ${name} has succeeded and has not failed often enough since: it is ready.`, `${name} 的 readiness 探针已成功，此后的失败次数没有达到阈值，因此就绪。`)
    : text(`The readiness probe of ${name} has failed as often in a row as its threshold says: it is not ready.`, `${name} 的 readiness 探针连续失败次数达到阈值，因此未就绪。`);
}
