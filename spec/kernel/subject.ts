import type { AnyMisconception } from './misconception';
import type { Lookout } from './suspects';
import type { AnyTopic } from './topic';

/** A topic with what is known about it: the model that is right and the beliefs that are wrong. */
export interface Subject {
  readonly topic: AnyTopic;
  /** A fresh reference implementation. */
  createReference(): object;
  readonly misconceptions: readonly AnyMisconception[];
  /** Tells where these can make a difference, if that can be told of the topic. */
  readonly lookout?: Lookout;
  /** In how many of a number of scenarios each misconception errs, by invariant; for who looks for wrong answers. */
  readonly errors?: Errors;
}

/** By the invariant's id, then by the misconception's: a whole number above 0. Who is missing did not err. */
export type Errors = Readonly<Record<string, Readonly<Record<string, number>>>>;
