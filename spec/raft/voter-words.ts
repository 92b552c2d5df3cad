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
export function sayEvent(event: Ask | null): Text {
  if (event === null) return text('node 1 crashes and restarts', '节点 1 崩溃后重启');
  const { candidate, term, lastLogIndex, lastLogTerm } = event;
  return text(`RequestVote from node ${candidate}: term ${term}, lastLogIndex ${lastLogIndex}, lastLogTerm ${lastLogTerm}`, `节点 ${candidate} 的 RequestVote：term ${term}，lastLogIndex ${lastLogIndex}，lastLogTerm ${lastLogTerm}`);
}

/** Things that happen one after the other, on one line, each with the number by which it is asked about. */
export function numbered(events: readonly Text[]): Text {
  return inEach((language) => events.map((event, i) => (language === 'en' ? `(${i + 1}) ${event.en}` : `（${i + 1}）${event.zh}`)).join(language === 'en' ? ' ' : ''));
}

/** The situation on one line. */
export function briefVoter({ term, log, events }: Voting): Text {
  const said = numbered(events.map(sayEvent));
  return text(`node 1 in term ${term}, its log (terms) ${numbers(log)}: ${said.en}`, `节点 1 处于任期 ${term}，日志（任期）${numbers(log)}：${said.zh}`);
}

export function describeVoter({ term, log, events }: Voting): Text {
  return inEach((language) => {
    const lines = events.map((event, i) => `${i + 1}. ${sayEvent(event)[language]}`);
    return language === 'en'
      ? `Node 1 of five is a follower in term ${term} and has not voted in it. The terms of its log entries, by index: ${numbers(log)}. Then, one after the other:\n\n${lines.join('\n')}`
      : `五个节点中的节点 1 是 Follower，处于任期 ${term}，本任期尚未投票。其日志按索引的任期为：${numbers(log)}。随后依次发生：\n\n${lines.join('\n')}`;
  });
}
