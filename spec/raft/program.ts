import { randomFrom } from '../kernel';
import type { Config, Durable, Members, MessageType, NodeId } from './port';

/** Between which two effects of one event a node crashes: after the early messages, the writes, the sync, or the messages. */
export type CrashPoint = 'early' | 'writes' | 'sync' | 'send';

/** Names a message in flight: of those of a type from one node to another the newest (rank 0), the one before it, … */
export interface MessageName {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly type: MessageType;
  readonly rank: number;
}

/** One thing that happens to a cluster. What cannot happen (a crashed node, a message that is not there) does nothing. */
export type Operation =
  /** The node's clock runs until it campaigns, if it does. */
  | { readonly op: 'timeout'; readonly node: NodeId }
  | { readonly op: 'tick'; readonly node: NodeId }
  /** A client hands the node a value; values are a, b, c, … in the order of these operations. */
  | { readonly op: 'propose'; readonly node: NodeId }
  | ({ readonly op: 'deliver' } & MessageName)
  /** Delivers a copy; the message stays in flight. */
  | ({ readonly op: 'duplicate' } & MessageName)
  | ({ readonly op: 'lose' } & MessageName)
  /** Delivers up to `count` messages between the nodes of the group, oldest first; all others are delayed. */
  | { readonly op: 'exchange'; readonly among: readonly NodeId[]; readonly count: number }
  /** Messages that `from` sends to `to` from now on are lost. */
  | { readonly op: 'cut'; readonly from: NodeId; readonly to: NodeId }
  /** Links work again, and crashes that were to come do not come. */
  | { readonly op: 'heal' }
  /**
   * The node crashes: at once, or in the next event that it handles, `after` some of its effects. Of the writes that are not
   * durable the first `keep` records survive (a state, an entry, a snapshot is one record); the next one may be torn.
   */
  | { readonly op: 'crash'; readonly node: NodeId; readonly after?: CrashPoint; readonly keep: number; readonly torn?: true }
  /** Starts a crashed node from what is durable. */
  | { readonly op: 'restart'; readonly node: NodeId }
  /** All clocks run for so many ticks, in step. */
  | { readonly op: 'pass'; readonly ticks: number }
  // The rest does nothing where an implementation lacks the feature.
  /** The node's state machine is captured as it is, and the log before may go. */
  | { readonly op: 'compact'; readonly node: NodeId }
  /** A client asks the node to read; reads are r1, r2, … in the order of these operations. */
  | { readonly op: 'read'; readonly node: NodeId }
  | { readonly op: 'transfer'; readonly node: NodeId; readonly to: NodeId }
  | { readonly op: 'members'; readonly node: NodeId; readonly members: Members };

/** A cluster and what happens to it. */
export interface Experiment {
  /** How many nodes there are: 1, 2, …, `nodes`. */
  readonly nodes: number;
  /** How many of them are voters at the start, counted from 1; all of them where absent. The others may be added. */
  readonly voters?: number;
  /** Switches of the nodes' configuration. */
  readonly preVote?: true;
  readonly checkQuorum?: true;
  readonly leaseReads?: true;
  readonly asyncWrites?: true;
  /** How many entries a message carries at most. */
  readonly entriesMax: number;
  /** What the nodes find on their disks at the start, by position; nothing where absent. */
  readonly disks?: readonly Durable[];
  readonly program: readonly Operation[];
}

export const HEARTBEAT_TICKS = 1;
/** The shortest election timeout, in ticks; the longest is less than twice that. */
export const ELECTION_TICKS = 5;

/** The timeouts of a node, in ticks, in the order in which it uses them: as if by chance, so that votes are not split for ever. */
export function timeoutsOf(node: NodeId): number[] {
  return TIMEOUTS[node] ?? [];
}

// Lists of different lengths do not run in step, however far each node has come in its own.
const TIMEOUTS = [23, 29, 31, 37, 41, 43, 47, 53].map((length, node) => {
  const random = randomFrom(node);
  return Array.from({ length }, () => ELECTION_TICKS + Math.floor(random() * ELECTION_TICKS));
});

/** What a node of an experiment is told at every start. */
export function configOf(experiment: Omit<Experiment, 'program'>, voters: readonly NodeId[], node: NodeId): Config {
  const { entriesMax, preVote, checkQuorum, leaseReads, asyncWrites } = experiment;
  const config: Config = { peers: [...voters], heartbeatTicks: HEARTBEAT_TICKS, electionTicks: ELECTION_TICKS, timeouts: timeoutsOf(node), entriesMax };
  if (preVote) config.preVote = preVote;
  if (checkQuorum) config.checkQuorum = checkQuorum;
  if (leaseReads) config.leaseReads = leaseReads;
  if (asyncWrites) config.asyncWrites = asyncWrites;
  return config;
}

export function nodesOf({ nodes }: Pick<Experiment, 'nodes'>): readonly NodeId[] {
  return (LISTS[nodes] ??= Array.from({ length: nodes }, (_, i) => i + 1));
}

/** Nodes 1 to n, for each n: asked for again and again. */
const LISTS: (readonly NodeId[] | undefined)[] = [];

/** The voters of the start. */
export function votersOf({ nodes, voters }: Pick<Experiment, 'nodes' | 'voters'>): readonly NodeId[] {
  return nodesOf({ nodes: voters ?? nodes });
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** The value that clients propose after n others: a, b, …, z, a1, b1, … */
export function valueOf(n: number): string {
  return VALUES[n] ?? named(n);
}

function named(n: number): string {
  return `${LETTERS[n % LETTERS.length] ?? ''}${n < LETTERS.length ? '' : Math.floor(n / LETTERS.length)}`;
}

/** The first values are the same in every cluster: they are made once. */
const VALUES = Array.from({ length: 4096 }, (_, n) => named(n));

/** More than half of the nodes. */
export function majorityOf({ nodes }: Pick<Experiment, 'nodes'>): number {
  return Math.floor(nodes / 2) + 1;
}
