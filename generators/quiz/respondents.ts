import * as fc from 'fast-check';
import { depictOnce, deriveSeed, equal, hash32, misconceived, type AnyInvariant, type AnyMisconception, type Errors, type Picture, type Question, type Session, type Subject, type Violation, inProcess } from '../../spec/kernel';
import { seenIn } from './evidence';

export type AnyQuestion = Question<unknown, unknown>;

/** A wrong answer, somebody who gives it, and why it is wrong. */
export interface WrongAnswer {
  readonly answer: unknown;
  readonly misconception: string;
  readonly violation: Violation;
}

/** An item that cannot be proved does not exist; this says which rule it breaks. */
export class Unprovable extends Error {
  override readonly name = 'Unprovable';
}

/** Where nobody has counted errors, so many scenarios tell who errs about an invariant: few beside those of one quiz. */
const PROBES = 8;
const TWO_TO_32 = 2 ** 32;
/** About an invariant one errs much who errs about none more often than so many times. */
const MUCH = 4;

/** The best of about as many draws as there were errors: the root of one draw, taken as often as their number has binary digits. */
function rank(draw: number, errors: number): number {
  if (errors === 0) return draw - 1;
  let best = draw;
  for (let left = errors; left > 1; left >>= 1) best = Math.sqrt(best);
  return best;
}

/**
 * The reference and all misconceptions of a topic, ready to be asked. What they did in a scenario is remembered for as
 * long as the scenario object lives: looking for items asks about the same ones again and again.
 */
export class Respondents {
  /** What was found out about errors of which nothing is known: by the invariant's id. */
  private readonly probed = new Map<string, Errors[string]>();
  private readonly remembered = new WeakMap<object, Map<string, unknown>>();
  private readonly reference: Session;
  private readonly believers: ReadonlyMap<string, Session>;

  constructor(readonly subject: Subject) {
    this.reference = inProcess('reference', '0', () => subject.createReference()).open(subject.topic);
    this.believers = new Map(subject.misconceptions.map((misconception) => [misconception.id, misconceived(misconception).open(subject.topic)]));
  }

  /** What the reference does. It must satisfy the invariant. */
  truth(invariant: AnyInvariant, scenario: unknown): unknown {
    return this.recall(`${invariant.id} `, scenario, () => {
      const observation = observe(invariant, this.reference, scenario);
      const violation = invariant.holds(observation, scenario);
      if (violation !== undefined) throw new Unprovable(`the reference violates ${invariant.id}: ${violation.message.en}`);
      return observation;
    });
  }

  /** What the reference comes into in a scenario, of what an invariant has to see: of this one, or of another one with such scenarios. */
  shows(invariant: AnyInvariant, scenario: unknown): readonly string[] {
    return this.recall(`${invariant.id} shows`, scenario, () => seenIn(invariant, observe(invariant, this.reference, scenario), scenario)) as readonly string[];
  }

  /** Whether the rule has anything to do with what happens to the reference in a scenario. */
  concerns(invariant: AnyInvariant, scenario: unknown): boolean {
    return this.recall(`${invariant.id} concerns`, scenario, () => invariant.covers === undefined || seenIn(invariant, this.truth(invariant, scenario), scenario).length > 0) as boolean;
  }

  /** What who has this misconception expects. Who never comes into the situation has nothing to say about it but what is true. */
  belief(invariant: AnyInvariant, id: string, scenario: unknown): unknown {
    const session = this.believer(id);
    const seen = this.recall(`${invariant.id} ${id}`, scenario, () => observe(invariant, session, scenario));
    return invariant.question?.applies?.(seen, scenario) === false ? this.truth(invariant, scenario) : seen;
  }

  /** What happens to who has this misconception, if the invariant can show it. */
  picture(invariant: AnyInvariant, id: string, scenario: unknown): Picture | undefined {
    return depictOnce(invariant, this.believer(id), scenario);
  }

  private believer(id: string): Session {
    const session = this.believers.get(id);
    if (session === undefined) throw new Unprovable(`there is no misconception ${id}`);
    return session;
  }

  private recall(key: string, scenario: unknown, compute: () => unknown): unknown {
    if (typeof scenario !== 'object' || scenario === null) return compute();
    const known = this.remembered.get(scenario) ?? new Map<string, unknown>();
    this.remembered.set(scenario, known);
    if (!known.has(key)) known.set(key, compute());
    return known.get(key);
  }

