import { hash32 } from '../kernel';
import type { Entry, Read, Snapshot } from './port';

/** A node's state machine, with the reads that wait for it. It is no more than a digest of all that it was given, in order. */
export class Machine {
  applied = 0;
  private digest = 0;
  private waiting: Read[] = [];

  constructor(snapshot: Snapshot | undefined) {
    if (snapshot !== undefined) this.restore(snapshot);
  }

  apply({ index, term, value }: Entry): void {
    this.applied = index;
    this.digest = chained(this.digest, term, value);
  }

  restore({ index, data }: Snapshot): void {
    this.applied = index;
    this.digest = Number(data);
  }

  /** All of it, as a snapshot keeps it. */
  capture(): string {
    return String(this.digest);
  }

  wait(reads: readonly Read[]): void {
    this.waiting.push(...reads);
  }

  /** Some read waits for an answer. */
  get isAsked(): boolean {
    return this.waiting.length > 0;
  }

  /** The reads that may be answered now; each is given once. */
  ready(): readonly string[] {
    const ready = this.waiting.filter(({ index }) => index <= this.applied);
    if (ready.length > 0) this.waiting = this.waiting.filter(({ index }) => index > this.applied);
    return ready.map(({ id }) => id);
  }
}

// One value comes from many nodes in turn, and often together with the one before it.
let last = '';
let lastHash = hash32(last) | 0;
let older = last;
let olderHash = lastHash;

function hashOf(value: string): number {
  if (value === last) return lastHash;
  if (value === older) return olderHash;
  older = last;
  olderHash = lastHash;
  last = value;
  // Signed: as such it is a small integer, whatever its highest bit.
  lastHash = hash32(value) | 0;
  return lastHash;
}

/** A hash of a sequence of entries, from the hash of all but the last. */
export function chained(before: number, term: number, value: string): number {
  const mixed = Math.imul(before ^ hashOf(value), 0x01000193) ^ Math.imul(term, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) | 0;
}
