import type { Entry } from '../../../spec/raft';

/** The log: entries with the indexes 1, 2, 3, … (§5.3). Before the first there is nothing, with term 0. */
export class Log {
  private readonly entries: Entry[];

  constructor(entries: readonly Entry[]) {
    this.entries = [...entries];
  }

  get lastIndex(): number {
    return this.entries.length;
  }

  get lastTerm(): number {
    return this.termAt(this.entries.length);
  }

  /** The term of an entry; 0 at index 0, -1 where there is no entry. */
  termAt(index: number): number {
    return index === 0 ? 0 : (this.entries[index - 1]?.term ?? -1);
  }

  has(index: number, term: number): boolean {
    return this.termAt(index) === term;
  }

  /** Up to `max` entries, from an index on. */
  from(index: number, max = Infinity): Entry[] {
    return index > this.entries.length ? [] : this.entries.slice(index - 1, index - 1 + max);
  }

  /** Puts entries in the place of all that follow the index before the first of them. */
  replaceFrom(index: number, entries: readonly Entry[]): void {
    this.entries.length = Math.min(this.entries.length, index - 1);
    for (const entry of entries) this.entries.push(entry);
  }
}
