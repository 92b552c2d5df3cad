import { z } from 'zod';
import type { PortDeclaration, PortSchema } from '../kernel';

const nodeId = z.int();
const index = z.int().min(0);
const term = z.int();
const members = z.object({
  voters: z.array(nodeId),
  outgoing: z.exactOptional(z.array(nodeId)),
  learners: z.exactOptional(z.array(nodeId)),
});
const entry = z.object({ index, term, value: z.string(), members: z.exactOptional(members) });
const snapshot = z.object({ index, term, data: z.string(), members: z.exactOptional(members) });
const messageType = z.enum([
  'RequestVote', 'RequestVoteReply', 'AppendEntries', 'AppendEntriesReply',
  'PreVote', 'PreVoteReply', 'InstallSnapshot', 'InstallSnapshotReply', 'TimeoutNow',
  'other',
]);
const message = z.looseObject({ from: nodeId, to: nodeId, type: messageType });
const durable = z.object({
  term,
  vote: z.nullable(nodeId),
  entries: z.array(entry),
  snapshot: z.exactOptional(snapshot),
  commit: z.exactOptional(index),
  torn: z.exactOptional(z.literal(true)),
});
const flag = z.exactOptional(z.literal(true));
const config = z.object({
  peers: z.array(nodeId),
  heartbeatTicks: z.int(),
  electionTicks: z.int(),
  timeouts: z.array(z.int()),
  entriesMax: z.int(),
  preVote: flag,
  checkQuorum: flag,
  leaseReads: flag,
  asyncWrites: flag,
});
const write = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('state'), term, vote: z.nullable(nodeId), commit: z.exactOptional(index) }),
  z.object({ kind: z.literal('entries'), from: index, entries: z.array(entry) }),
  z.object({ kind: z.literal('snapshot'), snapshot }),
]);
const role = z.enum(['follower', 'candidate', 'leader', 'pre-candidate']);
const state = z.object({
  role,
  term,
  vote: z.nullable(nodeId),
  leader: z.nullable(nodeId),
  commit: index,
  members: z.exactOptional(members),
});
const read = z.object({ id: z.string(), index });
const output = z.object({
  early: z.array(message),
  writes: z.array(write),
  sync: z.boolean(),
  send: z.array(message),
  apply: z.array(entry),
  state,
  restore: z.exactOptional(snapshot),
  reads: z.exactOptional(z.array(read)),
});
const progress = z.object({ node: nodeId, match: index, next: index });

/** The forms of parts of the port, for whatever else comes from outside. */
export { members as membersForm, messageType as messageTypeForm };

/** A node of the cluster: 1, 2, 3, … */
export type NodeId = number;
/**
 * Who belongs to a cluster. `voters` elect and commit by majority. While `outgoing` is there (joint consensus) a majority of
 * these is needed as well. `learners` get the log and are not counted. The lists are in ascending order.
 */
export type Members = z.infer<typeof members>;
/**
 * One entry of the log. Indexes begin at 1. An empty value is an entry of the node's own, such as a new leader's. An entry with
 * `members` changes the configuration to these.
 */
export type Entry = z.infer<typeof entry>;
/**
 * What a state machine is after the entry of that index and term, in place of all entries up to it. `data` is the state
 * machine's own. `members` is the configuration as of that entry; where it is absent, the peers of the start.
 */
export type Snapshot = z.infer<typeof snapshot>;
/** What kind of message it is: for reports, and to name a message in a program. `other` is whatever is not listed. */
export type MessageType = z.infer<typeof messageType>;
/**
 * A message between nodes. Whoever carries it looks only at `from`, `to` and `type`; the rest is the implementation's own.
 * With the feature `paper-messages` the rest is what `PaperMessage` says (spec/raft/messages.ts).
 */
export type Message = z.infer<typeof message>;
/**
 * What a node finds on its disk when it starts. A new node finds term 0, no vote and no entries. After a snapshot the entries
 * begin at the index after it. `commit` is there if the node had it written with its state. `torn`: the crash tore the record that was being written; all that is here is whole.
 */
export type Durable = z.infer<typeof durable>;
/**
 * What a node is told when it starts. `peers` are the voters with which the cluster began, for every node and at every start: who
 * joins later is not among them, and learns of itself from the log. A leader sends heartbeats every `heartbeatTicks` ticks. Each
 * time a node chooses an election timeout anew it takes the next of `timeouts` (in ticks, cyclic; each of them is at least
 * `electionTicks` and less than twice that). A message carries at most `entriesMax` entries. The others are switches of the
 * features of these names: `preVote`, `checkQuorum`, `leaseReads` (all clocks run alike, and reads may rely on that), and
 * `asyncWrites` (a node may go on while its writes are under way: it leaves them without `sync`, and sets that in the output of a
 * later event, whichever, in which the disk is done; what has to wait for them waits until then).
 */
