import { text, type LogRow, type LogTable, type Text } from '../kernel';
import type { Terms } from './bench';
import { nodeSaid } from './portrait-words';
import type { NodeId } from './port';

/** Logs by their terms, as pictures show them. */
export function logsPicture(title: Text, rows: readonly LogRow[]): LogTable {
  return { kind: 'logs', title, rows };
}

/** The log of a node: all of it, and how much of it the node knows to be committed. */
export function logRow(node: NodeId, log: Terms, commit = 0, role?: Text): LogRow {
  const name = nodeSaid(node);
  return { name: role === undefined ? name : text(`${name.en}, ${role.en}`, `${name.zh}（${role.zh}）`), base: 0, entries: log.map((term) => ({ term })), commit };
}

/** The log of a node after the first, second, … of some events, with what it took for committed then. */
export function rowAfter(event: number, log: Terms, commit: number): LogRow {
  return { name: text(`after ${event}`, `第 ${event} 步后`), base: 0, entries: log.map((term) => ({ term })), commit };
}

export const leads = text('leader', 'Leader');
