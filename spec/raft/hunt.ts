import { finish, type HuntRun } from '../kernel';
import { Cluster } from './cluster';
import type { Flavour } from './extras';
import { drawLeaseStep, leasedExperiment } from './leases';
import { Generator as Programs, PHASES, type Habits, type Phase } from './generate';
import type { RaftPort } from './port';
import type { Experiment, Operation } from './program';
import { dice } from './script';
import { reduce } from './reduce';
import { Watch } from './watch';

const PHASES_MAX = 400;
/** So much is a phase drawn at most, for a run in which it is drawn at all. */
const WEIGHTS = [0, 1, 2, 4, 8];
const FLAVOURS: readonly Flavour[] = ['plain', 'plain', 'plain', 'ballots', 'disorder', 'disorder', 'snapshots', 'snapshots', 'members', 'members', 'rivals', 'lone', 'reads', 'pre-vote', 'transfer', 'comeback'];
/** In one of so many runs all clocks run alike, and reads rely on that. */
const LEASE_EVERY = 10;
const LEASE_STEPS_MAX = 40;
/** After so many events a story is small enough: about a tenth of a second. */
const REDUCTION_EVENTS_MAX = 100_000;

const watch = new Watch();

/** A long experiment. Each leaves out some of what is possible and does more of the rest (swarm), and goes by phases. */
export function longExperiment(seed: number): Experiment {
  const die = dice(seed);
  const oneOf = <T>(list: readonly T[]): T => list[die.nextInt(0, list.length - 1)] as T;
  if (die.nextInt(1, LEASE_EVERY) === 1) return leasedExperiment(oneOf([3, 4, 5]), Array.from({ length: die.nextInt(4, LEASE_STEPS_MAX) }, () => drawLeaseStep(oneOf)));
  const weights = Object.fromEntries(PHASES.map((phase) => [phase, oneOf(WEIGHTS)])) as Record<Phase, number>;
  const habits: Habits = { sizes: [3, 5, 3, 5, 4], phasesMax: oneOf([20, 20, 60, 60, PHASES_MAX]), flavours: FLAVOURS, weights: { ...weights, election: Math.max(1, weights.election) } };
  return new Programs(die, habits).experiment();
}

interface Watched {
  /** Which rule is broken, without `raft/`. */
  readonly broken: string | undefined;
  readonly operations: number;
  readonly events: number;
}

/** Between so many operations nobody asks whether somebody waits. */
const UNHEARD = 16;

/** Runs an experiment until a rule is broken. Whenever somebody waits it yields how many events there have been; one run at a time. */
function* watched(port: RaftPort, experiment: Experiment, isAwaited: () => boolean): Generator<number, Watched> {
  port.reset?.();
  watch.reset();
  const cluster = new Cluster(port, experiment, watch);
  const { program } = experiment;
  let operations = 0;
  while (watch.broken === undefined && operations < program.length) {
    operations = goOn(cluster, program, operations);
    if (isAwaited()) yield cluster.events;
  }
  // The same rule has another name where reads rely on clocks.
  const broken = experiment.leaseReads === true && watch.broken === 'linearizable-reads' ? 'lease-reads' : watch.broken;
  return { broken, operations, events: cluster.events };
}

/** Performs some operations; says how far it came. */
function goOn(cluster: Cluster, program: Experiment['program'], from: number): number {
  let operations = from;
  for (const end = Math.min(program.length, from + UNHEARD); watch.broken === undefined && operations < end; operations++) cluster.perform(program[operations] as Operation);
  return operations;
}

/** Runs an experiment until a rule is broken: which, how many operations and how many events it took. */
export function runWatched(port: RaftPort, experiment: Experiment): Watched {
  return finish(watched(port, experiment, () => false));
}

/** One run of a hunt: a long experiment, and what it found in its smallest form, unless enough is known of that. */
export function* hunt(port: RaftPort, seed: number, hasEnough: (invariant: string) => boolean = () => false, isAwaited: () => boolean = () => false): Generator<HuntRun, HuntRun> {
  const experiment = longExperiment(seed);
  const run = watched(port, experiment, isAwaited);
  let step = run.next();
  for (; step.done !== true; step = run.next()) yield { events: step.value };
  const { broken, operations, events } = step.value;
  if (broken === undefined) return { events };
  const failed = `raft/${broken}`;
  if (hasEnough(failed)) return { events, failed };
  const found = (scenario: Experiment): HuntRun => ({ events, failed, found: { invariant: failed, scenario } });
  const failing = { ...experiment, program: experiment.program.slice(0, operations) };
  // Whoever ends the hunt while this becomes smaller has something already.
  yield found(failing);
  let told = operations;
  let spent = 0;
  const fails = function* (candidate: Experiment): Generator<unknown, boolean> {
    const tried = yield* watched(port, candidate, isAwaited);
    spent += tried.events;
    return tried.broken === broken;
  };
  const smaller = reduce(failing, fails, () => spent > REDUCTION_EVENTS_MAX);
  for (;;) {
    const { done, value } = smaller.next();
    if (done) return found(value);
    const isNews = value !== undefined && 2 * value.program.length <= told;
    if (isNews) told = value.program.length;
    if (isNews || value === undefined) yield isNews ? found(value) : { events, failed };
  }
}
