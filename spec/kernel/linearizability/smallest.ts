import type { Model, Operation } from './history';
import { findOrder } from './order';

/** A part of a history that has no order. */
export interface Core<Input, Output> {
  readonly operations: readonly Operation<Input, Output>[];
  /** Whether it is known that no part with fewer operations is without order. */
  readonly isSmallest: boolean;
}

/** All ways to choose some of the first numbers. */
function* choices(count: number, of: number, from = 0): Generator<readonly number[]> {
  if (count === 0) yield [];
  else for (let first = from; first <= of - count; first++) for (const rest of choices(count - 1, of, first + 1)) yield [first, ...rest];
}

/**
 * The smallest part without order of a history that has none. First operations are left out in chunks, then one by one, as long
 * as no order appears; then all parts with fewer operations are looked at. `tries` bounds each search for an order, `parts`
 * the number of parts that are looked at.
 */
export function smallestPart<State, Input, Output>(model: Model<State, Input, Output>, history: readonly Operation<Input, Output>[], tries: number, parts: number): Core<Input, Output> {
  let isSure: boolean;
  const isBad = (part: readonly Operation<Input, Output>[]) => {
    const found = findOrder(model, part, tries);
    if (found === 'given up') isSure = false;
    return found === 'none';
  };
  let core = history;
  for (let size = Math.ceil(core.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let to = core.length; to > 0; to -= size) {
      const from = Math.max(0, to - size);
      const rest = model.part(core, (i) => i < from || i >= to);
      if (rest.length === core.length || !isBad(rest)) continue;
      core = rest;
      // One that could not go before may go now.
      to = Math.min(core.length, to) + (size === 1 ? size : 0);
    }
  }
  isSure = true;
  let left = parts;
  for (let count = 1; count < core.length; count++) {
    for (const chosen of choices(count, history.length)) {
      if (left-- <= 0) return { operations: core, isSmallest: false };
      const part = model.part(history, (i) => chosen.includes(i));
      if (part.length === count && isBad(part)) return { operations: part, isSmallest: isSure };
    }
  }
  return { operations: core, isSmallest: isSure };
}
