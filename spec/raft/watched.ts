import { finish, reasonOf, ScenarioUnsupported } from '../kernel';
import { Cluster } from './cluster';
import type { RaftPort } from './port';
import type { Experiment, Operation } from './program';
import { Telling } from './telling';
import { Watch } from './watch';
import { Witnesses } from './witness';

const watch = new Watch();

/** What came of a run. */
export interface Watched {
  /** Which rule is broken, without `raft/`. */
  readonly broken: string | undefined;
  readonly operations: number;
  readonly events: number;
}

/** A run that was not answered to its end: what of it was begun by then. */
export class Unfinished extends Error {
  override readonly name = 'Unfinished';

  constructor(readonly experiment: Experiment, readonly events: number, readonly problem: unknown) {
    super(reasonOf(problem));
  }
}

/** Between so many operations nobody asks whether somebody waits. */
const UNHEARD = 16;

/** Runs an experiment until a rule is broken. Whenever somebody waits it yields how many events there have been; one run at a time. Throws Unfinished where a call is not answered. */
export function* watched(port: RaftPort, experiment: Experiment, isAwaited: () => boolean, telling?: Telling): Generator<number, Watched> {
  const { program } = experiment;
  let operations = 0;
  let cluster: Cluster | undefined;
  try {
    port.reset?.();
    watch.reset();
    cluster = new Cluster(port, experiment, telling === undefined ? watch : new Witnesses([watch, telling]));
    while (watch.broken === undefined && operations < program.length) {
      operations = goOn(telling?.of(cluster) ?? cluster, program, operations);
      if (isAwaited()) yield cluster.events;
    }
  } catch (problem) {
    if (problem instanceof ScenarioUnsupported) throw problem;
    throw new Unfinished({ ...experiment, program: program.slice(0, (cluster?.step ?? -1) + 1) }, cluster?.events ?? 0, problem);
  }
  // The same rule has another name where reads rely on clocks.
  const broken = experiment.leaseReads === true && watch.broken === 'linearizable-reads' ? 'lease-reads' : watch.broken;
  return { broken, operations, events: cluster.events };
}

/** Performs some operations; says how far it came. */
function goOn(cluster: Pick<Cluster, 'perform'>, program: Experiment['program'], from: number): number {
  let operations = from;
  for (const end = Math.min(program.length, from + UNHEARD); watch.broken === undefined && operations < end; operations++) cluster.perform(program[operations] as Operation);
  return operations;
}

/** Runs an experiment until a rule is broken: which, how many operations and how many events it took. */
export function runWatched(port: RaftPort, experiment: Experiment): Watched {
  return finish(watched(port, experiment, () => false));
}

/** How many moments are told of an experiment, where it breaks a rule. Yields as `watched` does. */
export function* toldSteps(port: RaftPort, experiment: Experiment, isAwaited: () => boolean): Generator<number, Watched & { readonly steps: number }> {
  const telling = new Telling(watch);
  const seen = yield* watched(port, experiment, isAwaited, telling);
  return { ...seen, steps: telling.steps };
}
