import type { AnyInvariant } from './invariant';
import type { AnyTopic } from './topic';

/** Watches the reference while it is asked something: which misconceptions might have done something else than it did. */
export interface Lookout {
  /** A fresh reference. What was seen of those before it is forgotten. */
  open(): object;
  /** The ids of those that might have: who is missing would have done the same from beginning to end. */
  suspects(): ReadonlySet<string>;
}

/**
 * Who need not be asked: a misconception that does in a scenario what the reference does is right in it. The reference is asked
 * once for all of them, and each is asked only where it may differ.
 */
export class Suspects {
  private readonly known = new Map<AnyInvariant, Map<unknown, ReadonlySet<string> | 'all'>>();
  private readonly wanted: ReadonlySet<AnyInvariant['id']>;

  constructor(private readonly topic: AnyTopic, private readonly lookout: Lookout) {
    this.wanted = new Set(topic.invariants.map(({ id }) => id));
  }

  /** Whether the misconception cannot violate the invariant, nor one of its family, in a scenario. The scenario is asked as the object that it is. */
  clears(misconception: string, invariant: AnyInvariant, scenario: unknown): boolean {
    const found = this.of(invariant, scenario);
    return found !== 'all' && !found.has(misconception);
  }

  private of(invariant: AnyInvariant, scenario: unknown): ReadonlySet<string> | 'all' {
    const own = this.known.get(invariant) ?? new Map<unknown, ReadonlySet<string> | 'all'>();
    this.known.set(invariant, own);
    const before = own.get(scenario);
    if (before !== undefined) return before;
    const found = this.isRight(invariant, scenario) ? new Set(this.lookout.suspects()) : 'all';
    own.set(scenario, found);
    return found;
  }

  /** The reference is asked, and is right: if it were not, who does the same would be wrong, too. */
  private isRight(invariant: AnyInvariant, scenario: unknown): boolean {
    const port = this.lookout.open();
    if (invariant.family === undefined) return invariant.holds(invariant.observe(port, scenario), scenario) === undefined;
    const seen = invariant.family.observe(port, scenario, this.wanted);
    return this.topic.invariants.every((each) => each.family !== invariant.family || each.holds(seen.get(each.id), scenario) === undefined);
  }
}
