import { Cluster } from './cluster';
import type { RaftPort } from './port';
import type { Experiment, Operation } from './program';
import { Witness } from './witness';

/** The same story in which every message arrives by itself, and instead of all clocks only those run that something comes of. */
export function takenApart(port: RaftPort, experiment: Experiment): Experiment {
  port.reset?.();
  const cluster = new Cluster(port, experiment, new Witness());
  const program: Operation[] = [];
  const perform = (operation: Operation) => {
    program.push(operation);
    cluster.perform(operation);
  };
  for (const operation of experiment.program) {
    // Where reads rely on clocks no clock runs alone.
    if (operation.op === 'pass' && experiment.leaseReads !== true) {
      for (let ticks = 0; ticks < operation.ticks; ticks++) for (const node of cluster.nodes) program.push(...ticked(cluster, node));
    } else if (operation.op === 'exchange') {
      for (let left = operation.count; left > 0; left--) {
        const message = cluster.network.oldest(operation.among);
        if (message === undefined) break;
        perform({ op: 'deliver', ...message });
      }
    } else perform(operation);
  }
  return { ...experiment, program };
}

/** A tick of a node, and what to call that if it is to be seen. */
function ticked(cluster: Cluster, node: number): readonly Operation[] {
  const before = cluster.state(node);
  cluster.tick(node);
  const after = cluster.state(node);
  if (before === undefined || after === undefined) return [];
  if (after.term !== before.term || (after.role !== before.role && after.role !== 'follower')) return [{ op: 'timeout', node }];
  return before.role === 'leader' ? [{ op: 'tick', node }] : [];
}
