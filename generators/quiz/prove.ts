import { copy, equal, type AnyInvariant } from '../../spec/kernel';
import { attempt } from './find';
import { diagnose, predict, refute, spot } from './build';
import { interview, story } from './interview';
import { OPTIONS_MAX } from './options';
import type { Item } from './item';
import { Unprovable, type Respondents } from './respondents';

interface About {
  readonly misconception: string;
  readonly scenario: unknown;
  readonly scenarios: readonly unknown[];
}

/** An invariant by its id. */
export function invariantNamed(respondents: Respondents, id: string): AnyInvariant {
  const invariant = respondents.subject.topic.invariants.find((each) => each.id === id);
  if (invariant === undefined) throw new Unprovable(`there is no invariant ${id}`);
  return invariant;
}

/** A belief that is refuted by a counterexample, as an interview: by what is asked about the rule, or by what comes of the belief. */
export function refutation(respondents: Respondents, invariant: AnyInvariant, belief: string, scenario: unknown): Item {
  const { question } = invariant;
  const asked = question === undefined ? undefined : attempt(() => interview(respondents, { invariant, question }, belief, scenario));
  return asked ?? story(respondents, invariant, belief, scenario);
}

function rebuild(respondents: Respondents, { kind, invariant: id, scenario: known, options }: Item): Item {
  // A copy is a scenario that nobody has been asked about yet: nothing is remembered of it.
  const scenario = copy(known);
  const invariant = invariantNamed(respondents, id);
  const { question } = invariant;
  const about = scenario as About;
  if (kind === 'interview') return refutation(respondents, invariant, about.misconception, about.scenario);
  if (question === undefined) throw new Unprovable(`${id} has no question`);
  const asked = { invariant, question };
  // A full set of options is proved by those who gave them. Why there are no more of them in another only all believers can tell.
  const named = options.length < OPTIONS_MAX ? undefined : options.flatMap(({ correct, misconception }) => (correct ? [] : (misconception ?? [])));
  switch (kind) {
    case 'predict':
    case 'order':
      return predict(respondents, asked, scenario, named);
    case 'refute':
      return refute(respondents, asked, about.misconception, about.scenarios);
    case 'diagnose':
      return diagnose(respondents, asked, about.misconception, about.scenario, named);
    case 'spot':
      return spot(respondents, asked, about.misconception, about.scenario);
  }
}

/**
 * Proves an item anew, from nothing but its kind, invariant, scenario and the misconceptions that it names: all answers are
 * computed again, and what comes out must be the item to the letter. Throws Unprovable if it is not.
 */
export function prove(respondents: Respondents, item: Item): void {
  const again = rebuild(respondents, item);
  if (!equal({ ...again, answeredBy: item.answeredBy }, item)) throw new Unprovable(`item ${item.id} is not what its scenario gives`);
  const right = item.options.filter(({ correct }) => correct).length;
  if (right !== (item.kind === 'interview' ? 0 : 1)) throw new Unprovable(`item ${item.id} has ${right} right options`);
}
