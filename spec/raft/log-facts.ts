import type { Cluster } from './cluster';
import type { Entry, NodeId, NodeState, Write } from './port';
import type { Fact, Recorder } from './simulated';
import { Witness } from './witness';

/** An entry as far as two can differ: its term and its value. Its index is its place. */
export interface Item {
  readonly term: number;
  readonly value: string;
}

/** The log of a node was replaced from an index on (by all that it found when it started, or by a write). */
export interface Change extends Fact {
  readonly restart: boolean;
  /** It leads once this is done; who becomes leader in the same event may add to its log, too, but no more. */
  readonly leads: boolean;
  readonly term: number;
  /** How many entries there were before. */
  readonly length: number;
  readonly from: number;
  readonly entries: readonly Entry[];
}

/** Records every change of every log. */
export class Changes extends Witness implements Recorder<Change> {
  readonly facts: Change[] = [];

  override started(cluster: Cluster, node: NodeId): void {
    const state = cluster.state(node);
    const { durable } = cluster.disk(node);
    if (state === undefined || durable.lastIndex === 0) return;
    this.facts.push({ step: cluster.step, node, restart: true, leads: false, term: state.term, length: 0, from: 1, entries: [...durable.entries] });
  }

  override writes(cluster: Cluster, node: NodeId, write: Write, { role, term }: NodeState): void {
    if (write.kind !== 'entries') return;
    const length = cluster.disk(node).log.lastIndex;
    this.facts.push({ step: cluster.step, node, restart: false, leads: role === 'leader', term, length, from: write.from, entries: write.entries });
  }
}

/** A node became leader, with this log; or it learnt that an entry is committed. */
export interface Milestone extends Fact {
  readonly what: 'leads' | 'commits';
  readonly role: NodeState['role'];
  readonly term: number;
  /** The whole log of a new leader, or the committed part of it. */
  readonly log: readonly Item[];
  /** For a commit: on how many nodes its last entry is durable, with all before it. */
  readonly storedOn: readonly NodeId[];
  /** For a commit: the index that was committed before. */
  readonly before: number;
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
    const whole = cluster.disk(node).log.entries;
    const log = (what === 'leads' ? whole : whole.slice(0, commit)).map(({ term: own, value }) => ({ term: own, value }));
    const storedOn = what === 'leads' ? [] : cluster.nodes.filter((each) => stores(cluster.disk(each).durable.entries, log));
    this.facts.push({ step: cluster.step, node, what, role, term, log, storedOn, before });
  }
}

/** Two logs that agree in the term of an entry agree up to it; so the last one is compared, and that once more by value. */
function stores(log: readonly Entry[], committed: readonly Item[]): boolean {
  const last = committed[committed.length - 1];
  const own = log[committed.length - 1];
  return last === undefined || (own?.term === last.term && own.value === last.value);
}

/** A node applied an entry, or started with an empty state machine. */
export interface Applied extends Fact {
  readonly restart: boolean;
  readonly index: number;
  readonly term: number;
  readonly value: string;
  /** What its own log holds there. */
  readonly own: Item | null;
  readonly commit: number;
}

/** Records what the state machines get. */
export class Applications extends Witness implements Recorder<Applied> {
  readonly facts: Applied[] = [];

  override started({ step }: Cluster, node: NodeId): void {
    if (step >= 0) this.facts.push({ step, node, restart: true, index: 0, term: 0, value: '', own: null, commit: 0 });
  }

  override applies(cluster: Cluster, node: NodeId, entries: readonly Entry[]): void {
    const { log } = cluster.disk(node);
    for (const { index, term, value } of entries) {
      const own = log.at(index);
      const commit = cluster.state(node)?.commit ?? 0;
      this.facts.push({ step: cluster.step, node, restart: false, index, term, value, own: own === undefined ? null : { term: own.term, value: own.value }, commit });
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
