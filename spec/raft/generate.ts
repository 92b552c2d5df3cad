import type * as fc from 'fast-check';
import type { MessageType, NodeId } from './port';
import { majorityOf, nodesOf, type CrashPoint, type Experiment, type Operation } from './program';

/** What a program may contain. Each run leaves out some of what is possible: such runs go further than average ones. */
export interface Habits {
  /** Sizes of clusters to draw from. */
  readonly sizes: readonly number[];
  /** At most this many phases: an election, a proposal, a crash, some deliveries one by one, … */
  readonly phasesMax: number;
  /** How often each phase is drawn, as weights; 0 leaves it out. */
  readonly weights: Readonly<Record<Phase, number>>;
}

export type Phase = 'election' | 'proposal' | 'heartbeat' | 'exchange' | 'crash' | 'restart' | 'single' | 'cut';

export const PHASES: readonly Phase[] = ['election', 'proposal', 'heartbeat', 'exchange', 'crash', 'restart', 'single', 'cut'];
const TYPES: readonly MessageType[] = ['RequestVote', 'RequestVoteReply', 'AppendEntries', 'AppendEntriesReply'];
const POINTS: readonly (CrashPoint | undefined)[] = [undefined, undefined, 'writes', 'writes', 'sync', 'early', 'send'];

/** Draws one experiment. Plain calls to the random source: a program has dozens of operations, and thousands are drawn a second. */
export class Generator {
  private readonly program: Operation[] = [];
  private readonly nodes: readonly NodeId[];
  private readonly entriesMax: number;
  private readonly weights: number[];
  /** Who campaigned last: most of what happens next concerns it. */
  private leader: NodeId = 1;
  private readonly down = new Set<NodeId>();

  constructor(private readonly random: fc.Random, private readonly habits: Habits) {
    this.nodes = nodesOf({ nodes: this.oneOf(habits.sizes) });
    this.entriesMax = this.oneOf([1, 1, 3]);
    this.weights = PHASES.map((phase) => (this.below(4) === 0 && phase !== 'election' ? 0 : habits.weights[phase]));
  }

  experiment(): Experiment {
    const phases = 2 + this.below(this.habits.phasesMax - 1);
    if (this.below(3) === 0) this.settle(this.node());
    else this.election();
    for (let i = 1; i < phases; i++) this.phase(this.drawPhase());
    return { nodes: this.nodes.length, entriesMax: this.entriesMax, program: this.program };
  }

  private drawPhase(): Phase {
    let left = this.below(this.weights.reduce((sum, weight) => sum + weight, 0));
    return PHASES.find((_, i) => (left -= this.weights[i] ?? 0) < 0) ?? 'election';
  }

  private phase(phase: Phase): void {
    switch (phase) {
      case 'election':
        return this.election();
      case 'proposal':
        // Sometimes the client is behind the times.
        for (let i = this.below(3); i >= 0; i--) this.program.push({ op: 'propose', node: this.below(4) === 0 ? this.node() : this.leader });
        if (this.below(4) === 0) return this.rival();
        return this.below(4) === 0 ? undefined : this.exchange(this.group(this.leader), 2);
      case 'heartbeat':
        this.program.push({ op: 'tick', node: this.leader });
        return this.exchange(this.group(this.leader), 2);
      case 'exchange':
        return this.exchange(this.group(this.node()), 4);
      case 'crash':
        return this.crash(this.below(2) === 0 ? this.leader : this.node());
      case 'restart':
        for (const node of this.down) this.program.push({ op: 'restart', node });
        return this.down.clear();
      case 'single':
        for (let i = this.below(4); i >= 0; i--) this.program.push(this.single());
        return;
      case 'cut':
        if (this.below(3) === 0) this.program.push({ op: 'heal' });
        else this.cut(this.node());
    }
  }

  /** A crash, at once or in the middle of what comes next; often the node is soon back and hears what it missed. */
  private crash(node: NodeId): void {
    const after = this.oneOf(POINTS);
    this.program.push({ op: 'crash', node, ...(after === undefined ? {} : { after }), keep: this.oneOf([0, 1, 1, 2]) });
    if (after !== undefined) this.phase(this.oneOf(['election', 'election', 'proposal', 'heartbeat'] as const));
    if (this.below(3) === 0) {
      this.down.add(node);
      return;
    }
    this.program.push({ op: 'restart', node });
    if (this.below(2) === 0) this.settle(node === this.leader ? this.otherThan(node) : this.leader);
  }

  /** All goes well: a leader is elected if there is none, and an entry is committed and applied everywhere. */
  private settle(leader: NodeId): void {
    const exchange = (rounds: number): Operation => ({ op: 'exchange', among: this.nodes, count: rounds * this.nodes.length });
    this.program.push({ op: 'timeout', node: leader }, exchange(4), { op: 'propose', node: leader }, exchange(3), { op: 'tick', node: leader }, exchange(2));
    this.leader = leader;
  }

  /** The others elect a leader of their own, and only then meet the old one again. */
  private rival(): void {
    const old = this.leader;
    const rival = this.otherThan(old);
    const others = this.nodes.filter((node) => node !== old);
    this.leader = rival;
    this.program.push({ op: 'timeout', node: rival });
    this.exchange(others, 4);
    this.program.push({ op: 'propose', node: rival });
    this.exchange(this.group(rival), 3);
  }

  private cut(from: NodeId): void {
    this.program.push({ op: 'cut', from, to: this.otherThan(from) });
  }

  private election(): void {
    const candidate = this.node();
    const group = this.group(candidate);
    this.program.push({ op: 'timeout', node: candidate });
    this.leader = candidate;
    this.exchange(group, 4);
  }

  /** Mostly enough messages for a `rounds`-fold exchange with each of the group; sometimes it ends halfway. */
  private exchange(among: readonly NodeId[], rounds: number): void {
    const all = rounds * among.length;
    this.program.push({ op: 'exchange', among, count: this.below(4) === 0 ? 1 + this.below(all) : all });
  }

  /** One message between the node that leads, or seems to, and another; or between any two. */
  private single(): Operation {
    const leader = this.below(5) === 0 ? this.node() : this.leader;
    const other = this.otherThan(leader);
    const type = this.oneOf(TYPES);
    const toLeader = type === 'RequestVoteReply' || type === 'AppendEntriesReply';
    const op = this.oneOf(['deliver', 'deliver', 'duplicate', 'lose'] as const);
    return { op, from: toLeader ? other : leader, to: toLeader ? leader : other, type, rank: this.below(2) * this.below(4) };
  }

  /** A node with the others: with all, with a bare majority, or with any number of them. */
  private group(node: NodeId): readonly NodeId[] {
    const kind = this.below(3);
    if (kind === 0) return this.nodes;
    const size = kind === 1 ? majorityOf({ nodes: this.nodes.length }) : 2 + this.below(this.nodes.length - 1);
    const from = this.below(this.nodes.length);
    const others = [...this.nodes.slice(from), ...this.nodes.slice(0, from)].filter((other) => other !== node);
    return [node, ...others.slice(0, size - 1)].sort((a, b) => a - b);
  }

  private otherThan(node: NodeId): NodeId {
    return ((node + this.below(this.nodes.length - 1)) % this.nodes.length) + 1;
  }

  private node(): NodeId {
    return this.oneOf(this.nodes);
  }

  private oneOf<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  private below(bound: number): number {
    return this.random.nextInt(0, bound - 1);
  }
}
