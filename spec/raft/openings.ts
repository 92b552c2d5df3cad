import { ELECTION_TICKS, nodesOf, type Experiment, type Operation } from './program';
import type { NodeId } from './port';
import { swapped } from './renaming';

/** Enough for all that a few nodes have to say to each other. */
const MANY = 40;
/** Entries that one message carries: enough for a short story. */
const ENTRIES = 3;
/** Where all clocks run alike: until one leads, or may. */
const PASS: Operation = { op: 'pass', ticks: 13 };
/** So many operations of the end of a short story may follow on waiting alone. */
const SHORT = 4;
const WAITED_MAX = 8;
/** Until some node campaigns, or several do, or one does so again. */
const WAITS = Array.from({ length: 2 * ELECTION_TICKS }, (_, i) => ELECTION_TICKS + i);
/** Brief stories are tried in clusters of these sizes; in the largest where a smaller one does it as well. */
const BRIEF_SIZES = [3, 4, 5];
const BRIEF_NODES = 5;

/** Programs that end with the same operations and begin with less: a node is elected, and may have an entry, or commit it. */
export function* opened(experiment: Experiment, length: number): IterableIterator<Experiment> {
  const exchange: Operation = { op: 'exchange', among: nodesOf(experiment), count: MANY };
  const entry: Operation[] = [{ op: 'propose', node: 1 }, exchange];
  const end = { ...experiment, program: experiment.program.slice(-length) };
  const election: Operation = experiment.leaseReads === true ? PASS : { op: 'timeout', node: 1 };
  for (const leader of actors(end)) {
    const named = swapped(end, 1, leader);
    for (let entries = 0; entries <= entry.length; entries++) yield { ...named, program: [election, exchange, ...entry.slice(0, entries), ...named.program] };
  }
}

/** Of these the first ones come before the end of a program: node 1 is elected by node 2, and it, or both, have an entry, which is committed. */
const BEGINNING: readonly Operation[] = [
  { op: 'timeout', node: 1 }, { op: 'deliver', from: 1, to: 2, type: 'RequestVote', rank: 0 }, { op: 'deliver', from: 2, to: 1, type: 'RequestVoteReply', rank: 0 },
  { op: 'propose', node: 1 }, { op: 'deliver', from: 1, to: 2, type: 'AppendEntries', rank: 0 }, { op: 'deliver', from: 2, to: 1, type: 'AppendEntriesReply', rank: 0 },
];
const ELECTED = 3;

/** Shorter programs that end with the same operations, before which somebody is elected by one other node, message by message. */
export function* begun(experiment: Experiment): IterableIterator<Experiment> {
  const { leaseReads, nodes, program } = experiment;
  // Where all clocks run alike none runs alone.
  if (leaseReads === true) return;
  for (let end = 1; end < program.length; end++) {
    const rest = { ...experiment, program: program.slice(-end) };
    for (let length = ELECTED; length <= BEGINNING.length && length + end < program.length; length++) {
      for (const leader of nodesOf(experiment)) {
        const led = swapped(rest, 1, leader);
        for (let voter = 2; voter <= Math.min(3, nodes); voter++) yield { ...led, program: [...BEGINNING.slice(0, length), ...swapped(led, 2, voter).program] };
      }
    }
  }
}

function actors({ program }: Experiment): readonly NodeId[] {
  return [...new Set(program.flatMap((each): NodeId[] => ('node' in each ? [each.node] : 'from' in each ? [each.from, each.to] : [])))];
}

/** What can happen to a node that is alone: it leads, stores an entry, crashes, starts and leads again. */
const LONE: readonly Operation[] = [{ op: 'timeout', node: 1 }, { op: 'propose', node: 1 }, { op: 'crash', node: 1, keep: 0 }, { op: 'restart', node: 1 }, { op: 'timeout', node: 1 }];

/** The stories of a node that is alone, the shortest first. */
export function* lone(experiment: Experiment): IterableIterator<Experiment> {
  if (experiment.leaseReads === true) return;
  for (let length = 1; length <= LONE.length; length++) yield { ...experiment, nodes: 1, voters: 1, program: LONE.slice(0, length) };
}

/** Other ways to tell a story, in which it may become shorter than it can step by step. */
export function* otherwise(story: Experiment): IterableIterator<Experiment> {
  const { leaseReads, nodes, program } = story;
  // Where all clocks run alike none runs alone, and nobody is elected at once.
  if (leaseReads === true) return;
  if (nodes > 1) yield alone(story);
  if (program.length <= WAITED_MAX) yield* waited(story);
  if (nodes > 1) yield* grown(story);
}

