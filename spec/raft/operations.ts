import type { Cluster } from './cluster';
import type { NodeId } from './port';
import { ELECTION_TICKS, type Operation } from './program';

/** What an operation of a program does to a cluster. */
export function perform(cluster: Cluster, operation: Operation): void {
  const { network } = cluster;
  switch (operation.op) {
    case 'timeout':
      return timeOut(cluster, operation.node);
    case 'tick':
      return cluster.tick(operation.node);
    case 'pass':
      for (let ticks = 0; ticks < operation.ticks; ticks++) for (const node of cluster.nodes) cluster.tick(node);
      return;
    case 'propose':
      if (cluster.isNode(operation.node)) cluster.propose(operation.node);
      return;
    case 'deliver':
    case 'duplicate':
    case 'lose': {
      const message = operation.op === 'duplicate' ? network.find(operation) : network.remove(operation);
      if (message !== undefined && operation.op !== 'lose') cluster.deliver(message);
      return;
    }
    case 'exchange':
      return cluster.exchange(operation.among, operation.count);
    case 'cut':
      return network.cut(operation.from, operation.to);
    case 'heal':
      return cluster.heal();
    case 'crash':
      if (cluster.isNode(operation.node)) cluster.crash(operation.node, operation);
      return;
    case 'restart':
      if (cluster.isNode(operation.node) && cluster.state(operation.node) === undefined) cluster.start(operation.node);
      return;
    default:
      if (cluster.state(operation.node) !== undefined) request(cluster, operation);
  }
}

function timeOut(cluster: Cluster, node: NodeId): void {
  const before = cluster.state(node);
  if (before === undefined || before.role === 'leader') return;
  for (let ticks = 0; ticks < 2 * ELECTION_TICKS; ticks++) {
    cluster.tick(node);
    const after = cluster.state(node);
    if (after?.term !== before.term || (after.role === 'pre-candidate' && before.role !== after.role)) return;
  }
}

/** What only nodes with a feature can be asked for. */
function request(cluster: Cluster, operation: Extract<Operation, { op: 'compact' | 'read' | 'transfer' | 'members' }>): void {
  const { port } = cluster;
  const { node } = operation;
  switch (operation.op) {
    case 'compact': {
      const machine = cluster.machine(node);
      if (port.compact !== undefined && machine.applied > 0) cluster.take(node, port.compact(node, machine.applied, machine.capture()));
      return;
    }
    case 'read':
      return cluster.read(node);
    case 'transfer':
      if (port.transfer !== undefined) cluster.take(node, port.transfer(node, operation.to));
      return;
    case 'members':
      if (port.changeMembers !== undefined) cluster.take(node, port.changeMembers(node, operation.members));
  }
}
