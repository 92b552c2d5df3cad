import type { z } from 'zod';
import { beyond, Problem, type AnyInvariant, type AnyTopic, type Strange } from '../spec/kernel';
import { inWords } from './expected';
import { topicIds } from './topics';

/**
 * Why a value from outside is no scenario of the invariant; `undefined` if it is one: it is within the bounds of its topic and of the
 * form of the invariant. Nobody is asked. What a topic of somebody's own may draw is not known unless it says so.
 */
export function strangeness(topic: AnyTopic, { form }: AnyInvariant, scenario: unknown): Strange | undefined {
  const isOurs = topicIds().includes(topic.id);
  return (isOurs || topic.bounds !== undefined ? beyond(scenario, topic.bounds) : undefined) ?? unlike(form, scenario);
}

/** The first place where a value is not of a form; a member that the form does not have would be ignored without a word. */
function unlike(form: z.ZodType, value: unknown): Strange | undefined {
  const { error, data } = form.safeParse(value, { error: inWords });
  return error === undefined ? stray(value, data, []) : error.issues[0] && nearest(error.issues[0], value);
}

/** Of several that a value might have been, the one with the fewest faults is meant, if there is one; what is not there is the greater fault. */
function nearest(issue: z.core.$ZodIssue, value: unknown): Strange {
  if (issue.code !== 'invalid_union') return issue;
  const part = issue.path.reduce((whole, key) => (whole as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key], value);
  const isThere = ({ path: [key] }: z.core.$ZodIssue) => key !== undefined && Object.hasOwn(Object(part) as object, key);
  const faults = (issues: readonly z.core.$ZodIssue[]) => issues.reduce((sum, each) => sum + (isThere(each) ? 1 : 2), 0);
  const [first, second] = issue.errors.filter((issues) => issues.every(({ path }) => path.length > 0)).sort((a, b) => faults(a) - faults(b));
  const [meant] = first ?? [];
  if (first === undefined || meant === undefined || (second !== undefined && faults(second) === faults(first))) return issue;
  const { path, message } = nearest(meant, part);
  return { path: [...issue.path, ...path], message };
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

/** Refuses what a reproduction carries if it is no scenario of the invariant. */
export function expectScenario(topic: AnyTopic, invariant: AnyInvariant, scenario: unknown): void {
  const strange = strangeness(topic, invariant, scenario);
  if (strange === undefined) return;
  throw new Problem('malformed-scenario', strange.message, { where: ['scenario', ...strange.path].join('.'), fix: 'correct it, or copy the command that the failure printed' });
}
