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
