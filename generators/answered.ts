import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { kubernetesVersion } from '../impl/cluster/local/components';
import { readText } from '../impl/files';
import { packageRoot } from '../impl/package';
import { system, systems } from '../impl/system/systems';
import { readYaml } from '../impl/yaml';
import { ways, type Answered } from './quiz';
import { reservationsAbout } from './reservations';

const recordSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  how: z.enum(ways),
  topics: z.record(z.string(), z.array(z.string())),
  items: z.record(z.string(), z.array(z.string())),
  answers: z.record(z.string(), z.record(z.string(), z.string())),
});

/** Who is not built into an adapter, but asked while it runs. */
export const LIVE = 'cluster';

/** Where it is recorded what a system answered: beside the sources of its adapter. */
export function recordFile(name: string): string {
  return join(packageRoot(), 'impl', name === LIVE ? LIVE : system(name, {}).folder, 'answered.json');
}

/** Of whom there may be a record. */
function recorded(): readonly string[] {
  return [...systems({}).map(({ name }) => name), LIVE];
}

/**
 * What the real systems answered, as `npm run answers` recorded it: those of the release that is built, or started, today. One of
 * another release is quoted by no quiz.
 */
export function answeredRecords(record: (name: string) => Answered | undefined = answeredRecord): readonly Answered[] {
  return recorded().flatMap((name) => {
    const known = record(name);
    return known?.version === releaseOf(name) ? [known] : [];
  });
}

/** What one of them answered, if it is recorded. */
export function answeredRecord(name: string): Answered | undefined {
  const file = recordFile(name);
  return existsSync(file) ? { ...readYaml(file, readText(file), recordSchema).value, reservations: reservationsAbout(name) } : undefined;
}

/** The record as it is committed: sorted, so that a change shows as itself. What is known apart from it stands elsewhere. */
export function recordText({ name, version, how, topics, items, answers }: Answered): string {
  const sorted = <Value>(entries: Readonly<Record<string, Value>>) => Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
  const answered = sorted(answers).map(([id, known]) => [id, Object.fromEntries(sorted(known))] as const);
  return `${JSON.stringify({ name, version, how, topics: Object.fromEntries(sorted(topics)), items: Object.fromEntries(sorted(items)), answers: Object.fromEntries(answered) }, null, 1)}\n`;
}

/** The release of a system that is built, or started, today. */
function releaseOf(name: string): string {
  return name === LIVE ? kubernetesVersion() : system(name, {}).release;
}

/** What is wrong with records whatever was asked: which are of another release. */
export function outdated(record: (name: string) => Pick<Answered, 'name' | 'version' | 'how'> | undefined = answeredRecord): readonly string[] {
  return recorded().flatMap((name) => {
    const known = record(name);
    if (known === undefined || known.version === releaseOf(name)) return [];
    return [`${known.name} ${known.version}${known.how === undefined ? '' : ` (${known.how})`} is recorded, and ${releaseOf(name)} is what is asked today`];
  });
}
