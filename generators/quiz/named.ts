import type { AnyInvariant } from '../../spec/kernel';
import { predict } from './build';
import { attempt } from './find';
import type { Item } from './item';
import { refutation } from './prove';
import type { Respondents } from './respondents';

/**
 * Items about one of the situations that have a name, best first: what happens in it, then the beliefs that it refutes.
 * Where nobody is asked about the rule, it is the beliefs alone.
 */
export function* aboutNamed(respondents: Respondents, invariant: AnyInvariant, scenario: unknown): Generator<Item, void> {
  const { question } = invariant;
  const asked = question === undefined ? undefined : attempt(() => predict(respondents, { invariant, question }, scenario));
  if (asked !== undefined) yield asked;
  for (const { id } of respondents.subject.misconceptions) {
    if (!respondents.isAbout(invariant, id)) continue;
    const refuted = attempt(() => refutation(respondents, invariant, id, scenario));
    if (refuted !== undefined) yield refuted;
  }
}

/** All situations of a topic that have a name, each with the rule that it belongs to. */
export function namedOf({ subject: { topic } }: Respondents): readonly { readonly invariant: AnyInvariant; readonly scenario: unknown }[] {
  return topic.invariants.flatMap((invariant) => (invariant.named ?? []).map(({ scenario }) => ({ invariant, scenario })));
}
