import { someAcknowledge, writesLog } from './acknowledging';
import type { Cluster } from './cluster';
import type { Shelf } from './disk';
import { chained } from './machine';
import type { Entry, Members, Message, NodeId, NodeState, Output, Snapshot, Write } from './port';
import { forgetOldest, Handed } from './handed';
import { Pairs, Rows, Shadow, Table } from './shadow';
import { Witness } from './witness';

const NODES_MAX = 9;
/** Terms and indexes below this make one key. */
const SPAN = 65536;
/** No run gets so far: an index above is made up, and must not cost the memory that it asks for. */
const INDEX_MAX = 1 << 24;

/**
 * Watches the rules of whole clusters while a long program runs, at the same small cost for every event: it keeps logs as chained
 * hashes, so that comparing two of them is comparing two numbers. It says which invariant is broken, and no more: the invariant
 * itself then says why. It keeps nothing of one run for the next but memory.
 */
export class Watch extends Witness {
  /** The invariant that was broken first, without `raft/`. */
  broken: string | undefined;
  private readonly logs = Array.from({ length: NODES_MAX }, () => new Shadow());
  private readonly entries = new Table();
  private readonly leaders = new Table();
  private readonly votes = new Table();
  /** By term and candidate: one bit for each voter. */
  private readonly voters = new Table();
  /** By index: the term that an entry was first seen with there, and the hash of the log then. Those of other terms are in `entries`. */
  private readonly firsts = new Rows();
  /** By index: term and a hash of the entry that was applied there first. */
  private readonly appliedAt = new Rows();
  private readonly terms = new Int32Array(NODES_MAX);
  private readonly commits = new Int32Array(NODES_MAX);
  private readonly applied = new Int32Array(NODES_MAX);
  /** By index, as far as anybody knows it to be committed: the term in which that was known first, and the hash of the log up to there. */
  private readonly committed = new Pairs();
  private known = 0;
  private clientsKnow = 0;
  private readonly handed = new Handed();
  private readonly asked = new Map<string, number>();
  /** A node whose log does not follow on the snapshot in front of it: it has to go in the same event. */
  private doubted = 0;
  /** Who sends early is about to write to its log. */
  private isAbout = false;

  reset(): void {
    this.broken = undefined;
    for (const log of this.logs) log.clear();
    for (const table of [this.committed, this.entries, this.leaders, this.votes, this.voters, this.firsts, this.appliedAt]) table.clear();
    for (const list of [this.terms, this.commits, this.applied]) list.fill(0);
    this.known = this.clientsKnow = this.doubted = 0;
    this.handed.clear();
    this.asked.clear();
  }

  private breaks(invariant: string): void {
    this.broken ??= invariant;
  }

  private log(node: NodeId): Shadow {
    return this.logs[node] as Shadow;
  }

  override started(cluster: Cluster, node: NodeId): void {
    const state = cluster.state(node);
    const { durable } = cluster.disk(node);
    const log = this.log(node);
    const { snapshot } = durable;
    const hash = snapshot === undefined ? 0 : this.hashUpTo(snapshot, log);
    this.forgetLost(log, durable);
    log.clear();
    if (snapshot !== undefined && snapshot.index <= INDEX_MAX) log.reach(snapshot.index, snapshot.term, hash);
    for (const entry of durable.entries) {
      const own = log.push(entry);
      if (this.hashOf(entry, own) !== own) this.breaks('log-matching');
    }
    this.commits[node] = state?.commit ?? 0;
    this.applied[node] = durable.base;
    this.handed.forget(node);
    if (state === undefined) return;
    if (state.role !== 'follower') this.breaks('starts-as-follower');
    this.ballot(node, state);
  }

  /** Terms grow, and one vote is cast in each. */
  private ballot(node: NodeId, { term, vote }: NodeState): void {
    if (term < (this.terms[node] as number)) this.breaks('term-grows');
    this.terms[node] = term;
    const cast = this.votes.get(node * SPAN + term);
    if (cast === 0 && vote !== null) this.votes.put(node * SPAN + term, vote);
    if (cast !== 0 && cast !== vote) this.breaks('one-vote-a-term');
    if (vote !== null) this.voters.put(term * 16 + vote, this.voters.get(term * 16 + vote) | (1 << node));
  }

