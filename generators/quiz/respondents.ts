import { equal, misconceived, type AnyInvariant, type AnyMisconception, type Question, type Session, type Subject, type Violation, inProcess } from '../../spec/kernel';

export type AnyQuestion = Question<unknown, unknown>;

/** A wrong answer, whoever gives it, and why it is wrong. */
export interface WrongAnswer {
  readonly answer: unknown;
  readonly misconceptions: readonly string[];
  readonly violation: Violation;
}

/** What truth and beliefs answer in one scenario. */
export interface Answers {
  readonly observation: unknown;
  readonly key: unknown;
  /** Each wrong answer once. */
  readonly wrong: readonly WrongAnswer[];
}

/** An item that cannot be proved does not exist; this says which rule it breaks. */
export class Unprovable extends Error {
  override readonly name = 'Unprovable';
}

/**
 * The reference and all misconceptions of a topic, ready to be asked. What they did in a scenario is remembered for as
 * long as the scenario object lives: looking for items asks about the same ones again and again.
 */
export class Respondents {
  private readonly remembered = new WeakMap<object, Map<string, unknown>>();
  private readonly reference: Session;
  private readonly believers: readonly { misconception: AnyMisconception; session: Session }[];

  constructor(readonly subject: Subject) {
    this.reference = inProcess('reference', '0', () => subject.createReference()).open(subject.topic);
    this.believers = subject.misconceptions.map((misconception) => ({ misconception, session: misconceived(misconception).open(subject.topic) }));
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
    const believer = this.believers.find(({ misconception }) => misconception.id === id);
    if (believer === undefined) throw new Unprovable(`there is no misconception ${id}`);
    return this.recall(`${invariant.id} ${id}`, scenario, () => observe(invariant, believer.session, scenario));
  }

  private recall(key: string, scenario: unknown, compute: () => unknown): unknown {
    if (typeof scenario !== 'object' || scenario === null) return compute();
    const known = this.remembered.get(scenario) ?? new Map<string, unknown>();
    this.remembered.set(scenario, known);
    if (!known.has(key)) known.set(key, compute());
    return known.get(key);
  }

  /** Truth and beliefs in one scenario. A differing answer that the rule allows is no wrong answer. */
  answers(invariant: AnyInvariant, question: AnyQuestion, scenario: unknown): Answers {
    const observation = this.truth(invariant, scenario);
    const key = question.answer(observation, scenario);
    const wrong: { answer: unknown; misconceptions: string[]; violation: Violation }[] = [];
    for (const { misconception } of this.believers) {
      const answer = question.answer(this.belief(invariant, misconception.id, scenario), scenario);
      if (equal(answer, key)) continue;
      const same = wrong.find((each) => equal(each.answer, answer));
      if (same !== undefined) {
        same.misconceptions.push(misconception.id);
        continue;
      }
      const violation = invariant.holds(question.withAnswer(observation, answer, scenario), scenario);
      if (violation !== undefined) wrong.push({ answer, misconceptions: [misconception.id], violation });
    }
    return { observation, key, wrong };
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
