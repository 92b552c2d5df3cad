import { z } from 'zod';
import { kinds, ways } from '../generators/quiz';

const text = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) });
const narrowed = z.union([text, z.strictObject({ en: z.string().min(1) }), z.strictObject({ zh: z.string().min(1) })]);
const source = z.looseObject({ kind: z.string() });
const id = z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/);
const count = z.int().min(0);
const outcome = z.enum(['pass', 'partial', 'fail']);
const invariantOutcome = z.enum(['pass', 'fail', 'error', 'timeout', 'unsupported', 'vacuous']);

/** What another implementation of the same run makes of the failing scenario. */
const other = z.strictObject({
  name: z.string(),
  version: z.string(),
  verdict: z.enum(['holds', 'breaks', 'error', 'timeout', 'unsupported']),
  observation: z.exactOptional(z.json()),
  reason: z.exactOptional(z.string()),
});

const failure = z.strictObject({
  scenario: z.json(),
  observation: z.json(),
  violation: z.strictObject({ clause: z.string(), step: z.exactOptional(count), message: z.string() }),
  behavesLike: z.array(id),
  /** Where none answers alike: which break the same in the same scenario, likeliest first. */
  couldBe: z.exactOptional(z.array(id)),
  replay: z.string().regex(/^proctor replay /),
  /** Where several implementations are examined: the others. */
  others: z.exactOptional(z.array(other)),
});

/** For error and timeout: what was not answered. */
const unanswered = z.strictObject({
  /** Whose scenario it is: not always that of the invariant it is reported with. */
  invariant: id,
  scenario: z.json(),
  replay: z.string().regex(/^proctor replay /),
});

const hunt = z.strictObject({
  runs: count,
  events: count,
  /** How many long programs were not answered to their end, and what happened in one. */
  unanswered: z.exactOptional(z.strictObject({ programs: count, reason: z.string() })),
  reason: z.exactOptional(z.string()),
});

const invariantReport = z.strictObject({
  id,
  outcome: invariantOutcome,
  scenarios: count,
  setAside: count,
  covered: z.record(z.string(), count),
  reason: z.exactOptional(z.string()),
  failure: z.exactOptional(failure),
  unanswered: z.exactOptional(unanswered),
});

const examination = z.strictObject({
  proctor: z.string(),
  seed: z.int(),
  runs: count,
  /** Which part of how many, with `--shard`. */
  shard: z.exactOptional(z.string().regex(/^\d+\/\d+$/)),
  implementation: z.strictObject({ name: z.string(), version: z.string(), homepage: z.exactOptional(z.string()) }),
  outcome,
  interrupted: z.exactOptional(z.literal(true)),
  topics: z.array(z.strictObject({ topic: z.string(), outcome, invariants: z.array(invariantReport), hunt: z.exactOptional(hunt) })),
});

const matrix = z.strictObject({
  misconceptions: z.array(
    z.strictObject({
      id,
      topic: z.string(),
      killedBy: z.array(id),
      scenariosToKill: z.exactOptional(z.int().min(1)),
      smallest: z.exactOptional(z.json()),
      smallestBy: z.exactOptional(id),
    }),
  ),
  survivors: z.array(id),
});

const list = z.strictObject({
  topics: z.exactOptional(
    z.array(
      z.strictObject({
        id: z.string(),
        title: text,
        sections: z.array(z.string()),
        invariants: z.array(z.strictObject({ id, statement: text, sources: z.array(source) })),
        misconceptions: z.array(z.strictObject({ id, belief: text, truth: text, sources: z.array(source) })),
      }),
    ),
  ),
  implementations: z.exactOptional(
    z.array(z.strictObject({ name: z.string(), kind: z.string(), topics: z.array(z.string()), available: z.boolean(), reason: z.exactOptional(z.string()) })),
  ),
});

const quiz = z.strictObject({
  proctor: z.string(),
  seed: z.int(),
  items: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(kinds),
      topic: z.string(),
      invariant: id,
      level: z.int().min(1).max(5),
      stem: narrowed,
      options: z.exactOptional(z.array(z.strictObject({ text: narrowed, correct: z.boolean(), misconception: z.exactOptional(id), why: narrowed })).min(2)),
      explanation: narrowed,
      sources: z.array(source),
      scenario: z.json(),
      answeredBy: z.array(z.strictObject({ name: z.string(), version: z.string(), how: z.exactOptional(z.enum(ways)) })).min(1),
    }),
  ),
});

/** What the command line prints as JSON, by command. */
export const outputs = { verify: z.union([examination, z.array(examination)]), matrix, list, quiz };

/** The published schemas of these outputs, by file name. */
export function outputSchemas(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(outputs).map(([name, schema]) => [`${name}.json`, `${JSON.stringify({ title: `proctor ${name}`, ...z.toJSONSchema(schema) }, null, 2)}\n`]),
  );
}
