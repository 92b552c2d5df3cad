import * as fc from 'fast-check';
import { invariant, notes, partAnswer, raftPaper, text, verbatim, withNames, type AnyInvariant, type Trace } from '../kernel';
import type { Terms } from './bench';
import { namedCommits, namedFollowings } from './figures';
import { commitViolation, logViolation } from './follower-rules';
import { crashSaid, describeFollower, sayRequest } from './follower-words';
import { crashedFollowings, followings, keepsOnDisk, observe, type Followed, type Following } from './following';
import { followingForm } from './log-forms';
import { leads, logRow, logsPicture, rowAfter } from './log-pictures';
import type { RaftPort } from './port';
import { numbers } from './voter-words';

const trace: Trace<Following, readonly Followed[]> = {
  picture: (followed, { leaderLog, log }) => logsPicture(text('The log of the leader, and that of node 1 after each message', 'Leader 的日志，以及节点 1 在每条消息之后的日志'), [
    logRow(2, leaderLog, 0, leads), logRow(1, log), ...followed.map((each, i) => rowAfter(i + 1, each.log, each.commit)),
  ]),
  length: (followed) => followed.length,
  prefix: (followed, { crash, requests, ...rest }, steps) => ({ observation: followed.slice(0, steps), scenario: { ...rest, requests: requests.slice(0, steps), ...(crash === true && steps === requests.length ? { crash } : {}) } }),
  say: (followed, following, step) => {
    const { success, log, commit } = followed[step] ?? { success: null, log: [], commit: 0 };
    const request = sayRequest(following, following.requests[step], false);
    const then = following.crash === true && step === followed.length - 1 ? crashSaid : text('', '');
    return text(`${request.en} → ${success === true ? 'accepted' : 'refused'}${then.en}; log ${numbers(log)}; commit index ${commit}`, `${request.zh} → ${success === true ? '接受' : '拒绝'}${then.zh}；日志 ${numbers(log)}；提交索引 ${commit}`);
  },
};

const withFigures = (drawn: fc.Arbitrary<Following>) => fc.oneof({ weight: 30, arbitrary: drawn }, { weight: 1, arbitrary: fc.constantFrom(...namedFollowings.map(({ scenario }) => scenario)) });
const shared = { features: ['paper-messages'], observe };
const words = {
  describe: describeFollower,
  picture: ({ leaderLog, log }: Following) => logsPicture(text('The logs of the leader and of node 1 before the messages', '收到消息之前 Leader 和节点 1 的日志'), [logRow(2, leaderLog, 0, leads), logRow(1, log)]),
  brief: (following: Following) => text(
    `logs (terms): leader ${numbers(following.leaderLog)}, node 1 ${numbers(following.log)}; AppendEntries of term ${following.term}: ${following.requests.map((each) => sayRequest(following, each, true).en).join('; ')}${following.crash === true ? crashSaid.en : ''}`,
    `日志（任期）：Leader ${numbers(following.leaderLog)}，节点 1 ${numbers(following.log)}；任期 ${following.term} 的 AppendEntries：${following.requests.map((each) => sayRequest(following, each, true).zh).join('；')}${following.crash === true ? crashSaid.zh : ''}`,
  ),
};
const accepted = (followed: readonly Followed[]) => followed.filter(({ success }) => success === true).length;

export const followerInvariants: readonly AnyInvariant[] = [
  invariant<RaftPort, Following, readonly Followed[]>({
    ...shared,
    id: 'raft/follower-log',
    scenario: withFigures(crashedFollowings),
    form: followingForm,
    statement: text(
      'A follower refuses entries that do not follow on an entry which it has; otherwise it replaces its log from the first conflict on, and from nowhere else.',
      '若新条目的前一个条目与自己的不匹配，Follower 就拒绝；否则只从第一处冲突开始替换自己的日志。',
    ),
    sources: [notes('32.2.2'), raftPaper('§5.3, Figure 2 (AppendEntries RPC), Figure 7')],
    holds: logViolation,
    covers: {
      'a refusal': (followed) => accepted(followed) < followed.length,
      'a conflict': (followed, { log }) => followed.some((each, i) => (followed[i - 1]?.log ?? log).some((term, at) => each.log[at] !== term)),
      'an old message that changes nothing': (followed, { requests, log }) => followed.some(({ success, log: now }, i) => success === true && now.length > (requests[i]?.last ?? 0) && numbers(now) === numbers(followed[i - 1]?.log ?? log)),
      'a message of an old leader': (_followed, { requests }) => requests.some(({ old }) => old === true),
      'a crash after an entry was accepted': (followed, { crash }) => crash === true && accepted(followed) > 0,
    },
    question: partAnswer<Following, readonly Followed[], Terms>({
      ...words,
      applies: keepsOnDisk,
      ask: () => text('Which terms do the entries in the log of node 1 have in the end, by index?', '最后节点 1 的日志中，各条目的任期按索引依次是什么？'),
      answer: (followed) => followed.at(-1)?.log ?? [],
      withAnswer: (followed, log) => followed.map((each, i) => (i === followed.length - 1 ? { ...each, log } : each)),
      say: (log) => verbatim(numbers(log)),
      because: (log, { leaderLog, crash }) => text(
        `An accepted message replaces entries from the first conflict with the leader's log (${numbers(leaderLog)}) on; a refused one changes nothing${crash === true ? ', and what was accepted is on disk, so a crash changes nothing either' : ''}. So it is ${numbers(log)}.`,
        `被接受的消息只从与 Leader 日志（${numbers(leaderLog)}）的第一处冲突开始替换，被拒绝的消息不改变日志${crash === true ? '；已接受的条目都已落盘，崩溃也不改变日志' : ''}。所以结果是 ${numbers(log)}。`,
      ),
      trace,
    }),
  }),
  invariant<RaftPort, Following, readonly Followed[]>({
    ...shared,
    id: 'raft/follower-commit',
    scenario: withFigures(followings),
    form: followingForm,
    statement: text(
      "A follower takes for committed what the leader says is committed, but nothing beyond the last entry that the message has shown to match, and never less than before.",
      'Follower 按 Leader 告知的提交索引提交，但不超过该消息已证明匹配的最后一个条目，也绝不后退。',
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
