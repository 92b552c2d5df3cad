import * as fc from 'fast-check';
import { inEach, invariant, partAnswer, raftPaper, notes, text, verbatim, violation, type AnyInvariant, type Text } from '../kernel';
import { Bench, entriesOf, EXAMINED, type Terms } from './bench';
import { leads, logRow, logsPicture } from './log-pictures';
import { sentForm } from './log-forms';
import type { RaftPort } from './port';
import { numbers } from './voter-words';

/** A follower that is sent a snapshot. */
export interface Sent {
  readonly log: Terms;
  readonly leaderLog: Terms;
  /** What the follower knows to be committed; up to there its log is the leader's. */
  readonly commit: number;
  /** How far the snapshot reaches. */
  readonly index: number;
  /** It is from the leader of the term before. */
  readonly old?: true;
}

/** What the follower has then: a snapshot up to an index (0: none) and the terms of the entries after it. */
export interface Kept {
  readonly base: number;
  readonly rest: Terms;
  readonly commit: number;
  readonly term: number;
}

const TERM = 8;
const leaderLogs: readonly Terms[] = [[2, 4], [2, 2, 4, 6], [2, 4, 4, 6, 6], [2, 2, 2]];
const strays: readonly Terms[] = [[], [3], [3, 5], [5, 7, 7], [3, 3, 3]];

const sents: fc.Arbitrary<Sent> = fc
  .record({ leaderLog: fc.constantFrom(...leaderLogs), shared: fc.constantFrom(1, 2, 0, 3, 5), stray: fc.constantFrom(...strays), commit: fc.constantFrom(0, 1, 2, 3), index: fc.constantFrom(2, 1, 3, 4), old: fc.constantFrom(0, 0, 0, 0, 1) })
  .map(({ leaderLog, shared, stray, commit, index, old }): Sent => {
    const common = leaderLog.slice(0, shared);
    const log = [...common, ...stray.filter((term) => term > (common.at(-1) ?? 0))];
    return { log, leaderLog, commit: Math.min(commit, common.length), index: Math.min(index, leaderLog.length), ...(old === 1 ? { old: true as const } : {}) };
  });

function observe(port: RaftPort, { log, leaderLog, commit, index, old }: Sent): Kept {
  const bench = new Bench(port, 3, { term: TERM, vote: null, entries: entriesOf(log) });
  bench.receive({ type: 'AppendEntries', from: 2, to: EXAMINED, term: TERM, prevLogIndex: commit, prevLogTerm: leaderLog[commit - 1] ?? 0, entries: [], leaderCommit: commit });
  const snapshot = { index, term: leaderLog[index - 1] ?? 0, data: '1' };
  bench.receive({ type: 'InstallSnapshot', from: old ? 3 : 2, to: EXAMINED, term: old ? TERM - 1 : TERM, snapshot });
  return { base: bench.base, rest: bench.log, commit: bench.state.commit, term: bench.state.term };
}

/** What becomes of the log, and why. */
function expectedOf({ log, leaderLog, commit, index, old }: Sent): { base: number; rest: Terms; commit: number; clause: string; why: Text } {
  const term = leaderLog[index - 1] ?? 0;
  const unchanged = { base: 0, rest: log, commit };
  if (old) {
    return { ...unchanged, clause: 'old-leaders-are-refused', why: text(`The snapshot comes from the leader of term ${TERM - 1}, and node 1 is in term ${TERM}: nothing changes.`, `快照来自任期 ${TERM - 1} 的 Leader，而节点 1 已处于任期 ${TERM}：什么都不变。`) };
  }
  if (index <= commit) {
    return { ...unchanged, clause: 'nothing-new-changes-nothing', why: text(`The commit index of node 1 is ${commit}, so it has all that a snapshot up to index ${index} brings: nothing changes.`, `节点 1 已知提交到索引 ${commit}，截至索引 ${index} 的快照没有新内容：什么都不变。`) };
  }
  if (log[index - 1] === term) {
    return { base: index, rest: log.slice(index), commit: index, clause: 'what-follows-stays', why: text(`The entry of node 1 at index ${index} is of term ${term}, as in the snapshot: what follows it stays.`, `节点 1 在索引 ${index} 处的条目任期为 ${term}，与快照一致：其后的条目保留。`) };
  }
  const own = log[index - 1];
  return {
    base: index,
    rest: [],
    commit: index,
    clause: 'a-log-that-differs-goes',
    why: own === undefined
      ? text(`Node 1 has no entry at index ${index}: the snapshot takes the place of its whole log.`, `节点 1 在索引 ${index} 处没有条目：快照取代其全部日志。`)
      : text(`At index ${index} node 1 has an entry of term ${own}, the snapshot ends with one of term ${term}: the whole log goes.`, `在索引 ${index} 处节点 1 的任期是 ${own}，而快照结束于任期 ${term}：整个日志都要丢弃。`),
  };
}

/** Whose log agrees has no need of the snapshot: it may keep all of it (etcd-io/raft 3.7, raft.go, restore: "fast-forwarded commit"). */
function keepsAll({ base, rest }: Kept, { log }: Sent): boolean {
  return base === 0 && numbers(rest) === numbers(log);
}

