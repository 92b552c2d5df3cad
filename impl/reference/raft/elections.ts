import type { AppendEntries, AppendEntriesReply, Config, Durable, InstallSnapshot, InstallSnapshotReply, Members, NodeId, PaperMessage, PreVote, PreVoteReply, RequestVote, RequestVoteReply } from '../../../spec/raft';
import { Server } from './server';

/** Elections: one vote a term, for a log that is at least as up-to-date, and a majority wins (Raft paper, §5.1, §5.2, §5.4.1). */
export abstract class Elections extends Server {
  members: Members;
  /** All voters but itself. */
  protected otherVoters: readonly NodeId[] = [];
  /** Who granted this candidate its vote. */
  protected votes: NodeId[] = [];
  /** Ticks since it last heard from a leader. A node that starts may have heard from one just before. */
  protected silence = 0;

  constructor(id: NodeId, config: Config, durable: Durable) {
    super(id, config, durable);
    this.members = { voters: config.peers };
  }

  protected abstract lead(): void;
  protected abstract leaderTick(): void;
  protected abstract onTimeoutNow(message: PaperMessage): void;
  protected abstract onAppend(message: AppendEntries | AppendEntriesReply): void;
  protected abstract onSnapshot(message: InstallSnapshot | InstallSnapshotReply): void;

  tick(): void {
    this.elapsed++;
    this.silence++;
    if (this.role === 'leader') this.leaderTick();
    else if (this.elapsed >= this.timeout) this.onTimeout();
  }

  receive(message: PaperMessage): void {
    if (message.type === 'RequestVote' && this.isLoyal(message)) return;
    if (message.term > this.term && this.bringsTerm(message)) this.onHigherTerm(message);
    switch (message.type) {
      case 'AppendEntries':
      case 'AppendEntriesReply':
        return this.onAppend(message);
      case 'RequestVote':
        return this.onRequestVote(message);
      case 'RequestVoteReply':
        return this.onVoteReply(message);
      case 'PreVote':
        return this.onPreVote(message);
      case 'PreVoteReply':
        return this.onPreVoteReply(message);
      case 'TimeoutNow':
        return this.onTimeoutNow(message);
      default:
        return this.onSnapshot(message);
    }
  }

  /** A pre-vote asks about a term in which nobody is yet, and a grant repeats it (thesis, §9.6). */
  protected bringsTerm(message: PaperMessage): boolean {
    return message.type !== 'PreVote' && !(message.type === 'PreVoteReply' && message.voteGranted);
  }

  /** All servers: a higher term makes a follower (§5.1). */
  protected onHigherTerm(message: PaperMessage): void {
    this.enterTerm(message.term, null);
    this.follow(null);
  }

  /** With check-quorum, who hears from a leader takes part in no election (§6; thesis, §4.2.3): only if the leader wants one. */
  protected isLoyal({ transfer }: RequestVote): boolean {
    const { checkQuorum, leaseReads } = this.config;
    if (transfer === true || checkQuorum !== true) return false;
    // A lease outlives a restart of those who granted it.
    return this.hearsALeader() || (leaseReads === true && this.silence < this.config.electionTicks);
  }

  protected hearsALeader(): boolean {
    return this.role === 'leader' || (this.leader !== null && this.silence < this.config.electionTicks);
  }

  /** Voters: without a word from a leader, an election (§5.2); with pre-vote, only after asking whether it could be won. */
  protected onTimeout(): void {
    if (!this.isVoter(this.id)) return this.resetTimer();
    if (this.config.preVote === true) this.askFirst();
    else this.campaign();
  }

  protected isVoter(node: NodeId): boolean {
    const { voters, outgoing } = this.members;
    return voters.includes(node) || (outgoing !== undefined && outgoing.includes(node));
  }

  /** A candidate in the next term, that votes for itself (§5.2). */
  protected campaign(transfer = false): void {
    const vote = this.ownVote();
    this.become('candidate');
    this.enterTerm(this.nextTerm(), vote);
    if (this.hasWon()) this.lead();
    else this.requestVotes(transfer);
  }

  protected ownVote(): NodeId | null {
    return this.id;
  }

