import * as fc from 'fast-check';
import { z } from 'zod';
import { checked, invariant, notes, raftPaper, text, violation, type AnyInvariant, type Family, type Violation } from '../kernel';
import { Cluster } from './cluster';
import { drawn } from './drawn';
import { experimentForm } from './experiment-form';
import { quietPrograms, snapshotPrograms } from './habits';
import type { NodeId, RaftPort } from './port';
import { ELECTION_TICKS, majorityOf, nodesOf, type Experiment } from './program';
import { Values } from './values';
import { sayNodes } from './voter-words';

/** An experiment after which faults stop, but for a minority of nodes that stay down. */
export interface Calm {
  readonly experiment: Experiment;
  /** How many of the nodes, counted from the last, stay down; fewer than half do. */
  readonly down: number;
  /** All nodes lose power at once before. */
  readonly blackout: boolean;
}

/** What came of it. Ticks are counted from when the faults stop, on all clocks alike. */
export interface Outcome {
  readonly electedAfterTicks: number | null;
  /** Voters to whom that leader had said nothing when all messages had arrived. */
  readonly unheard: readonly NodeId[];
  /** Nodes that applied the entry that was proposed to that leader (or to the one after it), and all entries before it. */
  readonly appliedBy: readonly NodeId[];
  /** How often a node took a snapshot from another. */
  readonly restored: number;
}

/** Far more than the longest timeout: time for several elections that fail. */
export const LIMIT_TICKS = 40 * ELECTION_TICKS;

const calms: fc.Arbitrary<Calm> = fc
  .record({ experiment: quietPrograms, down: fc.constantFrom(0, 1, 2), blackout: fc.boolean() })
  .map(({ experiment, down, blackout }) => ({ experiment, blackout, down: Math.min(down, experiment.nodes - majorityOf(experiment)) }));

function upIn({ experiment, down }: Calm): readonly NodeId[] {
  return nodesOf(experiment).slice(0, experiment.nodes - down);
}

function observe(port: RaftPort, calm: Calm): Outcome {
  return outcomeOf(port, calm, false);
}

/** What came of it, or just of the election. */
function outcomeOf(port: RaftPort, calm: Calm, isOverWhenElected: boolean): Outcome {
  const values = new Values();
  const cluster = new Cluster(port, calm.experiment, values);
  const up = upIn(calm);
  cluster.run(calm.experiment.program);
  cluster.run([
    { op: 'heal' },
    ...(calm.blackout ? cluster.nodes.map((node) => ({ op: 'crash' as const, node, keep: 0, torn: true as const })) : []),
    ...cluster.nodes.map((node) => (up.includes(node) ? { op: 'restart' as const, node } : { op: 'crash' as const, node, keep: 0 })),
  ]);
  let electedAfterTicks: number | null = null;
  let unheard: readonly NodeId[] = [];
  let proposed: { to: NodeId; term: number; value: string } | undefined;
  for (let tick = 1; tick <= LIMIT_TICKS; tick++) {
    for (const node of up) cluster.tick(node);
    cluster.exchange(cluster.nodes, 50 * up.length);
    const leader = leaderOf(cluster, up);
    if (leader === undefined) continue;
    if (electedAfterTicks === null) [electedAfterTicks, unheard] = [tick, values.unheardOf(cluster, leader)];
    if (isOverWhenElected) break;
    const term = cluster.state(leader)?.term ?? 0;
    // A leader that lost its role may have lost the proposal with it, and one that was not ready for it has dropped it: it is made again.
    if (proposed?.to !== leader || proposed.term !== term || !values.isTaken(cluster, leader, proposed.value)) proposed = { to: leader, term, value: cluster.propose(leader) };
    if (up.every((node) => values.has(node, proposed?.value ?? ''))) break;
  }
  const appliedBy = proposed === undefined ? [] : up.filter((node) => values.has(node, proposed?.value ?? ''));
  return { electedAfterTicks, unheard, appliedBy, restored: values.restored };
}

/** The leader of the highest term, if it is a leader of that. */
function leaderOf(cluster: Cluster, up: readonly NodeId[]): NodeId | undefined {
  const highest = Math.max(...up.map((node) => cluster.state(node)?.term ?? 0));
  return up.find((node) => cluster.state(node)?.role === 'leader' && cluster.state(node)?.term === highest);
}

function missingIn(appliedBy: readonly NodeId[], calm: Calm): readonly NodeId[] {
  return upIn(calm).filter((node) => !appliedBy.includes(node));
}

function spreads({ electedAfterTicks, appliedBy }: Outcome, calm: Calm): Violation | undefined {
  if (electedAfterTicks === null) return undefined;
  const missing = missingIn(appliedBy, calm);
  if (missing.length === 0) return undefined;
  return violation('every-node-applies', text(
    `A leader was elected after ${electedAfterTicks} tick${electedAfterTicks === 1 ? '' : 's'} and got a proposal; ${LIMIT_TICKS} ticks after the faults stopped, node${missing.length > 1 ? 's' : ''} ${missing.join(', ')} still ${missing.length > 1 ? 'have' : 'has'} not applied it with all before it.`,
    `${electedAfterTicks} 个 tick 后选出了 Leader 并收到提交请求；但故障停止 ${LIMIT_TICKS} 个 tick 之后，节点 ${missing.join('、')} 仍未应用它及此前的全部条目。`,
  ));
}

