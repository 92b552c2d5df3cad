import type { InvariantId } from './invariant';
import type { Source } from './source';
import type { Text } from './text';

/**
 * A wrong belief that people hold, executable: an implementation of the topic's port that is right but for this belief.
 * An invariant must reject it; a person who has it chooses its answers.
 */
export interface Misconception<Port extends object = object> {
  /** `<topic>/<the belief in a few words>`. */
  readonly id: `${string}/${string}`;
  /** What who has it would say: a full sentence that is wrong. */
  readonly belief: Text;
  /** What is true instead, and why, in a sentence or two that need no example. */
  readonly truth: Text;
  /** Who says so (study notes, a question bank, an issue), or what refutes it. */
  readonly sources: readonly Source[];
  /**
   * The invariants that the belief is about: by these it is asked, refuted and explained. It may break others by the way. Absent
   * where those that it breaks most often are the ones.
   */
  readonly about?: readonly InvariantId[];
  /** A fresh implementation that acts on the belief. */
  create(): Port;
}

export type AnyMisconception = Misconception<object>;

/** Checks a list of misconceptions against their port and forgets it. */
export function misconceptionsOf<Port extends object>(list: readonly Misconception<Port>[]): readonly AnyMisconception[] {
  return list;
}
