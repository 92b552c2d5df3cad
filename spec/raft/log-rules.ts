import { text, violation, type Violation } from '../kernel';
import type { Applied, Change, Item, Knowledge, Milestone } from './log-facts';
import type { NodeId } from './port';
import { majorityOf, type Experiment } from './program';
import { at } from './simulated';

const shown = ({ term, value }: Item) => `${value === '' ? '(empty)' : value}@${term}`;

/** A leader adds to its log and does nothing else to it. */
export function leaderAppends(facts: readonly Change[]): Violation | undefined {
  const wrong = facts.find(({ leads, from, length }) => leads && from <= length);
  if (wrong === undefined) return undefined;
  return violation('leader-only-appends', text(
    `Node ${wrong.node} leads term ${wrong.term} and rewrites its log from index ${wrong.from} on ${at(wrong).en}, although it has ${wrong.length} entries; a leader only appends.`,
    `节点 ${wrong.node} 是任期 ${wrong.term} 的 Leader，已有 ${wrong.length} 条日志，却${at(wrong).zh}从索引 ${wrong.from} 起改写日志；Leader 只能追加。`,
  ), wrong.step);
}

/** Entries with the same index and term are the same, and so is all that comes before them. */
export function logsMatch(facts: readonly Change[]): Violation | undefined {
  // What stands at each index and term for the first time, with the term of its predecessor: by induction the whole prefix.
  const known = new Map<string, { value: string; before: number; node: NodeId }>();
  const terms = new Map<NodeId, number[]>();
  for (const fact of facts) {
    const { node, from, entries, restart, step } = fact;
    const own = restart ? [] : (terms.get(node) ?? []);
    terms.set(node, own);
    own.length = Math.min(own.length, Math.max(0, from - 1));
    for (const { index, term, value } of entries) {
      if (index !== own.length + 1) {
        return violation('no-gaps', text(
          `Node ${node} stores an entry with index ${index} ${at(fact).en}, where its log needs index ${own.length + 1}.`,
          `节点 ${node} ${at(fact).zh}存入索引为 ${index} 的日志，而其日志的下一条应是索引 ${own.length + 1}。`,
        ), step);
      }
      const before = own[own.length - 1] ?? 0;
      own.push(term);
      const key = `${index}@${term}`;
      const same = known.get(key);
      if (same === undefined) known.set(key, { value, before, node });
      else if (same.value !== value) {
        return violation('same-index-and-term-same-entry', text(
          `At index ${index} with term ${term}, node ${node} stores "${value}" ${at(fact).en}, but node ${same.node} has stored "${same.value}" with the same index and term.`,
          `在索引 ${index}、任期 ${term} 处，节点 ${node} ${at(fact).zh}存入“${value}”，而节点 ${same.node} 以相同的索引和任期存过“${same.value}”。`,
        ), step);
      } else if (same.before !== before) {
        return violation('same-entry-same-past', text(
          `Nodes ${same.node} and ${node} both store the entry of index ${index} and term ${term}, but the entries before it differ: of term ${same.before} and of term ${before} (${at(fact).en}).`,
          `节点 ${same.node} 和 ${node} 都有索引 ${index}、任期 ${term} 的日志，但它前一条日志的任期分别是 ${same.before} 和 ${before}（${at(fact).zh}）。`,
        ), step);
      }
    }
  }
  return undefined;
}

/** Along a log terms never decrease, and no entry is of a term that its node has not reached. */
export function termsInOrder(facts: readonly Change[]): Violation | undefined {
  const logs = new Map<NodeId, number[]>();
  for (const fact of facts) {
    const own = fact.restart ? [] : (logs.get(fact.node) ?? []);
    logs.set(fact.node, own);
    own.length = Math.min(own.length, Math.max(0, fact.from - 1));
    for (const { index, term } of fact.entries) {
      const before = own[own.length - 1] ?? 0;
      own.push(term);
      if (term < before) {
        return violation('terms-never-decrease', text(
          `Node ${fact.node} stores an entry of term ${term} at index ${index} ${at(fact).en}, behind one of term ${before}.`,
          `节点 ${fact.node} ${at(fact).zh}在索引 ${index} 处存入任期 ${term} 的日志，而前一条的任期是 ${before}。`,
        ), fact.step);
      }
      if (term > fact.term) {
        return violation('term-was-reached', text(
          `Node ${fact.node} stores an entry of term ${term} at index ${index} ${at(fact).en}, while it is in term ${fact.term}.`,
          `节点 ${fact.node} ${at(fact).zh}在索引 ${index} 处存入任期 ${term} 的日志，而它自己还处于任期 ${fact.term}。`,
        ), fact.step);
      }
    }
  }
  return undefined;
}

/** What is committed in a term stands in the logs of the leaders of all later terms, whichever is seen first. */
export function leadersComplete(facts: readonly Milestone[]): Violation | undefined {
  const commits: Milestone[] = [];
  const leaders: Milestone[] = [];
  for (const fact of facts) {
    const commitsNow = fact.what === 'commits';
    (commitsNow ? commits : leaders).push(fact);
    for (const other of commitsNow ? leaders : commits) {
      const [commit, leader] = commitsNow ? [fact, other] : [other, fact];
      if (leader.term <= commit.term) continue;
      const missing = commit.log.findIndex(({ term, value }, i) => leader.log[i]?.term !== term || leader.log[i]?.value !== value);
      const entry = commit.log[missing];
      if (entry === undefined) continue;
      return violation('leader-has-all-committed', text(
        `Entry ${shown(entry)} at index ${missing + 1} is committed at node ${commit.node} in term ${commit.term} (${at(commit).en}), but node ${leader.node} leads term ${leader.term} without it (${at(leader).en}).`,
        `索引 ${missing + 1} 处的日志 ${shown(entry)} 在任期 ${commit.term} 由节点 ${commit.node} 提交（${at(commit).zh}），但任期 ${leader.term} 的 Leader 节点 ${leader.node} 没有它（${at(leader).zh}）。`,
      ), fact.step);
    }
  }
  return undefined;
}

