import * as fc from 'fast-check';
import { inEach, invariant, notes, partAnswer, raftPaper, text, verbatim, violation, withNames, type AnyInvariant, type Text, type Violation } from '../kernel';
import { Bench, entriesOf, EXAMINED, neverLeads, type Terms } from './bench';
import { namedLeaderships } from './figures';
import { leads, logRow, logsPicture, rowAfter } from './log-pictures';
import type { NodeId, RaftPort } from './port';
import { numbers } from './voter-words';

/**
 * An answer of a follower. `stored`: all up to the index; its own log ends at `end`. `refused`: its log ends at the index.
 * `late`: it stored all up to the index of the log that node 1 had when it led before.
 */
export interface Ack {
  readonly from: NodeId;
  readonly index: number;
  readonly end: number;
  readonly kind: 'stored' | 'refused' | 'late';
}

/** A leader with entries of older terms and of its own, and the answers that it gets. */
export interface Leadership {
  readonly nodes: number;
  /** The term that it leads; 6 where absent. */
  readonly term?: number;
  readonly older: Terms;
  /** Node 1 led before: it had so many entries of that term, behind the older ones. 0 if it did not lead. */
  readonly earlier: number;
  /** Up to which index node 3 told it then to have stored them; 0 if it did not. */
  readonly earlierStored: number;
  /** How many entries of its own term it has. */
  readonly own: number;
  readonly acks: readonly Ack[];
}

const TERM = 6;
const termOf = ({ term }: Pick<Leadership, 'term'>) => term ?? TERM;
const EARLIER_TERM = 4;
/** The only other node that has ever had entries of that term. */
const STALE: NodeId = 3;
const kinds = ['stored', 'stored', 'stored', 'stored', 'late', 'refused', 'late'] as const;

const leaderships: fc.Arbitrary<Leadership> = fc
  .record({
    nodes: fc.constantFrom(5, 3, 5, 4, 5),
    older: fc.constantFrom<Terms[]>([1, 2], [1], [1, 1, 3], []),
    earlier: fc.constantFrom(0, 2, 3),
    earlierIndex: fc.constantFrom(0, 2, 3, 4, 5),
    own: fc.constantFrom(1, 2, 0, 3),
    acks: fc.array(fc.record({ from: fc.constantFrom(2, 3, 4, 5), index: fc.constantFrom(1, 2, 3, 4, 5), end: fc.constantFrom(0, 0, 1, 3), kind: fc.constantFrom(...kinds) }), { minLength: 2, maxLength: 5, size: 'max' }),
  })
  .map(({ nodes, older, earlier, earlierIndex, own, acks }) => {
    // An entry on a majority would have been committed, and nobody without it could have led in between: so of five nodes one
    // may have had entries of the earlier term, and of fewer none.
    const before = older.length + (nodes === 5 ? earlier : 0);
    const now = logOf({ older, earlier, own }).length;
    const sane = acks.map(({ from, index, end, kind }): Ack => {
      if (kind === 'late' && earlier > 0) return { from: STALE, index: Math.min(index, before), end: Math.min(index, before), kind };
      const sent = Math.min(index, now);
      return { from: 2 + ((from - 2) % (nodes - 1)), index: sent, end: kind === 'refused' ? sent : sent + end, kind: kind === 'late' ? 'stored' : kind };
    });
    const earlierStored = earlier === 0 ? 0 : Math.min(earlierIndex, before);
    return { nodes, older, earlier, earlierStored, own, acks: sane.filter(({ index }) => index > 0) };
  });

/** The log of the leader. If it led before, the leader in between replaced its entries of then by one of its own. */
function logOf({ term = TERM, older, earlier, own }: Pick<Leadership, 'term' | 'older' | 'earlier' | 'own'>): Terms {
  return [...older, ...(earlier > 0 ? [term - 1] : []), ...Array.from({ length: own }, () => term)];
}

