import * as fc from 'fast-check';
import { Generator, type Habits } from './generate';
import { nodesOf, type Experiment, type Operation } from './program';

/** Where the reduction of a program stands: how many operations are taken away at once, and from where on. */
interface Stage {
  readonly size: number;
  readonly from: number;
}

/**
 * Experiments. They are drawn by a generator of our own, which is faster than composed arbitraries, and made smaller by
 * delta debugging: operations are taken away in chunks (halves, quarters, … one by one), then each is made simpler.
 */
class Experiments extends fc.Arbitrary<Experiment> {
  constructor(private readonly habits: Habits, private readonly stories: readonly Experiment[]) {
    super();
  }

  generate(random: fc.Random): fc.Value<Experiment> {
    const story = this.stories[random.nextInt(0, STORY_EVERY - 1)];
    if (story !== undefined) return new fc.Value(story, undefined);
    return new fc.Value(new Generator(random, this.habits).experiment(), undefined);
  }

  canShrinkWithoutContext(value: unknown): value is Experiment {
    return typeof value === 'object' && value !== null && 'program' in value;
  }

  shrink(experiment: Experiment, context: unknown): fc.Stream<fc.Value<Experiment>> {
    const { length } = experiment.program;
    const stage = (context as Stage | undefined) ?? { size: Math.ceil(length / 2), from: 0 };
    return fc.stream(smaller(experiment, stage));
  }
}

/** Up to this length two operations that need each other are taken away together. */
const PAIRS_MAX = 30;
/** Of so many experiments one is a certain story that was told in advance. */
const STORY_EVERY = 40;

/** The smallest experiment that can be reached from one by steps after each of which it still fails. */
export function reduce(experiment: Experiment, fails: (smaller: Experiment) => boolean): Experiment {
  let current = experiment;
  let stage: Stage = { size: Math.ceil(experiment.program.length / 2), from: 0 };
  for (;;) {
    let next: fc.Value<Experiment> | undefined;
    for (const candidate of smaller(current, stage)) {
      if (!fails(candidate.value)) continue;
      next = candidate;
      break;
    }
    if (next === undefined) return current;
    current = next.value;
    stage = next.context as Stage;
  }
}

export function experiments(habits: Habits, ...stories: readonly Experiment[]): fc.Arbitrary<Experiment> {
  return new Experiments(habits, stories);
}

/** Experiments that are smaller than one, in the order in which they are worth trying. */
function* smaller(experiment: Experiment, stage: Stage): IterableIterator<fc.Value<Experiment>> {
  const { program } = experiment;
  for (let { size, from } = stage; size >= 1; size = Math.floor(size / 2), from = 0) {
    for (; from < program.length; from += size) {
      const rest = [...program.slice(0, from), ...program.slice(from + size)];
      yield new fc.Value({ ...experiment, program: rest }, { size: Math.max(1, Math.min(size, rest.length)), from });
    }
  }
  const again = { size: 1, from: 0 };
  for (let i = 0; i < program.length; i++) {
    for (const simpler of simplerThan(program[i] as Operation)) {
      yield new fc.Value({ ...experiment, program: program.map((each, at) => (at === i ? simpler : each)) }, again);
    }
  }
  if (program.length <= PAIRS_MAX) {
    for (let i = 0; i < program.length; i++) {
      for (let j = i + 1; j < program.length; j++) yield new fc.Value({ ...experiment, program: program.filter((_, at) => at !== i && at !== j) }, again);
    }
  }
  for (const simpler of smallerClusters(experiment)) yield new fc.Value(simpler, again);
  const { preVote, checkQuorum, asyncWrites, ...plain } = experiment;
  if (preVote ?? checkQuorum) yield new fc.Value({ ...plain, ...(asyncWrites === undefined ? {} : { asyncWrites }) }, again);
  if (asyncWrites) yield new fc.Value({ ...plain, ...(preVote === undefined ? {} : { preVote }), ...(checkQuorum === undefined ? {} : { checkQuorum }) }, again);
}

/** Operations that do less, the one that does least first. */
function simplerThan(operation: Operation): readonly Operation[] {
  switch (operation.op) {
    case 'exchange': {
      const { among, count } = operation;
      const groups = among.length > 2 ? among.map((gone) => among.filter((node) => node !== gone)) : [];
      const counts = [Math.floor(count / 2), count - 1].filter((fewer) => fewer >= 1 && fewer < count);
      return [...groups.map((fewer) => ({ ...operation, among: fewer })), ...counts.map((fewer) => ({ ...operation, count: fewer }))];
    }
    case 'crash': {
      const { op, node, after, keep, torn } = operation;
      const less = after === undefined ? [] : [{ op, node, keep: 0 }];
      if (torn) less.push({ op, node, keep, ...(after === undefined ? {} : { after }) });
      return keep > 0 ? [...less, { ...operation, keep: 0 }] : less;
    }
    case 'pass':
      return operation.ticks > 1 ? [{ ...operation, ticks: operation.ticks - 1 }] : [];
    case 'duplicate':
      return [{ ...operation, op: 'deliver' }];
    case 'deliver':
    case 'lose':
      return operation.rank > 0 ? [{ ...operation, rank: 0 }] : [];
    default:
      return [];
  }
}

/** The same with fewer nodes, where the last ones take no part. */
function* smallerClusters(experiment: Experiment): IterableIterator<Experiment> {
  const used = new Set(experiment.program.flatMap(nodesIn));
  for (const fewer of [2, 3, 4]) {
    if (fewer < experiment.nodes && nodesOf(experiment).every((node) => node <= fewer || !used.has(node)) && (experiment.voters ?? 0) <= fewer) yield { ...experiment, nodes: fewer };
  }
}

function nodesIn(operation: Operation): readonly number[] {
  switch (operation.op) {
    case 'exchange':
      return operation.among;
    case 'heal':
    case 'pass':
      return [];
    case 'members':
      return [operation.node, ...operation.members.voters, ...(operation.members.learners ?? [])];
    case 'transfer':
      return [operation.node, operation.to];
    default:
      return 'node' in operation ? [operation.node] : [operation.from, operation.to];
  }
}
