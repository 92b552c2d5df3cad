import { DeadlineExceeded, reasonOf, type Violation } from './violation';

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

/** How an implementation came to an end: in which scenario, if that is known, and why. */
export interface Ending {
  readonly outcome: 'error' | 'timeout';
  readonly reason: string;
  readonly scenario?: unknown;
}

/** What an implementation threw, as an end. */
export function endingOf(problem: unknown, scenario?: unknown): Ending {
  return { outcome: problem instanceof DeadlineExceeded ? 'timeout' : 'error', reason: reasonOf(problem), ...(scenario === undefined ? {} : { scenario }) };
}

/** A scenario that an implementation did not answer. */
export interface Unanswered {
  /** The invariant that asks it: it need not be the one that is reported. */
  readonly invariant: string;
  readonly scenario: unknown;
}

/** What a report says of an end. */
export function unansweredIn(invariant: string, { scenario, ...ending }: Ending): Pick<Ending, 'outcome' | 'reason'> & { readonly unanswered?: Unanswered } {
  return scenario === undefined ? ending : { ...ending, unanswered: { invariant, scenario } };
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
  /** For error and timeout: the scenario in which it happened, made smaller where that was possible. */
  readonly unanswered?: Unanswered;
}

export interface TopicReport {
  readonly topic: string;
  readonly outcome: Outcome;
  readonly invariants: readonly InvariantReport[];
  readonly hunt?: HuntReport;
}

/** How far a hunt went. */
export interface HuntReport {
  readonly runs: number;
  readonly events: number;
  /** How many long programs were not answered to their end, and what happened in one of them. */
  readonly unanswered?: { readonly programs: number; readonly reason: string };
  /** Why it ended before its time. */
  readonly reason?: string;
}

/** The outcome of a topic: who does not answer in a hunt does not conform, whatever the invariants say. */
export function topicOutcome(invariants: readonly { readonly outcome: InvariantOutcome }[], hunt: HuntReport | undefined): Outcome {
  return isCutShort(hunt) ? 'fail' : overall(invariants.map(({ outcome }) => outcome));
}

/** Whether an implementation did not answer in a hunt. */
export function isCutShort(hunt: HuntReport | undefined): boolean {
  return hunt?.reason !== undefined || hunt?.unanswered !== undefined;
}

/** An implementation conforms if every invariant passes; one that it does not support, or that none was examined, makes it partial. */
export function overall(outcomes: readonly (InvariantOutcome | Outcome)[]): Outcome {
  if (outcomes.some((outcome) => outcome !== 'pass' && outcome !== 'unsupported' && outcome !== 'partial')) return 'fail';
  return outcomes.length > 0 && outcomes.every((outcome) => outcome === 'pass') ? 'pass' : 'partial';
}
