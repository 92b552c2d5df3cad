import type { Command, KeyValue, Operation, Range, Result } from '../../../spec/wal';

/** One change of a key: a value, or null where it was deleted. */
export interface Change {
  readonly key: string;
  readonly value: string | null;
  readonly revision: number;
  readonly createRevision: number;
  readonly version: number;
}

/** All that a store knows: what a snapshot holds. */
export interface Saved {
  readonly revision: number;
  readonly compacted: number;
  readonly changes: readonly Change[];
}

/**
 * Keys with all their changes since the last compaction (multi-version concurrency control; etcd 3.7, server/storage/mvcc, and
 * etcd.io/docs/v3.6/learning/data_model).
 */
export class Store {
  protected revision = 1;
  protected compacted = -1;
  protected changes: readonly Change[] = [];

  /** One revision for all changes of a transaction, none for none (mvcc/kvstore_txn.go, End). */
  apply(command: Command): Result {
    if (command.do === 'compact') return this.compact(command.revision);
    const next = this.revision + 1;
    const changed = command.operations.map((operation) => this.perform(operation, next)).some((each) => each);
    if (changed) this.revision = next;
    return { revision: this.revision };
  }

  /** As of a revision; 0 is the newest (mvcc/kvstore_txn.go, rangeKeys: ErrFutureRev, ErrCompacted). */
  range(at: number): Range {
    if (at > this.revision) return { error: 'ErrFutureRev' };
    if (at > 0 && this.isGone(at)) return { error: 'ErrCompacted' };
    const newest = new Map<string, Change>();
    for (const change of this.changes) if (at === 0 || change.revision <= at) newest.set(change.key, change);
    const keyValues = [...newest.values()].flatMap(({ key, value, createRevision, revision, version }): KeyValue[] =>
      value === null ? [] : [{ key, value, createRevision, modRevision: revision, version }],
    );
    return { revision: this.revision, keyValues: keyValues.sort((a, b) => (a.key < b.key ? -1 : 1)) };
  }

  save(): Saved {
    return { revision: this.revision, compacted: this.compacted, changes: this.changes };
  }

  load({ revision, compacted, changes }: Saved): void {
    this.revision = revision;
    this.compacted = compacted;
    this.changes = changes;
  }

  /** Whether it changes anything. A key that is put again after it was deleted begins anew (mvcc/key_index.go, put, tombstone). */
  protected perform(operation: Operation, revision: number): boolean {
    const { key } = operation;
    const old = this.newestOf(key);
    if (operation.do === 'delete') {
      if (old === undefined) return false;
      this.add({ ...old, value: null, revision });
    } else {
      this.add({ key, value: operation.value, revision, createRevision: old?.createRevision ?? revision, version: (old?.version ?? 0) + 1 });
    }
    return true;
  }

  protected add(change: Change): void {
    this.changes = [...this.changes, change];
  }

  protected newestOf(key: string): Change | undefined {
    const last = this.changes.findLast((change) => change.key === key);
    return last?.value === null ? undefined : last;
  }

  /** The compacted revision itself can still be read. */
  protected isGone(revision: number): boolean {
    return revision < this.compacted;
  }

  /** Neither twice nor beyond what there is (mvcc/kvstore.go, updateCompactRev). */
  protected compact(revision: number): Result {
    if (revision <= this.compacted) return { error: 'ErrCompacted' };
    if (revision > this.revision) return { error: 'ErrFutureRev' };
    this.compacted = revision;
    this.changes = this.changes.filter((change, i) => this.survives(change, this.changes.slice(i + 1)));
    return { revision: this.revision };
  }

  /** What compaction keeps: changes that can be seen at the compacted revision or later (mvcc/key_index.go, compact). */
  protected survives({ key }: Change, later: readonly Change[]): boolean {
    return !later.some((change) => change.key === key && change.revision <= this.compacted);
  }
}
