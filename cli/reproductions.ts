import { z } from 'zod';
import type { Reproduction } from '../impl/reproduction';
import { strangeness } from '../impl/scenario';
import { subject, topicIds } from '../impl/topics';
import { malformed, placedYaml } from '../impl/yaml';
import { Problem, unknownName, type AnyInvariant } from '../spec/kernel';

const one = z.object({ invariant: z.string(), scenario: z.json() });
const report = z.object({
  implementation: z.object({ name: z.string() }).optional(),
  topics: z.array(z.object({ invariants: z.array(z.object({ id: z.string(), failure: z.object({ scenario: z.json() }).optional(), unanswered: one.optional() })) })),
});
const anyFile = z.union([one, report, z.array(report)], { error: 'expected the JSON of verify, or an object with "invariant" and "scenario"' });

interface Found extends Reproduction {
  /** Where the invariant is named in the file, and where the scenario stands. */
  readonly named: readonly PropertyKey[];
  readonly path: readonly PropertyKey[];
  /** Whom it was found in, where the file says so. */
  readonly of?: string;
}

function foundIn(parsed: z.infer<typeof anyFile>): readonly Found[] {
  if ('invariant' in parsed) return [{ ...parsed, named: ['invariant'], path: ['scenario'] }];
  const reports = Array.isArray(parsed) ? parsed : [parsed];
  return reports.flatMap(({ implementation, topics }, r) =>
    topics.flatMap(({ invariants }, t) =>
      invariants.flatMap(({ id, failure, unanswered }, i): readonly Found[] => {
        const of = implementation === undefined ? {} : { of: implementation.name };
        const place = [...(Array.isArray(parsed) ? [r] : []), 'topics', t, 'invariants', i];
        if (unanswered !== undefined) return [{ ...unanswered, ...of, named: [...place, 'unanswered', 'invariant'], path: [...place, 'unanswered', 'scenario'] }];
        return failure === undefined ? [] : [{ invariant: id, scenario: failure.scenario, ...of, named: [...place, 'id'], path: [...place, 'failure', 'scenario'] }];
      }),
    ),
  );
}

/** The invariant of an id that somebody wrote. */
export function invariantNamed(id: string, where?: string): AnyInvariant {
  const topic = id.split('/')[0] ?? '';
  if (!topicIds().includes(topic)) throw unknownName('topic', topic, topicIds(), where);
  const { invariants } = subject(topic).topic;
  const found = invariants.find((invariant) => invariant.id === id);
  if (found === undefined) throw unknownName('invariant', id, invariants.map((invariant) => invariant.id), where);
  return found;
}

/** All failing scenarios of a file: the JSON that verify printed, or a single scenario. JSON is YAML, so the place of a mistake is known. */
export function readReproductions(file: string, content: string): readonly (Reproduction & { readonly of?: string })[] {
  const { value, at } = placedYaml(file, content, anyFile, 'JSON');
  const found = foundIn(value);
  if (found.length === 0) throw new Problem('nothing-to-replay', `${file} holds no failing scenario`, { fix: 'there is nothing to repeat' });
  for (const { invariant, scenario, named, path } of found) {
    const rule = invariantNamed(invariant, at(named));
    const strange = strangeness(subject(rule.id.split('/')[0] ?? '').topic, rule, scenario);
    if (strange !== undefined) throw malformed(at, [...path, ...strange.path], strange.message);
  }
  return found;
}
