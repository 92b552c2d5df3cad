import type { AppendEntries, Entry, InstallSnapshot, PaperMessage } from '../../../spec/raft';
import { RaftNode } from '.';

// Followers and candidates that do what the reference does not, where Raft leaves the choice.

/** Says nothing to who is behind the times. With check-quorum that would leave a node outside for ever that is ahead of them. */
export class Silent extends RaftNode {
  override receive(message: PaperMessage): void {
    if (message.term >= this.term || this.config.checkQuorum === true) super.receive(message);
  }
}

/** Asks again for votes, tick by tick. */
export class Insistent extends RaftNode {
  override tick(): void {
    super.tick();
    if (this.role === 'candidate' && this.elapsed > 0) this.requestVotes(false);
  }
}

/** A new term gives everybody time. */
export class Patient extends RaftNode {
  protected override onHigherTerm(message: PaperMessage): void {
    super.onHigherTerm(message);
    this.resetTimer();
  }
}

/** Lets what is committed go for a snapshot, be it one that brings nothing new (Figure 13, rules 5 and 6). */
export class Literal extends RaftNode {
  protected override onInstallSnapshot(message: InstallSnapshot): void {
    const { snapshot } = message;
    if (message.term >= this.term && this.log.base < snapshot.index && snapshot.index <= this.applied) {
      this.write({ kind: 'snapshot', snapshot });
      this.log.compact(snapshot);
    }
    super.onInstallSnapshot(message);
  }
}

/** Applies one entry with each event. */
export class Slow extends RaftNode {
  protected override toApply(): Entry[] {
    if (this.applied >= this.commit) return [];
    return this.log.from(++this.applied, 1);
  }
}

/** Applies when its clock ticks. */
export class Applying extends RaftNode {
  private isTicking = false;
  override tick(): void {
    this.isTicking = true;
    super.tick();
  }
  protected override toApply(): Entry[] {
    const entries = this.isTicking ? super.toApply() : [];
    this.isTicking = false;
    return entries;
  }
}

/** Removes what it has where it is refused, if its own entry is another one there: no majority can store that. */
export class Tidy extends RaftNode {
  protected override matches(request: AppendEntries): boolean {
    const { prevLogIndex, prevLogTerm } = request;
    const has = super.matches(request);
    if (!has && this.log.termAt(prevLogIndex) >= 0 && !this.log.has(prevLogIndex, prevLogTerm)) this.store(prevLogIndex, []);
    return has;
  }
}

/** Keeps in mind how far its leader has shown the logs to agree, and what it heard to be committed. */
export class Mindful extends RaftNode {
  private of = -1;
  private agreedUpTo = 0;
  private heardOf = 0;
  protected override commitAfter(request: AppendEntries, lastVerified: number): number {
    if (this.of !== request.term) [this.of, this.agreedUpTo, this.heardOf] = [request.term, 0, 0];
    this.agreedUpTo = Math.max(this.agreedUpTo, lastVerified);
    this.heardOf = Math.max(this.heardOf, request.leaderCommit);
    return super.commitAfter({ ...request, leaderCommit: this.heardOf }, this.agreedUpTo);
  }
}

/** Who has just started may have heard a leader just before: nobody gets a pre-vote until a timeout has passed. */
export class Cautious extends RaftNode {
  protected override hearsALeader(): boolean {
    return super.hearsALeader() || this.silence < this.config.electionTicks;
  }
}
