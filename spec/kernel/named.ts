import type { AnyInvariant, Named } from './invariant';
import { equal } from './json';
import { join, type Text } from './text';

/** The name under which people know a situation; undefined if it has none. */
export function nameOf({ named }: Pick<AnyInvariant, 'named'>, scenario: unknown): Text | undefined {
  return named?.find((each) => equal(each.scenario, scenario))?.name;
}

/** The invariant with situations that have names: where it asks about one of them, the name stands before what is described. */
export function withNames<Scenario>(rule: AnyInvariant, named: readonly Named<Scenario>[]): AnyInvariant {
  const { question } = rule;
  if (question === undefined) return { ...rule, named };
  const described = (scenario: unknown): Text => {
    const [name, situation] = [nameOf({ named }, scenario), question.describe(scenario)];
    return name === undefined ? situation : join([{ en: `${name.en}.`, zh: `${name.zh}。` }, situation], 'sentences');
  };
  return { ...rule, named, question: { ...question, describe: described } };
}
