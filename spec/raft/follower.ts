import * as fc from 'fast-check';
import { invariant, notes, partAnswer, raftPaper, text, verbatim, violation, withNames, type AnyInvariant, type Text, type Trace, type Violation } from '../kernel';
import { answerTo, Bench, entriesOf, EXAMINED, type Terms } from './bench';
import { namedCommits, namedFollowings } from './figures';
import { describeFollower, sayRequest } from './follower-words';
import { leads, logRow, logsPicture, rowAfter } from './log-pictures';
import type { RaftPort } from './port';
import { numbers } from './voter-words';

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

const followings: fc.Arbitrary<Following> = fc
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

function observe(port: RaftPort, { term, leaderLog, log, requests }: Following): readonly Followed[] {
  const bench = new Bench(port, 3, { term, vote: null, entries: entriesOf(log) });
  return requests.map(({ prev, last, commit, old }) => {
    const entries = entriesOf(leaderLog.slice(0, last), prev + 1);
    const request = { from: old ? 3 : 2, to: EXAMINED, term: old ? term - 1 : term, prevLogIndex: prev, prevLogTerm: leaderLog[prev - 1] ?? 0, entries, leaderCommit: commit };
    const answer = answerTo(bench.receive({ type: 'AppendEntries', ...request }), request.from, 'AppendEntriesReply');
    return { success: answer === undefined ? null : answer['success'] === true, log: bench.log, commit: bench.state.commit };
  });
}

interface Verdict {
  readonly clause: string;
  readonly accepts: boolean;
  readonly log: Terms;
  readonly why: Text;
}

/** What the paper's rules 1 to 4 make of a request on a log. */
function verdictOn({ leaderLog, term }: Following, log: Terms, { prev, last, old }: Request): Verdict {
  const refused = { accepts: false, log };
  if (old) return { ...refused, clause: 'old-leaders-are-refused', why: text(`The request is of term ${term - 1}, but node 1 is in term ${term}: it refuses and its log stays ${numbers(log)}.`, `请求的任期是 ${term - 1}，而节点 1 已处于任期 ${term}：应拒绝，日志保持 ${numbers(log)}。`) };
  if (prev > log.length) return { ...refused, clause: 'gap-is-refused', why: text(`Node 1 has no entry at index ${prev}, so it refuses and its log stays ${numbers(log)}.`, `节点 1 在索引 ${prev} 处没有日志，应拒绝，日志保持 ${numbers(log)}。`) };
  const [own, theirs] = [log[prev - 1] ?? 0, leaderLog[prev - 1] ?? 0];
  if (own !== theirs) return { ...refused, clause: 'mismatch-is-refused', why: text(`At index ${prev} node 1 has an entry of term ${own}, the leader one of term ${theirs}: node 1 refuses and its log stays ${numbers(log)}.`, `在索引 ${prev} 处，节点 1 的任期是 ${own}，Leader 的是 ${theirs}：应拒绝，日志保持 ${numbers(log)}。`) };
  const conflict = leaderLog.slice(prev, last).findIndex((each, i) => log[prev + i] !== each);
  if (conflict < 0) return { clause: 'nothing-new-changes-nothing', accepts: true, log, why: text(`Node 1 already has all that the message brings, so it accepts, and what follows stays: ${numbers(log)}.`, `消息中的日志节点 1 都已有，应接受，其后的日志保留：${numbers(log)}。`) };
  const result = leaderLog.slice(0, last).map((each, i) => (i < prev + conflict ? (log[i] ?? each) : each));
  const index = prev + conflict + 1;
  return index <= log.length
    ? { clause: 'conflict-is-replaced', accepts: true, log: result, why: text(`At index ${index} the logs conflict (term ${log[index - 1] ?? 0} against ${leaderLog[index - 1] ?? 0}): node 1 removes its entries from there on and takes the leader's: ${numbers(result)}.`, `在索引 ${index} 处冲突（任期 ${log[index - 1] ?? 0} 与 ${leaderLog[index - 1] ?? 0}）：节点 1 删除该处及之后的日志，换成 Leader 的：${numbers(result)}。`) }
    : { clause: 'new-entries-are-appended', accepts: true, log: result, why: text(`The entry before matches, so node 1 appends what it lacks: ${numbers(result)}.`, `前一条日志匹配，节点 1 追加缺少的日志：${numbers(result)}。`) };
}

