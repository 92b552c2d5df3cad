import { checkShape, DeadlineExceeded, methodsWith, ScenarioUnsupported, type AnyTopic, type Method } from '../../spec/kernel';

/** A call of a port's method, as the protocol carries it. */
export interface Call {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** What came of a call: a result, or why there is none. */
export type Answer = { readonly result: unknown } | { readonly error: string; readonly unsupported?: boolean; readonly late?: boolean };

export function keyOf({ method, params }: Call): string {
  return JSON.stringify([method, params]);
}

function callOf(key: string): Call {
  const [method, params] = JSON.parse(key) as [string, unknown[]];
  return { method, params };
}

/** A port each of whose methods makes a call: those of features that are not declared are missing. */
export function portOf(topic: AnyTopic, features: readonly string[], call: (call: Call) => unknown): object {
  return Object.fromEntries(methodsWith(topic.port, features).map((method) => [method, (...params: readonly unknown[]) => call({ method, params })]));
}

/** A result in the shape that the topic gives it. Throws a ShapeError if it is not of that shape. */
export function shaped(topic: AnyTopic, method: string, result: unknown): unknown {
  const schema = (topic.port as Readonly<Record<string, Method>>)[method]?.result;
  return schema === undefined ? result : checkShape(method, schema, result);
}

/** A call that was answered. */
export class Answered {
  readonly key: string;
  private readonly method: string;
  /** The result as the port knows it, once somebody wanted it. */
  private known: { readonly result: unknown } | undefined;

  constructor(call: Call, readonly answer: Answer) {
    this.key = keyOf(call);
    this.method = call.method;
  }

  get call(): Call {
    return callOf(this.key);
  }

  /** What the call gives, however often it is made anew: the shape is checked once. Throws what the answer says. */
  given(topic: AnyTopic): unknown {
    const { answer, method } = this;
    if ('result' in answer) return (this.known ??= { result: shaped(topic, method, answer.result) }).result;
    if (answer.unsupported === true) throw new ScenarioUnsupported(answer.error);
    throw answer.late === true ? new DeadlineExceeded(answer.error) : new Error(`${method}: ${answer.error}`);
  }
}

/** The calls of a scenario, in their order. */
export type Tape = readonly Answered[];

/** Ends the asking at a call that has no answer yet; it begins anew once there is one. One for all: where it was made tells nothing. */
const unanswered = new Error('this call has no answer yet');

/** Asks scenarios up to their first call without an answer. */
export class Replay {
  private readonly port: object;
  private wanted: Call | undefined;
  private tape: Tape = [];
  private at = 0;

  constructor(topic: AnyTopic, features: readonly string[]) {
    this.port = portOf(topic, features, (call) => {
      const answered = this.tape[this.at++];
      if (answered === undefined) {
        this.wanted = call;
        throw unanswered;
      }
      return answered.given(topic);
    });
  }

  /** The first call of a scenario that its tape does not answer; `undefined` if it needs none, or ends in another way. */
  next(ask: ((port: object) => unknown) | undefined, tape: Tape): Call | undefined {
    this.tape = tape;
    this.at = 0;
    try {
      ask?.(this.port);
    } catch (problem) {
      if (problem === unanswered) return this.wanted;
    }
    return undefined;
  }
}
