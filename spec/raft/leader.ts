import * as fc from 'fast-check';
import { inEach, invariant, notes, partAnswer, raftPaper, text, verbatim, violation, withNames, type AnyInvariant, type Text, type Violation } from '../kernel';
import { EXAMINED, neverLeads } from './bench';
import { namedLeaderships } from './figures';
import { EARLIER_TERM, known, leaderships, logOf, observe, STALE, TERM, termOf, type Ack, type Leadership } from './leadership';
import { leadershipForm } from './log-forms';
import { leads, logRow, logsPicture, rowAfter } from './log-pictures';
import type { RaftPort } from './port';
import { numbers } from './voter-words';

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
        `${after.zh}索引 ${claimed}（任期 ${log[claimed - 1] ?? 0}）不算提交：任期 ${term} 的 Leader 只对任期 ${term} 的条目（从索引 ${inherited + 1} 起）计数。提交索引是 ${expected}。`), step);
    }
    if (claimed > expected) {
      return violation('a-majority-is-needed', text(
        `${after.en} index ${claimed} is known to be stored on ${storedBy(claimed)} of ${nodes} nodes, the leader included, which is no majority. The commit index is ${expected}.`,
        `${after.zh}已知存有索引 ${claimed} 的节点（含 Leader）是 ${nodes} 个中的 ${storedBy(claimed)} 个，不足多数。提交索引是 ${expected}。`), step);
    }
    return violation('a-majority-is-enough', text(
      `${after.en} index ${expected}, of the leader's own term, is known to be stored on ${storedBy(expected)} of ${nodes} nodes, the leader included: it is committed, with all before it.`,
      `${after.zh}本任期的索引 ${expected} 已知存于 ${nodes} 个节点中的 ${storedBy(expected)} 个（含 Leader）：它及之前的条目都已提交。`), step);
  }
  return undefined;
}

function sayAck({ from, index, end, kind }: Ack): Text {
  if (kind === 'stored' && end > index) return text(`node ${from} has stored all up to index ${index}; the log of node ${from} ends at index ${end}`, `节点 ${from} 已存储到索引 ${index}；节点 ${from} 的日志到索引 ${end} 为止`);
  if (kind === 'stored') return text(`node ${from} has stored all up to index ${index}`, `节点 ${from} 已存储到索引 ${index}`);
  if (kind === 'refused') return text(`node ${from} refuses; its log ends at index ${index}`, `节点 ${from} 拒绝；节点 ${from} 的日志到索引 ${index} 为止`);
  return text(`a late answer of term ${EARLIER_TERM} from node ${from}: all up to index ${index} stored`, `节点 ${from} 在任期 ${EARLIER_TERM} 的迟到应答：已存储到索引 ${index}`);
}

const listed = (leadership: Leadership) => numbers(logOf(leadership));

/** What came before, if node 1 led before. */
function sayEarlier(leadership: Leadership): Text | undefined {
  const { earlier, earlierStored, older } = leadership;
  if (earlier === 0) return undefined;
  const term = termOf(leadership);
  const log = numbers([...older, ...Array.from({ length: earlier }, () => EARLIER_TERM)]);
  const stored = earlierStored > 0 ? text(` and node ${STALE} had confirmed storing everything up to index ${earlierStored}`, `，节点 ${STALE} 曾确认存储到索引 ${earlierStored}`) : text('', '');
  return text(
    `it also led term ${EARLIER_TERM}, when its log was ${log}${stored.en}; the leader of term ${term - 1} then replaced its entries of term ${EARLIER_TERM}`,
    `它还曾是任期 ${EARLIER_TERM} 的 Leader，当时的日志为 ${log}${stored.zh}；后来任期 ${term - 1} 的 Leader 替换掉了它任期 ${EARLIER_TERM} 的条目`,
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
    'Leader 的提交索引，是它已知存于半数以上节点（含自己）、且属于本任期的条目中最大的索引。',
  ),
  sources: [notes('32.2.3'), raftPaper('§5.3, §5.4.2, Figure 2 (Leaders), Figure 8')],
  features: ['paper-messages'],
  form: leadershipForm(TERM, EARLIER_TERM, STALE),
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
      `Node 1 of ${leadership.nodes} has just become leader of term ${termOf(leadership)}; it knows nothing of the other logs, and its commit index is 0. ${tellEarlier(leadership).en}The terms of its log entries, by index, including client requests since the election: ${listed(leadership)}. Then it gets these answers:\n\n${lines(leadership, 'en')}`,
      `${leadership.nodes} 个节点中的节点 1 刚成为任期 ${termOf(leadership)} 的 Leader，不了解其他节点的日志，提交索引为 0。${tellEarlier(leadership).zh}它日志中各条目的任期（按索引，含当选后客户端提交的）为：${listed(leadership)}。随后它收到以下应答：\n\n${lines(leadership, 'zh')}`,
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
        ? text(`Nodes 1, 2, … are known to store up to ${matched}; no entry of term ${term} is on a majority.`, `已知节点 1、2……分别存储到 ${matched}；没有任期 ${term} 的条目存于多数节点。`)
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
