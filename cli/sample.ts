import { SET_ASIDE, shuffledBy, type Answered, type Item } from '../generators/quiz';

/** Which items are put to a system again: so many, by a lot that the seed decides. */
export interface Lot {
  readonly count: number;
  readonly seed: number;
}

/** The items that a lot falls on, of those about which the system has answered something. */
export function drawn(items: readonly Item[], { items: asked, answers }: Pick<Answered, 'items' | 'answers'>, { count, seed }: Lot): readonly Item[] {
  const isAnswered = ({ id, invariant }: Item) => (asked[id] ?? []).some((mark) => (answers[invariant]?.[mark] ?? SET_ASIDE) !== SET_ASIDE);
  return shuffledBy(String(seed), items.filter(isAnswered), ({ id }) => id).slice(0, count);
}