/** The commit index of the leader after each answer; nothing if it does not lead. */
function observe(port: RaftPort, leadership: Leadership): readonly number[] {
  const { nodes, older, earlier, earlierStored, own, acks } = leadership;
  const [term, last] = [termOf(leadership), logOf(leadership).length];
  const start = earlier > 0 ? EARLIER_TERM - 1 : term - 1;
  const bench = new Bench(port, nodes, { term: start, vote: null, entries: entriesOf(older) });
  const stored = (from: NodeId, inTerm: number, index: number, end: number) =>
    bench.receive({ type: 'AppendEntriesReply', from, to: EXAMINED, term: inTerm, success: true, index, lastLogIndex: end });
  bench.win();
  if (earlier > 0) {
    for (let i = 0; i < earlier; i++) bench.propose(`earlier${i + 1}`);
    if (earlierStored > 0) stored(STALE, EARLIER_TERM, earlierStored, earlierStored);
    const prev = { prevLogIndex: older.length, prevLogTerm: older.at(-1) ?? 0 };
    const entries = [{ index: older.length + 1, term: term - 1, value: 'between' }];
    bench.receive({ type: 'AppendEntries', from: 2, to: EXAMINED, term: term - 1, ...prev, entries, leaderCommit: 0 });
    bench.win();
  }
  if (!bench.leads(term)) return [];
  for (let i = 0; i < own; i++) bench.propose(`own${i + 1}`);
  return acks.map(({ from, index, end, kind }) => {
    if (kind === 'stored') stored(from, term, index, end);
    else if (kind === 'late') stored(from, EARLIER_TERM, index, end);
    else bench.receive({ type: 'AppendEntriesReply', from, to: EXAMINED, term, success: false, index: last, lastLogIndex: index });
    return bench.state.commit;
  });
}

/** What the leader knows each node to store after some answers. */
function known(leadership: Leadership, acks: readonly Ack[]): readonly number[] {
  const stored = acks.filter(({ kind }) => kind === 'stored');
  return Array.from({ length: leadership.nodes }, (_, i) => (i === 0 ? logOf(leadership).length : Math.max(0, ...stored.filter(({ from }) => from === i + 1).map(({ index }) => index))));
}

function holds(commits: readonly number[], leadership: Leadership): Violation | undefined {
  const { nodes, own, acks } = leadership;
  const [log, term] = [logOf(leadership), termOf(leadership)];
  const inherited = log.length - own;
  if (commits.length < acks.length) return neverLeads(term);
  for (const [step] of acks.entries()) {
    const matched = known(leadership, acks.slice(0, step + 1));
    const storedBy = (index: number) => matched.filter((match) => match >= index).length;
    const isMajority = (index: number) => index > inherited && storedBy(index) * 2 > nodes;
    const length = matched[0] ?? 0;
    const expected = Array.from({ length }, (_, i) => length - i).find(isMajority) ?? 0;
    const seen = commits[step];
    if (seen === expected) continue;
    const claimed = seen ?? 0;
    const after = text(`After answer ${step + 1}`, `第 ${step + 1} 个应答之后，`);
    if (claimed > expected && claimed <= inherited) {
      return violation('older-terms-are-not-counted', text(
        `${after.en} index ${claimed} (term ${log[claimed - 1] ?? 0}) is not committed: the leader of term ${term} counts replicas only of entries of term ${term}, which begin at index ${inherited + 1}. Its commit index is ${expected}.`,
        `${after.zh}索引 ${claimed}（任期 ${log[claimed - 1] ?? 0}）不算提交：任期 ${term} 的 Leader 只对任期 ${term} 的日志（从索引 ${inherited + 1} 起）计数。提交索引是 ${expected}。`), step);
    }
    if (claimed > expected) {
      return violation('a-majority-is-needed', text(
        `${after.en} index ${claimed} is known to be stored on ${storedBy(claimed)} of ${nodes} nodes, the leader included, which is no majority. The commit index is ${expected}.`,
        `${after.zh}已知存有索引 ${claimed} 的节点（含 Leader）是 ${nodes} 个中的 ${storedBy(claimed)} 个，不足多数。提交索引是 ${expected}。`), step);
    }
    return violation('a-majority-is-enough', text(
      `${after.en} index ${expected}, of the leader's own term, is known to be stored on ${storedBy(expected)} of ${nodes} nodes, the leader included: it is committed, with all before it.`,
      `${after.zh}本任期的索引 ${expected} 已知存于 ${nodes} 个节点中的 ${storedBy(expected)} 个（含 Leader）：它及之前的日志都已提交。`), step);
  }
  return undefined;
}