export type Config = z.infer<typeof config>;
/**
 * A write to the disk. With its state a node may write what it knows to be committed: one whose configurations take effect when
 * they are applied must not go back to an old one, two changes later, for having forgotten. `entries` replaces all that the log held from the index `from` on. `snapshot` takes the place of the
 * entries up to its index; entries after it stay, if the log goes that far.
 */
export type Write = z.infer<typeof write>;
export type Role = z.infer<typeof role>;
/**
 * What can be seen of a node. `commit` is the highest index that it knows to be committed; `members` the configuration that it
 * goes by now, where that is not the peers of the start.
 */
export type NodeState = z.infer<typeof state>;
/** A read that is confirmed: it may be answered once the node's state machine has applied the index. */
export type Read = z.infer<typeof read>;
/** White box: what a leader knows of a member, the last index known to match and the next one to send. */
export type Progress = z.infer<typeof progress>;
/**
 * What a node wants done, in this order: `early` messages may leave at once; then the `writes` are made, one after the other;
 * if `sync`, they are durable before anything else happens; then `send` leaves; then the state machine is replaced by `restore`,
 * if it is there, and the entries of `apply` are applied; then `reads` are answered. A crash may come between any two of these,
 * and of writes that are not durable it keeps some first part. `state` is what the node is once this is done. A state machine is
 * in memory: a restart sets it to the durable snapshot, or to nothing, and all entries after that are applied again.
 */
export type Output = z.infer<typeof output>;

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
  /** A client hands a value to the node. It may drop it, if it does not lead or is not ready for another one: clients come again. */
  propose(node: NodeId, value: string): Output;
  /** The state machine was captured after the entry of `index`, which the node has applied: its log may go up to there. */
  compact?(node: NodeId, index: number, data: string): Output;
  /** A client asks the node to confirm a read. One that does not lead may drop it. */
  read?(node: NodeId, id: string): Output;
  /** The node, if it leads, is asked to hand over to another one. It may decline. */
  transfer?(node: NodeId, to: NodeId): Output;
  /** The node, if it leads, is asked to change the configuration. It may decline, while another change is under way above all. */
  changeMembers?(node: NodeId, members: Members): Output;
  /** White box: what the node, if it leads, knows of each member but itself; else nothing. It changes nothing. */
  progress?(node: NodeId): readonly Progress[];
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
  propose: { doc: 'A client hands a value to the node. It may drop it, if it does not lead or is not ready for another one: clients come again.', params: [nodeId, z.string()], result: output },
  compact: {
    doc: 'The state machine was captured after the entry of index, which the node has applied: its log may go up to there.',
    params: [nodeId, index, z.string()],
    result: output,
    feature: 'snapshots',
  },
  read: { doc: 'A client asks the node to confirm a read. One that does not lead may drop it.', params: [nodeId, z.string()], result: output, feature: 'read-index' },
  transfer: { doc: 'The node, if it leads, is asked to hand over to another one. It may decline.', params: [nodeId, nodeId], result: output, feature: 'leader-transfer' },
  changeMembers: {
    doc: 'The node, if it leads, is asked to change the configuration. It may decline, while another change is under way above all.',
    params: [nodeId, members],
    result: output,
    feature: 'membership',
  },
  progress: {
    doc: 'White box: what the node, if it leads, knows of each member but itself; else nothing. It changes nothing.',
    params: [nodeId],
    result: z.array(progress),
    feature: 'progress',
  },
};

/** Optional features, with their meaning. */
export const raftFeatures = {
  'paper-messages': "messages have the members of the paper's Figure 2, as the port describes them",
  snapshots: 'it compacts its log, and sends a snapshot where a follower needs entries that are gone',
  'pre-vote': 'with config.preVote a node asks whether it could win before it enters the next term',
  'check-quorum': 'with config.checkQuorum a leader that hears from no majority within an election timeout steps down, and whoever hears from a leader grants no votes',
  'read-index': 'reads that reflect all that was acknowledged before they were asked, without an entry in the log',
  'lease-reads': 'with config.leaseReads reads without a round of messages, by clocks that run alike',
  'leader-transfer': 'a leader hands over to another node',
  'async-writes': 'with config.asyncWrites a node goes on while its disk is still busy, and only what relies on a write waits for it',
  membership: 'voters and learners are added and removed, one voter at a time',
  'joint-membership': 'several voters at once, through a joint configuration',
  'members-at-append': 'a configuration takes effect as soon as it is in the log, not when it is applied',
  progress: 'white box: a leader shows what it knows of its followers',
};

export const declaration: PortDeclaration<RaftPort> = {
  id: 'raft',
  port: raftPort,
  stateful: true,
  features: raftFeatures,
};
