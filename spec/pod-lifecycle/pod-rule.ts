import { text, violation, type Text, type Violation } from '../kernel';
import { advance, containerViolation, readyWords, type Demand } from './container-rule';
import { isReady, isStarted, isUp, lastEnd, type Life, type Story } from './life';
import { beginning, deadlineOf, happen, type Moment } from './moment';
import type { Operation, Phase } from './port';
import { containersOf, type Seen, type Sight } from './seen';
import { failedForGood, isInitialized } from './stop';

interface Due {
  readonly clause: string;
  readonly phase: Phase;
  readonly why: () => Text;
}

/** The phase, why it is that one, and which part of the rules says so. */
export function phaseOf(moment: Moment): Due {
  const { lives, isOver, stop } = moment;
  if (isOver && stop !== undefined && stop.until >= deadlineOf(moment)) {
    return { clause: 'the-deadline-fails-the-pod', phase: 'Failed', why: () => text(`activeDeadlineSeconds was over at second ${deadlineOf(moment)}, before the last container had ended: the Pod is Failed, whatever the exit codes.`, `到第 ${deadlineOf(moment)} 秒 activeDeadlineSeconds 已用尽，而此前容器没有全部结束：无论退出码是多少，Pod 都是 Failed。`) };
  }
  if (!isInitialized(lives)) {
    if (!isOver) return { clause: 'pending-until-initialized', phase: 'Pending', why: () => text('No main container has been started yet: the Pod is Pending.', '还没有启动过任何主容器，Pod 处于 Pending。') };
    const clause = 'a-failed-initialization-fails-the-pod';
    const failed = failedForGood(lives);
    return failed === undefined
      ? { clause, phase: 'Failed', why: () => text('The Pod was stopped before its main containers were started: it is Failed.', 'Pod 在主容器启动之前被停止，为 Failed。') }
      : { clause, phase: 'Failed', why: () => text(`Init container ${failed.spec.name} failed and is not started again: the Pod is Failed.`, `init 容器 ${failed.spec.name} 失败且不会重启，Pod 为 Failed。`) };
  }
  const mains = lives.filter(({ role }) => role === 'main');
  if (isOver) {
    const clause = 'the-exit-codes-decide-the-last-phase';
    const failed = mains.find((each) => lastEnd(each)?.exitCode !== 0);
    return failed === undefined
      ? { clause, phase: 'Succeeded', why: () => text('Every main container has ended with 0 for good: the Pod is Succeeded.', '主容器全部以 0 退出且不再重启，Pod 为 Succeeded。') }
      : { clause, phase: 'Failed', why: () => text(`No container runs any more, and ${failed.spec.name} ended with ${lastEnd(failed)?.exitCode}: the Pod is Failed.`, `已没有容器在运行，而 ${failed.spec.name} 以 ${lastEnd(failed)?.exitCode} 退出，Pod 为 Failed。`) };
  }
  if (stop !== undefined) return { clause: 'running-until-the-pod-has-stopped', phase: 'Running', why: () => text('The Pod is being stopped, but its last container has not ended: it is still Running.', 'Pod 正在停止，但最后一个容器尚未结束，仍为 Running。') };
  const clause = 'running-until-all-have-ended';
  const up = mains.find(isUp);
  const down = mains.find((each) => !isUp(each));
  return up !== undefined
    ? { clause, phase: 'Running', why: () => text(`${up.spec.name} is running, so the Pod is Running.`, `${up.spec.name} 正在运行，Pod 为 Running。`) }
    : { clause, phase: 'Running', why: () => text(`${down?.spec.name} is to be started again, and so the Pod is Running, even in CrashLoopBackOff.`, `${down?.spec.name} 将被重启，即使处于 CrashLoopBackOff，Pod 仍为 Running。`) };
}

/** The container that keeps the Pod from being ready, if there is one. */
export function unready(lives: readonly Life[]): Life | undefined {
  return lives.find((each) => each.role !== 'init' && !isReady(each));
}

/** The init container that keeps the Pod from being initialized, if there is one. */
function unfinished(lives: readonly Life[]): Life | undefined {
  return lives.find((each) => (each.role === 'init' && !isReady(each)) || (each.role === 'sidecar' && !isStarted(each)));
}

