import { issue, jepsen, misconceptionsOf, raftPaper, raftThesis, text } from '../../../spec/kernel';
import type { Config, Durable, Entry, Members, NodeId, Output, RaftPort, RequestVote } from '../../../spec/raft';
import { RaftNode } from '../../reference/raft';
import { cluster } from './node';

function together({ voters, outgoing = [] }: Members): readonly NodeId[] {
  return [...new Set([...voters, ...outgoing])];
}

export const memberMisconceptions = misconceptionsOf<RaftPort>([
  {
    id: 'raft/a-new-leader-changes-members-at-once',
    belief: text('A leader may change the members as soon as it is elected, if no other change is in its log.', 'Leader 一当选就可以变更成员，只要自己的日志里没有未完成的变更。'),
    sources: [{ kind: 'report', place: 'raft-dev, Ongaro, bug in single-server membership changes', version: '2015' }, raftThesis('§4.1, corrected')],
    create: cluster(class extends RaftNode {
      protected override mayChange(): boolean {
        return !this.isChanging();
      }
    }),
  },
  {
    id: 'raft/changes-need-not-wait-for-each-other',
    belief: text('Members may be added one after the other without waiting for the changes to be committed.', '可以接连添加多个成员，不必等前一个变更提交。'),
    sources: [issue('redpanda-data/redpanda#17675', '2024'), raftThesis('§4.1')],
    create: cluster(class extends RaftNode {
      protected override mayChange(): boolean {
        return this.knowsCommitted();
      }
    }),
  },
  {
    id: 'raft/a-configuration-waits-for-its-commit',
    belief: text('A configuration takes effect when its entry is committed and applied, like everything else in the log.', '配置与其他日志一样，提交并应用之后才生效。'),
    sources: [{ kind: 'code', place: 'etcd-io/raft doc.go (the membership change takes effect when its entry is applied, not when it is added to the log)', version: 'v3.7.0' }, raftThesis('§4.1')],
    create: cluster(class extends RaftNode {
      private settled = this.commit;
      protected override effectiveUpTo(): number {
        return this.commit;
      }
      protected override isChanging(): boolean {
        return (this.log.membersAt(this.log.lastIndex)?.at ?? 0) > this.commit || super.isChanging();
      }
      /** What a leader commits is decided by the configuration before: the new one is in effect from the next event on. */
      override output(): Output {
        if (this.role !== 'leader') this.settle();
        const output = super.output();
        this.settle();
        return output;
      }
      private settle(): void {
        const { commit, membersAt } = this;
        if (commit === this.settled) return;
        this.settled = commit;
        this.goBy();
        if (this.membersAt > membersAt && this.role === 'leader') this.conclude();
      }
    }),
  },
  {
    id: 'raft/a-replaced-configuration-stays',
    belief: text('A configuration is in effect until the next one comes, also if its entry is replaced.', '配置一直有效，直到下一个配置到来，即使它的日志已被替换。'),
    sources: [issue('camunda/camunda#57393', '2026'), raftThesis('§4.1 (a server must be prepared to fall back to the previous configuration in its log)')],
    create: cluster(class extends RaftNode {
      protected override replacesMembers(_from: number, entries: readonly Entry[]): boolean {
        return entries.some(({ members }) => members !== undefined);
      }
    }),
  },
  {
    id: 'raft/a-restart-forgets-uncommitted-members',
    belief: text('A node that starts again goes by the last configuration that it knows to be committed; it does not look at those behind that in its log.', '节点重启后采用已知提交的最后一个配置，不理会日志中其后的配置。'),
    sources: [issue('camunda/camunda#57389', '2026'), issue('andy-yx-chen/jraft#1', '2016')],
    create: cluster(class extends RaftNode {
      constructor(id: NodeId, config: Config, durable: Durable) {
        super(id, config, durable);
        this.goBy(this.commit);
      }
      /** What it did not look at counts for it, too, once it knows that to be committed. */
      override output(): Output {
        const known = this.log.membersAt(this.commit);
        if (known !== undefined && known.at > this.membersAt) this.goBy(this.commit);
        return super.output();
      }
    }),
  },
  {
    id: 'raft/who-began-a-batch-commits-it',
    belief: text('What a lone leader takes in one batch it commits alone, also what follows a change of the members.', '单节点 Leader 在一个批次里写入的内容由它自己提交，包括成员变更之后的日志。'),
    sources: [issue('databendlabs/openraft#364', '2022')],
    create: cluster(class extends RaftNode {
      private alone = false;
      protected override lead(): void {
        this.alone = this.isAlone();
        super.lead();
      }
      override tick(): void {
        this.alone = this.isAlone();
        super.tick();
      }
      private isAlone(): boolean {
        return this.members.voters.length === 1 && this.members.outgoing === undefined;
      }
      protected override append(entry: Entry): void {
        super.append(entry);
        if (this.alone && this.role === 'leader') this.commit = Math.max(this.commit, this.log.lastIndex);
      }
    }),
  },
  {
    id: 'raft/who-is-removed-starts-anew',
    belief: text('A node that is removed deletes its Raft state: if it is added again, it starts as a new one.', '被移除的节点会清空 Raft 状态，再次加入时就是新节点。'),
    sources: [jepsen('rethinkdb-2-2-3-reconfiguration', 'RethinkDB 2.2.3')],
    create: cluster(class extends RaftNode {
      protected override store(from: number, entries: readonly Entry[]): void {
        const was = this.isVoter(this.id);
        super.store(from, entries);
        if (!was || this.isVoter(this.id) || this.role === 'leader' || this.log.base > 0) return;
        this.log.replaceFrom(1, []);
        this.write({ kind: 'entries', from: 1, entries: [] });
        this.commit = 0;
        this.applied = 0;
        this.enterTerm(0, null);
        this.goBy();
      }
    }),
  },
  {
    id: 'raft/learners-do-not-vote',
    belief: text('A node that is not a voter, as far as it knows, refuses all vote requests.', '节点若认为自己不是投票成员，就拒绝所有投票请求。'),
    sources: [issue('tikv/raft-rs#57', '2018'), issue('etcd-io/etcd#10998', '2019')],
    create: cluster(class extends RaftNode {
      protected override grants(request: RequestVote): boolean {
        return this.isVoter(this.id) && super.grants(request);
      }
    }),
  },
  {
    id: 'raft/the-new-majority-decides',
    belief: text('Once a change is in the log, a majority of the new voters decides; the old ones are not asked any more.', '变更写入日志后，由新配置的多数决定，不再需要旧成员同意。'),
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
    sources: [raftPaper('§6, Figure 11')],
    create: cluster(class extends RaftNode {
      protected override leaveJoint(): void {}
    }),
  },
  {
    id: 'raft/the-leader-always-counts',
    belief: text('The leader counts itself for the majority, also when it is removed.', 'Leader 总是把自己计入多数，即使自己正被移除。'),
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
    belief: text('Several voters may be replaced in one step, as long as the entry with the new members is committed.', '可以一步替换多个投票成员，只要包含新成员的日志被提交即可。'),
    sources: [raftPaper('§6, Figure 10')],
    create: cluster(class extends RaftNode {
      protected override needsJoint(): boolean {
        return false;
      }
    }),
  },
]);
