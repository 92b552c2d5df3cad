import * as fc from 'fast-check';
import { inEach, invariant, notes, raftThesis, text, violation, wholeAnswer, type AnyInvariant, type Text } from '../kernel';
import { Cluster } from './cluster';
import { handoverForm } from './election-forms';
import type { NodeId, RaftPort } from './port';
import { nodesOf, type Operation } from './program';
import { handoverPicture } from './situation-pictures';
import { Witness } from './witness';

/** A leader is asked to hand over, and all messages arrive until no messages are left; no election timeout elapses meanwhile. */
export interface Handover {
  readonly nodes: number;
  /** How many elections there have been before that of node 1. */
  readonly elections: number;
  readonly to: NodeId;
  /** What the successor is: up-to-date, without the last entry, or down. */
  readonly successor: 'up-to-date' | 'behind' | 'down';
}

/** Who leads the highest term that a node which is up has reached, and which that is. */
export interface Reign {
  readonly leader: NodeId | null;
  readonly term: number;
}

const handovers: fc.Arbitrary<Handover> = fc.record({
  nodes: fc.constantFrom(3, 5, 4),
  elections: fc.constantFrom(0, 1, 2, 4),
  to: fc.constantFrom(2, 3),
  successor: fc.constantFrom('up-to-date' as const, 'behind' as const, 'down' as const),
});

/** Who leads, as far as the nodes that are up go. */
export function reignIn(cluster: Cluster): Reign {
  const states = cluster.nodes.map((node) => cluster.state(node));
  const term = Math.max(...states.map((state) => state?.term ?? 0));
  const leader = cluster.nodes.find((node) => cluster.state(node)?.role === 'leader' && cluster.state(node)?.term === term);
  return { leader: leader ?? null, term };
}

/** A successor that lacks entries may get them with the leader's heartbeats only: so many are enough, as nothing is lost. */
const BEATS = 3;

function observe(port: RaftPort, { nodes, elections, to, successor }: Handover): { readonly before: Reign; readonly after: Reign } {
  const cluster = new Cluster(port, { nodes, entriesMax: 3 }, new Witness());
  const all = nodesOf({ nodes });
  const exchange = (among: readonly NodeId[]): Operation => ({ op: 'exchange', among, count: 30 * nodes });
  const settles = (leader: NodeId): Operation[] => [exchange(all), { op: 'tick', node: leader }, exchange(all), { op: 'tick', node: leader }, exchange(all)];
  const leaders = [...Array.from({ length: elections }, (_, i) => 2 + (i % (nodes - 1))), 1];
  cluster.run([...leaders.flatMap((node): Operation[] => [{ op: 'timeout', node }, ...settles(node)]), { op: 'propose', node: 1 }, ...settles(1)]);
  const before = reignIn(cluster);
  const others = all.filter((node) => node !== to);
  // No timeout elapses: whoever is up hears from its leader.
  const beats = (among: readonly NodeId[]): Operation[] => [{ op: 'pass', ticks: 1 }, exchange(among)];
  if (successor === 'behind') cluster.run([{ op: 'cut', from: 1, to }, { op: 'propose', node: 1 }, exchange(others), ...beats(others), { op: 'heal' }]);
  if (successor === 'down') cluster.run([{ op: 'crash', node: to, keep: 0 }]);
  cluster.run([{ op: 'transfer', node: 1, to }, exchange(all), ...Array.from({ length: BEATS }, () => beats(all)).flat()]);
  return { before, after: reignIn(cluster) };
}

const sayReign = ({ leader, term }: Reign): Text =>
  leader === null ? text(`nobody, in term ${term}`, `任期 ${term}，没有 Leader`) : text(`node ${leader}, in term ${term}`, `任期 ${term}，节点 ${leader}`);

interface Seen {
  readonly before: Reign;
  readonly after: Reign;
}

function expectedOf({ before }: Seen, { to, successor }: Handover): Reign {
  return successor === 'down' ? before : { leader: to, term: before.term + 1 };
}

