import * as fc from 'fast-check';
import { EXAMINED } from './bench';
import type { NodeId } from './port';

/** The voters that an entry brings; null for an entry that is no configuration. */
export type Change = readonly NodeId[] | null;

/** An AppendEntries of a leader with a term of its own: its entries replace whatever there is after `prev`. */
export interface Told {
  readonly prev: number;
  readonly entries: readonly Change[];
  readonly commit: number;
}

/** A follower in term 1 whose configuration changes. The messages are of the terms 2, 3, …, of nodes 2 and 3 in turn. */
export interface Changing {
  /** The voters of a snapshot up to index 1; null: there is none, but an entry. */
  readonly snapshot: Change;
  /** Its log from index 2 on, all of term 1. */
  readonly log: readonly Change[];
  readonly messages: readonly Told[];
  /** Node 1 is elected then and asked for these voters; null: it is not. */
  readonly wanted: Change;
}

/** An entry of its log; the first one stands for the snapshot, if there is one. */
export interface Stored {
  readonly term: number;
  readonly voters: Change;
}

/** So many nodes there are, members or not. */
export const NODES = 5;

/** The voters with which the cluster began. */
export const FIRST: readonly NodeId[] = [1, 2, 3];

/** The scenario up to one of its messages. */
export const upTo = (changing: Changing, messages: number): Changing => ({ ...changing, messages: changing.messages.slice(0, messages) });

/** What its log has to be at the start and after each message, from index 1 on. */
export function logsOf({ snapshot, log, messages }: Changing): readonly (readonly Stored[])[] {
  let now: readonly Stored[] = [snapshot, ...log].map((voters) => ({ term: 1, voters }));
  const all = [now];
  for (const [i, { prev, entries }] of messages.entries()) {
    if (entries.length > 0) now = [...now.slice(0, prev), ...entries.map((voters) => ({ term: i + 2, voters }))];
    all.push(now);
  }
  return all;
}

/** The last configuration of its log in the end, and where it stands; 0 for that of the start. */
export function latest(changing: Changing): { readonly index: number; readonly voters: readonly NodeId[] } {
  const log = logsOf(changing).at(-1) ?? [];
  const at = log.findLastIndex(({ voters }) => voters !== null);
  return { index: at + 1, voters: log[at]?.voters ?? FIRST };
}

type Kind = 'plain' | 'more' | 'fewer';

/** One voter more, or one fewer. Nodes 2 and 3, which lead, stay. */
function changed(voters: readonly NodeId[], kind: Kind): Change {
  const gone = voters.findLast((node) => node > 3 || node === EXAMINED);
  const one = [4, 5, EXAMINED].find((node) => !voters.includes(node));
  if (kind === 'plain' || (kind === 'more' ? one : gone) === undefined) return null;
  return kind === 'fewer' ? voters.filter((node) => node !== gone) : [...voters, one ?? 0].sort((a, b) => a - b);
}

const kinds = fc.constantFrom<Kind[]>('plain', 'more', 'fewer');

/**
 * What leaders can have sent: one changes the configuration only after an entry of its own term, and once it knows that, and with it
 * the configuration before, to be committed. So only the last one in a log may be replaced.
 */
export const changings: fc.Arbitrary<Changing> = fc
  .record({
    snapshot: kinds,
    log: fc.array(kinds, { maxLength: 3 }),
    messages: fc.array(fc.record({ back: fc.nat(2), plain: fc.nat(1), kind: kinds, uncommitted: fc.nat(2) }), { maxLength: 3 }),
    wanted: kinds,
  })
  .map(({ snapshot, log: drawn, messages: drafts, wanted }): Changing => {
    const log: Change[] = [];
    const first = changed(FIRST, snapshot);
    let changing: Changing = { snapshot: first, log, messages: [], wanted: null };
    for (const kind of drawn) log.push(changed(latest(changing).voters, kind));
    let known = 1;
    for (const { back, plain, kind, uncommitted } of drafts) {
      const now = logsOf(changing).at(-1) ?? [];
      const { index } = latest(changing);
      // All but the last configuration were committed.
      const settled = Math.max(known, now.findLastIndex(({ voters }, at) => voters !== null && at < index - 1) + 1);
      const prev = Math.max(settled, now.length - back);
      const kept: Changing = { ...changing, messages: [...changing.messages, { prev, entries: [null], commit: 0 }] };
      const change = changed(latest(kept).voters, kind);
      const entries = change === null ? Array.from({ length: plain }, () => null) : [null, change];
      const last = prev + entries.length;
      known = Math.max(known, change === null ? 0 : prev + 1, last - uncommitted);
      changing = { ...changing, messages: [...changing.messages, { prev, entries, commit: known }] };
    }
    const { voters } = latest(changing);
    return { ...changing, wanted: voters.includes(EXAMINED) ? changed(voters, wanted) : null };
  });
