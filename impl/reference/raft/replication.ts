import type { AppendEntries, AppendEntriesReply, Entry, InstallSnapshotReply, NodeId } from '../../../spec/raft';
import { Elections } from './elections';

const NOTHING: readonly never[] = [];

/** What a leader knows of another member: the next index to send, and the last one that is known to match (Figure 2). */
export interface Follower {
  next: number;
  match: number;
  /** The last round of heartbeats that it answered. */
  round: number;
}

/** The log that a leader replicates and commits (Raft paper, §5.3, §5.4.2). */
export abstract class Replication extends Elections {
  /** By node id. */
  protected followers: Follower[] = [];
  /** What voters are known to match, put in order where a majority is looked for: kept, as every reply asks for it. */
  private readonly descending: number[] = [];
  /** All to whom a leader sends. */
  protected others: readonly NodeId[] = [];

  /** A new leader knows nothing of the others' logs; it asserts itself at once (§5.2, §5.3). */
  protected lead(): void {
    this.role = 'leader';
    this.leader = this.id;
    this.followers = this.knownFollowers();
    this.heartbeat();
  }

  protected knownFollowers(): Follower[] {
    return [];
  }

  protected heartbeat(): void {
    this.elapsed = 0;
    for (const to of this.others) this.sendEntries(to, 0);
  }

  propose(value: string): void {
    if (this.role === 'leader') this.append({ index: this.log.lastIndex + 1, term: this.term, value });
  }

  protected append(entry: Entry): void {
    this.store(entry.index, [entry]);
    this.advanceCommit();
    for (const to of this.others) this.sendEntries(to, this.config.entriesMax);
  }

  protected abstract sendSnapshot(to: NodeId): void;

  /** The entries that the follower lacks, with the one before them for the consistency check (§5.3). */
  protected sendEntries(to: NodeId, max: number): void {
    const { next } = this.follower(to);
    if (this.isGone(next)) return this.sendSnapshot(to);
    this.send(this.entriesFor(to, next, max));
  }

  /** The entry is in the snapshot: it cannot be sent any more (§7). */
  protected isGone(next: number): boolean {
    return next <= this.log.base;
  }

  protected entriesFor(to: NodeId, next: number, max: number): AppendEntries {
    const prevLogIndex = next - 1;
    return {
      type: 'AppendEntries',
      from: this.id,
      to,
      term: this.term,
      prevLogIndex,
      prevLogTerm: this.log.termAt(prevLogIndex),
      entries: this.log.from(next, max),
      leaderCommit: this.commit,
    };
  }

  protected onAppend(message: AppendEntries | AppendEntriesReply): void {
    if (message.type === 'AppendEntries') this.onAppendEntries(message);
    else this.onAppendReply(message);
  }

  /** Followers, and candidates of the same term, which give up (§5.2); leaders of older terms are refused. */
  protected onAppendEntries(request: AppendEntries): void {
    if (this.isStale(request)) return this.reply(request, false, request.prevLogIndex);
    this.hear(request.from);
    if (!this.matches(request)) return this.reply(request, false, request.prevLogIndex);
    const last = request.prevLogIndex + request.entries.length;
    const news = this.newIn(request);
    if (news.length > 0) this.store((news[0] as Entry).index, news);
    this.commit = this.commitAfter(request, last);
    this.reply(request, true, last);
  }

  protected isStale({ term }: AppendEntries): boolean {
    return term < this.term;
  }

  /** The leader of its term has spoken. */
  protected hear(leader: NodeId): void {
    this.follow(leader);
    this.silence = 0;
    this.resetTimer();
  }

  protected matches({ prevLogIndex, prevLogTerm }: AppendEntries): boolean {
    return this.log.has(prevLogIndex, prevLogTerm);
  }

  /** What of it is to be stored. Only an entry that conflicts removes what follows: the request may be an old one (§5.3). */
  protected newIn({ entries }: AppendEntries): readonly Entry[] {
    for (let i = 0; i < entries.length; i++) {
      const { index, term } = entries[i] as Entry;
      if (!this.log.has(index, term)) return i === 0 ? entries : entries.slice(i);
    }
    return NOTHING;
  }

