import * as fc from 'fast-check';
import { Generator as Programs, type Habits } from './generate';
import type { Experiment, Operation } from './program';
import { leftUnderWay, merged, plainer, simplerThan, smallerClusters } from './simpler';

/** Where the reduction of a program stands: how many operations are taken away at once, or made simpler, and from where on. */
export interface Stage {
  readonly size: number;
  readonly from: number;
}

/** In the place of a size: operations are made simpler. */
const SIMPLER = 0;
const AGAIN: Stage = { size: 1, from: 0 };

/**
 * Experiments. They are drawn by a generator of our own, which is faster than composed arbitraries, and made smaller by
 * delta debugging: operations are taken away in chunks (halves, quarters, … one by one), then each is made simpler, and of two
 * that deliver messages one takes over what both do.
 */
class Experiments extends fc.Arbitrary<Experiment> {
  constructor(private readonly habits: Habits, private readonly stories: readonly Experiment[]) {
    super();
  }

  generate(random: fc.Random): fc.Value<Experiment> {
    const story = this.stories[random.nextInt(0, STORY_EVERY - 1)];
    if (story !== undefined) return new fc.Value(story, undefined);
    return new fc.Value(new Programs(random, this.habits).experiment(), undefined);
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

/** How long programs may be for what takes many trials. */
export interface Lengths {
  /** Up to this length two operations that need each other are taken away together. */
  readonly pairs: number;
  /** Up to this length one operation is tried in the place of two, */
  readonly merged: number;
  /** which are at most this far from each other. */
  readonly mergedApart: number;
}

const THOROUGH: Lengths = { pairs: 30, merged: 20, mergedApart: Infinity };
/** Of so many experiments one is a certain story that was told in advance. */
const STORY_EVERY = 40;

export function experiments(habits: Habits, ...stories: readonly Experiment[]): fc.Arbitrary<Experiment> {
  return new Experiments(habits, stories);
}

/** Experiments that are smaller than one, in the order in which they are worth trying. */
export function* smaller(experiment: Experiment, stage: Stage, lengths: Lengths = THOROUGH): IterableIterator<fc.Value<Experiment>> {
  const { program } = experiment;
  // Who has just been made simpler may become simpler still, before anything else is tried again.
  if (stage.size === SIMPLER) yield* simplerFrom(experiment, stage.from);
  for (let { size, from } = stage.size === SIMPLER ? AGAIN : stage; size >= 1; size = Math.floor(size / 2), from = 0) {
    for (; from < program.length; from += size) {
      const rest = [...program.slice(0, from), ...program.slice(from + size)];
      yield new fc.Value({ ...experiment, program: rest }, { size: Math.max(1, Math.min(size, rest.length)), from });
    }
  }
  for (const simpler of plainer(experiment)) yield new fc.Value(simpler, AGAIN);
  yield* simplerFrom(experiment, 0);
  if (program.length <= lengths.pairs) {
    for (let i = 0; i < program.length; i++) {
      for (let j = i + 1; j < program.length; j++) yield new fc.Value({ ...experiment, program: program.filter((_, at) => at !== i && at !== j) }, AGAIN);
    }
  }
  if (program.length <= lengths.merged) {
    for (const shorter of merged(experiment, lengths.mergedApart)) yield new fc.Value({ ...experiment, program: shorter }, AGAIN);
    for (const shorter of leftUnderWay(program)) yield new fc.Value({ ...experiment, program: shorter }, AGAIN);
  }
  for (const simpler of smallerClusters(experiment)) yield new fc.Value(simpler, AGAIN);
}

function* simplerFrom(experiment: Experiment, from: number): IterableIterator<fc.Value<Experiment>> {
  const { program } = experiment;
  for (let i = from; i < program.length; i++) {
    const [one, next] = [program[i] as Operation, program[i + 1]];
    if (one.op === 'pass' && next?.op === 'pass') {
      yield new fc.Value({ ...experiment, program: [...program.slice(0, i), { ...one, ticks: one.ticks + next.ticks }, ...program.slice(i + 2)] }, { size: SIMPLER, from: i });
    }
    for (const simpler of simplerThan(one, experiment)) {
      yield new fc.Value({ ...experiment, program: program.map((each, at) => (at === i ? simpler : each)) }, { size: SIMPLER, from: i });
    }
  }
}