  override writes(_cluster: Cluster, node: NodeId, write: Write, { role, term }: NodeState): void {
    if (write.kind === 'state') return;
    const log = this.log(node);
    if (write.kind === 'snapshot') return this.compacted(node, log, write.snapshot);
    if (role === 'leader' && write.from <= log.length) this.breaks('leader-append-only');
    if (write.from <= log.base) return this.breaks('log-matching');
    if (write.from <= log.length) log.length = Math.max(0, write.from - 1);
    if (this.doubted === node) this.doubted = 0;
    for (const entry of write.entries) {
      if (entry.index !== log.length + 1) return this.breaks('log-matching');
      if (entry.term < log.lastTerm || entry.term > term) this.breaks('terms-in-order');
      const hash = log.push(entry);
      if (this.hashOf(entry, hash) !== hash) this.breaks('log-matching');
    }
  }

  /** Of the log up to an entry of that index and term, as it was seen first: of this one, if that is now. A hash of 0 is forgotten. */
  private hashOf({ index, term }: Entry, hash: number): number {
    const first = this.firsts.first(index);
    if (first === term) {
      const known = this.firsts.second(index);
      if (known !== 0 || term === 0) return known;
    } else if (first !== 0) {
      const known = this.entries.getOrPut(index * SPAN + term, hash);
      if (known === 0) this.entries.put(index * SPAN + term, hash);
      return known === 0 ? hash : known;
    }
    this.firsts.put(index, term, hash);
    return hash;
  }

  /** What was written, lost in a crash, and is in no other log was never in one: see `logsMatch`. */
  private forgetLost(log: Shadow, durable: Shelf): void {
    for (let index = log.length; index > Math.max(log.base, durable.base); index--) {
      const term = log.termAt(index);
      if (durable.termAt(index) === term) return;
      if (this.logs.some((other) => other !== log && other.base < index && other.length >= index && other.termAt(index) === term)) continue;
      if (this.firsts.first(index) === term) this.firsts.put(index, term, 0);
      else this.entries.put(index * SPAN + term, 0);
    }
  }

  private compacted(node: NodeId, log: Shadow, { index, term }: Snapshot): void {
    if (index > INDEX_MAX) return this.breaks('commit-grows');
    const hash = this.hashUpTo({ index }, log);
    if (log.length > index && log.hashAt(index) !== hash) this.doubted = node;
    log.reach(index, term, hash);
  }

  /** What a snapshot stands for was committed. Who was away for so long that this is forgotten has it in its own log. */
  private hashUpTo({ index }: Pick<Snapshot, 'index'>, log: Shadow): number {
    if (index > this.known) return 0;
    return this.committed.isForgotten(index) ? log.hashAt(index) : this.committed.second(index);
  }

  override wants(_cluster: Cluster, _node: NodeId, output: Output): void {
    this.isAbout = output.early.length > 0 && writesLog(output);
    if (this.doubted !== 0) this.breaks('log-matching');
  }

  override became(cluster: Cluster, node: NodeId, before: NodeState, after: NodeState): void {
    if (before.term !== after.term || before.vote !== after.vote) this.ballot(node, after);
    if (after.role === 'leader' && (before.role !== 'leader' || before.term !== after.term)) this.leads(cluster, node, after.term);
    if (after.commit !== before.commit) this.learns(cluster, node, after);
  }

  private leads(cluster: Cluster, node: NodeId, term: number): void {
    if (this.leaders.getOrPut(term, node * SPAN + cluster.step) !== node * SPAN + cluster.step) this.breaks('election-safety');
    if (!isQuorum(cluster.members(node), this.voters.get(term * 16 + node))) this.breaks('elected-by-majority');
    let index = this.known;
    while (index > 0 && this.committed.first(index) >= term) index--;
    const log = this.log(node);
    if (index > cluster.disk(node).log.base && (log.length < index || log.hashAt(index) !== this.committed.second(index))) this.breaks('leader-completeness');
  }

