import type { Source } from '../../../spec/kernel';
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

/** Where a project had this bug. */
export function bug(...places: readonly string[]): readonly Source[] {
  return places.map((place) => ({ kind: 'issue', place }));
}
