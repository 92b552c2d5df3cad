import type { Cluster } from './cluster';
import type { Entry, Message, NodeId, NodeState, Snapshot } from './port';
import { Witness } from './witness';

/** How far each state machine has come, one entry after the other, and at which index each value was applied first. */
export class Values extends Witness {
  private readonly applied: number[] = [];
  private readonly indexes = new Map<string, number>();
  restored = 0;
  /** The leader of the latest term in which one spoke, and one bit for each to whom it has spoken. */
  private speaker = 0;
  private speaksIn = 0;
  private spokenTo = 0;

  override started(cluster: Cluster, node: NodeId): void {
    this.applied[node] = cluster.machine(node).applied;
  }

  override restores(_cluster: Cluster, node: NodeId, { index }: Snapshot): void {
    this.restored++;
    this.applied[node] = Math.max(this.applied[node] ?? 0, index);
  }

  override applies(_cluster: Cluster, node: NodeId, entries: readonly Entry[]): void {
    for (const { index, value } of entries) {
      if (index !== (this.applied[node] ?? 0) + 1) continue;
      this.applied[node] = index;
      if (!this.indexes.has(value)) this.indexes.set(value, index);
    }
  }

  override sends(_cluster: Cluster, node: NodeId, { role, term }: NodeState, messages: readonly Message[]): void {
    if (role !== 'leader' || term < this.speaksIn) return;
    if (term > this.speaksIn) [this.speaker, this.speaksIn, this.spokenTo] = [node, term, 0];
    for (const { to } of messages) this.spokenTo |= 1 << to;
  }

  /** Voters to whom a leader has said nothing in its term. */
  unheardOf(cluster: Cluster, leader: NodeId): readonly NodeId[] {
    const { voters } = cluster.members(leader);
    return voters.filter((node) => node !== leader && (this.speaker !== leader || (this.spokenTo & (1 << node)) === 0));
  }

  /** The value is in the node's log, or somebody has applied it. */
  isTaken(cluster: Cluster, node: NodeId, value: string): boolean {
    return this.indexes.has(value) || cluster.disk(node).log.entries.some((entry) => entry.value === value);
  }

  /** The node has applied the value, and every entry before it. */
  has(node: NodeId, value: string): boolean {
    return (this.applied[node] ?? 0) >= (this.indexes.get(value) ?? Infinity);
  }
}
