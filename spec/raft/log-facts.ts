import type { Cluster } from './cluster';
import type { Shelf } from './disk';
import type { Entry, Members, NodeId, NodeState, Snapshot, Write } from './port';
import type { Fact, Recorder } from './simulated';
import { Witness } from './witness';

/** An entry as far as two can differ: its term and its value. Its index is its place. */
export interface Item {
  readonly term: number;
  readonly value: string;
  /** What it brings, so that it can be named. */
  readonly members?: Members;
}

function itemOf({ term, value, members }: Entry): Item {
  return members === undefined ? { term, value } : { term, value, members };
}

/** The log of a node was replaced from an index on (by all that it found when it started, or by a write). */
export interface Change extends Fact {
  readonly restart: boolean;
  /** It leads once this is done; who becomes leader in the same event may add to its log, too, but no more. */
  readonly leads: boolean;
  readonly term: number;
  /** How far the log went before. */
  readonly length: number;
  readonly from: number;
  readonly entries: readonly Entry[];
  /** A snapshot took the place of the entries up to its index, and nothing else changed; or it was found at the start. */
  readonly snapshot?: { readonly index: number; readonly term: number };
}

/** Records every change of every log. */
export class Changes extends Witness implements Recorder<Change> {
  readonly facts: Change[] = [];

  override started(cluster: Cluster, node: NodeId): void {
    const state = cluster.state(node);
    const { durable } = cluster.disk(node);
    if (state === undefined || (durable.lastIndex === 0 && cluster.step < 0)) return;
    const { snapshot, entries, base } = durable;
    const found = snapshot === undefined ? {} : { snapshot: { index: base, term: snapshot.term } };
    this.facts.push({ step: cluster.step, node, restart: true, leads: false, term: state.term, length: 0, from: base + 1, entries: [...entries], ...found });
  }

  override writes(cluster: Cluster, node: NodeId, write: Write, { role, term }: NodeState): void {
    if (write.kind === 'state') return;
    const length = cluster.disk(node).log.lastIndex;
    const fact = { step: cluster.step, node, restart: false, leads: role === 'leader', term, length };
    if (write.kind === 'entries') this.facts.push({ ...fact, from: write.from, entries: write.entries });
    else this.facts.push({ ...fact, from: length + 1, entries: [], snapshot: { index: write.snapshot.index, term: write.snapshot.term } });
  }
}

/** A node became leader, with this log; or it learnt that an entry is committed. */
export interface Milestone extends Fact {
  readonly what: 'leads' | 'commits';
  readonly role: NodeState['role'];
  readonly term: number;
  /** A snapshot stands for the entries up to here; 0 if there is none. */
  readonly base: number;
  /** What follows: all of a new leader's log, or the committed part of it. */
  readonly log: readonly Item[];
  /** For a commit: on which nodes its last entry is durable, with all before it. */
  readonly storedOn: readonly NodeId[];
  /** For a commit: the index that was committed before. */
  readonly before: number;
  /** The configuration that the node goes by. */
  readonly members: Members;
}

/** The last index that a milestone is about. */
export function endOf({ base, log }: Pick<Milestone, 'base' | 'log'>): number {
  return base + log.length;
}

/** Records elections and commits with the logs as they are then. */
export class Milestones extends Witness implements Recorder<Milestone> {
  readonly facts: Milestone[] = [];

  override started(cluster: Cluster, node: NodeId): void {
    const state = cluster.state(node);
    if (state !== undefined && state.commit > 0) this.record(cluster, node, 'commits', state, 0);
  }

  override became(cluster: Cluster, node: NodeId, before: NodeState, after: NodeState): void {
    if (after.role === 'leader' && (before.role !== 'leader' || before.term !== after.term)) this.record(cluster, node, 'leads', after, before.commit);
    if (after.commit !== before.commit) this.record(cluster, node, 'commits', after, before.commit);
  }

  private record(cluster: Cluster, node: NodeId, what: Milestone['what'], { role, term, commit }: NodeState, before: number): void {
    const { base, entries } = cluster.disk(node).log;
    const log = (what === 'leads' ? entries : entries.slice(0, Math.max(0, commit - base))).map(itemOf);
    const last = log.at(-1);
    const storedOn = what === 'leads' || last === undefined ? [] : cluster.nodes.filter((each) => stores(cluster.disk(each).durable, base + log.length, last));
    this.facts.push({ step: cluster.step, node, what, role, term, base, log, storedOn, before, members: cluster.members(node) });
  }
}

/** Two logs that agree in the term of an entry agree up to it; so the last one is compared, and that once more by value. */
function stores(log: Shelf, index: number, last: Item): boolean {
  if (index < log.base) return true;
  const own = log.at(index);
  return log.termAt(index) === last.term && (own === undefined || own.value === last.value);
}

/** A node applied an entry, or its state machine was set: when it started, or by a snapshot. */
export interface Applied extends Fact {
  readonly restart: boolean;
  /** The index of the entry, or the one up to which the state machine was set. */
  readonly index: number;
  /** What it was set to. */
  readonly snapshot?: string;
  readonly term: number;
  readonly value: string;
  readonly members?: Members;
  /** What its own log holds there. */
  readonly own: Item | null;
  readonly commit: number;
}

/** Records what the state machines get. */
export class Applications extends Witness implements Recorder<Applied> {
  readonly facts: Applied[] = [];

  override started(cluster: Cluster, node: NodeId): void {
    const { snapshot } = cluster.disk(node).durable;
    if (cluster.step >= 0 || snapshot !== undefined) this.set(cluster, node, snapshot, true);
  }

  override restores(cluster: Cluster, node: NodeId, snapshot: Snapshot): void {
    this.set(cluster, node, snapshot, false);
  }

  private set({ step }: Cluster, node: NodeId, snapshot: Snapshot | undefined, restart: boolean): void {
    const { index, term, data } = snapshot ?? { index: 0, term: 0, data: '0' };
    this.facts.push({ step, node, restart, index, term, value: '', own: null, commit: index, snapshot: data });
  }

  override applies(cluster: Cluster, node: NodeId, entries: readonly Entry[]): void {
    const { log } = cluster.disk(node);
    for (const entry of entries) {
      const own = log.at(entry.index);
      const commit = cluster.state(node)?.commit ?? 0;
      this.facts.push({ step: cluster.step, node, restart: false, index: entry.index, ...itemOf(entry), own: own === undefined ? null : itemOf(own), commit });
    }
  }
}

/** How far a node knows the log to be committed, and how long its log is. */
export interface Knowledge extends Fact {
  readonly restart: boolean;
  readonly commit: number;
  readonly length: number;
}

/** Records the commit index of every node whenever it changes. */
export class Commits extends Witness implements Recorder<Knowledge> {
  readonly facts: Knowledge[] = [];

  override started(cluster: Cluster, node: NodeId): void {
    const commit = cluster.state(node)?.commit ?? 0;
    if (cluster.step >= 0) this.facts.push({ step: cluster.step, node, restart: true, commit, length: cluster.disk(node).log.lastIndex });
  }

  override became(cluster: Cluster, node: NodeId, before: NodeState, after: NodeState): void {
    if (before.commit === after.commit) return;
    this.facts.push({ step: cluster.step, node, restart: false, commit: after.commit, length: cluster.disk(node).log.lastIndex });
  }
}