/** A leader that commits has its entry on a majority of disks. */
export function storedByMajority(facts: readonly Milestone[], experiment: Experiment): Violation | undefined {
  const known = new Set<string>();
  for (const fact of facts) {
    if (fact.what === 'leads') continue;
    const { node, log, storedOn, step } = fact;
    const last = log[log.length - 1];
    if (last === undefined) continue;
    const key = `${log.length}/${shown(last)}`;
    if (!known.has(key) && storedOn.length < majorityOf(experiment)) {
      return violation('majority-stores-it', text(
        `Node ${node} takes entry ${shown(last)} at index ${log.length} for committed ${at(fact).en}, but it is durable on only ${storedOn.length} of ${experiment.nodes} nodes.`,
        `节点 ${node} ${at(fact).zh}认为索引 ${log.length} 处的日志 ${shown(last)} 已提交，但 ${experiment.nodes} 个节点中只有 ${storedOn.length} 个将它落盘。`,
      ), step);
    }
    known.add(key);
  }
  return undefined;
}

/** By counting replicas a leader commits only entries of its own term (Figure 8); older ones follow with them. */
export function ownTermCounts(facts: readonly Milestone[]): Violation | undefined {
  for (const fact of facts) {
    const last = fact.log[fact.log.length - 1];
    if (fact.what === 'leads' || fact.role !== 'leader' || last === undefined || fact.log.length <= fact.before || last.term === fact.term) continue;
    return violation('own-term-is-counted', text(
      `Node ${fact.node} leads term ${fact.term} and commits up to index ${fact.log.length} ${at(fact).en}, an entry of term ${last.term}: of older terms a leader commits nothing until an entry of its own term follows.`,
      `任期 ${fact.term} 的 Leader 节点 ${fact.node} ${at(fact).zh}提交到索引 ${fact.log.length}，那是任期 ${last.term} 的日志：Leader 不能靠计数提交旧任期的日志，必须等本任期的日志提交。`,
    ), fact.step);
  }
  return undefined;
}

export function commitGrows(facts: readonly Knowledge[]): Violation | undefined {
  const commits = new Map<NodeId, number>();
  for (const fact of facts) {
    const { node, restart, commit, length, step } = fact;
    const before = restart ? 0 : (commits.get(node) ?? 0);
    commits.set(node, commit);
    if (commit > length) {
      return violation('commit-within-log', text(
        `Node ${node} takes index ${commit} for committed ${at(fact).en}, but its log has ${length} entries.`,
        `节点 ${node} ${at(fact).zh}认为提交到了索引 ${commit}，但它的日志只有 ${length} 条。`,
      ), step);
    }
    if (commit < before) {
      return violation('commit-grows', text(
        `Node ${node} goes back to commit index ${commit} ${at(fact).en}; it was ${before}.`,
        `节点 ${node} 的提交索引${at(fact).zh}从 ${before} 退回到 ${commit}。`,
      ), step);
    }
  }
  return undefined;
}

/** At each index all state machines get the same entry. */
export function sameApplied(facts: readonly Applied[]): Violation | undefined {
  const known = new Map<number, Applied>();
  for (const fact of facts) {
    if (fact.restart) continue;
    const same = known.get(fact.index) ?? fact;
    known.set(fact.index, same);
    if (same.term === fact.term && same.value === fact.value) continue;
    return violation('same-at-each-index', text(
      `At index ${fact.index} node ${fact.node} applies ${shown(fact)} ${at(fact).en}, but node ${same.node} applied ${shown(same)} there ${at(same).en}.`,
      `在索引 ${fact.index} 处，节点 ${fact.node} ${at(fact).zh}应用了 ${shown(fact)}，而节点 ${same.node} ${at(same).zh}应用的是 ${shown(same)}。`,
    ), fact.step);
  }
  return undefined;
}

/** Each node applies its own committed entries one after the other, each once after a start. */
export function appliedInOrder(facts: readonly Applied[]): Violation | undefined {
  const next = new Map<NodeId, number>();
  for (const fact of facts) {
    const { node, restart, index, own, commit, step } = fact;
    const expected = restart ? 0 : (next.get(node) ?? 1);
    next.set(node, restart ? 1 : expected + 1);
    if (restart) continue;
    const where = at(fact);
    if (index !== expected) {
      return violation('one-after-the-other', text(
        `Node ${node} applies index ${index} ${where.en}, where index ${expected} is next.`, `节点 ${node} ${where.zh}应用了索引 ${index}，而下一条应是索引 ${expected}。`), step);
    }
    if (index > commit) {
      return violation('only-committed', text(
        `Node ${node} applies index ${index} ${where.en}, although it knows only ${commit} to be committed.`, `节点 ${node} ${where.zh}应用了索引 ${index}，但它所知的提交索引只到 ${commit}。`), step);
    }
    if (own?.term !== fact.term || own.value !== fact.value) {
      return violation('what-it-stores', text(
        `Node ${node} applies ${shown(fact)} at index ${index} ${where.en}, but its log has ${own === null ? 'nothing' : shown(own)} there.`,
        `节点 ${node} ${where.zh}在索引 ${index} 处应用了 ${shown(fact)}，但它的日志在该处是${own === null ? '空的' : ` ${shown(own)}`}。`), step);
    }
  }
  return undefined;
}
