import type { InsidePod, Met, Operation, Pod, PodLifecyclePort, PodStatus, Step, Stops } from '../../../spec/pod-lifecycle';
import { Sandbox } from './sandbox';
import { Statuses } from './statuses';
import { endOf, isRunning, type Track } from './track';

const MINIMUM_GRACE_SECONDS = 2;

/** The whole Pod being stopped: what is shown meanwhile, and when each container ends. */
interface Stopping {
  readonly shown: PodStatus;
  readonly until: number;
}

/** The kubelet with one Pod: after each operation it does all that is due, then writes the status. */
export class ReferencePodLifecycle extends Statuses implements PodLifecyclePort {
  private stopping: Stopping | undefined;
  /** The status as long as nothing has happened since it was written. */
  private current: PodStatus | undefined;
  protected grace = 30;

  reset(): void {
    this.tracks = [];
  }

  create(pod: Pod, stops: Stops): PodStatus {
    this.load(pod, stops);
    this.grace = pod.spec.terminationGracePeriodSeconds ?? 30;
    this.deadline = pod.spec.activeDeadlineSeconds;
    this.isOverdue = false;
    this.isDeleted = false;
    this.isOver = false;
    this.stopping = undefined;
    this.current = undefined;
    this.settle();
    return this.seen();
  }

  apply(operation: Operation): PodStatus {
    if (operation.do === 'wait') this.wait(operation.seconds);
    else if (this.stopping === undefined && !this.isOver) this.happen(operation);
    return this.seen();
  }

  inside(pod: InsidePod, steps: readonly Step[]): readonly Met[] {
    return this.sandbox(pod).told(steps);
  }

  protected sandbox(pod: InsidePod): Sandbox {
    return new Sandbox(pod);
  }

  private seen(): PodStatus {
    this.current ??= this.stopping?.shown ?? this.written();
    return this.current;
  }

  private happen(operation: Exclude<Operation, { do: 'wait' }>): void {
    this.current = undefined;
    if (operation.do === 'delete') {
      this.isDeleted = true;
      this.stopAll();
      return;
    }
    const track = this.tracks.find(({ spec }) => spec.name === operation.container);
    if (track === undefined) return;
    if (operation.do === 'exit' && isRunning(track)) this.exited(track, operation.exitCode);
    if (operation.do === 'probe' && this.isProbed(track, operation.probe)) this.probed(track, operation.probe, operation.success);
    this.settle();
  }

  protected exited(track: Track, exitCode: number): void {
    this.end(track, this.now, exitCode);
  }

  private wait(seconds: number): void {
    const end = this.now + seconds;
    for (let due = this.nextDue(); due !== undefined && due <= end; due = this.nextDue()) {
      this.now = due;
      this.current = undefined;
      this.settle();
    }
    this.now = end;
  }

  /** When time alone lets something happen: the end of a stop or of a back-off. */
  private nextDue(): number | undefined {
    if (this.stopping !== undefined) return Math.max(this.stopping.until, this.now);
    if (this.isOver) return undefined;
    const deadline = this.deadlineAt();
    const dues = deadline === undefined || deadline <= this.now ? [] : [deadline];
    const due = this.tracks.flatMap((each) => {
      const end = endOf(each);
      if (!each.isPutOff || end === undefined || each.backOff === undefined) return [];
      const { seconds, since } = each.backOff;
      return [end.at + seconds, since + this.remembered() + 1].filter((at) => at > this.now);
    }).concat(dues);
    return due.length === 0 ? undefined : Math.min(...due);
  }

  /** Starts, restarts and stops until nothing more is due. */
  protected settle(): void {
    this.isOverdue ||= !this.isOver && this.now >= (this.deadlineAt() ?? Number.POSITIVE_INFINITY);
    if (this.stopping !== undefined && this.now >= this.stopping.until) {
      this.stopping = undefined;
      this.isOver = true;
    }
    if (this.isOverdue && this.stopping === undefined && !this.isOver) this.stopAll();
    while (this.stopping === undefined && !this.isOver && this.sync());
  }

