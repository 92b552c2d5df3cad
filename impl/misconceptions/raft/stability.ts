import { issue, misconceptionsOf, notes, raftPaper, raftThesis, text } from '../../../spec/kernel';
import type { NodeId, PaperMessage, PreVote, RaftPort } from '../../../spec/raft';
import { RaftNode } from '../../reference/raft';
import { cluster } from './node';

export const stabilityMisconceptions = misconceptionsOf<RaftPort>([
  {
    id: 'raft/a-pre-vote-is-vote-enough',
    belief: text('A candidate that won the pre-vote need not record a vote for itself in the new term.', '预投票成功的 Candidate 不需要在新任期里记录投给自己的一票。'),
    truth: text('A pre-vote only asks whether an election could be won; nobody promises anything, and nothing is recorded. A candidate that goes on from it enters the new term and writes down a vote for itself like any other, or it could still vote for somebody else in that term.', '预投票只是询问能否赢得选举，没有人作出承诺，也不落盘。预投票成功后，Candidate 仍要进入新任期并记下投给自己的一票，否则它在该任期还可能投给别人。'),
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
    truth: text('A leader refuses pre-votes: it is itself the leader that others are still to hear from. By granting one it would help a node that merely cannot hear it to unseat it.', 'Leader 应拒绝预投票，因为它自己就是仍在任的 Leader。若它同意，就等于帮助一个只是收不到它消息的节点把它赶下台。'),
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
    truth: text('A pre-vote asks about the next term without anybody entering it. To leave the terms alone is its very purpose: a node that cannot win must not push the others, and the leader, into a higher term.', '预投票询问的是下一个任期，但谁都不会因此进入该任期。它的目的正是不抬高任期：无法当选的节点不该把其他节点和 Leader 推到更高的任期。'),
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
    truth: text('A pre-vote is no promise, so a node may grant as many for one term as ask with a good log. Only real votes are one a term; if the first to ask for a pre-vote then failed, nobody else could ever campaign in that term.', '预投票不是承诺，只要日志够新，节点在同一任期可以同意任意多个。只有正式投票才是每个任期一票；否则最先预投票的节点一旦宕机，别人就无法在该任期发起选举。'),
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
    truth: text('A follower that has heard from a leader within the election timeout refuses, however good the log. While it hears its leader there is nothing to elect, and a node that was cut off and comes back must not disturb it.', 'Follower 若在选举超时之内收到过 Leader 的消息，就应拒绝，不管对方日志多新。此时 Leader 工作正常，无须选举，不该被隔离后归来的节点打扰。'),
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
    truth: text('With check-quorum a leader steps down by itself if it has not heard from a majority for an election timeout. A leader that is cut off cannot hear of a higher term, and its clients would wait for it in vain.', '启用 check-quorum 后，Leader 若在一个选举超时内没有收到多数节点的消息，就主动退位。被隔离的 Leader 听不到更高的任期，客户端会一直白等。'),
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
    truth: text('Check-quorum asks for a majority, the leader itself included. With fewer it can commit nothing: in a cluster of five, a leader with one follower is as useless as one alone.', 'check-quorum 要求的是多数节点（含 Leader 自己）。达不到多数就无法提交任何条目：五节点集群中，只剩一个 Follower 应答的 Leader 和孤身一人没有区别。'),
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
    truth: text('The successor campaigns in a new term, as after any timeout; it only need not wait for one. A term has one leader at most, so leadership cannot pass from node to node within it.', '继任者要在新任期发起选举，和超时后一样，只是不必等待超时。一个任期最多一个 Leader，领导权不能在同一任期内转手。'),
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
    truth: text("The leader chooses the successor: it brings that node's log up to date and then tells it to campaign at once (TimeoutNow), and leads on until the new term reaches it. To step down first leaves the cluster without a leader for a timeout, and anybody may win.", '继任者由 Leader 指定：先让它的日志追上，再通知它立即发起选举（TimeoutNow），在见到新任期之前自己仍是 Leader。若先退位，集群会在一个选举超时内没有 Leader，而且谁都可能当选。'),
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
    truth: text('The leader first sends the successor all that it lacks, and only then tells it to campaign. With an outdated log it would be refused by the others, and the old leader would have been disturbed for nothing.', 'Leader 先把继任者缺少的条目全部发给它，然后才通知它发起选举。日志落后的节点会被其他节点拒绝，原 Leader 白白受到打扰。'),
    sources: [raftThesis('§3.10'), raftPaper('§5.4.1')],
    create: cluster(class extends RaftNode {
      override transfer(to: NodeId): void {
        if (this.role === 'leader' && to !== this.id) this.send({ type: 'TimeoutNow', from: this.id, to, term: this.term });
      }
    }),
  },
]);
