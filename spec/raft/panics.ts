import { ScenarioUnsupported, ShapeError } from '../kernel';
import type { Message, RaftPort } from './port';

/** The invariant that says that every call is answered. */
export const ANSWERING = 'raft/node-contract';

/** Whether a node did not answer, rather than that it cannot be asked, or answered something that is none. */
export function isSilence(problem: unknown): boolean {
  return !(problem instanceof ScenarioUnsupported) && !(problem instanceof ShapeError);
}

const RULE = 'The adapter breaks a rule of the port, before any rule of Raft: every call is answered.';

/** The port, so that a call which is not answered says which rule that breaks, and which call it was. */
export function answering(port: RaftPort): RaftPort {
  const known = new Map<string | symbol, unknown>();
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      const before = known.get(name);
      if (before !== undefined) return before;
      const answered = (...args: readonly unknown[]): unknown => {
        try {
          return value.apply(target, args) as unknown;
        } catch (problem) {
          // The error stays what it is, for whoever tells a deadline from a panic, or waits for an answer.
          if (problem instanceof Error && isSilence(problem) && !problem.message.startsWith(RULE)) {
            problem.message = `${RULE} ${called(String(name), args)} was not: ${problem.message}`;
          }
          throw problem;
        }
      };
      known.set(name, answered);
      return answered;
    },
  });
}

/** A call, as people read it. */
export function called(name: string, [first, second]: readonly unknown[]): string {
  if (name === 'receive') {
    const { type, from, to } = first as Message;
    return `receive (${type} from node ${from} to node ${to})`;
  }
  return `${name} (node ${String(first)}${typeof second === 'string' ? `, ${JSON.stringify(second)}` : ''})`;
}
