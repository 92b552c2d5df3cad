import type { RaftPort } from '../../../spec/raft';
import { ReferenceRaft, type NodeClass } from '../../reference/raft';

const nodes = new WeakMap<() => object, NodeClass>();

/** A cluster all of whose nodes act on a belief. */
export function cluster(Node: NodeClass): () => RaftPort {
  const create = () => new ReferenceRaft(Node);
  nodes.set(create, Node);
  return create;
}

/** The nodes of such a cluster, by what makes it. */
export function nodeOf(create: () => object): NodeClass | undefined {
  return nodes.get(create);
}
