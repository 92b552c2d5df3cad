import type { AnyTopic, Portion } from '../../spec/kernel';
import { Answered, keyOf, Replay, type Answer, type Call } from './calls';

export type { Answer };

/** What an implementation that works side by side is asked: calls to begin, each in a lane of its own, and lanes that are done with. */
export interface Batch {
  readonly begin: readonly (Call & { readonly lane: number })[];
  readonly end: readonly number[];
}

export type LaneAnswer = Answer & { readonly lane: number };

/** A portion of scenarios: how many of them have been begun, and how many are not done with. */
interface Group extends Portion {
  readonly tapes: readonly Answered[][];
  begun: number;
  open: number;
}

/** A scenario that is being asked, in a lane of its own. */
interface Asking {
  readonly group: Group;
  readonly index: number;
  readonly call: Call;
}

/**
 * Asks scenarios side by side although a port is synchronous: each is asked until its first call without an answer, the
 * calls of all are sent together, and whoever got an answer is asked again from its beginning, up to its next call.
 * As long as a portion is waited for, lanes that it leaves free are given to the portions after it.
 */
export class Ahead {
  private portions: Iterator<Portion> | undefined;
  /** Portions that are being found out, in their order. */
  private groups: Group[] = [];
  private readonly asked = new Map<number, Asking>();
  private begin: (Call & { readonly lane: number })[] = [];
  private end: number[] = [];
  private lane = 0;
  private tapes: readonly (readonly Answered[])[] = [];
  private next = 0;
  /** Calls since the last reset that were answered from a tape, and where on it they end. */
  private played: { readonly tape: readonly Answered[]; readonly at: number } | undefined;
  private readonly replay: Replay;

  constructor(private readonly topic: AnyTopic, features: readonly string[], private readonly lanes: number) {
    this.replay = new Replay(topic, features);
  }

  foresee(portions: Iterable<Portion>): void {
    this.portions = portions[Symbol.iterator]();
    this.groups = [];
  }

  /** Waits until the portion is found out; one that was not foreseen is not. */
  *ready(name: string, send: (batch: Batch) => readonly LaneAnswer[]): Generator<void, void> {
    this.tapes = [];
    this.next = 0;
    this.played = undefined;
    const group = this.find(name);
    if (group === undefined) return;
    while (this.fill(), group.open > 0) {
      const { begin, end } = this;
      [this.begin, this.end] = [[], []];
      send({ begin, end }).forEach((each) => this.take(each));
      yield;
    }
    this.tapes = group.tapes.filter(({ length }) => length > 0);
  }

  /** The portion of this name; those before it are forgotten. */
  private find(name: string): Group | undefined {
    while (this.groups.length > 0 && this.groups[0]?.name !== name) this.groups.shift();
    while (this.groups.length === 0) {
      const drawn = this.draw();
      if (drawn === undefined) return undefined;
      if (drawn.name !== name) this.groups = [];
    }
    return this.groups[0];
  }

  private draw(): Group | undefined {
    const drawn = this.portions?.next();
    if (drawn === undefined || drawn.done === true) return undefined;
    const group = { ...drawn.value, tapes: drawn.value.asks.map(() => []), begun: 0, open: drawn.value.asks.length };
    this.groups.push(group);
    return group;
  }

  /** Gives every free lane a scenario, as long as there are any. */
  private fill(): void {
    while (this.asked.size < this.lanes) {
      const group = this.groups.find(({ begun, asks }) => begun < asks.length) ?? this.draw();
      if (group === undefined) return;
      if (group.begun < group.asks.length) this.go(++this.lane, group, group.begun++);
    }
  }

  /** Asks a scenario up to its next call without an answer; whether there is one. */
  private go(lane: number, group: Group, index: number): boolean {
    const call = this.replay.next(group.asks[index], group.tapes[index] ?? []);
    if (call === undefined) {
      group.open--;
      return false;
    }
    this.asked.set(lane, { group, index, call });
    this.begin.push({ lane, ...call });
    return true;
  }

  private take({ lane, ...answer }: LaneAnswer): void {
    const asking = this.asked.get(lane);
    if (asking === undefined) return;
    const { group, index, call } = asking;
    this.asked.delete(lane);
    group.tapes[index]?.push(new Answered(call, answer));
    if ('error' in answer) group.open--;
    if ('error' in answer || !this.groups.includes(group) || !this.go(lane, group, index)) this.end.push(lane);
  }

  /** A scenario begins: the next tape is its own, if its first call is on it. */
  reset(): void {
    if (this.played !== undefined) this.next++;
    this.played = undefined;
  }

  /** What a call gives if it is on the tape; otherwise the calls that must be made first, for a live answer. */
  answer(call: Call): { readonly known: unknown } | { readonly before: readonly Answered[] } {
    const { tape, at } = this.played ?? { tape: this.tapes[this.next] ?? [], at: 0 };
    const entry = tape[at];
    if (entry === undefined || entry.key !== keyOf(call)) {
      this.played = this.played === undefined ? undefined : { tape: [], at: 0 };
      return { before: tape.slice(0, at) };
    }
    this.played = { tape, at: at + 1 };
    return { known: entry.given(this.topic) };
  }
}
