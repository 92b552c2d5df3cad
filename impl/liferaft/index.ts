import type { Config, Durable, Message, MessageType, NodeId, NodeState, Output } from '../../spec/raft';
import { Liferaft, VERSION, type Packet, type Raft } from './library';
import { Log } from './log';
import { Surroundings, takeOver, within } from './time';

takeOver();
// Where an answer does not fit its log the library rejects a promise that nobody has; the node goes on as if it had been lost.
process.on('unhandledRejection', () => {});

const TYPES: Readonly<Record<string, MessageType>> = {
  'vote': 'RequestVote', 'voted': 'RequestVoteReply', 'append': 'AppendEntries', 'append ack': 'AppendEntriesReply', 'append fail': 'AppendEntriesReply',
};

/** A node of the library, and what it does. Addresses are the nodes' numbers. */
class LiferaftNode {
  private readonly surroundings: Surroundings;
  private raft!: Raft;
  private sent: Message[] = [];

  constructor(private readonly id: NodeId, private readonly config: Config) {
    this.surroundings = new Surroundings(config.timeouts, config.electionTicks);
  }

  start({ entries }: Durable): Promise<Output> {
    const { peers, electionTicks, heartbeatTicks } = this.config;
    return this.does(() => {
      // The library keeps neither term nor vote, so that a restart begins with none.
      this.raft = new Liferaft(String(this.id), {
        'election min': electionTicks, 'election max': 2 * electionTicks - 1, 'heartbeat': heartbeatTicks,
        'Log': Log, 'found': entries,
      });
      this.raft.on('error', () => {}); // It says so of each late message.
      for (const peer of peers) if (peer !== this.id) this.raft.join(String(peer), (packet) => this.send(peer, packet, 'request'));
    });
  }

  tick(): Promise<Output> {
    return this.does(() => this.surroundings.tick());
  }

  /** What answers a packet goes back as a message of its own, in the name of the node that answers. */
  receive({ from, packet, way }: Message): Promise<Output> {
    const answer = (reply?: Packet | Promise<Packet>): void => {
      if (way === 'request' && reply !== undefined) void Promise.resolve(reply).then((whole) => this.send(from, whole, 'reply'));
    };
    return this.does(() => this.raft.emit('data', packet as Packet, answer));
  }

  propose(value: string): Promise<Output> {
    return this.does(() => void this.raft.command(value).catch(() => {})); // Who does not lead refuses.
  }

  private send(to: NodeId, packet: Packet, way: 'request' | 'reply'): void {
    // A packet is told as it is now: the library may go on to change it.
    this.sent.push({ from: this.id, to, type: TYPES[packet.type] ?? 'other', term: packet.term, way, packet: JSON.parse(JSON.stringify(packet)) as unknown });
  }

  private async does(call: () => void): Promise<Output> {
    await within(this.surroundings, call);
    const { raft: { log }, sent } = this;
    const { writes, applied } = log;
    [this.sent, log.writes, log.applied] = [[], [], []];
    return { early: [], writes, sync: writes.length > 0, send: sent, apply: applied, state: this.state() };
  }

  private state(): NodeState {
    const { state, term, votes, leader, log } = this.raft;
    const role = state === Liferaft.LEADER ? 'leader' : state === Liferaft.CANDIDATE ? 'candidate' : 'follower';
    return { role, term, vote: votes.for === null ? null : Number(votes.for), leader: leader === '' ? null : Number(leader), commit: log.committedIndex };
  }
}

/** @markwylde/liferaft behind the port of raft. It has none of the optional features. */
class LiferaftCluster {
  readonly version = VERSION;
  readonly features: readonly string[] = [];
  private readonly nodes = new Map<NodeId, LiferaftNode>();

  start(id: NodeId, config: Config, durable: Durable): Promise<Output> {
    const node = new LiferaftNode(id, config);
    this.nodes.set(id, node);
    return node.start(durable);
  }

  tick(id: NodeId): Promise<Output> {
    return this.at(id).tick();
  }

  receive(message: Message): Promise<Output> {
    return this.at(message.to).receive(message);
  }

  propose(id: NodeId, value: string): Promise<Output> {
    return this.at(id).propose(value);
  }

  reset(): void {
    this.nodes.clear();
  }

  private at(id: NodeId): LiferaftNode {
    const node = this.nodes.get(id);
    if (node === undefined) throw new Error(`node ${id} was not started`);
    return node;
  }
}

export default new LiferaftCluster();
