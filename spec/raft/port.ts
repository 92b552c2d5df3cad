import { z } from 'zod';
import type { PortSchema } from '../kernel';

const nodeId = z.int();
const index = z.int();
const term = z.int();
const entry = z.object({ index, term, value: z.string() });
const messageType = z.enum([
  'RequestVote',
  'RequestVoteReply',
  'AppendEntries',
  'AppendEntriesReply',
  'other',
]);
const message = z.looseObject({ from: nodeId, to: nodeId, type: messageType });
const durable = z.object({ term, vote: z.nullable(nodeId), entries: z.array(entry) });
const config = z.object({
  peers: z.array(nodeId),
  heartbeatTicks: z.int(),
  electionTicks: z.int(),
  timeouts: z.array(z.int()),
  entriesMax: z.int(),
});
const write = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('state'), term, vote: z.nullable(nodeId) }),
  z.object({ kind: z.literal('entries'), from: index, entries: z.array(entry) }),
]);
const role = z.enum(['follower', 'candidate', 'leader']);
const state = z.object({ role, term, vote: z.nullable(nodeId), leader: z.nullable(nodeId), commit: index });
const output = z.object({
  early: z.array(message),
  writes: z.array(write),
  sync: z.boolean(),
  send: z.array(message),
  apply: z.array(entry),
  state,
});

/** A node of the cluster: 1, 2, 3, … */
export type NodeId = number;
/** One entry of the log. Indexes begin at 1. An empty value is an entry of the node's own, such as a new leader's. */
export type Entry = z.infer<typeof entry>;
/** What kind of message it is: for reports, and to name a message in a program. `other` is whatever the paper does not have. */
export type MessageType = z.infer<typeof messageType>;
/**
 * A message between nodes. Whoever carries it looks only at `from`, `to` and `type`; the rest is the implementation's own.
 * With the feature `paper-messages` the rest is that of `RequestVote`, `AppendEntries` and their replies below.
 */
export type Message = z.infer<typeof message>;
/** What a node finds on its disk when it starts. A new node finds term 0, no vote and no entries. */
export type Durable = z.infer<typeof durable>;
/**
 * What a node is told when it starts. `peers` are all members, itself included. A leader sends heartbeats every `heartbeatTicks`
 * ticks. Each time a node chooses an election timeout anew it takes the next of `timeouts` (in ticks, cyclic; each of them is at
 * least `electionTicks` and less than twice that). A message carries at most `entriesMax` entries.
 */
export type Config = z.infer<typeof config>;
/** A write to the disk. `entries` replaces all that the log held from the index `from` on. */
export type Write = z.infer<typeof write>;
export type Role = z.infer<typeof role>;
/** What can be seen of a node. `commit` is the highest index that it knows to be committed. */
export type NodeState = z.infer<typeof state>;
/**
 * What a node wants done, in this order: `early` messages may leave at once; then the `writes` are made, one after the other;
 * if `sync`, they are durable before anything else happens; then `send` leaves, then the entries of `apply` are applied.
 * A crash may come between any two of these, and of writes that are not durable it keeps some first part. `state` is what the
 * node is once this is done. A state machine is in memory: after a restart all entries are applied again, from the first.
 */
export type Output = z.infer<typeof output>;

// Types, not interfaces: so they are messages with members of their own.

/** Asks for a vote (§5.2, Figure 2). The candidate is the sender. */
export type RequestVote = {
  readonly type: 'RequestVote';
  readonly from: NodeId;
  readonly to: NodeId;
  readonly term: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
};

export type RequestVoteReply = {
  readonly type: 'RequestVoteReply';
  readonly from: NodeId;
  readonly to: NodeId;
  readonly term: number;
  readonly voteGranted: boolean;
};

/** Replicates entries; without entries, a heartbeat (§5.3, Figure 2). The leader is the sender. */
export type AppendEntries = {
  readonly type: 'AppendEntries';
  readonly from: NodeId;
  readonly to: NodeId;
  readonly term: number;
  readonly prevLogIndex: number;
  readonly prevLogTerm: number;
  readonly entries: readonly Entry[];
  readonly leaderCommit: number;
};

/** `index` is the last one known to match, or after a refusal the `prevLogIndex` that was refused. */
export type AppendEntriesReply = {
  readonly type: 'AppendEntriesReply';
  readonly from: NodeId;
  readonly to: NodeId;
  readonly term: number;
  readonly success: boolean;
  readonly index: number;
  readonly lastLogIndex: number;
};

export type PaperMessage = RequestVote | RequestVoteReply | AppendEntries | AppendEntriesReply;

/**
 * The nodes of a cluster, each a pure state machine: it has no clock, no network, no disk and no dice of its own. All nodes stand
 * behind one port; each call names the node that it concerns, and no node may know of another but by messages.
 */
export interface RaftPort {
  /** Starts a node, for the first time or again after a crash: it remembers only what is durable. */
  start(node: NodeId, config: Config, durable: Durable): Output;
  /** One tick of the node's clock. */
  tick(node: NodeId): Output;
  /** A message arrives at `message.to`. */
  receive(message: Message): Output;
  /** A client hands a value to the node. One that does not lead may drop it. */
  propose(node: NodeId, value: string): Output;
  /** Forgets all nodes. */
  reset?(): void;
}

export const raftPort: PortSchema<RaftPort> = {
  start: {
    doc: 'Starts a node, for the first time or again after a crash: it remembers only what is durable.',
    params: [nodeId, config, durable],
    result: output,
  },
  tick: { doc: "One tick of the node's clock.", params: [nodeId], result: output },
  receive: { doc: 'A message arrives at message.to.', params: [message], result: output },
  propose: { doc: 'A client hands a value to the node. One that does not lead may drop it.', params: [nodeId, z.string()], result: output },
};
