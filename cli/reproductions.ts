import { z } from 'zod';
import { readYaml } from '../impl/yaml';
import type { Reproduction } from '../impl/reproduction';
import { Problem } from '../spec/kernel';

const one = z.object({ invariant: z.string(), scenario: z.json() });
const report = z.object({
  topics: z.array(z.object({ invariants: z.array(z.object({ id: z.string(), failure: z.object({ scenario: z.json() }).optional() })) })),
});
const anyFile = z.union([one, report, z.array(report)], { error: 'expected the JSON of verify, or an object with "invariant" and "scenario"' });

/** All failing scenarios of a file: the JSON that verify printed, or a single scenario. JSON is YAML, so the place of a mistake is known. */
export function readReproductions(file: string, content: string): readonly Reproduction[] {
  const parsed = readYaml(file, content, anyFile);
  if ('invariant' in parsed) return [parsed];
  const reports = Array.isArray(parsed) ? parsed : [parsed];
  const failures = reports.flatMap(({ topics }) =>
    topics.flatMap(({ invariants }) =>
      invariants.flatMap(({ id, failure }) => (failure === undefined ? [] : [{ invariant: id, scenario: failure.scenario }])),
    ),
  );
  if (failures.length === 0) throw new Problem('nothing-to-replay', `${file} holds no failing scenario`, { fix: 'there is nothing to repeat' });
  return failures;
}