/** Programs that end with the same operations, and before that the clocks run for a while, with nobody hearing of anybody. */
function* waited(experiment: Experiment): IterableIterator<Experiment> {
  const { length } = experiment.program;
  for (let end = Math.min(SHORT, length - 2); end > 0; end--) {
    const rest = { ...experiment, program: experiment.program.slice(-end) };
    for (let node = 1; node <= experiment.nodes; node++) {
      const named = swapped(rest, 1, node);
      for (const ticks of WAITS) yield { ...named, program: [{ op: 'pass', ticks }, ...named.program] };
    }
  }
}

/**
 * Stories of two operations: the clocks run, and all is heard. And of three, which begin with a candidate: two times it is heard of,
 * by some or twice by the same one, or it or another one campaigns, crashes, starts or is told a value.
 */
export function* briefest(experiment: Experiment): IterableIterator<Experiment> {
  if (experiment.leaseReads === true) return;
  for (const nodes of BRIEF_SIZES) {
    const exchange: Operation = { op: 'exchange', among: nodesOf({ nodes }), count: MANY };
    for (const ticks of WAITS) yield { ...experiment, nodes, voters: nodes, program: [{ op: 'pass', ticks }, exchange] };
  }
  const start = { ...experiment, nodes: BRIEF_NODES, voters: BRIEF_NODES };
  const first: Operation = { op: 'timeout', node: 1 };
  const ask = { from: 1, to: 2, type: 'RequestVote', rank: 0 } as const;
  const next: readonly Operation[] = [
    { op: 'exchange', among: nodesOf(start), count: MANY }, { op: 'exchange', among: [1, 2], count: MANY }, { op: 'deliver', ...ask }, { op: 'duplicate', ...ask },
    ...[1, 2].flatMap((node): Operation[] => [{ op: 'timeout', node }, { op: 'propose', node }, { op: 'crash', node, keep: 0 }, { op: 'restart', node }]),
  ];
  for (const one of next) for (const other of next) yield { ...start, program: [first, one, other] };
}

/** The same in a cluster of one: it does what any of them did, leads whenever it runs, and is told by its clients what others would tell it. */
function alone(experiment: Experiment): Experiment {
  const program = experiment.program.flatMap((each): readonly Operation[] => {
    switch (each.op) {
      case 'exchange':
      case 'deliver':
      case 'duplicate':
        return [{ op: 'propose', node: 1 }];
      case 'restart':
        return [{ op: 'restart', node: 1 }, { op: 'timeout', node: 1 }];
      case 'lose':
      case 'cut':
      case 'transfer':
      case 'members':
        return [];
      case 'heal':
      case 'pass':
        return [each];
      default:
        return [{ ...each, node: 1 }];
    }
  });
  return { ...experiment, nodes: 1, voters: 1, program };
}

/**
 * Programs in which one node is the only voter at first, and adds the others later on: it is elected by itself, and what it stores
 * by then is committed. Nodes are expected to be named in the order in which they do something.
 */
function* grown(experiment: Experiment): IterableIterator<Experiment> {
  const { program } = experiment;
  // Two members are added by a joint configuration, one is not.
  const start = { ...experiment, nodes: Math.max(3, experiment.nodes), voters: 1 };
  const all = nodesOf(start);
  const added: Operation = { op: 'members', node: 1, members: { voters: [...all] } };
  const changed = program.findIndex(({ op }) => op === 'members');
  const change = program[changed];
  if (change !== undefined) {
    const others = program.filter((each) => each !== change);
    const [before, rest] = [others.slice(0, changed), others.slice(changed)];
    yield* joined(start, before, added, rest);
    // Where it was somebody else who forgot the members, it may be the only voter of the start.
    yield* joined(start, before, added, rest.map((each) => (each.op === 'compact' ? { ...each, node: 1 } : each)));
    for (let at = changed; at > 0; at--) yield* joined(start, others.slice(0, at), change, others.slice(at));
    return;
  }
  for (let at = program.length; at > 0; at--) yield* joined(start, program.slice(0, at), added, program.slice(at));
}

/** What comes before the others are added happens to the only voter. */
function* joined(start: Experiment, before: readonly Operation[], members: Operation, rest: readonly Operation[]): IterableIterator<Experiment> {
  const exchange: Operation = { op: 'exchange', among: nodesOf(start), count: MANY };
  const own = before.filter((each) => !isExchange(each));
  if (own.length < before.length) yield { ...start, program: [...own, members, ...rest] };
  // Who is new has more to hear, also at once.
  for (const entriesMax of new Set([start.entriesMax, ENTRIES])) {
    yield { ...start, entriesMax, program: [...own, members, ...rest.map((each) => (isExchange(each) ? exchange : each))] };
    yield { ...start, entriesMax, program: [...own, members, ...rest.filter((each) => !isExchange(each)), exchange] };
  }
}

function isExchange({ op }: Operation): boolean {
  return op === 'exchange' || op === 'deliver' || op === 'duplicate' || op === 'lose';
}
