import { text, violation, type Text, type Violation } from '../kernel';
import { endOf, type Applied, type Item, type Knowledge, type Milestone } from './log-facts';
import { chained } from './machine';
import type { Members, NodeId } from './port';
import { itemSaid, itemSign } from './portrait-words';
import { at } from './simulated';

function isMajority(voters: readonly NodeId[], nodes: readonly NodeId[]): boolean {
  return voters.filter((node) => nodes.includes(node)).length * 2 > voters.length;
}

/** A majority of the voters, and during a joint change of the outgoing ones as well. */
export function isQuorum({ voters, outgoing }: Members, nodes: readonly NodeId[]): boolean {
  return isMajority(voters, nodes) && (outgoing === undefined || isMajority(outgoing, nodes));
}

/** How many voters of a configuration are among some nodes, for messages. */
export function counted({ voters, outgoing }: Members, nodes: readonly NodeId[]): Text {
  const count = (list: readonly NodeId[]) => list.filter((node) => nodes.includes(node)).length;
  if (outgoing === undefined) return text(`${count(voters)} of ${voters.length} voters`, ` ${voters.length} 个投票成员中的 ${count(voters)} 个`);
  return text(
    `${count(voters)} of ${voters.length} new and ${count(outgoing)} of ${outgoing.length} old voters`,
    `新配置 ${voters.length} 个投票成员中的 ${count(voters)} 个、旧配置 ${outgoing.length} 个中的 ${count(outgoing)} 个`,
  );
}

/** A log lacks an item at an index, or has another there; what a snapshot stands for is judged where it was made. */
function differs(log: Milestone, index: number, { term, value }: Item): boolean {
  if (index <= log.base) return false;
  const own = log.log[index - 1 - log.base];
  return own?.term !== term || own.value !== value;
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
      // A commit that only a snapshot tells of is no more than an index.
      const short = endOf(leader) < commit.base;
      const missing = short ? -1 : commit.log.findIndex((item, i) => differs(leader, commit.base + i + 1, item));
      if (!short && missing < 0) continue;
      const index = commit.base + missing + 1;
      const entry = commit.log[missing];
      const which = entry === undefined ? text('entry', '条目') : itemSaid(entry);
      return violation('leader-has-all-committed', text(
        `The ${which.en} at index ${index} is committed at node ${commit.node} in term ${commit.term} (${at(commit).en}), but node ${leader.node} leads term ${leader.term} without it (${at(leader).en}).`,
        `索引 ${index} 处的${which.zh}在任期 ${commit.term} 由节点 ${commit.node} 提交（${at(commit).zh}），但任期 ${leader.term} 的 Leader 节点 ${leader.node} 没有它（${at(leader).zh}）。`,
      ), fact.step);
    }
  }
  return undefined;
}

