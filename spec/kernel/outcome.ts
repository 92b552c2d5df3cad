import type { Violation } from './violation';

export type InvariantOutcome = 'pass' | 'fail' | 'error' | 'timeout' | 'unsupported' | 'vacuous';
export type Outcome = 'pass' | 'partial' | 'fail';

/** The smallest scenario found in which an implementation violates an invariant. */
export interface Failure {
  readonly scenario: unknown;
  readonly observation: unknown;
  readonly violation: Violation;
  /** Ids of misconceptions that answer alike, likeliest first. */
  readonly behavesLike: readonly string[];
  /** Where none does: ids of misconceptions that break the same in the same scenario, likeliest first. */
  readonly couldBe?: readonly string[];
}

/** What came of one invariant on one implementation. */
export interface InvariantReport {
  readonly id: string;
  readonly outcome: InvariantOutcome;
  /** How many scenarios were observed; those set aside as unsupported are not among them. */
  readonly scenarios: number;
  readonly setAside: number;
  /** How often each clause of `covers` was seen. */
  readonly covered: Readonly<Record<string, number>>;
  /** Why, for every outcome but pass and fail; for fail, what is odd about it (such as nondeterminism). */
  readonly reason?: string;
  readonly failure?: Failure;
}

export interface TopicReport {
  readonly topic: string;
  readonly outcome: Outcome;
  readonly invariants: readonly InvariantReport[];
  /** How far a hunt went, where there was one; and why it ended before its time, if the implementation did not answer: then it does not conform. */
  readonly hunt?: { readonly runs: number; readonly events: number; readonly reason?: string };
}

/** The outcome of a topic: who does not answer in a hunt does not conform, whatever the invariants say. */
export function topicOutcome(invariants: readonly { readonly outcome: InvariantOutcome }[], hunt: TopicReport['hunt']): Outcome {
  return hunt?.reason === undefined ? overall(invariants.map(({ outcome }) => outcome)) : 'fail';
}

/** An implementation conforms if every invariant passes; one that it does not support, or that none was examined, makes it partial. */
export function overall(outcomes: readonly (InvariantOutcome | Outcome)[]): Outcome {
  if (outcomes.some((outcome) => outcome !== 'pass' && outcome !== 'unsupported' && outcome !== 'partial')) return 'fail';
  return outcomes.length > 0 && outcomes.every((outcome) => outcome === 'pass') ? 'pass' : 'partial';
}
