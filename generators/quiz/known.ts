import { attempt } from './find';
import type { Item } from './item';
import { invariantNamed, refutation } from './prove';
import type { Respondents } from './respondents';

/** A scenario in which an invariant has caught somebody. */
export interface Counterexample {
  readonly invariant: string;
  readonly scenario: unknown;
}

const linesOf = ({ explanation }: Item) => explanation.en.split('\n').length;

/** The interviews about a belief that known counterexamples give, those that are read soonest first. */
export function knownRefutations(respondents: Respondents, belief: string, counterexamples: readonly Counterexample[]): readonly Item[] {
  const own = counterexamples.filter(({ invariant: id }) => respondents.subject.topic.invariants.some((each) => each.id === id));
  const items = own.flatMap(({ invariant, scenario }) => attempt(() => refutation(respondents, invariantNamed(respondents, invariant), belief, scenario)) ?? []);
  return items.sort((a, b) => linesOf(a) - linesOf(b) || a.explanation.en.length - b.explanation.en.length);
}