/**
 * A message about what is known to be committed is late. A follower may answer what it knows and leave it at that, for its leader
 * sends the rest again (etcd-io/raft 3.7, raft.go, handleAppendEntries).
 */
function isLate({ prev, old }: Request, commit: number): boolean {
  return old !== true && prev < commit;
}

function logViolation(followed: readonly Followed[], following: Following): Violation | undefined {
  let { log } = following;
  let commit = 0;
  for (const [step, request] of following.requests.entries()) {
    const seen = followed[step];
    if (seen === undefined) return violation('one-result-a-request', text('Every request has a result.', '每个请求都应有一个结果。'), step);
    const { clause, accepts, log: expected, why } = verdictOn(following, log, request);
    const isPassedOver = isLate(request, commit) && numbers(seen.log) === numbers(log);
    if ((seen.success === true) !== accepts || (numbers(seen.log) !== numbers(expected) && !isPassedOver)) return violation(clause, why, step);
    commit = seen.commit;
    log = seen.log;
  }
  return undefined;
}

/** Only what a request has shown to agree with the leader's log is taken for committed, and never less than before. */
function commitViolation(followed: readonly Followed[], { requests }: Following): Violation | undefined {
  let before = 0;
  for (const [step, request] of requests.entries()) {
    const { last, commit } = request;
    const seen = followed[step];
    if (seen === undefined) return violation('one-result-a-request', text('Every request has a result.', '每个请求都应有一个结果。'), step);
    const expected = seen.success === true ? Math.max(before, Math.min(commit, last)) : before;
    if (seen.commit !== expected && !(isLate(request, before) && seen.commit === before)) {
      const reason = seen.success !== true
        ? text('a refused request tells nothing', '被拒绝的请求不说明任何提交')
        : expected === before && Math.min(commit, last) < before
          ? text(`it already knew ${before}`, `它此前已知提交到 ${before}`)
          : text(`the leader has committed ${commit}, and this message vouches for the log up to index ${last}`, `Leader 提交到 ${commit}，而这条消息只保证到索引 ${last} 一致`);
      return violation(seen.commit > expected ? 'commit-not-beyond-what-matches' : 'commit-is-learnt', text(
        `Node 1 has commit index ${expected} after message ${step + 1}: ${reason.en}.`, `第 ${step + 1} 条消息之后，节点 1 的提交索引是 ${expected}：${reason.zh}。`), step);
    }
    before = seen.commit;
  }
  return undefined;
}

const trace: Trace<Following, readonly Followed[]> = {
  picture: (followed, { leaderLog, log }) => logsPicture(text('The log of the leader, and that of node 1 after each message', 'Leader 的日志，以及节点 1 在每条消息之后的日志'), [
    logRow(2, leaderLog, 0, leads), logRow(1, log), ...followed.map((each, i) => rowAfter(i + 1, each.log, each.commit)),
  ]),
  length: (followed) => followed.length,
  prefix: (followed, following, steps) => ({ observation: followed.slice(0, steps), scenario: { ...following, requests: following.requests.slice(0, steps) } }),
  say: (followed, following, step) => {
    const { success, log, commit } = followed[step] ?? { success: null, log: [], commit: 0 };
    const request = sayRequest(following, following.requests[step], false);
    return text(`${request.en} → ${success === true ? 'accepted' : 'refused'}; log ${numbers(log)}; commit index ${commit}`, `${request.zh} → ${success === true ? '接受' : '拒绝'}；日志 ${numbers(log)}；提交索引 ${commit}`);
  },
};

const shared = {
  features: ['paper-messages'],
  scenario: fc.oneof({ weight: 30, arbitrary: followings }, { weight: 1, arbitrary: fc.constantFrom(...namedFollowings.map(({ scenario }) => scenario)) }),
  observe,
};
const words = {
  describe: describeFollower,
  picture: ({ leaderLog, log }: Following) => logsPicture(text('The logs of the leader and of node 1 before the messages', '收到消息之前 Leader 和节点 1 的日志'), [logRow(2, leaderLog, 0, leads), logRow(1, log)]),
  brief: (following: Following) => text(
    `logs (terms): leader ${numbers(following.leaderLog)}, node 1 ${numbers(following.log)}; AppendEntries of term ${following.term}: ${following.requests.map((each) => sayRequest(following, each, true).en).join('; ')}`,
    `日志（任期）：Leader ${numbers(following.leaderLog)}，节点 1 ${numbers(following.log)}；任期 ${following.term} 的 AppendEntries：${following.requests.map((each) => sayRequest(following, each, true).zh).join('；')}`,
  ),
};
const accepted = (followed: readonly Followed[]) => followed.filter(({ success }) => success === true).length;

