import { text, violation, type Violation } from '../kernel';
import type { Change } from './log-facts';
import type { NodeId } from './port';
import { at } from './simulated';

/** A leader adds to its log and does nothing else to it. */
export function leaderAppends(facts: readonly Change[]): Violation | undefined {
  const wrong = facts.find(({ leads, from, length }) => leads && from <= length);
  if (wrong === undefined) return undefined;
  return violation('leader-only-appends', text(
    `Node ${wrong.node} leads term ${wrong.term} and rewrites its log from index ${wrong.from} on ${at(wrong).en}, although it has ${wrong.length} entries; a leader only appends.`,
    `节点 ${wrong.node} 是任期 ${wrong.term} 的 Leader，已有 ${wrong.length} 个条目，却${at(wrong).zh}从索引 ${wrong.from} 起改写日志；Leader 只能追加。`,
  ), wrong.step);
}

/** The terms of a log, as far as it is known: from the index after `base` on. */
interface Terms {
  base: number;
  baseTerm: number;
  terms: number[];
}

const end = ({ base, terms }: Terms) => base + terms.length;
const lastTerm = ({ baseTerm, terms }: Terms) => terms.at(-1) ?? baseTerm;

/** The log before entries are added to it: what they replace is gone. */
function cut(known: Terms | undefined, { restart, snapshot, from }: Change): Terms {
  const own = restart || known === undefined ? { base: 0, baseTerm: 0, terms: [] } : known;
  if (snapshot !== undefined) {
    own.terms = own.terms.slice(Math.max(0, snapshot.index - own.base));
    own.base = snapshot.index;
    own.baseTerm = snapshot.term;
  } else own.terms.length = Math.max(0, Math.min(own.terms.length, from - 1 - own.base));
  return own;
}

/** What stands at each index and term for the first time, with the term of its predecessor: by induction the whole prefix. */
type Known = Map<string, { readonly value: string; readonly before: number; readonly node: NodeId }>;

/**
 * What a node had written when it crashed, and does not find when it starts, was in nobody's log if no other has it: the paper's logs are
 * on stable storage. So it is forgotten. If a message with it comes late, what that leaves in a log is compared as ever.
 */
function forgetLost(known: Known, logs: ReadonlyMap<NodeId, Terms>, { node, from, entries }: Change): void {
  const own = logs.get(node);
  if (own === undefined) return;
  for (let index = end(own); index > own.base; index--) {
    const term = own.terms[index - 1 - own.base];
    if (index < from || entries[index - from]?.term === term) return;
    if (![...logs].some(([other, { base, terms }]) => other !== node && terms[index - 1 - base] === term)) known.delete(`${index}@${term ?? 0}`);
  }
}

/** Entries with the same index and term are the same, and so is all that comes before them. */
export function logsMatch(facts: readonly Change[]): Violation | undefined {
  const known: Known = new Map();
  const logs = new Map<NodeId, Terms>();
  // A snapshot in front of entries that do not follow on it: in the same event they have to go.
  let doubt: { readonly violation: Violation; readonly node: NodeId; readonly step: number; readonly index: number } | undefined;
  for (const fact of facts) {
    const { node, from, entries, step, snapshot } = fact;
    if (doubt !== undefined && !(doubt.node === node && doubt.step === step && snapshot === undefined && from <= doubt.index)) return doubt.violation;
    doubt = undefined;
    if (fact.restart) forgetLost(known, logs, fact);
    const own = cut(logs.get(node), fact);
    logs.set(node, own);
    const following = snapshot === undefined ? undefined : known.get(`${own.base + 1}@${own.terms[0] ?? -1}`);
    if (following !== undefined && following.before !== own.baseTerm) {
      doubt = { node, step, index: own.base + 1, violation: anotherPast(fact, following, own.base + 1, own.terms[0] ?? 0, own.baseTerm) };
    }
    for (const { index, term, value } of entries) {
      if (index !== end(own) + 1) {
        return violation('no-gaps', text(
          `Node ${node} stores an entry with index ${index} ${at(fact).en}, where its log needs index ${end(own) + 1}.`,
          `节点 ${node} ${at(fact).zh}存入索引为 ${index} 的条目，而其日志的下一个条目应在索引 ${end(own) + 1}。`,
        ), step);
      }
      const before = lastTerm(own);
      own.terms.push(term);
      const key = `${index}@${term}`;
      const same = known.get(key);
      if (same === undefined) known.set(key, { value, before, node });
      else if (same.value !== value) {
        return violation('same-index-and-term-same-entry', text(
          `At index ${index} with term ${term}, node ${node} stores "${value}" ${at(fact).en}, but node ${same.node} has stored "${same.value}" with the same index and term.`,
          `在索引 ${index}、任期 ${term} 处，节点 ${node} ${at(fact).zh}存入“${value}”，而节点 ${same.node} 以相同的索引和任期存过“${same.value}”。`,
        ), step);
      } else if (same.before !== before) return anotherPast(fact, same, index, term, before);
    }
  }
  return doubt?.violation;
}

function anotherPast(fact: Change, same: { readonly before: number; readonly node: NodeId }, index: number, term: number, before: number): Violation {
  return violation('same-entry-same-past', text(
    `Nodes ${same.node} and ${fact.node} both store the entry of index ${index} and term ${term}, but the entries before it differ: of term ${same.before} and of term ${before} (${at(fact).en}).`,
    `节点 ${same.node} 和 ${fact.node} 都有索引 ${index}、任期 ${term} 的条目，但它们前一个条目的任期分别是 ${same.before} 和 ${before}（${at(fact).zh}）。`,
  ), fact.step);
}

/** Along a log terms never decrease, and no entry is of a term that its node has not reached. */
export function termsInOrder(facts: readonly Change[]): Violation | undefined {
  const logs = new Map<NodeId, Terms>();
  for (const fact of facts) {
    const own = cut(logs.get(fact.node), fact);
    logs.set(fact.node, own);
    for (const { index, term } of fact.entries) {
      const before = lastTerm(own);
      own.terms.push(term);
      if (term < before) {
        return violation('terms-never-decrease', text(
          `Node ${fact.node} stores an entry of term ${term} at index ${index} ${at(fact).en}, after one of term ${before}.`,
          `节点 ${fact.node} ${at(fact).zh}在索引 ${index} 处存入任期 ${term} 的条目，而前一个条目的任期是 ${before}。`,
        ), fact.step);
      }
      if (term > fact.term) {
        return violation('term-was-reached', text(
          `Node ${fact.node} stores an entry of term ${term} at index ${index} ${at(fact).en}, while it is in term ${fact.term}.`,
          `节点 ${fact.node} ${at(fact).zh}在索引 ${index} 处存入任期 ${term} 的条目，而它自己还处于任期 ${fact.term}。`,
        ), fact.step);
      }
    }
  }
  return undefined;
}
