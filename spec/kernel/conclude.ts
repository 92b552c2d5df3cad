import type { CheckResult } from './check';
import { diagnose } from './diagnose';
import type { Implementation, Session } from './implementation';
import { areKin, type AnyInvariant } from './invariant';
import type { AnyMisconception } from './misconception';
import { observeOnce, type Counterexample } from './once';
import type { InvariantReport } from './outcome';
import type { AnyTopic } from './topic';
import { unrepeatable } from './unrepeatable';

export interface ConclusionOptions {
  readonly seed: number;
  readonly corpus?: (invariant: string) => readonly unknown[];
  readonly misconceptions?: readonly AnyMisconception[];
  readonly isAwaited?: () => boolean;
}

/** The result with its diagnosis: what the failure resembles, and whether it is repeatable. */
export function* concluded(
  topic: AnyTopic,
  invariant: AnyInvariant,
  implementation: Implementation,
  session: Session,
  { smallest, firstFailureAt: _at, ...result }: CheckResult,
  options: ConclusionOptions,
  hunted: Counterexample | undefined,
): Generator<void, InvariantReport> {
  if (smallest === undefined) return result;
  const oddity = yield* unrepeatable(topic, invariant, implementation, session.isSlow !== undefined, smallest);
  if (oddity !== undefined) return { ...result, reason: oddity, failure: { ...smallest, behavesLike: [] } };
  const stories = [invariant, ...topic.invariants.filter((each) => each !== invariant && areKin(each, invariant))].flatMap(({ id }) => options.corpus?.(id) ?? []);
  const past = [...(options.corpus?.(invariant.id) ?? []), ...(hunted === undefined ? [] : [hunted.scenario])];
  const told = yield* retold(invariant, session, smallest, past, options.isAwaited ?? (() => false));
  const { behavesLike, couldBe } = yield* diagnose(topic, invariant, session, told, options.misconceptions ?? [], options.seed, stories);
  return { ...result, failure: { ...told, behavesLike, ...(couldBe.length === 0 ? {} : { couldBe }) } };
}

/** The violation as a person reads it soonest; as it was where the implementation does not go along with that. */
function* retold(invariant: AnyInvariant, session: Session, smallest: Counterexample, past: readonly unknown[], isAwaited: () => boolean): Generator<void, Counterexample> {
  if (invariant.retell === undefined) return smallest;
  try {
    const work = invariant.retell(session.port, smallest.scenario, past, isAwaited);
    for (;;) {
      const { done, value } = work.next();
      if (!done) yield;
      else {
        const { violation, ...seen } = observeOnce(invariant, session, value);
        return violation?.clause === smallest.violation.clause ? { ...seen, violation } : smallest;
      }
    }
  } catch {
    return smallest;
  }
}
