/**
 * Makes every committed file that follows from the source, or with `--check` says which are not up to date:
 * who errs how often, quizzes, the corpus of counterexamples, the published schemas, pictures, what the documents show of outputs,
 * the page about releases of Kubernetes.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { answeredRecords, outdated } from '../generators/answered';
import { committedQuizzes, quizFiles } from '../generators/committed';
import { errorsOf, Respondents, staleness } from '../generators/quiz';
import { versionsPage } from '../generators/versions';
import { versionsCauses, versionsRecord } from '../generators/versions-record';
import { protocolSchemas } from '../impl/bridge/schemas';
import { textOfCorpus, type Corpus } from '../impl/corpus';
import { writeWhole } from '../impl/files';
import { packageRoot } from '../impl/package';
import { subjects as committedSubjects } from '../impl/topics';
import { documentsFilled } from './documents';
import { galleryFiles } from './gallery';
import { outputSchemas } from './schemas';
import { examineMisconception, Scenarios, type AnyTopic, type Subject } from '../spec/kernel';

const MATRIX = { seed: 1, runs: 200 };
const root = packageRoot();

/** The topics with errors counted now, not those that were kept. */
const subjects: readonly Subject[] = committedSubjects().map((subject) => ({ ...subject, errors: errorsOf(subject) }));

/** The smallest counterexample of every misconception, if it can be by a rule that the belief is about: tried first in every examination from then on. */
function corpus({ topic, misconceptions }: Subject): Corpus {
  const seen = new Map<string, Corpus[number]>();
  const scenarios = new Scenarios(MATRIX.seed, MATRIX.runs);
  for (const misconception of misconceptions) {
    const examined = (invariants: AnyTopic['invariants']) => examineMisconception({ ...topic, invariants }, misconception, { ...MATRIX, scenarios, firstOnly: true });
    const own = examined(topic.invariants.filter(({ id }) => misconception.about?.includes(id) !== false));
    const { id, smallest, smallestBy } = own.smallestBy === undefined ? examined(topic.invariants) : own;
    if (smallestBy === undefined) throw new Error(`${id} survives: strengthen the invariants or the scenarios`);
    const key = `${smallestBy} ${JSON.stringify(smallest)}`;
    const known = seen.get(key);
    seen.set(key, { invariant: smallestBy, caught: known === undefined ? id : `${known.caught}, ${id}`, scenario: smallest as Corpus[number]['scenario'] });
  }
  return [...seen.values()];
}

const CORPUS_HEAD = '# Smallest counterexamples, tried first in every examination. Made by: npm run generate\n';

const corpora = new Map(subjects.map((subject) => [subject.topic.id, corpus(subject)]));

const records = answeredRecords();
const quizzes = committedQuizzes(subjects, records, ({ id }) => corpora.get(id) ?? []);

/** What is recorded of real systems but no longer fits the quizzes. */
function stalenessOfRecords(): readonly string[] {
  return quizzes.flatMap(({ subject, quiz }) => {
    const respondents = new Respondents(subject);
    return records.flatMap((record) => staleness(respondents, quiz.items, record));
  });
}

/** Every generated file, by its path from the root. */
function generated(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const subject of subjects) {
    files.set(`spec/${subject.topic.id}/errors.json`, `${JSON.stringify(subject.errors, null, 1)}\n`);
    files.set(`spec/${subject.topic.id}/corpus.yaml`, textOfCorpus(CORPUS_HEAD, corpora.get(subject.topic.id) ?? []));
  }
  for (const [path, content] of quizFiles(quizzes)) files.set(`quizzes/${path}`, content);
  for (const [path, content] of protocolSchemas(subjects.map(({ topic }) => topic))) files.set(`docs/schemas/${path}`, content);
  for (const [path, content] of outputSchemas()) files.set(`docs/schemas/${path}`, content);
  for (const [path, content] of galleryFiles()) files.set(path, content);
  files.set('docs/versions.md', versionsPage(subjects.map(({ topic }) => topic), versionsRecord(), versionsCauses()));
  for (const [path, content] of documentsFilled()) files.set(path, content);
  return files;
}

function strays(files: ReadonlyMap<string, string>): readonly string[] {
  return ['quizzes', 'docs/schemas', 'docs/pictures'].flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
          .filter((path) => !files.has(path))
      : [],
  );
}

const files = generated();
const unfit = [...outdated(), ...stalenessOfRecords()];
if (unfit.length > 0) process.stderr.write(`${unfit.join('\n')}\nrun, where Go is installed: npm run answers\n`);
const stale = [...files].filter(([path, content]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== content);
if (process.argv.includes('--check')) {
  if (unfit.length > 0) process.exitCode = 1;
  const wrong = [...stale.map(([path]) => path), ...strays(files)];
  if (wrong.length > 0) {
    process.stderr.write(`not up to date: ${wrong.join(', ')}\nrun: npm run generate\n`);
    process.exitCode = 1;
  } else process.stdout.write(`${files.size} generated files are up to date\n`);
} else {
  for (const [path, content] of stale) writeWhole(join(root, path), content);
  for (const path of strays(files)) rmSync(join(root, path));
  process.stdout.write(`${files.size} generated files, ${stale.length} written\n`);
}
