import type { Entry as PortEntry, Write } from '../../spec/raft';
import type { Entry, LastInfo, Raft } from './library';

/** A log with the methods of the library's own, in memory; it notes what that would write, and what it hands to the application. */
export class Log {
  committedIndex = 0;
  writes: Write[] = [];
  applied: PortEntry[] = [];
  private readonly entries: Entry[] = [];

  constructor(private readonly node: Raft, { found }: { readonly found: readonly PortEntry[] }) {
    for (const { index, term, value } of found) this.entries[index] = { index, term, command: value, committed: false, responses: [] };
  }

  /** An index takes the place of the entry there; without one it goes to the end. */
  async saveCommand(command: string, term: number, at?: number): Promise<Entry> {
    const index = at === undefined || at === 0 ? this.last + 1 : at;
    const entry: Entry = { index, term, command, committed: false, responses: [{ address: this.node.address, ack: true }] };
    this.entries[index] = entry;
    // One entry is written, and what lies behind it stays; the port knows only logs that are written anew from an index on.
    this.writes.push({ kind: 'entries', from: index, entries: this.entries.slice(index).flatMap((each) => (each === undefined ? [] : [told(each)])) });
    return entry;
  }

  async removeEntriesAfter(index: number): Promise<void> {
    if (this.last <= index) return;
    this.entries.length = index + 1;
    this.writes.push({ kind: 'entries', from: index + 1, entries: [] });
  }

  async has(index: number): Promise<boolean> {
    return this.entries[index] !== undefined;
  }

  async get(index: number): Promise<Entry> {
    const entry = this.entries[index];
    if (entry === undefined) throw new Error(`NotFoundError: key not found in database [${index}]`);
    return { ...entry };
  }

  async getLastInfo(): Promise<LastInfo> {
    return this.info(this.entries[this.last]);
  }

  async getEntryInfoBefore({ index }: Entry): Promise<LastInfo> {
    return this.info(this.entries.slice(0, index).findLast((each) => each !== undefined));
  }

  async commandAck(index: number, address: string): Promise<Entry | { responses: [] }> {
    const entry = this.entries[index];
    if (entry === undefined) return { responses: [] };
    if (!entry.responses.some((each) => each.address === address)) entry.responses.push({ address, ack: true });
    return { ...entry };
  }

  /** The library hands the command to the application next. */
  async commit(index: number): Promise<void> {
    const entry = this.entries[index];
    if (entry === undefined) throw new Error(`NotFoundError: key not found in database [${index}]`);
    entry.committed = true;
    this.committedIndex = index;
    this.applied.push(told(entry));
  }

  async getUncommittedEntriesUpToIndex(index: number): Promise<Entry[]> {
    return this.entries.slice(this.committedIndex + 1, index + 1).flatMap((each) => (each === undefined || each.committed ? [] : [{ ...each }]));
  }

  end(): void {}

  private get last(): number {
    return Math.max(0, this.entries.length - 1);
  }

  /** Before the first entry the library takes the node's own term. */
  private info(entry: Entry | undefined): LastInfo {
    return { index: entry?.index ?? 0, term: entry?.term ?? this.node.term, committedIndex: this.committedIndex };
  }
}

function told({ index, term, command }: Entry): PortEntry {
  return { index, term, value: command };
}
