import type { Session } from './implementation';
import type { AnyInvariant } from './invariant';
import type { Picture } from './picture';
import { ShapeError, type Violation } from './violation';

/** One scenario in which the implementation violated the invariant. */
export interface Counterexample {
  readonly scenario: unknown;
  readonly observation: unknown;
  readonly violation: Violation;
}

/** Observes one scenario; a wrong shape counts as a violation. */
export function observeOnce(invariant: AnyInvariant, session: Session, scenario: unknown): Omit<Counterexample, 'violation'> & { violation?: Violation } {
  try {
    session.reset();
    const observation = invariant.observe(session.port, scenario);
    const violation = invariant.holds(observation, scenario);
    return violation === undefined ? { scenario, observation } : { scenario, observation, violation };
  } catch (problem) {
    if (problem instanceof ShapeError) return { scenario, observation: null, violation: problem.toViolation() };
    throw problem;
  }
}

/** What happens in a scenario; `undefined` if the invariant has no pictures. */
export function depictOnce(invariant: AnyInvariant, session: Session, scenario: unknown): Picture | undefined {
  if (invariant.depict === undefined) return undefined;
  session.reset();
  return invariant.depict(session.port, scenario);
}
