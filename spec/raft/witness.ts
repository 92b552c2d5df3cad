import type { Cluster } from './cluster';
import type { Entry, NodeId, NodeState, Write } from './port';

/**
 * Sees everything that happens in a cluster, as it happens, at constant cost an event. What is visible of a node is judged when
 * it becomes visible: after the sync that comes before it. A check that has to run along a long experiment is a witness; one
 * that makes an observation records what concerns it.
 */
export class Witness {
  /** A node started, for the first time or again; its disk is as it finds it. */
  started(_cluster: Cluster, _node: NodeId): void {}

  /** A node writes, before the write is made; `after` is what can be seen of it once this is done. */
  writes(_cluster: Cluster, _node: NodeId, _write: Write, _after: NodeState): void {}

  /** What can be seen of a node has changed. */
  became(_cluster: Cluster, _node: NodeId, _before: NodeState, _after: NodeState): void {}

  /** Messages leave a node. */
  sends(_cluster: Cluster, _node: NodeId, _state: NodeState): void {}

  applies(_cluster: Cluster, _node: NodeId, _entries: readonly Entry[]): void {}
}
