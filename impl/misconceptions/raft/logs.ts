import { issue, misconceptionsOf, notes, raftPaper, text } from '../../../spec/kernel';
import type { AppendEntries, AppendEntriesReply, Entry, NodeId, PaperMessage, RaftPort } from '../../../spec/raft';
import { RaftNode, type Follower } from '../../reference/raft';
import { cluster } from './node';

export const logMisconceptions = misconceptionsOf<RaftPort>([
  {
    id: 'raft/the-first-entry-needs-no-check',
    belief: text('The first entry needs no consistency check: nothing before it matters.', '第一个条目不需要一致性检查，它前面没有什么可比的。'),
    truth: text('The check holds for the first entry like any other: only prevLogIndex 0 needs none. If entry 1 differs, all that follows it differs too, and must not be appended to it.', '第一个条目同样要检查，只有 prevLogIndex 为 0 时才无须比较。若索引 1 处的条目不同，就不能在它后面追加。'),
    sources: [issue('ktoso/akka-raft#58', '2015')],
    about: ['raft/follower-log'],
    create: cluster(class extends RaftNode {
      protected override matches(request: AppendEntries): boolean {
        return request.prevLogIndex <= 1 || super.matches(request);
      }
    }),
  },
  {
    id: 'raft/no-previous-means-append',
    belief: text('Entries that come with prevLogIndex 0 are new: they go to the end of the log.', 'prevLogIndex 为 0 说明是全新的条目，直接追加到末尾。'),
    truth: text('prevLogIndex says where entries belong: with 0 they begin at index 1. They may well be there already, sent a second time; what is stored is kept if it agrees and replaced if it does not, and never appended at the end.', 'prevLogIndex 决定条目的位置：为 0 就从索引 1 开始。它们可能只是重发的旧内容：相同就保留，冲突就替换，绝不能直接追加到末尾。'),
    sources: [issue('willemt/raft#118', '2021')],
    about: ['raft/follower-log'],
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
    truth: text('A follower deletes only from the first entry on that conflicts, with the same index and another term. Messages may arrive late: cutting after prevLogIndex would remove entries that it has acknowledged since.', 'Follower 只从第一个冲突（索引相同、任期不同）的条目开始删除。消息可能迟到：若总从 prevLogIndex 之后截断，就会删掉此后已确认过的条目。'),
    sources: [issue('ktoso/akka-raft#66', '2015'), issue('zhebrak/raftos#26', '2023'), issue('microsoft/CCF#5991', '2024')],
    create: cluster(class extends RaftNode {
      protected override newIn({ entries }: AppendEntries): readonly Entry[] {
        return entries;
      }
    }),
  },
  {
    id: 'raft/never-truncate',
    belief: text('A follower never deletes what it has stored; it adds what it lacks.', 'Follower 从不删除已存储的条目，只补上缺少的部分。'),
    truth: text("An entry that conflicts with the leader's is deleted, with all that follow it. It was never committed; if it stayed, the follower's log would differ from the leader's at that index for good.", '与 Leader 冲突的条目及其后的全部条目都要删除。它从未提交过；若保留，Follower 在该索引处就会一直与 Leader 不同。'),
    sources: [raftPaper('§5.3, Figure 7')],
    about: ['raft/follower-log'],
    create: cluster(class extends RaftNode {
      protected override newIn({ entries }: AppendEntries): readonly Entry[] {
        return entries.filter(({ index }) => index > this.log.lastIndex);
      }
    }),
  },
  {
    id: 'raft/index-is-enough',
    belief: text('A follower accepts entries if its log reaches up to prevLogIndex; the term there need not match.', '只要日志够长、达到 prevLogIndex，Follower 就接受新条目，任期不必一致。'),
    truth: text('The entry at prevLogIndex must have prevLogTerm, too. Only then are the logs the same up to there; an entry of another term at that index is another entry, and so may be those before it.', 'prevLogIndex 处条目的任期也必须等于 prevLogTerm，这才说明两份日志到此为止相同。任期不同就是另一个条目，它前面的也可能不同。'),
    sources: [raftPaper('§5.3')],
    about: ['raft/follower-log'],
    create: cluster(class extends RaftNode {
      protected override matches({ prevLogIndex }: AppendEntries): boolean {
        return prevLogIndex <= this.log.lastIndex;
      }
    }),
  },
  {
    id: 'raft/the-winner-starts-clean',
    belief: text('A new leader throws away what is not committed in its own log before it begins.', '新 Leader 上任时会先丢弃自己日志中未提交的部分。'),
    truth: text('A leader never deletes or overwrites entries in its own log; it only appends. What it inherits may be committed already without its knowing, and is committed in any case with the first entry of its own term.', 'Leader 从不删除或覆盖自己日志中的条目，只追加。继承来的条目可能早已提交而它还不知道；它们会随它自己任期的第一个条目一起提交。'),
    sources: [raftPaper('§5.3 (Leader Append-Only)')],
    about: ['raft/leader-append-only'],
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
    truth: text('Only the leader of a term creates entries of that term. The current term belongs to another leader, and if both write, two different entries have the same index and term.', '只有某任期的 Leader 才能创建该任期的条目。当前任期属于别的 Leader，若两者都写，就会出现索引和任期都相同、内容却不同的两个条目。'),
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
    belief: text('A new leader gives the entries that it inherits its own term, so that they count as its own.', '新 Leader 会把继承来的条目改成自己的任期，这样它们就算自己的了。'),
    truth: text("Entries keep the term in which they were created: logs are compared by these terms, so that an entry with another term is not the same as its copies elsewhere. Older entries are committed together with one of the leader's own.", '条目始终保留创建时的任期：比较日志靠的就是任期，改了任期就与别处的副本不是同一个条目了。旧任期的条目随 Leader 自己任期的条目一起提交。'),
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
    belief: text('A leader that is elected again still knows what its followers store.', '再次当选的 Leader 仍然知道各个 Follower 存了哪些条目。'),
    truth: text('With every election a leader begins anew and takes matchIndex to be 0 for each follower. Another leader may have replaced their entries meanwhile, so only acknowledgements of the current term count.', '每次当选后，Leader 都要把各 Follower 的 matchIndex 从 0 重新算起。其间别的 Leader 可能已替换了它们的条目，所以只有当前任期的确认才算数。'),
    sources: [issue('ktoso/akka-raft#58', '2015'), raftPaper('Figure 2 (Volatile state on leaders: reinitialized after election)')],
    create: cluster(class extends RaftNode {
      protected override knownFollowers(): Follower[] {
        return this.followers.map(({ match }) => ({ next: this.log.lastIndex + 1, match, round: 0 }));
      }
    }),
  },
  {
    id: 'raft/the-length-says-what-is-stored',
    belief: text("A follower's last index says how much of the leader's log it has.", 'Follower 的最后索引就说明它拥有 Leader 的多少条目。'),
    truth: text('Only what has passed the consistency check is known to be stored: up to prevLogIndex plus the entries sent with it. After that, a follower may hold entries of other terms that the leader does not have.', '只有通过一致性检查的部分才能确认：即 prevLogIndex 加上随之发送的条目。再往后，Follower 可能存着 Leader 没有的其他任期的条目。'),
    sources: [raftPaper('§5.3, Figure 2 (matchIndex)')],
    create: cluster(class extends RaftNode {
      protected override storedUpTo({ lastLogIndex }: AppendEntriesReply): number {
        return Math.min(lastLogIndex, this.log.lastIndex);
      }
    }),
  },
  {
    id: 'raft/late-acknowledgements-count',
    belief: text('An acknowledgement counts whenever it arrives: what was stored once stays stored.', '确认什么时候到都算数：存过的条目不会再丢。'),
    truth: text('An acknowledgement counts only in the term in which it was asked for. Between two terms of one leader another may have led, and have replaced what was stored.', '确认只在它所属的任期内算数。同一节点两次当 Leader 之间可能有过别的 Leader，已把当时存下的条目替换掉。'),
    sources: [raftPaper('§5.1, §5.3')],
    create: cluster(class extends RaftNode {
      protected override isForThisElection(reply: PaperMessage): boolean {
        return reply.type === 'AppendEntriesReply' || super.isForThisElection(reply);
      }
    }),
  },
  {
    id: 'raft/the-leader-never-looks-back',
    belief: text('A follower that refuses entries will catch up by itself; the leader goes on from where it is.', '拒绝条目的 Follower 会自己追上，Leader 继续往下发即可。'),
    truth: text('After a refusal the leader goes back and sends earlier entries, until one matches. A follower gets entries from its leader alone: without that it lags for ever.', '遭到拒绝后，Leader 要往回退，从更早的位置重发，直到双方日志匹配。Follower 只能从 Leader 那里获得条目，否则会永远落后。'),
    sources: [raftPaper('§5.3 (the leader decrements nextIndex and retries)')],
    create: cluster(class extends RaftNode {
      protected override isCurrentRefusal(_follower: Follower, _reply: AppendEntriesReply): boolean {
        return false;
      }
    }),
  },
  {
    id: 'raft/followers-copy-each-other',
    belief: text("One follower's acknowledgement is enough: the leader may take it that every node has stored the entry.", '只要有一个 Follower 确认存储，Leader 就可以认为所有节点都已存储该条目。'),
    truth: text('An acknowledgement speaks for the node that sends it and for nobody else. The leader commits an entry once a majority of the voters, itself included, has each acknowledged it for itself.', '一个确认只代表发出它的节点自己。要有多数投票成员（含 Leader）各自确认，Leader 才能提交。'),
    sources: [notes('32.2.3'), raftPaper('§5.3')],
    about: ['raft/commit-index'],
    create: cluster(class extends RaftNode {
      protected override majorityIndex(voters: readonly NodeId[]): number {
        return Math.max(...voters.filter((node) => node !== this.id).map((node) => this.matchOf(node)));
      }
    }),
  },
]);
