import { issue, misconceptionsOf, notes, raftPaper, text } from '../../../spec/kernel';
import type { NodeId, PaperMessage, RaftPort, RequestVote, RequestVoteReply } from '../../../spec/raft';
import { RaftNode } from '../../reference/raft';
import { cluster } from './node';

export const voteMisconceptions = misconceptionsOf<RaftPort>([
  {
    id: 'raft/every-grant-counts',
    belief: text('A candidate counts the grants that arrive; who sent them does not matter.', '候选人只需统计收到的同意票数，不必记住是谁投的。'),
    sources: [issue('ktoso/akka-raft#45', '2015'), issue('xnnyygn/xraft#27', '2022'), { kind: 'code', place: 'markwylde/liferaft index.js (votes.granted++)', version: '1.4.0' }],
    create: cluster(class extends RaftNode {
      protected override isNewVote(): boolean {
        return true;
      }
      protected override hasWon(): boolean {
        return this.votes.length >= this.quorumOf(this.members.voters);
      }
    }),
  },
  {
    id: 'raft/late-votes-count',
    belief: text('A vote counts whenever it arrives, even if it was given in an earlier term.', '选票什么时候到都算数，哪怕是在更早的任期投出的。'),
    sources: [issue('ktoso/akka-raft#46', '2015'), issue('xnnyygn/xraft#33', '2023'), issue('andreev-io/little-raft#44', '2025')],
    create: cluster(class extends RaftNode {
      protected override isForThisElection(reply: PaperMessage): boolean {
        return reply.type === 'RequestVoteReply' || super.isForThisElection(reply);
      }
    }),
  },
  {
    id: 'raft/giving-up-frees-the-vote',
    belief: text('A candidate that gives up because another one won has its vote back.', '候选人因他人当选而退回 Follower 后，它的一票也随之收回。'),
    sources: [issue('ktoso/akka-raft#56', '2015')],
    create: cluster(class extends RaftNode {
      protected override follow(leader: NodeId | null): void {
        if (this.role === 'candidate') this.enterTerm(this.term, null);
        super.follow(leader);
      }
    }),
  },
  {
    id: 'raft/both-must-be-greater',
    belief: text('A voter refuses only if its own log is longer and its last entry is of a later term.', '只有当自己的日志更长、并且最后一条的任期也更大时，投票者才会拒绝。'),
    sources: [issue('markwylde/liferaft#8', '2023')],
    create: cluster(class extends RaftNode {
      protected override isUpToDate({ lastLogTerm, lastLogIndex }: RequestVote): boolean {
        return !(this.log.lastIndex > lastLogIndex && this.log.lastTerm > lastLogTerm);
      }
    }),
  },
  {
    id: 'raft/longest-log-wins',
    belief: text('The candidate with the longest log wins; the terms of the entries do not matter.', '日志最长的候选人当选，日志的任期无关紧要。'),
    sources: [raftPaper('§5.4.1')],
    create: cluster(class extends RaftNode {
      protected override isUpToDate({ lastLogIndex }: RequestVote): boolean {
        return lastLogIndex >= this.log.lastIndex;
      }
    }),
  },
  {
    id: 'raft/last-term-alone-decides',
    belief: text('Logs are compared by the term of their last entry; how long they are does not matter.', '比较日志只看最后一条的任期，长短无关。'),
    sources: [raftPaper('§5.4.1')],
    create: cluster(class extends RaftNode {
      protected override isUpToDate({ lastLogTerm }: RequestVote): boolean {
        return lastLogTerm >= this.log.lastTerm;
      }
    }),
  },
  {
    id: 'raft/any-log-may-win',
    belief: text('Votes go to whoever asks first in a new term; logs are put right after the election.', '新任期里谁先来就投给谁，日志等选举之后再修正。'),
    sources: [notes('32.1.2'), raftPaper('§5.4.1')],
    create: cluster(class extends RaftNode {
      protected override isUpToDate(): boolean {
        return true;
      }
    }),
  },
  {
    id: 'raft/highest-id-wins',
    belief: text('If two candidates ask in one term, the one with the higher id gets the vote.', '同一任期有两个候选人时，票投给编号较大的那个。'),
    sources: [raftPaper('§5.2 (a ranking system was tried and given up)')],
    create: cluster(class extends RaftNode {
      protected override mayVoteFor(candidate: NodeId): boolean {
        return super.mayVoteFor(candidate) || (this.vote !== null && this.vote !== this.id && candidate > this.vote);
      }
    }),
  },
  {
    id: 'raft/half-is-enough',
    belief: text('Half of the nodes is a quorum, so a fourth node lets the cluster lose two.', '半数节点就够法定人数，所以四个节点可以容忍两个故障。'),
    sources: [notes('32.1.2'), raftPaper('§5.2')],
    create: cluster(class extends RaftNode {
      protected override quorumOf(voters: readonly NodeId[]): number {
        return Math.ceil(voters.length / 2);
      }
    }),
  },
  {
    id: 'raft/majority-of-who-answers',
    belief: text('A candidate needs a majority of the nodes that answer; dead ones do not count.', '候选人只需获得有应答节点的多数，宕机的节点不算在内。'),
    sources: [raftPaper('§5.2')],
    create: cluster(class extends RaftNode {
      private answers = new Set<NodeId>();
      protected override campaign(transfer = false): void {
        this.answers = new Set([this.id]);
        super.campaign(transfer);
      }
      protected override onVoteReply(reply: RequestVoteReply): void {
        if (this.isForThisElection(reply)) this.answers.add(reply.from);
        super.onVoteReply(reply);
      }
      protected override hasWon(): boolean {
        return this.config.peers.length === 1 || (this.answers.size > 1 && this.votes.length > this.answers.size / 2);
      }
    }),
  },
  {
    id: 'raft/a-repeated-request-is-refused',
    belief: text('A node that has voted in a term refuses every further request, even of the same candidate.', '节点在一个任期内投过票后会拒绝后续所有请求，包括同一个候选人重发的。'),
    sources: [issue('ktoso/akka-raft#29', '2015'), issue('vesoft-inc/nebula#2419', '2020')],
    create: cluster(class extends RaftNode {
      protected override mayVoteFor(): boolean {
        return this.vote === null;
      }
    }),
  },
  {
    id: 'raft/refusing-keeps-the-term',
    belief: text('A node that refuses a vote stays in its own term; only a granted vote or a leader moves it on.', '拒绝投票的节点任期不变，只有投出选票或遇到新 Leader 才会进入新任期。'),
    sources: [raftPaper('§5.1')],
    create: cluster(class extends RaftNode {
      protected override bringsTerm(message: PaperMessage): boolean {
        return super.bringsTerm(message) && (message.type !== 'RequestVote' || this.isUpToDate(message));
      }
    }),
  },
  {
    id: 'raft/replies-echo-the-term',
    belief: text('An answer carries the term of the request that it answers.', '应答中携带的是请求里的任期。'),
    sources: [raftPaper('Figure 2 (Results: currentTerm)')],
    create: cluster(class extends RaftNode {
      protected override replyTerm(request: PaperMessage): number {
        return request.term;
      }
    }),
  },
]);
