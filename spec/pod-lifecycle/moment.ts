import { addResult, asksForRestart, currentRun, isUp, lastEnd, livesOf, restartAt, type Life, type Story } from './life';
import type { Operation } from './port';
import { failedForGood, isInitialized, stopAt, type Stop } from './stop';

/** Where the story stands: all that is known before the status of this step is read. */
export interface Moment {
  readonly story: Story;
  readonly lives: readonly Life[];
  now: number;
  operation: Operation | undefined;
  isDeleted: boolean;
  /** The container that a failed probe has ended in this step and that is started again in the same breath. */
  replaced: Life | undefined;
  /** The container for whose failed probe the whole Pod is stopped. */
  failed: Life | undefined;
  stop: Stop | undefined;
  /** The last container has ended. */
  isOver: boolean;
}

export function beginning(story: Story): Moment {
  return { story, lives: livesOf(story.pod), now: 0, operation: undefined, isDeleted: false, replaced: undefined, failed: undefined, stop: undefined, isOver: false };
}

/** Whether the container, down as it is, will be started again. */
export function comesBack(moment: Moment, life: Life): boolean {
  const end = lastEnd(life);
  if (end === undefined || moment.stop !== undefined) return false;
  return life === moment.replaced || asksForRestart(life, end.exitCode);
}

/** Lets an operation happen: what it does by itself, before the kubelet starts anything. */
export function happen(moment: Moment, operation: Operation): void {
  moment.operation = operation;
  moment.replaced = undefined;
  if (operation.do === 'wait') moment.now += operation.seconds;
  else if (moment.stop === undefined) actOn(moment, operation);
  if (moment.stop === undefined && (isOverdue(moment) || mustStop(moment))) moment.stop = stopAt(moment.lives, moment.now, moment.story);
  if (moment.stop !== undefined && !moment.isOver && moment.now >= moment.stop.until) {
    for (const { life, endsAt, exitCode } of moment.stop.endings) end(life, endsAt, exitCode);
    moment.isOver = true;
  }
}

function end(life: Life, endedAt: number, exitCode: number): void {
  const run = currentRun(life);
  if (run !== undefined) Object.assign(run, { endedAt, exitCode });
}

function actOn(moment: Moment, operation: Exclude<Operation, { do: 'wait' }>): void {
  const { lives, now, story } = moment;
  if (operation.do === 'delete') {
    moment.isDeleted = true;
    moment.stop = stopAt(lives, now, story);
    return;
  }
  const life = lives.find(({ spec }) => spec.name === operation.container);
  if (life === undefined || !isUp(life)) return;
  if (operation.do === 'exit') end(life, now, operation.exitCode);
  else if (addResult(life, operation.probe, operation.success)) kill(moment, life);
}

/** A probe has failed for good: the container alone is killed, or the Pod is stopped if nothing would be left of it. */
function kill(moment: Moment, life: Life): void {
  const { lives, now, story } = moment;
  const others = lives.filter((each) => each.role === 'main' && each !== life);
  const isLast = life.role === 'main' && life.policy === 'Never' && !others.some((each) => isUp(each) || comesBack(moment, each));
  if (isLast) {
    moment.failed = life;
    moment.stop = stopAt(lives, now, story);
    return;
  }
  const before = life.runs[life.runs.length - 2]?.endedAt;
  const isFree = before === undefined || restartAt(life, before) <= now;
  end(life, now, story.stops[life.spec.name]?.exitCode ?? 143);
  const isReplaced = life.policy !== 'Never' && isFree;
  Object.assign(currentRun(life) ?? {}, { isKilled: true, ...(isReplaced ? { isReplaced } : {}) });
  if (isReplaced) moment.replaced = life;
}

/** The second at which activeDeadlineSeconds is over; the Pod started at second 0. */
export function deadlineOf({ story }: Moment): number {
  return story.pod.spec.activeDeadlineSeconds ?? Number.POSITIVE_INFINITY;
}

function isOverdue(moment: Moment): boolean {
  return moment.now >= deadlineOf(moment);
}

/** The Pod has nothing left to do, or cannot go on. */
function mustStop(moment: Moment): boolean {
  const { lives } = moment;
  if (failedForGood(lives) !== undefined) return true;
  return isInitialized(lives) && lives.every((each) => each.role !== 'main' || (lastEnd(each) !== undefined && !comesBack(moment, each)));
}