function sayAck({ from, index, end, kind }: Ack): Text {
  if (kind === 'stored' && end > index) return text(`node ${from} has stored all up to index ${index}; its own log ends at index ${end}`, `节点 ${from} 已存储到索引 ${index}；它自己的日志到索引 ${end} 为止`);
  if (kind === 'stored') return text(`node ${from} has stored all up to index ${index}`, `节点 ${from} 已存储到索引 ${index}`);
  if (kind === 'refused') return text(`node ${from} refuses; its own log ends at index ${index}`, `节点 ${from} 拒绝；它自己的日志到索引 ${index} 为止`);
  return text(`a late answer of term ${EARLIER_TERM} from node ${from}: all up to index ${index} stored`, `节点 ${from} 在任期 ${EARLIER_TERM} 的迟到应答：已存储到索引 ${index}`);
}

const listed = (leadership: Leadership) => numbers(logOf(leadership));

/** What came before, if node 1 led before. */
function sayEarlier({ term = TERM, earlier, earlierStored, older }: Leadership): Text | undefined {
  if (earlier === 0) return undefined;
  const log = numbers([...older, ...Array.from({ length: earlier }, () => EARLIER_TERM)]);
  const stored = earlierStored > 0 ? text(` and node ${STALE} had told it to have stored all up to index ${earlierStored}`, `，节点 ${STALE} 曾确认存储到索引 ${earlierStored}`) : text('', '');
  return text(
    `it also led term ${EARLIER_TERM}, when its log was ${log}${stored.en}; the leader of term ${term - 1} then replaced its entries of term ${EARLIER_TERM}`,
    `它还曾是任期 ${EARLIER_TERM} 的 Leader，当时的日志为 ${log}${stored.zh}；后来任期 ${term - 1} 的 Leader 替换掉了它任期 ${EARLIER_TERM} 的日志`,
  );
}

/** The same as a sentence. */
function tellEarlier(leadership: Leadership): Text {
  const said = sayEarlier(leadership);
  return said === undefined ? text('', '') : text(`${said.en.replace(/^it/, 'It')}. `, `${said.zh}。`);
}

const lines = ({ acks }: Leadership, language: keyof Text) => acks.map((ack, i) => `${i + 1}. ${sayAck(ack)[language]}`).join('\n');

