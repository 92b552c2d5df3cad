import * as fc from 'fast-check';
import { depictOnce, deriveSeed, equal, hash32, misconceived, randomFrom, type AnyInvariant, type AnyMisconception, type Picture, type Question, type Session, type Subject, type Violation, inProcess } from '../../spec/kernel';

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

/** So many scenarios tell who errs about an invariant: enough for most, and few beside those of one quiz. */
const PROBES = 8;

/**
 * The reference and all misconceptions of a topic, ready to be asked. What they did in a scenario is remembered for as
 * long as the scenario object lives: looking for items asks about the same ones again and again.
 */
export class Respondents {
  /** In how many of a few scenarios each believer errs, by the invariant's id. */
  private readonly errors = new Map<string, ReadonlyMap<string, number>>();
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

  /** What who has this misconception expects. */
  belief(invariant: AnyInvariant, id: string, scenario: unknown): unknown {
    const session = this.believer(id);
    return this.recall(`${invariant.id} ${id}`, scenario, () => observe(invariant, session, scenario));
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
   * All believers in an order that follows from `salt`: drawn by lot, in which those win more often who erred more often
   * in a few scenarios; and last those who did not err at all.
   */
  inTurn(invariant: AnyInvariant, question: AnyQuestion, salt: string): readonly string[] {
    const errors = this.errors.get(invariant.id) ?? this.countErrors(invariant, question);
    this.errors.set(invariant.id, errors);
    return this.subject.misconceptions
      .map(({ id }) => {
        const often = errors.get(id) ?? 0;
        const draw = randomFrom(hash32(`${salt} ${id}`));
        // The best of as many draws as there were errors.
        return { id, rank: often === 0 ? draw() - 1 : Math.max(...Array.from({ length: often }, draw)) };
      })
      .sort((a, b) => b.rank - a.rank)
      .map(({ id }) => id);
  }

  private countErrors(invariant: AnyInvariant, question: AnyQuestion): ReadonlyMap<string, number> {
    const errors = new Map<string, number>();
    for (const scenario of fc.sample(invariant.scenario, { seed: deriveSeed(0, invariant.id), numRuns: PROBES })) {
      const key = this.key(invariant, question, scenario);
      for (const { id } of this.subject.misconceptions) {
        if (!equal(question.answer(this.belief(invariant, id, scenario), scenario), key)) errors.set(id, (errors.get(id) ?? 0) + 1);
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
