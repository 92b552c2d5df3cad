import type { Carried, JournalEvent, LaneRole, Language } from '../../spec/kernel';

/** What a legend explains. */
export type Sign = 'record' | 'unsynced' | 'damaged' | 'tear' | 'cell' | 'committed' | 'down' | 'term' | 'leader' | 'candidate' | 'crashed' | 'entry' | 'commit' | 'open' | 'lost' | 'again' | 'right' | 'unknown';

interface Words {
  readonly roles: Readonly<Record<Exclude<LaneRole, 'down'>, string>>;
  readonly index: string;
  readonly journal: Readonly<Record<JournalEvent['what'], string>>;
  readonly states: Readonly<Record<NonNullable<JournalEvent['state']>, string>>;
  readonly snapshot: string;
  readonly noEntries: string;
  readonly legend: Readonly<Record<Sign, string>>;
  readonly client: string;
  readonly unknown: string;
  step(number: number): string;
  ticks(number: number): string;
  terms(terms: string): string;
  committed(index: number): string;
  upTo(index: number): string;
  message(text: string, from: string): string;
  readonly fates: Readonly<Record<Carried['fate'], string>>;
  readonly unheard: Readonly<Record<'lost' | 'under way', string>>;
  /** What is said of messages that arrive and change nothing, and which way those of the same words went. */
  readonly unmoved: string;
  ways(text: string, ways: readonly string[]): string;
  breaks(rule: string): string;
  between(text: string, from: number, to: number): string;
  readonly colon: string;
  readonly semicolon: string;
}

const en: Words = {
  roles: { follower: 'follower', 'pre-candidate': 'pre-candidate', candidate: 'candidate', leader: 'leader' },
  index: 'index',
  journal: { record: 'record ', snapshot: '', act: '', fault: '✗ ', held: '→ ' },
  states: { unsynced: ' (not synced)', damaged: ' (damaged later)' },
  snapshot: 'snapshot',
  noEntries: 'no entries',
  legend: {
    record: 'A box: a record of the log.',
    unsynced: 'Dashes: not synced.',
    damaged: '✗ in a box: damaged later.',
    tear: 'A jagged line: what goes wrong.',
    cell: 'In each cell: the term of the entry.',
    committed: '✓: known there to be committed.',
    down: 'Time goes down.',
    term: 'T2: term 2 (and its colour).',
    leader: 'Thick: leader.',
    candidate: 'Dashes: candidate.',
    crashed: 'Dots: down.',
    entry: '1 a@2: index 1, entry a, term 2.',
    commit: '✓2: commit index 2.',
    open: 'Short dots: not arrived.',
    lost: '✗ on a message: lost.',
    again: '×2: arrives again.',
    right: 'Time goes to the right.',
    unknown: 'A dashed end: outcome unknown.',
  },
  client: 'client',
  unknown: 'its outcome is unknown',
  step: (number) => `operation ${number}`,
  ticks: (number) => (number === 1 ? '1 tick passes' : `${number} ticks pass`),
  terms: (terms) => `terms ${terms}`,
  committed: (index) => `committed up to index ${index}`,
  upTo: (index) => `a snapshot up to index ${index}`,
  message: (text, from) => `${text} from ${from}`,
  fates: { arrives: 'arrives', again: 'arrives again', lost: 'is lost', 'under way': 'has not arrived by the end' },
  unheard: { lost: 'lost as they were sent', 'under way': 'not arrived by the end' },
  unmoved: 'these arrive and change nothing',
  ways: (text, ways) => `${text} (${ways.join(', ')})`,
  breaks: (rule) => `here ${rule} is broken`,
  between: (text, from, to) => `${text}, from moment ${from} to moment ${to}`,
  colon: ': ',
  semicolon: '; ',
};

const zh: Words = {
  roles: { follower: 'Follower', 'pre-candidate': 'PreCandidate', candidate: 'Candidate', leader: 'Leader' },
  index: '索引',
  journal: { record: '记录 ', snapshot: '', act: '', fault: '✗ ', held: '→ ' },
  states: { unsynced: '（未落盘）', damaged: '（之后损坏）' },
  snapshot: '快照',
  noEntries: '没有日志',
  legend: {
    record: '方框：一条日志记录。',
    unsynced: '虚线框：未落盘。',
    damaged: '框内 ✗：之后损坏。',
    tear: '锯齿线：故障。',
    cell: '格内数字：该条日志的任期。',
    committed: '✓：该节点已知其提交。',
    down: '时间向下。',
    term: 'T2：任期 2（同色）。',
    leader: '粗线：Leader。',
    candidate: '虚线：Candidate。',
    crashed: '点线：宕机。',
    entry: '1 a@2：索引 1 处任期 2 的日志 a。',
    commit: '✓2：提交索引 2。',
    open: '短点线：未到达。',
    lost: '消息上的 ✗：丢失。',
    again: '×2：再次到达。',
    right: '时间向右。',
    unknown: '末端虚线：结果未知。',
  },
  client: '客户端',
  unknown: '结果未知',
  step: (number) => `第 ${number} 步`,
  ticks: (number) => `过了 ${number} 个 tick`,
  terms: (terms) => `任期 ${terms}`,
  committed: (index) => `提交到索引 ${index}`,
  upTo: (index) => `快照到索引 ${index}`,
  message: (text, from) => `来自${from} 的 ${text} `,
  fates: { arrives: '到达', again: '再次到达', lost: '丢失', 'under way': '到最后仍未到达' },
  unheard: { lost: '发出时即丢失', 'under way': '到最后仍未到达' },
  unmoved: '以下消息到达，没有引起变化',
  ways: (text, ways) => `${text}（${ways.join('、')}）`,
  breaks: (rule) => `此处违反 ${rule}`,
  between: (text, from, to) => `${text}，从时刻 ${from} 到时刻 ${to}`,
  colon: '：',
  semicolon: '；',
};

/** The words that stand in pictures. */
export const diagramWords: Readonly<Record<Language, Words>> = { en, zh };
