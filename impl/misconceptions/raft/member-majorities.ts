import { misconceptionsOf, raftPaper, raftThesis, text } from '../../../spec/kernel';
import type { Members, NodeId, RaftPort } from '../../../spec/raft';
import { RaftNode } from '../../reference/raft';
import { cluster } from './node';

function together({ voters, outgoing = [] }: Members): readonly NodeId[] {
  return [...new Set([...voters, ...outgoing])];
}

/** Who decides while the members change, and what a step may change. */
export const memberMajorityMisconceptions = misconceptionsOf<RaftPort>([
  {
    id: 'raft/the-new-majority-decides',
    belief: text('Once a change is in the log, a majority of the new voters decides; the old ones are not asked any more.', '变更写入日志后，由新配置的多数决定，不再需要旧成员同意。'),
    truth: text('During a joint change elections and commits need two majorities, one of the old voters and one of the new. Nodes that do not know of the change yet still decide by the old majority alone, and must not be able to decide otherwise.', '联合配置期间，选举和提交都需要新旧两个配置各自的多数。尚不知道变更的节点仍只按旧配置的多数行事，不能让双方作出不同的决定。'),
    sources: [raftPaper('§6')],
    create: cluster(class extends RaftNode {
      protected override agreed(has: (node: NodeId) => boolean): boolean {
        return this.isMajority(this.members.voters, has);
      }
      protected override agreedIndex(): number {
        return this.majorityIndex(this.members.voters);
      }
    }),
  },
  {
    id: 'raft/old-and-new-count-together',
    belief: text('During a joint change a majority of old and new voters taken together is enough.', '联合配置期间，新旧成员合在一起过半即可。'),
    truth: text('During a joint change each of the two configurations needs a majority of its own. A majority of all together may hold few of the old voters, and those left could elect another leader by themselves.', '联合配置期间，新旧配置必须各自达到多数。合在一起的多数里可能只有很少的旧成员，余下的旧成员可以自行选出另一个 Leader。'),
    sources: [raftPaper('§6 (separate majorities from both configurations)')],
    create: cluster(class extends RaftNode {
      protected override agreed(has: (node: NodeId) => boolean): boolean {
        return this.isMajority(together(this.members), has);
      }
      protected override majorityIndex(): number {
        return super.majorityIndex(together(this.members));
      }
    }),
  },
  {
    id: 'raft/learners-count',
    belief: text('A learner has a copy of the log, so it counts for the majority.', 'Learner 也存有日志副本，因此计入多数。'),
    truth: text('Only voters count for a majority. A learner receives the log without taking part in elections, so an entry that rests on its copy may be missing on a majority of those who elect the next leader.', '只有投票成员计入多数。Learner 只接收日志，不参与选举；若靠它的副本来凑数，选举下一个 Leader 的多数成员可能并没有这个条目。'),
    sources: [raftThesis('§4.2.1')],
    create: cluster(class extends RaftNode {
      protected override majorityIndex(voters: readonly NodeId[]): number {
        return super.majorityIndex([...voters, ...(this.members.learners ?? [])]);
      }
    }),
  },
  {
    id: 'raft/a-joint-configuration-stays',
    belief: text('A joint configuration lasts until somebody asks to leave it.', '联合配置会一直保持，直到有人要求结束它。'),
    truth: text('The joint configuration is a passage: once it is committed, the leader itself writes the new configuration to the log, and with that the old voters are done. If it stayed, every decision would go on needing the old majority.', '联合配置只是过渡：它一提交，Leader 就自行把新配置写入日志，旧成员随之退出。若一直保持，每个决定都还要旧配置的多数同意。'),
    sources: [raftPaper('§6, Figure 11')],
    create: cluster(class extends RaftNode {
      protected override leaveJoint(): void {}
    }),
  },
  {
    id: 'raft/the-leader-always-counts',
    belief: text('The leader counts itself for the majority, also when it is removed.', 'Leader 总是把自己计入多数，即使自己正被移除。'),
    truth: text('A leader that is removing itself manages the cluster until the change is committed, but does not count itself: it is no voter of the new configuration. With its copy counted, the entry would be on less than a majority of the voters.', '正在移除自己的 Leader 会管理集群直到变更提交，但不把自己计入多数，因为它已不是新配置的投票成员。若计入它的副本，存有该条目的投票成员就不足多数。'),
    sources: [raftPaper('§6 (it replicates log entries but does not count itself in majorities)')],
    create: cluster(class extends RaftNode {
      protected override majorityIndex(voters: readonly NodeId[]): number {
        if (voters.includes(this.id)) return super.majorityIndex(voters);
        const matched = [this.log.lastIndex, ...voters.map((node) => this.matchOf(node))].sort((a, b) => b - a);
        return matched[this.quorumOf(voters) - 1] ?? 0;
      }
    }),
  },
  {
    id: 'raft/several-changes-in-one-step',
    belief: text('Several voters may be replaced in one step, as long as the entry with the new members is committed.', '可以一步替换多个投票成员，只要包含新成员的条目被提交即可。'),
    truth: text('In one step only one voter may be added or removed, since only then do every old and every new majority have a node in common. To replace several, the cluster goes through a joint configuration.', '一步只能增加或移除一个投票成员，只有这样任何旧多数与新多数才必有公共节点。要一次替换多个，必须经过联合配置。'),
    sources: [raftPaper('§6, Figure 10')],
    create: cluster(class extends RaftNode {
      protected override needsJoint(): boolean {
        return false;
      }
    }),
  },
]);