  private learns(cluster: Cluster, node: NodeId, { commit, role, term }: NodeState): void {
    const log = this.log(node);
    if (commit < (this.commits[node] as number) || commit > log.length) return this.breaks('commit-grows');
    this.commits[node] = commit;
    if (role === 'leader' && log.termAt(commit) !== term && commit > cluster.disk(node).log.base) this.breaks('own-term-is-counted');
    for (let index = Math.min(commit, this.known); index > 0 && this.committed.first(index) > term; index--) this.committed.put(index, term, this.committed.second(index));
    if (commit <= this.known) return;
    let stored = 0;
    for (const other of cluster.nodes) if (this.isDurable(cluster, other, commit, log.hashAt(commit))) stored |= 1 << other;
    if (!isQuorum(cluster.members(node), stored)) this.breaks('stored-by-majority');
    for (let index = this.known + 1; index <= commit; index++) this.committed.put(index, term, log.hashAt(index));
    this.known = commit;
  }

  private isDurable(cluster: Cluster, node: NodeId, index: number, hash: number): boolean {
    const disk = cluster.disk(node);
    if (disk.hasUnsyncedLog) return disk.durable.lastIndex >= index && disk.durable.termAt(index) === disk.log.termAt(index) && this.holds(node, index, hash);
    return this.holds(node, index, hash);
  }

  private holds(node: NodeId, index: number, hash: number): boolean {
    const log = this.log(node);
    return log.length >= index && log.hashAt(index) === hash;
  }

  override sends(cluster: Cluster, node: NodeId, { role, term, vote }: NodeState, messages: readonly Message[], early: boolean): void {
    const disk = cluster.disk(node);
    if (disk.term !== term || disk.vote !== vote) this.breaks('vote-durable');
    if (role !== 'leader' && (disk.hasUnsyncedLog || (early && this.isAbout)) && someAcknowledge(messages)) this.breaks('acknowledged-is-durable');
  }

  override restores(_cluster: Cluster, node: NodeId, { index }: Snapshot): void {
    if (index < (this.applied[node] as number)) this.breaks('applied-in-order');
    this.applied[node] = index;
  }

  override applies(cluster: Cluster, node: NodeId, entries: readonly Entry[]): void {
    const log = this.log(node);
    const commit = cluster.state(node)?.commit ?? 0;
    for (const { index, term, value } of entries) {
      if (index !== (this.applied[node] as number) + 1 || index > commit || index > log.length) return this.breaks('applied-in-order');
      this.applied[node] = index;
      const hash = chained(0, term, value);
      const known = this.appliedAt.first(index);
      if (known === 0) this.appliedAt.put(index, term, hash);
      else if (known !== term || this.appliedAt.second(index) !== hash) this.breaks('state-machine-safety');
      if (this.handed.take(node, value)) this.clientsKnow = Math.max(this.clientsKnow, index);
    }
  }

  override proposes(_cluster: Cluster, node: NodeId, value: string): void {
    this.handed.put(node, value);
  }

  override asks(_cluster: Cluster, _node: NodeId, read: string): void {
    this.asked.set(read, this.clientsKnow);
    forgetOldest(this.asked);
  }

  override answers(_cluster: Cluster, _node: NodeId, read: string, applied: number): void {
    if (applied < (this.asked.get(read) ?? 0)) this.breaks('linearizable-reads');
    this.clientsKnow = Math.max(this.clientsKnow, applied);
  }
}

function countIn(voters: readonly NodeId[], bits: number): boolean {
  let count = 0;
  for (const node of voters) count += (bits >> node) & 1;
  return count * 2 > voters.length;
}

function isQuorum({ voters, outgoing }: Members, bits: number): boolean {
  return countIn(voters, bits) && (outgoing === undefined || countIn(outgoing, bits));
}
