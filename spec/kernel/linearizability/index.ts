import { byKey, demandHistory, type Model, type Operation } from './history';
import { findOrder } from './order';
import { smallestPart } from './smallest';

export * from './history';
export * from './models';
export { historyPicture, sayRegister } from './picture';
export { findOrder, type Found } from './order';
export { smallestPart, type Core } from './smallest';

/** What came of checking a history. */
export type Verdict<Input, Output> =
  /** Each key has an order. */
  | { readonly outcome: 'linearizable' }
  /** The operations of a key have none: the smallest part of them that has none, and whether it is known to be the smallest. */
  | { readonly outcome: 'not linearizable'; readonly key: string; readonly smallest: readonly Operation<Input, Output>[]; readonly isSmallest: boolean }
  /** The search for an order of a key was given up after the tries that were allowed. */
  | { readonly outcome: 'undecided'; readonly key: string };

export interface Limits {
  /** How many steps of the model may be tried in one search for an order. */
  readonly tries?: number;
  /** How many parts of a history without order may be looked at to find the smallest. */
  readonly parts?: number;
}

const TRIES = 10_000_000;
const PARTS = 20_000;
/** A part without order is small: where it is not seen at once, it is passed over. */
const TRIES_PART = 100_000;

/**
 * Whether operations of concurrent clients can be put in an order in which each takes effect at one moment between its call and
 * its return (Herlihy and Wing 1990). What is no history is refused.
 */
export function checkLinearizable<State, Input, Output>(model: Model<State, Input, Output>, history: readonly Operation<Input, Output>[], { tries = TRIES, parts = PARTS }: Limits = {}): Verdict<Input, Output> {
  demandHistory(history);
  let undecided: string | undefined;
  for (const [key, operations] of byKey(model, history)) {
    const found = findOrder(model, operations, tries);
    if (found === 'given up') undecided ??= key;
    if (found !== 'none') continue;
    const { operations: smallest, isSmallest } = smallestPart(model, operations, Math.min(tries, TRIES_PART), parts);
    return { outcome: 'not linearizable', key, smallest, isSmallest };
  }
  return undecided === undefined ? { outcome: 'linearizable' } : { outcome: 'undecided', key: undecided };
}
