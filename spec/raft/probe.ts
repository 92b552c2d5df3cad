import { EXAMINED, type Bench } from './bench';
import type { Message } from './port';

/** What the follower says to something that its leader sent. */
interface Answer {
  readonly success: boolean;
  readonly index: number;
  readonly end: number;
}

/** A leader whose follower refuses, and what the follower answers; the network repeats and delays. */
export interface Probing {
  readonly length: number;
  readonly answers: readonly Answer[];
}

/** From where on the leader goes on (-1: it says nothing), and whether the answer before was one to something that it had sent. */
export interface Tried {
  readonly prev: number;
  readonly isGiven: boolean;
}

export const PROBED_TERM = 4;
const FOLLOWER = 2;

/** A leader that looks for where a follower's log parts from its own. */
export class Probe {
  /** What it has sent the follower: from behind which entry on, and up to which. */
  private readonly sent: { readonly prev: number; readonly last: number }[] = [];
  beats = 0;

  constructor(private readonly bench: Bench) {
    this.note(bench.win());
  }

  /** The entry before those that its next heartbeat brings. */
  beat(): number {
    this.beats++;
    return this.note(this.bench.tick()).at(0)?.prev ?? -1;
  }

  hear({ success, index, end }: Answer): void {
    this.note(this.bench.receive({ type: 'AppendEntriesReply', from: FOLLOWER, to: EXAMINED, term: PROBED_TERM, success, index, lastLogIndex: end }));
  }

  /** Something that it has sent may have been answered so: nobody answers what was never sent. */
  isAnswer({ success, index }: Answer): boolean {
    return this.sent.some(({ prev, last }) => (success ? prev <= index && index <= last : prev === index));
  }

  private note(messages: readonly Message[]): readonly { readonly prev: number; readonly last: number }[] {
    const sent = messages.filter(({ to, type }) => to === FOLLOWER && type === 'AppendEntries').map(({ prevLogIndex, entries }) => {
      const prev = Number(prevLogIndex);
      return { prev, last: prev + (Array.isArray(entries) ? entries.length : 0) };
    });
    this.sent.push(...sent);
    return sent;
  }
}
