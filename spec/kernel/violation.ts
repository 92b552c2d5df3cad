import { preview } from './json';
import { text, type Text } from './text';

/** Why an observation does not hold: the clause that it breaks, where, and the values that show it. */
export interface Violation {
  /** A short stable name of the clause, unique within its invariant: `limits-without-requests`. */
  readonly clause: string;
  /** Index of the first operation, answer or event at which it shows, from 0. Absent for a single value. */
  readonly step?: number;
  /** One sentence with the values, readable without the code; it also explains a wrong option of a quiz. */
  readonly message: Text;
}

/** The clause under which an answer of the wrong shape is reported, whatever the invariant. */
export const SHAPE = 'shape';

export function violation(clause: string, message: Text, step?: number): Violation {
  return step === undefined ? { clause, message } : { clause, step, message };
}

/** An implementation answered something that its port does not allow. `place` names method and field, `answered` is how the answer begins. */
export class ShapeError extends Error {
  constructor(readonly place: string, override readonly cause: string, readonly answered?: string) {
    super(`${place}: ${cause}`);
    this.name = 'ShapeError';
  }

  toViolation(): Violation {
    const { place, cause, answered } = this;
    const what = answered === undefined ? text('', '') : text(` The answer was: ${answered}`, `回答是：${answered}`);
    return violation(SHAPE, text(`The answer has the wrong shape at ${place}: ${cause}.${what.en}`, `回答的结构不对，位置 ${place}：${cause}。${what.zh}`));
  }
}

/** The implementation said that it cannot take part in this scenario: set aside, neither right nor wrong. */
export class ScenarioUnsupported extends Error {
  override readonly name = 'ScenarioUnsupported';
}

/** No answer came within the deadline. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

/** What an implementation threw, in words: it need not be an error, and may refuse to be put into words. */
export function reasonOf(problem: unknown): string {
  try {
    if (problem instanceof Error) return String(problem.message);
    const words = String(problem);
    return `it threw something that is not an error: ${preview(words === String({}) ? problem : words)}`;
  } catch {
    return 'it threw something that is not an error and cannot be put into words';
  }
}
