import * as fc from 'fast-check';
import { ScenarioUnsupported } from '../kernel';
import { Bench, entriesOf, EXAMINED, type Terms } from './bench';
import type { NodeId, RaftPort } from './port';

/**
 * An answer of a follower. `stored`: all up to the index; its own log ends at `end`. `refused`: its log ends at the index.
 * `late`: it stored all up to the index of the log that node 1 had when it led before.
 */
export interface Ack {
  readonly from: NodeId;
  readonly index: number;
  readonly end: number;
  readonly kind: 'stored' | 'refused' | 'late';
}

/** A leader with entries of older terms and of its own, and the answers that it gets. */
export interface Leadership {
  readonly nodes: number;
  /** The term that it leads; 6 where absent. */
  readonly term?: number;
  readonly older: Terms;
  /** Node 1 led before: it had so many entries of that term, after the older ones. 0 if it did not lead. */
  readonly earlier: number;
  /** Up to which index node 3 told it then to have stored them; 0 if it did not. */
  readonly earlierStored: number;
  /** How many entries of its own term it has. */
  readonly own: number;
  readonly acks: readonly Ack[];
}

export const TERM = 6;
export const termOf = ({ term }: Pick<Leadership, 'term'>) => term ?? TERM;
/** The term that it led before. */
export const EARLIER_TERM = 4;
/** The only other node that has ever had entries of that term. */
export const STALE: NodeId = 3;
const kinds = ['stored', 'stored', 'stored', 'stored', 'late', 'refused', 'late'] as const;

/** Leaders of clusters of several sizes, and answers in any order. */
export const leaderships: fc.Arbitrary<Leadership> = fc
  .record({
    nodes: fc.constantFrom(5, 3, 5, 4, 5),
    older: fc.constantFrom<Terms[]>([1, 2], [1], [1, 1, 3], []),
    earlier: fc.constantFrom(0, 2, 3),
    earlierIndex: fc.constantFrom(0, 2, 3, 4, 5),
    own: fc.constantFrom(1, 2, 0, 3),
    acks: fc.array(fc.record({ from: fc.constantFrom(2, 3, 4, 5), index: fc.constantFrom(1, 2, 3, 4, 5), end: fc.constantFrom(0, 0, 1, 3), kind: fc.constantFrom(...kinds) }), { minLength: 2, maxLength: 5, size: 'max' }),
  })
  .map(({ nodes, older, earlier, earlierIndex, own, acks }) => {
    // An entry on a majority would have been committed, and nobody without it could have led in between: so of five nodes one
    // may have had entries of the earlier term, and of fewer none.
    const before = older.length + (nodes === 5 ? earlier : 0);
    const now = logOf({ older, earlier, own }).length;
    const sane = acks.map(({ from, index, end, kind }): Ack => {
      if (kind === 'late' && earlier > 0) return { from: STALE, index: Math.min(index, before), end: Math.min(index, before), kind };
      const sent = Math.min(index, now);
      return { from: 2 + ((from - 2) % (nodes - 1)), index: sent, end: kind === 'refused' ? sent : sent + end, kind: kind === 'late' ? 'stored' : kind };
    });
    const earlierStored = earlier === 0 ? 0 : Math.min(earlierIndex, before);
    return { nodes, older, earlier, earlierStored, own, acks: sane.filter(({ index }) => index > 0) };
  });

/** The log of the leader. If it led before, the leader in between replaced its entries of then by one of its own. */
export function logOf({ term = TERM, older, earlier, own }: Pick<Leadership, 'term' | 'older' | 'earlier' | 'own'>): Terms {
  return [...older, ...(earlier > 0 ? [term - 1] : []), ...Array.from({ length: own }, () => term)];
}

/** The commit index of the leader after each answer; nothing if it does not lead. */
export function observe(port: RaftPort, leadership: Leadership): readonly number[] {
  const { nodes, older, earlier, earlierStored, own, acks } = leadership;
  const [term, last] = [termOf(leadership), logOf(leadership).length];
  const start = earlier > 0 ? EARLIER_TERM - 1 : term - 1;
  const bench = new Bench(port, nodes, { term: start, vote: null, entries: entriesOf(older) });
  // Nobody has stored what is not there: a leader may drop proposals, while one of its own is not committed above all.
  let before = Infinity;
  const stored = (from: NodeId, inTerm: number, index: number, end: number) => {
    const [at, lastLogIndex] = inTerm === EARLIER_TERM ? [Math.min(index, before), Math.min(end, before)] : [index, end];
    bench.receive({ type: 'AppendEntriesReply', from, to: EXAMINED, term: inTerm, success: true, index: at, lastLogIndex });
  };
  bench.win();
  if (earlier > 0) {
    for (let i = 0; i < earlier; i++) bench.propose(`earlier${i + 1}`);
    before = lastOf(bench);
    if (earlierStored > 0) stored(STALE, EARLIER_TERM, earlierStored, earlierStored);
    const prev = { prevLogIndex: older.length, prevLogTerm: older.at(-1) ?? 0 };
    const entries = [{ index: older.length + 1, term: term - 1, value: 'between' }];
    bench.receive({ type: 'AppendEntries', from: 2, to: EXAMINED, term: term - 1, ...prev, entries, leaderCommit: 0 });
    bench.win();
  }
  if (!bench.leads(term)) return [];
  for (let i = 0; i < own; i++) {
    const length = lastOf(bench);
    const sent = bench.propose(`own${i + 1}`);
    // An entry with which its term began is one of its own as well.
    if (sent.length === 0 && lastOf(bench) === length && length < last) throw new ScenarioUnsupported('the leader dropped a proposal, as it may');
  }
  // Others have what it has sent: some leaders send with their heartbeats only.
  bench.tick();
  return acks.map(({ from, index, end, kind }) => {
    if (kind === 'stored') stored(from, term, index, end);
    else if (kind === 'late') stored(from, EARLIER_TERM, index, end);
    else bench.receive({ type: 'AppendEntriesReply', from, to: EXAMINED, term, success: false, index: last, lastLogIndex: index });
    return bench.state.commit;
  });
}

const lastOf = (bench: Bench) => bench.base + bench.entries.length;

/** What the leader knows each node to store after some answers. */
export function known(leadership: Leadership, acks: readonly Ack[]): readonly number[] {
  const stored = acks.filter(({ kind }) => kind === 'stored');
  return Array.from({ length: leadership.nodes }, (_, i) => (i === 0 ? logOf(leadership).length : Math.max(0, ...stored.filter(({ from }) => from === i + 1).map(({ index }) => index))));
}
