import type { AnyMisconception } from './misconception';
import type { AnyTopic } from './topic';

/** A topic with what is known about it: the model that is right and the beliefs that are wrong. */
export interface Subject {
  readonly topic: AnyTopic;
  /** A fresh reference implementation. */
  createReference(): object;
  readonly misconceptions: readonly AnyMisconception[];
}
