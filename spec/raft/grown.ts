import { nodesOf, type Experiment } from './program';

/**
 * The same where one node is the only voter at first, and adds the others later on: it is elected by itself, and what it stores
 * by then is committed. Nodes are expected to be named in the order in which they do something.
 */
export function* grown(experiment: Experiment): IterableIterator<Experiment> {
  const { nodes, leaseReads, program } = experiment;
  if (nodes < 2 || leaseReads === true || program.some(({ op }) => op === 'members')) return;
  const voters = [...nodesOf({ nodes })];
  for (let at = program.length; at > 0; at--) {
    const alone = program.slice(0, at).filter(({ op }) => op !== 'exchange');
    if (alone.length < at) yield { ...experiment, voters: 1, program: [...alone, { op: 'members', node: 1, members: { voters } }, ...program.slice(at)] };
  }
}
