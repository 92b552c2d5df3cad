import type { Durable, Entry, NodeId, Snapshot, Write } from './port';

/** A log as it lies on a disk: what a snapshot stands for, and the entries after it. */
export class Shelf {
  constructor(public snapshot: Snapshot | undefined, readonly entries: Entry[]) {}

  /** The index that the snapshot reaches; 0 without one. */
  get base(): number {
    return this.snapshot === undefined ? 0 : this.snapshot.index;
  }

  get lastIndex(): number {
    return this.base + this.entries.length;
  }

  /** The entry of an index; undefined if there is none, or if only a snapshot stands for it. */
  at(index: number): Entry | undefined {
    return this.entries[index - 1 - this.base];
  }

  /** The term at an index; 0 where nothing is known of it. */
  termAt(index: number): number {
    const { snapshot } = this;
    return snapshot !== undefined && index === snapshot.index ? snapshot.term : (this.at(index)?.term ?? 0);
  }

  replace(from: number, entries: readonly Entry[]): void {
    const { base } = this;
    if (this.lastIndex >= from) this.entries.length = Math.max(0, from - 1 - base);
    for (const entry of entries) this.entries.push(entry);
  }

  put(snapshot: Snapshot): void {
    this.entries.splice(0, Math.max(0, snapshot.index - this.base));
    this.snapshot = snapshot;
  }

  apply(write: Write): void {
    if (write.kind === 'entries') this.replace(write.from, write.entries);
    else if (write.kind === 'snapshot') this.put(write.snapshot);
  }
}

/** A node's disk: what is durable, and what was written since and may still be lost. */
export class Disk {
  /** Only what survives a crash. */
  readonly durable: Shelf;
  private pending: Write[] = [];
  private torn = false;
  term: number;
  vote: NodeId | null;
  private commit: number | undefined;

  constructor({ term, vote, commit, entries, snapshot }: Durable) {
    this.term = term;
    this.vote = vote;
    this.commit = commit;
    this.durable = new Shelf(snapshot, [...entries]);
  }

  /** The log as the node sees it: with what was written but is not durable. */
  get log(): Shelf {
    if (!this.hasUnsyncedLog) return this.durable;
    const seen = new Shelf(this.durable.snapshot, [...this.durable.entries]);
    for (const write of this.pending) seen.apply(write);
    return seen;
  }

  get isSynced(): boolean {
    return this.pending.length === 0;
  }

  get hasUnsyncedLog(): boolean {
    if (this.pending.length === 0) return false;
    for (const { kind } of this.pending) if (kind !== 'state') return true;
    return false;
  }

  write(write: Write): void {
    this.pending.push(write);
  }

  sync(): void {
    if (this.pending.length === 0) return;
    for (const write of this.pending) this.make(write);
    this.pending = [];
  }

  /** Of what is not durable the first `records` become so (a state, an entry, a snapshot is one record); the others are lost. */
  keep(records: number, torn = false): void {
    let left = records;
    for (const write of this.pending) {
      if (left <= 0) break;
      if (write.kind !== 'entries') {
        this.make(write);
        left--;
      } else {
        this.durable.replace(write.from, left < write.entries.length ? write.entries.slice(0, left) : write.entries);
        left -= Math.max(1, write.entries.length);
      }
    }
    this.torn = torn;
    this.pending = [];
  }

  /** What a node that starts now finds. */
  contents(): Durable {
    const { term, vote, commit, torn } = this;
    const { snapshot, entries } = this.durable;
    this.torn = false;
    const contents: Durable = { term, vote, entries: [...entries] };
    if (snapshot !== undefined) contents.snapshot = snapshot;
    if (commit !== undefined) contents.commit = commit;
    if (torn) contents.torn = torn;
    return contents;
  }

  /** A write that is durable at once: only where nothing else waits to be. */
  make(write: Write): void {
    if (write.kind === 'state') {
      this.term = write.term;
      this.vote = write.vote;
      this.commit = write.commit ?? this.commit;
    } else this.durable.apply(write);
  }
}
