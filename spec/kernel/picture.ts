import type { Text } from './text';

/** What can be drawn, and told, of a situation or of a run. Plain data: how it looks is for others to say. */
export type Picture = Journal | LogTable | SpaceTime | Timeline;

/** Logs beside each other, entry by entry. */
export interface LogTable {
  readonly kind: 'logs';
  readonly title: Text;
  readonly rows: readonly LogRow[];
}

export interface LogRow {
  readonly name: Text;
  /** A snapshot stands for the entries up to this index; 0 if there is none. */
  readonly base: number;
  /** The entries behind it. */
  readonly entries: readonly { readonly term: number; readonly value?: string }[];
  /** Up to where they are known to be committed. */
  readonly commit: number;
}

/** Who does what, and which messages go between them. Time goes downwards; only its order counts. */
export interface SpaceTime {
  readonly kind: 'space-time';
  readonly title: Text;
  readonly lanes: readonly Lane[];
  /** What happened, in order. */
  readonly moments: readonly Moment[];
  readonly messages: readonly Carried[];
}

/** A node, with its term at the start. */
export interface Lane {
  readonly name: Text;
  readonly term: number;
}

/** What a node is; `down` while it does not run. */
export type LaneRole = 'follower' | 'pre-candidate' | 'candidate' | 'leader' | 'down';

/** Something happens at one of the lanes. What is absent stays as it was. */
export interface Moment {
  /** A position in `lanes`. */
  readonly lane: number;
  /** The number of the operation to which it belongs, from 0; -1 for the start. */
  readonly step?: number;
  /** So many ticks of its clock have passed there since the moment before, where that is known. */
  readonly ticks?: number;
  /** Time passed or a message came, and nothing is seen to come of it. */
  readonly isIdle?: true;
  /** What happens, in a few words each. */
  readonly texts: readonly Text[];
  readonly term?: number;
  readonly role?: LaneRole;
  /** The index up to which the node knows entries to be committed. */
  readonly commit?: number;
  /** Here a rule is broken, and which: its name. */
  readonly breaks?: string;
}

/** A message, once for each time that it arrives. */
export interface Carried {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** The moment in which it was sent. */
  readonly sent: number;
  /** The moment in which it arrives, or in which it is seen to be lost; absent if nothing more is heard of it. */
  readonly ends?: number;
  /** `again`: it had arrived before. `under way`: it has not arrived by the end. */
  readonly fate: 'arrives' | 'again' | 'lost' | 'under way';
}

/** Operations of clients as intervals of time. */
export interface Timeline {
  readonly kind: 'timeline';
  readonly title: Text;
  readonly spans: readonly Span[];
}

/** An operation of a client. Of its times only the order counts. */
export interface Span {
  readonly client: number;
  readonly text: Text;
  readonly from: number;
  /** Infinity if nobody knows whether and when it took effect. */
  readonly to: number;
}

/** What a store writes, step by step, and what becomes of it. Time goes downwards. */
export interface Journal {
  readonly kind: 'journal';
  readonly title: Text;
  readonly steps: readonly (readonly JournalEvent[])[];
}

/** One thing in a step of a store, in a few words. */
export interface JournalEvent {
  /**
   * `record` and `snapshot`: what is written; `act`: what is done to files, or told to clients; `fault`: a crash or a damage; `held`:
   * what is seen of the store after a start.
   */
  readonly what: 'record' | 'snapshot' | 'act' | 'fault' | 'held';
  readonly text: Text;
  /** Of what is written: nothing has made it durable when the step ends, or a bit of it turns over later. */
  readonly state?: 'unsynced' | 'damaged';
  /** Here a rule is broken, and which: its name. */
  readonly breaks?: string;
}
