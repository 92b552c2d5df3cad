import { text, violation, type Violation } from '../kernel';
import { Disk } from './disk';
import type { Config, Durable, Entry, Members, Message, NodeId, NodeState, Output, RaftPort, Read } from './port';
import { ELECTION_TICKS, HEARTBEAT_TICKS } from './program';

/** The node that is examined alone; the others are played by the scenario. */
export const EXAMINED: NodeId = 1;
const TIMEOUT_TICKS = ELECTION_TICKS + 1;

/** A log as the terms of its entries, by index. Entries with the same index and term are the same. */
export type Terms = readonly number[];

export function entriesOf(terms: Terms, from = 1): Entry[] {
  return terms.slice(from - 1).map((term, i) => ({ index: from + i, term, value: `v${from + i}.${term}` }));
}

type Switches = Pick<Config, 'preVote' | 'checkQuorum' | 'leaseReads'>;

/** One node on a bench: it gets messages and ticks, what it writes is durable at once, and what it sends is looked at. */
export class Bench {
  private readonly disk: Disk;
  state!: NodeState;
  /** Reads that the last event confirmed. */
  reads: readonly Read[] = [];

  constructor(private readonly port: RaftPort, private readonly nodes: number, durable: Durable, private readonly timeoutTicks = TIMEOUT_TICKS, private readonly switches: Switches = {}) {
    this.disk = new Disk(durable);
    this.restart();
  }

  /** The terms of its log. */
  get log(): Terms {
    return this.entries.map(({ term }) => term);
  }

  /** Its log after the snapshot, if it has one. */
  get entries(): readonly Entry[] {
    return this.disk.log.entries;
  }

  /** The node crashes and starts again with what is durable. */
  restart(): void {
    const config = {
      peers: Array.from({ length: this.nodes }, (_, i) => i + 1),
      heartbeatTicks: HEARTBEAT_TICKS,
      electionTicks: ELECTION_TICKS,
      timeouts: [this.timeoutTicks],
      entriesMax: 100,
      ...this.switches,
    };
    this.take(this.port.start(EXAMINED, config, this.disk.contents()));
  }

  tick(): readonly Message[] {
    return this.take(this.port.tick(EXAMINED));
  }

  propose(value: string): readonly Message[] {
    return this.take(this.port.propose(EXAMINED, value));
  }

  receive(message: Message): readonly Message[] {
    return this.take(this.port.receive(message));
  }

  /** Ticks until it campaigns; at most twice the longest timeout. Gives what it sends then. */
  timeOut(): readonly Message[] {
    const { term } = this.state;
    let sent: readonly Message[] = [];
    for (let ticks = 0; ticks < 4 * ELECTION_TICKS && this.state.term === term; ticks++) sent = this.tick();
    return sent;
  }

  /** Makes it the leader of the next term: it times out, and all whom it asks grant their votes. Gives what it sends then. */
  win(): readonly Message[] {
    const asked = new Set(this.timeOut().filter(({ type }) => type === 'RequestVote').map(({ to }) => to));
    const { term } = this.state;
    const sent: Message[] = [];
    for (let from = 2; from <= this.nodes; from++) if (asked.has(from)) sent.push(...this.receive({ type: 'RequestVoteReply', from, to: EXAMINED, term, voteGranted: true }));
    return sent;
  }

  /** Whether it is the leader of a term. */
  leads(term: number): boolean {
    return this.state.role === 'leader' && this.state.term === term;
  }

  /** Asks it to change the configuration, if it has the feature. */
  changeMembers(members: Members): readonly Message[] {
    return this.port.changeMembers === undefined ? [] : this.take(this.port.changeMembers(EXAMINED, members));
  }

  /** Asks it to confirm a read, if it has the feature. */
  read(id: string): readonly Message[] {
    return this.port.read === undefined ? [] : this.take(this.port.read(EXAMINED, id));
  }

  /** Where its snapshot ends; 0 without one. */
  get base(): number {
    return this.disk.log.base;
  }

  private take({ early, writes, send, state, reads }: Output): readonly Message[] {
    for (const write of writes) this.disk.write(write);
    this.disk.sync();
    this.state = state;
    this.reads = reads ?? [];
    return [...early, ...send];
  }
}

/** In the place of what happens to a leader, where nobody leads. */
export const NO_LEADER = 'no leader';

/** What is wrong where a node that all others vote for does not lead. */
export function neverLeads(term: number): Violation {
  return violation('who-has-all-votes-leads', text(`All others vote for node 1, and it does not lead term ${term}.`, `其他节点都投票给节点 1，它却没有成为任期 ${term} 的 Leader。`));
}

/** The first message of a type to a node; undefined if there is none. */
export function answerTo(sent: readonly Message[], to: NodeId, type: Message['type']): Message | undefined {
  return sent.find((message) => message.to === to && message.type === type);
}
