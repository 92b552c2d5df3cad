import type { NodeId } from './port';
import { ELECTION_TICKS, nodesOf, timeoutsOf, type Experiment, type Operation } from './program';

/** One step of a program in which all clocks run alike. Numbers, so that it is drawn and made smaller as numbers are. */
export interface LeaseStep {
  readonly kind: number;
  readonly node: number;
  readonly ticks: number;
  readonly group: number;
}

/** What the parts of a step are drawn from. */
export const LEASE_CHOICES = { kind: [0, 1, 2, 3, 0, 1, 4, 5, 6, 7, 7, 7, 8], node: [0, 1, 2, 3, 4], ticks: [1, 2, 3, 5, 4], group: [0, 1, 2, 0] } as const;

export function drawLeaseStep(oneOf: <T>(list: readonly T[]) => T): LeaseStep {
  return { kind: oneOf(LEASE_CHOICES.kind), node: oneOf(LEASE_CHOICES.node), ticks: oneOf(LEASE_CHOICES.ticks), group: oneOf(LEASE_CHOICES.group) };
}

/** Who leads first where all clocks run alike, unless it crashes: whose timeout is the shortest. */
export function firstLeader(nodes: number): NodeId {
  const timeout = (node: NodeId) => timeoutsOf(node)[0] ?? Infinity;
  return nodesOf({ nodes }).reduce((first, node) => (timeout(node) < timeout(first) ? node : first));
}

/** Nothing is said of a single clock, and nobody times out on his own: only then a lease means something. */
export function leasedExperiment(nodes: number, steps: readonly LeaseStep[]): Experiment {
  const all = nodesOf({ nodes });
  const settle: Operation[] = Array.from({ length: 2 * ELECTION_TICKS + 2 }, () => [{ op: 'pass' as const, ticks: 1 }, { op: 'exchange' as const, among: all, count: 12 * nodes }]).flat();
  const program = steps.flatMap(({ kind, node: drawn, ticks, group }): Operation[] => {
    const node = 1 + (drawn % nodes);
    const apart = all.filter((each) => each !== node);
    const among = group === 0 ? all : apart;
    switch (kind) {
      case 0:
        return Array.from({ length: ticks }, () => [{ op: 'pass' as const, ticks: 1 }, { op: 'exchange' as const, among, count: 12 * nodes }]).flat();
      case 1:
        return all.map((each) => ({ op: 'read', node: each }));
      case 2:
        return [...all.map((each): Operation => ({ op: 'propose', node: each })), { op: 'exchange', among, count: 6 * nodes }];
      case 3:
        return [{ op: 'pass', ticks }];
      case 4:
        return [{ op: 'crash', node, keep: 0 }, { op: 'restart', node }];
      case 5:
        return [...all.filter((each) => each !== node).map((each): Operation => ({ op: 'transfer', node: each, to: node })), { op: 'exchange', among: group === 2 ? apart : all, count: 4 }];
      case 6:
        return [{ op: 'exchange', among, count: ticks }];
      case 7:
        return lateAnswers(node, apart);
      case 9:
        // A heartbeat is what they answer.
        return [{ op: 'pass', ticks: 1 }, ...lateAnswers(node, apart)];
      default:
        return succession(node, apart);
    }
  });
  return { nodes, entriesMax: 3, checkQuorum: true as const, leaseReads: true as const, program: [...settle, ...program] };
}

const readsOf = (nodes: readonly NodeId[]) => nodes.map((node): Operation => ({ op: 'read', node }));
const proposals = (nodes: readonly NodeId[]) => nodes.map((node): Operation => ({ op: 'propose', node }));

/** What the others say to a node, if it leads, reaches it late; then it hears nothing more, and they may elect another. */
function lateAnswers(node: NodeId, others: readonly NodeId[]): Operation[] {
  const among: Operation = { op: 'exchange', among: others, count: 12 * others.length };
  return [
    ...others.map((to): Operation => ({ op: 'deliver', from: node, to, type: 'AppendEntries', rank: 0 })),
    { op: 'pass', ticks: ELECTION_TICKS - 1 },
    ...others.map((from): Operation => ({ op: 'deliver', from, to: node, type: 'AppendEntriesReply', rank: 99 })),
    ...Array.from({ length: ELECTION_TICKS - 1 }, (): Operation[] => [{ op: 'pass', ticks: 1 }, among, ...proposals(others), among, ...readsOf([node])]).flat(),
  ];
}

/** A node, if it leads, hands over to another, and hears nothing of what comes of it. */
function succession(node: NodeId, others: readonly NodeId[]): Operation[] {
  const to = others[0] ?? node;
  const among: Operation = { op: 'exchange', among: others, count: 12 * others.length };
  return [{ op: 'transfer', node, to }, { op: 'deliver', from: node, to, type: 'TimeoutNow', rank: 0 }, among, ...proposals([to]), among, ...readsOf([node])];
}
