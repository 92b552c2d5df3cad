import type { NodeId } from './port';
import type { Experiment, Operation } from './program';

const among = (...nodes: readonly NodeId[]): Operation => ({ op: 'exchange', among: nodes, count: 20 });
const deliver = (from: NodeId, to: NodeId): Operation => ({ op: 'deliver', from, to, type: 'AppendEntries', rank: 0 });
const crash = (node: NodeId): Operation => ({ op: 'crash', node, keep: 0 });

/**
 * Figure 8 of the paper, as far as (d): S1 leads term 2 and brings an entry to S2; S5 is elected by S3 and S4 and takes an entry
 * of term 3; S1 leads again, in term 4, and brings the entry of term 2 to S3, so that a majority stores it; S1 crashes, and S5
 * leads again and replaces it everywhere.
 */
export const FIGURE_8: Experiment = {
  nodes: 5,
  entriesMax: 1,
  program: [
    { op: 'timeout', node: 1 }, among(1, 2, 3, 4, 5), { op: 'propose', node: 1 }, deliver(1, 2), among(1, 2), crash(1),
    { op: 'timeout', node: 5 }, among(3, 4, 5), { op: 'propose', node: 5 }, crash(5),
    { op: 'restart', node: 1 }, { op: 'timeout', node: 1 }, among(1, 2, 3), { op: 'timeout', node: 1 }, among(1, 2, 3), { op: 'propose', node: 1 }, deliver(1, 3), among(1, 3), crash(1),
    { op: 'restart', node: 5 }, { op: 'timeout', node: 5 }, among(2, 3, 4, 5), { op: 'timeout', node: 5 }, among(2, 3, 4, 5), { op: 'tick', node: 5 }, among(2, 3, 4, 5),
  ],
};

/**
 * Two leaders change one member each, the second one before anything of its own term is committed; then the first one is elected
 * by the members that only it knows (Ongaro's message to raft-dev, 2015).
 */
export const TWO_CHANGES: Experiment = {
  nodes: 5,
  voters: 4,
  entriesMax: 1,
  program: [
    { op: 'timeout', node: 1 }, among(1, 2, 3, 4), { op: 'members', node: 1, members: { voters: [1, 2, 3, 4, 5] } },
    { op: 'timeout', node: 2 }, among(2, 3, 4), { op: 'members', node: 2, members: { voters: [1, 2, 3] } }, among(2, 3), { op: 'tick', node: 2 }, among(2, 3),
    { op: 'tick', node: 1 }, among(1, 4, 5), { op: 'timeout', node: 1 }, among(1, 4, 5), { op: 'timeout', node: 1 }, among(1, 4, 5),
  ],
};

const settled: readonly Operation[] = [{ op: 'timeout', node: 1 }, among(1, 2, 3, 4, 5), { op: 'propose', node: 1 }, among(1, 2, 3, 4, 5)];

/** Two of three voters are replaced: a majority of the old ones has no node in common with one of the new ones (Figure 10). */
export const TWO_MAJORITIES: Experiment = {
  nodes: 5,
  voters: 3,
  entriesMax: 1,
  program: [...settled, { op: 'members', node: 1, members: { voters: [1, 4, 5] } }, among(1, 4, 5), { op: 'tick', node: 1 }, among(1, 4, 5), { op: 'timeout', node: 2 }, among(2, 3)],
};

/** The same change, done well; then the leader compacts its log, in which the members stand. */
export const MEMBERS_IN_A_SNAPSHOT: Experiment = {
  nodes: 5,
  voters: 3,
  entriesMax: 1,
  program: [
    ...settled, { op: 'members', node: 1, members: { voters: [1, 4, 5] } }, among(1, 2, 3, 4, 5), { op: 'tick', node: 1 }, among(1, 2, 3, 4, 5), { op: 'tick', node: 1 }, among(1, 2, 3, 4, 5),
    { op: 'compact', node: 1 }, { op: 'propose', node: 1 }, among(1, 2), { op: 'timeout', node: 4 }, among(4, 5),
  ],
};

/**
 * Two voters are added, the second one before the first is committed. A majority of the new five and one of the old three have no
 * node in common: what the first commits, the second does not know (thesis, §4.1).
 */
export const TWO_AT_ONCE: Experiment = {
  nodes: 5,
  voters: 3,
  entriesMax: 1,
  program: [
    { op: 'timeout', node: 1 }, among(1, 2, 3), { op: 'propose', node: 1 }, among(1, 2, 3),
    { op: 'members', node: 1, members: { voters: [1, 2, 3, 4] } }, { op: 'members', node: 1, members: { voters: [1, 2, 3, 4, 5] } },
    among(1, 4, 5), { op: 'tick', node: 1 }, among(1, 4, 5), { op: 'timeout', node: 2 }, among(2, 3),
  ],
};

/** A lone node takes two others in, and an entry after that; before they have it, one of them is elected by the other. */
export const NO_LONGER_ALONE: Experiment = {
  nodes: 3,
  voters: 1,
  entriesMax: 1,
  program: [
    { op: 'timeout', node: 1 }, { op: 'propose', node: 1 }, { op: 'members', node: 1, members: { voters: [1, 2] } }, among(1, 2),
    { op: 'members', node: 1, members: { voters: [1, 2, 3] } }, among(1, 2, 3), { op: 'propose', node: 1 }, { op: 'timeout', node: 2 }, among(2, 3),
  ],
};

/** Node 3 votes for the change that removes it, which node 2 does not hear of; then node 2 campaigns, and asks node 3 for its vote. */
export const REMOVED_AND_ASKED: Experiment = {
  nodes: 5,
  voters: 3,
  entriesMax: 1,
  program: [
    { op: 'timeout', node: 1 }, among(1, 2, 3), { op: 'propose', node: 1 }, among(1, 2, 3),
    { op: 'members', node: 1, members: { voters: [1, 4, 5] } }, { op: 'propose', node: 1 }, among(1, 3, 4, 5), { op: 'propose', node: 1 }, among(1, 3, 4, 5),
    { op: 'timeout', node: 2 }, among(2, 3),
  ],
};

/** A deposed leader has entries that nobody else knows; of what was committed meanwhile it gets a snapshot. */
export const SNAPSHOT_FOR_A_DEPOSED_LEADER: Experiment = {
  nodes: 3,
  entriesMax: 1,
  program: [
    { op: 'timeout', node: 1 }, among(1, 2), { op: 'propose', node: 1 }, { op: 'propose', node: 1 },
    { op: 'timeout', node: 2 }, among(2, 3), { op: 'propose', node: 2 }, among(2, 3), { op: 'lose', from: 2, to: 1, type: 'AppendEntries', rank: 0 },
    { op: 'compact', node: 2 }, among(1, 2),
  ],
};

/** The same, and it crashes while it writes: its new term and the snapshot are durable, what goes of its log is not cut yet. */
export const CRASH_IN_A_SNAPSHOT: Experiment = {
  nodes: 3,
  entriesMax: 1,
  program: [
    { op: 'timeout', node: 1 }, among(1, 2), { op: 'propose', node: 1 }, { op: 'propose', node: 1 },
    { op: 'timeout', node: 2 }, among(2, 3), { op: 'propose', node: 2 }, among(2, 3), { op: 'lose', from: 2, to: 1, type: 'AppendEntries', rank: 0 },
    { op: 'compact', node: 2 }, { op: 'tick', node: 2 }, { op: 'crash', node: 1, after: 'writes', keep: 2 },
    { op: 'deliver', from: 2, to: 1, type: 'InstallSnapshot', rank: 0 }, { op: 'restart', node: 1 },
  ],
};