  /** The key: what the reference answers. */
  key(invariant: AnyInvariant, question: AnyQuestion, scenario: unknown): unknown {
    return question.answer(this.truth(invariant, scenario), scenario);
  }

  /**
   * The wrong answers that some believers give in a scenario, each once. They are found one by one, so that whoever needs
   * three does not ask everybody. A differing answer that the rule allows is no wrong answer.
   */
  *wrongAnswers(invariant: AnyInvariant, question: AnyQuestion, scenario: unknown, believers: readonly string[]): Generator<WrongAnswer, void> {
    const observation = this.truth(invariant, scenario);
    const seen = [question.answer(observation, scenario)];
    for (const misconception of believers) {
      const answer = question.answer(this.belief(invariant, misconception, scenario), scenario);
      if (seen.some((each) => equal(each, answer))) continue;
      seen.push(answer);
      const violation = invariant.holds(question.withAnswer(observation, answer, scenario), scenario);
      if (violation !== undefined) yield { answer, misconception, violation };
    }
  }

  /**
   * Believers in an order that follows from `salt`: drawn by lot, in which those win more often who err more often. Of
   * whom no error is known is not asked; where nobody has counted, they come last.
   */
  inTurn(invariant: AnyInvariant, question: AnyQuestion, salt: string): readonly string[] {
    const errors = this.errorsAbout(invariant, question);
    const ranked = this.subject.misconceptions
      .filter(({ id }) => this.mayErr(invariant, id))
      .map(({ id }) => ({ id, rank: rank(hash32(`${salt} ${id}`) / TWO_TO_32, errors[id] ?? 0) }));
    return ranked.sort((a, b) => b.rank - a.rank).map(({ id }) => id);
  }

  /** Whether who has this misconception was seen to err; true if nobody has counted. */
  mayErr({ id }: AnyInvariant, misconception: string): boolean {
    const errors = this.subject.errors?.[id];
    return errors === undefined || errors[misconception] !== undefined;
  }

  /** Whether the invariant is one of those about which the belief errs most; true if nobody has counted. */
  private errsMuch({ id }: AnyInvariant, misconception: string): boolean {
    const { errors } = this.subject;
    if (errors === undefined) return true;
    const most = Math.max(...Object.values(errors).map((each) => each[misconception] ?? 0));
    return (errors[id]?.[misconception] ?? 0) * MUCH >= most;
  }

  /** Whether the belief is about the invariant: as it says itself, or because this is one of those about which it errs most. */
  isAbout(invariant: AnyInvariant, misconception: string): boolean {
    const { about } = this.misconception(misconception);
    return about?.includes(invariant.id) ?? (this.mayErr(invariant, misconception) && this.errsMuch(invariant, misconception));
  }

  private errorsAbout(invariant: AnyInvariant, question: AnyQuestion): Errors[string] {
    const known = this.subject.errors?.[invariant.id] ?? this.probed.get(invariant.id);
    if (known !== undefined) return known;
    const found = this.countErrors(invariant, question, PROBES);
    this.probed.set(invariant.id, found);
    return found;
  }

  /** In how many of some scenarios, the same ones wherever this is asked, each believer errs. */
  countErrors(invariant: AnyInvariant, question: AnyQuestion, scenarios: number): Errors[string] {
    const errors: Record<string, number> = {};
    for (const scenario of fc.sample(invariant.scenario, { seed: deriveSeed(0, invariant.id), numRuns: scenarios })) {
      const key = this.key(invariant, question, scenario);
      for (const { id } of this.subject.misconceptions) {
        const observation = this.belief(invariant, id, scenario);
        // What somebody does can show the error even where the answer does not.
        const errs = !equal(question.answer(observation, scenario), key) || (question.trace !== undefined && invariant.holds(observation, scenario) !== undefined);
        if (errs) errors[id] = (errors[id] ?? 0) + 1;
      }
    }
    return errors;
  }

  misconception(id: string): AnyMisconception {
    const found = this.subject.misconceptions.find((each) => each.id === id);
    if (found === undefined) throw new Unprovable(`there is no misconception ${id}`);
    return found;
  }
}

function observe(invariant: AnyInvariant, session: Session, scenario: unknown): unknown {
  session.reset();
  return invariant.observe(session.port, scenario);
}