  /** One round; whether something was started, so that another one follows. */
  private sync(): boolean {
    if (this.hasFailedInit()) {
      this.stopAll();
      return false;
    }
    let hasStarted = false;
    for (const each of this.sidecars) {
      if (this.hasFailedProbe(each)) this.replace(each);
      const end = endOf(each);
      if (end !== undefined && this.isSidecarRestarted(end.exitCode) && this.startAfter(each, end.at)) hasStarted = true;
    }
    if (!this.hasInitialized()) return this.initialize() || hasStarted;
    return this.syncMains() || hasStarted;
  }

  protected isSidecarRestarted(_exitCode: number): boolean {
    return true;
  }

  /** Goes on where initialization stands: the last init container that was started decides. */
  private initialize(): boolean {
    const first = this.inits[0];
    const front = [...this.inits].reverse().find(({ runs }) => runs.length > 0);
    if (first !== undefined && front === undefined) return this.startAfter(first, undefined);
    const end = front?.role === 'init' ? endOf(front) : undefined;
    if (front !== undefined && end !== undefined && end.exitCode !== 0) return this.startAfter(front, end.at);
    if (front !== undefined && !this.letsNextStart(front)) return false;
    const next = front === undefined ? undefined : this.inits[this.inits.indexOf(front) + 1];
    if (next !== undefined) return this.startAfter(next, undefined);
    return this.syncMains();
  }

  /** Whether the next container may start after this init container or sidecar. */
  protected letsNextStart(front: Track): boolean {
    return front.role === 'init' ? this.isReady(front) : this.isStarted(front);
  }

  private syncMains(): boolean {
    const kept = this.mains.filter((each) => isRunning(each) && !this.hasFailedProbe(each));
    const failed = this.mains.filter((each) => this.hasFailedProbe(each));
    const wanted = this.mains.filter((each) => {
      const end = endOf(each);
      return each.runs.length === 0 || (end !== undefined && this.isRestarted(each, end.exitCode));
    });
    if (kept.length === 0 && wanted.length === 0 && !failed.some((each) => this.isRestartedAfterProbe(each))) {
      if (this.mayEnd()) this.stopAll();
      return false;
    }
    failed.forEach((each) => this.replace(each));
    const started = wanted.filter((each) => this.startAfter(each, endOf(each)?.at));
    return failed.length + started.length > 0;
  }

  /** Whether the Pod may end when its main containers have. */
  protected mayEnd(): boolean {
    return true;
  }

  /** Stops the whole Pod: main containers together, then the sidecars from the last to the first. */
  protected stopAll(): void {
    const shown = this.written();
    const from = this.now;
    let turn = from;
    const ends = this.inits.filter((each) => each.role === 'init' && isRunning(each)).map((each) => this.stop(each, from, this.grace));
    for (const group of this.stopOrder()) {
      const start = Math.min(turn, from + this.grace);
      const groupEnds = group.filter(isRunning).map((each) => this.stop(each, start, this.grace - (start - from)));
      turn = Math.max(turn, ...groupEnds);
      ends.push(turn);
    }
    this.stopping = { shown, until: Math.max(...ends) };
    this.settle();
  }

  /** Groups of containers; the next group is stopped when the one before has ended. */
  protected stopOrder(): readonly (readonly Track[])[] {
    return [this.mains, ...[...this.sidecars].reverse().map((each) => [each])];
  }

  /** Stops one container at `turn` with what is left of the grace; when it ends. */
  protected stop(track: Track, turn: number, left: number): number {
    const grace = Math.max(left, MINIMUM_GRACE_SECONDS);
    const { exitCode, afterSeconds } = this.stops[track.spec.name] ?? { exitCode: 143, afterSeconds: 0 };
    const isInTime = afterSeconds <= grace;
    const endedAt = turn + (isInTime ? afterSeconds : grace);
    this.end(track, endedAt, isInTime ? exitCode : 137);
    return endedAt;
  }
}
