import type { Config, Durable, Entry, Members, NodeId, PaperMessage, Snapshot } from '../../../spec/raft';
import { Reads } from './reads';

/** Who belongs to the cluster, and handing over (Raft paper, §6; thesis, §3.10, §4). A configuration counts from when it is in the log. */
export abstract class Membership extends Reads {
  /** Where in the log the configuration stands that it goes by; 0 for that of the start. */
  protected membersAt = 0;
  /** To whom this leader hands over, and since how many ticks. */
  private successor: NodeId | null = null;
  private handingTicks = 0;
  private quietTicks = 0;
  /** Whom this leader heard since it last counted. */
  protected heard = new Set<NodeId>();

  constructor(id: NodeId, config: Config, durable: Durable) {
    super(id, config, durable);
    this.goBy();
  }

  /** From here on it goes by the last configuration of its log up to an index. */
  protected goBy(upTo = this.effectiveUpTo()): void {
    const known = this.log.membersAt(upTo);
    this.members = known?.members ?? { voters: this.config.peers };
    this.membersAt = known?.at ?? 0;
    const { voters, outgoing, learners } = this.members;
    this.otherVoters = (outgoing === undefined ? voters : [...new Set([...voters, ...outgoing])]).filter((node) => node !== this.id);
    this.others = learners === undefined ? this.otherVoters : [...this.otherVoters, ...learners.filter((node) => node !== this.id)];
  }

  /** The last configuration in the log counts, committed or not (§6). */
  protected effectiveUpTo(): number {
    return this.log.lastIndex;
  }

  protected override store(from: number, entries: readonly Entry[]): void {
    super.store(from, entries);
    if (this.replacesMembers(from, entries)) this.goBy();
  }

  /** A new configuration comes, or the one in effect goes: then the one before it is in effect again (thesis, §4.1). */
  protected replacesMembers(from: number, entries: readonly Entry[]): boolean {
    return from <= this.membersAt || changesMembers(entries);
  }

  protected override install(snapshot: Snapshot): void {
    super.install(snapshot);
    this.goBy();
  }

  /** One change at a time, and none before the leader knows what is committed (thesis, §4.1; Ongaro's correction of 2015). */
  changeMembers(members: Members): void {
    if (this.role !== 'leader' || !this.mayChange() || members.voters.length === 0) return;
    const { voters } = members;
    const old = this.members.voters;
    this.appendMembers(this.needsJoint(old, voters) ? { ...members, outgoing: old } : members);
  }

  protected mayChange(): boolean {
    return !this.isChanging() && this.knowsCommitted();
  }

  /** Majorities of sets that differ in one voter have a node in common; of others they need not (thesis, §4.1). */
  protected needsJoint(old: readonly NodeId[], voters: readonly NodeId[]): boolean {
    return differences(old, voters) > 1;
  }

  protected isChanging(): boolean {
    return this.membersAt > this.commit || this.members.outgoing !== undefined;
  }

  protected appendMembers(members: Members): void {
    this.append({ index: this.log.lastIndex + 1, term: this.term, value: '', members });
  }

  protected override advanceCommit(): void {
    const before = this.commit;
    super.advanceCommit();
    if (this.commit > before && this.membersAt > before && this.membersAt <= this.commit && this.role === 'leader') this.conclude();
  }

  /** Once the joint configuration is committed, the new one follows; once that is, a leader that is not in it steps down (§6). */
  protected conclude(): void {
    const { outgoing, ...members } = this.members;
    if (outgoing !== undefined) this.leaveJoint(members);
    else if (!this.isVoter(this.id)) this.retire();
  }

  protected leaveJoint(members: Members): void {
    this.appendMembers(members);
  }

  /** The others learn of the commit before it goes. */
  protected retire(): void {
    this.heartbeat();
    this.follow(null);
    this.resetTimer();
  }

  protected override lead(): void {
    this.successor = null;
    this.quietTicks = 0;
    this.heard = new Set();
    super.lead();
  }

  override propose(value: string): void {
    if (this.successor === null) super.propose(value);
  }

  /** To a voter that has all entries; until then nothing new is taken (thesis, §3.10). */
  transfer(to: NodeId): void {
    if (this.role !== 'leader' || to === this.id || !this.members.voters.includes(to)) return;
    this.successor = to;
    this.handingTicks = 0;
    if (!this.handOver()) this.sendEntries(to, this.config.entriesMax);
  }

  protected handOver(): boolean {
    const { successor: to } = this;
    if (to === null || this.matchOf(to) < this.log.lastIndex) return false;
    this.mayHaveLease = false;
    this.send({ type: 'TimeoutNow', from: this.id, to, term: this.term });
    return true;
  }

  protected onTimeoutNow(message: PaperMessage): void {
    if (message.term === this.term && this.role !== 'leader' && this.isVoter(this.id)) this.campaign(true);
  }

  override receive(message: PaperMessage): void {
    super.receive(message);
    if (this.role !== 'leader') return;
    if (this.config.checkQuorum === true && message.term === this.term) this.heard.add(message.from);
    if (message.from === this.successor && message.type === 'AppendEntriesReply') this.handOver();
  }

  protected leaderTick(): void {
    if (this.successor !== null && ++this.handingTicks >= this.config.electionTicks) this.successor = null;
    if (this.config.checkQuorum === true && ++this.quietTicks >= this.config.electionTicks && !this.hasQuorum()) return;
    if (this.elapsed >= this.config.heartbeatTicks) this.heartbeat();
  }

  /** With check-quorum a leader that heard from no majority for an election timeout steps down (thesis, §6.2). */
  protected hasQuorum(): boolean {
    const has = this.isConnected();
    this.quietTicks = 0;
    this.heard = new Set();
    if (has) return true;
    this.follow(null);
    this.resetTimer();
    return false;
  }

  protected isConnected(): boolean {
    return this.agreed((node) => node === this.id || this.heard.has(node));
  }
}

function changesMembers(entries: readonly Entry[]): boolean {
  for (const { members } of entries) if (members !== undefined) return true;
  return false;
}

/** How many voters were added or removed. */
function differences(a: readonly NodeId[], b: readonly NodeId[]): number {
  return a.filter((node) => !b.includes(node)).length + b.filter((node) => !a.includes(node)).length;
}
