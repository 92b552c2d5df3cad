import type { Members, NodeId } from './port';
import { nodesOf, type Experiment, type Operation } from './program';

/** What becomes of a node: its new name, or nothing if it is not there any more. */
type Name = (node: NodeId) => NodeId | undefined;

/** The same where a node has never been: those behind it have other names. */
export function withoutNode(experiment: Experiment, gone: NodeId): Experiment {
  const { voters, ...start } = experiment;
  const left = voters !== undefined && gone <= voters ? voters - 1 : voters;
  const renamed = renaming(start, (node) => (node === gone ? undefined : node > gone ? node - 1 : node));
  return { ...renamed, nodes: start.nodes - 1, ...(left === undefined || left === 0 ? {} : { voters: left }) };
}

/** The same with the nodes named in the order in which they do something; `undefined` if they are. */
export function inOrder(experiment: Experiment): Experiment | undefined {
  const acting = experiment.program.flatMap((each) => ('node' in each ? [each.node] : 'from' in each ? [each.from, each.to] : []));
  const order = [...new Set([...acting, ...experiment.program.flatMap((each) => (each.op === 'exchange' ? each.among : [])), ...nodesOf(experiment)])];
  return order.every((node, i) => node === i + 1) ? undefined : renaming(experiment, (node) => order.indexOf(node) + 1);
}

/** The same where two nodes have each other's names. */
export function swapped(experiment: Experiment, one: NodeId, other: NodeId): Experiment {
  return one === other ? experiment : renaming(experiment, (node) => (node === one ? other : node === other ? one : node));
}

/** In smaller clusters, or in clusters with fewer voters at the start, where that can matter. */
export function* smallerStarts(experiment: Experiment): IterableIterator<Experiment> {
  const { nodes, voters = nodes, program } = experiment;
  if (program.some(({ op }) => op === 'members')) for (let fewer = 1; fewer < voters; fewer++) yield { ...experiment, voters: fewer };
  for (let gone = nodes; gone >= 1 && nodes > 1; gone--) yield withoutNode(experiment, gone);
}

function renaming({ disks, program, ...start }: Experiment, name: Name): Experiment {
  const found = disks?.flatMap((disk, i) => ({ disk, node: name(i + 1) })).filter(({ node }) => node !== undefined);
  const moved = found?.sort((a, b) => (a.node ?? 0) - (b.node ?? 0)).map(({ disk }) => disk);
  return { ...start, ...(moved === undefined ? {} : { disks: moved }), program: program.flatMap((each) => renamed(each, name) ?? []) };
}

function renamed(operation: Operation, name: Name): Operation | undefined {
  switch (operation.op) {
    case 'heal':
    case 'pass':
      return operation;
    case 'exchange': {
      const among = group(operation.among, name);
      return among.length === 0 ? undefined : { ...operation, among };
    }
    case 'deliver':
    case 'duplicate':
    case 'lose':
    case 'cut': {
      const [from, to] = [name(operation.from), name(operation.to)];
      return from === undefined || to === undefined ? undefined : { ...operation, from, to };
    }
    default: {
      const node = name(operation.node);
      if (node === undefined) return undefined;
      if (operation.op === 'members') return operation.members.voters.every((each) => name(each) === undefined) ? undefined : { ...operation, node, members: membersOf(operation.members, name) };
      if (operation.op !== 'transfer') return { ...operation, node };
      const to = name(operation.to);
      return to === undefined ? undefined : { ...operation, node, to };
    }
  }
}

function group(nodes: readonly NodeId[], name: Name): NodeId[] {
  return nodes.flatMap((node) => name(node) ?? []).sort((a, b) => a - b);
}

function membersOf({ voters, learners, outgoing }: Members, name: Name): Members {
  const members: Members = { voters: group(voters, name) };
  if (learners !== undefined) members.learners = group(learners, name);
  if (outgoing !== undefined) members.outgoing = group(outgoing, name);
  return members;
}
