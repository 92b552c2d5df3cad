/**
 * Asks the real systems what the committed quizzes ask, and some more, and records who answered what; or with `--check`
 * asks them what the committed quizzes ask (of each topic `--sample=10` items alone, by a lot that `--seed=1` decides), and says where they answer otherwise than it is recorded. Names of systems as
 * arguments choose among them, and of topics what is checked. It needs their toolchains, and builds what is not built yet; a live cluster is asked while it
 * runs. With the record quizzes are made anywhere. A system that breaks a rule ends it, for that is a finding and no record; unless it is a
 * finding already (generators/reservations.ts): then it is recorded where it does so. Where a machine is too slow for a live system's
 * answer now, the one that the same release gave there before stays.
 */
import { randomInt } from 'node:crypto';
import { answeredRecord, recordFile, recordText } from '../generators/answered';
import { answeredBefore, askSystem, isAskedAbout, makeQuiz, markOf, recordedAs, Respondents, SET_ASIDE, situationsOf, stillAnswers, truthMark, Unprovable, type Answered, type Asking, type Item, type Recorded } from '../generators/quiz';
import { readCorpus } from '../impl/corpus';
import { writeWhole } from '../impl/files';
import { topicIds } from '../impl/topics';
import { Problem, type AnyInvariant, type Session, type Subject } from '../spec/kernel';
import { count, seed } from './arguments';
import { askedNames, askedSystem, type Asked, type Provided } from './asked';
import { drawn, type Lot } from './sample';

/** Quizzes of these seeds are put to the systems too: the smallest situations come again in other quizzes. */
const SEEDS = [2, 3, 4, 5, 6, 7, 8];
const COUNT = 60;

/** What is asked about an invariant: situations by their marks, each once. */
interface Question {
  readonly invariant: AnyInvariant;
  readonly situations: ReadonlyMap<string, unknown>;
}

function moreItems(subject: Subject): readonly Item[] {
  return SEEDS.flatMap((seed) => {
    try {
      return makeQuiz([subject], { seed, count: COUNT }).items;
    } catch (problem) {
      if (problem instanceof Problem) return []; // There are not so many.
      throw problem;
    }
  });
}

/** What items and counterexamples ask about, of what a system can be asked. */
function questions(respondents: Respondents, { reservations }: Asked, features: readonly string[], items: readonly Item[], corpus: readonly { readonly invariant: string; readonly scenario: unknown }[]): readonly Question[] {
  const asked = [...items.flatMap((item) => situationsOf(item).map((scenario) => ({ invariant: item.invariant, scenario }))), ...corpus];
  return respondents.subject.topic.invariants
    .filter((invariant) => isAskedAbout(invariant, features, reservations))
    .map((invariant) => {
      const told = asked.filter(({ invariant: id, scenario }) => id === invariant.id && truthMark(respondents, invariant, scenario) !== undefined);
      return { invariant, situations: new Map(told.map(({ scenario }) => [markOf(scenario), scenario])) };
    });
}

/** Puts all of it to a system: side by side, where it can be asked so. */
function* putTo(session: Session, asked: readonly Question[]): Generator<{ readonly invariant: AnyInvariant; readonly mark: string; readonly situation: unknown }> {
  session.foresee?.(asked.map(({ invariant, situations }) => ({ name: invariant.id, asks: [...situations.values()].map((each) => (port: object) => invariant.observe(port, each)) })));
  for (const { invariant, situations } of asked) {
    const waiting = session.ahead?.(invariant.id);
    while (waiting?.next().done === false);
    for (const [mark, situation] of situations) yield { invariant, mark, situation };
  }
}

/** A live system takes seconds for an answer: it is asked once, and where it is looked for another answer, some more times. */
const LIVE_TIMES = 1;
const LIVE_TIMES_AGAIN = 3;

function isLive({ about }: Asked): boolean {
  return about.how === 'live cluster';
}

function askingOf(system: Asked, liveTimes: number): Asking {
  return { findings: system.reservations.findings, ...(isLive(system) ? { times: liveTimes } : {}) };
}

/** What is to be recorded. A live system is asked again, alone, when it seems to break a rule: a busy machine may have been late. */
function ask(respondents: Respondents, session: Session, system: Asked, invariant: AnyInvariant, situation: unknown): Recorded {
  const asking = askingOf(system, LIVE_TIMES);
  try {
    return askSystem(respondents, session, invariant, situation, asking);
  } catch (problem) {
    if (!isLive(system) || !(problem instanceof Unprovable)) throw problem;
    process.stderr.write(`asked again: ${problem.message}\n`);
    return askSystem(respondents, session, invariant, situation, asking);
  }
}

function askAll(system: Asked, { subject, features, items }: Provided, before: Answered | undefined): Answered['answers'] {
  const respondents = new Respondents(subject);
  const session = system.implementation.open(subject.topic);
  const answers: Record<string, Record<string, Recorded>> = {};
  const asked = isLive(system) ? items : [...items, ...moreItems(subject)];
  try {
    for (const { invariant, mark, situation } of putTo(session, questions(respondents, system, features, asked, readCorpus(subject.topic)))) {
      const answer = ask(respondents, session, system, invariant, situation);
      (answers[invariant.id] ??= {})[mark] = recordedAs(respondents, invariant, situation, answer, answeredBefore(before, system.about, invariant, mark));
    }
  } finally {
    session.close();
  }
  return answers;
}

