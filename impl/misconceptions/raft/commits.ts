import { issue, misconceptionsOf, notes, raftPaper, text } from '../../../spec/kernel';
import type { AppendEntries, Entry, NodeId, RaftPort } from '../../../spec/raft';
import { RaftNode } from '../../reference/raft';
import { cluster } from './node';

export const commitMisconceptions = misconceptionsOf<RaftPort>([
  {
    id: 'raft/most-frequent-match-commits',
    belief: text('The commit index is the match index that most followers share.', '提交索引取大多数 Follower 共有的那个 matchIndex（众数）。'),
    sources: [issue('ktoso/akka-raft#42', '2015')],
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
    belief: text('An entry that a majority stores is committed, whatever its term.', '只要多数节点存储了某条日志，不论它属于哪个任期，都算已提交。'),
    sources: [notes('32.2.3'), issue('logcabin/logcabin#44', '2013'), issue('bakwc/PySyncObj#169', '2022'), raftPaper('§5.4.2, Figure 8')],
    create: cluster(class extends RaftNode {
      protected override mayCommit(): boolean {
        return true;
      }
    }),
  },
  {
    id: 'raft/commit-needs-all',
    belief: text('An entry is committed once every node has stored it.', '所有节点都存储之后，日志才算提交。'),
    sources: [raftPaper('§5.3')],
    create: cluster(class extends RaftNode {
      protected override majorityIndex(voters: readonly NodeId[]): number {
        return Math.min(...voters.map((node) => this.matchOf(node)));
      }
    }),
  },
  {
    id: 'raft/the-leader-is-not-counted',
    belief: text('An entry is committed once a majority of followers has stored it, the leader not counted.', '日志要有半数以上的 Follower 存储才算提交，Leader 自己不计入。'),
    sources: [notes('32.2.3'), raftPaper('§5.3')],
    create: cluster(class extends RaftNode {
      protected override majorityIndex(voters: readonly NodeId[]): number {
        const matched = voters.filter((node) => node !== this.id).map((node) => this.matchOf(node)).sort((a, b) => b - a);
        return voters.length === 1 ? this.log.lastIndex : (matched[Math.min(this.quorumOf(voters), matched.length) - 1] ?? 0);
      }
    }),
  },
  {
    id: 'raft/the-leader-commits-at-once',
    belief: text('The leader may commit an entry as soon as it has stored it; the followers will follow.', 'Leader 存下日志就可以提交，Follower 随后跟上即可。'),
    sources: [notes('32.2.1'), raftPaper('§5.3')],
    create: cluster(class extends RaftNode {
      override propose(value: string): void {
        super.propose(value);
        if (this.role === 'leader') this.commit = this.log.lastIndex;
      }
    }),
  },
  {
    id: 'raft/stored-is-committed',
    belief: text('A follower commits an entry when it stores it: the leader would not have sent it otherwise.', 'Follower 存下日志时就提交它：否则 Leader 不会发过来。'),
    sources: [notes('32.2.4'), raftPaper('§5.3')],
    create: cluster(class extends RaftNode {
      protected override commitAfter(_request: AppendEntries, lastVerified: number): number {
        return Math.max(this.commit, lastVerified);
      }
    }),
  },
  {
    id: 'raft/commit-follows-the-message',
    belief: text("A follower's commit index is what the latest message says.", 'Follower 的提交索引以最近一条消息为准。'),
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
    sources: [raftPaper('Figure 2 (AppendEntries, 5)')],
    create: cluster(class extends RaftNode {
      protected override commitAfter({ leaderCommit }: AppendEntries): number {
        return Math.max(this.commit, leaderCommit);
      }
    }),
  },
  {
    id: 'raft/commits-travel-with-entries-only',
    belief: text('Followers learn that an entry is committed from the next entry; an empty heartbeat tells them nothing.', 'Follower 从下一条日志得知提交，空心跳不携带提交信息。'),
    sources: [notes('32.2.4'), raftPaper('§5.3 (the leader includes that index in future AppendEntries RPCs, including heartbeats)')],
    create: cluster(class extends RaftNode {
      protected override commitAfter(request: AppendEntries, lastVerified: number): number {
        return request.entries.length > 0 ? super.commitAfter(request, lastVerified) : this.commit;
      }
    }),
  },
  {
    id: 'raft/applied-when-stored',
    belief: text('A state machine may apply an entry when the node stores it; commitment only matters for the answer to the client.', '节点存下日志时状态机就可以应用它，提交只影响何时答复客户端。'),
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
