import { issue, misconceptionsOf, notes, raftPaper, text } from '../../../spec/kernel';
import type { AppendEntries, Config, Durable, NodeId, PaperMessage, RaftPort, RequestVote } from '../../../spec/raft';
import { RaftNode } from '../../reference/raft';
import { cluster } from './node';

export const roleMisconceptions = misconceptionsOf<RaftPort>([
  {
    id: 'raft/a-leader-stays-leader',
    belief: text('A leader that sees a higher term takes the number over but goes on leading.', 'Leader 看到更高的任期时，只更新任期号，继续担任 Leader。'),
    sources: [notes('32.1.3'), raftPaper('§5.1')],
    create: cluster(class extends RaftNode {
      protected override onHigherTerm(message: PaperMessage): void {
        if (this.role !== 'leader') super.onHigherTerm(message);
        else this.enterTerm(message.term, null);
      }
    }),
  },
  {
    id: 'raft/only-a-leader-deposes',
    belief: text('An old leader steps down when it meets the new leader; a mere vote request does not concern it.', '旧 Leader 遇到新 Leader 才会退位，单纯的投票请求与它无关。'),
    sources: [notes('32.1.3'), raftPaper('§5.1')],
    create: cluster(class extends RaftNode {
      protected override isLoyal(request: RequestVote): boolean {
        return this.role === 'leader' || super.isLoyal(request);
      }
    }),
  },
  {
    id: 'raft/two-leaders-never-exist',
    belief: text('Two leaders can never exist at once, so a leader that gets a message of another leader takes it for a mistake.', '任何时刻都不可能有两个 Leader，因此 Leader 收到另一个 Leader 的消息时，会当作错误忽略。'),
    sources: [notes('32.1.3'), raftPaper('§5.1, §5.2 (at most one leader in a given term)')],
    create: cluster(class extends RaftNode {
      protected override onHigherTerm(message: PaperMessage): void {
        if (this.role !== 'leader' || message.type !== 'AppendEntries') super.onHigherTerm(message);
      }
      protected override onAppendEntries(request: AppendEntries): void {
        if (this.role !== 'leader') super.onAppendEntries(request);
      }
    }),
  },
  {
    id: 'raft/a-candidate-waits-for-a-higher-term',
    belief: text('A candidate gives up only for a leader of a higher term than its own.', '候选人只有遇到任期比自己更高的 Leader 才会放弃。'),
    sources: [notes('32.1.4'), raftPaper('§5.2')],
    create: cluster(class extends RaftNode {
      protected override isStale(request: AppendEntries): boolean {
        return super.isStale(request) || (this.role === 'candidate' && request.term === this.term);
      }
    }),
  },
  {
    id: 'raft/a-leader-comes-back-as-leader',
    belief: text('A leader that restarts before anybody missed it goes on leading its term.', 'Leader 重启后，若还没有人发现它宕机，就继续担任该任期的 Leader。'),
    sources: [raftPaper('§5.2')],
    create: cluster(class extends RaftNode {
      constructor(id: NodeId, config: Config, durable: Durable) {
        super(id, config, durable);
        if (durable.vote === id) this.role = 'leader';
      }
    }),
  },
  {
    id: 'raft/a-candidate-comes-back-as-candidate',
    belief: text('A node that restarts has no leader, so it starts as a candidate.', '节点重启后没有 Leader，因此以候选人身份启动。'),
    sources: [notes('32.1.2'), raftPaper('§5.2')],
    create: cluster(class extends RaftNode {
      constructor(id: NodeId, config: Config, durable: Durable) {
        super(id, config, durable);
        this.role = 'candidate';
      }
    }),
  },
  {
    id: 'raft/a-split-vote-is-repeated-in-the-same-term',
    belief: text('After a split vote the candidates ask again in the same term, after a random delay.', '选票被瓜分后，候选人随机等待一段时间，在同一任期内重新发起选举。'),
    sources: [notes('32.1.4'), raftPaper('§5.2')],
    create: cluster(class extends RaftNode {
      protected override nextTerm(): number {
        return this.role === 'candidate' ? this.term : super.nextTerm();
      }
    }),
  },
  {
    id: 'raft/one-timeout-for-all',
    belief: text('Election timeouts need not be random: whoever times out first simply wins.', '选举超时不需要随机，谁先超时谁就当选。'),
    sources: [notes('32.1.4'), raftPaper('§5.2')],
    create: cluster(class extends RaftNode {
      protected override resetTimer(): void {
        super.resetTimer();
        this.timeout = this.config.electionTicks;
      }
    }),
  },
  {
    id: 'raft/voting-does-not-reset-the-timer',
    belief: text('Only a heartbeat resets the election timer; granting a vote does not.', '只有心跳会重置选举计时器，投出选票不会。'),
    sources: [notes('32.1.2'), issue('ktoso/akka-raft#43', '2015'), raftPaper('§5.2, Figure 2 (Followers)')],
    create: cluster(class extends RaftNode {
      protected override onRequestVote(request: RequestVote): void {
        const { elapsed, timeout } = this;
        super.onRequestVote(request);
        this.elapsed = elapsed;
        this.timeout = timeout;
      }
    }),
  },
  {
    id: 'raft/every-vote-request-resets-the-timer',
    belief: text('A vote request shows that somebody is taking over, so it resets the timer even if it is refused.', '收到投票请求说明有人在接管，因此即使拒绝也会重置计时器。'),
    sources: [raftPaper('§5.2, Figure 2 (Followers)')],
    create: cluster(class extends RaftNode {
      protected override onRequestVote(request: RequestVote): void {
        super.onRequestVote(request);
        this.resetTimer();
      }
    }),
  },
  {
    id: 'raft/any-heartbeat-resets-the-timer',
    belief: text('Every heartbeat resets the election timer, whichever leader sent it.', '收到任何 Leader 的心跳都会重置选举计时器，不论它属于哪个任期。'),
    sources: [notes('32.1.2'), raftPaper('Figure 2 (AppendEntries RPC from current leader)')],
    create: cluster(class extends RaftNode {
      protected override onAppendEntries(request: AppendEntries): void {
        super.onAppendEntries(request);
        this.resetTimer();
      }
    }),
  },
  {
    id: 'raft/only-entries-reset-the-timer',
    belief: text('A follower that refuses an AppendEntries has not heard from its leader: its timer runs on.', 'Follower 拒绝了 AppendEntries 就不算收到 Leader 的消息，计时器继续走。'),
    sources: [raftPaper('§5.2, Figure 2 (Followers)')],
    create: cluster(class extends RaftNode {
      protected override onAppendEntries(request: AppendEntries): void {
        const { elapsed, timeout } = this;
        super.onAppendEntries(request);
        if (this.matches(request)) return;
        this.elapsed = elapsed;
        this.timeout = timeout;
      }
    }),
  },
]);
