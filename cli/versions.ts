/**
 * Holds every release of Kubernetes that can be linked to the specification, records what came of it, and writes
 * docs/versions.md. It needs Go, and builds what is not built yet; from the record `--page` (and `npm run generate`) makes the page
 * anywhere. With `--check` it asks all of it again and says what comes out otherwise than recorded, the recorded differences too;
 * releases as arguments choose among them.
 */
import { join } from 'node:path';
import { versionsPage } from '../generators/versions';
import { changed, otherwise, unexplained, versionsCauses, versionsRecord, versionsRecordFile, type VersionsRecord } from '../generators/versions-record';
import { foreign } from '../impl/bridge/foreign-implementation';
import { corpusOf } from '../impl/corpus';
import { writeWhole } from '../impl/files';
import { packageRoot } from '../impl/package';
import { build } from '../impl/system/build';
import { releaseFrom, releases } from '../impl/system/releases';
import { system } from '../impl/system/systems';
import { subject, subjects } from '../impl/topics';
import { Asked, comparedInvariants, contrastsBetween, examine, finish, Problem, type Examined, type Implementation, type SignedContrast } from '../spec/kernel';
import { invariantNamed } from './reproductions';

const SEED = 1;
type Runs = Readonly<Record<string, number>>;
const RUNS: Runs = { qos: 2000, rbac: 1000, 'service-account': 1000, 'pod-lifecycle': 1000, 'pv-binding': 200 };
/** Fewer where somebody waits: the recorded differences are asked about before what is drawn. */
const CHECKED: Runs = { qos: 1000, rbac: 1000, 'service-account': 1000, 'pod-lifecycle': 200, 'pv-binding': 60 };
const DEADLINE_MS = 20_000;
/** Of one invariant so many differences are recorded at most, and so many scenarios are asked to make one of them smaller. */
const [MOST, SHRINKS] = [12, 300];

async function linked(release: string): Promise<Implementation> {
  const env = { ...process.env, KUBERNETES: release };
  process.stderr.write(`Kubernetes ${release}\n`);
  const path = await build(system('kubernetes', env), (text) => void process.stderr.write(text), env);
  return foreign(path, [], { name: release, deadlineMs: DEADLINE_MS });
}

/** Nobody reads what breaks a rule here: it is made smaller, if at all, together with what the other releases make of it. */
function examined(implementation: Implementation, runsOf: Runs, known: readonly SignedContrast[] = []): Examined {
  const topics = subjects().flatMap(({ topic }) => {
    const runs = runsOf[topic.id];
    const corpus = (id: string) => [...known.filter(({ invariant }) => invariant === id).map(({ scenario }) => scenario), ...corpusOf(topic)(id)];
    return runs === undefined ? [] : [finish(examine(topic, implementation, { seed: SEED, runs, corpus, shrinks: 0 }))];
  });
  for (const { id, outcome, reason } of topics.flatMap(({ invariants }) => invariants)) {
    if (outcome !== 'pass') process.stderr.write(`${implementation.name} ${id}: ${outcome}${reason === undefined ? '' : `: ${reason}`}\n`);
  }
  return { implementation, topics };
}

/** Where all pass they were all asked the same and nobody broke the rule: nothing is left to be found there. */
function contrasts(all: readonly Examined[]): readonly SignedContrast[] {
  const parted = comparedInvariants(all).filter(({ outcomes }) => outcomes.some((outcome) => outcome === 'fail' || outcome === 'error' || outcome === 'timeout'));
  return parted.flatMap(({ id }) => {
    const { topic } = subject(id.split('/')[0] ?? '');
    const runs = RUNS[topic.id] ?? 0;
    const found = contrastsBetween(topic, invariantNamed(id), all.map(({ implementation }) => implementation), { seed: SEED, runs, corpus: corpusOf(topic)(id), most: MOST, shrinks: SHRINKS });
    process.stderr.write(`${id}: ${found.length} ${found.length === 1 ? 'difference' : 'differences'}\n`);
    return found;
  });
}

async function write(): Promise<void> {
  const all: Examined[] = [];
  for (const release of releases) all.push(examined(await linked(release), RUNS));
  const record: VersionsRecord = {
    seed: SEED,
    runs: RUNS,
    releases,
    invariants: comparedInvariants(all).map(({ id, outcomes }) => ({ id, outcomes: outcomes.map((outcome) => outcome ?? 'unsupported') })),
    contrasts: contrasts(all),
  };
  writeWhole(versionsRecordFile, `${JSON.stringify(record, null, 1)}\n`);
  writePage(record);
}

function writePage(record: VersionsRecord): void {
  const causes = versionsCauses();
  const path = join(packageRoot(), 'docs', 'versions.md');
  writeWhole(path, versionsPage(subjects().map(({ topic }) => topic), record, causes));
  process.stdout.write(`${path}\n`);
  const open = unexplained(record, causes);
  if (open.length === 0) return;
  process.stderr.write(`${open.join('\n')}\nsay why in impl/kubernetes/versions.yaml, then: npm run versions -- --page\n`);
  process.exitCode = 1;
}

/** What a release makes of the recorded scenarios today that is otherwise than recorded. */
function changedIn(record: VersionsRecord, release: string, implementation: Implementation): readonly string[] {
  const sessions = new Map<string, Asked>();
  try {
    return changed(record, release, ({ topic: id, invariant, scenario }) => {
      const asked = sessions.get(id) ?? new Asked(subject(id).topic, implementation);
      sessions.set(id, asked);
      return asked.on(invariantNamed(invariant), scenario);
    });
  } finally {
    for (const each of sessions.values()) each.close();
  }
}

/** Whoever changed a rule, its scenarios or the adapter hears here what is no longer so. */
async function check(asked: readonly string[]): Promise<void> {
  const record = versionsRecord();
  const changes: string[] = [];
  for (const release of asked) {
    const { implementation, topics } = examined(await linked(release), CHECKED, record.contrasts);
    const reports = topics.flatMap(({ invariants }) => invariants);
    changes.push(...otherwise(record, release, reports), ...changedIn(record, release, implementation));
    process.stdout.write(`Kubernetes ${release} was held to ${reports.length} invariants again, and asked about ${record.contrasts.length} differences\n`);
  }
  if (changes.length === 0) return;
  process.stderr.write(`${changes.join('\n')}\nrun: npm run versions\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  if (words.includes('--page')) return writePage(versionsRecord());
  const named = words.filter((word) => word !== '--check').map((word) => releaseFrom({ KUBERNETES: word }));
  if (words.includes('--check')) return check(named.length === 0 ? releases : named);
  if (named.length > 0) throw new Problem('half-a-record', 'a record is of all releases', { fix: 'name none, or --check some of them' });
  return write();
}

main().catch((problem: unknown) => {
  process.stderr.write(`proctor: ${problem instanceof Problem ? problem.message : String(problem)}\n`);
  process.exitCode = 1;
});
