import type * as fc from 'fast-check';
import type { z } from 'zod';
import type { Picture } from './picture';
import type { Question } from './question';
import type { Source } from './source';
import type { Text } from './text';
import type { Violation } from './violation';

/** `<topic>/<name>`, stable: people's scripts and replays refer to it. */
export type InvariantId = `${string}/${string}`;

/**
 * What must be seen at least once in a run, each under a name that completes "seen: …".
 * A run in which one of them was never true is vacuous.
 */
export type Coverage<Scenario, Observation> = Readonly<
  Record<string, (observation: Observation, scenario: Scenario) => boolean>
>;

/**
 * One documented statement that every implementation of a topic must satisfy.
 *
 * The members are methods, which TypeScript compares bivariantly: so invariants of different
 * scenarios fit in one list (`AnyInvariant`), and only the kernel ever calls them through it.
 */
export interface Invariant<Port, Scenario, Observation> {
  readonly id: InvariantId;
  readonly statement: Text;
  /**
   * The clauses that the statement tells, where `holds` knows others as well. Nobody is asked by the statement alone to find
   * a violation of one that it does not tell. Absent: it tells all of them.
   */
  readonly tells?: readonly string[];
  /** The study notes' section, and at least one document, paper or code that says so, with its version. */
  readonly sources: readonly Source[];
  /** Optional features of the port without which the invariant is `unsupported`, not failed. */
  readonly features?: readonly string[];
  readonly scenario: fc.Arbitrary<Scenario>;
  /**
   * What a scenario has to be: one that comes from outside is held to it before anybody is asked. Whatever is drawn is of this form, and
   * to whatever is of it the rule applies: who is right satisfies the invariant in it.
   */
  readonly form: z.ZodType<Scenario>;
  /** Those of a topic with the same kin have scenarios of the same form and sort, and can be given each other's. */
  readonly kin?: string;
  /** The only place that touches an implementation, with `depict` and `family`. It was reset before. */
  observe(port: Port, scenario: Scenario): Observation;
  /** Those that observe the same runs, each with its own eyes: where all of them are asked, one run is enough. */
  readonly family?: Family<Port, Scenario>;
  /** What happens in a scenario, up to where the rule is broken, to be drawn and told. The implementation was reset before. */
  depict?(port: Port, scenario: Scenario): Picture;
  /**
   * The same rule broken in a scenario that a person reads sooner, where one is found: from a violating one, and past counterexamples.
   * Yields between two portions of work. The port may be asked whatever a scenario asks it.
   */
  retell?(port: Port, scenario: Scenario, known: readonly Scenario[], isAwaited: () => boolean): Generator<unknown, Scenario>;
  /** Pure and complete: it rejects every wrong observation, accepts every one that the rule allows, and asks no implementation. */
  holds(observation: Observation, scenario: Scenario): Violation | undefined;
  readonly covers?: Coverage<Scenario, Observation>;
  /** Situations that people know by a name: every quiz that is to meet all beliefs asks about each of them. */
  readonly named?: readonly Named<Scenario>[];
  readonly question?: Question<Scenario, Observation>;
  /** Why this invariant may be kept although no misconception violates it. */
  readonly killsNone?: string;
}

/** A situation with the name under which people know it: "Figure 7 of the Raft paper". */
export interface Named<Scenario> {
  readonly name: Text;
  readonly scenario: Scenario;
}

/** Invariants with the same scenarios that look at different sides of what happens. */
export interface Family<Port, Scenario> {
  /** What each of those that are wanted would observe, by its id, in one run. The implementation was reset before. */
  observe(port: Port, scenario: Scenario, wanted: ReadonlySet<InvariantId>): ReadonlyMap<InvariantId, unknown>;
}

export type AnyInvariant = Invariant<unknown, unknown, unknown>;

/** Whether the statement tells the clause that is broken. */
export function isTold({ tells }: Pick<AnyInvariant, 'tells'>, { clause }: Violation): boolean {
  return tells === undefined || tells.includes(clause);
}

/** Whether scenarios of the one can be given to the other. */
export function areKin(one: Pick<AnyInvariant, 'kin'>, other: Pick<AnyInvariant, 'kin'>): boolean {
  return one.kin !== undefined && one.kin === other.kin;
}

/** Checks an invariant's types where it is written and forgets them where it is listed. */
export function invariant<Port, Scenario, Observation>(definition: Invariant<Port, Scenario, Observation>): AnyInvariant {
  return definition as unknown as AnyInvariant;
}
