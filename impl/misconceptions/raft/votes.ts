import { issue, misconceptionsOf, notes, raftPaper, text } from '../../../spec/kernel';
import type { NodeId, PaperMessage, RaftPort, RequestVote, RequestVoteReply } from '../../../spec/raft';
import { RaftNode } from '../../reference/raft';
import { cluster } from './node';

export const voteMisconceptions = misconceptionsOf<RaftPort>([
  {
    id: 'raft/every-grant-counts',
    belief: text('A candidate counts the grants that arrive; who sent them does not matter.', 'Candidate 只需统计收到的同意票数，不必记住是谁投的。'),
    truth: text('A node counts once, however often its grant arrives: the network may deliver a message twice, and two copies of one grant are still one vote. A majority is one of different nodes.', '一个节点只算一票，不论它的同意应答到达多少次：网络可能重复投递消息，同一张票的两份拷贝仍是一票。多数指的是多数个不同的节点。'),
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
    truth: text('A vote is good for the term in which it was given and for no other. A candidate drops answers of earlier terms, since that voter may have given its vote in the current term to somebody else.', '选票只在投出它的那个任期内有效。Candidate 要丢弃更早任期的应答，因为该投票者在当前任期可能已把票投给别人。'),
    sources: [issue('ktoso/akka-raft#46', '2015'), issue('xnnyygn/xraft#33', '2023'), issue('andreev-io/little-raft#44', '2025')],
    create: cluster(class extends RaftNode {
      protected override isForThisElection(reply: PaperMessage): boolean {
        return reply.type === 'RequestVoteReply' || super.isForThisElection(reply);
      }
    }),
  },
  {
    id: 'raft/giving-up-frees-the-vote',
    belief: text('A node that steps down to follower, as a candidate because another one won or as a leader that has lost its majority, has its vote back.', '节点退回 Follower 时（Candidate 因他人当选，或 Leader 失去多数派），它的一票也随之收回。'),
    truth: text('A node has one vote a term, and whoever campaigned has spent it on itself. It may give up its role, but its vote stays where it is until the term is over; with a second vote, two nodes could lead in one term.', '每个节点每个任期只有一票，参加竞选的节点已把它投给自己。它可以退回 Follower，但这一票在该任期内不能收回，否则同一任期可能出现两个 Leader。'),
    sources: [issue('ktoso/akka-raft#56', '2015')],
    create: cluster(class extends RaftNode {
      protected override follow(leader: NodeId | null): void {
        if (this.role !== 'follower') this.enterTerm(this.term, null);
        super.follow(leader);
      }
    }),
  },
  {
    id: 'raft/both-must-be-greater',
    belief: text('A voter refuses only if its own log is longer and its last entry is of a later term.', '只有当自己的日志更长、并且最后一个条目的任期也更大时，投票者才会拒绝。'),
    truth: text('The last terms are compared first, and a later one decides alone; only if they are equal does the longer log win. So a voter refuses whenever its last term is later, however short its log is.', '先比较最后一个条目的任期，任期大的更新；只有任期相同时才比较长度。因此只要投票者自己最后一个条目的任期更大，不管日志多短，都应拒绝。'),
    sources: [issue('markwylde/liferaft#8', '2023')],
    about: ['raft/vote-decision', 'raft/who-can-win'],
    create: cluster(class extends RaftNode {
      protected override isUpToDate({ lastLogTerm, lastLogIndex }: RequestVote): boolean {
        return !(this.log.lastIndex > lastLogIndex && this.log.lastTerm > lastLogTerm);
      }
    }),
  },
  {
    id: 'raft/longest-log-wins',
    belief: text('The candidate with the longest log wins; the terms of the entries do not matter.', '日志最长的 Candidate 当选，条目的任期无关紧要。'),
    truth: text('The term of the last entry decides, and length only between equal last terms. A node that was cut off may have piled up many entries of an old term that were never committed; a shorter log with a later last term is more up-to-date.', '首先看最后一个条目的任期，任期相同才比长度。被隔离的节点可能堆积了许多从未提交的旧任期条目；最后任期更大的日志即使更短，也更新。'),
    sources: [raftPaper('§5.4.1')],
    about: ['raft/vote-decision', 'raft/who-can-win'],
    create: cluster(class extends RaftNode {
      protected override isUpToDate({ lastLogIndex }: RequestVote): boolean {
        return lastLogIndex >= this.log.lastIndex;
      }
    }),
  },
  {
    id: 'raft/last-term-alone-decides',
    belief: text('Logs are compared by the term of their last entry; how long they are does not matter.', '比较日志只看最后一个条目的任期，长短无关。'),
    truth: text('Between logs with the same last term, the longer one is more up-to-date. A shorter one may lack entries of that very term that are committed already, and its owner must not win.', '最后任期相同时，更长的日志更新。较短的日志可能缺少该任期内已提交的内容，它的所有者不应当选。'),
    sources: [raftPaper('§5.4.1')],
    about: ['raft/vote-decision', 'raft/who-can-win'],
    create: cluster(class extends RaftNode {
      protected override isUpToDate({ lastLogTerm }: RequestVote): boolean {
        return lastLogTerm >= this.log.lastTerm;
      }
    }),
  },
  {
    id: 'raft/any-log-may-win',
    belief: text('Votes go to whoever asks first in a new term; logs are put right after the election.', '新任期里谁先来就投给谁，日志等选举之后再修正。'),
    truth: text('A voter refuses a candidate whose log is less up-to-date than its own. A leader never takes entries from followers, so what is committed has to be in its log when it is elected; nothing can be put right afterwards.', 'Candidate 的日志不如自己新时，投票者应拒绝。Leader 从不向 Follower 索取条目，所以已提交的内容在它当选时就必须已在它的日志里，事后无法补救。'),
    sources: [notes('32.1.2'), raftPaper('§5.4.1')],
    about: ['raft/who-can-win', 'raft/vote-decision'],
    create: cluster(class extends RaftNode {
      protected override isUpToDate(): boolean {
        return true;
      }
    }),
  },
  {
    id: 'raft/highest-id-wins',
    belief: text('If two candidates ask in one term, the one with the higher id gets the vote.', '同一任期有两个 Candidate 时，票投给编号较大的那个。'),
    truth: text('Votes are given first come, first served, and a vote that was given is not changed within the term. The ids have no rank: to give a second vote to a higher id could elect two leaders in one term.', '投票是先到先得，投出之后在该任期内不能改。编号没有高低之分：若再投给编号更大的 Candidate，同一任期就可能选出两个 Leader。'),
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
    truth: text('A quorum is more than half, so that any two have a node in common; two halves of four nodes have none, and could each elect a leader. So four nodes need three of them, and tolerate one failure, as three nodes do.', '法定人数必须超过半数，这样任意两个才有公共节点；四个节点的两半没有交集，可能各选出一个 Leader。因此四个节点需要三个同意，只能容忍一个故障，与三个节点相同。'),
    sources: [notes('32.1.2'), raftPaper('§5.2')],
    about: ['raft/who-can-win', 'raft/split-vote'],
    create: cluster(class extends RaftNode {
      protected override quorumOf(voters: readonly NodeId[]): number {
        return Math.ceil(voters.length / 2);
      }
    }),
  },
  {
    id: 'raft/majority-of-who-answers',
    belief: text('A candidate needs a majority of the nodes that answer; dead ones do not count.', 'Candidate 只需获得有应答节点的多数，宕机的节点不算在内。'),
    truth: text('A majority is counted over all voters of the configuration, whether they answer or not. A node that does not answer may be alive on the other side of a partition and elect another leader there.', '多数是相对配置中的全部投票成员而言的，不论是否应答。没有应答的节点可能正活在网络分区的另一侧，在那里选出另一个 Leader。'),
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
    belief: text('A node that has voted in a term refuses every further request, even of the same candidate.', '节点在一个任期内投过票后会拒绝后续所有请求，包括同一个 Candidate 重发的。'),
    truth: text('A node that has voted grants the same candidate again if it asks again in that term. Its first answer may have been lost, and saying yes once more gives nobody a second vote.', '已投票的节点在同一任期内再次收到同一 Candidate 的请求时，仍应同意：第一次的应答可能丢了，而重复同意并不会多出一票。'),
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
    truth: text('A request for a vote in a higher term moves a node to that term before it decides, whatever it then answers. If a refusal left it in the old term, old and new terms would go on side by side.', '收到任期更高的投票请求时，节点先进入该任期，再决定是否同意，拒绝也不例外。若拒绝时停留在旧任期，各节点的任期就难以统一。'),
    sources: [raftPaper('§5.1')],
    about: ['raft/step-down'],
    create: cluster(class extends RaftNode {
      protected override bringsTerm(message: PaperMessage): boolean {
        return super.bringsTerm(message) && (message.type !== 'RequestVote' || this.isUpToDate(message));
      }
    }),
  },
  {
    id: 'raft/replies-echo-the-term',
    belief: text('An answer carries the term of the request that it answers.', '应答中携带的是请求里的任期。'),
    truth: text('An answer carries the current term of the node that answers. That is how a stale candidate or leader learns that its term is over; if its own number came back, it would never find out.', '应答携带的是应答者自己的当前任期。过时的 Candidate 或 Leader 正是靠它得知自己的任期已过；若原样返回请求里的任期，它们就永远不会知道。'),
    sources: [raftPaper('Figure 2 (Results: currentTerm)')],
    create: cluster(class extends RaftNode {
      protected override replyTerm(request: PaperMessage): number {
        return request.term;
      }
    }),
  },
]);
