import type { AppendEntries, AppendEntriesReply, Entry, InstallSnapshot, NodeId, Output, PaperMessage, RaftPort } from '../../../spec/raft';
import { RaftNode, ReferenceRaft, type Follower, type NodeClass } from '.';

/** Tells others of the log only when it beats: neither what clients hand it, nor what a follower lacks, is sent at once. */
class Lazy extends RaftNode {
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
class OneAtATime extends RaftNode {
  override propose(value: string): void {
    if (this.log.lastTerm !== this.term || this.commit === this.log.lastIndex) super.propose(value);
  }
}

/** Both, and its term begins with an entry of its own. */
class LazyOneAtATime extends Lazy {
  protected override lead(): void {
    super.lead();
    this.append({ index: this.log.lastIndex + 1, term: this.term, value: '' });
  }
  override propose(value: string): void {
    if (this.log.lastTerm !== this.term || this.commit === this.log.lastIndex) super.propose(value);
  }
}

/** Says nothing to who is behind the times. With check-quorum that would leave a node outside for ever that is ahead of them. */
class Silent extends RaftNode {
  override receive(message: PaperMessage): void {
    if (message.term >= this.term || this.config.checkQuorum === true) super.receive(message);
  }
}

/** Asks again for votes, tick by tick. */
class Insistent extends RaftNode {
  override tick(): void {
    super.tick();
    if (this.role === 'candidate' && this.elapsed > 0) this.requestVotes(false);
  }
}

/** A new term gives everybody time. */
class Patient extends RaftNode {
  protected override onHigherTerm(message: PaperMessage): void {
    super.onHigherTerm(message);
    this.resetTimer();
  }
}

/** A leader that needs others for a majority sends before its own disk is done (thesis, §10.2.1). */
class Early extends RaftNode {
  override output(): Output {
    const output = super.output();
    const { voters, outgoing = voters } = this.members;
    if (this.role !== 'leader' || voters.length < 2 || outgoing.length < 2 || output.writes.some(({ kind }) => kind !== 'entries')) return output;
    return { ...output, early: [...output.early, ...output.send], send: [] };
  }
}

/** Its term begins with an entry of its own, as soon as all know of the leader. */
class EntryFirst extends RaftNode {
  protected override lead(): void {
    super.lead();
    this.append({ index: this.log.lastIndex + 1, term: this.term, value: '' });
  }
}

/** The same before anybody knows of it: what it tries first is behind that entry. */
class BehindItsEntry extends RaftNode {
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
class Talkative extends RaftNode {
  protected override advanceCommit(): void {
    const before = this.commit;
    super.advanceCommit();
    if (this.commit > before && this.role === 'leader') for (const to of this.others) this.sendEntries(to, 0);
  }
}

/** As soon as it knows where a follower's log agrees it takes what it has sent for stored, until it hears otherwise. */
class Pipelined extends RaftNode {
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

/** Lets what is committed go for a snapshot, be it one that brings nothing new (Figure 13, rules 5 and 6). */
class Literal extends RaftNode {
  protected override onInstallSnapshot(message: InstallSnapshot): void {
    const { snapshot } = message;
    if (message.term >= this.term && this.log.base < snapshot.index && snapshot.index <= this.applied) {
      this.write({ kind: 'snapshot', snapshot });
      this.log.compact(snapshot);
    }
    super.onInstallSnapshot(message);
  }
}

/** Goes back one entry after each refusal, wherever the follower's log ends. */
class StepByStep extends RaftNode {
  protected override nextAfter({ match }: Follower, { index }: AppendEntriesReply): number {
    return Math.max(match + 1, index);
  }
}

/** Goes back to the beginning after a refusal. */
class FromTheStart extends RaftNode {
  protected override nextAfter({ match }: Follower): number {
    return match + 1;
  }
}

/** Applies one entry with each event. */
class Slow extends RaftNode {
  protected override toApply(): Entry[] {
    if (this.applied >= this.commit) return [];
    return this.log.from(++this.applied, 1);
  }
}

/** Applies when its clock ticks. */
class Applying extends RaftNode {
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
class Tidy extends RaftNode {
  protected override matches(request: AppendEntries): boolean {
    const { prevLogIndex, prevLogTerm } = request;
    const has = super.matches(request);
    if (!has && this.log.termAt(prevLogIndex) >= 0 && !this.log.has(prevLogIndex, prevLogTerm)) this.store(prevLogIndex, []);
    return has;
  }
}

/** Keeps in mind how far its leader has shown the logs to agree, and what it heard to be committed. */
class Mindful extends RaftNode {
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

/** Asks whether it still leads with its next heartbeat. */
class LazyReader extends RaftNode {
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

/** Who has just started may have heard a leader just before: nobody gets a pre-vote until a timeout has passed. */
class Cautious extends RaftNode {
  protected override hearsALeader(): boolean {
    return super.hearsALeader() || this.silence < this.config.electionTicks;
  }
}

/** Nodes that do something else than the reference where Raft leaves the choice. */
export const variants: readonly (readonly [string, NodeClass])[] = [
  ['replicates with its heartbeats only', Lazy],
  ['takes one proposal at a time', OneAtATime],
  ['begins its term with an entry, takes one proposal at a time and replicates with its heartbeats only', LazyOneAtATime],
  ['says nothing to who is in an older term', Silent],
  ['asks again for votes', Insistent],
  ['resets its timer in each new term', Patient],
  ['sends before its own disk is done', Early],
  ['begins its term with an entry', EntryFirst],
  ['begins its term with an entry and tries what is behind it first', BehindItsEntry],
  ['tells of each commit at once', Talkative],
  ['takes what it has sent for stored until it is refused', Pipelined],
  ['keeps a snapshot that brings nothing new', Literal],
  ['goes back one entry after each refusal', StepByStep],
  ['goes back to the beginning after a refusal', FromTheStart],
  ['applies one entry at a time', Slow],
  ['applies when its clock ticks', Applying],
  ['removes what it has where it refuses', Tidy],
  ['keeps in mind how far its log agrees', Mindful],
  ['confirms reads with its next heartbeat', LazyReader],
  ['grants no pre-vote right after its start', Cautious],
];

export const nodesLike = (Node: NodeClass) => (): RaftPort => new ReferenceRaft(Node);