/** A leader that commits has its entry on a majority of disks. */
export function storedByMajority(facts: readonly Milestone[]): Violation | undefined {
  const known = new Set<string>();
  for (const fact of facts) {
    if (fact.what === 'leads') continue;
    const { node, log, storedOn, members, step } = fact;
    const last = log[log.length - 1];
    if (last === undefined) continue;
    const index = endOf(fact);
    const key = `${index}/${itemSign(last)}`;
    if (!known.has(key) && !isQuorum(members, storedOn)) {
      return violation('majority-stores-it', text(
        `Node ${node} takes the ${itemSaid(last).en} at index ${index} for committed ${at(fact).en}, but it is durable on ${counted(members, storedOn).en} only.`,
        `节点 ${node} ${at(fact).zh}认为索引 ${index} 处的${itemSaid(last).zh}已提交，但将它落盘的只有${counted(members, storedOn).zh}。`,
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
    if (fact.what === 'leads' || fact.role !== 'leader' || last === undefined || endOf(fact) <= fact.before || last.term === fact.term) continue;
    return violation('own-term-is-counted', text(
      `Node ${fact.node} leads term ${fact.term} and commits up to index ${endOf(fact)} ${at(fact).en}, an entry of term ${last.term}: of older terms a leader commits nothing until an entry of its own term follows.`,
      `任期 ${fact.term} 的 Leader 节点 ${fact.node} ${at(fact).zh}提交到索引 ${endOf(fact)}，那是任期 ${last.term} 的条目：Leader 不能靠计数提交旧任期的条目，必须等本任期的条目提交。`,
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
        `节点 ${node} ${at(fact).zh}认为提交到了索引 ${commit}，但它的日志只有 ${length} 个条目。`,
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

/** At each index all state machines get the same entry, and a snapshot is what these entries make. */
export function sameApplied(facts: readonly Applied[]): Violation | undefined {
  const known = new Map<number, Applied>();
  // What state machines are after each index, by those who applied it first; and what each one is now.
  const digests = new Map<number, number>([[0, 0]]);
  const machines = new Map<NodeId, number>();
  for (const fact of facts) {
    const { index, node, term, value, snapshot, step } = fact;
    if (snapshot !== undefined) {
      machines.set(node, Number(snapshot));
      if (digests.get(index) === Number(snapshot)) continue;
      return violation('snapshot-is-what-was-applied', text(
        `Node ${node} sets its state machine to a snapshot at index ${index} ${at(fact).en}, but that is not what the entries up to there have made of any.`,
        `节点 ${node} ${at(fact).zh}用索引 ${index} 处的快照设置状态机，但它与应用到该处的日志所得的状态不符。`), step);
    }
    const same = known.get(index) ?? fact;
    known.set(index, same);
    if (same.term !== term || same.value !== value) {
      return violation('same-at-each-index', text(
        `At index ${index} node ${node} applies the ${itemSaid(fact).en} ${at(fact).en}, but node ${same.node} applied the ${itemSaid(same).en} there ${at(same).en}.`,
        `在索引 ${index} 处，节点 ${node} ${at(fact).zh}应用了${itemSaid(fact).zh}，而节点 ${same.node} ${at(same).zh}应用的是${itemSaid(same).zh}。`), step);
    }
    const digest = chained(machines.get(node) ?? 0, term, value);
    machines.set(node, digest);
    if (!digests.has(index)) digests.set(index, digest);
  }
  return undefined;
}

/** Each node applies its own committed entries one after the other, each once after a start. */
export function appliedInOrder(facts: readonly Applied[]): Violation | undefined {
  const next = new Map<NodeId, number>();
  for (const fact of facts) {
    const { node, restart, index, own, commit, step, snapshot } = fact;
    const expected = restart ? 0 : (next.get(node) ?? 1);
    next.set(node, index + 1);
    if (restart) continue;
    const where = at(fact);
    if (snapshot !== undefined ? index < expected - 1 : index !== expected) {
      return violation('one-after-the-other', text(
        `Node ${node} ${snapshot === undefined ? 'applies' : 'goes back to a snapshot at'} index ${index} ${where.en}, where index ${expected} is next.`,
        `节点 ${node} ${where.zh}${snapshot === undefined ? '应用了' : '退回到快照的'}索引 ${index}，而下一个条目应是索引 ${expected}。`), step);
    }
    if (snapshot !== undefined) continue;
    if (index > commit) {
      return violation('only-committed', text(
        `Node ${node} applies index ${index} ${where.en}, although its commit index is only ${commit}.`, `节点 ${node} ${where.zh}应用了索引 ${index}，但它所知的提交索引只到 ${commit}。`), step);
    }
    if (own?.term !== fact.term || own.value !== fact.value) {
      return violation('what-it-stores', text(
        `Node ${node} applies the ${itemSaid(fact).en} at index ${index} ${where.en}, but its log has ${own === null ? 'nothing' : `the ${itemSaid(own).en}`} there.`,
        `节点 ${node} ${where.zh}在索引 ${index} 处应用了${itemSaid(fact).zh}，但它的日志在该处${own === null ? '没有条目' : `是${itemSaid(own).zh}`}。`), step);
    }
  }
  return undefined;
}
