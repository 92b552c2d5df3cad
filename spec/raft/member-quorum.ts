import * as fc from 'fast-check';
import { inEach, invariant, notes, raftPaper, text, partAnswer, verbatim, violation, type AnyInvariant, type Text } from '../kernel';
import { Bench, EXAMINED, neverLeads, NO_LEADER } from './bench';
import { countingForm } from './member-forms';
import type { Members, NodeId, RaftPort } from './port';
import { countingPicture } from './situation-pictures';

/** A leader whose configuration changes, and who confirms to have stored all of its log, one after the other. */
export interface Counting {
  readonly members: Members;
  readonly answers: readonly NodeId[];
}

const TERM = 3;

const countings: fc.Arbitrary<Counting> = fc
  .record({
    voters: fc.constantFrom<NodeId[][]>([1, 2, 3], [1, 4, 5], [1, 2, 3, 4], [2, 3, 4], [1, 2, 3, 4, 5], [1, 2, 4, 5]),
    outgoing: fc.constantFrom<(NodeId[] | undefined)[]>(undefined, [1, 2, 3], [1, 2, 3], [1, 2, 3, 4], [1, 3, 4, 5], [1, 2]),
    learners: fc.constantFrom<NodeId[][]>([], [6], [6, 7], [7]),
    answers: fc.shuffledSubarray([2, 3, 4, 5, 6, 7], { minLength: 4 }),
  })
  .map(({ voters: drawn, outgoing, learners, answers }): Counting => {
    const joint = outgoing !== undefined && outgoing.join() !== drawn.join();
    // Only who is a voter can have been elected.
    const voters = joint || drawn.includes(EXAMINED) ? drawn : [EXAMINED, ...drawn];
    const members = { voters, ...(joint ? { outgoing } : {}), ...(learners.length > 0 ? { learners } : {}) };
    const known = [...voters, ...(joint ? outgoing : []), ...learners];
    return { members, answers: answers.filter((node) => known.includes(node)) };
  });

/** After how many of the answers the leader takes its log for committed; null if it never does. */
type Counted = number | null | typeof NO_LEADER;

/** The configuration is that of a snapshot: there it is in effect for those, too, for whom one in the log is not before it is applied. */
function observe(port: RaftPort, { members, answers }: Counting): Counted {
  const all = [...new Set([...members.voters, ...(members.outgoing ?? []), ...(members.learners ?? [])])];
  const bench = new Bench(port, Math.max(...all), { term: TERM - 1, vote: null, entries: [], snapshot: { index: 1, term: 1, data: '1', members } });
  bench.win();
  if (!bench.leads(TERM)) return NO_LEADER;
  bench.propose('x');
  for (const [i, from] of answers.entries()) {
    if (bench.state.commit >= 2) return i;
    bench.receive({ type: 'AppendEntriesReply', from, to: EXAMINED, term: TERM, success: true, index: 2, lastLogIndex: 2 });
  }
  return bench.state.commit >= 2 ? answers.length : null;
}

const within = (voters: readonly NodeId[], nodes: readonly NodeId[]) => voters.filter((node) => nodes.includes(node)).length;
const enough = (voters: readonly NodeId[], nodes: readonly NodeId[]) => within(voters, nodes) * 2 > voters.length;

/** The first number of answers with which each configuration has its majority. */
function expectedOf({ members, answers }: Counting): number | null {
  const { voters, outgoing = voters } = members;
  for (let i = 0; i <= answers.length; i++) {
    const stored = [EXAMINED, ...answers.slice(0, i)];
    if (enough(voters, stored) && enough(outgoing, stored)) return i;
  }
  return null;
}

function tally({ members, answers }: Counting, count: number | null): Text {
  const stored = [EXAMINED, ...answers.slice(0, count ?? answers.length)];
  const { voters, outgoing } = members;
  const when = count === null ? text('After all answers', '所有应答之后') : text(`After ${count} answer${count === 1 ? '' : 's'}`, `${count} 个应答之后`);
  const now = text(`${within(voters, stored)} of ${voters.length} ${outgoing === undefined ? '' : 'new '}voters`, `${outgoing === undefined ? '' : '新配置 '}${voters.length} 个投票成员中的 ${within(voters, stored)} 个`);
  if (outgoing === undefined) return text(`${when.en} ${now.en} store it, the leader included if it is a voter; learners do not count.`, `${when.zh}，${now.zh}已存储（Leader 若是投票成员也算在内）；Learner 不计入。`);
  return text(
    `${when.en} ${now.en} and ${within(outgoing, stored)} of ${outgoing.length} old voters store it; a majority of each is needed.`,
    `${when.zh}，${now.zh}、旧配置 ${outgoing.length} 个中的 ${within(outgoing, stored)} 个已存储；两边都需要多数。`,
  );
}