/** What is known to be committed a snapshot may stand for, be it another's: the paper's rules do so (Figure 13, rules 5 and 6). */
function letsTheBeginningGo({ base, rest }: Kept, { log, index }: Sent): boolean {
  return base === index && numbers(rest) === numbers(log.slice(index));
}

function isFree(clause: string, kept: Kept, sent: Sent): boolean {
  return (clause === 'what-follows-stays' && keepsAll(kept, sent)) || (clause === 'nothing-new-changes-nothing' && letsTheBeginningGo(kept, sent));
}

type Answer = Pick<Kept, 'base' | 'rest'>;

export const installInvariant: AnyInvariant = invariant<RaftPort, Sent, Kept>({
  id: 'raft/install-snapshot',
  statement: text(
    'A snapshot that brings something new takes the place of the log up to its end; what follows stays only if the entry there has the same term; what is known to be committed never goes back, nor does the term.',
    '带来新内容的快照取代截至其末尾的条目；仅当该处条目的任期相同时，其后的条目才保留；已知的提交和任期都不后退。',
  ),
  sources: [notes('32.3.3'), raftPaper('§7, Figure 13 (InstallSnapshot RPC)')],
  features: ['paper-messages', 'snapshots'],
  scenario: sents,
  form: sentForm(TERM),
  observe,
  holds(kept, sent) {
    const { base, rest, commit, clause, why } = expectedOf(sent);
    if (kept.term !== TERM) return violation('the-term-stays', text(`Node 1 is in term ${TERM}, and a snapshot changes nothing about that: ${kept.term} is wrong.`, `节点 1 处于任期 ${TERM}，快照不会改变任期：${kept.term} 不对。`));
    if ((kept.base !== base || numbers(kept.rest) !== numbers(rest)) && !isFree(clause, kept, sent)) return violation(clause, why);
    return kept.commit === commit ? undefined : violation('commit-follows', text(`The commit index is ${commit} then, not ${kept.commit}.`, `此时提交索引是 ${commit}，而不是 ${kept.commit}。`));
  },
  covers: {
    'entries after it that stay': ({ base, rest }, { index, commit, old }) => old !== true && index > commit && base + rest.length > index,
    'a log that differs': ({ base, rest }, { log }) => base > 0 && rest.length === 0 && log.length > base,
    'a snapshot of the past': (_kept, { index, commit, old }) => index <= commit && old !== true,
  },
  question: partAnswer<Sent, Kept, Answer>({
    describe: ({ log, leaderLog, commit, index, old }) => inEach((language) => {
      const table = (who: readonly [string, string], header: string) => `| | ${header} |\n| --- | --- |\n| ${who[0]} | ${numbers(leaderLog)} |\n| ${who[1]} | ${numbers(log)} |`;
      const sender = old ? 3 : 2;
      const term = old ? TERM - 1 : TERM;
      return language === 'en'
        ? `Node 2 of three leads term ${TERM}. Node 1 is a follower in term ${TERM} without a snapshot; its commit index is ${commit}.\n\n${table(['node 2', 'node 1'], 'terms of its log entries, by index')}\n\nIt gets InstallSnapshot from node ${sender}: term ${term}, last included index ${index}, last included term ${leaderLog[index - 1] ?? 0}.`
        : `三个节点中的节点 2 是任期 ${TERM} 的 Leader。节点 1 是任期 ${TERM} 的 Follower，没有快照，已知提交到索引 ${commit}。\n\n${table(['节点 2', '节点 1'], '各条目的任期（按索引）')}\n\n它收到节点 ${sender} 的 InstallSnapshot：term ${term}，lastIncludedIndex ${index}，lastIncludedTerm ${leaderLog[index - 1] ?? 0}。`;
    }),
    picture: ({ log, leaderLog, commit }) => logsPicture(text('The logs of the leader and of node 1 before the snapshot', '收到快照之前 Leader 和节点 1 的日志'), [logRow(2, leaderLog, 0, leads), logRow(1, log, commit)]),
    brief: ({ log, leaderLog, commit, index, old }) => text(
      `log (terms) ${numbers(log)}, committed up to ${commit}; ${old ? 'an old leader' : 'the leader'} sends a snapshot up to index ${index} of term ${leaderLog[index - 1] ?? 0}; the log of the leader: ${numbers(leaderLog)}`,
      `日志（任期）${numbers(log)}，已提交到 ${commit}；${old ? '旧 Leader' : 'Leader'} 发来快照，到索引 ${index}、任期 ${leaderLog[index - 1] ?? 0}；Leader 的日志：${numbers(leaderLog)}`,
    ),
    ask: () => text('How far does the snapshot of node 1 reach then (0: it has none), and which terms do the entries after it have?', '之后节点 1 的快照到哪个索引为止（0 表示没有），其后各条目的任期是什么？'),
    answer: ({ base, rest }) => ({ base, rest }),
    withAnswer: (kept, answer) => ({ ...kept, ...answer }),
    say: ({ base, rest }) => verbatim(`${base}; ${numbers(rest)}`),
    because: (_answer, sent) => expectedOf(sent).why,
  }),
});
