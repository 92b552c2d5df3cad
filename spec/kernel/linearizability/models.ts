import { canonical } from '../json';
import { outputOf, type Model, type Operation } from './history';

/** What is done to one register, or to one key of a store. */
export type RegisterInput<Value> =
  | { readonly do: 'read' }
  | { readonly do: 'write'; readonly value: Value }
  /** Compare and set: writes if the register holds the value that is expected. */
  | { readonly do: 'cas'; readonly expected: Value; readonly value: Value };

/** The value that was read; whether a cas wrote; true for a write. */
export type RegisterOutput<Value> = { readonly value: Value } | boolean;

type Plain = string | number | boolean | null;

function stepRegister<Value extends Plain>(state: Value, input: RegisterInput<Value>, output: RegisterOutput<Value> | undefined): Value | undefined {
  switch (input.do) {
    case 'read':
      return typeof output !== 'object' || output.value === state ? state : undefined;
    case 'write':
      return input.value;
    case 'cas': {
      const writes = state === input.expected;
      if (output !== undefined && output !== writes) return undefined;
      return writes ? input.value : state;
    }
  }
}

/** The value that an operation shows to have been there before it, if any. */
function observed<Value extends Plain>(input: RegisterInput<Value>, output: RegisterOutput<Value> | undefined): Value | undefined {
  if (input.do === 'read') return typeof output === 'object' ? output.value : undefined;
  return input.do === 'cas' && output === true ? input.expected : undefined;
}

/**
 * An operation is judged only if all that may have written what it observed are kept. A cas that did not write, or may not have
 * written, depends on all others.
 */
function registerPart<Value extends Plain, Input extends RegisterInput<Value>>(operations: readonly Operation<Input, RegisterOutput<Value>>[], isKept: (index: number) => boolean): readonly Operation<Input, RegisterOutput<Value>>[] {
  let kept = operations.map((_, i) => isKept(i));
  for (;;) {
    const goneValues = new Set(operations.flatMap(({ input }, i) => (kept[i] === false && input.do !== 'read' ? [input.value] : [])));
    const next = operations.map((operation, i) => {
      if (kept[i] === false) return false;
      const { input } = operation;
      const output = outputOf(operation);
      if (input.do === 'cas' && output !== true && goneValues.size > 0) return false;
      const value = observed(input, output);
      return value === undefined || !goneValues.has(value);
    });
    if (next.every((each, i) => each === kept[i])) return operations.filter((_, i) => kept[i]);
    kept = next;
  }
}

/** A register: reads give the last value written. */
export function register<Value extends Plain>(initial: Value): Model<Value, RegisterInput<Value>, RegisterOutput<Value>> {
  return {
    initial,
    step: stepRegister,
    identity: (state) => (typeof state === 'string' || typeof state === 'number' ? state : canonical(state)),
    part: registerPart,
  };
}

/** A register of each key. */
export function keyValue<Value extends Plain>(initial: Value): Model<Value, RegisterInput<Value> & { readonly key: string }, RegisterOutput<Value>> {
  return { ...register(initial), key: ({ key }) => key, part: registerPart };
}

export type AppendInput = { readonly do: 'append'; readonly key: string; readonly element: string } | { readonly do: 'read'; readonly key: string };

/** What was read, as a list of elements; true for an append. */
export type AppendOutput = readonly string[] | true;

/** A list of each key, to which elements are appended and which is read as a whole. */
export const append: Model<readonly string[], AppendInput, AppendOutput> = {
  initial: [],
  step(state, input, output) {
    if (input.do === 'append') return [...state, input.element];
    if (output === undefined || output === true) return state;
    return output.length === state.length && output.every((element, i) => element === state[i]) ? state : undefined;
  },
  identity: (state) => JSON.stringify(state),
  key: ({ key }) => key,
  /** The elements that are not kept go from all that was read, too. */
  part(operations, isKept) {
    const gone = new Set(operations.flatMap(({ input }, i) => (input.do === 'append' && !isKept(i) ? [input.element] : [])));
    return operations.flatMap((operation, i) => {
      const { input, end } = operation;
      if (!isKept(i) || (input.do === 'append' && gone.has(input.element))) return [];
      if (typeof end === 'string' || end.output === true) return [operation];
      return [{ ...operation, end: { ...end, output: end.output.filter((element) => !gone.has(element)) } }];
    });
  },
};
