import type { Source } from '../../../spec/kernel';
import type { RaftPort } from '../../../spec/raft';
import { ReferenceRaft, type NodeClass } from '../../reference/raft';

/** A cluster all of whose nodes act on a belief. */
export function cluster(Node: NodeClass): () => RaftPort {
  return () => new ReferenceRaft(Node);
}

/** Where a project had this bug. */
export function bug(...places: readonly string[]): readonly Source[] {
  return places.map((place) => ({ kind: 'issue', place }));
}
