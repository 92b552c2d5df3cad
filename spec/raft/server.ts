import { Disk } from './disk';
import { Machine } from './machine';
import type { Config, NodeId, NodeState } from './port';
import { configOf, votersOf, type CrashPoint, type Experiment } from './program';
import { Sight } from './visible';

/** A node behind the port, with what surrounds it. */
export interface Server {
  readonly node: NodeId;
  readonly disk: Disk;
  readonly config: Config;
  machine: Machine;
  /** What can be seen of it; undefined while it is down. */
  state: NodeState | undefined;
  /** What a witness knows of that. */
  readonly sight: Sight;
  /** Where it crashes in the next event that it handles. */
  doomed: { readonly after: CrashPoint; readonly keep: number; readonly torn: boolean } | undefined;
}

/** A node of an experiment before it starts for the first time. */
export function serverOf(node: NodeId, experiment: Omit<Experiment, 'program'>): Server {
  const disk = new Disk(experiment.disks?.[node - 1] ?? { term: 0, vote: null, entries: [] });
  return { node, disk, config: configOf(experiment, votersOf(experiment), node), machine: new Machine(undefined), state: undefined, sight: new Sight(), doomed: undefined };
}
