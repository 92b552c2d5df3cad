import * as fc from 'fast-check';
import { answerTo, Bench, entriesOf, EXAMINED, type Terms } from './bench';
import type { RaftPort } from './port';

/** A part of the leader's log: the entries from `prev + 1` up to `last`. Messages come late, twice, and from older leaders. */
export interface Request {
  readonly prev: number;
  readonly last: number;
  readonly commit: number;
  /** It was sent by the leader of the term before, whose log was the same up to `last`. */
  readonly old?: true;
}

/** A follower, and what it gets from its leader, which is node 2. */
export interface Following {
  readonly term: number;
  readonly leaderLog: Terms;
  readonly log: Terms;
  readonly requests: readonly Request[];
  /** The follower crashes after the last message and starts again. */
  readonly crash?: true;
}

/** What the follower answered (null: nothing), and what it has then. */
export interface Followed {
  readonly success: boolean | null;
  readonly log: Terms;
  readonly commit: number;
}

const TERM = 8;
// Even terms belong to leaders whose entries the present leader has, odd ones to leaders whose entries it lacks.
const leaderLogs: readonly Terms[] = [[2, 4], [2, 2, 4, 6], [2, 4, 4, 6, 6], [2, 4, 6, 8], [2, 2, 2]];
const strays: readonly Terms[] = [[], [3], [5], [3, 5], [3, 3], [5, 7, 7]];

/** Logs that part somewhere, and messages in any order. */
export const followings: fc.Arbitrary<Following> = fc
  .record({
    leaderLog: fc.constantFrom(...leaderLogs),
    shared: fc.constantFrom(1, 2, 0, 3, 9),
    stray: fc.constantFrom(...strays),
    requests: fc.array(
      fc.record({ prev: fc.constantFrom(0, 1, 2, 3, 4), length: fc.constantFrom(1, 2, 0, 9), commit: fc.constantFrom(0, 1, 2, 3, 4), old: fc.constantFrom(0, 0, 0, 0, 1) }),
      { minLength: 2, maxLength: 5, size: 'max' },
    ),
  })
  .map(({ leaderLog, shared, stray, requests }) => {
    const common = leaderLog.slice(0, shared);
    const log = [...common, ...stray.filter((term) => term > (common.at(-1) ?? 0))];
    const cut = (at: number) => Math.min(at, leaderLog.length);
    // The old leader had the entries before this leader's own.
    const sane = requests.map(({ prev, length, commit, old }): Request => {
      const last = cut(prev + length);
      const request = { prev: cut(prev), last, commit: cut(commit) };
      return old === 1 && !leaderLog.slice(0, last).includes(TERM) ? { ...request, old: true } : request;
    });
    return { term: TERM, leaderLog, log, requests: sane };
  });

/** The same, and sometimes a crash in the end: whether an entry was on disk shows only then. */
export const crashedFollowings: fc.Arbitrary<Following> = fc.tuple(followings, fc.constantFrom(false, false, true)).map(([following, crash]) => (crash ? { ...following, crash: true } : following));

/** What a follower makes of each message, alone on a bench. */
export function observe(port: RaftPort, { term, leaderLog, log, requests, crash }: Following): readonly Followed[] {
  const bench = new Bench(port, 3, { term, vote: null, entries: entriesOf(log) });
  const followed = requests.map(({ prev, last, commit, old }): Followed => {
    const entries = entriesOf(leaderLog.slice(0, last), prev + 1);
    const request = { from: old ? 3 : 2, to: EXAMINED, term: old ? term - 1 : term, prevLogIndex: prev, prevLogTerm: leaderLog[prev - 1] ?? 0, entries, leaderCommit: commit };
    const answer = answerTo(bench.receive({ type: 'AppendEntries', ...request }), request.from, 'AppendEntriesReply');
    return { success: answer === undefined ? null : answer['success'] === true, log: bench.log, commit: bench.state.commit };
  });
  if (crash !== true) return followed;
  bench.restart();
  return followed.map((each, i) => (i === followed.length - 1 ? { ...each, log: bench.log } : each));
}

/** Whether all that was accepted was on disk before any crash: of who keeps it in memory, nothing that is asked here tells which log it has. */
export function keepsOnDisk(followed: readonly Followed[], { requests, crash }: Following): boolean {
  const looked = crash === true ? followed.slice(0, -1) : followed;
  return looked.every(({ success, log }, i) => success !== true || log.length >= (requests[i]?.last ?? 0));
}
