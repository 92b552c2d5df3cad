import { inEach, text, verbatim, type Text } from '../kernel';
import type { Entry, Members, Message, NodeId, Snapshot, Write } from './port';
import type { CrashPoint, Operation } from './program';

const SHOWN_MAX = 3;

type Item = Pick<Entry, 'term' | 'value' | 'members'>;

/** `1 a@2`: at index 1 the entry a of term 2; an empty value is an entry of the node's own. */
function entrySign(each: Entry): string {
  return `${each.index} ${itemSign(each)}`;
}

/** `a@2`: the entry a of term 2, wherever it stands. */
export function itemSign({ term, value, members }: Item): string {
  return `${members === undefined ? (value === '' ? '∅' : value) : `voters ${members.voters.join()}`}@${term}`;
}

/** The same in a sentence: "entry a (term 2)". */
export function itemSaid({ term, value, members }: Item): Text {
  if (members !== undefined) return text(`entry with the voters ${members.voters.join(', ')} (term ${term})`, `条目（投票成员 ${members.voters.join('、')}；任期 ${term}）`);
  return value === '' ? text(`empty entry (term ${term})`, `空条目（任期 ${term}）`) : text(`entry ${value} (term ${term})`, `条目 ${value}（任期 ${term}）`);
}

/** Beside a node there is room for what few entries are that change the members. */
function entrySaid(each: Entry): Text {
  const { index, term, members } = each;
  return members === undefined ? verbatim(entrySign(each)) : text(`${index} (voters ${members.voters.join(', ')}; term ${term})`, `${index}（投票成员 ${members.voters.join('、')}；任期 ${term}）`);
}

function entriesSign(entries: readonly Entry[]): string {
  return shownOf(entries, entries.slice(0, SHOWN_MAX).map(entrySign));
}

function entriesSaid(entries: readonly Entry[]): Text {
  return inEach((language) => shownOf(entries, entries.slice(0, SHOWN_MAX).map((each) => entrySaid(each)[language])));
}

function shownOf(entries: readonly Entry[], first: readonly string[]): string {
  const shown = first.join(', ');
  return entries.length > SHOWN_MAX ? `${shown}, … ${entries[entries.length - 1]?.index ?? ''}` : shown;
}

/** A message as far as it has members of the paper's; all others show their type. */
export function messageSaid(message: Message): string {
  const { type, term, voteGranted, success, entries, leaderCommit, snapshot } = message as Message & Record<string, unknown>;
  const answer = voteGranted ?? success;
  const carried = isList(entries) && entries.length > 0 ? ` [${entriesSign(entries)}]` : '';
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
  if (from > lastIndex && entries.length === 0) return undefined;
  if (from > lastIndex) return text(`stores ${said.en}`, `存储 ${said.zh}`);
  return entries.length === 0 ? text(`removes all from ${from} on`, `删除 ${from} 起的条目`) : text(`replaces all from ${from} on: ${said.en}`, `从 ${from} 起替换为 ${said.zh}`);
}

/** What a node finds after a crash; `torn` if that came in the middle of a write. */
export function foundSaid(entries: readonly Entry[], base: number, torn = false): Text {
  const snapshot = base > 0 ? text(`snapshot up to ${base}`, `快照到 ${base}`) : undefined;
  const said = entriesSaid(entries);
  const log = entries.length > 0 ? text(`log ${said.en}`, `日志 ${said.zh}`) : undefined;
  const half = torn ? text('at the end of its log half a record', '日志末尾有一条写了一半的记录') : undefined;
  const parts = [snapshot, log, half].filter((part) => part !== undefined);
  return parts.length === 0 ? text('its log is empty', '日志为空') : inEach((language) => parts.map((part) => part[language]).join(language === 'en' ? ', ' : '，'));
}

/** `1, 4, 5 (new) and 1, 2, 3 (old)`: the voters, and who learns. */
function votersSaid({ voters, outgoing, learners }: Members): Text {
  return text(
    `${voters.join(', ')}${outgoing === undefined ? '' : ` (new) and ${outgoing.join(', ')} (old)`}${learners === undefined ? '' : `, learners ${learners.join(', ')}`}`,
    `${voters.join('、')}${outgoing === undefined ? '' : `（新）与 ${outgoing.join('、')}（旧）`}${learners === undefined ? '' : `，Learner ${learners.join('、')}`}`,
  );
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
      return text(`is asked for the voters ${votersSaid(operation.members).en}`, `被要求把投票成员变更为 ${votersSaid(operation.members).zh}`);
    default:
      return undefined;
  }
}

export function nodeSaid(node: NodeId): Text {
  return text(`node ${node}`, `节点 ${node}`);
}

export const starts = text('starts', '启动');
export const restarts = text('restarts', '重启');
export const votesFor = (node: NodeId): Text => text(`votes for ${node}`, `投票给 ${node}`);
export const notSynced = text('not synced', '未落盘');
export const applied = (entries: readonly Entry[]): Text => text(`applies ${entriesSaid(entries).en}`, `应用 ${entriesSaid(entries).zh}`);
export const restored = (index: number): Text => text(`restores the snapshot up to ${index}`, `恢复到索引 ${index} 的快照`);
export const answered = (read: string, index: number): Text => text(`answers ${read} at index ${index}`, `在索引 ${index} 答复 ${read}`);
export const goesBy = (members: Members): Text => text(`goes by the voters ${votersSaid(members).en}`, `采用投票成员 ${votersSaid(members).zh}`);
export const speaksTo = (message: Message): Text => verbatim(`${messageSaid(message)} → ${message.to}`);
