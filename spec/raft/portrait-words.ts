import { inEach, text, verbatim, type Text } from '../kernel';
import type { Entry, Members, Message, NodeId, Snapshot, Write } from './port';
import type { CrashPoint, Operation } from './program';

const SHOWN_MAX = 3;

/** `1 a@2`: at index 1 the entry a of term 2; an empty value is an entry of the node's own. */
function entry(each: Entry): string {
  return `${each.index} ${itemSaid(each)}`;
}

/** `a@2`: the entry a of term 2, wherever it stands. */
export function itemSaid({ term, value, members }: Pick<Entry, 'term' | 'value' | 'members'>): string {
  return `${members === undefined ? (value === '' ? '∅' : value) : `{${members.voters.join(' ')}}`}@${term}`;
}

export function entriesSaid(entries: readonly Entry[]): string {
  const shown = entries.slice(0, SHOWN_MAX).map(entry).join(', ');
  return entries.length > SHOWN_MAX ? `${shown}, … ${entries[entries.length - 1]?.index ?? ''}` : shown;
}

/** A message as far as it has members of the paper's; all others show their type. */
export function messageSaid(message: Message): string {
  const { type, term, voteGranted, success, entries, leaderCommit, snapshot } = message as Message & Record<string, unknown>;
  const answer = voteGranted ?? success;
  const carried = isList(entries) && entries.length > 0 ? ` [${entriesSaid(entries)}]` : '';
  return [
    type,
    ...(typeof term === 'number' ? [` T${term}`] : []),
    ...(typeof answer === 'boolean' ? [answer ? ' yes' : ' no'] : []),
    carried,
    ...(isSnapshot(snapshot) ? [` [1–${snapshot.index}]`] : []),
    ...(typeof leaderCommit === 'number' && leaderCommit > 0 ? [` ✓${leaderCommit}`] : []),
  ].join('');
}

function isList(value: unknown): value is readonly Entry[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'object' && each !== null && 'index' in each && 'term' in each && 'value' in each);
}

function isSnapshot(value: unknown): value is Snapshot {
  return typeof value === 'object' && value !== null && 'index' in value;
}

/** A write to the log, on a disk that holds all up to an index; undefined if it changes nothing. */
export function writeSaid(write: Exclude<Write, { kind: 'state' }>, lastIndex: number): Text | undefined {
  if (write.kind === 'snapshot') return text(`takes a snapshot up to ${write.snapshot.index}`, `快照到 ${write.snapshot.index}`);
  const { from, entries } = write;
  const said = entriesSaid(entries);
  if (from > lastIndex && said === '') return undefined;
  if (from > lastIndex) return text(`stores ${said}`, `存储 ${said}`);
  return said === '' ? text(`removes all from ${from} on`, `删除 ${from} 起的条目`) : text(`replaces all from ${from} on: ${said}`, `从 ${from} 起替换为 ${said}`);
}

/** What a node finds after a crash; `torn` if that came in the middle of a write. */
export function foundSaid(entries: readonly Entry[], base: number, torn = false): Text {
  const snapshot = base > 0 ? text(`snapshot up to ${base}`, `快照到 ${base}`) : undefined;
  const log = entries.length > 0 ? text(`log ${entriesSaid(entries)}`, `日志 ${entriesSaid(entries)}`) : undefined;
  const half = torn ? text('at the end of its log half a record', '日志末尾有一条写了一半的记录') : undefined;
  const parts = [snapshot, log, half].filter((part) => part !== undefined);
  return parts.length === 0 ? text('its log is empty', '日志为空') : inEach((language) => parts.map((part) => part[language]).join(language === 'en' ? ', ' : '，'));
}

export function membersSaid({ voters, outgoing, learners }: Members): string {
  return `{${voters.join(' ')}}${outgoing === undefined ? '' : ` + {${outgoing.join(' ')}}`}${learners === undefined ? '' : ` (${learners.join(' ')})`}`;
}

const crashes: Readonly<Record<CrashPoint, Text>> = {
  early: text('crashes before it writes', '写入之前崩溃'),
  writes: text('crashes before it syncs', '落盘之前崩溃'),
  sync: text('crashes before it sends', '发送之前崩溃'),
  send: text('crashes before it applies', '应用之前崩溃'),
};

export function crashSaid(after: CrashPoint | undefined): Text {
  return after === undefined ? text('crashes', '崩溃') : crashes[after];
}

/** What makes a node act, where it is neither a message nor a tick of its clock. */
export function causeSaid(operation: Operation, asked: string): Text | undefined {
  switch (operation.op) {
    case 'timeout':
      return text('times out', '超时');
    case 'propose':
      return text(`a client proposes ${asked}`, `客户端提交 ${asked}`);
    case 'read':
      return text(`a client asks to read (${asked})`, `客户端读请求 ${asked}`);
    case 'compact':
      return text('compacts its log', '压缩日志');
    case 'transfer':
      return text(`is asked to hand over to node ${operation.to}`, `被要求交给节点 ${operation.to}`);
    case 'members':
      return text(`is asked for the members ${membersSaid(operation.members)}`, `被要求变更成员为 ${membersSaid(operation.members)}`);
    default:
      return undefined;
  }
}

export function nodeSaid(node: NodeId): Text {
  return text(`node ${node}`, `节点 ${node}`);
}

export const restarts = text('restarts', '重启');
export const votesFor = (node: NodeId): Text => text(`votes for ${node}`, `投票给 ${node}`);
export const notSynced = text('not synced', '未落盘');
export const applied = (entries: readonly Entry[]): Text => text(`applies ${entriesSaid(entries)}`, `应用 ${entriesSaid(entries)}`);
export const restored = (index: number): Text => text(`restores the snapshot up to ${index}`, `恢复到索引 ${index} 的快照`);
export const answered = (read: string, index: number): Text => text(`answers ${read} at index ${index}`, `在索引 ${index} 答复 ${read}`);
export const goesBy = (members: Members): Text => text(`goes by ${membersSaid(members)}`, `采用成员 ${membersSaid(members)}`);
export const speaksTo = (message: Message): Text => verbatim(`${messageSaid(message)} → ${message.to}`);
