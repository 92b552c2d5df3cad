import type { Durable, Entry, NodeId, Write } from './port';

/** A node's disk: what is durable, and what was written since and may still be lost. */
export class Disk {
  private readonly entries: Entry[];
  private pending: Write[] = [];
  term: number;
  vote: NodeId | null;

  constructor({ term, vote, entries }: Durable) {
    this.term = term;
    this.vote = vote;
    this.entries = [...entries];
  }

  /** Only what survives a crash. */
  get durable(): readonly Entry[] {
    return this.entries;
  }

  /** The log as the node sees it: with what was written but is not durable. */
  get log(): readonly Entry[] {
    if (this.pending.length === 0) return this.entries;
    const seen = [...this.entries];
    for (const write of this.pending) if (write.kind === 'entries') replace(seen, write.from, write.entries);
    return seen;
  }

  get isSynced(): boolean {
    return this.pending.length === 0;
  }

  write(write: Write): void {
    this.pending.push(write);
  }

  sync(): void {
    if (this.pending.length > 0) this.keep(Infinity);
  }

  /** Of what is not durable the first `records` become so (a state, or an entry, is one record); the others are lost. */
  keep(records: number): void {
    let left = records;
    for (const write of this.pending) {
      if (left <= 0) break;
      if (write.kind === 'state') {
        this.term = write.term;
        this.vote = write.vote;
        left--;
      } else {
        replace(this.entries, write.from, left < write.entries.length ? write.entries.slice(0, left) : write.entries);
        left -= Math.max(1, write.entries.length);
      }
    }
    this.pending = [];
  }

  /** What a node that starts now finds. */
  contents(): Durable {
    return { term: this.term, vote: this.vote, entries: [...this.entries] };
  }
}

function replace(log: Entry[], from: number, entries: readonly Entry[]): void {
  if (log.length >= from) log.length = Math.max(0, from - 1);
  for (const entry of entries) log.push(entry);
}
