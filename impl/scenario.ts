import { inProcess, observeOnce, reasonOf, ScenarioUnsupported, type AnyInvariant, type DynamicPort, type Method } from '../spec/kernel';
import { subject } from './topics';

/** What is wrong with something that should be a scenario, and where in it. */
export interface Strange {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** A scenario makes its invariant ask something that the port does not take. */
class Unaskable extends Error {
  constructor(readonly argument: unknown, readonly path: readonly PropertyKey[], message: string) {
    super(message);
  }
}

/**
 * Why a value from outside is no scenario of the invariant; `undefined` if it is one. Where the invariant has no form of its
 * own, whatever it asks must be what the port takes, and the embedded reference must have an answer.
 */
export function strangeness(invariant: AnyInvariant, scenario: unknown): Strange | undefined {
  const issue = invariant.form?.safeParse(scenario).error?.issues[0];
  if (issue !== undefined) return issue;
  const { topic, createReference } = subject(invariant.id.split('/')[0] ?? '');
  let asked = 0;
  const session = inProcess('reference', '0', () => strict(topic.port as Readonly<Record<string, Method>>, createReference(), () => asked++)).open(topic);
  try {
    observeOnce(invariant, session, scenario);
    return asked > 0 ? undefined : { path: [], message: `this is no scenario of ${invariant.id}: nothing is asked in it` };
  } catch (problem) {
    if (problem instanceof ScenarioUnsupported) return undefined;
    if (problem instanceof Unaskable) return { path: [...(placeOf(problem.argument, scenario) ?? []), ...problem.path], message: problem.message };
    return { path: [], message: `this is no scenario of ${invariant.id}: ${reasonOf(problem)}` };
  } finally {
    session.close();
  }
}

/** A port that refuses arguments which its schema does not have, and tells when it is asked. */
function strict(port: Readonly<Record<string, Method>>, target: object, onAsked: () => void): object {
  const answers = target as DynamicPort;
  const checked = Object.entries(port).map(([name, { params }]) => [name, (...args: readonly unknown[]) => {
    for (const [i, type] of params.entries()) {
      const issue = type.safeParse(args[i]).error?.issues[0];
      if (issue !== undefined) throw new Unaskable(args[i], issue.path, `${name}() does not take this: ${issue.message}`);
    }
    onAsked();
    return answers[name]?.(...args);
  }] as const);
  return { ...Object.fromEntries(checked), ...(answers.reset === undefined ? {} : { reset: () => answers.reset?.() }) };
}

/** Where in a scenario an argument comes from, if it is a part of it. */
function placeOf(argument: unknown, within: unknown): readonly PropertyKey[] | undefined {
  if (typeof within !== 'object' || within === null) return undefined;
  if (argument === within) return [];
  for (const [key, part] of Object.entries(within)) {
    const place = placeOf(argument, part);
    if (place !== undefined) return [Array.isArray(within) ? Number(key) : key, ...place];
  }
  return undefined;
}
