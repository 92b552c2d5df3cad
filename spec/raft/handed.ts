import type { NodeId } from './port';

const WAITING_MAX = 1 << 16;

/** Requests that a node drops are never answered: so that they take no more memory the longer a run is, the oldest are forgotten. */
export function forgetOldest(waiting: Map<string, unknown>): void {
  if (waiting.size <= WAITING_MAX) return;
  for (const oldest of waiting.keys()) {
    waiting.delete(oldest);
    return;
  }
}

/**
 * To which node clients have handed values that it has not applied yet. Most often a node has one at most: those are compared,
 * and only where a client hands it more are the older ones looked up.
 */
export class Handed {
  private readonly newest: (string | undefined)[] = [];
  private readonly older = new Map<string, NodeId>();

  clear(): void {
    this.newest.length = 0;
    this.older.clear();
  }

  put(node: NodeId, value: string): void {
    const before = this.newest[node];
    this.newest[node] = value;
    if (before === undefined) return;
    this.older.set(before, node);
    forgetOldest(this.older);
  }

  /** Whether the value was handed to this node; from now on it is not. */
  take(node: NodeId, value: string): boolean {
    if (this.newest[node] === value) {
      this.newest[node] = undefined;
      return true;
    }
    return this.older.size > 0 && this.older.get(value) === node && this.older.delete(value);
  }

  /** The node has forgotten whatever it was handed. */
  forget(node: NodeId): void {
    this.newest[node] = undefined;
    for (const [value, to] of this.older) if (to === node) this.older.delete(value);
  }
}
