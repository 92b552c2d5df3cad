import * as fc from 'fast-check';
import { invariant, notes, partAnswer, raftPaper, ScenarioUnsupported, text, verbatim, violation, type AnyInvariant } from '../kernel';
import { Cluster } from './cluster';
import { spreadForm } from './log-forms';
import { IN_FLIGHT_MAX } from './network';
import type { Entry, MessageType, NodeId, Output, RaftPort } from './port';
import { majorityOf, nodesOf, type Operation } from './program';
import { spreadPicture } from './spread-picture';
import { Witness } from './witness';

/** A leader replicates an entry: who stores it first, and who hears from the leader again, in which order. */
export interface Spread {
  readonly nodes: number;
  /** Followers that store the entry and acknowledge it, one after the other: just enough. */
  readonly stores: readonly NodeId[];
  /** All followers, in the order in which they then exchange messages with the leader. */
  readonly hears: readonly NodeId[];
}

const LEADER: NodeId = 1;

const spreads: fc.Arbitrary<Spread> = fc
  .record({ nodes: fc.constantFrom(3, 5, 4), stores: fc.shuffledSubarray([2, 3, 4, 5], { minLength: 4 }), hears: fc.shuffledSubarray([2, 3, 4, 5], { minLength: 4 }) })
  .map(({ nodes, stores, hears }) => {
    const followers = (list: readonly NodeId[]) => list.filter((node) => node <= nodes);
    return { nodes, stores: followers(stores).slice(0, majorityOf({ nodes }) - 1), hears: followers(hears) };
  });

/** A leader may send with its heartbeats only, and look for the end of a log first: after so many the entry has come, as nothing is lost. */
const BEATS = 3;

const within = (among: readonly NodeId[], count = 20): Operation => ({ op: 'exchange', among, count });
const beats = (among: readonly NodeId[]): readonly Operation[] => [{ op: 'tick', node: LEADER }, within(among)];

/** Node 1 is elected, and nobody lacks anything. */
function elects({ nodes }: Spread): readonly Operation[] {
  const all = nodesOf({ nodes });
  const settles = Array.from({ length: 2 }, (): Operation[] => [{ op: 'tick', node: LEADER }, within(all, 10 * nodes)]).flat();
  return [{ op: 'timeout', node: LEADER }, within(all, 10 * nodes), ...settles];
}

/** What the leader has sent by now reaches a node, heartbeat by heartbeat until it has the entry; then what it answers reaches the leader. All of that was sent before the commit. */
function stores(cluster: Cluster, node: NodeId): void {
  for (let left = BEATS; left > 0 && !has(cluster, node); left--) {
    cluster.run([{ op: 'tick', node: LEADER }]);
    arrive(cluster, LEADER, node, 'AppendEntries');
    if (!has(cluster, node)) arrive(cluster, node, LEADER, 'AppendEntriesReply');
  }
  arrive(cluster, node, LEADER, 'AppendEntriesReply');
}

/** All messages of a type that are under way from one node to another arrive, oldest first: to handle them makes no more of these. */
function arrive(cluster: Cluster, from: NodeId, to: NodeId, type: MessageType): void {
  const name = { from, to, type, rank: IN_FLIGHT_MAX };
  for (let left = IN_FLIGHT_MAX; left > 0 && cluster.network.find(name) !== undefined; left--) cluster.perform({ op: 'deliver', ...name });
}

/** The log of a node has the entry that the client handed the leader. */
function has(cluster: Cluster, node: NodeId): boolean {
  return cluster.disk(node).log.entries.some(({ value }) => value === 'a');
}

/** Nobody but this node and the leader talks; what is known to be committed may be applied when a clock ticks. */
function hears(node: NodeId): readonly Operation[] {
  const both = [LEADER, node];
  const ticks: Operation = { op: 'tick', node };
  return [...beats(both), ticks, ...beats(both), ticks];
}

/** Who applies the entry, in order. */
class Order extends Witness {
  readonly nodes: NodeId[] = [];
  /** Somebody has written or sent something. */
  isBusy = false;

  override wants(_cluster: Cluster, _node: NodeId, { early, writes, send }: Output): void {
    this.isBusy ||= early.length + writes.length + send.length > 0;
  }

  override applies(_cluster: Cluster, node: NodeId, entries: readonly Entry[]): void {
    if (entries.some(({ value }) => value === 'a')) this.nodes.push(node);
  }
}

