import { unlessUnsupported } from '../kernel';
import { takenApart } from './apart';
import type { RaftPort } from './port';
import type { Experiment } from './program';
import { quietly } from './quietly';
import { reduce } from './reduce';
import { reduceTold, type Story } from './reduce-told';
import { toldSteps, watched } from './watched';

/** After so many events a story has few enough operations, and after so many more it is short enough to tell: together about a tenth of a second. */
const REDUCTION_EVENTS_MAX = 40_000;
const TELLING_EVENTS_MAX = 30_000;
/** Where a short story of the same rule is known already, so much of that is spent, and no more, on finding a shorter one: seldom is there one. */
const SHARE_OF_KNOWN = 0.25;
/** So many events are spent on telling in fewer steps what has few operations already. */
const RETELLING_EVENTS_MAX = 15_000;

/** Yields what it came to by then, where that is news. */
type Work = Generator<Experiment | undefined, Story>;

/** The shortest story that is found of a rule that an experiment breaks: what that can be cut down to, or one of those that are known. */
export function* shortest(port: RaftPort, failing: Experiment, broken: string, known: readonly Experiment[], isAwaited: () => boolean): Work {
  const past = yield* toldSoonest(port, broken, known, isAwaited);
  if (past !== undefined) yield past.experiment;
  const share = past === undefined ? 1 : SHARE_OF_KNOWN;
  let spent = 0;
  const isTired = () => spent > share * REDUCTION_EVENTS_MAX;
  const fails = function* (candidate: Experiment): Generator<unknown, boolean> {
    // What is still long by then is not needed: each step finds nothing any more, and the next is the last.
    if (past !== undefined && isTired()) return false;
    const tried = yield* watched(port, candidate, isAwaited);
    spent += tried.events;
    return tried.broken === broken;
  };
  const small = yield* reduce(failing, fails, isTired);
  const own = yield* shortly(port, small, broken, isAwaited, share * TELLING_EVENTS_MAX);
  return past !== undefined && past.steps <= own.steps ? past : own;
}

/** The same for a small experiment that breaks an invariant, in fewer events. What is not seen by who watches whole clusters stays as it is. */
export function* retell(port: RaftPort, invariant: `raft/${string}`, failing: Experiment, known: readonly Experiment[], isAwaited: () => boolean): Generator<unknown, Experiment> {
  const broken = invariant.slice('raft/'.length);
  const seen = yield* watched(port, failing, isAwaited);
  if (seen.broken !== broken) return failing;
  const past = yield* toldSoonest(port, broken, known, isAwaited);
  const own = yield* shortly(port, failing, broken, isAwaited, RETELLING_EVENTS_MAX);
  return (past !== undefined && past.steps < own.steps ? past : own).experiment;
}

/** Of what a few operations do what takes the fewest steps to tell. */
function* shortly(port: RaftPort, small: Experiment, broken: string, isAwaited: () => boolean, eventsMax: number): Work {
  let spent = 0;
  const measure = function* (candidate: Experiment): Generator<unknown, number | undefined> {
    const tried = yield* toldSteps(port, candidate, isAwaited);
    spent += tried.events;
    return tried.broken === broken ? tried.steps : undefined;
  };
  return yield* reduceTold(small, takenApart(port, small), measure, () => spent > eventsMax);
}

/** Of stories that are known the one that is told in the fewest steps where it breaks the same rule. */
function* toldSoonest(port: RaftPort, broken: string, known: readonly Experiment[], isAwaited: () => boolean): Generator<undefined, Story | undefined> {
  let least: Story | undefined;
  for (const experiment of known) {
    const seen = yield* quietly(unlessUnsupported(toldSteps(port, experiment, isAwaited), undefined));
    if (seen?.broken !== broken || (least !== undefined && seen.steps >= least.steps)) continue;
    least = { experiment: { ...experiment, program: experiment.program.slice(0, seen.operations) }, steps: seen.steps };
  }
  return least;
}