  protected become(role: 'candidate' | 'pre-candidate'): void {
    this.role = role;
    this.leader = null;
    this.votes = [this.id];
    this.resetTimer();
  }

  protected nextTerm(): number {
    return this.term + 1;
  }

  protected requestVotes(transfer: boolean): void {
    const { lastIndex: lastLogIndex, lastTerm: lastLogTerm } = this.log;
    for (const to of this.otherVoters) {
      const request: RequestVote = { type: 'RequestVote', from: this.id, to, term: this.term, lastLogIndex, lastLogTerm };
      this.send(transfer ? { ...request, transfer } : request);
    }
  }

  /** One vote a term, first come first served, for a log that is at least as up-to-date (§5.2, §5.4.1). */
  protected onRequestVote(request: RequestVote): void {
    const voteGranted = this.grants(request);
    if (voteGranted) {
      this.recordVote(request.from);
      this.resetTimer();
    }
    this.send({ type: 'RequestVoteReply', from: this.id, to: request.from, term: this.replyTerm(request), voteGranted });
  }

  protected grants(request: RequestVote): boolean {
    return request.term === this.term && this.mayVoteFor(request.from) && this.isUpToDate(request);
  }

  protected mayVoteFor(candidate: NodeId): boolean {
    return this.vote === null || this.vote === candidate;
  }

  /** The later last term wins; of equal ones the longer log (§5.4.1). */
  protected isUpToDate({ lastLogTerm, lastLogIndex }: RequestVote | PreVote): boolean {
    return lastLogTerm !== this.log.lastTerm ? lastLogTerm > this.log.lastTerm : lastLogIndex >= this.log.lastIndex;
  }

  protected onVoteReply(reply: RequestVoteReply): void {
    if (this.role !== 'candidate' || !this.isForThisElection(reply) || !reply.voteGranted) return;
    this.countVote(reply.from);
    if (this.hasWon()) this.lead();
  }

  protected isForThisElection(reply: PaperMessage): boolean {
    return reply.term === this.term;
  }

  protected countVote(voter: NodeId): void {
    if (this.isNewVote(voter)) this.votes.push(voter);
  }

  protected isNewVote(voter: NodeId): boolean {
    return !this.votes.includes(voter);
  }

  protected hasWon(): boolean {
    return this.agreed((node) => this.votes.includes(node));
  }

  /** A majority of the voters, and while a joint change is under way of the outgoing ones as well (§6). */
  protected agreed(has: (node: NodeId) => boolean): boolean {
    const { voters, outgoing } = this.members;
    return this.isMajority(voters, has) && (outgoing === undefined || this.isMajority(outgoing, has));
  }

  protected isMajority(voters: readonly NodeId[], has: (node: NodeId) => boolean): boolean {
    let count = 0;
    for (const node of voters) if (has(node)) count++;
    return count >= this.quorumOf(voters);
  }

  /** More than half. */
  protected quorumOf(voters: readonly NodeId[]): number {
    return Math.floor(voters.length / 2) + 1;
  }

  /** Asks the others whether they would vote for it, and changes nothing yet (thesis, §9.6). */
  protected askFirst(): void {
    this.become('pre-candidate');
    if (this.hasWon()) return this.campaign();
    const { lastIndex: lastLogIndex, lastTerm: lastLogTerm } = this.log;
    for (const to of this.otherVoters) this.send({ type: 'PreVote', from: this.id, to, term: this.nextTerm(), lastLogIndex, lastLogTerm });
  }

  /** Yes, if it has no leader either: nothing is promised, and nothing changes. */
  protected onPreVote(request: PreVote): void {
    const voteGranted = request.term > this.term && this.isUpToDate(request) && !this.hearsALeader();
    this.send({ type: 'PreVoteReply', from: this.id, to: request.from, term: voteGranted ? request.term : this.term, voteGranted });
  }

  protected onPreVoteReply(reply: PreVoteReply): void {
    if (this.role !== 'pre-candidate' || !reply.voteGranted || reply.term !== this.nextTerm()) return;
    this.countVote(reply.from);
    if (this.hasWon()) this.campaign();
  }
}
