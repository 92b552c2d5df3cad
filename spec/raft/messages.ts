import type { Entry, NodeId, Snapshot } from './port';

// What messages hold with the feature `paper-messages`. Types, not interfaces: so they are messages with members of their own.

type Way = {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly term: number;
};

/** Asks for a vote (§5.2, Figure 2). The candidate is the sender. */
export type RequestVote = Way & {
  readonly type: 'RequestVote';
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
  /** The leader asked for this election: whoever hears from it votes all the same (thesis, §3.10 and §4.2.3). */
  readonly transfer?: true;
};

export type RequestVoteReply = Way & { readonly type: 'RequestVoteReply'; readonly voteGranted: boolean };

/** Asks whether a vote would be granted in `term`, which nobody enters by asking (thesis, §9.6). */
export type PreVote = Way & { readonly type: 'PreVote'; readonly lastLogIndex: number; readonly lastLogTerm: number };

/** A grant carries the term that was asked for; a refusal the term of the node that refuses. */
export type PreVoteReply = Way & { readonly type: 'PreVoteReply'; readonly voteGranted: boolean };

/** Replicates entries; without entries, a heartbeat (§5.3, Figure 2). The leader is the sender. */
export type AppendEntries = Way & {
  readonly type: 'AppendEntries';
  readonly prevLogIndex: number;
  readonly prevLogTerm: number;
  readonly entries: readonly Entry[];
  readonly leaderCommit: number;
  /** Which round of heartbeats it belongs to; the reply carries it back, but not to a leader of an older term (for reads: thesis, §6.4). */
  readonly round?: number;
};

/** `index` is the last one known to match, or after a refusal the `prevLogIndex` that was refused. */
export type AppendEntriesReply = Way & {
  readonly type: 'AppendEntriesReply';
  readonly success: boolean;
  readonly index: number;
  readonly lastLogIndex: number;
  readonly round?: number;
};

/** Brings a snapshot to a follower that needs entries which its leader no longer has (§7). It comes whole. */
export type InstallSnapshot = Way & { readonly type: 'InstallSnapshot'; readonly snapshot: Snapshot };

/** `index`: up to where the follower now agrees with its leader. */
export type InstallSnapshotReply = Way & { readonly type: 'InstallSnapshotReply'; readonly index: number };

/** Campaign at once: the leader hands over (thesis, §3.10). */
export type TimeoutNow = Way & { readonly type: 'TimeoutNow' };

export type PaperMessage =
  | RequestVote | RequestVoteReply | AppendEntries | AppendEntriesReply
  | PreVote | PreVoteReply | InstallSnapshot | InstallSnapshotReply | TimeoutNow;
