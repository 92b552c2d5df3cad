import { issue, jepsen, misconceptionsOf, raftThesis, text } from '../../../spec/kernel';
import type { Config, Durable, Entry, NodeId, Output, RaftPort, RequestVote } from '../../../spec/raft';
import { RaftNode } from '../../reference/raft';
import { cluster } from './node';

export const memberMisconceptions = misconceptionsOf<RaftPort>([
  {
    id: 'raft/a-new-leader-changes-members-at-once',
    belief: text('A leader may change the members as soon as it is elected, if no other change is in its log.', 'Leader 一当选就可以变更成员，只要自己的日志里没有未完成的变更。'),
    truth: text('A new leader first has to commit an entry of its own term. A change that an earlier leader began may still be under way elsewhere; without that entry, the two changes may end in majorities that have no node in common.', '新 Leader 必须先提交一个自己任期的条目。之前 Leader 发起的变更可能仍在别处进行；若不先提交，两次变更可能形成没有公共节点的两个多数。'),
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
    truth: text('One change at a time: the next may begin only when the one before is committed. Every old majority has a node in common with every new one only if they differ by one voter, and two uncommitted changes differ by two.', '一次只能进行一个变更，前一个提交之后才能开始下一个。新旧配置只差一个投票成员时，两边的多数才必定相交；叠加两个未提交的变更就差了两个。'),
    sources: [issue('redpanda-data/redpanda#17675', '2024'), raftThesis('§4.1')],
    create: cluster(class extends RaftNode {
      protected override mayChange(): boolean {
        return this.knowsCommitted();
      }
    }),
  },
  {
    id: 'raft/a-configuration-waits-for-its-commit',
    belief: text('A configuration takes effect when its entry is committed and applied, like everything else in the log.', '配置与其他条目一样，提交并应用之后才生效。'),
    truth: text('In the paper a node uses the latest configuration in its log from when it is stored, committed or not. The entry that brings the new members is itself committed by their majority, so they must count before.', '按论文，节点存下配置后立即采用自己日志中最新的配置，不论是否已提交。带来新成员的那个条目本身就要由新配置的多数来提交，所以必须提前生效。'),
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
    belief: text('A configuration is in effect until the next one comes, also if its entry is replaced.', '配置一直有效，直到下一个配置到来，即使它的条目已被替换。'),
    truth: text('A configuration is part of the log: if its entry is replaced, the node goes back to the configuration before it. Otherwise it would count members of a change that never happened.', '配置是日志的一部分：若该条目被替换，节点就恢复到此前的配置，否则它会按一个从未发生的变更来计票。'),
    sources: [issue('camunda/camunda#57393', '2026'), raftThesis('§4.1 (a server must be prepared to fall back to the previous configuration in its log)')],
    create: cluster(class extends RaftNode {
      protected override replacesMembers(_from: number, entries: readonly Entry[]): boolean {
        return entries.some(({ members }) => members !== undefined);
      }
    }),
  },
  {
    id: 'raft/a-restart-forgets-uncommitted-members',
    belief: text('A node that starts again goes by the last configuration that it knows to be committed; it does not look at later ones in its log.', '节点重启后采用已知提交的最后一个配置，不理会日志中其后的配置。'),
    truth: text('After a restart, too, the latest configuration in the log holds, committed or not. The node may have acknowledged that entry; if it then went by the older one, old and new majorities could decide side by side.', '重启之后同样采用日志中最新的配置，不论是否已提交。节点可能已确认过那个条目；若退回旧配置，新旧两个多数就可能各自作出决定。'),
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
    belief: text('A single-node leader commits a whole batch by itself, even the entries after a membership change in it.', '单节点 Leader 会独自提交整个批次，连批次中成员变更之后的条目也不例外。'),
    truth: text('A membership change and the entries after it are committed by the new configuration, which is in effect from the change on. A leader that was alone commits by itself only what comes before, even within one batch.', '成员变更及其后的条目要由新配置的多数提交，因为新配置自该条目起生效。原来的单节点 Leader 只能独自提交变更之前的内容，即使写在同一批次里。'),
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
    truth: text('A node that is removed keeps its term, vote and log. The removal may be replaced before it is committed, and what the node has voted for and acknowledged has been counted; if it forgets that, votes are given twice and committed entries lost.', '被移除的节点要保留任期、投票和日志。移除在提交之前可能被替换，而它投出的票和确认过的条目都已被计入；一旦清空，就会重复投票、丢失已提交的条目。'),
    sources: [jepsen('rethinkdb-2-2-3-reconfiguration', 'RethinkDB 2.2.3')],
    about: ['raft/one-vote-a-term', 'raft/term-grows'],
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
    truth: text('A node answers vote requests whatever it takes itself for. Its log may be out of date, so that it does not know yet that it has become a voter; without its vote the new configuration may elect nobody.', '不管自己认为是什么身份，节点都要答复投票请求。它的日志可能落后，还不知道自己已成为投票成员；缺了它的票，新配置可能选不出 Leader。'),
    sources: [issue('tikv/raft-rs#57', '2018'), issue('etcd-io/etcd#10998', '2019')],
    create: cluster(class extends RaftNode {
      protected override grants(request: RequestVote): boolean {
        return this.isVoter(this.id) && super.grants(request);
      }
    }),
  },
]);
