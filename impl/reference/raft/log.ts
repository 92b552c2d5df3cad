import type { Entry, Members, Snapshot } from '../../../spec/raft';

const NOTHING: never[] = [];

/**
 * The log: entries with the indexes 1, 2, 3, … (§5.3), of which a snapshot may stand for the first ones (§7).
 * Before the first entry there is nothing, with term 0.
 */
export class Log {
  private entries: Entry[];

  constructor(public snapshot: Snapshot | undefined, entries: readonly Entry[]) {
    this.entries = [...entries];
  }

  /** Up to this index only the snapshot is left. */
  get base(): number {
    return this.snapshot === undefined ? 0 : this.snapshot.index;
  }

  get lastIndex(): number {
    return this.base + this.entries.length;
  }

  get lastTerm(): number {
    return this.termAt(this.lastIndex);
  }

  /** The term of an entry; 0 at index 0, -1 where there is no entry, or none any more. */
  termAt(index: number): number {
    const { snapshot } = this;
    if (snapshot === undefined) return index === 0 ? 0 : (this.entries[index - 1]?.term ?? -1);
    return index === snapshot.index ? snapshot.term : (this.entries[index - 1 - snapshot.index]?.term ?? -1);
  }

  /** What a snapshot stands for was committed: it is the same in every log that goes so far. */
  has(index: number, term: number): boolean {
    return index <= this.base || this.termAt(index) === term;
  }

  /** Up to `max` entries, from an index on that is still there. */
  from(index: number, max = Infinity): Entry[] {
    const at = index - 1 - this.base;
    const first = this.entries[at];
    if (max <= 0 || first === undefined) return NOTHING;
    return max === 1 || at === this.entries.length - 1 ? [first] : this.entries.slice(at, at + max);
  }

  /** Puts entries in the place of all that follow the index before the first of them. */
  replaceFrom(index: number, entries: readonly Entry[]): void {
    if (this.lastIndex >= index) this.entries.length = Math.max(0, index - 1 - this.base);
    for (const entry of entries) this.entries.push(entry);
  }

  /** The snapshot takes the place of the entries up to its index; those after it stay. */
  compact(snapshot: Snapshot): void {
    this.entries = this.entries.slice(snapshot.index - this.base);
    this.snapshot = snapshot;
  }

  /** The last configuration up to an index, and where it stands; undefined if there is none but that of the start. */
  membersAt(index: number): { readonly members: Members; readonly at: number } | undefined {
    for (let at = Math.min(index, this.lastIndex); at > this.base; at--) {
      const members = this.entries[at - 1 - this.base]?.members;
      if (members !== undefined) return { members, at };
    }
    const members = this.snapshot?.members;
    return members === undefined ? undefined : { members, at: this.base };
  }
}
