import type * as fc from 'fast-check';
import type { Experiment } from './program';
import { dice } from './script';
import { smaller, type Stage } from './shrink';
import { inOrder, smallerStarts } from './renaming';
import { varied } from './variations';

/** So many operations of the end of a program are tried first. */
const ENDING = 8;
/** So long a story is varied at most, and so often: each time that a shorter one is found as often again. */
const VARIED_MAX = 30;
const VARIATIONS = 2000;

type Fails = (smaller: Experiment) => boolean;

/** A small experiment that fails as one does. `isTired` says when enough was tried, so that what is small already need not become smaller. */
export function reduce(experiment: Experiment, fails: Fails, isTired: () => boolean): Experiment {
  const ending = endingOf(experiment, fails);
  const story = stepwise(ending, fails, { size: Math.ceil(ending.program.length / 2), from: 0 });
  return varying(inSmallerCluster(story, fails), fails, isTired);
}

/** The smallest that can be reached by steps after each of which it still fails. */
function stepwise(experiment: Experiment, fails: Fails, first: Stage): Experiment {
  let current = experiment;
  let stage = first;
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

const AGAIN: Stage = { size: 1, from: 0 };

function inSmallerCluster(experiment: Experiment, fails: Fails): Experiment {
  const named = inOrder(experiment);
  const story = named !== undefined && fails(named) ? named : experiment;
  for (const smallerOne of smallerStarts(story)) if (fails(smallerOne)) return inSmallerCluster(stepwise(smallerOne, fails, AGAIN), fails);
  return story;
}

/** Goes from story to story of the same length, and starts anew from each that is shorter. */
function varying(story: Experiment, fails: Fails, isTired: () => boolean): Experiment {
  const die = dice(story.program.length);
  let shortest = story;
  let here = story;
  for (let tried = 0; tried < VARIATIONS && here.program.length <= VARIED_MAX && !isTired(); tried++) {
    const next = varied(here, die);
    if (next.program.length > here.program.length || !fails(next)) continue;
    here = next;
    if (next.program.length >= shortest.program.length) continue;
    shortest = here = inSmallerCluster(stepwise(next, fails, AGAIN), fails);
    tried = 0;
  }
  return shortest;
}

/** Most of a long program has nothing to do with how it ends: a short end of it that fails alone, if there is one. */
function endingOf(experiment: Experiment, fails: Fails): Experiment {
  const { program } = experiment;
  for (let length = ENDING; length < program.length; length *= 2) {
    const end = { ...experiment, program: program.slice(-length) };
    if (fails(end)) return end;
  }
  return experiment;
}
