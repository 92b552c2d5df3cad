import { issue, jepsen, misconceptionsOf, notes, raftPaper, text } from '../../../spec/kernel';
import type { Config, Durable, Entry, Message, NodeId, Output, PaperMessage, RaftPort, Write } from '../../../spec/raft';
import { RaftNode } from '../../reference/raft';
import { cluster } from './node';

/** What it finds in its log it does not apply any more. */
class AppliedBefore extends RaftNode {
  constructor(id: NodeId, config: Config, durable: Durable) {
    super(id, config, durable);
    this.applied = this.log.lastIndex;
  }

  protected override toApply(): Entry[] {
    return this.commit > this.applied ? super.toApply() : [];
  }
}

export const diskMisconceptions = misconceptionsOf<RaftPort>([
  {
    id: 'raft/terms-need-no-disk',
    belief: text('Only the log has to be on disk; a node learns term and vote again from the others.', '只有日志需要落盘，任期和投票重启后可以再从别人那里得知。'),
    truth: text('Term and vote are on disk before a node answers any message. A node that has forgotten them can vote a second time in a term in which it has voted already, and elect a second leader.', '任期和投票必须先落盘，再答复消息。忘了它们的节点重启后，可能在已经投过票的任期里再投一次，从而选出第二个 Leader。'),
    sources: [issue('ktoso/akka-raft#62', '2015')],
    create: cluster(class extends RaftNode {
      protected override persistState(): void {}
    }),
  },
  {
    id: 'raft/votes-need-no-disk',
    belief: text('The term has to survive a restart; the vote may be forgotten.', '任期需要在重启后保留，投票可以忘记。'),
    truth: text('The vote has to survive a restart together with the term. A node that only remembers the term would vote again in it, and so could give two candidates of one term a majority.', '投票要和任期一起在重启后保留。只记得任期的节点会在该任期再次投票，使同一任期的两个 Candidate 都得到多数。'),
    sources: [issue('ktoso/akka-raft#62', '2015'), raftPaper('Figure 2 (State)')],
    create: cluster(class extends RaftNode {
      protected override persistState(): void {
        this.write({ kind: 'state', term: this.term, vote: null });
      }
    }),
  },
  {
    id: 'raft/answer-first-write-later',
    belief: text('A voter may answer at once and write its vote while the answer is on its way.', '投票者可以先应答，在应答传输的同时再把投票落盘。'),
    truth: text('The vote has to be on disk before the answer leaves. If the node crashes after it has answered and before it has written, it does not know of its vote, and gives it away again.', '先把投票落盘，再发出应答。如果应答之后、落盘之前崩溃，节点就不记得投过票，会再投一次。'),
    sources: [issue('NodeDB-Lab/nodedb#161', '2026')],
    create: cluster(class extends RaftNode {
      protected override send(message: PaperMessage): void {
        if (message.type === 'RequestVoteReply') this.early.push(message as Message);
        else super.send(message);
      }
    }),
  },
  {
    id: 'raft/acknowledge-first-write-later',
    belief: text('A follower may acknowledge entries at once and write them while the answer is on its way.', 'Follower 可以先确认收到的条目，在应答传输的同时再把条目落盘。'),
    truth: text('The entries have to be on disk before the acknowledgement leaves. The leader may commit by it at once; if the follower crashes before it has written, a committed entry is on too few disks, and can be lost.', '先把条目落盘，再发出确认。Leader 收到确认后可能立即提交；若此时 Follower 在落盘之前崩溃，已提交的条目所在的磁盘就不足多数，可能丢失。'),
    sources: [notes('32.2.3'), raftPaper('Figure 2 (State: updated on stable storage before responding to RPCs)')],
    create: cluster(class extends RaftNode {
      protected override send(message: PaperMessage): void {
        if (message.type === 'AppendEntriesReply' && message.success) this.early.push(message as Message);
        else super.send(message);
      }
    }),
  },
  {
    id: 'raft/clear-the-vote-first',
    belief: text('On a new term a node first clears its vote on disk and then writes the term.', '进入新任期时，先在磁盘上清除投票，再写入新任期。'),
    truth: text('Term and vote change together, in one atomic write. If the vote is cleared first, a crash in between leaves the old term without a vote, and the node can vote in it a second time.', '任期和投票要在一次原子写入中一起更新。若先清除投票，恰在两次写入之间崩溃，磁盘上就是旧任期且未投票，节点可在该任期再投一次。'),
    sources: [issue('hashicorp/raft#661', '2025')],
    create: cluster(class extends RaftNode {
      private written = 0;
      override output(): Output {
        const output = super.output();
        const state = output.writes.find(({ kind }) => kind === 'state');
        if (state?.kind !== 'state' || state.term <= this.written) return output;
        const cleared: Write = { kind: 'state', term: this.written, vote: null };
        this.written = state.term;
        return { ...output, writes: [cleared, ...output.writes] };
      }
    }),
  },
  {
    id: 'raft/acknowledge-before-fsync',
    belief: text('An entry may be acknowledged once it is written; flushing it to disk can wait.', '条目写入后就可以确认，刷盘（fsync）可以稍后再做。'),
    truth: text('A follower acknowledges an entry only after it has been flushed to disk. The leader counts the acknowledgement towards the majority; if the entry is lost in a crash, a committed entry is on too few disks.', 'Follower 要等条目刷盘之后才能确认。Leader 会把这次确认计入多数；若崩溃丢失了该条目，已提交的条目就不在多数节点的磁盘上了。'),
    sources: [jepsen('nats-2.12.1', 'NATS 2.12.1'), issue('etcd-io/etcd#14370', '2022')],
    create: cluster(class extends RaftNode {
      protected override needsSync(writes: readonly Write[]): boolean {
        return writes.some(({ kind }) => kind === 'state');
      }
    }),
  },
  {
    id: 'raft/stored-when-committed',
    belief: text('An entry is kept in memory first and written to disk once it is committed.', '条目先放在内存里，等提交之后才写入本地磁盘。'),
    truth: text('An entry is on disk before it is acknowledged, which is before it is committed: it is committed because a majority has it on disk. Entries in memory are gone after a crash, also those on which the commit relied.', '条目先落盘，再确认，然后才谈得上提交：提交的依据正是多数节点已落盘。只在内存里的条目一崩溃就没了，提交也就失去依据。'),
    sources: [notes('32.2.3'), raftPaper('Figure 2 (State: log[] is persistent)')],
    about: ['raft/stored-by-majority', 'raft/leader-completeness'],
    create: cluster(class extends RaftNode {
      /** What it finds on its disk when it starts is there. */
      private written = this.log.lastIndex;
      /** What it removes goes at once, and a snapshot holds nothing that is not committed; only new entries wait. */
      private writesNow(write: Write): readonly Write[] {
        if (write.kind === 'snapshot') this.written = Math.max(this.written, write.snapshot.index);
        if (write.kind !== 'entries') return [write];
        if (write.from > this.written) return [];
        this.written = write.from - 1;
        return [{ ...write, entries: [] }];
      }
      override output(): Output {
        const output = super.output();
        const writes = output.writes.flatMap((write) => this.writesNow(write));
        const entries = this.log.from(this.written + 1, this.commit - this.written);
        if (entries.length > 0) writes.push({ kind: 'entries', from: this.written + 1, entries: [...entries] });
        this.written += entries.length;
        return { ...output, writes, sync: writes.length > 0 };
      }
    }),
  },
  {
    id: 'raft/applied-once-for-all',
    belief: text('What was stored before a restart was applied before it, so only new entries are applied.', '重启前已存储的条目都已应用过，重启后只应用新的条目。'),
    truth: text('That an entry is stored does not mean that it was applied: it may not have been committed yet. After a restart the state machine goes on from its snapshot, and applies all that follow it as soon as they are known to be committed.', '已存储不等于已应用：条目可能当时尚未提交。重启后状态机从快照开始，其后的条目在得知已提交后都要应用。'),
    sources: [issue('databendlabs/openraft#1246', '2024')],
    about: ['raft/applied-in-order'],
    create: cluster(class extends RaftNode {
      constructor(id: NodeId, config: Config, durable: Durable) {
        super(id, config, durable);
        if (this.log.lastIndex > this.applied) return new AppliedBefore(id, config, durable);
      }
    }),
  },
]);
