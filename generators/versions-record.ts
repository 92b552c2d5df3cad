import { join } from 'node:path';
import { z } from 'zod';
import { readText } from '../impl/files';
import { packageRoot } from '../impl/package';
import { readYaml } from '../impl/yaml';
import type { Contrast, InvariantOutcome, InvariantReport } from '../spec/kernel';

const outcomes = ['pass', 'fail', 'error', 'timeout', 'unsupported', 'vacuous'] as const satisfies readonly InvariantOutcome[];

const stanceSchema = z.strictObject({
  by: z.int().min(0),
  verdict: z.enum(['holds', 'breaks', 'error', 'timeout', 'unsupported']),
  observation: z.exactOptional(z.json()),
  reason: z.exactOptional(z.string()),
});

const recordSchema = z.strictObject({
  seed: z.int(),
  /** Scenarios an invariant, by topic. */
  runs: z.record(z.string(), z.int()),
  releases: z.array(z.string()),
  invariants: z.array(z.strictObject({ id: z.string(), outcomes: z.array(z.enum(outcomes)) })),
  contrasts: z.array(z.strictObject({ topic: z.string(), invariant: z.string(), scenario: z.json(), stances: z.array(stanceSchema) })),
});

/** What came of several releases of Kubernetes; the n-th outcome, and the stance by n, are those of the n-th release. */
export interface VersionsRecord {
  readonly seed: number;
  readonly runs: Readonly<Record<string, number>>;
  readonly releases: readonly string[];
  readonly invariants: readonly { readonly id: string; readonly outcomes: readonly InvariantOutcome[] }[];
  readonly contrasts: readonly Contrast[];
}

const causeSchema = z.strictObject({
  title: z.string(),
  /** Those that differ from the one that the specification describes. */
  releases: z.array(z.string()).min(1),
  invariants: z.array(z.string()).min(1),
  /** What is different, in plain words, as Markdown. */
  what: z.string(),
  /** Where it stands in the code of which release. */
  code: z.string(),
});

/** Why releases differ, as somebody found out by reading their code. */
export type Cause = z.infer<typeof causeSchema>;

const folder = join(packageRoot(), 'impl', 'kubernetes');
export const versionsRecordFile = join(folder, 'versions.json');
const causesFile = join(folder, 'versions.yaml');

/** What `npm run versions` recorded. */
export function versionsRecord(): VersionsRecord {
  return readYaml(versionsRecordFile, readText(versionsRecordFile), recordSchema).value;
}

export function versionsCauses(): readonly Cause[] {
  return readYaml(causesFile, readText(causesFile), z.array(causeSchema)).value;
}

/** Differences that no cause explains, and what causes explain although it does not differ. */
export function unexplained({ releases, invariants }: Pick<VersionsRecord, 'releases' | 'invariants'>, causes: readonly Cause[]): readonly string[] {
  const apart = invariants.flatMap(({ id, outcomes: [first, ...others] }) => others.flatMap((outcome, i) => (outcome === first ? [] : [`${id} in ${releases[i + 1] ?? ''}`])));
  const explained = causes.flatMap(({ title, ...cause }) => cause.invariants.flatMap((id) => cause.releases.map((release) => ({ title, what: `${id} in ${release}` }))));
  return [
    ...apart.filter((each) => !explained.some(({ what }) => what === each)).map((each) => `${each} is not explained`),
    ...explained.filter(({ what }) => !apart.includes(what)).map(({ title, what }) => `"${title}" explains ${what}, which does not differ`),
  ];
}

/** What comes out of a release today, said for each invariant where it is not what was recorded; so is what was never recorded, or is there no more. */
export function otherwise({ releases, invariants }: Pick<VersionsRecord, 'releases' | 'invariants'>, release: string, today: readonly Pick<InvariantReport, 'id' | 'outcome' | 'reason'>[]): readonly string[] {
  const at = releases.indexOf(release);
  if (at < 0) return [`Kubernetes ${release} is not recorded`];
  const recorded = new Map(invariants.map(({ id, outcomes: known }) => [id, known[at]]));
  const gone = [...recorded.keys()].filter((id) => !today.some((report) => report.id === id));
  return [
    ...today.filter(({ id, outcome }) => outcome !== recorded.get(id)).map(({ id, outcome, reason }) => `${id} in ${release}: ${outcome}${reason === undefined ? '' : ` (${reason})`}; recorded: ${recorded.get(id) ?? 'nothing'}`),
    ...gone.map((id) => `${id} in ${release} is recorded, and no longer examined`),
  ];
}
