import { randomFrom } from '../kernel';
import type { MessageType, NodeId } from './port';
import { majorityOf, nodesOf, type Operation } from './program';

const TYPES: readonly MessageType[] = ['RequestVote', 'RequestVoteReply', 'AppendEntries', 'AppendEntriesReply'];

/** Draws whole numbers, both ends included. */
export interface Dice {
  nextInt(min: number, max: number): number;
}

export function dice(seed: number): Dice {
  const random = randomFrom(seed);
  return { nextInt: (min, max) => min + Math.floor(random() * (max - min + 1)) };
}

/** A program under way: what happens to a cluster, in steps that a person would name. Whole numbers come from a die. */
export class Script {
  readonly program: Operation[] = [];
  readonly nodes: readonly NodeId[];
  /** Who campaigned last: most of what happens next concerns it. */
  leader: NodeId = 1;
  readonly down = new Set<NodeId>();
  private isCut = false;

  constructor(private readonly random: Dice, nodes: number, public voters: readonly NodeId[] = nodesOf({ nodes })) {
    this.nodes = nodesOf({ nodes });
  }

  add(...operations: readonly Operation[]): void {
    for (const operation of operations) this.program.push(operation);
  }

  /** All goes well: a leader is elected if there is none, and an entry is committed and applied everywhere. */
  settle(leader: NodeId): void {
    const exchange = (rounds: number): Operation => ({ op: 'exchange', among: this.nodes, count: rounds * this.nodes.length });
    this.add({ op: 'timeout', node: leader }, exchange(4), { op: 'propose', node: leader }, exchange(3), { op: 'tick', node: leader }, exchange(2));
    this.leader = leader;
  }

  election(candidate: NodeId, group = this.group(candidate)): void {
    this.add({ op: 'timeout', node: candidate });
    this.leader = candidate;
    this.exchange(group, 4);
  }

  /** The others elect a leader of their own, and only then meet the old one again. */
  rival(): NodeId {
    const old = this.leader;
    const rival = this.otherThan(old);
    const others = this.nodes.filter((node) => node !== old);
    this.leader = rival;
    this.add({ op: 'timeout', node: rival });
    this.exchange(others, 4);
    this.add({ op: 'propose', node: rival });
    this.exchange(this.group(rival), 3);
    return old;
  }

  /** Somebody is down, or cut off from somebody. */
  get isHurt(): boolean {
    return this.isCut || this.down.size > 0;
  }

  recover(): void {
    this.heal();
    this.restart();
  }

  heal(): void {
    this.add({ op: 'heal' });
    this.isCut = false;
  }

  cut(from: NodeId, to: NodeId): void {
    this.add({ op: 'cut', from, to });
    this.isCut = true;
  }

  restart(): void {
    for (const node of this.down) this.add({ op: 'restart', node });
    this.down.clear();
  }

  /** A node hears of something that it has to write: a vote that it is asked for, or an entry. */
  writes(node: NodeId): void {
    const other = this.otherThan(node);
    if (this.below(2) === 0) return this.add({ op: 'timeout', node: other }, { op: 'deliver', from: other, to: node, type: 'RequestVote', rank: 0 });
    this.add({ op: 'propose', node: this.leader });
    if (node !== this.leader) this.add({ op: 'deliver', from: this.leader, to: node, type: 'AppendEntries', rank: 0 });
  }

  /** Mostly enough messages for a `rounds`-fold exchange with each of the group; sometimes it ends halfway. */
  exchange(among: readonly NodeId[], rounds: number): void {
    const all = rounds * among.length;
    this.add({ op: 'exchange', among, count: this.below(4) === 0 ? 1 + this.below(all) : all });
  }

  /** One message between the node that leads, or seems to, and another; or between any two. */
  single(): void {
    const leader = this.below(5) === 0 ? this.node() : this.leader;
    const other = this.otherThan(leader);
    const type = this.oneOf(TYPES);
    const toLeader = type === 'RequestVoteReply' || type === 'AppendEntriesReply';
    const op = this.oneOf(['deliver', 'deliver', 'duplicate', 'lose'] as const);
    this.add({ op, from: toLeader ? other : leader, to: toLeader ? leader : other, type, rank: this.below(2) * this.below(4) });
  }

  /** A node with the others: with all, with a bare majority, or with any number of them. */
  group(node: NodeId): readonly NodeId[] {
    const kind = this.below(3);
    if (kind === 0 || this.nodes.length === 1) return this.nodes;
    const size = kind === 1 ? majorityOf({ nodes: this.nodes.length }) : 2 + this.below(this.nodes.length - 1);
    const from = this.below(this.nodes.length);
    const others = [...this.nodes.slice(from), ...this.nodes.slice(0, from)].filter((other) => other !== node);
    return [node, ...others.slice(0, size - 1)].sort((a, b) => a - b);
  }

  otherThan(node: NodeId): NodeId {
    const { length } = this.nodes;
    return length === 1 ? node : ((node + this.below(length - 1)) % length) + 1;
  }

  node(): NodeId {
    return this.oneOf(this.nodes);
  }

  oneOf<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  below(bound: number): number {
    return this.random.nextInt(0, bound - 1);
  }
}