export const leaderInvariant: AnyInvariant = withNames<Leadership>(invariant<RaftPort, Leadership, readonly number[]>({
  id: 'raft/commit-index',
  statement: text(
    "A leader's commit index is the highest index of an entry of its own term that it knows to be stored on more than half of all nodes, itself included.",
    'Leader 的提交索引，是它已知存于半数以上节点（含自己）、且属于本任期的日志中最大的索引。',
  ),
  sources: [notes('32.2.3'), raftPaper('§5.3, §5.4.2, Figure 2 (Leaders), Figure 8')],
  features: ['paper-messages'],
  scenario: fc.oneof({ weight: 30, arbitrary: leaderships }, { weight: 1, arbitrary: fc.constantFrom(...namedLeaderships.map(({ scenario }) => scenario)) }),
  observe,
  holds,
  covers: {
    'a commit': (commits) => (commits.at(-1) ?? 0) > 0,
    'a majority that stores an older entry only': (commits, leadership) => commits.at(-1) === 0 && known(leadership, leadership.acks).filter((match) => match > 0).length * 2 > leadership.nodes,
    'a late answer': (_commits, { acks }) => acks.some(({ kind }) => kind === 'late'),
  },
  question: partAnswer<Leadership, readonly number[], number>({
    applies: (commits, { acks }) => commits.length === acks.length,
    describe: (leadership) => text(
      `Node 1 of ${leadership.nodes} has just become leader of term ${termOf(leadership)}; it knows nothing of the other logs and nothing to be committed. ${tellEarlier(leadership).en}Terms of its log entries, by index, with what clients have given it since: ${listed(leadership)}. Then it gets these answers:\n\n${lines(leadership, 'en')}`,
      `${leadership.nodes} 个节点中的节点 1 刚成为任期 ${termOf(leadership)} 的 Leader，不了解其他节点的日志，提交索引为 0。${tellEarlier(leadership).zh}它的日志（含此后客户端提交的）按索引的任期为：${listed(leadership)}。随后它收到以下应答：\n\n${lines(leadership, 'zh')}`,
    ),
    picture: (leadership) => logsPicture(text(`The log of the leader of term ${termOf(leadership)}`, `任期 ${termOf(leadership)} 的 Leader 的日志`), [logRow(EXAMINED, logOf(leadership), 0, leads)]),
    brief: (leadership) => inEach((language) => {
      const { nodes, acks } = leadership;
      const who = language === 'en' ? `${nodes} nodes, leader of term ${termOf(leadership)}, its log (terms) ${listed(leadership)}` : `${nodes} 个节点，任期 ${termOf(leadership)} 的 Leader，日志（任期）${listed(leadership)}`;
      return [who, ...[sayEarlier(leadership), ...acks.map(sayAck)].flatMap((said) => (said === undefined ? [] : [said[language]]))].join(language === 'en' ? '; ' : '；');
    }),
    ask: () => text('Which commit index does the leader have in the end?', '最后 Leader 的提交索引是多少？'),
    answer: (commits) => commits.at(-1) ?? 0,
    withAnswer: (commits, last) => commits.map((commit, i) => (i === commits.length - 1 ? last : commit)),
    say: (commit) => verbatim(commit),
    because: (commit, leadership) => {
      const [matched, term] = [known(leadership, leadership.acks).join(', '), termOf(leadership)];
      return commit === 0
        ? text(`Nodes 1, 2, … are known to store up to ${matched}; no entry of term ${term} is on a majority.`, `已知节点 1、2……分别存储到 ${matched}；没有任期 ${term} 的日志存于多数节点。`)
        : text(`Nodes 1, 2, … are known to store up to ${matched}; the highest index of term ${term} on a majority is ${commit}.`, `已知节点 1、2……分别存储到 ${matched}；任期 ${term} 中存于多数节点的最大索引是 ${commit}。`);
    },
    rank: (commit) => commit,
    trace: {
      picture: (commits, leadership) => logsPicture(text('The log of the leader, after each answer', 'Leader 在每个应答之后的日志'), [
        logRow(EXAMINED, logOf(leadership), 0, leads), ...commits.map((commit, i) => rowAfter(i + 1, logOf(leadership), commit)),
      ]),
      length: (commits) => commits.length,
      prefix: (commits, leadership, steps) => ({ observation: commits.slice(0, steps), scenario: { ...leadership, acks: leadership.acks.slice(0, steps) } }),
      say: (commits, { acks }, step) => {
        const ack = acks[step];
        const said = ack === undefined ? text('', '') : sayAck(ack);
        return text(`${said.en} → commit index ${commits[step] ?? 0}`, `${said.zh} → 提交索引 ${commits[step] ?? 0}`);
      },
    },
  }),
}), namedLeaderships);
