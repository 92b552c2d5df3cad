import { issue, misconceptionsOf, notes, raftPaper, text } from '../../../spec/kernel';
import type { AppendEntries, Config, Durable, NodeId, PaperMessage, RaftPort, RequestVote } from '../../../spec/raft';
import { RaftNode } from '../../reference/raft';
import { cluster } from './node';

export const roleMisconceptions = misconceptionsOf<RaftPort>([
  {
    id: 'raft/a-leader-stays-leader',
    belief: text('A leader that sees a higher term takes the number over but goes on leading.', 'Leader 看到更高的任期时，只更新任期号，继续担任 Leader。'),
    truth: text('A leader that sees a higher term becomes a follower at once. It was elected for its own term only; if it led on under the new number, that term could have two leaders.', 'Leader 看到更高的任期就立即退为 Follower。它只在自己的任期当选；若改用新任期号继续担任 Leader，该任期就可能有两个 Leader。'),
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
    truth: text('A vote request of a higher term deposes a leader as well as a heartbeat or an answer does, unless check-quorum makes it ignore the request. Who has entered the new term no longer follows the old leader.', '投票请求与心跳、应答一样，只要任期更高，Leader 就要退位（启用 check-quorum 而忽略该请求时除外）。已进入新任期的节点不会再跟随旧 Leader。'),
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
    truth: text('There is at most one leader a term, but leaders of different terms may exist at once: one that was cut off does not know yet that another has been elected. On a message of a higher term it has to step down.', '每个任期最多一个 Leader，但不同任期的 Leader 可以同时存在：被隔离的旧 Leader 还不知道别人已当选。它一收到更高任期的消息就必须退位。'),
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
    belief: text('A candidate gives up only for a leader of a higher term than its own.', 'Candidate 只有遇到任期比自己更高的 Leader 才会放弃。'),
    truth: text("A leader of the candidate's own term is enough: it has won the very election in which the candidate stands. AppendEntries of that term makes the candidate a follower.", '遇到与自己同一任期的 Leader 就应放弃：对方正是赢得这次选举的人。收到该任期的 AppendEntries，Candidate 即退为 Follower。'),
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
    truth: text('Every node starts as a follower. Its role is not on disk, nor is what a leader knew of its followers; term, vote and log are all that survives, and to lead it has to win a new election in a higher term.', '节点启动时都是 Follower。角色不落盘，Leader 对各 Follower 的了解也不落盘；重启后只剩任期、投票和日志，要当 Leader 须在更高的任期重新赢得选举。'),
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
    belief: text('A node that restarts has no leader, so it starts as a candidate.', '节点重启后没有 Leader，因此以 Candidate 身份启动。'),
    truth: text('Every node starts as a follower and waits for an election timeout first. There may well be a leader that only has not been heard yet, and a candidate at once would disturb it.', '节点启动时都是 Follower，先等待一个选举超时。很可能集群已有 Leader，只是它的消息还没到；一启动就当 Candidate 只会添乱。'),
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
    belief: text('After a split vote the candidates ask again in the same term, after a random delay.', '选票被瓜分后，Candidate 随机等待一段时间，在同一任期内重新发起选举。'),
    truth: text('Each new attempt is made in a new term. In the old one everybody has spent the vote, so asking again there could bring no other result; it is the new term that gives each node a new vote.', '每次重新发起选举都要进入新任期。旧任期里大家的票都已投出，再问也不会有别的结果；只有新任期才让每个节点重新有一票。'),
    sources: [notes('32.1.4'), raftPaper('§5.2')],
    create: cluster(class extends RaftNode {
      private isRepeated = false;

      protected override campaign(transfer?: boolean): void {
        this.isRepeated = this.role === 'candidate';
        super.campaign(transfer);
        this.isRepeated = false;
      }

      protected override nextTerm(): number {
        return this.isRepeated ? this.term : super.nextTerm();
      }
    }),
  },
  {
    id: 'raft/one-timeout-for-all',
    belief: text('Election timeouts need not be random: whoever times out first simply wins.', '选举超时不需要随机，谁先超时谁就当选。'),
    truth: text('Timeouts are drawn at random from an interval, each time anew. If all wait equally long, they time out together, each votes for itself, and split votes repeat without end.', '选举超时每次都在一个区间内随机选取。若大家等待同样久，就会同时超时、各投自己，选票反复被瓜分，始终选不出 Leader。'),
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
    truth: text('Granting a vote resets the timer, as AppendEntries of the current leader does. The voter has just helped a candidate, and has to give it time to win before it campaigns itself.', '投出选票和收到当前 Leader 的 AppendEntries 一样，都会重置选举计时器。投票者刚支持了一个 Candidate，应先给它时间当选，而不是自己马上参选。'),
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
    truth: text('Only a vote that is granted resets the timer. If refused requests did, a node with a stale log, which cannot win, could keep all others from campaigning by asking again and again.', '只有同意投票才重置计时器。若拒绝也重置，日志陈旧、不可能当选的节点只要不断请求，就能让其他节点一直无法发起选举。'),
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
    truth: text('Only the leader of the current term resets the timer. AppendEntries of an earlier term comes from a leader that has been replaced; it is refused, and the node goes on waiting for its own leader.', '只有当前任期的 Leader 才能重置计时器。更早任期的 AppendEntries 来自已被取代的 Leader，应予拒绝，计时器继续走。'),
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
    truth: text('AppendEntries of the current leader resets the timer even if the logs do not match yet. It shows that the leader is alive; a refusal only tells it to send earlier entries.', '只要来自当前任期的 Leader，AppendEntries 就会重置计时器，即使日志尚不匹配。它说明 Leader 还在；拒绝只是让 Leader 改从更早的位置发送。'),
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
