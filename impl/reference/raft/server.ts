import type { Config, Durable, Entry, Members, Message, NodeId, NodeState, Output, PaperMessage, Read, Role, Snapshot, Write } from '../../../spec/raft';
import { Log } from './log';

const NOTHING: never[] = [];

/** What every server has, whatever its role: term, vote, log and clock (Raft paper, Figure 2), and what it wants done. */
export abstract class Server {
  role: Role = 'follower';
  term: number;
  vote: NodeId | null;
  leader: NodeId | null = null;
  commit: number;
  abstract members: Members;
  protected applied: number;
  protected readonly log: Log;
  protected elapsed = 0;
  protected timeout = 0;
  /** Which of the timeouts is the next one. */
  private drawn = 0;
  /** What the event at hand has to write, to send, and to tell the state machine. */
  protected writes: Write[] = NOTHING;
  private sending: Message[] = NOTHING;
  protected early: Message[] = [];
  protected restore: Snapshot | undefined;
  protected reads: Read[] = [];
  private seen: NodeState | undefined;

  constructor(readonly id: NodeId, protected readonly config: Config, durable: Durable) {
    this.term = durable.term;
    this.vote = durable.vote;
    this.log = new Log(durable.snapshot, durable.entries);
    this.commit = this.log.base;
    this.applied = this.log.base;
    this.resetTimer();
  }

  /** What the event that was just handled wants done. */
  output(): Output {
    const { writes, sending, early, restore, reads } = this;
    const output: Output = { early: NOTHING, writes, sync: this.needsSync(writes), send: sending, apply: this.toApply(), state: this.visible() };
    if (early.length > 0) output.early = early;
    if (restore !== undefined) output.restore = restore;
    if (reads.length > 0) output.reads = reads;
    this.writes = NOTHING;
    this.sending = NOTHING;
    if (early.length > 0) this.early = [];
    if (restore !== undefined) this.restore = undefined;
    if (reads.length > 0) this.reads = [];
    return output;
  }

  /** Whatever is written is durable before anybody hears of it (Figure 2: updated before responding). */
  protected needsSync(writes: readonly Write[]): boolean {
    return writes.length > 0;
  }

  /** What can be seen of it: the same object as long as nothing changes. */
  private visible(): NodeState {
    const { role, term, vote, leader, commit, members, seen, config } = this;
    if (seen !== undefined && seen.commit === commit && seen.term === term && seen.role === role && seen.vote === vote && seen.leader === leader && (seen.members ?? config.peers) === (members.voters === config.peers ? config.peers : members)) return seen;
    this.seen = members.voters === config.peers ? { role, term, vote, leader, commit } : { role, term, vote, leader, commit, members };
    return this.seen;
  }

  /** Entries that are committed and not yet applied (§5.3). */
  protected toApply(): Entry[] {
    if (this.applied === this.commit) return NOTHING;
    const entries = this.log.from(this.applied + 1, this.commit - this.applied);
    this.applied = this.commit;
    return entries;
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

  protected store(from: number, entries: readonly Entry[]): void {
    this.log.replaceFrom(from, entries);
    this.write({ kind: 'entries', from, entries: entries as Entry[] });
  }

  /** The election timeout begins anew, with the next random length (§5.2). */
  protected resetTimer(): void {
    const { timeouts, electionTicks } = this.config;
    this.elapsed = 0;
    this.timeout = timeouts[this.drawn] ?? electionTicks;
    this.drawn = this.drawn + 1 < timeouts.length ? this.drawn + 1 : 0;
  }

  protected replyTerm(_request: PaperMessage): number {
    return this.term;
  }

  protected send(message: PaperMessage): void {
    // Most events send one message: a list of just that one is much smaller than one that has grown.
    if (this.sending.length === 0) this.sending = [message as Message];
    else this.sending.push(message as Message);
  }

  protected write(write: Write): void {
    if (this.writes.length === 0) this.writes = [write];
    else this.writes.push(write);
  }
}
