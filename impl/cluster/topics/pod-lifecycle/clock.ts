import { instant } from '../../instant';
import { ScenarioUnsupported } from '../../unavailable';
import type { Stops } from '../../../../spec/pod-lifecycle/port';
import { statusesOf, type ApiPod, type Clock, type Ended } from './status';

/** Every pause that a kubelet makes of its own accord, in seconds: back-offs, and after how long they are forgotten. */
const PAUSES_SECONDS = [10, 20, 40, 80, 160, 300, 600] as const;
/** All pauses and waits are multiples of this, in seconds. */
const GRAIN_SECONDS = 5;
/** How much later than it is due a start may be seen, in seconds: the API cuts off to whole seconds, and a node takes a moment. It is never earlier. */
const LATE_START_SECONDS_MAX = 2;
/** In the course of a stop something is due at an instant: how much later it may be seen, in seconds. Programs note it themselves. */
const LATE_SECONDS_MAX = 0.8;
/** Programs note that they live several times in such a time; on a node where they cannot, nothing is to be told from seconds. */
const LATE_HEARTBEAT_SECONDS_MAX = 0.3;
/** The kubelet counts the grace period from a little before the programs are told. */
const EARLY_SECONDS_MAX = 0.5;
/** Who is killed at a second may have noted so much earlier that it lived, or that it was told so much later. */
const EARLY_KILL_SECONDS_MAX = 0.2;
/** Who is told so much after anything, in seconds, is not just late. */
const UNRELATED_SECONDS = 5;
/** The exit code of a program that was killed. */
const KILLED = 137;
const NANOSECONDS = 1e9;

/** Something from which time is counted: when it was in the story, and when on the node at the latest (milliseconds since 1970). */
interface Anchor {
  readonly second: number;
  readonly at: number;
}

/** A Pod that is being stopped: since which second of the story, and since when on the node, in nanoseconds since 1970. */
export interface Stop {
  readonly second: number;
  readonly told: number;
  /** When that was heard here, in milliseconds since 1970. */
  readonly heard: number;
}

/**
 * The seconds of a story on a node whose time cannot be stopped. What takes no time in the story takes some on the node, so
 * that the story lags behind; a wait is shortened by that much. As long as no pause of the kubelet is over on the node
 * that is not over in the story, both look alike; where that cannot be said, the scenario is set aside.
 */
export class StoryClock implements Clock {
  /** The second at which the story stands. */
  now = 0;
  stop: Stop | undefined;
  private readonly anchors: Anchor[] = [];
  /** Seconds of the story, by container and instant of the node. */
  private readonly ends = new Map<string, number>();
  private readonly starts = new Map<string, number>();

  /** From now on time is counted. */
  begin(): void {
    this.anchors.push({ second: 0, at: instant() });
  }

  /** When on the node the story may stand at a second, in milliseconds since 1970: as much time as in the story has passed since anything. */
  at(second: number): number {
    return Math.max(...this.anchors.map((each) => each.at + (second - each.second) * 1000));
  }

  /**
   * Throws where the pause of a container that waits, or the deadline of the Pod, may soon be over on the node but not in the story.
   * `killed` is a container that ran in this Pod, and that the kubelet has killed for its probe since.
   */
  compare(pod: ApiPod, deadlineSeconds: number | undefined, laterMs: number, killed?: string): void {
    // What runs has waited for its last time: its next pause begins with its next end. Only in the look in which a kubelet
    // kills a container, it starts it anew before it knows of that end, and waits since the one before.
    const since: { at: string; second: number; pauses: readonly number[] }[] = statusesOf(pod).flatMap(({ name, state, lastState: { terminated } }) => {
      const second = (state.waiting === undefined && name !== killed) || terminated === undefined ? undefined : this.ends.get(keyOf(name, terminated));
      return second === undefined ? [] : [{ at: terminated?.finishedAt ?? '', second, pauses: PAUSES_SECONDS }];
    });
    const begun = pod.status.startTime;
    if (begun !== undefined && deadlineSeconds !== undefined) since.push({ at: begun, second: 0, pauses: [deadlineSeconds] });
    for (const { at, second, pauses } of since) {
      const [onNode, inStory] = [(instant() + laterMs - Date.parse(at)) / 1000, this.now - second];
      const pause = pauses.find((each) => inStory < each && each <= onNode);
      if (pause !== undefined) throw new ScenarioUnsupported(`${pause} s may be over on the node, but are not in the story: this machine is too slow for it`);
    }
  }

