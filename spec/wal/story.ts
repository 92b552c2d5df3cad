import type { Survivors } from './disk';
import type { Command, Config, Range, Result } from './port';

/**
 * When in the work on one commit (or one start) it ends: once clients have their answer, before the first fsync, once a first
 * file was renamed or deleted, or after so many effects. Where that does not happen it ends when all is done.
 */
export type CrashPoint = 'acknowledged' | 'unsynced' | 'renamed' | 'deleted' | number;

/** An end of the process. With `power` all that is not durable is lost but for the survivors; without, the page cache keeps it. */
export interface Crash extends Survivors {
  readonly at: CrashPoint;
  readonly power: boolean;
}

/** One thing that happens to a store. After a crash or a damage the store is started again, and what it holds is looked at. */
export type Step =
  | { readonly do: 'commit'; readonly commands: readonly Command[]; readonly crash?: Crash }
  /** The power fails between two commits; if `crash`, again while the store starts. */
  | { readonly do: 'restart'; readonly crash?: Crash }
  /** While the store is off a bit flips, in the log or in a snapshot: in the `at`-th (cyclic) of the bytes that an earlier step wrote there. */
  | { readonly do: 'flip'; readonly kind: '.wal' | '.snap'; readonly of: number; readonly at: number; readonly bit: number }
  /** While the store is off a segment of the log gets lost (the `rank`-th before the last), or, beside a snapshot, all of them. */
  | { readonly do: 'lose'; readonly rank: number | 'all' };

export interface Story {
  readonly config: Config;
  readonly steps: readonly Step[];
}

/** A key with its value. */
export type Pair = readonly [key: string, value: string];

/**
 * What a store that has started holds: its keys; where that is looked at also `newest` with their revisions, and as `history` reads
 * at each revision from 1 to one beyond the newest.
 */
export type Held = { readonly refused: true } | { readonly values: readonly Pair[]; readonly newest?: Range; readonly history?: readonly Range[] };

/** What was seen in a step. Where a store refuses to start, the steps end. */
export interface Happened {
  /** Whether clients had their answer before the step ended; and what it was, where that is looked at. */
  readonly acknowledged?: boolean;
  readonly results?: readonly Result[];
  readonly held?: Held;
  /** Whether there was a byte to change, or a file to lose. */
  readonly damaged?: boolean;
}

export type Sight = readonly Happened[];
