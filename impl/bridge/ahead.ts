import { checkShape, DeadlineExceeded, methodsWith, ScenarioUnsupported, type AnyTopic, type Method } from '../../spec/kernel';

/** A call of a port's method, as the protocol carries it. */
export interface Call {
  readonly method: string;
  readonly params: readonly unknown[];
}

/** What came of a call: a result, or why there is none. */
export type Answer = { readonly result: unknown } | { readonly error: string; readonly unsupported?: boolean; readonly late?: boolean };

/** What an implementation that works side by side is asked: calls to begin, each in a lane of its own, and lanes that are done with. */
export interface Batch {
  readonly begin: readonly (Call & { readonly lane: number })[];
  readonly end: readonly number[];
}

export type LaneAnswer = Answer & { readonly lane: number };

/** A scenario that was asked ahead: its calls with their answers. */
type Tape = readonly { readonly call: string; readonly answer: Answer }[];

/** A call that has no answer yet ends the asking; it begins anew once there is one. */
class Unanswered extends Error {
  constructor(readonly call: Call) {
    super('this call has no answer yet');
  }
}

function keyOf({ method, params }: Call): string {
  return JSON.stringify([method, params]);
}

function given(answer: Answer, what: string): unknown {
  if ('result' in answer) return answer.result;
  if (answer.unsupported === true) throw new ScenarioUnsupported(answer.error);
  throw answer.late === true ? new DeadlineExceeded(answer.error) : new Error(`${what}: ${answer.error}`);
}

/** A port each of whose methods makes a call: those of features that are not declared are missing. */
export function portOf(topic: AnyTopic, features: readonly string[], call: (call: Call) => unknown): object {
  const methods = topic.port as Readonly<Record<string, Method>>;
  return Object.fromEntries(
    methodsWith(methods, features).map((method) => [
      method,
      (...params: readonly unknown[]) => {
        const schema = methods[method]?.result;
        const answer = call({ method, params });
        return schema === undefined ? answer : checkShape(method, schema, answer);
      },
    ]),
  );
}

/**
 * Asks scenarios side by side although a port is synchronous: each is asked until its first call without an answer, the
 * calls of all are sent together, and whoever got an answer is asked again from its beginning, up to its next call.
 */
export class Ahead {
  private tapes: Tape[] = [];
  private next = 0;
  /** Calls since the last reset that were answered from a tape, and where on it they end. */
  private played: { tape: Tape; at: number } | undefined;

  constructor(private readonly topic: AnyTopic, private readonly features: readonly string[], private readonly lanes: number) {}

  /** The port as this implementation has it, with something else behind its methods. */
  private readonly port = (call: (call: Call) => unknown): object => portOf(this.topic, this.features, call);

  *ask(asks: readonly ((port: object) => unknown)[], send: (batch: Batch) => readonly LaneAnswer[]): Generator<void, void> {
    const tapes = asks.map((): { call: string; answer: Answer }[] => []);
    const step = (lane: number): Call | undefined => nextCall(this.port, asks[lane], tapes[lane] ?? []);
    const waiting = new Map<number, Call>();
    let [begin, end, next]: [(Call & { lane: number })[], number[], number] = [[], [], 0];
    const go = (lane: number): boolean => {
      const call = step(lane);
      if (call === undefined) return false;
      waiting.set(lane, call);
      begin.push({ lane, ...call });
      return true;
    };
    for (;;) {
      while (waiting.size < this.lanes && next < asks.length) go(next++);
      if (waiting.size === 0) break;
      const answers = send({ begin, end });
      [begin, end] = [[], []];
      for (const { lane, ...answer } of answers) {
        const call = waiting.get(lane);
        if (call === undefined) continue;
        waiting.delete(lane);
        tapes[lane]?.push({ call: keyOf(call), answer });
        if ('error' in answer || !go(lane)) end.push(lane);
      }
      yield;
    }
    if (end.length > 0) send({ begin: [], end });
    this.tapes = tapes.filter(({ length }) => length > 0);
    this.next = 0;
  }

  /** A scenario begins: the next tape is its own, if its first call is on it. */
  reset(): void {
    if (this.played !== undefined) this.next++;
    this.played = undefined;
  }

  /** The answer to a call if it is on the tape; otherwise the calls that must be made first, for a live answer. */
  answer(call: Call): { readonly known: unknown } | { readonly before: readonly Call[] } {
    const { tape, at } = this.played ?? { tape: this.tapes[this.next] ?? [], at: 0 };
    const entry = tape[at];
    if (entry === undefined || entry.call !== keyOf(call)) {
      this.played = this.played === undefined ? undefined : { tape: [], at: 0 };
      return { before: tape.slice(0, at).map(({ call: made }) => callOf(made)) };
    }
    this.played = { tape, at: at + 1 };
    return { known: given(entry.answer, call.method) };
  }
}

function callOf(key: string): Call {
  const [method, params] = JSON.parse(key) as [string, unknown[]];
  return { method, params };
}

/** The first call of a scenario that its tape does not answer; `undefined` if it needs none, or ends in another way. */
function nextCall(port: (call: (call: Call) => unknown) => object, ask: ((port: object) => unknown) | undefined, tape: Tape): Call | undefined {
  let at = 0;
  try {
    ask?.(port((call) => {
      const entry = tape[at++];
      if (entry === undefined) throw new Unanswered(call);
      return given(entry.answer, call.method);
    }));
  } catch (problem) {
    if (problem instanceof Unanswered) return problem.call;
  }
  return undefined;
}
