/**
 * Asks the real systems what the committed quizzes ask, and some more, and records who answered what; or with `--check`
 * asks them what the committed quizzes ask, and says where they answer otherwise than it is recorded. It needs Go, and builds what is not built yet; with the record
 * quizzes are made anywhere. A system that breaks a rule ends it: that is a finding, not a record.
 */
import { answeredRecords, recordFile, recordText } from '../generators/answered';
import { committedQuizzes } from '../generators/committed';
import { askSystem, makeQuiz, markOf, situationsOf, stillAnswers, type Answered, type Item, type Recorded } from '../generators/quiz';
import { foreign } from '../impl/bridge/foreign-implementation';
import { readCorpus } from '../impl/corpus';
import { writeWhole } from '../impl/files';
import { build } from '../impl/system/build';
import { system, systems } from '../impl/system/systems';
import { subjects } from '../impl/topics';
import { Problem, type AnyTopic, type Implementation, type Subject } from '../spec/kernel';

const DEADLINE_MS = 10_000;
/** Quizzes of these seeds are put to the systems too: the smallest situations come again in other quizzes. */
const SEEDS = [2, 3, 4, 5, 6, 7, 8];
const COUNT = 60;

interface Situation {
  readonly invariant: string;
  readonly scenario: unknown;
}

/** What a topic's quizzes and its corpus ask about. */
function situations(subject: Subject, committed: readonly Item[]): readonly Situation[] {
  const more = SEEDS.flatMap((seed) => {
    try {
      return makeQuiz([subject], { seed, count: COUNT }).items;
    } catch (problem) {
      if (problem instanceof Problem) return []; // There are not so many.
      throw problem;
    }
  });
  return [
    ...[...committed, ...more].flatMap((item) => situationsOf(item).map((scenario) => ({ invariant: item.invariant, scenario }))),
    ...readCorpus(subject.topic),
  ];
}

function askAll(implementation: Implementation, { topic }: Subject, features: readonly string[], asked: readonly Situation[]): Record<string, Record<string, Recorded>> {
  const session = implementation.open(topic);
  const answers: Record<string, Record<string, Recorded>> = {};
  try {
    for (const { invariant: id, scenario } of asked) {
      const invariant = topic.invariants.find((each) => each.id === id);
      if (invariant?.question === undefined || (invariant.features ?? []).some((each) => !features.includes(each))) continue;
      const known = (answers[id] ??= {});
      known[markOf(scenario)] ??= askSystem(session, { invariant, question: invariant.question }, scenario);
    }
  } finally {
    session.close();
  }
  return answers;
}

interface Provided {
  readonly subject: Subject;
  readonly features: readonly string[];
  /** The committed ones. */
  readonly items: readonly Item[];
}

/** The system, built if need be, and the topics that it provides. */
async function asked(name: string): Promise<{ readonly implementation: Implementation; readonly provided: readonly Provided[] }> {
  const env = { ...process.env, KUBERNETES: '' };
  const each = system(name, env);
  const path = await build(each, (text) => void process.stderr.write(text), env);
  const implementation = foreign(path, [], { name, deadlineMs: DEADLINE_MS });
  const featuresOf = (topic: AnyTopic) => implementation.features(topic);
  const provided = subjects().flatMap((subject) => {
    const features = featuresOf(subject.topic);
    return features === undefined ? [] : [{ subject, features, items: committedQuizzes([subject], []).flatMap(({ quiz }) => quiz.items) }];
  });
  return { implementation, provided };
}

async function recordOf(name: string): Promise<Answered> {
  const { implementation, provided } = await asked(name);
  const { product, release } = system(name, {});
  return {
    name: product,
    version: release,
    how: 'linked',
    topics: Object.fromEntries(provided.map(({ subject, features }) => [subject.topic.id, features])),
    items: Object.fromEntries(provided.flatMap(({ items }) => items.map((item) => [item.id, situationsOf(item).map(markOf)]))),
    answers: Object.assign({}, ...provided.map(({ subject, features, items }) => askAll(implementation, subject, features, situations(subject, items)))) as Answered['answers'],
  };
}

async function write(name: string): Promise<void> {
  const record = await recordOf(name);
  const count = Object.values(record.answers).reduce((sum, known) => sum + Object.keys(known).length, 0);
  writeWhole(recordFile(name), recordText(record));
  process.stdout.write(`${recordFile(name)}: ${count} answers of ${record.name} ${record.version}\n`);
}

/** Puts the committed items of a topic to the system again; gives how many situations that were. */
function compare(implementation: Implementation, { subject: { topic }, items }: Provided, { name, version, answers }: Answered): number {
  const session = implementation.open(topic);
  let count = 0;
  try {
    for (const item of items) {
      const invariant = topic.invariants.find(({ id }) => id === item.invariant);
      const known = answers[item.invariant];
      if (invariant?.question === undefined || known === undefined) continue;
      for (const situation of situationsOf(item)) {
        const recorded = known[markOf(situation)];
        if (recorded === undefined) continue; // generate:check refuses such a record.
        const outcome = stillAnswers(session, { invariant, question: invariant.question }, situation, recorded);
        count++;
        if (outcome !== 'so') process.stderr.write(`item ${item.id} (${item.invariant}): ${name} ${version} ${outcome === 'varies' ? 'has two answers that the rule allows' : 'answers otherwise than recorded; run: npm run answers'}\n`);
        if (outcome === 'otherwise') process.exitCode = 1;
      }
    }
  } finally {
    session.close();
  }
  return count;
}

async function check(name: string): Promise<void> {
  const record = answeredRecords().find((each) => each.name === system(name, {}).product);
  if (record === undefined) throw new Problem('no-record', `it is not recorded what ${name} answers`, { fix: 'run npm run answers' });
  const { implementation, provided } = await asked(name);
  const count = provided.reduce((sum, each) => sum + compare(implementation, each, record), 0);
  process.stdout.write(`${count} situations of the quizzes were put to ${record.name} ${record.version} again\n`);
}

async function main(): Promise<void> {
  for (const { name } of systems({})) await (process.argv.includes('--check') ? check(name) : write(name));
}

main().catch((problem: unknown) => {
  process.stderr.write(`proctor: ${problem instanceof Error ? problem.message : String(problem)}\n`);
  process.exitCode = 1;
});
