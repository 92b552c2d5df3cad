import type { Picture } from './picture';
import type { Text } from './text';

/**
 * How to put an invariant to a person. All kinds of question are made from this one record.
 *
 * `Answer` is the part of an observation that is asked for, as plain JSON: often the observation itself.
 * Two answers are the same option if their JSON is the same.
 */
export interface Question<Scenario, Observation, Answer = unknown> {
  /**
   * The situation, complete and with nothing that is not needed, as Markdown (lists, tables and code spans).
   * It says what is assumed; it never hints at the rule.
   */
  describe(scenario: Scenario): Text;
  /** The situation as a picture, beside `describe`, which says all that it shows. It shows nothing of the answer. */
  picture?(scenario: Scenario): Picture;
  /** The same situation on one line, for use as an option among other situations. */
  brief(scenario: Scenario): Text;
  /** What is asked: "Which QoS class does Kubernetes give this Pod?" */
  ask(scenario: Scenario): Text;
  /** Whether the rule leaves one answer only: where it leaves several, none is asked for as if it were the one. So everywhere if absent. */
  isSettled?(scenario: Scenario): boolean;
  /** Whether who was observed came into the situation that is described: who did not has no answer to what is asked. All do if absent. */
  applies?(observation: Observation, scenario: Scenario): boolean;
  /** The part of the observation that is asked for. */
  answer(observation: Observation, scenario: Scenario): Answer;
  /** The observation with another answer in its place: what `holds` must reject for every wrong option. */
  withAnswer(observation: Observation, answer: Answer, scenario: Scenario): Observation;
  /** The answer as an option: short, and in one form for right and wrong ones. */
  say(answer: Answer, scenario: Scenario): Text;
  /** Why the right answer is right here, with the values of this scenario: one to three sentences. */
  because(answer: Answer, scenario: Scenario): Text;
  /** A number by which options are sorted, where answers are quantities. */
  rank?(answer: Answer, scenario: Scenario): number;
  /** Set if an answer is an order of things (first to last): the question is then of the kind `order`. */
  readonly order?: true;
  /** Set if the observation is a trace, so that one can ask where it first breaks the rule. */
  readonly trace?: Trace<Scenario, Observation>;
}

/** An observation that grows step by step. */
export interface Trace<Scenario, Observation> {
  /** How many steps the observation has. */
  length(observation: Observation, scenario: Scenario): number;
  /** The observation of the first `steps` steps, and the scenario that belongs to it. */
  prefix(observation: Observation, scenario: Scenario, steps: number): { observation: Observation; scenario: Scenario };
  /** What happened in a step, on one line: operation and outcome. */
  say(observation: Observation, scenario: Scenario, step: number): Text;
  /** All steps as a picture, in place of the situation's; it shows what `say` says. */
  picture?(observation: Observation, scenario: Scenario): Picture;
}

/** A question whose answer is the whole observation. */
export function wholeAnswer<Scenario, Observation>(
  question: Omit<Question<Scenario, Observation, Observation>, 'answer' | 'withAnswer'>,
): Question<Scenario, Observation> {
  const whole: Question<Scenario, Observation, Observation> = {
    ...question,
    answer: (observation) => observation,
    withAnswer: (_observation, answer) => answer,
  };
  return partAnswer(whole);
}

/** Forgets the type of the answer, which only the question itself needs. */
export function partAnswer<Scenario, Observation, Answer>(
  definition: Question<Scenario, Observation, Answer>,
): Question<Scenario, Observation> {
  return definition as unknown as Question<Scenario, Observation>;
}
