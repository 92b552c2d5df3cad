import * as fc from 'fast-check';
import { invariant, notes, raftPaper, raftThesis, text, violation, type AnyInvariant } from '../kernel';
import { Cluster } from './cluster';
import { drawn } from './drawn';
import { isolationForm } from './election-forms';
import { reignIn, type Reign } from './handover';
import type { NodeId, RaftPort } from './port';
import { ELECTION_TICKS, majorityOf, nodesOf, type Operation } from './program';
import { Witness } from './witness';

/** A leader in touch with some nodes only, for so long; the others hear nobody. Then all is well again. */
export interface Isolation {
  readonly nodes: number;
  /** How many others the leader is in touch with. */
  readonly touched: number;
  readonly ticks: number;
  /** The last entry reaches everybody but the nodes that are out of touch. */
  readonly proposes: boolean;
  readonly preVote: boolean;
}

interface Isolated {
  readonly before: Reign;
  /** Whether the leader is one at the end of the isolation. */
  readonly leads: boolean;
}

interface Seen extends Isolated {
  readonly after: Reign;
}

const isolations: fc.Arbitrary<Isolation> = fc
  .record({ nodes: fc.constantFrom(3, 5, 4), touched: fc.constantFrom(1, 2, 3, 0, 4), ticks: fc.constantFrom(11, 18), proposes: fc.boolean(), preVote: fc.boolean() })
  .map((isolation) => ({ ...isolation, touched: Math.min(isolation.touched, isolation.nodes - 1) }));

const exchange = (among: readonly NodeId[], { nodes }: Isolation): Operation => ({ op: 'exchange', among, count: 8 * nodes });

function rounds(count: number, among: readonly NodeId[], isolation: Isolation): readonly Operation[] {
  return Array.from({ length: count }, (): Operation[] => [{ op: 'pass', ticks: 1 }, exchange(among, isolation)]).flat();
}

/** A cluster at the end of the isolation. */
function isolated(port: RaftPort, isolation: Isolation): Isolated & { readonly cluster: Cluster } {
  const { nodes, touched, ticks, proposes, preVote } = isolation;
  const cluster = new Cluster(port, { nodes, entriesMax: 3, checkQuorum: true, ...(preVote ? { preVote } : {}) }, new Witness());
  const all = nodesOf({ nodes });
  cluster.run(rounds(3 * ELECTION_TICKS, all, isolation));
  const before = reignIn(cluster);
  const leader = before.leader ?? 1;
  const group = [leader, ...all.filter((node) => node !== leader).slice(0, touched)];
  if (proposes) cluster.run([{ op: 'propose', node: leader }]);
  // What the others say meanwhile arrives as soon as they are back, before the leader says anything.
  cluster.run(group.flatMap((from) => all.filter((node) => !group.includes(node)).map((to) => ({ op: 'cut' as const, from, to }))));
  cluster.run(rounds(ticks, group, isolation));
  return { cluster, before, leads: cluster.state(leader)?.role === 'leader' };
}

/** What is seen once everybody is back. */
function observe(port: RaftPort, isolation: Isolation): Seen {
  const { cluster, before, leads } = isolated(port, isolation);
  cluster.run([{ op: 'heal' }, exchange(cluster.nodes, isolation), ...rounds(ELECTION_TICKS, cluster.nodes, isolation)]);
  return { before, leads, after: reignIn(cluster) };
}

const isMajority = ({ touched, nodes }: Isolation) => touched + 1 >= majorityOf({ nodes });

export const stabilityInvariants: readonly AnyInvariant[] = [
  drawn<Isolation, Isolated>(invariant<RaftPort, Isolation, Isolated>({
    id: 'raft/check-quorum',
    scenario: isolations,
    form: isolationForm,
    observe(port, isolation) {
      const { before, leads } = isolated(port, isolation);
      return { before, leads };
    },
    statement: text(
      'With check-quorum a leader that hears from no majority steps down within two election timeouts, and one that hears from a majority stays.',
      '启用 check-quorum 后，收不到多数节点应答的 Leader 会在两个选举超时内退位，能收到的则继续担任。',
    ),
    sources: [notes('32.1.3'), raftPaper('§8'), raftThesis('§6.2')],
    features: ['check-quorum'],
    holds({ before, leads }, isolation) {
      if (before.leader === null || leads === isMajority(isolation)) return undefined;
      const { touched, nodes, ticks } = isolation;
      return leads
        ? violation('steps-down-alone', text(
          `Node ${before.leader} has been in touch with ${touched} of the ${nodes - 1} other nodes for ${ticks} ticks, no majority, and leads all the same.`,
          `节点 ${before.leader} 在 ${ticks} 个 tick 内只与其他 ${nodes - 1} 个节点中的 ${touched} 个保持联系，不足多数，却仍是 Leader。`))
        : violation('stays-with-a-majority', text(
          `Node ${before.leader} has been in touch with ${touched} of the ${nodes - 1} other nodes all the time, a majority with itself, and has stepped down all the same.`,
          `节点 ${before.leader} 一直与其他 ${nodes - 1} 个节点中的 ${touched} 个保持联系，加上自己已是多数，却退位了。`));
    },
    covers: { 'a leader that steps down': ({ before, leads }) => before.leader !== null && !leads, 'a leader that stays': ({ leads }) => leads },
  }), { culprit: ({ before }) => before.leader ?? undefined }),
  invariant<RaftPort, Isolation, Seen>({
    id: 'raft/stable-leader',
    scenario: isolations,
    form: isolationForm,
    observe,
    statement: text(
      'With pre-vote and check-quorum, nodes that were out of touch do not depose a leader that a majority has heard all the time: neither leader nor term changes when they are back.',
      '启用预投票和 check-quorum 后，失联节点恢复时不会推翻一直与多数节点保持联系的 Leader：Leader 和任期都不变。',
    ),
    sources: [notes('32.1.3'), raftThesis('§9.6, §4.2.3')],
    features: ['pre-vote', 'check-quorum'],
    holds({ before, after }, isolation) {
      if (!isolation.preVote || !isMajority(isolation) || before.leader === null) return undefined;
      if (after.leader === before.leader && after.term === before.term) return undefined;
      return violation('not-disturbed', text(
        `Node ${before.leader} led term ${before.term} and was in touch with a majority all the time; after the others came back, ${after.leader === null ? 'nobody leads' : `node ${after.leader} leads`} in term ${after.term}.`,
        `节点 ${before.leader} 是任期 ${before.term} 的 Leader，一直与多数节点保持联系；其他节点恢复后，任期变为 ${after.term}，${after.leader === null ? '没有 Leader' : `Leader 是节点 ${after.leader}`}。`,
      ));
    },
    covers: { 'nodes that come back to their leader': ({ before, after }, isolation) => isolation.preVote && isMajority(isolation) && isolation.touched < isolation.nodes - 1 && before.leader !== null && after.leader === before.leader },
  }),
];
