import { Problem } from '../problem';

/** How an operation ended: with an output; certainly without effect; or nobody knows, so that it may still take effect, or never. */
export type End<Output> = { readonly at: number; readonly output: Output } | 'failed' | 'unknown';

/** One operation of a client. Times are of one clock; only their order counts. */
export interface Operation<Input, Output> {
  readonly call: number;
  readonly input: Input;
  readonly end: End<Output>;
}

/**
 * What operations do one at a time. `State` is a value that nothing changes.
 */
export interface Model<State, Input, Output> {
  readonly initial: State;
  /**
   * The state after an operation that gave this output, or undefined if it cannot give it in this state.
   * Without an output (the outcome is unknown) every operation is possible in every state.
   */
  step(state: State, input: Input, output: Output | undefined): State | undefined;
  /** Equal for equal states and no others. */
  identity(state: State): string | number;
  /** Operations on different keys do not touch each other: each key is checked by itself. One key for all if absent. */
  key?(input: Input): string;
  /**
   * What is left of a history if only some operations are kept: less may be left, and outputs may be cut, so that a history
   * that has an order keeps one. That is what makes a part without order a proof about the whole.
   */
  part(operations: readonly Operation<Input, Output>[], isKept: (index: number) => boolean): readonly Operation<Input, Output>[];
}

/** When an operation has ended: never, for all we know, if its outcome is unknown. */
export function endOf({ end }: Pick<Operation<unknown, unknown>, 'end'>): number {
  return typeof end === 'string' ? Infinity : end.at;
}

export function outputOf<Output>({ end }: Operation<unknown, Output>): Output | undefined {
  return typeof end === 'string' ? undefined : end.output;
}

/** Refuses what is no history: times that are no numbers, and ends before their calls. Of no other can be said whether it has an order. */
export function demandHistory(history: readonly Operation<unknown, unknown>[]): void {
  for (const [i, { call, end }] of history.entries()) {
    const refuse = (what: string, fix: string) => new Problem('no-history', what, { where: `operation ${i + 1} of ${history.length}`, fix });
    if (!Number.isFinite(call)) throw refuse(`its call is at ${call}, which is no time`, 'give the time of the call as a finite number');
    if (typeof end === 'string') continue;
    if (!Number.isFinite(end.at)) throw refuse(`its end is at ${end.at}, which is no time`, 'give the time of the end as a finite number, or "unknown" or "failed" as the end');
    if (end.at < call) throw refuse(`its end is at ${end.at}, before its call at ${call}`, 'take both times from one clock that never goes back');
  }
}

/** The operations of each key, without those that certainly had no effect. */
export function byKey<State, Input, Output>(model: Model<State, Input, Output>, history: readonly Operation<Input, Output>[]): ReadonlyMap<string, readonly Operation<Input, Output>[]> {
  const parts = new Map<string, Operation<Input, Output>[]>();
  for (const operation of history) {
    if (operation.end === 'failed') continue;
    const key = model.key?.(operation.input) ?? '';
    const part = parts.get(key);
    if (part === undefined) parts.set(key, [operation]);
    else part.push(operation);
  }
  return parts;
}
