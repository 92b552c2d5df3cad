import type { Command } from 'commander';
import { z } from 'zod';
import { readText } from '../impl/files';
import { readYaml } from '../impl/yaml';
import { overall, Problem, STATUS, topicOutcome, type InvariantOutcome, type Outcome } from '../spec/kernel';
import { note, print, printJson } from './io';
import { huntLine, huntObstacles } from './render';
import type { Context } from './run';

const outcomes = ['error', 'timeout', 'fail', 'unsupported', 'pass', 'vacuous'] as const satisfies readonly InvariantOutcome[];
const invariantReport = z.looseObject({
  id: z.string(), outcome: z.enum(outcomes), scenarios: z.number(), setAside: z.number(), covered: z.record(z.string(), z.number()), failure: z.exactOptional(z.unknown()), unanswered: z.exactOptional(z.unknown()), reason: z.exactOptional(z.string()),
});
/** What is said of a failure, and of what was not answered, where a report says it. */
const told = z.looseObject({ violation: z.looseObject({ clause: z.string(), message: z.string() }), replay: z.string() });
const repeated = z.looseObject({ replay: z.string() });
const huntReport = z.object({
  runs: z.number(), events: z.number(), unanswered: z.exactOptional(z.object({ programs: z.number(), reason: z.string() })), reason: z.exactOptional(z.string()),
});
const topicReport = z.looseObject({ topic: z.string(), invariants: z.array(invariantReport), hunt: z.exactOptional(huntReport) });
const report = z.looseObject({
  seed: z.number(), shard: z.exactOptional(z.string().regex(/^\d+\/\d+$/)), interrupted: z.exactOptional(z.boolean()),
  implementation: z.looseObject({ name: z.string(), version: z.string() }), topics: z.array(topicReport),
});

type Report = z.infer<typeof report>;
type TopicPart = z.infer<typeof topicReport>;
type InvariantPart = z.infer<typeof invariantReport>;

export function registerMerge(root: Command, context: Context): void {
  root
    .command('merge')
    .description('put together the reports of `verify --json --shard`, of one seed and one implementation')
    .argument('<report...>', 'files with JSON')
    .option('--json', 'print the result as JSON')
    .action((files: readonly string[], options: { readonly json?: true }) => {
      const merged = mergeReports(files.map(read));
      if (merged.missing !== undefined) note(context.io, `parts ${merged.missing.join(', ')} are missing: this is what the others found`);
      if (merged.interrupted === true) note(context.io, 'a part was interrupted: this is what it had found so far');
      if (options.json !== undefined) printJson(context.io, merged);
      else print(context.io, merged.topics.flatMap(({ topic, outcome, invariants, hunt }) => [`${topic}: ${outcome}`, ...invariants.flatMap(lines), ...huntLines(hunt)]).join('\n'));
      if (merged.outcome === 'fail') context.status = STATUS.differs;
    });
}

function lines({ id, outcome, scenarios, reason, failure, unanswered }: InvariantPart): readonly string[] {
  const { success, data } = told.safeParse(failure);
  const again = repeated.safeParse(unanswered).data;
  return [
    `  ${outcome.padEnd(11)} ${id}  ${scenarios} scenarios`,
    ...(success ? [`    why       ${data.violation.message}`, `    replay    ${data.replay}`] : []),
    ...(reason === undefined ? [] : [`    reason    ${reason}`]),
    ...(again === undefined ? [] : [`    replay    ${again.replay}`]),
  ];
}

function huntLines(hunt: TopicPart['hunt']): readonly string[] {
  if (hunt === undefined) return [];
  return [`  ${huntLine(hunt)}`, ...huntObstacles(hunt).map((line) => `  a hunt ${line}`)];
}

function read(file: string): Report {
  return readYaml(file, readText(file), report, 'JSON').value;
}

export interface Merged extends Report {
  readonly outcome: Outcome;
  readonly topics: (TopicPart & { readonly outcome: Outcome })[];
  /** The parts of which no report was given. */
  readonly missing?: readonly string[];
}

