import { inEach, text, verbatim, type Text } from '../kernel';
import type { Terms } from './bench';
import type { Ask, Voting } from './voter';

/** A log as the terms of its entries. */
export function numbers(log: Terms): string {
  return log.length === 0 ? '–' : log.join(' ');
}

/** Numbers as an option: "1, 3". */
export function andList(list: readonly number[]): Text {
  return verbatim(list.join(', '));
}

/** "node 2", "nodes 2, 3". */
export function sayNodes(nodes: readonly number[]): string {
  return `${nodes.length === 1 ? 'node' : 'nodes'} ${nodes.join(', ')}`;
}

/** An event at the voter, on one line. */
export function sayEvent(event: Ask | null, short: boolean): Text {
  if (event === null) return text(short ? 'restart' : 'node 1 crashes and restarts', short ? '重启' : '节点 1 崩溃后重启');
  const { candidate, term, lastLogIndex, lastLogTerm } = event;
  return short
    ? text(`RequestVote of node ${candidate}: term ${term}, last entry ${lastLogIndex} of term ${lastLogTerm}`, `节点 ${candidate} 的 RequestVote：任期 ${term}，最后一条为索引 ${lastLogIndex}、任期 ${lastLogTerm}`)
    : text(`RequestVote from node ${candidate}: term ${term}, lastLogIndex ${lastLogIndex}, lastLogTerm ${lastLogTerm}`, `节点 ${candidate} 的 RequestVote：term ${term}，lastLogIndex ${lastLogIndex}，lastLogTerm ${lastLogTerm}`);
}

export function describeVoter({ term, log, events }: Voting): Text {
  return inEach((language) => {
    const lines = events.map((event, i) => `${i + 1}. ${sayEvent(event, false)[language]}`);
    return language === 'en'
      ? `Node 1 of five is a follower in term ${term} and has not voted in it. The terms of its log entries, by index: ${numbers(log)}. Then, one after the other:\n\n${lines.join('\n')}`
      : `五个节点中的节点 1 是 Follower，处于任期 ${term}，本任期尚未投票。其日志按索引的任期为：${numbers(log)}。随后依次发生：\n\n${lines.join('\n')}`;
  });
}
