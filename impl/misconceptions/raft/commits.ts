import { issue, misconceptionsOf, notes, raftPaper, text } from '../../../spec/kernel';
import type { AppendEntries, Entry, NodeId, RaftPort } from '../../../spec/raft';
import { RaftNode } from '../../reference/raft';
import { cluster } from './node';

export const commitMisconceptions = misconceptionsOf<RaftPort>([
  {
    id: 'raft/most-frequent-match-commits',
    belief: text('The commit index is the match index that most followers share.', '提交索引取大多数 Follower 共有的那个 matchIndex（众数）。'),
    truth: text('The commit index is the highest index that a majority has reached: the middle one of the sorted match indexes, not the most frequent. A higher index covers all lower ones, so followers at different indexes count together.', '提交索引是多数节点都已达到的最高索引，即排序后的中位数，而不是众数。存到更高索引就意味着更低的也已存下，处于不同位置的节点要一起算。'),
    sources: [issue('ktoso/akka-raft#42', '2015')],
    about: ['raft/commit-index'],
    create: cluster(class extends RaftNode {
      protected override majorityIndex(voters: readonly NodeId[]): number {
        const matched = voters.map((node) => this.matchOf(node));
        const times = (value: number) => matched.filter((each) => each === value).length;
        return matched.reduce((best, each) => (times(each) > times(best) || (times(each) === times(best) && each > best) ? each : best), 0);
      }
    }),
  },
  {
    id: 'raft/a-majority-commits-any-term',
    belief: text('An entry that a majority stores is committed, whatever its term.', '只要多数节点存储了某个条目，不论它属于哪个任期，都算已提交。'),
    truth: text('By counting copies a leader commits only entries of its own term; earlier ones are committed along with them. An entry of an older term that is on a majority can still be replaced by a leader whose last term is later (Figure 8).', 'Leader 只能通过计数提交自己任期的条目，更早的条目随之一并提交。旧任期的条目即使在多数节点上，仍可能被最后任期更大的 Leader 覆盖（论文图 8）。'),
    sources: [notes('32.2.3'), issue('logcabin/logcabin#44', '2013'), issue('bakwc/PySyncObj#169', '2022'), raftPaper('§5.4.2, Figure 8')],
    about: ['raft/own-term-is-counted', 'raft/commit-index'],
    create: cluster(class extends RaftNode {
      protected override mayCommit(): boolean {
        return true;
      }
    }),
  },
  {
    id: 'raft/commit-needs-all',
    belief: text('An entry is committed only once every node has stored it.', '所有节点都存储之后，条目才算提交。'),
    truth: text('A majority is enough: every later leader is elected by a majority, which shares a node with it. If all were needed, one node that is down would stop the cluster.', '多数即可：此后的 Leader 都由多数选出，必与它有公共节点。若要求全部，一个节点宕机就会让整个集群停摆。'),
    sources: [raftPaper('§5.3')],
    about: ['raft/commit-index'],
    create: cluster(class extends RaftNode {
      protected override majorityIndex(voters: readonly NodeId[]): number {
        return Math.min(...voters.map((node) => this.matchOf(node)));
      }
    }),
  },
  {
    id: 'raft/the-leader-is-not-counted',
    belief: text('An entry is committed only once a majority of the followers has stored it, not counting the leader.', '条目要有半数以上的 Follower 存储才算提交，Leader 自己不计入。'),
    truth: text('The leader counts itself, as one of the voters that store the entry. With three nodes one follower is enough; to ask for a majority of followers as well makes clients wait, and the cluster stops at fewer failures.', 'Leader 也是存有该条目的投票成员，要计入。三个节点时一个 Follower 确认就够了；若再要求 Follower 中的多数，客户端会多等，能容忍的故障也更少。'),
    sources: [notes('32.2.3'), raftPaper('§5.3')],
    about: ['raft/commit-index'],
    create: cluster(class extends RaftNode {
      protected override majorityIndex(voters: readonly NodeId[]): number {
        const matched = voters.filter((node) => node !== this.id).map((node) => this.matchOf(node)).sort((a, b) => b - a);
        return voters.length === 1 ? this.log.lastIndex : (matched[Math.min(this.quorumOf(voters), matched.length) - 1] ?? 0);
      }
    }),
  },
  {
    id: 'raft/the-leader-commits-at-once',
    belief: text('The leader may commit an entry as soon as it has stored it; the followers will follow.', 'Leader 存下条目就可以提交，Follower 随后跟上即可。'),
    truth: text('An entry is committed when a majority of the voters has it on disk; the copy of the leader alone is none. If the leader fails before that, the next one may not have the entry and replaces it.', '多数投票成员落盘之后才算提交，只有 Leader 一份不算。若 Leader 在此之前宕机，下一任可能没有这个条目，并把它覆盖。'),
    sources: [notes('32.2.1'), raftPaper('§5.3')],
    about: ['raft/commit-index'],
    create: cluster(class extends RaftNode {
      override propose(value: string): void {
        super.propose(value);
        if (this.role === 'leader') this.commit = this.log.lastIndex;
      }
    }),
  },
  {
    id: 'raft/stored-is-committed',
    belief: text('A follower commits an entry when it stores it: the leader would not have sent it otherwise.', 'Follower 存下条目时就提交它：否则 Leader 不会发过来。'),
    truth: text('Leaders send entries before they are committed, since it is the copies that commit them. A follower commits only up to the leaderCommit that it is told; what it stored beyond may still be replaced.', 'Leader 发送条目时它们尚未提交，正是靠各节点存下副本才能提交。Follower 只能提交到 Leader 告知的 leaderCommit，之后的条目仍可能被替换。'),
    sources: [notes('32.2.4'), raftPaper('§5.3')],
    about: ['raft/follower-commit'],
    create: cluster(class extends RaftNode {
      protected override commitAfter(_request: AppendEntries, lastVerified: number): number {
        return Math.max(this.commit, lastVerified);
      }
    }),
  },
  {
    id: 'raft/commit-follows-the-message',
    belief: text("A follower's commit index is what the latest message says.", 'Follower 的提交索引以最近一条消息为准。'),
    truth: text('A commit index never goes back: a node takes the greater of its own and what it is told. A message that was overtaken carries an older number, but what is committed stays committed.', '提交索引从不后退，节点取自己的值与消息中的值的较大者。迟到的消息带来的是旧值，而已提交的不会再变成未提交。'),
    sources: [issue('bakwc/PySyncObj#166', '2022')],
    create: cluster(class extends RaftNode {
      protected override commitAfter({ leaderCommit }: AppendEntries, lastVerified: number): number {
        return Math.min(leaderCommit, lastVerified);
      }
    }),
  },
  {
    id: 'raft/commit-up-to-the-own-end',
    belief: text("A follower commits up to the leader's commit index, as far as its own log reaches.", 'Follower 提交到 Leader 的提交索引为止，只要自己的日志够长。'),
    truth: text('A follower commits up to leaderCommit, but no further than the last entry that this very message has verified. What follows in its log may be left over from another leader, and is not what was committed.', 'Follower 提交到 leaderCommit 为止，但不能超过这条消息核对过的最后一个条目。其后的条目可能是别的 Leader 的残留，并不是已提交的内容。'),
    sources: [issue('bakwc/PySyncObj#166', '2022'), raftPaper('Figure 2 (min(leaderCommit, index of last new entry))')],
    create: cluster(class extends RaftNode {
      protected override commitAfter({ leaderCommit }: AppendEntries): number {
        return Math.max(this.commit, Math.min(leaderCommit, this.log.lastIndex));
      }
    }),
  },
  {
    id: 'raft/commit-is-what-the-leader-says',
    belief: text("A follower takes over the leader's commit index as it is.", 'Follower 原样采用 Leader 的提交索引。'),
    truth: text('A follower takes the smaller of leaderCommit and the last entry that the message has verified. The leader may have committed more than the follower has, and nobody can commit what is not there.', 'Follower 取 leaderCommit 与这条消息核对过的最后一个条目中的较小者。Leader 的提交可能超出 Follower 已有的日志，没有的条目无从提交。'),
    sources: [raftPaper('Figure 2 (AppendEntries, 5)')],
    create: cluster(class extends RaftNode {
      protected override commitAfter({ leaderCommit }: AppendEntries): number {
        return Math.max(this.commit, leaderCommit);
      }
    }),
  },
  {
    id: 'raft/commits-travel-with-entries-only',
    belief: text('Followers learn that an entry is committed from the next entry; an empty heartbeat tells them nothing.', 'Follower 从下一个条目得知提交，空心跳不携带提交信息。'),
    truth: text('Every AppendEntries carries leaderCommit, an empty heartbeat too. If only entries told of it, the last entry before a pause would stay unapplied on the followers until a client writes again.', '每个 AppendEntries 都带有 leaderCommit，空心跳也不例外。若只随条目告知，写入停顿前的最后一个条目在 Follower 上就要等到下一次写入才会应用。'),
    sources: [notes('32.2.4'), raftPaper('§5.3 (the leader includes that index in future AppendEntries RPCs, including heartbeats)')],
    about: ['raft/apply-order', 'raft/follower-commit'],
    create: cluster(class extends RaftNode {
      protected override commitAfter(request: AppendEntries, lastVerified: number): number {
        return request.entries.length > 0 ? super.commitAfter(request, lastVerified) : this.commit;
      }
    }),
  },
  {
    id: 'raft/applied-when-stored',
    belief: text('A state machine may apply an entry when the node stores it; commitment only matters for the answer to the client.', '节点存下条目时状态机就可以应用它，提交只影响何时答复客户端。'),
    truth: text('A state machine applies committed entries only. One that is merely stored may be replaced by the next leader, and what a state machine has done cannot be undone.', '状态机只应用已提交的条目。仅仅存下的条目可能被下一任 Leader 替换，而已应用的操作无法撤销。'),
    sources: [notes('32.2.4'), raftPaper('§5.3')],
    create: cluster(class extends RaftNode {
      protected override toApply(): Entry[] {
        const entries = this.log.from(this.applied + 1);
        this.applied = Math.max(this.applied, this.log.lastIndex);
        return [...entries];
      }
    }),
  },
]);