async function write(name: string): Promise<void> {
  const system = await askedSystem(name);
  const before = answeredRecord(name);
  const record: Answered = {
    ...system.about,
    topics: Object.fromEntries(system.provided.map(({ subject, features }) => [subject.topic.id, features])),
    items: Object.fromEntries(system.provided.flatMap(({ items }) => items.map((item) => [item.id, situationsOf(item).map(markOf)]))),
    answers: Object.assign({}, ...system.provided.map((each) => askAll(system, each, before))) as Answered['answers'],
  };
  const count = Object.values(record.answers).reduce((sum, known) => sum + Object.keys(known).length, 0);
  writeWhole(recordFile(name), recordText(record));
  process.stdout.write(`${recordFile(name)}: ${count} answers of ${record.name} ${record.version}\n`);
}

/** How a system answers now. What a live one was asked beside much else it may be too slow for: alone it is asked once more. */
function answersNow(respondents: Respondents, session: Session, system: Asked, invariant: AnyInvariant, situation: unknown, recorded: Recorded): ReturnType<typeof stillAnswers> | 'set aside' {
  const outcome = stillAnswers(respondents, session, invariant, situation, recorded, askingOf(system, LIVE_TIMES_AGAIN));
  if (outcome !== 'otherwise' || !isLive(system)) return outcome;
  const again = askSystem(respondents, session, invariant, situation, askingOf(system, LIVE_TIMES));
  return again === recorded ? 'so' : again === SET_ASIDE ? 'set aside' : outcome;
}

interface Compared {
  readonly count: number;
  /** Those that the system could not be asked this time. */
  readonly aside: number;
}

/** Puts committed items of a topic to the system again; gives how many situations that were. */
function compare(system: Asked, { subject, features, items }: Provided, { answers }: Answered): Compared {
  const respondents = new Respondents(subject);
  const session = system.implementation.open(subject.topic);
  let [count, aside] = [0, 0];
  try {
    for (const { invariant, mark, situation } of putTo(session, questions(respondents, system, features, items, []))) {
      const recorded = answers[invariant.id]?.[mark];
      if (recorded === undefined) continue; // generate:check refuses such a record.
      // A live system was too slow for it that day: nothing says that it answered.
      if (recorded === SET_ASIDE && isLive(system)) continue;
      const outcome = answersNow(respondents, session, system, invariant, situation, recorded);
      count++;
      if (outcome === 'set aside') aside++;
      else if (outcome !== 'so') process.stderr.write(`${invariant.id}, situation ${mark}: ${system.about.name} ${system.about.version} ${outcome === 'varies' ? 'has two answers that the rule allows' : 'answers otherwise than recorded; run: npm run answers'}\n`);
      if (outcome === 'otherwise') process.exitCode = 1;
    }
  } finally {
    session.close();
  }
  return { count, aside };
}

async function check(name: string, topics: readonly string[], lot: Lot | undefined): Promise<void> {
  const record = answeredRecord(name);
  if (record === undefined) throw new Problem('no-record', `it is not recorded what ${name} answers`, { fix: 'run npm run answers' });
  const system = await askedSystem(name);
  const chosen = system.provided.filter(({ subject: { topic } }) => topics.length === 0 || topics.includes(topic.id));
  for (const each of chosen) {
    const { count, aside } = compare(system, lot === undefined ? each : { ...each, items: drawn(each.items, record, lot) }, record);
    const said = `${each.subject.topic.id}: ${count} situations of the quizzes were put to ${record.name} ${record.version} again${lot === undefined ? '' : ` (--sample=${lot.count} --seed=${lot.seed})`}`;
    process.stdout.write(`${said}${aside === 0 ? '' : `, ${aside} of them set aside this time`}\n`);
    if (count > 0 && aside === count) process.exitCode = 1; // Nothing was heard.
  }
}

/** The value of an option such as `--seed=1`. */
function option(name: string): string | undefined {
  return process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
}

/** A lot without a seed falls anew each time. */
function lotOf(): Lot | undefined {
  const [sample, start] = [option('sample'), option('seed')];
  return sample === undefined ? undefined : { count: count(sample), seed: start === undefined ? randomInt(0x7fffffff) : seed(start) };
}

async function main(): Promise<void> {
  const words = process.argv.slice(2).filter((word) => !word.startsWith('-'));
  const topics = words.filter((word) => topicIds().includes(word));
  const isCheck = process.argv.includes('--check');
  if (!isCheck && topics.length > 0) throw new Problem('half-a-record', 'a record is of all topics that a system provides', { fix: 'name none, or --check some of them' });
  for (const name of askedNames(words.filter((word) => !topics.includes(word)))) await (isCheck ? check(name, topics, lotOf()) : write(name));
}

main().catch((problem: unknown) => {
  process.stderr.write(`proctor: ${problem instanceof Error ? problem.message : String(problem)}\n`);
  process.exitCode = 1;
});
