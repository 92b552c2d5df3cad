/**
 * Holds every release of Kubernetes that can be linked to the specification, and writes docs/versions.md.
 * It needs Go, and builds what is not built yet; so it is no part of `npm run generate`.
 */
import { join } from 'node:path';
import { versionsPage, type ReleaseReport } from '../generators/versions';
import { foreign } from '../impl/bridge/foreign-implementation';
import { corpusOf } from '../impl/corpus';
import { writeWhole } from '../impl/files';
import { packageRoot } from '../impl/package';
import { build } from '../impl/system/build';
import { releases } from '../impl/system/releases';
import { system } from '../impl/system/systems';
import { subjects } from '../impl/topics';
import { examine, finish, observeOnce, Problem, type Implementation } from '../spec/kernel';

const OPTIONS = { seed: 1, runs: 2000 };
const DEADLINE_MS = 10_000;

async function linked(release: string): Promise<Implementation> {
  const env = { ...process.env, KUBERNETES: release };
  process.stderr.write(`Kubernetes ${release}\n`);
  const path = await build(system('kubernetes', env), (text) => void process.stderr.write(text), env);
  return foreign(path, [], { name: 'kubernetes', deadlineMs: DEADLINE_MS });
}

function reportOn(release: string, implementation: Implementation): ReleaseReport {
  const provided = subjects().filter(({ topic }) => implementation.features(topic) !== undefined);
  const topics = provided.map(({ topic, misconceptions }) => finish(examine(topic, implementation, { ...OPTIONS, corpus: corpusOf(topic), misconceptions })));
  return {
    release,
    topics,
    observe(id, scenario) {
      const { topic } = subjects().find((each) => id.startsWith(`${each.topic.id}/`)) ?? {};
      const invariant = topic?.invariants.find((each) => each.id === id);
      if (topic === undefined || invariant === undefined) throw new Error(`there is no invariant ${id}`);
      const session = implementation.open(topic);
      try {
        return observeOnce(invariant, session, scenario).observation;
      } finally {
        session.close();
      }
    },
  };
}

async function main(): Promise<void> {
  const reports: ReleaseReport[] = [];
  for (const release of releases) reports.push(reportOn(release, await linked(release)));
  const path = join(packageRoot(), 'docs', 'versions.md');
  writeWhole(path, versionsPage(subjects().map(({ topic }) => topic), reports, OPTIONS));
  process.stdout.write(`${path}\n`);
}

main().catch((problem: unknown) => {
  process.stderr.write(`proctor: ${problem instanceof Problem ? problem.message : String(problem)}\n`);
  process.exitCode = 1;
});
