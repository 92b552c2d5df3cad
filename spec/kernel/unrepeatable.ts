import type { Implementation } from './implementation';
import type { AnyInvariant } from './invariant';
import { equal } from './json';
import { observeOnce, type Counterexample } from './once';
import type { AnyTopic } from './topic';

/** How often the failing scenario is asked again of a fresh start, and of how many fresh starts where that leaves a doubt. */
const ASKED_AGAIN = 6;
const STARTED_AGAIN = 4;
/** The same where each answer takes its time. */
const SLOW_AGAIN = 2;

/**
 * Asks the failing scenario again. If a fresh start answers it as before, again and again, that is what it does. If not:
 * first answers of fresh starts that differ from each other are nondeterministic; first answers that agree, but not with
 * the failing one, show that the failure came from earlier scenarios.
 */
export function* unrepeatable(topic: AnyTopic, invariant: AnyInvariant, implementation: Implementation, isSlow: boolean, failure: Counterexample): Generator<void, string | undefined> {
  /** Whether a fresh start gives these answers, one after the other; what it gives first. */
  function* afresh(times: number, expected: unknown): Generator<void, { readonly first: unknown; readonly isSo: boolean }> {
    const fresh = implementation.open(topic);
    try {
      const first = observeOnce(invariant, fresh, failure.scenario).observation;
      let isSo = equal(first, expected);
      for (let asked = 1; isSo && asked < times; asked++) {
        yield;
        isSo = equal(observeOnce(invariant, fresh, failure.scenario).observation, expected);
      }
      return { first, isSo };
    } finally {
      fresh.close();
    }
  }
  const [asks, starts] = isSlow ? [SLOW_AGAIN, SLOW_AGAIN] : [ASKED_AGAIN, STARTED_AGAIN];
  try {
    if ((yield* afresh(asks, failure.observation)).isSo) return undefined;
    const { first } = yield* afresh(1, failure.observation);
    for (let start = 1; start < starts; start++) {
      yield;
      if (!(yield* afresh(1, first)).isSo) return 'nondeterministic: the same scenario was answered in different ways when it was asked again';
    }
    return equal(first, failure.observation)
      ? 'state survives reset: asked once more after a reset, the same scenario is answered in another way'
      : 'state survives reset: after a fresh start the same scenario is answered in another way';
  } catch {
    return 'nondeterministic: asked again after a fresh start, the same scenario ended in an error';
  }
}
