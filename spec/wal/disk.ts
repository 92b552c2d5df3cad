import { fromBase64, toBase64 } from '../kernel';
import type { Effect, File } from './port';

/** Bytes from one place up to another that a commit wrote. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly owner: number;
}

/** A file's bytes that are durable, and who wrote where, the latest last. */
interface Contents {
  readonly bytes: number[];
  readonly written: Stretch[];
}

interface DataWrite {
  readonly to: Contents;
  readonly offset: number;
  readonly bytes: readonly number[];
  readonly owner: number;
  /** Set for a truncation to `offset`. */
  readonly truncates?: true;
}

interface NameChange {
  readonly name: string;
  /** Undefined where the name goes. */
  readonly to: Contents | undefined;
}

/**
 * How much of what is not durable survives a loss of power: the first `bytes` of all bytes written, and the first `names` of all
 * changes of names (made, replaced, taken away). Negative numbers count from the end: -1 is all but the last one, ALL is all.
 * `tail` says how bytes that are lost at the end of a file look: the file ends before them, or it is as long as it would have
 * been and holds zeros.
 */
export interface Survivors {
  readonly bytes: number;
  readonly names: number;
  readonly tail: 'cut' | 'zeros';
}

export const ALL = 1_000_000;
export const NOTHING: Survivors = { bytes: 0, names: 0, tail: 'cut' };

function counted(wanted: number, total: number): number {
  return Math.max(0, Math.min(total, wanted < 0 ? total + wanted : wanted));
}

function put({ bytes, written }: Contents, offset: number, added: readonly number[], owner: number): void {
  written.push({ from: Math.min(offset, bytes.length), to: offset + added.length, owner });
  while (bytes.length < offset) bytes.push(0);
  let at = offset;
  for (const byte of added) bytes[at++] = byte;
}

/** The places of a file's bytes that a commit was the last to write. */
function placesOf({ bytes, written }: Contents, owner: number): readonly number[] {
  return [...bytes.keys()].filter((place) => written.findLast(({ from, to }) => from <= place && place < to)?.owner === owner);
}

/**
 * A disk of bytes with one directory. Data and names become durable apart from each other (POSIX; ALICE, OSDI 2014): fsync of a
 * file does not make its name durable, fsync of the directory does not make the data durable.
 */
export class Disk {
  /** What is durable. */
  private names = new Map<string, Contents>();
  private current = new Map<string, Contents>();
  private data: DataWrite[] = [];
  /** Each happens as a whole: a rename makes one name appear as another goes. */
  private changes: (readonly NameChange[])[] = [];

  /** Performs an effect on behalf of a commit. */
  perform(effect: Effect, owner: number): void {
    switch (effect.do) {
      case 'write':
        this.data.push({ to: this.opened(effect.file), offset: effect.offset, bytes: fromBase64(effect.bytes), owner });
        return;
      case 'truncate':
        this.data.push({ to: this.opened(effect.file), offset: effect.size, bytes: [], owner, truncates: true });
        return;
      case 'sync': {
        const synced = this.current.get(effect.file);
        this.data = this.data.filter((write) => {
          if (write.to !== synced) return true;
          carryOut(write);
          return false;
        });
        return;
      }
      case 'rename': {
        const moved = this.current.get(effect.from);
        return moved === undefined ? undefined : this.change({ name: effect.to, to: moved }, { name: effect.from, to: undefined });
      }
      case 'delete':
        return this.change({ name: effect.file, to: undefined });
      case 'syncDirectory':
        this.names = new Map(this.current);
        this.changes = [];
        return;
      case 'acknowledge':
        return;
    }
  }

  /** The power fails: of what is not durable only the survivors are left, and they are durable then. */
  fail({ bytes, names, tail }: Survivors): void {
    for (const change of this.changes.slice(0, counted(names, this.changes.length))) apply(this.names, change);
    const total = this.data.reduce((sum, write) => sum + sizeOf(write), 0);
    let left = counted(bytes, total);
    for (const write of this.data) {
      const kept = Math.min(left, sizeOf(write));
      left -= kept;
      if (kept > 0) carryOut({ ...write, bytes: write.bytes.slice(0, kept) });
      if (tail === 'zeros' && !write.truncates) put(write.to, write.offset + write.bytes.length, [], write.owner);
    }
    this.current = new Map(this.names);
    this.data = [];
    this.changes = [];
  }

  /** What who starts now finds, sorted by name. */
  files(): readonly File[] {
    const seen = this.seen();
    return [...this.current].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, contents]) => ({ name, bytes: toBase64((seen.get(contents) ?? contents).bytes) }));
  }

  /** The names that are there now and end so, sorted. */
  namesEnding(ending: string): readonly string[] {
    return [...this.current.keys()].filter((name) => name.endsWith(ending)).sort();
  }

  /** A bit flips in the `at`-th (cyclic) durable byte that a commit wrote to files with such names; false if there is none. */
  flip(ending: string, owner: number, at: number, bit: number): boolean {
    const places = this.namesEnding(ending).flatMap((name) => {
      const contents = this.names.get(name);
      return contents === undefined ? [] : placesOf(contents, owner).map((place) => ({ contents, place }));
    });
    const chosen = places[at % Math.max(1, places.length)];
    if (chosen === undefined) return false;
    chosen.contents.bytes[chosen.place] = (chosen.contents.bytes[chosen.place] ?? 0) ^ (1 << bit);
    return true;
  }

  /** A file is gone. */
  lose(name: string): void {
    this.names.delete(name);
    this.current.delete(name);
  }

  /** Of files to which something was written that is not durable, how they are seen while the power is on. */
  private seen(): ReadonlyMap<Contents, Contents> {
    const copies = new Map<Contents, Contents>();
    for (const write of this.data) {
      const to = copies.get(write.to) ?? { bytes: [...write.to.bytes], written: [] };
      copies.set(write.to, to);
      carryOut({ ...write, to });
    }
    return copies;
  }

  private opened(name: string): Contents {
    const known = this.current.get(name);
    if (known !== undefined) return known;
    const made: Contents = { bytes: [], written: [] };
    this.change({ name, to: made });
    return made;
  }

  private change(...change: readonly NameChange[]): void {
    apply(this.current, change);
    this.changes.push(change);
  }
}

function apply(names: Map<string, Contents>, change: readonly NameChange[]): void {
  for (const { name, to } of change) {
    if (to === undefined) names.delete(name);
    else names.set(name, to);
  }
}

function sizeOf({ bytes, truncates }: DataWrite): number {
  return truncates ? 1 : bytes.length;
}

function carryOut({ to, offset, bytes, owner, truncates }: DataWrite): void {
  put(to, offset, bytes, owner);
  if (truncates) to.bytes.length = offset;
}