/** Faults stop for good only where nobody takes voters away any more, and more than half of them are up. */
const form = checked(z.object({ experiment: experimentForm, down: z.int().min(0), blackout: z.boolean() }), ({ experiment, down }, say) => {
  const most = experiment.nodes - majorityOf(experiment);
  if (down > most) say(['down'], `more than half of ${experiment.nodes} nodes have to be up: at most ${most} is expected, and this is ${down}`);
  if ((experiment.voters ?? experiment.nodes) !== experiment.nodes) say(['experiment', 'voters'], 'all nodes are voters here');
  const at = experiment.program.findIndex(({ op }) => op === 'members');
  if (at >= 0) say(['experiment', 'program', at, 'op'], 'members stay what they are here');
});
const EMERGES = 'raft/leader-emerges';
const SPREADS = 'raft/proposal-spreads';

/** One run for both; it is over sooner for whom the election is enough. */
const together: Family<RaftPort, Calm> = {
  observe(port, calm, wanted) {
    const outcome = outcomeOf(port, calm, !wanted.has(SPREADS));
    return new Map([[EMERGES, outcome], [SPREADS, outcome]]);
  },
};
const common = { scenario: calms, form, kin: 'calms', family: together };
const missed = { culprit: ({ appliedBy }: Outcome, calm: Calm) => missingIn(appliedBy, calm)[0] };
const lagging = fc.record({ experiment: snapshotPrograms, down: fc.constant(0), blackout: fc.boolean() });

export const progressInvariants: readonly AnyInvariant[] = [
  invariant<RaftPort, Calm, Outcome>({
    ...common,
    id: EMERGES,
    observe: (port, calm) => outcomeOf(port, calm, true),
    statement: text(
      'Once faults stop and more than half of the nodes are up, one of them is elected within a few election timeouts, and says so to the others at once.',
      '故障停止且半数以上节点在运行时，几个选举超时之内就会选出 Leader，它一当选就立即通知其他节点。',
    ),
    sources: [notes('32.1.2'), notes('32.1.4'), raftPaper('§5.2, §5.6')],
    holds({ electedAfterTicks, unheard }, calm) {
      if (electedAfterTicks !== null && unheard.length === 0) return undefined;
      if (electedAfterTicks !== null) {
        return violation('a-new-leader-speaks-at-once', text(
          `A leader was elected after ${electedAfterTicks} tick${electedAfterTicks === 1 ? '' : 's'}, and all messages arrived, but it has said nothing to ${sayNodes(unheard)} yet: a heartbeat, which keeps others from campaigning, has to leave as soon as it is elected.`,
          `${electedAfterTicks} 个 tick 后选出了 Leader，消息也都已送达，但它还没有向节点 ${unheard.join('、')} 发出任何消息：一旦当选就应立即发送心跳，以阻止其他节点发起选举。`,
        ));
      }
      const { nodes } = calm.experiment;
      return violation('a-leader-is-elected', text(
        `${upIn(calm).length} of ${nodes} nodes are up and nothing is lost any more, but after ${LIMIT_TICKS} ticks (election timeouts are shorter than ${2 * ELECTION_TICKS}) nobody leads.`,
        `${nodes} 个节点中有 ${upIn(calm).length} 个在运行，消息也不再丢失，但过了 ${LIMIT_TICKS} 个 tick（选举超时小于 ${2 * ELECTION_TICKS}）仍没有 Leader。`,
      ));
    },
    covers: {
      'an election with nodes down': (_outcome, { down }) => down > 0,
      'an election that takes more than one timeout': ({ electedAfterTicks }) => (electedAfterTicks ?? 0) > 2 * ELECTION_TICKS,
    },
  }),
  drawn<Calm, Outcome>(invariant<RaftPort, Calm, Outcome>({
    ...common,
    id: SPREADS,
    observe,
    statement: text(
      'Once faults stop and more than half of the nodes are up, a proposal to the leader is committed and applied, with all before it, on every node that is up, however far its log was behind.',
      '故障停止且半数以上节点在运行时，提交给 Leader 的内容会被提交，并连同此前的所有条目在每个运行中的节点上应用，无论其日志落后多少。',
    ),
    sources: [notes('32.2.3'), notes('32.2.4'), raftPaper('§5.3, §5.5')],
    holds: spreads,
    covers: {
      'a proposal that reaches all with nodes down': ({ appliedBy }, calm) => calm.down > 0 && appliedBy.length === upIn(calm).length,
      'a proposal that reaches all nodes': ({ appliedBy }, { experiment: { nodes } }) => appliedBy.length === nodes,
    },
  }), missed),
  drawn<Calm, Outcome>(invariant<RaftPort, Calm, Outcome>({
    id: 'raft/snapshot-catches-up',
    scenario: lagging,
    form,
    kin: common.kin,
    observe,
    statement: text(
      'A follower that lacks entries which no longer exist gets a snapshot in their place, and goes on from there.',
      'Follower 缺少的条目若已被压缩，就改为接收快照，并从快照之后继续。',
    ),
    sources: [notes('32.3.3'), raftPaper('§7')],
    features: ['snapshots'],
    holds: spreads,
    covers: { 'a follower that gets a snapshot': ({ restored }) => restored > 0 },
  }), missed),
];