  ended(container: string, end: Ended): number {
    const key = keyOf(container, end);
    const known = this.ends.get(key);
    if (known !== undefined) return known;
    const second = this.now;
    this.ends.set(key, second);
    this.anchors.push({ second, at: Date.parse(end.finishedAt ?? '') + 1000 });
    return second;
  }

  /**
   * Finds the seconds of the ends in the course of a stop from what the programs have left behind: when each was told to end,
   * and when it was last alive. What follows from something else, a little later, is at the same second of the story.
   * `stops` says how long after being told each program ends if it is not killed before.
   */
  stopped(pod: ApiPod, graceSeconds: number, stops: Stops): void {
    const { stop } = this;
    if (stop === undefined) return;
    const causes = [{ from: -EARLY_SECONDS_MAX, second: 0 }, { from: graceSeconds - EARLY_SECONDS_MAX, second: graceSeconds }];
    const ends = statusesOf(pod).flatMap(({ name, state: { terminated } }) => {
      const [told = 0, alive, pause = 0] = (terminated?.message ?? '').split(' ').map((each, i) => (Number(each) - (i < 2 ? stop.told : 0)) / NANOSECONDS);
      if (pause > LATE_HEARTBEAT_SECONDS_MAX) throw tooSlow(pause);
      return terminated === undefined || alive === undefined || told < -EARLY_SECONDS_MAX ? [] : [{ key: keyOf(name, terminated), told, alive, after: terminated.exitCode === KILLED ? undefined : (stops[name]?.afterSeconds ?? 0) }];
    });
    for (const { key, told, alive, after } of ends.sort((a, b) => a.alive - b.alive)) {
      const second = this.toldAt(told, causes) + lived(alive - told, after);
      causes.push({ from: alive, second });
      this.ends.set(key, stop.second + second);
    }
  }

  /** The second of the stop at which a program was told to end: that of what it followed from. */
  private toldAt(told: number, causes: readonly { readonly from: number; readonly second: number }[]): number {
    const cause = causes.filter(({ from }) => from <= told).sort((a, b) => b.from - a.from)[0];
    const late = told - Math.max(cause?.from ?? 0, 0);
    if (cause === undefined || late > UNRELATED_SECONDS) return Math.round(told);
    if (late > LATE_SECONDS_MAX + EARLY_SECONDS_MAX) throw tooSlow(late);
    return cause.second;
  }

  /** A start is as long after the end before it as it was on the node; the first one is when it is first seen. */
  started(container: string, start: string, before: Ended | undefined): number {
    const key = `${container} ${start}`;
    const known = this.starts.get(key);
    if (known !== undefined) return known;
    const end = before?.finishedAt;
    const second = before === undefined || end === undefined || end === null ? this.now : this.restarted(this.ended(container, before), end, start);
    this.starts.set(key, second);
    return second;
  }

  /** The second of a start by the pause before it. It is due by now: one that came much later is late, and may look like a longer pause. */
  private restarted(ended: number, end: string, start: string): number {
    const seconds = (Date.parse(start) - Date.parse(end)) / 1000;
    const pause = Math.floor(seconds / GRAIN_SECONDS) * GRAIN_SECONDS;
    const late = Math.max(seconds - pause, (Date.parse(start) - this.at(this.now)) / 1000);
    if (late > LATE_START_SECONDS_MAX) throw tooSlow(late);
    return ended + pause;
  }
}

function keyOf(container: string, { finishedAt }: Ended): string {
  return `${container} ${finishedAt ?? ''}`;
}

/** How many seconds a program lived after it was told to end: as long as it is to take, or until it was killed (`after` is undefined), at a whole second. */
function lived(seconds: number, after: number | undefined): number {
  const found = after ?? Math.max(0, Math.floor(seconds + EARLY_KILL_SECONDS_MAX));
  if (seconds - found > (after === undefined ? LATE_SECONDS_MAX - EARLY_KILL_SECONDS_MAX : LATE_SECONDS_MAX)) throw tooSlow(seconds - found);
  return found;
}

function tooSlow(seconds: number): ScenarioUnsupported {
  return new ScenarioUnsupported(`something happened ${seconds.toFixed(2)} s after it was to: this machine is too slow to say at which second`);
}