function describe({ members, answers }: Counting): Text {
  const { voters, outgoing, learners = [] } = members;
  return inEach((language) => {
    const list = (nodes: readonly NodeId[]) => nodes.join(language === 'en' ? ', ' : '、');
    const rows = outgoing === undefined
      ? [[language === 'en' ? 'voters' : '投票成员', voters] as const]
      : [[language === 'en' ? 'new voters' : '新配置的投票成员', voters] as const, [language === 'en' ? 'old voters' : '旧配置的投票成员', outgoing] as const];
    const table = [...rows, ...(learners.length > 0 ? [[language === 'en' ? 'learners' : 'Learner', learners] as const] : [])].map(([name, nodes]) => `- ${name}${language === 'en' ? ': ' : '：'}${list(nodes)}`).join('\n');
    return language === 'en'
      ? `Node 1 leads term ${TERM}. Its snapshot reaches up to index 1 and holds ${outgoing === undefined ? 'this configuration' : 'this joint configuration'}; after it the log has one entry, of the leader's own term, which is not known to be committed.\n\n${table}\n\n${answers.length === 0 ? 'No other node confirms that it has stored any of it.' : `Nodes confirm that they have stored all of it, one after the other: ${list(answers)}.`}`
      : `节点 1 是任期 ${TERM} 的 Leader。其快照到索引 1 为止，其中记有${outgoing === undefined ? '以下配置' : '以下联合配置（joint consensus）'}；快照之后只有一个条目，属于本任期，尚不知是否已提交。\n\n${table}\n\n${answers.length === 0 ? '没有其他节点确认存储。' : `各节点依次确认已全部存储：${list(answers)}。`}`;
  });
}

const brief = ({ members: { voters, outgoing, learners = [] }, answers }: Counting): Text => text(
  `voters ${voters.join(', ')}${outgoing === undefined ? '' : `; old voters ${outgoing.join(', ')}`}${learners.length > 0 ? `; learners ${learners.join(', ')}` : ''}; ${answers.length === 0 ? 'nobody answers' : `answers of ${answers.join(', ')}`}`,
  `投票成员 ${voters.join('、')}${outgoing === undefined ? '' : `；旧投票成员 ${outgoing.join('、')}`}${learners.length > 0 ? `；Learner ${learners.join('、')}` : ''}；${answers.length === 0 ? '无人应答' : `依次应答 ${answers.join('、')}`}`,
);

export const memberQuorumInvariant: AnyInvariant = invariant<RaftPort, Counting, Counted>({
  id: 'raft/quorum-of-members',
  statement: text(
    'An entry is committed by a majority of the voters; while a joint configuration is under way, by a majority of the old ones and a majority of the new ones; learners never count.',
    '条目由多数投票成员存储才算提交；联合配置期间，新旧配置都要各自达到多数；Learner 不计入。',
  ),
  sources: [notes('32.2.3'), raftPaper('§6, Figure 11')],
  features: ['paper-messages', 'snapshots', 'membership', 'joint-membership'],
  scenario: countings,
  form: countingForm,
  observe,
  holds(seen, counting) {
    const expected = expectedOf(counting);
    if (seen === expected) return undefined;
    if (seen === NO_LEADER) return neverLeads(TERM);
    return violation(expected === null || (seen !== null && seen < expected) ? 'a-majority-of-each' : 'no-more-than-that', tally(counting, seen !== null && (expected === null || seen < expected) ? seen : expected));
  },
  covers: {
    'a joint configuration that commits': (seen, { members }) => typeof seen === 'number' && members.outgoing !== undefined,
    'a learner that answers before': (seen, { members, answers }) => answers.slice(0, typeof seen === 'number' ? seen : 0).some((node) => members.learners?.includes(node) === true),
    'a leader that is no voter': (_seen, { members }) => !members.voters.includes(EXAMINED),
  },
  question: partAnswer<Counting, Counted, number | null>({
    applies: (seen) => seen !== NO_LEADER,
    answer: (seen) => (seen === NO_LEADER ? null : seen),
    withAnswer: (_seen, count) => count,
    describe,
    picture: (counting) => countingPicture(counting, TERM),
    brief,
    ask: () => text('After how many of these answers is the last entry committed?', '收到其中多少个应答之后，最后一个条目算已提交？'),
    say: (count) => (count === null ? text('not even after all', '全部应答之后也没有') : verbatim(count)),
    because: (count, counting) => tally(counting, count),
    rank: (count) => count ?? 99,
  }),
});
