import { extras, type Flavour } from './extras';
import type { NodeId } from './port';
import type { CrashPoint, Experiment } from './program';
import { Script, type Dice } from './script';

/** What a program may contain. Each run leaves out some of what is possible: such runs go further than average ones. */
export interface Habits {
  /** Sizes of clusters to draw from. */
  readonly sizes: readonly number[];
  /** At most this many phases: an election, a proposal, a crash, some deliveries one by one, … */
  readonly phasesMax: number;
  /** How often each phase is drawn, as weights; 0 leaves it out. */
  readonly weights: Readonly<Record<Phase, number>>;
  /** What else happens, drawn once for each program: it shows only with nodes that have the feature. */
  readonly flavours: readonly Flavour[];
}

export type Phase = 'election' | 'proposal' | 'heartbeat' | 'exchange' | 'crash' | 'restart' | 'single' | 'cut';

export const PHASES: readonly Phase[] = ['election', 'proposal', 'heartbeat', 'exchange', 'crash', 'restart', 'single', 'cut'];
const POINTS: readonly (CrashPoint | undefined)[] = [undefined, undefined, 'writes', 'writes', 'sync', 'early', 'send'];

/** In one of so many programs disks may be busy for a while. */
const ASYNC_EVERY = 6;

/** Draws one experiment. Plain calls to the random source: a program has dozens of operations, and thousands are drawn a second. */
export class Generator {
  private readonly script: Script;
  private readonly flavour: Flavour;
  private readonly start: Omit<Experiment, 'program'>;
  private readonly weights: number[];

  constructor(random: Dice, private readonly habits: Habits) {
    const below = (bound: number) => random.nextInt(0, bound - 1);
    this.flavour = habits.flavours[below(habits.flavours.length)] ?? 'plain';
    this.start = this.setting(below);
    this.script = new Script(random, this.start.nodes, this.start.voters === undefined ? undefined : Array.from({ length: this.start.voters }, (_, i) => i + 1));
    this.weights = PHASES.map((phase) => (below(4) === 0 && phase !== 'election' ? 0 : habits.weights[phase]));
  }

  private setting(below: (bound: number) => number): Omit<Experiment, 'program'> {
    const oneOf = <T>(list: readonly T[]): T => list[below(list.length)] as T;
    const entriesMax = oneOf([1, 1, 3]);
    switch (this.flavour) {
      case 'ballots':
        return { nodes: oneOf([3, 4, 5]), entriesMax };
      case 'rivals':
        return { nodes: 5, voters: 4, entriesMax };
      case 'comeback':
        return { nodes: 5, entriesMax };
      case 'members':
        return { nodes: 5, voters: oneOf([3, 4, 4]), entriesMax };
      case 'sets':
        return { nodes: oneOf([3, 5]), voters: oneOf([1, 2, 3, 3]), entriesMax };
      case 'lone':
        return { nodes: 4, voters: 1, entriesMax };
      case 'pre-vote':
        return { nodes: oneOf(this.habits.sizes), preVote: true, ...(below(2) === 0 ? { checkQuorum: true } : {}), entriesMax };
      default:
        return { nodes: oneOf(this.habits.sizes), entriesMax };
    }
  }

  experiment(): Experiment {
    const { script } = this;
    const phases = 2 + script.below(this.habits.phasesMax - 1);
    const isSettled = script.below(3) === 0;
    const first = this.start.voters === 1 ? 1 : script.node();
    if (isSettled) script.settle(first);
    else script.election(first);
    for (let i = 1; i < phases; i++) this.phase();
    return { ...this.start, ...(script.below(ASYNC_EVERY) === 0 ? { asyncWrites: true as const } : {}), program: script.program };
  }

  private phase(): void {
    const { script, flavour } = this;
    if (flavour === 'plain' || script.below(2) === 0) return this.perform(this.drawPhase());
    // What a feature is for seldom comes about in a cluster that is in pieces.
    if (script.isHurt && script.below(2) === 0) script.recover();
    extras[flavour](script);
  }

  private drawPhase(): Phase {
    let left = this.script.below(this.weights.reduce((sum, weight) => sum + weight, 0));
    return PHASES.find((_, i) => (left -= this.weights[i] ?? 0) < 0) ?? 'election';
  }

  private perform(phase: Phase): void {
    const { script } = this;
    switch (phase) {
      case 'election':
        return script.election(script.node());
      case 'proposal':
        // Sometimes the client is behind the times.
        for (let i = script.below(3); i >= 0; i--) script.add({ op: 'propose', node: script.below(4) === 0 ? script.node() : script.leader });
        if (script.below(4) === 0) script.rival();
        else if (script.below(4) > 0) script.exchange(script.group(script.leader), 2);
        return;
      case 'heartbeat':
        script.add({ op: 'tick', node: script.leader });
        return script.exchange(script.group(script.leader), 2);
      case 'exchange':
        return script.exchange(script.group(script.node()), 4);
      case 'crash':
        return this.crash(script.below(2) === 0 ? script.leader : script.node());
      case 'restart':
        return script.restart();
      case 'single':
        for (let i = script.below(4); i >= 0; i--) script.single();
        return;
      case 'cut': {
        const from = script.node();
        if (script.below(3) === 0) script.heal();
        else script.cut(from, script.otherThan(from));
      }
    }
  }

  /** A crash, at once or in the middle of what comes next; often the node is soon back and hears what it missed. */
  private crash(node: NodeId): void {
    const { script } = this;
    const after = script.oneOf(POINTS);
    const torn = script.below(4) === 0 ? { torn: true as const } : {};
    script.add({ op: 'crash', node, ...(after === undefined ? {} : { after }), keep: script.oneOf([0, 1, 1, 2]), ...torn });
    if (after !== undefined && script.below(2) === 0) script.writes(node);
    else if (after !== undefined) this.perform(script.oneOf(['election', 'election', 'proposal', 'heartbeat'] as const));
    if (script.below(3) === 0) {
      script.down.add(node);
      return;
    }
    script.add({ op: 'restart', node });
    if (script.below(2) === 0) script.settle(node === script.leader ? script.otherThan(node) : script.leader);
  }
}