function why(seen: Seen, handover: Handover): Text {
  const { to, successor } = handover;
  const { term } = seen.before;
  if (successor === 'down') return text(`Node ${to} is down, so nobody campaigns: node 1 goes on leading term ${term}.`, `节点 ${to} 宕机，没有人发起选举：节点 1 继续担任任期 ${term} 的 Leader。`);
  const first = successor === 'behind' ? text(`brings node ${to} up to date and then tells it to campaign at once`, `先让节点 ${to} 的日志追上，再通知它立即发起选举`) : text(`tells node ${to} to campaign at once`, `通知节点 ${to} 立即发起选举`);
  return text(
    `Node 1 ${first.en}; that is an election like any other, in the next term: node ${to} leads term ${term + 1}.`,
    `节点 1 ${first.zh}；这也是一次普通的选举，进入下一任期：节点 ${to} 成为任期 ${term + 1} 的 Leader。`,
  );
}

export const handoverInvariant: AnyInvariant = invariant<RaftPort, Handover, Seen>({
  id: 'raft/leader-transfer',
  statement: text(
    'A leader that hands over brings its successor up to date and has it campaign at once, in the next term; as long as nobody campaigns, it goes on leading.',
    'Leader 移交时先让继任者的日志追上，再让它立即在下一任期发起选举；在有人发起选举之前，它仍是 Leader。',
  ),
  sources: [notes('32.1.2'), raftThesis('§3.10')],
  features: ['leader-transfer'],
  scenario: handovers,
  form: handoverForm,
  observe,
  holds(seen, handover) {
    const expected = expectedOf(seen, handover);
    if (seen.before.leader !== 1) return undefined;
    if (seen.after.leader === expected.leader && seen.after.term === expected.term) return undefined;
    return violation(handover.successor === 'down' ? 'leads-until-then' : 'hands-over-in-the-next-term', why(seen, handover));
  },
  covers: {
    'a successor that was behind': (_seen, { successor }) => successor === 'behind',
    'a successor that is down': (_seen, { successor }) => successor === 'down',
    'a leader that hands over': ({ after }, { to }) => after.leader === to,
  },
  question: wholeAnswer<Handover, Seen>({
    applies: ({ before }, { elections }) => before.leader === 1 && before.term === elections + 1,
    describe: (handover) => inEach((language) => {
      const { nodes, elections, to, successor } = handover;
      const term = elections + 1;
      if (language === 'en') {
        const state = { 'up-to-date': `All logs are the same.`, behind: `All logs are the same but that of node ${to}, which lacks the last entry (a majority has it).`, down: `All logs are the same; node ${to} has just crashed.` }[successor];
        return `Node 1 of ${nodes} leads term ${term}. ${state} It is asked to transfer leadership to node ${to}. All messages arrive, until no messages are left, and no node's election timeout elapses meanwhile.`;
      }
      const state = { 'up-to-date': '所有日志一致。', behind: `除节点 ${to} 缺少最后一个条目（已存于多数节点）外，所有日志一致。`, down: `所有日志一致；节点 ${to} 刚刚宕机。` }[successor];
      return `${nodes} 个节点中的节点 1 是任期 ${term} 的 Leader。${state}它被要求把领导权移交（leadership transfer）给节点 ${to}。所有消息都会送达，直到没有待处理的消息；其间没有节点的选举超时到期。`;
    }),
    picture: (handover) => handoverPicture(handover, handover.elections + 1),
    brief: ({ nodes, elections, to, successor }) => text(
      `${nodes} nodes, node 1 leads term ${elections + 1}, hands over to node ${to}, which is ${successor}`,
      `${nodes} 个节点，节点 1 是任期 ${elections + 1} 的 Leader，移交给节点 ${to}（${{ 'up-to-date': '日志最新', behind: '日志落后', down: '宕机' }[successor]}）`,
    ),
    ask: () => text('Who leads then?', '之后谁是 Leader？'),
    say: ({ after }) => sayReign(after),
    because: (seen, handover) => why(seen, handover),
  }),
});
