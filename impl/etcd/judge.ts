import { checkLinearizable, keyValue, sayRegister, type Operation, type RegisterInput, type RegisterOutput } from '../../spec/kernel/linearizability';

/** What a client does to one key; a key that was never written holds null. */
export type Input = RegisterInput<string | null> & { readonly key: string };
export type Output = RegisterOutput<string | null>;

/** What a client did, and the revision of the store that etcd gave a write that it acknowledged. Times count events of the examination. */
export interface Attempt extends Operation<Input, Output> {
  readonly revision?: number;
}

/** One event that a watcher was told of. */
export interface Event {
  readonly revision: number;
  readonly key: string;
  readonly value: string;
}

/** All that was seen of a store, from when it was empty. */
export interface Record {
  readonly attempts: readonly Attempt[];
  /** What each watcher of all keys was told, in the order in which it was told. */
  readonly watchers: readonly (readonly Event[])[];
  /** The revision of the store at the end. */
  readonly revision: number;
}

export type Rule = 'watchers-see-each-revision-once-in-order' | 'watchers-agree' | 'nothing-acknowledged-is-lost' | 'nothing-is-made-up' | 'linearizable';

export interface Fault {
  readonly rule: Rule;
  readonly message: string;
  /** The smallest part of the history that has no order. */
  readonly history?: readonly Operation<Input, Output>[];
}

/** An empty store has this revision; every write makes the next. */
export const FIRST_REVISION = 1;
const model = keyValue<string | null>(null);

/** What is wrong with what was seen of a store, if anything. */
export function judge(record: Record): Fault | undefined {
  return watchedInOrder(record) ?? watchersAgree(record) ?? nothingMadeUp(record) ?? nothingLost(record) ?? linearizable(record);
}

const shown = ({ revision, key, value }: Event) => `${key} = ${value} at revision ${revision}`;

function watchedInOrder({ watchers, revision }: Record): Fault | undefined {
  for (const [i, events] of watchers.entries()) {
    const broken = (what: string): Fault => ({ rule: 'watchers-see-each-revision-once-in-order', message: `watcher ${i + 1} ${what}` });
    let last = FIRST_REVISION;
    for (const event of events) {
      if (event.revision !== last + 1) return broken(`is told of ${shown(event)}, where revision ${last + 1} is next`);
      last = event.revision;
    }
    if (last !== revision) return broken(`was told of all up to revision ${last}, but the store is at ${revision}`);
  }
  return undefined;
}

function watchersAgree({ watchers: [first = [], ...others] }: Record): Fault | undefined {
  for (const [i, events] of others.entries()) {
    const at = events.findIndex(({ key, value }, index) => key !== first[index]?.key || value !== first[index].value);
    const [one, other] = [first[at], events[at]];
    if (one !== undefined && other !== undefined) return { rule: 'watchers-agree', message: `watcher 1 is told of ${shown(one)}, watcher ${i + 2} of ${shown(other)}` };
  }
  return undefined;
}

/** Each event is what somebody wrote, and no write has two. */
function nothingMadeUp({ attempts, watchers: [events = []] }: Record): Fault | undefined {
  const written = new Set(attempts.flatMap((each) => (each.input.do === 'read' || isRefused(each) ? [] : [`${each.input.key}=${String(each.input.value)}`])));
  for (const event of events) {
    // Values are written once: a second event of one is as wrong as one of a value that nobody wrote.
    if (!written.delete(`${event.key}=${event.value}`)) return { rule: 'nothing-is-made-up', message: `watchers are told of ${shown(event)}, which nobody wrote, or which they were told of before` };
  }
  return undefined;
}

function isRefused({ end }: Attempt): boolean {
  return end === 'failed' || (end !== 'unknown' && end.output === false);
}

function nothingLost({ attempts, watchers: [events = []] }: Record): Fault | undefined {
  const at = new Map(events.map((event) => [event.revision, event]));
  for (const { input, revision } of attempts) {
    if (revision === undefined || input.do === 'read') continue;
    const event = at.get(revision);
    if (event?.key === input.key && event.value === input.value) continue;
    const instead = event === undefined ? 'nothing' : shown(event);
    return { rule: 'nothing-acknowledged-is-lost', message: `${sayRegister(input, undefined).en} was acknowledged at revision ${revision}, but there is ${instead}` };
  }
  return undefined;
}

function linearizable({ attempts }: Record): Fault | undefined {
  const verdict = checkLinearizable(model, attempts);
  if (verdict.outcome === 'linearizable') return undefined;
  if (verdict.outcome === 'undecided') return { rule: 'linearizable', message: `the search for an order of ${verdict.key} was given up` };
  const { key, smallest } = verdict;
  const parts = smallest.map(({ input, end }) => sayRegister(input, typeof end === 'string' ? undefined : end.output).en);
  return { rule: 'linearizable', message: `these operations on ${key} have no order: ${parts.join('; ')}`, history: smallest };
}
