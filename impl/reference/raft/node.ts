import type { Progress } from '../../../spec/raft';
import { Membership } from './membership';

/**
 * A whole node. It is made of layers, each a file: server (state, disk, output), elections, replication, snapshots, reads,
 * membership. A layer knows those before it.
 */
export class RaftNode extends Membership {
  /** What it knows of each other member, if it leads. */
  progress(): readonly Progress[] {
    if (this.role !== 'leader') return [];
    return this.others.map((node) => {
      const { match, next } = this.follower(node);
      return { node, match, next };
    });
  }
}
