import type * as fc from 'fast-check';
import type { Experiment } from './program';
import { quietly } from './quietly';
import { dice } from './script';
import { smaller, type Lengths, type Stage } from './shrink';
import { briefest, opened, otherwise } from './openings';
import { inOrder, smallerStarts } from './renaming';
import { varied } from './variations';

/** So many operations of the end of a program are tried first. */
const ENDING = 4;
/** What else several changes at once are for, variations find sooner. */
const BRISK: Lengths = { pairs: 16, merged: 20, mergedApart: 2 };
/** So long a story is varied at most, and so often: each time that a shorter one is found as often again. */
const VARIED_MAX = 30;
const VARIATIONS = 300;

/** Whether an experiment fails; yields where that takes long. */
type Trial = (smaller: Experiment) => Generator<unknown, boolean>;
/** Yields what it came to by then after each step, and nothing in the midst of a trial. */
type Reduction = Generator<Experiment | undefined, Experiment>;

/** A small experiment that fails as one does. `isTired` says when enough was tried, so that what is small already need not become smaller. */
export function* reduce(experiment: Experiment, fails: Trial, isTired: () => boolean): Reduction {
  const ending = yield* endingOf(yield* withoutLeases(experiment, fails), fails);
  const story = yield* stepwise(ending, fails, { size: Math.ceil(ending.program.length / 2), from: 0 });
  return yield* varying(yield* settled(yield* briefly(story, fails), fails), fails, isTired);
}

/** One of the briefest stories, if it fails in the same way. */
function* briefly(story: Experiment, fails: Trial): Reduction {
  for (const brief of briefest(story)) {
    if (brief.program.length < story.program.length && (yield* quietly(fails(brief)))) return yield* stepwise(brief, fails, AGAIN);
  }
  return story;
}

/** The smallest that can be reached by steps after each of which it still fails. */
function* stepwise(experiment: Experiment, fails: Trial, first: Stage): Reduction {
  let current = experiment;
  let stage = first;
  for (;;) {
    yield current;
    let next: fc.Value<Experiment> | undefined;
    for (const candidate of smaller(current, stage, BRISK)) {
      if (!(yield* quietly(fails(candidate.value)))) continue;
      next = candidate;
      break;
    }
    if (next === undefined) return current;
    current = next.value;
    stage = next.context as Stage;
  }
}

const AGAIN: Stage = { size: 1, from: 0 };

function* inSmallerCluster(experiment: Experiment, fails: Trial): Reduction {
  const named = inOrder(experiment);
  const story = named !== undefined && (yield* quietly(fails(named))) ? named : experiment;
  for (const smallerOne of smallerStarts(story)) if (yield* quietly(fails(smallerOne))) return yield* inSmallerCluster(yield* stepwise(smallerOne, fails, AGAIN), fails);
  return story;
}

/** In a small cluster, with a short beginning, and told in another way where that takes fewer operations. */
function* settled(experiment: Experiment, fails: Trial): Reduction {
  const story = yield* inSmallerCluster(experiment, fails);
  const { length } = story.program;
  if (length > VARIED_MAX) return story;
  for (let end = 1; end < length; end++) {
    for (const other of opened(story, end)) {
      if (other.program.length < length && (yield* quietly(fails(other)))) return yield* settled(yield* stepwise(other, fails, AGAIN), fails);
    }
  }
  for (const other of otherwise(story)) {
    if (!(yield* quietly(fails(other)))) continue;
    const shorter = yield* stepwise(other, fails, AGAIN);
    if (shorter.program.length < length) return yield* settled(shorter, fails);
  }
  return story;
}

/** Where no rule of leases is broken, clocks need not run alike. */
function* withoutLeases(experiment: Experiment, fails: Trial): Generator<undefined, Experiment> {
  const { leaseReads, ...rest } = experiment;
  return leaseReads === true && (yield* quietly(fails(rest))) ? rest : experiment;
}

/** Goes from story to story of the same length, and starts anew from each that is shorter. */
function* varying(story: Experiment, fails: Trial, isTired: () => boolean): Reduction {
  const die = dice(story.program.length);
  const seen = new Set<string>();
  let shortest = story;
  let here = story;
  for (let count = 0; count < VARIATIONS && here.program.length <= VARIED_MAX && !isTired(); count++) {
    const next = varied(here, die);
    if (next.program.length > here.program.length) continue;
    const name = JSON.stringify(next);
    if (seen.has(name)) continue;
    seen.add(name);
    if (!(yield* quietly(fails(next)))) continue;
    here = next;
    if (next.program.length >= shortest.program.length) continue;
    shortest = here = yield* settled(yield* stepwise(next, fails, AGAIN), fails);
    count = 0;
  }
  return shortest;
}

/** Most of a long program has nothing to do with how it ends: a short end of it that fails alone, or after somebody is elected, if there is one. */
function* endingOf(experiment: Experiment, fails: Trial): Generator<undefined, Experiment> {
  const { program } = experiment;
  for (let length = ENDING; length < program.length; length *= 2) {
    const end = { ...experiment, program: program.slice(-length) };
    for (const shorter of [end, ...opened(experiment, length)]) if (yield* quietly(fails(shorter))) return shorter;
  }
  return experiment;
}
