import { chained } from './machine';
import type { Entry } from './port';

/** A map from pairs of small numbers to whole numbers that is emptied in no time: what was not put in this time is not there. */
export class Table {
  private keys = new Float64Array(1 << 12);
  private values = new Int32Array(1 << 12);
  private stamps = new Int32Array(1 << 12);
  private stamp = 1;
  private count = 0;

  clear(): void {
    this.stamp++;
    this.count = 0;
  }

  /** What stands at a key; where nothing does, the value is put there and given back. */
  getOrPut(key: number, value: number): number {
    if (this.count * 2 > this.keys.length) this.grow();
    const slot = this.slot(key);
    if (this.stamps[slot] === this.stamp) return this.values[slot] as number;
    this.count++;
    this.set(slot, key, value);
    return value;
  }

  /** What stands at a key; 0 if nothing does. */
  get(key: number): number {
    const slot = this.slot(key);
    return this.stamps[slot] === this.stamp ? (this.values[slot] as number) : 0;
  }

  put(key: number, value: number): void {
    if (this.getOrPut(key, value) !== value) this.values[this.slot(key)] = value;
  }

  private slot(key: number): number {
    const mask = this.keys.length - 1;
    let slot = (Math.imul(key | 0, 0x9e3779b1) ^ Math.imul((key / 65536) | 0, 0x85ebca6b)) & mask;
    while (this.stamps[slot] === this.stamp && this.keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  private set(slot: number, key: number, value: number): void {
    this.keys[slot] = key;
    this.values[slot] = value;
    this.stamps[slot] = this.stamp;
  }

  private grow(): void {
    const { keys, values, stamps } = this;
    this.keys = new Float64Array(2 * keys.length);
    this.values = new Int32Array(2 * keys.length);
    this.stamps = new Int32Array(2 * keys.length);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as number;
      if (stamps[i] === this.stamp) this.set(this.slot(key), key, values[i] as number);
    }
  }
}

/** So many indexes are remembered, so that a run takes no more memory the longer it is: nobody is so far behind. */
const REMEMBERED = 1 << 18;

/** Two whole numbers by index, side by side in memory; 0 for an index that is forgotten. */
export class Pairs {
  private cells = new Int32Array(1 << 10);
  private mask = (1 << 9) - 1;
  private newest = 0;

  clear(): void {
    this.newest = 0;
  }

  isForgotten(index: number): boolean {
    return index <= this.newest - REMEMBERED;
  }

  first(index: number): number {
    return this.isForgotten(index) ? 0 : (this.cells[2 * (index & this.mask)] as number);
  }

  second(index: number): number {
    return this.isForgotten(index) ? 0 : (this.cells[2 * (index & this.mask) + 1] as number);
  }

  put(index: number, first: number, second: number): void {
    if (index > this.newest) this.newest = index;
    else if (this.isForgotten(index)) return;
    while (index > this.mask && this.mask + 1 < REMEMBERED) this.grow();
    const at = 2 * (index & this.mask);
    this.cells[at] = first;
    this.cells[at + 1] = second;
  }

  private grow(): void {
    const cells = new Int32Array(2 * this.cells.length);
    cells.set(this.cells);
    this.cells = cells;
    this.mask = 2 * this.mask + 1;
  }
}

/** The same, where what was not put is 0, too. */
export class Rows {
  private readonly pairs = new Pairs();
  private length = 0;

  clear(): void {
    this.length = 0;
    this.pairs.clear();
  }

  first(index: number): number {
    return index < this.length ? this.pairs.first(index) : 0;
  }

  second(index: number): number {
    return this.pairs.second(index);
  }

  put(index: number, first: number, second: number): void {
    if (index >= this.length) {
      for (let between = Math.max(this.length, index - REMEMBERED); between < index; between++) this.pairs.put(between, 0, 0);
      this.length = index + 1;
    }
    this.pairs.put(index, first, second);
  }
}

/** A log as the examiner keeps it: for each index the term, and a hash of all entries up to it. */
export class Shadow {
  private readonly entries = new Pairs();
  length = 0;
  /** Where the snapshot ends that stands for its beginning: nothing is known of what is before. */
  base = 0;

  clear(): void {
    this.length = this.base = 0;
    this.entries.clear();
  }

  get lastTerm(): number {
    return this.length === 0 ? 0 : this.entries.first(this.length);
  }

  termAt(index: number): number {
    return this.entries.first(index);
  }

  hashAt(index: number): number {
    return this.entries.second(index);
  }

  /** Adds an entry; gives the hash of the log then. */
  push({ term, value }: Entry): number {
    const hash = chained(this.length === 0 ? 0 : this.entries.second(this.length), term, value);
    this.length++;
    this.entries.put(this.length, term, hash);
    return hash;
  }

  /** A snapshot stands for all up to its index; where the log is shorter it goes so far then. */
  reach(index: number, term: number, hash: number): void {
    if (this.length < index) this.length = index;
    this.base = index;
    this.entries.put(index, term, hash);
  }
}
