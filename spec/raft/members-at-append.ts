import { invariant, notes, partAnswer, raftPaper, raftThesis, text, verbatim, violation, type AnyInvariant, type Text } from '../kernel';
import { Bench, EXAMINED } from './bench';
import { changings, FIRST, NODES, latest, logsOf, upTo, type Change, type Changing, type Told } from './changing';
import { wordsOf } from './changing-words';
import { changingForm } from './member-forms';
import type { Entry, Members, Message, NodeId, RaftPort } from './port';
import { ELECTION_TICKS } from './program';

/** What a leader did whose configuration was to change: what it put into its log (null if it declined), what it went by then, and whether node 2 and it were enough to commit that. */
interface Led {
  readonly appended: Members | null;
  readonly members: Members;
  readonly commits: boolean;
}

/** What node 1 goes by at the start and after each message, whom it asks for votes then, and what it does as a leader. */
interface Taken {
  readonly shown: readonly Members[];
  readonly asked: readonly NodeId[];
  readonly led: Led | null;
}

const entry = (index: number, term: number, voters: Change): Entry => ({ index, term, ...(voters === null ? { value: `v${index}.${term}` } : { value: '', members: { voters: [...voters] } }) });

function observe(port: RaftPort, changing: Changing): Taken {
  const { snapshot, log, messages, wanted } = changing;
  const entries = [snapshot, ...log].map((voters, i) => entry(i + 1, 1, voters));
  const bench = new Bench(port, FIRST.length, snapshot === null ? { term: 1, vote: null, entries } : { term: 1, vote: null, entries: entries.slice(1), snapshot: { index: 1, term: 1, data: '1', members: { voters: [...snapshot] } } });
  const shown = (): Members => bench.state.members ?? { voters: [...FIRST] };
  const logs = logsOf(changing);
  const seen = [shown()];
  for (const [i, { prev, entries: sent, commit }] of messages.entries()) {
    const term = i + 2;
    const prevLogTerm = logs[i]?.[prev - 1]?.term ?? 0;
    bench.receive({ type: 'AppendEntries', from: 2 + (i % 2), to: EXAMINED, term, prevLogIndex: prev, prevLogTerm, entries: sent.map((voters, at) => entry(prev + 1 + at, term, voters)), leaderCommit: commit });
    seen.push(shown());
  }
  let asks: readonly Message[] = [];
  for (let ticks = 0; ticks < 4 * ELECTION_TICKS && asks.length === 0; ticks++) asks = bench.tick().filter(({ type }) => type === 'RequestVote');
  return { shown: seen, asked: [...new Set(asks.map(({ to }) => to))].sort((a, b) => a - b), led: wanted === null ? null : lead(bench, wanted, shown) };
}

/** Nodes 2 and 3 vote for it and store what it has: that is a majority of all voters that there may be. */
function lead(bench: Bench, wanted: readonly NodeId[], shown: () => Members): Led {
  const { term } = bench.state;
  const last = () => bench.base + bench.entries.length;
  const stores = (from: NodeId) => bench.receive({ type: 'AppendEntriesReply', from, to: EXAMINED, term, success: true, index: last(), lastLogIndex: last() });
  for (const from of [2, 3]) bench.receive({ type: 'RequestVoteReply', from, to: EXAMINED, term, voteGranted: true });
  bench.propose('x');
  for (const from of [2, 3]) stores(from);
  const before = last();
  bench.changeMembers({ voters: [...wanted] });
  const appended = bench.entries.slice(before - bench.base).findLast(({ members }) => members !== undefined)?.members ?? null;
  const members = shown();
  const index = last();
  stores(2);
  return { appended, members, commits: bench.state.commit >= index };
}

const key = ({ voters, outgoing = [], learners = [] }: Members) => [voters, outgoing, learners].map((list) => [...list].sort((a, b) => a - b).join()).join('/');
const majority = (voters: readonly NodeId[]) => voters.filter((node) => node === EXAMINED || node === 2).length * 2 > voters.length;
const goesBack = (told: Told | undefined) => told?.entries.every((voters) => voters === null) === true;

/** The configuration that its log has last is in effect, at each step. */
function judge({ shown, asked, led }: Taken, changing: Changing): ReturnType<AnyInvariant['holds']> {
  const words = wordsOf(changing);
  for (const [step, members] of shown.entries()) {
    const now = latest(upTo(changing, step));
    if (key(members) !== key({ voters: [...now.voters] })) {
      const isBack = step > 0 && goesBack(changing.messages[step - 1]) && latest(upTo(changing, step - 1)).voters.join() !== now.voters.join();
      return violation(isBack ? 'what-is-replaced-is-void' : 'in-the-log-is-in-effect', words.wrongly(members.voters, step, now), step);
    }
  }
  const { voters } = latest(changing);
  const others = voters.filter((node) => node !== EXAMINED);
  if (voters.includes(EXAMINED) && asked.join() !== others.join()) return violation('asks-those-voters', words.asksOthers(asked, others));
  if (led === null || led.appended === null) return undefined;
  const { appended, members, commits } = led;
  if (key(appended) !== key(members)) return violation('the-leader-goes-by-it-too', words.leadsWrongly(members.voters, appended.voters));
  const expected = majority(appended.voters) && (appended.outgoing === undefined || majority(appended.outgoing));
  return commits === expected ? undefined : violation('those-voters-commit', words.commitsWrongly(appended.voters, expected));
}

export const membersAtAppendInvariant: AnyInvariant = invariant<RaftPort, Changing, Taken>({
  id: 'raft/members-at-append',
  statement: text(
    'A node goes by the latest configuration in its log as soon as it is stored, committed or not; if that entry is replaced, the configuration before it is in effect again, be it of the log, of the snapshot or of the start.',
    '节点始终采用自己日志中最新的配置，存下即生效，不论是否已提交；若该条目被替换，则恢复此前的配置（来自日志、快照或启动时）。',
  ),
  sources: [notes('32.1.1'), raftPaper('§6 (a server always uses the latest configuration in its log, regardless of whether the entry is committed)'), raftThesis('§4.1')],
  features: ['paper-messages', 'snapshots', 'membership', 'members-at-append'],
  scenario: changings,
  form: changingForm(NODES),
  observe,
  holds: judge,
  covers: {
    'a configuration that is not committed': (_taken, changing) => latest(changing).index > Math.max(1, ...changing.messages.map(({ commit }) => commit)),
    'a configuration that is replaced': (_taken, changing) => changing.messages.some((told, i) => goesBack(told) && latest(upTo(changing, i)).index > told.prev && told.entries.length > 0),
    'a leader that changes it': ({ led }) => led !== null && led.appended !== null,
  },
  question: partAnswer<Changing, Taken, readonly NodeId[]>({
    applies: ({ led }) => led === null || led.appended !== null,
    describe: (changing) => wordsOf(changing).situation,
    picture: (changing) => wordsOf(changing).picture,
    brief: (changing) => wordsOf(changing).brief,
    ask: (): Text => text('Which voters does node 1 go by in the end, if it keeps to the Raft paper?', '若节点 1 遵循 Raft 论文，最后它认定的投票成员是哪些？'),
    answer: ({ shown, led }) => (led?.members ?? shown.at(-1))?.voters ?? [],
    withAnswer: ({ shown, asked, led }, voters) => (led === null ? { shown: [...shown.slice(0, -1), { voters: [...voters] }], asked, led } : { shown, asked, led: { ...led, members: { voters: [...voters] } } }),
    say: (voters) => verbatim(voters.join(', ')),
    because: (_voters, changing) => wordsOf(changing).because,
  }),
});
