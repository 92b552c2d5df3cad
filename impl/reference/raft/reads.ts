import type { AppendEntries, AppendEntriesReply, NodeId } from '../../../spec/raft';
import { Snapshots } from './snapshots';

/** Reads without an entry in the log (Raft paper, §8; thesis, §6.4). */
export abstract class Reads extends Snapshots {
  /** Reads that wait for a majority to answer a round of heartbeats: so that nobody else can have led by then. */
  private pending: { readonly id: string; readonly index: number; readonly round: number }[] = [];
  /** How many rounds of heartbeats there were, and when each of the last ones was sent, on its own clock. */
  protected round = 0;
  private sentAt: number[] = [];
  protected clock = 0;
  /** Its lease ends then; a lease is nothing any more once it told somebody to campaign. */
  protected leaseEnd = 0;
  protected mayHaveLease = true;

  override tick(): void {
    this.clock++;
    super.tick();
  }

  protected override lead(): void {
    this.pending = [];
    this.leaseEnd = 0;
    this.mayHaveLease = true;
    super.lead();
  }

  /** Leaders answer once they know that they still lead, and all that was committed before them (§8). */
  read(id: string): void {
    if (this.role !== 'leader') return;
    const index = this.readIndex();
    if (this.hasLease()) {
      this.reads.push({ id, index });
      return;
    }
    this.pending.push({ id, index, round: this.round + 1 });
    this.heartbeat();
    this.confirmReads();
  }

  /**
   * What may have been committed by now. A new leader does not know that of older terms until an entry of its own is committed;
   * all of it is in its log (§5.4).
   */
  protected readIndex(): number {
    if (this.knowsCommitted()) return this.commit;
    if (this.log.lastTerm !== this.term) this.append({ index: this.log.lastIndex + 1, term: this.term, value: '' });
    return Math.max(this.commit, this.log.lastIndex);
  }

  /** An entry of its own term is committed (§8). */
  protected knowsCommitted(): boolean {
    return this.log.termAt(this.commit) === this.term;
  }

  protected hasLease(): boolean {
    return this.config.leaseReads === true && this.mayHaveLease && this.clock < this.leaseEnd && this.knowsCommitted();
  }

  protected override heartbeat(): void {
    this.round++;
    this.sentAt[this.round % ROUNDS] = this.clock;
    super.heartbeat();
  }

  private counts(): boolean {
    return this.pending.length > 0 || this.config.leaseReads === true || this.config.checkQuorum === true;
  }

  protected override entriesFor(to: NodeId, next: number, max: number): AppendEntries {
    const request = super.entriesFor(to, next, max);
    return this.counts() ? { ...request, round: this.round } : request;
  }

  protected override onAppendReply(reply: AppendEntriesReply): void {
    if (this.role === 'leader' && this.isForThisElection(reply) && reply.round !== undefined) {
      const follower = this.follower(reply.from);
      follower.round = Math.max(follower.round, reply.round);
      this.extendLease();
      this.confirmReads();
    }
    super.onAppendReply(reply);
  }

  /** A majority answered the round. */
  protected isAnswered(round: number): boolean {
    return this.agreed((node) => node === this.id || this.follower(node).round >= round);
  }

  private confirmReads(): void {
    if (this.pending.length === 0) return;
    const ready = this.pending.filter(({ round }) => this.isConfirmed(round));
    this.pending = this.pending.filter((read) => !ready.includes(read));
    for (const { id, index } of ready) this.reads.push({ id, index });
  }

  protected isConfirmed(round: number): boolean {
    return this.isAnswered(round);
  }

  /** Whoever answered a round votes for nobody until an election timeout after it was sent (thesis, §6.4.1). */
  protected extendLease(): void {
    if (this.config.leaseReads !== true) return;
    for (let round = this.round; round > Math.max(0, this.round - ROUNDS); round--) {
      if (!this.isAnswered(round)) continue;
      this.leaseEnd = Math.max(this.leaseEnd, (this.sentAt[round % ROUNDS] ?? 0) + this.config.electionTicks);
      return;
    }
  }
}

/** So many rounds are remembered: more than an election timeout has. */
const ROUNDS = 16;
