import { issue, misconceptionsOf, notes, raftPaper, raftThesis, text } from '../../../spec/kernel';
import type { NodeId, PaperMessage, PreVote, RaftPort } from '../../../spec/raft';
import { RaftNode } from '../../reference/raft';
import { cluster } from './node';

export const stabilityMisconceptions = misconceptionsOf<RaftPort>([
  {
    id: 'raft/a-pre-vote-is-vote-enough',
    belief: text('A candidate that won the pre-vote need not record a vote for itself in the new term.', '预投票成功的候选人不需要在新任期里记录投给自己的一票。'),
    sources: [issue('vesoft-inc/nebula#3415', '2021')],
    create: cluster(class extends RaftNode {
      protected override ownVote(): NodeId | null {
        return this.role === 'pre-candidate' ? null : super.ownVote();
      }
    }),
  },
  {
    id: 'raft/a-leader-answers-pre-votes',
    belief: text('A leader answers a pre-vote like everybody else, by term and log.', 'Leader 像其他节点一样，按任期和日志答复预投票。'),
    sources: [issue('daos-stack/raft#70')],
    create: cluster(class extends RaftNode {
      protected override onPreVote(request: PreVote): void {
        if (this.role !== 'leader') return super.onPreVote(request);
        const voteGranted = request.term > this.term && this.isUpToDate(request);
        this.send({ type: 'PreVoteReply', from: this.id, to: request.from, term: voteGranted ? request.term : this.term, voteGranted });
      }
    }),
  },
  {
    id: 'raft/a-pre-vote-raises-the-term',
    belief: text('Whoever is asked for a pre-vote enters the term that it is asked about.', '收到预投票请求的节点会进入请求中的任期。'),
    sources: [raftThesis('§9.6')],
    create: cluster(class extends RaftNode {
      protected override bringsTerm(): boolean {
        return true;
      }
    }),
  },
  {
    id: 'raft/one-pre-vote-a-term',
    belief: text('As with votes, a node grants one pre-vote a term, first come, first served.', '和投票一样，节点在一个任期内只同意一个预投票，先到先得。'),
    sources: [raftThesis('§9.6')],
    create: cluster(class extends RaftNode {
      private readonly promised = new Map<number, NodeId>();
      protected override onPreVote(request: PreVote): void {
        const first = this.promised.get(request.term) ?? request.from;
        if (first !== request.from) return this.send({ type: 'PreVoteReply', from: this.id, to: request.from, term: this.term, voteGranted: false });
        if (request.term > this.term && this.isUpToDate(request) && !this.hearsALeader()) this.promised.set(request.term, first);
        super.onPreVote(request);
      }
    }),
  },
  {
    id: 'raft/a-good-log-is-enough-for-a-pre-vote',
    belief: text('A follower grants a pre-vote to every up-to-date log, even if it heard from its leader just now.', '只要对方日志足够新，Follower 就同意预投票，即使刚刚收到过 Leader 的消息。'),
    sources: [raftThesis('§9.6, §4.2.3')],
    create: cluster(class extends RaftNode {
      protected override onPreVote(request: PreVote): void {
        const { leader } = this;
        if (this.role !== 'leader') this.leader = null;
        super.onPreVote(request);
        this.leader = leader;
      }
    }),
  },
  {
    id: 'raft/a-leader-waits-to-be-deposed',
    belief: text('Also with check-quorum a leader leads until it hears of a higher term.', '即使启用 check-quorum，Leader 也会一直担任，直到收到更高的任期。'),
    sources: [notes('32.1.3'), raftThesis('§6.2')],
    create: cluster(class extends RaftNode {
      protected override isConnected(): boolean {
        return true;
      }
    }),
  },
  {
    id: 'raft/one-follower-is-company-enough',
    belief: text('With check-quorum a leader steps down only if no follower answers any more.', '启用 check-quorum 后，只有所有 Follower 都不再应答，Leader 才会退位。'),
    sources: [raftThesis('§6.2')],
    create: cluster(class extends RaftNode {
      protected override isConnected(): boolean {
        return this.heard.size > 0 || super.isConnected();
      }
    }),
  },
  {
    id: 'raft/a-handover-keeps-the-term',
    belief: text('Leadership is handed over within the term: the successor goes on where the leader was.', '领导权在同一任期内移交，继任者直接接着当 Leader。'),
    sources: [raftThesis('§3.10')],
    create: cluster(class extends RaftNode {
      protected override onTimeoutNow(message: PaperMessage): void {
        if (message.term === this.term && this.role !== 'leader') this.lead();
      }
      protected override handOver(): boolean {
        const handed = super.handOver();
        if (handed) this.follow(null);
        return handed;
      }
    }),
  },
  {
    id: 'raft/a-handover-is-stepping-down',
    belief: text('A leader that hands over steps down, and whoever times out first succeeds it.', '移交领导权就是 Leader 先退位，谁先超时谁接任。'),
    sources: [raftThesis('§3.10')],
    create: cluster(class extends RaftNode {
      override transfer(): void {
        if (this.role !== 'leader') return;
        this.follow(null);
        this.resetTimer();
      }
    }),
  },
  {
    id: 'raft/a-handover-waits-for-nobody',
    belief: text('The successor is told to campaign at once, however far its log has come.', '移交时立即通知继任者发起选举，不管它的日志是否追上。'),
    sources: [raftThesis('§3.10'), raftPaper('§5.4.1')],
    create: cluster(class extends RaftNode {
      override transfer(to: NodeId): void {
        if (this.role === 'leader' && to !== this.id) this.send({ type: 'TimeoutNow', from: this.id, to, term: this.term });
      }
    }),
  },
]);