function observe(port: RaftPort, spread: Spread): readonly NodeId[] {
  const order = new Order();
  const cluster = new Cluster(port, { nodes: spread.nodes, entriesMax: 3 }, order);
  cluster.run(elects(spread));
  order.isBusy = false;
  cluster.propose(LEADER);
  if (!order.isBusy && cluster.state(LEADER)?.role === 'leader') throw new ScenarioUnsupported('the leader dropped the proposal, as it may');
  for (const node of spread.stores) stores(cluster, node);
  for (const node of spread.hears) cluster.run(hears(node));
  return order.nodes;
}

export const spreadInvariant: AnyInvariant = invariant<RaftPort, Spread, readonly NodeId[]>({
  id: 'raft/apply-order',
  statement: text(
    'The leader applies an entry first, once a majority has stored it; each follower applies it when a later message of the leader tells it of the commit.',
    '条目被多数节点存储后，Leader 最先应用；各 Follower 在收到 Leader 此后告知提交的消息时才应用。',
  ),
  sources: [notes('32.2.2'), notes('32.2.4'), raftPaper('§5.3')],
  scenario: spreads,
  form: spreadForm,
  observe,
  holds(order, { nodes, stores, hears }) {
    const expected = [LEADER, ...hears];
    const wrong = expected.findIndex((node, i) => order[i] !== node);
    if (wrong < 0 && order.length === expected.length) return undefined;
    const seen = order[Math.max(0, wrong)];
    if (wrong === 0) {
      return violation('leader-first', text(
        `The leader learns first that the entry is committed: when node ${stores.at(-1) ?? 0} acknowledges it, ${stores.length + 1} of ${nodes} nodes have it. No follower can know before.`,
        `最先得知条目已提交的是 Leader：节点 ${stores.at(-1) ?? 0} 确认时，${nodes} 个节点中已有 ${stores.length + 1} 个存有它。在此之前 Follower 无从得知。`));
    }
    const next = expected[Math.max(1, wrong)] ?? 0;
    return violation(seen === undefined ? 'followers-learn' : 'followers-as-they-hear', text(
      `Node ${next} is number ${Math.max(1, wrong) + 1} to apply the entry: having stored it is not enough, a message that the leader sends after the commit has to arrive, and they arrive in the order ${hears.join(', ')}.`,
      `第 ${Math.max(1, wrong) + 1} 个应用该条目的是节点 ${next}：仅仅存储还不够，必须收到 Leader 在提交之后发来的消息，而消息到达的顺序是 ${hears.join('、')}。`));
  },
  covers: { 'a follower that stored first and applies last': (order, { stores }) => order.at(-1) === stores[0], 'a follower that applies before one that stored first': (order, { stores }) => !stores.includes(order[1] ?? 0) },
  question: partAnswer<Spread, readonly NodeId[], readonly NodeId[]>({
    describe: ({ nodes, stores, hears }) => text(
      `Node 1 of ${nodes} leads, all logs are the same, and a client hands it an entry. It reaches node${stores.length > 1 ? 's' : ''} ${stores.join(', then ')} first, and ${stores.length > 1 ? 'each acknowledges' : 'that node acknowledges'} at once. From then on the leader can reach only one follower at a time, with heartbeats, until no messages are left between the two: ${hears.join(', then ')}.`,
      `${nodes} 个节点中的节点 1 是 Leader，所有日志一致，客户端向它提交一个条目。该条目先到达节点 ${stores.join('，再到节点 ')}，${stores.length > 1 ? '它们各自' : '该节点'}立即确认。此后 Leader 每次只能与一个 Follower 通信（含心跳），直到双方没有待处理的消息，依次为：${hears.join('、')}。`,
    ),
    picture: spreadPicture,
    brief: ({ nodes, stores, hears }) => text(`${nodes} nodes; the entry is stored by ${stores.join(', ')}; heartbeats then reach ${hears.join(', ')}`, `${nodes} 个节点；该条目先由 ${stores.join('、')} 存储；心跳随后依次到达 ${hears.join('、')}`),
    ask: () => text('In which order do the nodes apply the entry?', '各节点按什么顺序应用这个条目？'),
    answer: (order) => order,
    withAnswer: (_order, answer) => answer,
    say: (order) => verbatim(order.length === 0 ? '–' : order.join(', ')),
    because: (order, { stores }) => text(
      `With the acknowledgement of node ${stores.at(-1) ?? 0} a majority has the entry, so node 1 applies it; the others follow as they hear of it: ${order.join(', ')}.`,
      `收到节点 ${stores.at(-1) ?? 0} 的确认后多数节点已存储，节点 1 先应用；其余节点在得知后依次应用：${order.join('、')}。`,
    ),
    order: true,
  }),
});