  /** The leader's commit index, as far as this request has shown the logs to agree (Figure 2). */
  protected commitAfter({ leaderCommit }: AppendEntries, lastVerified: number): number {
    return Math.max(this.commit, Math.min(leaderCommit, lastVerified));
  }

  protected reply(request: AppendEntries, success: boolean, index: number): void {
    const { lastIndex: lastLogIndex } = this.log;
    const reply: AppendEntriesReply = { type: 'AppendEntriesReply', from: this.id, to: request.from, term: this.replyTerm(request), success, index, lastLogIndex };
    // To refuse a leader of an older term says nothing of the rounds of the next one, which may be the same node: they are counted anew (thesis, §6.4).
    this.send(request.round === undefined || reply.term !== request.term ? reply : { ...reply, round: request.round });
  }

  protected onAppendReply(reply: AppendEntriesReply): void {
    if (this.role !== 'leader' || !this.isForThisElection(reply)) return;
    const follower = this.follower(reply.from);
    if (reply.success) this.onAgreement(reply, this.storedUpTo(reply));
    else if (this.isCurrentRefusal(follower, reply)) {
      follower.next = this.nextAfter(follower, reply);
      this.sendEntries(reply.from, this.config.entriesMax);
    }
  }

  protected storedUpTo({ index }: AppendEntriesReply): number {
    return index;
  }

  /** Where to go on after a refusal: the follower's last index saves steps where its log is short (§5.3). */
  protected nextAfter({ match }: Follower, { index, lastLogIndex }: AppendEntriesReply): number {
    return Math.max(match + 1, Math.min(index, lastLogIndex + 1));
  }

  /** The follower agrees with the leader's log up to an index. */
  protected onAgreement({ from }: AppendEntriesReply | InstallSnapshotReply, index: number): void {
    const follower = this.follower(from);
    const isNews = index > follower.match;
    this.onMatch(follower, index);
    if (isNews) this.advanceCommit();
    if (follower.match < this.log.lastIndex && follower.next <= index + 1) this.sendEntries(from, this.config.entriesMax);
  }

  protected isCurrentRefusal({ next, match }: Follower, { index }: AppendEntriesReply): boolean {
    return index === next - 1 && index > match;
  }

  /** Replies may come late, and twice: what is known to match does not become less. */
  protected onMatch(follower: Follower, index: number): void {
    follower.match = Math.max(follower.match, index);
    follower.next = Math.max(follower.next, follower.match + 1);
  }

  /** A majority stores it, and it is of the leader's own term; older ones follow with it (§5.4.2, Figure 8). */
  protected advanceCommit(): void {
    const index = this.agreedIndex();
    if (index > this.commit && this.mayCommit(index)) this.commit = index;
  }

  /** As far as a majority stores the log; while a joint change is under way, one of the outgoing voters as well (§6). */
  protected agreedIndex(): number {
    const { voters, outgoing } = this.members;
    return outgoing === undefined ? this.majorityIndex(voters) : Math.min(this.majorityIndex(voters), this.majorityIndex(outgoing));
  }

  /** The highest index that a majority of these stores: the median of what is known to match; at least what is committed. */
  protected majorityIndex(voters: readonly NodeId[]): number {
    const { descending } = this;
    for (let i = 0; i < voters.length; i++) {
      const match = this.matchOf(voters[i] as NodeId);
      let at = i;
      for (; at > 0 && (descending[at - 1] as number) < match; at--) descending[at] = descending[at - 1] as number;
      descending[at] = match;
    }
    return Math.max(this.commit, descending[this.quorumOf(voters) - 1] ?? 0);
  }

  /** The leader is one of those who store. */
  protected matchOf(node: NodeId): number {
    return node === this.id ? this.log.lastIndex : this.follower(node).match;
  }

  protected mayCommit(index: number): boolean {
    return this.log.termAt(index) === this.term;
  }

  /** Who is new starts at the end of the log, too. */
  protected follower(node: NodeId): Follower {
    return (this.followers[node] ??= { next: this.log.lastIndex + 1, match: 0, round: 0 });
  }
}
