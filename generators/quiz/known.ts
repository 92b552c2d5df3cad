import { attempt } from './find';
import type { Item } from './item';
import { refutation } from './prove';
import type { Respondents } from './respondents';

/** A scenario in which an invariant has caught somebody. */
export interface Counterexample {
  readonly invariant: string;
  readonly scenario: unknown;
  /** The beliefs of which it is the smallest, parted by commas. */
  readonly caught?: string;
}

const linesOf = ({ explanation }: Item) => explanation.en.split('\n').length;

/** An interview that is longer than this is no better than one by a rule that the belief breaks by the way. */
const LONG = 30;

/**
 * The interviews about a belief that known counterexamples give, those that are read soonest first: by a rule that it is about, if there
 * is one. What its own counterexamples give goes before what those of others happen to give, unless it is long.
 */
export function knownRefutations(respondents: Respondents, belief: string, counterexamples: readonly Counterexample[]): readonly Item[] {
  const { invariants } = respondents.subject.topic;
  const found = counterexamples.flatMap(({ invariant: id, scenario, caught }) => {
    const invariant = invariants.find((each) => each.id === id);
    const item = invariant && attempt(() => refutation(respondents, invariant, belief, scenario));
    if (invariant === undefined || item === undefined) return [];
    const isOwn = caught?.split(', ').includes(belief) === true;
    return [{ item, isAbout: respondents.isAbout(invariant, belief), rank: isOwn && linesOf(item) <= LONG ? 0 : 1 }];
  });
  const about = found.filter(({ isAbout }) => isAbout);
  return [...(about.length > 0 ? about : found)]
    .sort((a, b) => a.rank - b.rank || linesOf(a.item) - linesOf(b.item) || a.item.explanation.en.length - b.item.explanation.en.length)
    .map(({ item }) => item);
}
