import { areKin, type AnyInvariant, type Session } from '../../spec/kernel';
import type { Respondents } from './respondents';

/** A situation that a run can come into: one of those that an invariant has to see, its `covers`, by their name. */
export interface Cover {
  readonly invariant: AnyInvariant;
  readonly name: string;
}

/** The names of what an invariant has to see and does see in a run. */
export function seenIn({ covers }: AnyInvariant, observation: unknown, scenario: unknown): readonly string[] {
  return Object.entries(covers ?? {}).flatMap(([name, isSeen]) => (isSeen(observation, scenario) ? [name] : []));
}

/** Others that can be given the scenarios of an invariant, by whoever can be asked about that. */
function kinOf(invariants: readonly AnyInvariant[], invariant: AnyInvariant): readonly AnyInvariant[] {
  const { id, features = [] } = invariant;
  return invariants.filter((each) => each.id !== id && areKin(each, invariant) && (each.features ?? []).every((feature) => features.includes(feature)));
}

/**
 * What somebody has to come into who is said to keep a rule in a scenario as the reference does: all that the reference comes into of
 * what the rule has to see. In a small scenario, in which only who breaks the rule shows anything of it, that is nothing; then it is
 * what others see that can look at the same run. Empty if these see nothing either: nobody can be told from who did nothing.
 */
export function evidenceOf(respondents: Respondents, invariant: AnyInvariant, scenario: unknown): readonly Cover[] {
  const shown = (each: AnyInvariant) => respondents.shows(each, scenario).map((name): Cover => ({ invariant: each, name }));
  const own = shown(invariant);
  return own.length > 0 ? own : kinOf(respondents.subject.topic.invariants, invariant).flatMap(shown);
}

/**
 * Tells what of the evidence a session shows, from an observation of the invariant itself, each time anew. What others see is looked at
 * once: it tells that the situation comes about, and not whether the rule is kept.
 */
export function evidenceBy(session: Session, evidence: readonly Cover[], invariant: AnyInvariant, scenario: unknown): (observation: unknown) => readonly string[] {
  const others = new Map<AnyInvariant, readonly string[]>();
  return (observation) => {
    const own = seenIn(invariant, observation, scenario);
    for (const { invariant: each } of evidence) {
      if (each === invariant || others.has(each)) continue;
      session.reset();
      others.set(each, seenIn(each, each.observe(session.port, scenario), scenario));
    }
    return named(evidence.filter(({ invariant: each, name }) => (each === invariant ? own : others.get(each))?.includes(name)));
  };
}

/** As it is compared, and its mark recorded. */
export function named(evidence: readonly Cover[]): readonly string[] {
  return evidence.map(({ invariant: { id }, name }) => `${id}: ${name}`);
}
