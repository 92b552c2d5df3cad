import { fromBase64, toBase64 } from '../../../spec/kernel';
import type { Config, Effect, File } from '../../../spec/wal';
import { frame, frameAt, type Found } from './frames';

/** The first record of a segment: which one it is, the index of its first command, and the chained CRC up to there. */
export interface Head {
  readonly segment: number;
  readonly first: number;
  readonly chain: number;
}

interface Segment {
  readonly name: string;
  readonly bytes: readonly number[];
}

export function padded(number: number): string {
  return String(number).padStart(8, '0');
}

/** Files, and what has been written to them: the parts of a store that touch the disk. Places are etcd's own, 3.7, server/storage/wal. */
export abstract class Log {
  protected config: Config = { snapshotCount: 0, segmentBytes: 0 };
  protected effects: Effect[] = [];
  /** The segments that are there, the last one being written to. */
  protected segments: readonly { readonly name: string; readonly first: number }[] = [];
  protected head: Head = { segment: 0, first: 1, chain: 0 };
  protected size = 0;
  protected chain = 0;
  /** The index of the last command in the log. */
  protected last = 0;

  protected get tail(): string {
    return this.segments[this.segments.length - 1]?.name ?? '';
  }

  /** Appends a record to the last segment. */
  protected append(payload: string): void {
    const { bytes, chain } = frame(this.chain, payload);
    this.effects.push({ do: 'write', file: this.tail, offset: this.size, bytes: toBase64(bytes) });
    this.size += bytes.length;
    this.chain = chain;
  }

  protected syncLog(): void {
    this.effects.push({ do: 'sync', file: this.tail });
  }

  /**
   * A file that is there with all of its bytes or not at all: written aside, made durable, then given its name, which is durable once
   * the directory is (wal.go, cut; fsync(2)). Whether a rename orders the data before it differs between file systems (Pillai et al.,
   * All File Systems Are Not Created Equal, OSDI 2014).
   */
  protected publish(name: string, bytes: ArrayLike<number>): void {
    this.effects.push({ do: 'write', file: `${name}.tmp`, offset: 0, bytes: toBase64(bytes) });
    this.syncNewFile(`${name}.tmp`);
    this.effects.push({ do: 'rename', from: `${name}.tmp`, to: name });
    this.syncDirectory();
  }

  protected syncNewFile(name: string): void {
    this.effects.push({ do: 'sync', file: name });
  }

  protected syncDirectory(): void {
    this.effects.push({ do: 'syncDirectory' });
  }

  /** Begins a new segment after the last one, with the chained CRC up to there (wal.go, cut, saveCrc). */
  protected cut(): void {
    this.head = { segment: this.head.segment + 1, first: this.last + 1, chain: this.chain };
    const name = `${padded(this.head.segment)}-${padded(this.head.first)}.wal`;
    const { bytes } = frame(0, JSON.stringify(this.head));
    this.publish(name, bytes);
    this.segments = [...this.segments, { name, first: this.head.first }];
    this.size = bytes.length;
  }

  /** Reads the log from the segment on that holds an index (util.go, searchIndex). Says why it cannot be used, or null. */
  protected readFrom(index: number, files: readonly File[]): string | null {
    const all = files.filter(({ name }) => name.endsWith('.wal'));
    const firstOf = ({ name }: File) => Number(name.slice(9, 17));
    const from = all.findLastIndex((file) => firstOf(file) <= index);
    if (from < 0) return this.withoutLog(index);
    this.segments = all.map((file) => ({ name: file.name, first: firstOf(file) }));
    const needed = all.slice(from).map(({ name, bytes }): Segment => ({ name, bytes: fromBase64(bytes) }));
    for (const [i, segment] of needed.entries()) {
      const problem = this.readSegment(segment, i === 0, i === needed.length - 1);
      if (problem !== null) return problem;
    }
    return this.last < index - 1 ? this.withoutLog(index) : null;
  }

  protected withoutLog(index: number): string | null {
    return `the log does not reach back, or on, to index ${index}`;
  }

  protected readSegment({ name, bytes }: Segment, isFirst: boolean, isLast: boolean): string | null {
    const found = frameAt(bytes, 0, 0);
    if (found.kind !== 'record') return `the head of ${name} is damaged`;
    const head = JSON.parse(found.payload) as Head;
    if (!isFirst && !this.follows(head)) return `${name} does not follow the segment before it`;
    if (isFirst) this.last = head.first - 1;
    this.head = head;
    this.chain = head.chain;
    let at = found.end;
    for (;;) {
      const record = this.look(bytes, at);
      if (record.kind !== 'record') {
        const problem = this.ends(record, bytes, at, isLast) ? null : `${name} is damaged at byte ${at}`;
        if (problem === null && isLast) this.goOnAt(at, bytes);
        return problem;
      }
      this.chain = record.chain;
      this.last++;
      this.replay(this.last, record.payload);
      at = record.end;
    }
  }

  protected look(bytes: readonly number[], at: number): Found {
    return frameAt(bytes, at, this.chain);
  }

  /**
   * A segment continues the log if it has the next number and index (util.go, isValidSeq), and the CRC of all that was read so far
   * (wal.go, ReadAll, CrcType).
   */
  protected follows({ segment, first, chain }: Head): boolean {
    return segment === this.head.segment + 1 && first === this.last + 1 && chain === this.chain;
  }

  /** Whether the log may end here: after whole records, or before one that was cut short as the last thing that was written (repair.go, Repair). */
  protected ends(found: Found, _bytes: readonly number[], _at: number, isLast: boolean): boolean {
    if (found.kind === 'nothing') return true;
    return isLast && found.kind === 'bad' && !found.whole;
  }

  /**
   * What stands after the last record is cut off, so that the next one is not written into it (wal.go, ReadAll, ZeroToEnd); and what
   * was read is made durable, for it may have been in the page cache alone (Rebello et al., Can Applications Recover from fsync
   * Failures?, USENIX ATC 2020).
   */
  protected goOnAt(at: number, bytes: readonly number[]): void {
    if (bytes.length > at) this.effects.push({ do: 'truncate', file: this.tail, size: at });
    this.syncLog();
    this.size = at;
  }

  protected abstract replay(index: number, payload: string): void;
}
