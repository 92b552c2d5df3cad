/**
 * Holds every release of Kubernetes that can be linked to the specification, records what came of it, and writes
 * docs/versions.md. It needs Go, and builds what is not built yet; from the record `npm run generate` makes the page anywhere.
 * With `--check` it asks all of it again and says what comes out otherwise than recorded; releases as arguments choose among them.
 */
import { join } from 'node:path';
import { versionsPage } from '../generators/versions';
import { otherwise, unexplained, versionsCauses, versionsRecord, versionsRecordFile, type VersionsRecord } from '../generators/versions-record';
import { foreign } from '../impl/bridge/foreign-implementation';
import { corpusOf } from '../impl/corpus';
import { writeWhole } from '../impl/files';
import { packageRoot } from '../impl/package';
import { build } from '../impl/system/build';
import { releaseFrom, releases } from '../impl/system/releases';
import { system } from '../impl/system/systems';
import { subjects } from '../impl/topics';
import { compare, differences, examine, finish, Problem, type Examined, type Implementation } from '../spec/kernel';

const SEED = 1;
const RUNS: Readonly<Record<string, number>> = { qos: 1000, rbac: 1000, 'service-account': 1000, 'pod-lifecycle': 200, 'pv-binding': 60 };
const DEADLINE_MS = 20_000;

async function linked(release: string): Promise<Implementation> {
  const env = { ...process.env, KUBERNETES: release };
  process.stderr.write(`Kubernetes ${release}\n`);
  const path = await build(system('kubernetes', env), (text) => void process.stderr.write(text), env);
  return foreign(path, [], { name: release, deadlineMs: DEADLINE_MS });
}

function examined(implementation: Implementation): Examined {
  const topics = subjects().flatMap(({ topic }) => {
    const runs = RUNS[topic.id];
    return runs === undefined ? [] : [finish(examine(topic, implementation, { seed: SEED, runs, corpus: corpusOf(topic) }))];
  });
  for (const { id, outcome, reason } of topics.flatMap(({ invariants }) => invariants)) {
    if (outcome !== 'pass') process.stderr.write(`${implementation.name} ${id}: ${outcome}${reason === undefined ? '' : `: ${reason}`}\n`);
  }
  return { implementation, topics };
}

async function write(): Promise<void> {
  const all: Examined[] = [];
  for (const release of releases) all.push(examined(await linked(release)));
  const topics = subjects().map(({ topic }) => topic);
  const comparison = compare(topics, all);
  const record: VersionsRecord = {
    seed: SEED,
    runs: RUNS,
    releases,
    invariants: comparison.invariants.map(({ id, outcomes }) => ({ id, outcomes: outcomes.map((outcome) => outcome ?? 'unsupported') })),
    contrasts: differences(comparison),
  };
  writeWhole(versionsRecordFile, `${JSON.stringify(record, null, 1)}\n`);
  const causes = versionsCauses();
  const path = join(packageRoot(), 'docs', 'versions.md');
  writeWhole(path, versionsPage(topics, record, causes));
  process.stdout.write(`${path}\n`);
  const open = unexplained(record, causes);
  if (open.length === 0) return;
  process.stderr.write(`${open.join('\n')}\nsay why in impl/kubernetes/versions.yaml, then: npm run generate\n`);
  process.exitCode = 1;
}

/** Whoever changed a rule, its scenarios or the adapter hears here what is no longer so. */
async function check(asked: readonly string[]): Promise<void> {
  const record = versionsRecord();
  const changes: string[] = [];
  for (const release of asked) {
    const { topics } = examined(await linked(release));
    const reports = topics.flatMap(({ invariants }) => invariants);
    changes.push(...otherwise(record, release, reports));
    process.stdout.write(`Kubernetes ${release} was held to ${reports.length} invariants again\n`);
  }
  if (changes.length === 0) return;
  process.stderr.write(`${changes.join('\n')}\nrun: npm run versions\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const named = words.filter((word) => word !== '--check').map((word) => releaseFrom({ KUBERNETES: word }));
  if (words.includes('--check')) return check(named.length === 0 ? releases : named);
  if (named.length > 0) throw new Problem('half-a-record', 'a record is of all releases', { fix: 'name none, or --check some of them' });
  return write();
}

main().catch((problem: unknown) => {
  process.stderr.write(`proctor: ${problem instanceof Problem ? problem.message : String(problem)}\n`);
  process.exitCode = 1;
});
