import { z } from 'zod';
import { readYaml } from '../impl/yaml';
import type { Reproduction } from '../impl/reproduction';
import { subject, topicIds } from '../impl/topics';
import { Problem, unknownName, type AnyInvariant } from '../spec/kernel';

const one = z.object({ invariant: z.string(), scenario: z.json() });
const report = z.object({
  topics: z.array(z.object({ invariants: z.array(z.object({ id: z.string(), failure: z.object({ scenario: z.json() }).optional() })) })),
});
const anyFile = z
  .union([one, report, z.array(report)], { error: 'expected the JSON of verify, or an object with "invariant" and "scenario"' })
  .superRefine((parsed, context) => {
    for (const { invariant, scenario, path } of foundIn(parsed)) {
      for (const issue of invariantNamed(invariant).form?.safeParse(scenario).error?.issues ?? []) {
        context.addIssue({ code: 'custom', path: [...path, ...issue.path], message: issue.message });
      }
    }
  });

interface Found extends Reproduction {
  /** Where the scenario stands in the file. */
  readonly path: readonly (string | number)[];
}

function foundIn(parsed: z.infer<typeof one> | z.infer<typeof report> | z.infer<typeof report>[]): readonly Found[] {
  if ('invariant' in parsed) return [{ ...parsed, path: ['scenario'] }];
  const reports = Array.isArray(parsed) ? parsed : [parsed];
  return reports.flatMap(({ topics }, r) =>
    topics.flatMap(({ invariants }, t) =>
      invariants.flatMap(({ id, failure }, i) =>
        failure === undefined ? [] : [{ invariant: id, scenario: failure.scenario, path: [...(Array.isArray(parsed) ? [r] : []), 'topics', t, 'invariants', i, 'failure', 'scenario'] }],
      ),
    ),
  );
}

/** The invariant of an id that somebody wrote. */
export function invariantNamed(id: string): AnyInvariant {
  const topic = id.split('/')[0] ?? '';
  if (!topicIds().includes(topic)) throw unknownName('topic', topic, topicIds());
  const { invariants } = subject(topic).topic;
  const found = invariants.find((invariant) => invariant.id === id);
  if (found === undefined) throw unknownName('invariant', id, invariants.map((invariant) => invariant.id));
  return found;
}

/** All failing scenarios of a file: the JSON that verify printed, or a single scenario. JSON is YAML, so the place of a mistake is known. */
export function readReproductions(file: string, content: string): readonly Reproduction[] {
  const found = foundIn(readYaml(file, content, anyFile));
  if (found.length === 0) throw new Problem('nothing-to-replay', `${file} holds no failing scenario`, { fix: 'there is nothing to repeat' });
  return found;
}

/** Refuses a scenario that is none of its invariant's. */
export function expectForm({ invariant, scenario }: Reproduction): void {
  const issue = invariantNamed(invariant).form?.safeParse(scenario).error?.issues[0];
  if (issue === undefined) return;
  throw new Problem('malformed-scenario', `this is no scenario of ${invariant}: ${issue.message}`, { where: `scenario.${issue.path.join('.')}`, fix: 'correct it, or copy the command that verify printed' });
}
