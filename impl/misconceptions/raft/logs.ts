import { issue, misconceptionsOf, notes, raftPaper, text } from '../../../spec/kernel';
import type { AppendEntries, AppendEntriesReply, Entry, NodeId, PaperMessage, RaftPort } from '../../../spec/raft';
import { RaftNode, type Follower } from '../../reference/raft';
import { cluster } from './node';

export const logMisconceptions = misconceptionsOf<RaftPort>([
  {
    id: 'raft/the-first-entry-needs-no-check',
    belief: text('The first entry needs no consistency check: there is nothing in front of it that matters.', '第一条日志不需要一致性检查，它前面没有什么可比的。'),
    sources: [issue('ktoso/akka-raft#58', '2015')],
    create: cluster(class extends RaftNode {
      protected override matches(request: AppendEntries): boolean {
        return request.prevLogIndex <= 1 || super.matches(request);
      }
    }),
  },
  {
    id: 'raft/no-previous-means-append',
    belief: text('Entries that come with prevLogIndex 0 are new: they go to the end of the log.', 'prevLogIndex 为 0 说明是全新的日志，直接追加到末尾。'),
    sources: [issue('willemt/raft#118', '2021')],
    create: cluster(class extends RaftNode {
      protected override newIn(request: AppendEntries): readonly Entry[] {
        if (request.prevLogIndex > 0) return super.newIn(request);
        return request.entries.map((entry, i) => ({ ...entry, index: this.log.lastIndex + 1 + i }));
      }
    }),
  },
  {
    id: 'raft/always-truncate',
    belief: text('A follower cuts its log after prevLogIndex and appends what the leader sent.', 'Follower 总是从 prevLogIndex 之后截断日志，再追加 Leader 发来的内容。'),
    sources: [issue('ktoso/akka-raft#66', '2015'), issue('zhebrak/raftos#26', '2023'), issue('microsoft/CCF#5991', '2024')],
    create: cluster(class extends RaftNode {
      protected override newIn({ entries }: AppendEntries): readonly Entry[] {
        return entries;
      }
    }),
  },
  {
    id: 'raft/never-truncate',
    belief: text('A follower never deletes what it has stored; it adds what it lacks.', 'Follower 从不删除已存储的日志，只补上缺少的部分。'),
    sources: [raftPaper('§5.3, Figure 7')],
    create: cluster(class extends RaftNode {
      protected override newIn({ entries }: AppendEntries): readonly Entry[] {
        return entries.filter(({ index }) => index > this.log.lastIndex);
      }
    }),
  },
  {
    id: 'raft/index-is-enough',
    belief: text('A follower accepts entries if its log reaches up to prevLogIndex; the term there need not match.', '只要日志够长、达到 prevLogIndex，Follower 就接受新日志，任期不必一致。'),
    sources: [raftPaper('§5.3')],
    create: cluster(class extends RaftNode {
      protected override matches({ prevLogIndex }: AppendEntries): boolean {
        return prevLogIndex <= this.log.lastIndex;
      }
    }),
  },
  {
    id: 'raft/the-winner-starts-clean',
    belief: text('A new leader throws away what is not committed in its own log before it begins.', '新 Leader 上任时会先丢弃自己日志中未提交的部分。'),
    sources: [raftPaper('§5.3 (Leader Append-Only)')],
    create: cluster(class extends RaftNode {
      protected override lead(): void {
        if (this.log.lastIndex > this.commit) this.store(this.commit + 1, []);
        super.lead();
      }
    }),
  },
  {
    id: 'raft/a-deposed-leader-finishes-its-work',
    belief: text('A node that led a moment ago still stores what a client hands it, in the current term.', '刚刚还是 Leader 的节点仍会以当前任期存储客户端提交的数据。'),
    sources: [issue('hashicorp/raft#695', '2026')],
    create: cluster(class extends RaftNode {
      private led = false;
      protected override lead(): void {
        this.led = true;
        super.lead();
      }
      override propose(value: string): void {
        if (this.role === 'leader' || !this.led) return super.propose(value);
        const index = this.log.lastIndex + 1;
        this.store(index, [{ index, term: this.term, value }]);
      }
    }),
  },
  {
    id: 'raft/old-terms-are-restamped',
    belief: text('A new leader gives the entries that it inherits its own term, so that they count as its own.', '新 Leader 会把继承来的日志改成自己的任期，这样它们就算自己的了。'),
    sources: [raftPaper('§5.4.2 (log entries retain their original term numbers)')],
    create: cluster(class extends RaftNode {
      protected override lead(): void {
        const inherited = this.log.from(this.commit + 1).map((entry): Entry => ({ ...entry, term: this.term }));
        if (inherited.length > 0) this.store(this.commit + 1, inherited);
        super.lead();
      }
    }),
  },
  {
    id: 'raft/a-leader-remembers-its-followers',
    belief: text('A leader that is elected again still knows what its followers store.', '再次当选的 Leader 仍然知道各个 Follower 存了哪些日志。'),
    sources: [issue('ktoso/akka-raft#58', '2015'), raftPaper('Figure 2 (Volatile state on leaders: reinitialized after election)')],
    create: cluster(class extends RaftNode {
      protected override knownFollowers(): Follower[] {
        return this.followers.map(({ match }) => ({ next: this.log.lastIndex + 1, match, round: 0 }));
      }
    }),
  },
  {
    id: 'raft/the-length-says-what-is-stored',
    belief: text("A follower's last index says how much of the leader's log it has.", 'Follower 的最后索引就说明它拥有 Leader 的多少日志。'),
    sources: [raftPaper('§5.3, Figure 2 (matchIndex)')],
    create: cluster(class extends RaftNode {
      protected override storedUpTo({ lastLogIndex }: AppendEntriesReply): number {
        return Math.min(lastLogIndex, this.log.lastIndex);
      }
    }),
  },
  {
    id: 'raft/late-acknowledgements-count',
    belief: text('An acknowledgement counts whenever it arrives: what was stored once stays stored.', '确认什么时候到都算数：存过的日志不会再丢。'),
    sources: [raftPaper('§5.1, §5.3')],
    create: cluster(class extends RaftNode {
      protected override isForThisElection(reply: PaperMessage): boolean {
        return reply.type === 'AppendEntriesReply' || super.isForThisElection(reply);
      }
    }),
  },
  {
    id: 'raft/the-leader-never-looks-back',
    belief: text('A follower that refuses entries will catch up by itself; the leader goes on from where it is.', '拒绝日志的 Follower 会自己追上，Leader 继续往下发即可。'),
    sources: [raftPaper('§5.3 (the leader decrements nextIndex and retries)')],
    create: cluster(class extends RaftNode {
      protected override isCurrentRefusal(_follower: Follower, _reply: AppendEntriesReply): boolean {
        return false;
      }
    }),
  },
  {
    id: 'raft/followers-copy-each-other',
    belief: text('Whoever has an entry may count it: a follower that stores it tells its leader the whole cluster does.', '只要有一个 Follower 确认存储，Leader 就可以认为所有节点都已存储。'),
    sources: [notes('32.2.3'), raftPaper('§5.3')],
    create: cluster(class extends RaftNode {
      protected override majorityIndex(voters: readonly NodeId[]): number {
        return Math.max(...voters.filter((node) => node !== this.id).map((node) => this.matchOf(node)));
      }
    }),
  },
]);
