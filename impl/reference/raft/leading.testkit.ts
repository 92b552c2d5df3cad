import type { AppendEntries, AppendEntriesReply, NodeId, Output } from '../../../spec/raft';
import { RaftNode, type Follower } from '.';

// Leaders that do what the reference does not, where Raft leaves the choice.

/** Tells others of the log only when it beats: neither what clients hand it, nor what a follower lacks, is sent at once. */
export class Lazy extends RaftNode {
  private isBeating = false;
  protected override heartbeat(): void {
    this.isBeating = true;
    super.heartbeat();
    this.isBeating = false;
  }
  protected override sendEntries(to: NodeId): void {
    if (this.isBeating) super.sendEntries(to, this.config.entriesMax);
  }
}

/** Takes no proposal while one of its own term is not committed: clients have to come again. */
export class OneAtATime extends RaftNode {
  override propose(value: string): void {
    if (this.log.lastTerm !== this.term || this.commit === this.log.lastIndex) super.propose(value);
  }
}

/** Both, and its term begins with an entry of its own. */
export class LazyOneAtATime extends Lazy {
  protected override lead(): void {
    super.lead();
    this.append({ index: this.log.lastIndex + 1, term: this.term, value: '' });
  }
  override propose(value: string): void {
    if (this.log.lastTerm !== this.term || this.commit === this.log.lastIndex) super.propose(value);
  }
}

/** A leader that needs others for a majority sends before its own disk is done (thesis, §10.2.1). */
export class Early extends RaftNode {
  override output(): Output {
    const output = super.output();
    const { voters, outgoing = voters } = this.members;
    if (this.role !== 'leader' || voters.length < 2 || outgoing.length < 2 || output.writes.some(({ kind }) => kind !== 'entries')) return output;
    return { ...output, early: [...output.early, ...output.send], send: [] };
  }
}

/** Its term begins with an entry of its own, as soon as all know of the leader. */
export class EntryFirst extends RaftNode {
  protected override lead(): void {
    super.lead();
    this.append({ index: this.log.lastIndex + 1, term: this.term, value: '' });
  }
}

/** The same before anybody knows of it: what it tries first is behind that entry. */
export class BehindItsEntry extends RaftNode {
  protected override knownFollowers(): Follower[] {
    this.store(this.log.lastIndex + 1, [{ index: this.log.lastIndex + 1, term: this.term, value: '' }]);
    this.advanceCommit();
    return [];
  }
  protected override follower(node: NodeId): Follower {
    return (this.followers[node] ??= { next: this.log.lastIndex + 1, match: 0, round: 0 });
  }
}

/** Tells of each commit at once, as etcd's library does. */
export class Talkative extends RaftNode {
  protected override advanceCommit(): void {
    const before = this.commit;
    super.advanceCommit();
    if (this.commit > before && this.role === 'leader') for (const to of this.others) this.sendEntries(to, 0);
  }
}

/** As soon as it knows where a follower's log agrees it takes what it has sent for stored, until it hears otherwise. */
export class Pipelined extends RaftNode {
  protected override entriesFor(to: NodeId, next: number, max: number): AppendEntries {
    const request = super.entriesFor(to, next, max);
    const follower = this.follower(to);
    if (follower.match > 0) follower.next = next + request.entries.length;
    return request;
  }
  protected override isCurrentRefusal(follower: Follower, reply: AppendEntriesReply): boolean {
    const { match, next } = follower;
    return match > 0 ? match < reply.index && reply.index < next : super.isCurrentRefusal(follower, reply);
  }
  protected override nextAfter(follower: Follower, reply: AppendEntriesReply): number {
    return follower.match > 0 ? follower.match + 1 : super.nextAfter(follower, reply);
  }
}

/** Goes back one entry after each refusal, wherever the follower's log ends. */
export class StepByStep extends RaftNode {
  protected override nextAfter({ match }: Follower, { index }: AppendEntriesReply): number {
    return Math.max(match + 1, index);
  }
}

/** Goes back to the beginning after a refusal. */
export class FromTheStart extends RaftNode {
  protected override nextAfter({ match }: Follower): number {
    return match + 1;
  }
}

/** Asks whether it still leads with its next heartbeat. */
export class LazyReader extends RaftNode {
  private isReading = false;
  override read(id: string): void {
    this.isReading = true;
    super.read(id);
    this.isReading = false;
  }
  protected override heartbeat(): void {
    if (!this.isReading) super.heartbeat();
  }
}