/** One report for what several processes did, each with a part of the scenarios of one seed. If some part was interrupted, so is the whole. */
export function mergeReports(parts: readonly Report[]): Merged {
  const [first] = parts;
  if (first === undefined) throw new Problem('bad-report', 'there is no report', { fix: 'name at least one' });
  const known = ({ seed, implementation: { name, version } }: Report) => `${name} ${version} with seed ${seed}`;
  const other = parts.find((part) => known(part) !== known(first));
  if (other !== undefined) throw new Problem('bad-report', `one report is of ${known(first)}, another of ${known(other)}`, { fix: 'merge the parts of one run' });
  const missing = missingOf(parts.flatMap(({ shard }) => shard ?? []));
  const topics = groups(parts.flatMap((part) => part.topics), ({ topic }) => topic).map(mergeTopic);
  const { shard: _shard, interrupted: _interrupted, ...rest } = first;
  const outcome = overall(topics.map((topic) => topic.outcome));
  const isInterrupted = parts.some(({ interrupted }) => interrupted === true);
  return {
    ...rest,
    outcome: isInterrupted && outcome === 'pass' ? 'partial' : outcome,
    ...(isInterrupted ? { interrupted: true } : {}),
    ...(missing.length === 0 ? {} : { missing }),
    topics,
  };
}

/** The parts that were not named. Throws where one was named twice, and would be counted twice, or they are parts of several divisions. */
function missingOf(shards: readonly string[]): readonly string[] {
  const counts = [...new Set(shards.map((shard) => Number(shard.split('/')[1])))];
  const twice = shards.find((shard, i) => shards.indexOf(shard) < i);
  if (twice !== undefined) throw new Problem('bad-report', `part ${twice} is there twice`, { fix: 'name each part once' });
  const [count = 0, another] = counts;
  if (another !== undefined) throw new Problem('bad-report', `one report is a part of ${count}, another of ${another}`, { fix: 'merge the parts of one run' });
  return Array.from({ length: count }, (_, i) => `${i + 1}/${count}`).filter((shard) => !shards.includes(shard));
}

function mergeTopic(parts: readonly [TopicPart, ...TopicPart[]]): TopicPart & { readonly outcome: Outcome } {
  const invariants = groups(parts.flatMap((part) => part.invariants), ({ id }) => id).map(mergeInvariant);
  const hunts = parts.flatMap(({ hunt }) => hunt ?? []);
  const total = (of: (hunt: { runs: number; events: number }) => number) => hunts.reduce((sum, hunt) => sum + of(hunt), 0);
  const reason = hunts.find((hunt) => hunt.reason !== undefined)?.reason;
  const [unanswered] = hunts.flatMap((hunt) => hunt.unanswered ?? []);
  const programs = hunts.reduce((sum, hunt) => sum + (hunt.unanswered?.programs ?? 0), 0);
  const hunt = { runs: total(({ runs }) => runs), events: total(({ events }) => events), ...(unanswered === undefined ? {} : { unanswered: { ...unanswered, programs } }), ...(reason === undefined ? {} : { reason }) };
  return { ...parts[0], outcome: topicOutcome(invariants, hunt), invariants, ...(hunts.length === 0 ? {} : { hunt }) };
}

/** The worst part decides, and its failure is kept, the shortest one; nothing is vacuous that was seen in some part. */
function mergeInvariant(parts: readonly [InvariantPart, ...InvariantPart[]]): InvariantPart {
  const length = ({ failure, unanswered }: InvariantPart) => JSON.stringify(failure ?? unanswered ?? null).length;
  const worst = [...parts].sort((a, b) => outcomes.indexOf(a.outcome) - outcomes.indexOf(b.outcome) || length(a) - length(b))[0] ?? parts[0];
  const covered = Object.fromEntries(Object.keys(parts[0].covered).map((clause) => [clause, parts.reduce((sum, part) => sum + (part.covered[clause] ?? 0), 0)]));
  const sums = { scenarios: parts.reduce((sum, { scenarios }) => sum + scenarios, 0), setAside: parts.reduce((sum, { setAside }) => sum + setAside, 0), covered };
  if (worst.outcome !== 'pass' && worst.outcome !== 'vacuous') return { ...worst, ...sums };
  const { reason: _reason, ...rest } = worst;
  const unseen = Object.keys(covered).filter((clause) => covered[clause] === 0);
  return unseen.length === 0 ? { ...rest, outcome: 'pass', ...sums } : { ...rest, outcome: 'vacuous', reason: `never seen: ${unseen.join('; ')}`, ...sums };
}

function groups<Part>(parts: readonly Part[], name: (part: Part) => string): readonly [Part, ...Part[]][] {
  const found = new Map<string, [Part, ...Part[]]>();
  for (const part of parts) {
    const known = found.get(name(part));
    if (known === undefined) found.set(name(part), [part]);
    else known.push(part);
  }
  return [...found.values()];
}
