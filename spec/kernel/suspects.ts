import type { AnyInvariant } from './invariant';
import type { AnyTopic } from './topic';

/** Watches the reference while it is asked something: which misconceptions might have done something else than it did. */
export interface Lookout {
  /** A fresh reference. What was seen of those before it is forgotten. */
  open(): object;
  /** The ids of those that might have, by now: who is missing would have done the same from beginning to end. */
  suspects(): ReadonlySet<string>;
}

/**
 * Who need not be asked: a misconception that does in a scenario what the reference does is right in it. The reference is asked
 * once for all of them, and each is asked only where it may differ.
 */
export class Suspects {
  private readonly known = new Map<AnyInvariant, Map<unknown, ReadonlySet<string> | 'all'>>();

  constructor(private readonly topic: AnyTopic, private readonly lookout: Lookout) {}

  /**
   * Whether the misconception cannot violate the invariant in a scenario; nor another one of its family, if it is the first of it,
   * in whose scenarios all of them are asked. The scenario is asked as the object that it is.
   */
  clears(misconception: string, invariant: AnyInvariant, scenario: unknown): boolean {
    const found = this.of(invariant, scenario);
    return found !== 'all' && !found.has(misconception);
  }

  private of(invariant: AnyInvariant, scenario: unknown): ReadonlySet<string> | 'all' {
    const own = this.known.get(invariant) ?? new Map<unknown, ReadonlySet<string> | 'all'>();
    this.known.set(invariant, own);
    const before = own.get(scenario);
    if (before !== undefined) return before;
    const found = this.isRight(invariant, scenario) ? this.lookout.suspects() : 'all';
    own.set(scenario, found);
    return found;
  }

  /** The reference is asked, and is right: if it were not, who does the same would be wrong, too. */
  private isRight(invariant: AnyInvariant, scenario: unknown): boolean {
    const port = this.lookout.open();
    const { family } = invariant;
    const relatives = family === undefined ? [] : this.topic.invariants.filter((each) => each.family === family);
    if (family === undefined || relatives[0] !== invariant) return invariant.holds(invariant.observe(port, scenario), scenario) === undefined;
    const seen = family.observe(port, scenario, new Set(relatives.map(({ id }) => id)));
    return relatives.every((each) => each.holds(seen.get(each.id), scenario) === undefined);
  }
}
