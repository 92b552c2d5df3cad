import type { Config, Durable, Entry, Message, NodeId, Output, PaperMessage, RequestVote, RequestVoteReply, Role, Write } from '../../../spec/raft';
import { Log } from './log';

/** What every server has, whatever its role: term, vote, log, clock, and elections (Raft paper, §5.1, §5.2, §5.4.1). */
export abstract class Elections {
  role: Role = 'follower';
  term: number;
  vote: NodeId | null;
  leader: NodeId | null = null;
  commit = 0;
  protected applied = 0;
  protected readonly log: Log;
  /** Who granted this candidate its vote. */
  protected votes: NodeId[] = [];
  protected elapsed = 0;
  protected timeout = 0;
  private drawn = 0;
  /** What the event at hand has to write and to send. */
  protected writes: Write[] = [];
  protected sending: Message[] = [];
  protected early: Message[] = [];

  constructor(readonly id: NodeId, protected readonly config: Config, durable: Durable) {
    this.term = durable.term;
    this.vote = durable.vote;
    this.log = new Log(durable.entries);
    this.resetTimer();
  }

  /** What the event that was just handled wants done. */
  output(): Output {
    const { writes, sending, early } = this;
    if (writes.length > 0) this.writes = [];
    if (sending.length > 0) this.sending = [];
    if (early.length > 0) this.early = [];
    const state = { role: this.role, term: this.term, vote: this.vote, leader: this.leader, commit: this.commit };
    return { early, writes, sync: writes.length > 0, send: sending, apply: this.toApply(), state };
  }

  /** Entries that are committed and not yet applied (§5.3). */
  protected toApply(): Entry[] {
    if (this.applied === this.commit) return [];
    const entries = this.log.from(this.applied + 1, this.commit - this.applied);
    this.applied = this.commit;
    return entries;
  }

  tick(): void {
    this.elapsed++;
    if (this.role === 'leader') {
      if (this.elapsed >= this.config.heartbeatTicks) this.heartbeat();
    } else if (this.elapsed >= this.timeout) {
      this.campaign();
    }
  }

  protected abstract heartbeat(): void;
  protected abstract lead(): void;
  protected abstract onAppend(message: PaperMessage): void;

  receive(message: PaperMessage): void {
    if (message.term > this.term) this.onHigherTerm(message);
    if (message.type === 'RequestVote') this.onRequestVote(message);
    else if (message.type === 'RequestVoteReply') this.onVoteReply(message);
    else this.onAppend(message);
  }

  /** All servers: a higher term makes a follower (§5.1). */
  protected onHigherTerm(message: PaperMessage): void {
    this.enterTerm(message.term, null);
    this.follow(null);
  }

  /** Followers: without a word from a leader, a candidate in the next term that votes for itself (§5.2). */
  protected campaign(): void {
    this.role = 'candidate';
    this.leader = null;
    this.enterTerm(this.nextTerm(), this.id);
    this.votes = [this.id];
    this.resetTimer();
    if (this.hasWon()) this.lead();
    else this.requestVotes();
  }

  protected nextTerm(): number {
    return this.term + 1;
  }

  protected requestVotes(): void {
    const { lastIndex: lastLogIndex, lastTerm: lastLogTerm } = this.log;
    for (const to of this.others()) this.send({ type: 'RequestVote', from: this.id, to, term: this.term, lastLogIndex, lastLogTerm });
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

  protected replyTerm(_request: PaperMessage): number {
    return this.term;
  }

  protected mayVoteFor(candidate: NodeId): boolean {
    return this.vote === null || this.vote === candidate;
  }

  /** The later last term wins; of equal ones the longer log (§5.4.1). */
  protected isUpToDate({ lastLogTerm, lastLogIndex }: RequestVote): boolean {
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
    if (!this.votes.includes(voter)) this.votes.push(voter);
  }

  protected hasWon(): boolean {
    return this.votes.length >= this.quorum();
  }

  /** More than half. */
  protected quorum(): number {
    return Math.floor(this.config.peers.length / 2) + 1;
  }

  protected follow(leader: NodeId | null): void {
    this.role = 'follower';
    this.leader = leader;
  }

  protected recordVote(candidate: NodeId): void {
    if (this.vote !== candidate) this.enterTerm(this.term, candidate);
  }

  /** Term and vote change together, and are durable before anybody hears of them (Figure 2: updated before responding). */
  protected enterTerm(term: number, vote: NodeId | null): void {
    this.term = term;
    this.vote = vote;
    this.persistState();
  }

  protected persistState(): void {
    const { term, vote } = this;
    // One record an event: term and vote must not be parted by a crash.
    this.writes = [{ kind: 'state', term, vote }, ...this.writes.filter(({ kind }) => kind !== 'state')];
  }

  /** The election timeout begins anew, with the next random length (§5.2). */
  protected resetTimer(): void {
    const { timeouts, electionTicks } = this.config;
    this.elapsed = 0;
    this.timeout = timeouts[this.drawn++ % timeouts.length] ?? electionTicks;
  }

  protected others(): readonly NodeId[] {
    return this.config.peers.filter((peer) => peer !== this.id);
  }

  protected send(message: PaperMessage): void {
    this.sending.push(message as Message);
  }
}
