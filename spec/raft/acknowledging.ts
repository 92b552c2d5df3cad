import type { Message, Output } from './port';

/** Whether a message may say that something is stored: refusals say nothing of that, nor do votes, which are durable by a rule of their own. What nobody has named may. */
function acknowledges(message: Message): boolean {
  const { type } = message;
  return type === 'other' || ((type === 'AppendEntriesReply' || type === 'InstallSnapshotReply') && !('success' in message && message.success === false));
}

export function someAcknowledge(messages: readonly Message[]): boolean {
  for (const message of messages) if (acknowledges(message)) return true;
  return false;
}

/** Whether it writes to its log; what leaves early leaves before. */
export function writesLog({ writes }: Output): boolean {
  for (const { kind } of writes) if (kind !== 'state') return true;
  return false;
}
