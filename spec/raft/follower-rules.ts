import { join, text, violation, type Text, type Violation } from '../kernel';
import type { Terms } from './bench';
import type { Followed, Following, Request } from './following';
import { numbers } from './voter-words';

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
  if (prev > log.length) return { ...refused, clause: 'gap-is-refused', why: text(`Node 1 has no entry at index ${prev}, so it refuses and its log stays ${numbers(log)}.`, `节点 1 在索引 ${prev} 处没有条目，应拒绝，日志保持 ${numbers(log)}。`) };
  const [own, theirs] = [log[prev - 1] ?? 0, leaderLog[prev - 1] ?? 0];
  if (own !== theirs) return { ...refused, clause: 'mismatch-is-refused', why: text(`At index ${prev} node 1 has an entry of term ${own}, the leader one of term ${theirs}: node 1 refuses and its log stays ${numbers(log)}.`, `在索引 ${prev} 处，节点 1 的任期是 ${own}，Leader 的是 ${theirs}：应拒绝，日志保持 ${numbers(log)}。`) };
  const conflict = leaderLog.slice(prev, last).findIndex((each, i) => log[prev + i] !== each);
  if (conflict < 0) return { clause: 'nothing-new-changes-nothing', accepts: true, log, why: text(`Node 1 already has all that the message brings, so it accepts, and what follows stays: ${numbers(log)}.`, `消息中的条目节点 1 都已有，应接受，其后的条目保留：${numbers(log)}。`) };
  const result = leaderLog.slice(0, last).map((each, i) => (i < prev + conflict ? (log[i] ?? each) : each));
  const index = prev + conflict + 1;
  return index <= log.length
    ? { clause: 'conflict-is-replaced', accepts: true, log: result, why: text(`At index ${index} the logs conflict (term ${log[index - 1] ?? 0} against ${leaderLog[index - 1] ?? 0}): node 1 removes its entries from there on and takes the leader's: ${numbers(result)}.`, `在索引 ${index} 处冲突（任期 ${log[index - 1] ?? 0} 与 ${leaderLog[index - 1] ?? 0}）：节点 1 删除该处及之后的条目，换成 Leader 的：${numbers(result)}。`) }
    : { clause: 'new-entries-are-appended', accepts: true, log: result, why: text(`The entry before matches, so node 1 appends what it lacks: ${numbers(result)}.`, `前一个条目匹配，节点 1 追加缺少的条目：${numbers(result)}。`) };
}

/**
 * A message about what is known to be committed is late. A follower may answer what it knows and leave it at that, for its leader
 * sends the rest again (etcd-io/raft 3.7, raft.go, handleAppendEntries).
 */
function isLate({ prev, old }: Request, commit: number): boolean {
  return old !== true && prev < commit;
}

/** An entry that is not the leader's can be committed by nobody: who refuses for it may remove it at once, with what follows. */
function isTidied(clause: string, log: Terms, { prev }: Request, now: Terms): boolean {
  return clause === 'mismatch-is-refused' && numbers(now) === numbers(log.slice(0, prev - 1));
}

const crashed = text('What it accepts is on disk before it answers, so a crash afterwards takes nothing away.', '接受的条目在应答之前就已落盘，此后崩溃不会丢失。');

/** What a follower answers, and what becomes of its log. */
export function logViolation(followed: readonly Followed[], following: Following): Violation | undefined {
  let { log } = following;
  let commit = 0;
  for (const [step, request] of following.requests.entries()) {
    const seen = followed[step];
    if (seen === undefined) return violation('one-result-a-request', text('Every request has a result.', '每个请求都应有一个结果。'), step);
    const { clause, accepts, log: expected, why } = verdictOn(following, log, request);
    const isLast = step === following.requests.length - 1;
    const isLeft = isTidied(clause, log, request, seen.log) || (isLate(request, commit) && numbers(seen.log) === numbers(log));
    if ((seen.success === true) !== accepts || (numbers(seen.log) !== numbers(expected) && !isLeft)) return violation(clause, isLast && following.crash === true && accepts ? join([why, crashed], 'sentences') : why, step);
    commit = seen.commit;
    log = seen.log;
  }
  return undefined;
}

/**
 * Only what a request has shown to agree with the leader's log is taken for committed, and never less than before. Who keeps in
 * mind what earlier requests of this leader have shown, and what they told of, may know of more than the last one says.
 */
export function commitViolation(followed: readonly Followed[], { requests }: Following): Violation | undefined {
  let [before, heard, shown] = [0, 0, 0];
  for (const [step, request] of requests.entries()) {
    const { last, commit } = request;
    const seen = followed[step];
    if (seen === undefined) return violation('one-result-a-request', text('Every request has a result.', '每个请求都应有一个结果。'), step);
    const expected = seen.success === true ? Math.max(before, Math.min(commit, last)) : before;
    if (seen.success === true) shown = Math.max(shown, last);
    if (request.old !== true) heard = Math.max(heard, commit);
    const isKnown = seen.commit > expected && seen.commit <= Math.min(heard, shown);
    if (seen.commit !== expected && !isKnown && !(isLate(request, before) && seen.commit === before)) {
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
