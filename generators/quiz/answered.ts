import { canonical, equal, markOfText, observeOnce, ScenarioUnsupported, type AnyInvariant, type Session } from '../../spec/kernel';
import type { AnsweredBy, Item } from './item';
import { Unprovable, type AnyQuestion, type Respondents } from './respondents';

/** What came of one situation: the mark of the answer, or why there is none to be compared with. */
export type Recorded = string;
/** The system cannot be given this situation. */
export const SET_ASIDE = 'set aside';
/** The rule leaves a freedom here, and the system uses it: asked again, it answers otherwise. */
export const VARIES = 'varies';
/** The same, and it answers otherwise than the reference each time. */
export const FREELY = 'otherwise';

/** What a real system answered when it was asked, so that who answered alike is known without it. */
export interface Answered extends AnsweredBy {
  /** The optional features that it has, by topic; another topic was not asked about. */
  readonly topics: Readonly<Record<string, readonly string[]>>;
  /** Marks of the situations of each committed item, by its id. */
  readonly items: Readonly<Record<string, readonly string[]>>;
  /** By invariant and by the mark of the situation. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, Recorded>>>>;
}

/** Stands for a value: the same for equal JSON on every machine. */
export function markOf(value: unknown): string {
  return markOfText(canonical(value));
}

interface About {
  readonly scenario: unknown;
  readonly scenarios: readonly unknown[];
}

/** The scenarios of the invariant that an item is about; several for `refute`. */
export function situationsOf({ kind, scenario }: Pick<Item, 'kind' | 'scenario'>): readonly unknown[] {
  if (kind === 'predict' || kind === 'order') return [scenario];
  return kind === 'refute' ? (scenario as About).scenarios : [(scenario as About).scenario];
}

export interface Asked {
  readonly invariant: AnyInvariant;
  readonly question: AnyQuestion;
}

/** What the reference answers in a situation, as it is recorded. */
export function truthMark(respondents: Respondents, { invariant, question }: Asked, situation: unknown): Recorded {
  return markOf(question.answer(respondents.truth(invariant, situation), situation));
}

/** Whoever answered as the reference does in every situation of the item. */
export function confirmedBy(respondents: Respondents, asked: Asked, item: Item, records: readonly Answered[]): readonly AnsweredBy[] {
  const situations = situationsOf(item);
  return records
    .filter(({ answers }) => situations.every((each) => answers[asked.invariant.id]?.[markOf(each)] === truthMark(respondents, asked, each)))
    .map(({ name, version, how }) => ({ name, version, ...(how === undefined ? {} : { how }) }));
}

/** So often a system is asked: it may use a freedom that the rule leaves. */
const TIMES = 16;

/** Puts a situation to a system and gives what is to be recorded. Throws Unprovable where the system breaks the rule. */
export function askSystem(session: Session, { invariant, question }: Asked, situation: unknown, times = TIMES): Recorded {
  const answers: unknown[] = [];
  for (let i = 0; i < times; i++) {
    try {
      const { observation, violation } = observeOnce(invariant, session, situation);
      if (violation !== undefined) throw new Unprovable(`${invariant.id}: ${violation.message.en} The situation: ${canonical(situation)}`);
      answers.push(question.answer(observation, situation));
    } catch (problem) {
      if (problem instanceof ScenarioUnsupported) return SET_ASIDE;
      throw problem;
    }
  }
  return answers.every((each) => equal(each, answers[0])) ? markOf(answers[0]) : VARIES;
}

/** What is recorded of an answer that keeps the rule: one unlike the reference's uses a freedom. */
export function recordedAs(respondents: Respondents, asked: Asked, situation: unknown, answer: Recorded): Recorded {
  return [SET_ASIDE, VARIES, truthMark(respondents, asked, situation)].includes(answer) ? answer : FREELY;
}

/**
 * Whether a system still answers as it is recorded: asked once, and where it answers otherwise, as often as for the record (`times`).
 * `varies` if it has two answers now, which the rule allows: chance decides whether a record shows both.
 */
export function stillAnswers(session: Session, asked: Asked, situation: unknown, recorded: Recorded, times = TIMES): 'so' | 'varies' | 'otherwise' {
  const now = askSystem(session, asked, situation, 1);
  if (now === recorded || ([VARIES, FREELY].includes(recorded) && now !== SET_ASIDE)) return 'so';
  return now !== SET_ASIDE && recorded !== SET_ASIDE && askSystem(session, asked, situation, times) === VARIES ? 'varies' : 'otherwise';
}

/**
 * What is wrong with a record: a situation of an item that was not asked, or was answered unlike the reference today.
 * A live system takes minutes: what it was not asked is no fault, it is just not named there; and what it was asked counts for
 * every item about that situation.
 */
export function staleness(respondents: Respondents, items: readonly Item[], record: Answered): readonly string[] {
  const { topic } = respondents.subject;
  const features = record.topics[topic.id];
  if (features === undefined) return [];
  const isLive = record.how === 'live cluster';
  return items.flatMap((item) => {
    const invariant = topic.invariants.find(({ id }) => id === item.invariant);
    if (invariant?.question === undefined || (invariant.features ?? []).some((each) => !features.includes(each))) return [];
    const asked = { invariant, question: invariant.question };
    return situationsOf(item).flatMap((situation) => {
      const mark = markOf(situation);
      const known = record.answers[invariant.id]?.[mark];
      if (known === undefined && isLive) return [];
      if (known === undefined || (!isLive && record.items[item.id]?.includes(mark) !== true)) return [`item ${item.id} (${invariant.id}) was not put to ${record.name} ${record.version}`];
      if (known === SET_ASIDE || known === VARIES || known === FREELY || known === truthMark(respondents, asked, situation)) return [];
      return [`item ${item.id} (${invariant.id}): ${record.name} ${record.version} answered otherwise than the reference does today`];
    });
  });
}
