import { someAcknowledge, writesLog } from './acknowledging';
import type { Cluster } from './cluster';
import type { Members, Message, NodeId, NodeState, Output } from './port';
import type { Fact, Recorder } from './simulated';
import { Witness } from './witness';

/** A node became leader of a term. `voters` are all whose vote in this term was seen to be for it. */
export interface Leading extends Fact {
  readonly term: number;
  readonly voters: readonly NodeId[];
  /** The configuration that it goes by. */
  readonly members: Members;
}

/** Records who becomes leader, and by whose votes. */
export class Leaders extends Witness implements Recorder<Leading> {
  readonly facts: Leading[] = [];
  private readonly voters = new Map<number, Set<NodeId>>();

  override started(cluster: Cluster, node: NodeId): void {
    const state = cluster.state(node);
    if (state === undefined) return;
    this.vote(node, state);
    if (state.role === 'leader') this.lead(cluster, node, state.term);
  }

  override became(cluster: Cluster, node: NodeId, before: NodeState, after: NodeState): void {
    this.vote(node, after);
    if (after.role === 'leader' && (before.role !== 'leader' || before.term !== after.term)) this.lead(cluster, node, after.term);
  }

  private vote(voter: NodeId, { term, vote }: NodeState): void {
    if (vote === null) return;
    const key = term * 64 + vote;
    const known = this.voters.get(key);
    if (known === undefined) this.voters.set(key, new Set([voter]));
    else known.add(voter);
  }

  private lead(cluster: Cluster, node: NodeId, term: number): void {
    this.facts.push({ step: cluster.step, node, term, members: cluster.members(node), voters: [...(this.voters.get(term * 64 + node) ?? [])].sort((a, b) => a - b) });
  }
}

/** What a node is known to be in and to have voted. `restart` marks what it finds when it starts. */
export interface Ballot extends Fact {
  readonly restart: boolean;
  readonly role: NodeState['role'];
  readonly term: number;
  readonly vote: NodeId | null;
}

/** Records role, term and vote of every node whenever one of them changes. */
export class Ballots extends Witness implements Recorder<Ballot> {
  readonly facts: Ballot[] = [];

  override started(cluster: Cluster, node: NodeId): void {
    const state = cluster.state(node);
    if (state !== undefined) this.record(cluster.step, node, state, true);
  }

  override became({ step }: Cluster, node: NodeId, before: NodeState, after: NodeState): void {
    if (before.term !== after.term || before.vote !== after.vote || before.role !== after.role) this.record(step, node, after, false);
  }

  private record(step: number, node: NodeId, { role, term, vote }: NodeState, restart: boolean): void {
    this.facts.push({ step, node, restart, role, term, vote });
  }
}

/** What is on a node's disk when it sends messages, beside what it has told others or is about to tell them. */
export interface Sending extends Fact {
  readonly term: number;
  readonly vote: NodeId | null;
  readonly diskTerm: number;
  readonly diskVote: NodeId | null;
  /** A leader may send entries before it has stored them itself; nobody else may. */
  readonly leads: boolean;
  /** Something that they may take for stored is not durable: it is under way, or only about to be written. */
  readonly isRash: boolean;
}

/** Records what was durable when messages left; the same again is not recorded. */
export class Sendings extends Witness implements Recorder<Sending> {
  readonly facts: Sending[] = [];
  private readonly last: (Sending | undefined)[] = [];
  private isAbout = false;

  override wants(_cluster: Cluster, _node: NodeId, output: Output): void {
    this.isAbout = writesLog(output);
  }

  override sends(cluster: Cluster, node: NodeId, { role, term, vote }: NodeState, messages: readonly Message[], early: boolean): void {
    const disk = cluster.disk(node);
    const before = this.last[node];
    const leads = role === 'leader';
    const isRash = !leads && (disk.hasUnsyncedLog || (early && this.isAbout)) && someAcknowledge(messages);
    if (before?.term === term && before.vote === vote && before.diskTerm === disk.term && before.diskVote === disk.vote && before.leads === leads && before.isRash === isRash) return;
    const fact = { step: cluster.step, node, term, vote, diskTerm: disk.term, diskVote: disk.vote, leads, isRash };
    this.last[node] = fact;
    this.facts.push(fact);
  }
}