function conditionViolation(moment: Moment, conditions: NonNullable<Seen['conditions']>): Violation | undefined {
  const { lives, isOver } = moment;
  const word = (yes: boolean) => (yes ? 'True' : 'False');
  const open = isInitialized(lives) ? undefined : unfinished(lives);
  const blocking = unready(lives);
  if (conditions.Initialized !== undefined && conditions.Initialized !== word(open === undefined)) {
    return violation('initialized-once-and-for-all', open === undefined
      ? text('The init containers have done their work once: Initialized is True and stays so.', 'init 容器都已完成过一次，Initialized 为 True 并保持不变。')
      : text(`${open.spec.name} is not through with its initialization: Initialized is False.`, `${open.spec.name} 尚未完成初始化，Initialized 为 False。`));
  }
  const isReadyPod = blocking === undefined && !isOver;
  for (const name of ['ContainersReady', 'Ready'] as const) {
    if (conditions[name] === undefined || conditions[name] === word(isReadyPod)) continue;
    const why = blocking === undefined ? text('Every main container and sidecar is ready.', '主容器和 sidecar 都已就绪。') : readyWords(blocking);
    return violation('ready-means-all-containers', text(`${why.en} So the Pod's ${name} is ${word(isReadyPod)}.`, `${why.zh}因此 Pod 的 ${name} 为 ${word(isReadyPod)}。`));
  }
  if (conditions.PodReadyToStartContainers === undefined || conditions.PodReadyToStartContainers === word(!isOver)) return undefined;
  return violation('the-sandbox-lives-as-long-as-the-pod', isOver
    ? text('The Pod is over and its sandbox gone: PodReadyToStartContainers is False.', 'Pod 已结束，sandbox 已停止，PodReadyToStartContainers 为 False。')
    : text('The sandbox with its network outlives every container restart: PodReadyToStartContainers is True.', 'sandbox 及其网络不受容器重启影响，PodReadyToStartContainers 为 True。'));
}

function listed(lives: readonly Life[], { initContainerStatuses = [], containerStatuses = [] }: Seen): boolean {
  const shown = [...initContainerStatuses, ...containerStatuses];
  const first = lives.filter(({ role }) => role !== 'main').length;
  return initContainerStatuses.length === first && shown.length === lives.length && lives.every(({ spec }, i) => spec.name === shown[i]?.name);
}

function statusViolation(moment: Moment, seen: Seen): Violation | undefined {
  const { lives } = moment;
  if (seen.containerStatuses !== undefined && !listed(lives, seen)) {
    return violation('every-container-is-listed', text('The status lists each container once, in the order of the spec.', '状态中按 spec 的顺序列出每个容器各一次。'));
  }
  const shown = containersOf(seen);
  for (const [i, life] of lives.entries()) {
    const found = containerViolation(moment, life, shown[i] ?? { name: life.spec.name });
    if (found !== undefined) return found;
  }
  const { clause, phase, why } = phaseOf(moment);
  if (seen.phase !== undefined && seen.phase !== phase) return violation(clause, why());
  return seen.conditions === undefined ? undefined : conditionViolation(moment, seen.conditions);
}

/** Lets an operation happen. Time that runs past the deadline first lets start what is due before it. */
function pass(moment: Moment, operation: Operation): void {
  const left = deadlineOf(moment) - moment.now;
  if (operation.do === 'wait' && moment.stop === undefined && operation.seconds >= left) {
    happen(moment, { do: 'wait', seconds: left - 1 });
    for (const life of moment.lives) advance(moment, life);
    happen(moment, { do: 'wait', seconds: 1 });
    happen(moment, { do: 'wait', seconds: operation.seconds - left });
    moment.operation = operation;
    return;
  }
  happen(moment, operation);
}

/** What is wrong with what is seen of a story, and after which operation; the first sight is that of the creation. */
export function storyViolation(story: Story, sight: Sight): Violation | undefined {
  const moment = beginning(story);
  for (const [step, seen] of sight.entries()) {
    const operation = step === 0 ? undefined : story.operations[step - 1];
    if (operation !== undefined) pass(moment, operation);
    const found = statusViolation(moment, seen);
    if (found !== undefined) return violation(found.clause, found.message, step);
  }
  return undefined;
}

/** A step of a right story: where it stands then, and why each container is in the state that it is in. The moment is the same object in all. */
interface Step {
  readonly moment: Moment;
  readonly demands: readonly Demand[];
}

/** The steps of a right story, one after the other: look at each before the next one is asked for. */
function* stepsOf(story: Story): Generator<Step> {
  const moment = beginning(story);
  yield { moment, demands: moment.lives.map((life) => advance(moment, life)) };
  for (const operation of story.operations) {
    pass(moment, operation);
    yield { moment, demands: moment.lives.map((life) => advance(moment, life)) };
  }
}

/** What a reader of each step of a right story sees in it. */
export function eachStep<Sight>(story: Story, read: (step: Step) => Sight): readonly Sight[] {
  return Array.from(stepsOf(story), read);
}

/** Where a right story stands at its end, and why each container is in the state that it is in. */
export function endOfStory(story: Story): Step {
  let last: Step | undefined;
  for (const step of stepsOf(story)) last = step;
  return last ?? { moment: beginning(story), demands: [] };
}
