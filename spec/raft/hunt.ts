import type { HuntRun } from '../kernel';
import type { Flavour } from './extras';
import { drawLeaseStep, firstLeader, leasedExperiment } from './leases';
import { Generator as Programs, PHASES, type Phase } from './generate';
import { ANSWERING } from './panics';
import type { RaftPort } from './port';
import { ELECTION_TICKS, type Experiment } from './program';
import { dice, type Dice } from './script';
import { shortest } from './shortest';
import { Unfinished, watched } from './watched';

/** How many phases a run has at most. Most are short: what a run leaves out, another one has. */
const PHASES_MAX = [8, 12, 12, 20, 40];
/** What crashes and changes of the members leave behind shows later. */
const LATER: readonly Flavour[] = ['plain', 'members', 'sets', 'lone'];
const LATER_PHASES_MAX = [12, 20, 60];
/** One of so many runs is as long as this. */
const LONG_EVERY = 100;
const LONG_PHASES_MAX = 400;
/** Most clusters are small: more comes about in as many events. */
const SIZES = [3, 3, 3, 4, 5];
/** So much is a phase drawn at most, for a run in which it is drawn at all. */
const WEIGHTS = [0, 1, 2, 4, 8];
const FLAVOURS: readonly Flavour[] = ['plain', 'plain', 'ballots', 'ballots', 'disorder', 'disorder', 'deposed', 'deposed', 'snapshots', 'snapshots', 'members', 'members', 'rivals', 'lone', 'reads', 'pre-vote', 'transfer', 'comeback', 'sets', 'sets', 'stale', 'fresh'];
/** In one of so many runs all clocks run alike, and reads rely on that. */
const LEASE_EVERY = 8;
const LEASE_STEPS_MAX = [6, 10, 20];
/** Every third step of such a run: answers that come late, and leaders that hand over. */
const HANDOVERS = [8, 9];
/** So many steps of such a run mostly concern who leads first: by then few others have led. */
const FIRST_STEPS = 3;
/** A long experiment. Each leaves out some of what is possible and does more of the rest (swarm), and goes by phases. */
export function longExperiment(seed: number): Experiment {
  const die = dice(seed);
  const oneOf = <T>(list: readonly T[]): T => list[die.nextInt(0, list.length - 1)] as T;
  if (die.nextInt(1, LEASE_EVERY) === 1) return leased(die, oneOf);
  const weights = Object.fromEntries(PHASES.map((phase) => [phase, oneOf(WEIGHTS)])) as Record<Phase, number>;
  const flavour = oneOf(FLAVOURS);
  const phasesMax = die.nextInt(1, LONG_EVERY) === 1 ? LONG_PHASES_MAX : oneOf(LATER.includes(flavour) ? LATER_PHASES_MAX : PHASES_MAX);
  return new Programs(die, { sizes: SIZES, phasesMax, flavours: [flavour], weights: { ...weights, election: Math.max(1, weights.election) } }).experiment();
}

function leased(die: Dice, oneOf: <T>(list: readonly T[]) => T): Experiment {
  const nodes = oneOf([3, 3, 4, 5]);
  const first = firstLeader(nodes);
  // Nobody leads before the clocks have run for some time.
  const calm = { kind: 0, node: 0, ticks: ELECTION_TICKS, group: 0 };
  const steps = Array.from({ length: die.nextInt(2, oneOf(LEASE_STEPS_MAX)) }, (_, i) => {
    const step = drawLeaseStep(oneOf);
    const kind = die.nextInt(0, 2) === 0 ? oneOf(HANDOVERS) : step.kind;
    return { ...step, kind, node: i < FIRST_STEPS && die.nextInt(0, 2) > 0 ? first - 1 : step.node };
  });
  return leasedExperiment(nodes, [calm, ...steps]);
}

/**
 * One run of a hunt: a long experiment, and what it found in its smallest form, unless enough is known of that. `known` gives past
 * counterexamples of an invariant, which may be shorter. Where a call is not answered, the run is over.
 */
export function* hunt(
  port: RaftPort,
  seed: number,
  hasEnough: (invariant: string) => boolean = () => false,
  isAwaited: () => boolean = () => false,
  known: (invariant: string) => readonly unknown[] = () => [],
): Generator<HuntRun, HuntRun> {
  try {
    return yield* searched(port, seed, hasEnough, isAwaited, known);
  } catch (end) {
    if (!(end instanceof Unfinished)) throw end;
    const { experiment, events, problem } = end;
    return { events, unanswered: { problem, scenario: { invariant: ANSWERING, scenario: experiment } } };
  }
}

function* searched(port: RaftPort, seed: number, hasEnough: (invariant: string) => boolean, isAwaited: () => boolean, known: (invariant: string) => readonly unknown[]): Generator<HuntRun, HuntRun> {
  const experiment = longExperiment(seed);
  const run = watched(port, experiment, isAwaited);
  let step = run.next();
  for (; step.done !== true; step = run.next()) yield { events: step.value };
  const { broken, operations, events } = step.value;
  if (broken === undefined) return { events };
  const failed = `raft/${broken}`;
  if (hasEnough(failed)) return { events, failed };
  const found = (scenario: Experiment, steps?: number): HuntRun => ({ events, failed, found: { invariant: failed, scenario, ...(steps === undefined ? {} : { steps }) } });
  const failing = { ...experiment, program: experiment.program.slice(0, operations) };
  // Whoever ends the hunt while this becomes smaller has something already.
  yield found(failing);
  const shorter = shortest(port, failing, broken, known(failed) as readonly Experiment[], isAwaited);
  for (let told = operations; ; ) {
    const { done, value } = shorter.next();
    if (done) return found(value.experiment, value.steps);
    const isNews = value !== undefined && 2 * value.program.length <= told;
    if (isNews) told = value.program.length;
    yield isNews ? found(value) : { events, failed };
  }
}
