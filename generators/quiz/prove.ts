import { copy, equal } from '../../spec/kernel';
import { diagnose, interview, OPTIONS_MAX, predict, refute, spot, type Askable } from './build';
import type { Item } from './item';
import { Unprovable, type Respondents } from './respondents';

interface About {
  readonly misconception: string;
  readonly scenario: unknown;
  readonly scenarios: readonly unknown[];
}

/** The invariant of an item with its question. */
export function askable(respondents: Respondents, invariantId: string): Askable {
  const invariant = respondents.subject.topic.invariants.find(({ id }) => id === invariantId);
  if (invariant?.question === undefined) throw new Unprovable(`${invariantId} has no question`);
  return { invariant, question: invariant.question };
}

function rebuild(respondents: Respondents, { kind, invariant, scenario: known, options }: Item): Item {
  // A copy is a scenario that nobody has been asked about yet: nothing is remembered of it.
  const scenario = copy(known);
  const asked = askable(respondents, invariant);
  const about = scenario as About;
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
    case 'interview':
      return interview(respondents, asked, about.misconception, about.scenario);
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
