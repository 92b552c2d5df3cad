import type { Cluster } from './cluster';
import type { Entry, Message, NodeId, NodeState, Output, Snapshot, Write } from './port';

/**
 * Sees everything that happens in a cluster, as it happens, at constant cost an event. What is visible of a node is judged when
 * it becomes visible: after the sync that comes before it. A check that has to run along a long experiment is a witness; one
 * that makes an observation records what concerns it.
 */
export class Witness {
  /** A node started, for the first time or again; its disk is as it finds it. */
  started(_cluster: Cluster, _node: NodeId): void {}

  /** A node writes, before the write is made; `after` is what can be seen of it once this is done. */
  writes(_cluster: Cluster, _node: NodeId, _write: Write, _after: NodeState): void {}

  /** What can be seen of a node has changed. */
  became(_cluster: Cluster, _node: NodeId, _before: NodeState, _after: NodeState): void {}

  /** Messages leave a node; `early` ones before its writes are made. */
  sends(_cluster: Cluster, _node: NodeId, _state: NodeState, _messages: readonly Message[], _early: boolean): void {}

  /** A node hands entries to its state machine. */
  applies(_cluster: Cluster, _node: NodeId, _entries: readonly Entry[]): void {}

  /** A node replaces its state machine by a snapshot. */
  restores(_cluster: Cluster, _node: NodeId, _snapshot: Snapshot): void {}

  /** A node asks for something, before any of it is done. */
  wants(_cluster: Cluster, _node: NodeId, _output: Output): void {}

  /** A client hands a value to a node, or asks it to read, before the node hears of it. */
  proposes(_cluster: Cluster, _node: NodeId, _value: string): void {}
  asks(_cluster: Cluster, _node: NodeId, _read: string): void {}

  /** A node answers a read from its state machine, which has applied all up to an index. */
  answers(_cluster: Cluster, _node: NodeId, _read: string, _applied: number): void {}
}

/** Several witnesses of the same cluster, in order. Each is told only of what it looks at: most events concern few of them. */
export class Witnesses extends Witness {
  private readonly of: Readonly<Record<keyof Witness, readonly Witness[]>>;

  constructor(all: readonly Witness[]) {
    super();
    const who = (hook: keyof Witness) => all.filter((each) => each[hook] !== Witness.prototype[hook]);
    this.of = {
      started: who('started'), writes: who('writes'), became: who('became'), sends: who('sends'), applies: who('applies'),
      restores: who('restores'), wants: who('wants'), proposes: who('proposes'), asks: who('asks'), answers: who('answers'),
    };
  }

  override started(cluster: Cluster, node: NodeId): void {
    for (const each of this.of.started) each.started(cluster, node);
  }

  override writes(cluster: Cluster, node: NodeId, write: Write, after: NodeState): void {
    for (const each of this.of.writes) each.writes(cluster, node, write, after);
  }

  override became(cluster: Cluster, node: NodeId, before: NodeState, after: NodeState): void {
    for (const each of this.of.became) each.became(cluster, node, before, after);
  }

  override sends(cluster: Cluster, node: NodeId, state: NodeState, messages: readonly Message[], early: boolean): void {
    for (const each of this.of.sends) each.sends(cluster, node, state, messages, early);
  }

  override applies(cluster: Cluster, node: NodeId, entries: readonly Entry[]): void {
    for (const each of this.of.applies) each.applies(cluster, node, entries);
  }

  override restores(cluster: Cluster, node: NodeId, snapshot: Snapshot): void {
    for (const each of this.of.restores) each.restores(cluster, node, snapshot);
  }

  override wants(cluster: Cluster, node: NodeId, output: Output): void {
    for (const each of this.of.wants) each.wants(cluster, node, output);
  }

  override proposes(cluster: Cluster, node: NodeId, value: string): void {
    for (const each of this.of.proposes) each.proposes(cluster, node, value);
  }

  override asks(cluster: Cluster, node: NodeId, read: string): void {
    for (const each of this.of.asks) each.asks(cluster, node, read);
  }

  override answers(cluster: Cluster, node: NodeId, read: string, applied: number): void {
    for (const each of this.of.answers) each.answers(cluster, node, read, applied);
  }
}
