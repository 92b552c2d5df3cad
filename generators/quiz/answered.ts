import { canonical, equal, markOfText, observeOnce, ScenarioUnsupported, type AnyInvariant, type Session } from '../../spec/kernel';
import { evidenceBy, evidenceOf, named } from './evidence';
import type { AnsweredBy, Item } from './item';
import { Unprovable, type Respondents } from './respondents';

/** What came of one situation: the mark of the answer, or why there is none to be compared with. */
export type Recorded = string;
/** The system cannot be given this situation. */
export const SET_ASIDE = 'set aside';
/** The rule leaves a freedom here, and the system uses it: asked again, it answers otherwise. */
export const VARIES = 'varies';
/** The same, and it answers otherwise than the reference each time. */
export const FREELY = 'otherwise';
/** It breaks the rule here, which it is known to break. */
export const BREAKS = 'breaks the rule';

/** What is known of a system before it is asked. */
export interface Reservations {
  /** Invariants that it is known to break, by docs/findings.md. A violation of another one is news, and no record. */
  readonly findings: readonly string[];
  /** Invariants about which its adapter answers and not the system, and why: it is not asked about them. */
  readonly notItsOwn: Readonly<Record<string, string>>;
}

/** What a real system answered when it was asked, so that who answered alike is known without it. */
export interface Answered extends AnsweredBy {
  /** The optional features that it has, by topic; another topic was not asked about. */
  readonly topics: Readonly<Record<string, readonly string[]>>;
  /** Marks of the situations of each committed item, by its id. */
  readonly items: Readonly<Record<string, readonly string[]>>;
  /** By invariant and by the mark of the situation. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, Recorded>>>>;
  /** Known apart from the record; none if absent. */
  readonly reservations?: Reservations;
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

/** Whether a system with some features is asked about an invariant at all. */
export function isAskedAbout({ id, features = [] }: AnyInvariant, provided: readonly string[], reservations?: Reservations): boolean {
  return features.every((each) => provided.includes(each)) && reservations?.notItsOwn[id] === undefined;
}

/**
 * What the reference answers in a situation, as it is recorded. Of an invariant without a question the answer is that it keeps the rule
 * there, and what it came into meanwhile; undefined if that is nothing, so that nobody can be asked.
 */
export function truthMark(respondents: Respondents, invariant: AnyInvariant, situation: unknown): Recorded | undefined {
  const { question } = invariant;
  if (question !== undefined) return markOf(question.answer(respondents.truth(invariant, situation), situation));
  const evidence = evidenceOf(respondents, invariant, situation);
  return evidence.length === 0 ? undefined : markOf(named(evidence));
}

/** Whoever answered as the reference does in every situation of the item. */
export function confirmedBy(respondents: Respondents, invariant: AnyInvariant, item: Item, records: readonly Answered[]): readonly AnsweredBy[] {
  const asked = records.filter(({ topics, reservations }) => isAskedAbout(invariant, topics[item.topic] ?? [], reservations));
  if (asked.length === 0) return [];
  const truths = situationsOf(item).map((each) => ({ situation: markOf(each), answer: truthMark(respondents, invariant, each) }));
  return asked
    .filter(({ answers }) => truths.every(({ situation, answer }) => answer !== undefined && answers[invariant.id]?.[situation] === answer))
    .map(({ name, version, how }) => ({ name, version, ...(how === undefined ? {} : { how }) }));
}

/** So often a system is asked: it may use a freedom that the rule leaves. */
const TIMES = 16;

export interface Asking {
  readonly times?: number;
  /** What the system is known to break. */
  readonly findings?: readonly string[];
}

/** Puts a situation to a system and gives what is to be recorded. Throws Unprovable where the system breaks a rule that it is not known to break. */
export function askSystem(respondents: Respondents, session: Session, invariant: AnyInvariant, situation: unknown, { times = TIMES, findings = [] }: Asking = {}): Recorded {
  const { id, question } = invariant;
  const answerIn = question === undefined ? evidenceBy(session, evidenceOf(respondents, invariant, situation), invariant, situation) : (observation: unknown) => question.answer(observation, situation);
  const answers: unknown[] = [];
  for (let i = 0; i < times; i++) {
    try {
      const { observation, violation } = observeOnce(invariant, session, situation);
      // What has the wrong shape is no answer of the system, but a fault of its adapter.
      if (violation !== undefined && violation.clause !== 'shape' && findings.includes(id)) return BREAKS;
      if (violation !== undefined) throw new Unprovable(`${id}: ${violation.message.en} The situation: ${canonical(situation)}`);
      answers.push(answerIn(observation));
    } catch (problem) {
      if (problem instanceof ScenarioUnsupported) return SET_ASIDE;
      throw problem;
    }
  }
  return answers.every((each) => equal(each, answers[0])) ? markOf(answers[0]) : VARIES;
}

/**
 * What is recorded of an answer that keeps the rule: one unlike the reference's uses a freedom. Where the situation was set aside
 * now, an answer of `before` counts if the reference still gives it: a busy machine is too slow for some situations, and not for the
 * same ones each time.
 */
export function recordedAs(respondents: Respondents, invariant: AnyInvariant, situation: unknown, answer: Recorded, before?: Recorded): Recorded {
  const truth = truthMark(respondents, invariant, situation);
  if (answer === SET_ASIDE && before !== undefined && before === truth) return before;
  return [SET_ASIDE, VARIES, BREAKS, truth].includes(answer) ? answer : FREELY;
}

/** What the same release of a live system answered in a situation when it was asked last; undefined if it was not. */
export function answeredBefore(record: Answered | undefined, { name, version, how }: AnsweredBy, { id }: Pick<AnyInvariant, 'id'>, mark: string): Recorded | undefined {
  const isSame = record?.name === name && record.version === version && record.how === how;
  return isSame && how === 'live cluster' ? record.answers[id]?.[mark] : undefined;
}

/**
 * Whether a system still answers as it is recorded: asked once, and where it answers otherwise, as often as for the record (`times`).
 * `varies` if it has two answers now, which the rule allows: chance decides whether a record shows both.
 */
export function stillAnswers(respondents: Respondents, session: Session, invariant: AnyInvariant, situation: unknown, recorded: Recorded, asking: Asking = {}): 'so' | 'varies' | 'otherwise' {
  const now = askSystem(respondents, session, invariant, situation, { ...asking, times: 1 });
  if (now === recorded || ([VARIES, FREELY].includes(recorded) && ![SET_ASIDE, BREAKS].includes(now))) return 'so';
  if ([now, recorded].includes(SET_ASIDE)) return 'otherwise';
  const again = askSystem(respondents, session, invariant, situation, asking);
  if (again === BREAKS || recorded === BREAKS) return again === recorded ? 'so' : 'otherwise';
  return again === VARIES ? 'varies' : 'otherwise';
}

/**
 * What is wrong with a record: a situation of an item that was not asked, or was answered unlike the reference today.
 * A live system takes minutes: what it was not asked is no fault, it is just not named there; and what it was asked counts for
 * every item about that situation.
 */
export function staleness(respondents: Respondents, items: readonly Pick<Item, 'id' | 'kind' | 'invariant' | 'scenario'>[], record: Answered): readonly string[] {
  const { topic } = respondents.subject;
  const features = record.topics[topic.id];
  if (features === undefined) return [];
  const isLive = record.how === 'live cluster';
  const findings = record.reservations?.findings ?? [];
  const who = `${record.name} ${record.version}`;
  return items.flatMap((item) => {
    const invariant = topic.invariants.find(({ id }) => id === item.invariant);
    if (invariant === undefined || !isAskedAbout(invariant, features, record.reservations)) return [];
    return situationsOf(item).flatMap((situation) => {
      const truth = truthMark(respondents, invariant, situation);
      const mark = markOf(situation);
      const known = record.answers[invariant.id]?.[mark];
      if (truth === undefined || (known === undefined && isLive)) return [];
      if (known === undefined || (!isLive && record.items[item.id]?.includes(mark) !== true)) return [`item ${item.id} (${invariant.id}) was not put to ${who}`];
      if (known === BREAKS && !findings.includes(invariant.id)) return [`item ${item.id} (${invariant.id}): ${who} is recorded to break the rule, which is none of its findings`];
      if ([SET_ASIDE, VARIES, FREELY, BREAKS, truth].includes(known)) return [];
      return [`item ${item.id} (${invariant.id}): ${who} answered otherwise than the reference does today`];
    });
  });
}