export const followerInvariants: readonly AnyInvariant[] = [
  invariant<RaftPort, Following, readonly Followed[]>({
    ...shared,
    id: 'raft/follower-log',
    statement: text(
      'A follower refuses entries that do not follow on an entry which it has; otherwise it replaces its log from the first conflict on, and from nowhere else.',
      '若新日志的前一条与自己的不匹配，Follower 就拒绝；否则只从第一处冲突开始替换自己的日志。',
    ),
    sources: [notes('32.2.2'), raftPaper('§5.3, Figure 2 (AppendEntries RPC), Figure 7')],
    holds: logViolation,
    covers: {
      'a refusal': (followed) => accepted(followed) < followed.length,
      'a conflict': (followed, { log }) => followed.some((each, i) => (followed[i - 1]?.log ?? log).some((term, at) => each.log[at] !== term)),
      'an old message that changes nothing': (followed, { requests, log }) => followed.some(({ success, log: now }, i) => success === true && now.length > (requests[i]?.last ?? 0) && numbers(now) === numbers(followed[i - 1]?.log ?? log)),
      'a message of an old leader': (_followed, { requests }) => requests.some(({ old }) => old === true),
    },
    question: partAnswer<Following, readonly Followed[], Terms>({
      ...words,
      ask: () => text('Which terms do the entries in the log of node 1 have in the end, by index?', '最后节点 1 的日志中，各条日志的任期按索引依次是什么？'),
      answer: (followed) => followed.at(-1)?.log ?? [],
      withAnswer: (followed, log) => followed.map((each, i) => (i === followed.length - 1 ? { ...each, log } : each)),
      say: (log) => verbatim(numbers(log)),
      because: (log, { leaderLog }) => text(
        `An accepted message replaces entries from the first conflict with the leader's log (${numbers(leaderLog)}) on; a refused one changes nothing. So it is ${numbers(log)}.`,
        `被接受的消息只从与 Leader 日志（${numbers(leaderLog)}）的第一处冲突开始替换，被拒绝的消息不改变日志。所以结果是 ${numbers(log)}。`,
      ),
      trace,
    }),
  }),
  invariant<RaftPort, Following, readonly Followed[]>({
    ...shared,
    id: 'raft/follower-commit',
    statement: text(
      "A follower takes for committed what the leader says is committed, but nothing beyond the last entry that the message has shown to match, and never less than before.",
      'Follower 按 Leader 告知的提交索引提交，但不超过该消息已证明匹配的最后一条，也绝不后退。',
    ),
    sources: [notes('32.2.4'), raftPaper('§5.3, Figure 2 (AppendEntries RPC, 5)')],
    holds: commitViolation,
    covers: {
      'a commit that is learnt': (followed) => followed.some(({ commit }) => commit > 0),
      'a commit beyond the message': (followed, { requests }) => followed.some(({ success, commit }, i) => success === true && commit < (requests[i]?.commit ?? 0)),
    },
    question: partAnswer<Following, readonly Followed[], number>({
      ...words,
      ask: () => text('Which commit index does node 1 have in the end?', '最后节点 1 的提交索引是多少？'),
      answer: (followed) => followed.at(-1)?.commit ?? 0,
      withAnswer: (followed, commit) => followed.map((each, i) => (i === followed.length - 1 ? { ...each, commit } : each)),
      say: (commit) => verbatim(commit),
      because: (commit) => text(
        `The largest that an accepted message has both announced and shown to match is ${commit}.`, `在被接受的消息中，既被宣布提交又被证明匹配的最大索引是 ${commit}。`),
      rank: (commit) => commit,
      trace,
    }),
  }),
].map((rule, i) => withNames(rule, i === 0 ? namedFollowings : namedCommits));
