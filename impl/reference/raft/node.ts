import type { AppendEntries, AppendEntriesReply, Entry, NodeId, PaperMessage } from '../../../spec/raft';
import { Elections } from './elections';

/** What a leader knows of a follower: the next index to send, and the last one that is known to match (Figure 2). */
export interface Progress {
  next: number;
  match: number;
}

/** A whole node: elections, and the log that a leader replicates (Raft paper, §5.3, §5.4.2). */
export class RaftNode extends Elections {
  protected progress = new Map<NodeId, Progress>();

  /** A new leader knows nothing of the others' logs; it asserts itself at once (§5.2, §5.3). */
  protected lead(): void {
    this.role = 'leader';
    this.leader = this.id;
    this.progress = new Map(this.config.peers.map((peer) => [peer, { next: this.log.lastIndex + 1, match: 0 }]));
    this.countOwn();
    this.heartbeat();
  }

  protected heartbeat(): void {
    this.elapsed = 0;
    for (const to of this.others()) this.sendEntries(to, 0);
  }

  propose(value: string): void {
    if (this.role !== 'leader') return;
    this.store(this.log.lastIndex + 1, [{ index: this.log.lastIndex + 1, term: this.term, value }]);
    this.countOwn();
    for (const to of this.others()) this.sendEntries(to, this.config.entriesMax);
  }

  /** The entries that the follower lacks, with the one before them for the consistency check (§5.3). */
  protected sendEntries(to: NodeId, max: number): void {
    const { next } = this.progressOf(to);
    this.send({
      type: 'AppendEntries',
      from: this.id,
      to,
      term: this.term,
      prevLogIndex: next - 1,
      prevLogTerm: this.log.termAt(next - 1),
      entries: this.log.from(next, max),
      leaderCommit: this.commit,
    });
  }

  protected onAppend(message: PaperMessage): void {
    if (message.type === 'AppendEntries') this.onAppendEntries(message);
    else if (message.type === 'AppendEntriesReply') this.onAppendReply(message);
  }

  /** Followers, and candidates of the same term, which give up (§5.2); leaders of older terms are refused. */
  protected onAppendEntries(request: AppendEntries): void {
    if (request.term < this.term) return this.reply(request, false, request.prevLogIndex);
    this.follow(request.from);
    this.resetTimer();
    if (!this.matches(request)) return this.reply(request, false, request.prevLogIndex);
    const last = request.prevLogIndex + request.entries.length;
    this.accept(request);
    this.learnCommit(request, last);
    this.reply(request, true, last);
  }

  protected matches({ prevLogIndex, prevLogTerm }: AppendEntries): boolean {
    return this.log.has(prevLogIndex, prevLogTerm);
  }

  /** Only an entry that conflicts removes what follows: the request may be an old one (§5.3). */
  protected accept({ entries }: AppendEntries): void {
    const fresh = entries.findIndex(({ index, term }) => !this.log.has(index, term));
    const first = entries[fresh];
    if (first !== undefined) this.store(first.index, entries.slice(fresh));
  }

  /** The leader's commit index, as far as this request has shown the logs to agree (Figure 2). */
  protected learnCommit({ leaderCommit }: AppendEntries, lastVerified: number): void {
    this.commit = Math.max(this.commit, Math.min(leaderCommit, lastVerified));
  }

  protected reply(request: AppendEntries, success: boolean, index: number): void {
    const { lastIndex: lastLogIndex } = this.log;
    this.send({ type: 'AppendEntriesReply', from: this.id, to: request.from, term: this.replyTerm(request), success, index, lastLogIndex });
  }

  protected onAppendReply(reply: AppendEntriesReply): void {
    if (this.role !== 'leader' || !this.isForThisElection(reply)) return;
    const progress = this.progressOf(reply.from);
    if (reply.success) {
      this.onMatch(progress, reply.index);
      this.advanceCommit();
      if (progress.match < this.log.lastIndex && progress.next <= reply.index + 1) this.sendEntries(reply.from, this.config.entriesMax);
    } else if (this.isCurrentRefusal(progress, reply)) {
      // The follower's last index saves steps where its log is short (§5.3).
      progress.next = Math.max(progress.match + 1, Math.min(reply.index, reply.lastLogIndex + 1));
      this.sendEntries(reply.from, this.config.entriesMax);
    }
  }

  protected isCurrentRefusal({ next, match }: Progress, { index }: AppendEntriesReply): boolean {
    return index === next - 1 && index > match;
  }

  /** Replies may come late, and twice: what is known to match does not become less. */
  protected onMatch(progress: Progress, index: number): void {
    progress.match = Math.max(progress.match, index);
    progress.next = Math.max(progress.next, progress.match + 1);
  }

  /** A majority stores it, and it is of the leader's own term; older ones follow with it (§5.4.2, Figure 8). */
  protected advanceCommit(): void {
    const index = this.majorityIndex();
    if (index > this.commit && this.mayCommit(index)) this.commit = index;
  }

  /** The highest index that a majority stores: the median of what is known to match. */
  protected majorityIndex(): number {
    const matched = [...this.progress.values()].map(({ match }) => match).sort((a, b) => b - a);
    return matched[this.quorum() - 1] ?? 0;
  }

  protected mayCommit(index: number): boolean {
    return this.log.termAt(index) === this.term;
  }

  /** The leader is one of those who store; it is alone where there is nobody else. */
  protected countOwn(): void {
    this.progressOf(this.id).match = this.log.lastIndex;
    if (this.config.peers.length === 1) this.advanceCommit();
  }

  protected store(from: number, entries: readonly Entry[]): void {
    this.log.replaceFrom(from, entries);
    this.writes.push({ kind: 'entries', from, entries: [...entries] });
  }

  protected progressOf(peer: NodeId): Progress {
    const known = this.progress.get(peer);
    if (known !== undefined) return known;
    const progress = { next: 1, match: 0 };
    this.progress.set(peer, progress);
    return progress;
  }
}
