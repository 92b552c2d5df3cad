import { nodesOf, type Experiment, type Operation } from './program';
import type { NodeId } from './port';
import { swapped } from './renaming';

/** Enough for all that a few nodes have to say to each other. */
const MANY = 40;
/** Entries that one message carries: enough for a short story. */
const ENTRIES = 3;
/** Where all clocks run alike: until one leads, or may. */
const PASSES = [13, 8];

/** Programs that end with the same operations and begin with less: a node is elected, and may commit an entry. */
export function* opened(experiment: Experiment, length: number): IterableIterator<Experiment> {
  const exchange: Operation = { op: 'exchange', among: nodesOf(experiment), count: MANY };
  const entry: Operation[] = [{ op: 'propose', node: 1 }, exchange];
  const end = { ...experiment, program: experiment.program.slice(-length) };
  const elections: Operation[] = experiment.leaseReads === true ? PASSES.map((ticks) => ({ op: 'pass', ticks })) : [{ op: 'timeout', node: 1 }];
  for (const leader of actors(end)) {
    const named = swapped(end, 1, leader);
    for (const election of elections) {
      yield { ...named, program: [election, exchange, ...named.program] };
      yield { ...named, program: [election, exchange, ...entry, ...named.program] };
    }
  }
}

function actors({ program }: Experiment): readonly NodeId[] {
  return [...new Set(program.flatMap((each): NodeId[] => ('node' in each ? [each.node] : 'from' in each ? [each.from, each.to] : [])))];
}

/**
 * Programs in which one node is the only voter at first, and adds the others later on: it is elected by itself, and what it stores
 * by then is committed. Nodes are expected to be named in the order in which they do something.
 */
export function* grown(experiment: Experiment): IterableIterator<Experiment> {
  const { leaseReads, program } = experiment;
  if (experiment.nodes < 2 || leaseReads === true || program.some(({ op }) => op === 'members')) return;
  // Two members are added by a joint configuration, one is not.
  const start = { ...experiment, nodes: Math.max(3, experiment.nodes), voters: 1 };
  const all = nodesOf(start);
  const members: Operation = { op: 'members', node: 1, members: { voters: [...all] } };
  const exchange: Operation = { op: 'exchange', among: all, count: MANY };
  for (let at = program.length; at > 0; at--) {
    const [before, rest] = [program.slice(0, at), program.slice(at)];
    const alone = before.filter((each) => !isExchange(each));
    if (alone.length < at) yield { ...start, program: [...alone, members, ...rest] };
    // Who is new has more to hear, also at once.
    for (const entriesMax of new Set([experiment.entriesMax, ENTRIES])) {
      yield { ...start, entriesMax, program: [...alone, members, ...rest.map((each) => (isExchange(each) ? exchange : each))] };
      yield { ...start, entriesMax, program: [...alone, members, ...rest.filter((each) => !isExchange(each)), exchange] };
    }
  }
}

function isExchange({ op }: Operation): boolean {
  return op === 'exchange' || op === 'deliver' || op === 'duplicate' || op === 'lose';
}
