import { join } from 'node:path';
import { z } from 'zod';
import { readText } from '../impl/files';
import { packageRoot } from '../impl/package';
import { readYaml } from '../impl/yaml';
import { equal, preview, type InvariantOutcome, type InvariantReport, type SignedContrast, type Stance } from '../spec/kernel';

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
  contrasts: z.array(z.strictObject({ topic: z.string(), invariant: z.string(), sign: z.string(), scenario: z.json(), stances: z.array(stanceSchema) })),
});

/** What came of several releases of Kubernetes; the n-th outcome, and the stance by n, are those of the n-th release. */
export interface VersionsRecord {
  readonly seed: number;
  readonly runs: Readonly<Record<string, number>>;
  readonly releases: readonly string[];
  readonly invariants: readonly { readonly id: string; readonly outcomes: readonly InvariantOutcome[] }[];
  readonly contrasts: readonly SignedContrast[];
}

const causeSchema = z.strictObject({
  title: z.string(),
  /** Those that differ from the one that the specification describes. */
  releases: z.array(z.string()).min(1),
  invariants: z.array(z.string()).min(1),
  /** Which of their differences in these invariants, as the record signs them; all of them if absent. */
  signs: z.exactOptional(z.array(z.string()).min(1)),
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

type Recorded = Pick<VersionsRecord, 'releases' | 'invariants' | 'contrasts'>;

/** The smallest scenarios of the differences that a cause explains: in which its releases, and no others, break its invariants. */
export function contrastsOf(record: Recorded, { releases, invariants, signs }: Pick<Cause, 'releases' | 'invariants' | 'signs'>): readonly SignedContrast[] {
  return record.contrasts.filter((each) => invariants.includes(each.invariant) && equal(breaking(record, each), releases) && signs?.includes(each.sign) !== false);
}

/** The releases that do not keep the rule in its smallest scenario. */
export function breaking({ releases }: Pick<VersionsRecord, 'releases'>, { stances }: SignedContrast): readonly string[] {
  return stances.filter(({ verdict }) => verdict !== 'holds').map(({ by }) => releases[by] ?? '');
}

/** Differences that no cause explains, or two, and what causes explain although it does not differ. */
export function unexplained(record: Recorded, causes: readonly Cause[]): readonly string[] {
  const { releases, invariants, contrasts } = record;
  const apart = invariants.flatMap(({ id, outcomes: [first, ...others] }) => others.flatMap((outcome, i) => (outcome === first ? [] : [`${id} in ${releases[i + 1] ?? ''}`])));
  const explained = causes.flatMap((cause) => cause.invariants.flatMap((id) => cause.releases.map((release) => `${id} in ${release}`)));
  const told = contrasts.map((each) => ({ each, by: causes.filter((cause) => contrastsOf(record, cause).includes(each)).map(({ title }) => title) }));
  const named = ({ invariant, sign, ...each }: SignedContrast) => `${invariant} in ${breaking(record, { invariant, sign, ...each }).join(', ')}, signed "${sign}",`;
  return [
    ...apart.filter((each) => !explained.includes(each)).map((each) => `${each} is not explained`),
    ...told.filter(({ by }) => by.length === 0).map(({ each }) => `${named(each)} is not explained`),
    ...told.filter(({ by }) => by.length > 1).map(({ each, by }) => `${named(each)} is explained by each of: ${by.join('; ')}`),
    ...causes.flatMap((cause) => idle(record, cause).map((what) => `"${cause.title}" explains ${what}, which does not differ`)),
  ];
}

/** What a cause names and no difference has. */
function idle(record: Recorded, cause: Cause): readonly string[] {
  const own = contrastsOf(record, cause);
  return [
    ...cause.invariants.filter((id) => !own.some(({ invariant }) => invariant === id)).map((id) => `${id} in ${cause.releases.join(', ')}`),
    ...(cause.signs ?? []).filter((sign) => !own.some((each) => each.sign === sign)).map((sign) => `what is signed "${sign}"`),
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

/** Recorded differences in which a release does not do today what it did: gone, or another one by now. */
export function changed({ releases, contrasts }: Pick<VersionsRecord, 'releases' | 'contrasts'>, release: string, ask: (contrast: SignedContrast) => Omit<Stance, 'by'>): readonly string[] {
  const at = releases.indexOf(release);
  return contrasts.flatMap((each) => {
    const { by: _by, ...recorded } = each.stances.find(({ by }) => by === at) ?? { by: at, verdict: 'unsupported' };
    const today = ask(each);
    return equal(today, recorded) ? [] : [`${each.invariant} in ${release}, signed "${each.sign}": ${shown(today)}; recorded: ${shown(recorded)}`];
  });
}

function shown({ verdict, observation, reason }: Omit<Stance, 'by'>): string {
  return `${verdict}${observation === undefined ? '' : ` with ${preview(observation)}`}${reason === undefined ? '' : ` (${reason})`}`;
}
