import type { z } from 'zod';
import { beyond, inProcess, observeOnce, Problem, reasonOf, ScenarioUnsupported, type AnyInvariant, type AnyTopic, type DynamicPort, type Method, type Strange } from '../spec/kernel';
import { inWords } from './expected';
import { subject, topicIds } from './topics';

/** A scenario makes its invariant ask something that the port does not take. */
class Unaskable extends Error {
  constructor(readonly argument: unknown, readonly path: readonly PropertyKey[], message: string) {
    super(message);
  }
}

/**
 * Why a value from outside is no scenario of the invariant; `undefined` if it is one. It is within the bounds of its topic. Where
 * the invariant has no form of its own, whatever it asks must be what the port takes, and the embedded reference must have an answer.
 */
export function strangeness(invariant: AnyInvariant, scenario: unknown): Strange | undefined {
  const { topic, createReference } = subject(invariant.id.split('/')[0] ?? '');
  const strange = beyond(scenario, topic.bounds) ?? malformed(invariant, scenario);
  if (strange !== undefined) return strange;
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

function malformed({ form }: AnyInvariant, scenario: unknown): Strange | undefined {
  return form === undefined ? undefined : unlike(form, scenario);
}

/** The first place where a value is not of a form; a member that the form does not have would be ignored without a word. */
function unlike(form: z.ZodType, value: unknown): Strange | undefined {
  const { error, data } = form.safeParse(value, { error: inWords });
  return error === undefined ? stray(value, data, []) : error.issues[0];
}

/** The first member that was left out when the value was read. */
function stray(value: unknown, kept: unknown, path: readonly PropertyKey[]): Strange | undefined {
  if (typeof value !== 'object' || value === null || typeof kept !== 'object' || kept === null) return undefined;
  for (const [key, part] of Object.entries(value)) {
    const place = [...path, Array.isArray(value) ? Number(key) : key];
    const found = Object.hasOwn(kept, key) ? stray(part, (kept as Readonly<Record<string, unknown>>)[key], place) : { path: place, message: `there is no member "${key}" here` };
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The same for a topic of somebody's own: it has no reference, and what it may draw is not known unless it says so. */
function oddity({ bounds }: AnyTopic, invariant: AnyInvariant, scenario: unknown): Strange | undefined {
  return (bounds === undefined ? undefined : beyond(scenario, bounds)) ?? malformed(invariant, scenario);
}

/** Refuses what a reproduction carries if it is no scenario of the invariant. */
export function expectScenario(topic: AnyTopic, invariant: AnyInvariant, scenario: unknown): void {
  const strange = topicIds().includes(topic.id) ? strangeness(invariant, scenario) : oddity(topic, invariant, scenario);
  if (strange === undefined) return;
  throw new Problem('malformed-scenario', strange.message, { where: ['scenario', ...strange.path].join('.'), fix: 'correct it, or copy the command that the failure printed' });
}

/** A port that refuses arguments which its schema does not have, and tells when it is asked. */
function strict(port: Readonly<Record<string, Method>>, target: object, onAsked: () => void): object {
  const answers = target as DynamicPort;
  const checked = Object.entries(port).map(([name, { params }]) => [name, (...args: readonly unknown[]) => {
    for (const [i, type] of params.entries()) {
      const strange = unlike(type, args[i]);
      if (strange !== undefined) throw new Unaskable(args[i], strange.path, `${name}() does not take this: ${strange.message}`);
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
