import { hash32 } from '../seed';
import { endOf, outputOf, type Model, type Operation } from './history';

/** An order in which all operations that have ended take effect one at a time, as indexes; none; or the search was given up. */
export type Found = { readonly order: readonly number[] } | 'none' | 'given up';

/** Calls and returns in the order of their times, as a list from which an operation can be lifted and put back. */
class Events {
  /** Operation of each event, from 1 on; 0 is the head of the list. Returns are negative: ~operation. */
  private readonly what: number[] = [0];
  private readonly next: Int32Array;
  private readonly previous: Int32Array;
  private readonly returnOf: Int32Array;

  constructor(operations: readonly Operation<unknown, unknown>[]) {
    const calls = operations.map((operation, i) => ({ time: operation.call, what: i }));
    const returns = operations.flatMap((operation, i) => (endOf(operation) === Infinity ? [] : [{ time: endOf(operation), what: ~i }]));
    // At equal times calls come first: operations that touch are concurrent.
    const sorted = [...calls, ...returns].sort((a, b) => a.time - b.time || Number(a.what < 0) - Number(b.what < 0));
    const size = sorted.length + 1;
    this.next = Int32Array.from({ length: size }, (_, i) => (i + 1) % size);
    this.previous = Int32Array.from({ length: size }, (_, i) => (i + size - 1) % size);
    this.returnOf = new Int32Array(operations.length);
    for (const [i, { what }] of sorted.entries()) {
      this.what.push(what);
      if (what < 0) this.returnOf[~what] = i + 1;
    }
  }

  /** The event after one; 0 at the end. */
  after(event: number): number {
    return this.next[event] ?? 0;
  }

  /** The operation that is called, or undefined for a return. */
  called(event: number): number | undefined {
    const what = this.what[event] ?? 0;
    return what < 0 ? undefined : what;
  }

  lift(call: number, operation: number): void {
    this.unlink(call);
    const end = this.returnOf[operation] ?? 0;
    if (end !== 0) this.unlink(end);
  }

  putBack(call: number, operation: number): void {
    const end = this.returnOf[operation] ?? 0;
    if (end !== 0) this.link(end);
    this.link(call);
  }

  private unlink(event: number): void {
    const [before, behind] = [this.previous[event] ?? 0, this.next[event] ?? 0];
    this.next[before] = behind;
    this.previous[behind] = before;
  }

  private link(event: number): void {
    this.next[this.previous[event] ?? 0] = event;
    this.previous[this.next[event] ?? 0] = event;
  }
}

function same(a: Uint32Array, b: Uint32Array): boolean {
  // From the end: sets that are met again differ in what was done last.
  for (let i = a.length - 1; i >= 0; i--) if (a[i] !== b[i]) return false;
  return true;
}

/** Which sets of operations have been seen done in which state: what follows from there need not be tried twice (Lowe). */
class Seen {
  private readonly buckets = new Map<number, { readonly done: Uint32Array; readonly state: number }[]>();
  private readonly states = new Map<string | number, number>();

  /** False if it was there already. */
  add(done: Uint32Array, mark: number, identity: string | number): boolean {
    let state = this.states.get(identity);
    if (state === undefined) this.states.set(identity, (state = this.states.size));
    const name = (mark ^ Math.imul(state, 0x9e3779b1)) | 0;
    const bucket = this.buckets.get(name);
    if (bucket === undefined) this.buckets.set(name, [{ done: done.slice(), state }]);
    else if (bucket.some((each) => each.state === state && same(each.done, done))) return false;
    else bucket.push({ done: done.slice(), state });
    return true;
  }
}

/**
 * Looks for an order of operations on one key (Wing and Gong 1993, with the memo of Lowe 2017, as in Porcupine): whatever is
 * called before the first return may come first. `tries` bounds the work; the problem is NP-complete.
 */
export function findOrder<State, Input, Output>(model: Model<State, Input, Output>, operations: readonly Operation<Input, Output>[], tries: number): Found {
  const events = new Events(operations);
  const marks = operations.map((_, i) => hash32(`operation ${i}`));
  const done = new Uint32Array((operations.length + 31) >> 5);
  const seen = new Seen();
  const path: { readonly call: number; readonly operation: number; readonly before: State }[] = [];
  const outputs = operations.map(outputOf);
  const hasEnded = Uint8Array.from(operations, (operation) => Number(endOf(operation) !== Infinity));
  let left = hasEnded.reduce((sum, each) => sum + each, 0);
  let state = model.initial;
  let mark = 0;
  let tried = 0;
  let event = events.after(0);

  const flip = (operation: number, by: 1 | -1) => {
    done[operation >> 5] = (done[operation >> 5] ?? 0) ^ (1 << (operation & 31));
    mark ^= marks[operation] ?? 0;
    left -= by * (hasEnded[operation] ?? 0);
  };

  // Operations of unknown outcome need not take effect: it is enough that all others have.
  while (left > 0) {
    const operation = event === 0 ? undefined : events.called(event);
    if (operation === undefined) {
      const last = path.pop();
      if (last === undefined) return 'none';
      flip(last.operation, -1);
      state = last.before;
      events.putBack(last.call, last.operation);
      event = events.after(last.call);
      continue;
    }
    if (++tried > tries) return 'given up';
    const { input } = operations[operation] as Operation<Input, Output>;
    const then = model.step(state, input, outputs[operation]);
    if (then === undefined) {
      event = events.after(event);
      continue;
    }
    flip(operation, 1);
    if (!seen.add(done, mark, model.identity(then))) {
      flip(operation, -1);
      event = events.after(event);
      continue;
    }
    path.push({ call: event, operation, before: state });
    events.lift(event, operation);
    state = then;
    event = events.after(0);
  }
  return { order: path.map(({ operation }) => operation) };
}
