import * as fc from 'fast-check';
import { inEach, invariant, notes, raftPaper, text, verbatim, violation, wholeAnswer, type AnyInvariant, type SpaceTime, type Text } from '../kernel';
import { Bench, EXAMINED, entriesOf } from './bench';
import { waitingForm } from './election-forms';
import type { Message, RaftPort } from './port';
import { messageSaid } from './portrait-words';
import { ELECTION_TICKS } from './program';
import { Story } from './told';

type Hearing = 'heartbeat' | 'mismatch' | 'old heartbeat' | 'refused vote';

/** A follower whose election timeout is always the same, and what it hears, each some ticks after the one before. */
export interface Waiting {
  readonly timeoutTicks: number;
  /** It grants a vote before it hears anything else, after so many ticks; 0 if it does not. */
  readonly votesAfter: number;
  readonly hears: readonly { readonly after: number; readonly what: Hearing }[];
}

const TERM = 5;
const LIMIT_TICKS = 60;

const waitings: fc.Arbitrary<Waiting> = fc
  .record({
    timeoutTicks: fc.constantFrom(5, 7, 9, 6, 8),
    votesAfter: fc.constantFrom(0, 0, 2, 3, 4),
    hears: fc.array(fc.record({ after: fc.constantFrom(1, 2, 3, 4), what: fc.constantFrom<Hearing[]>('heartbeat', 'mismatch', 'old heartbeat', 'refused vote') }), { maxLength: 4, size: 'max' }),
  })
  .map((waiting) => ({ ...waiting, hears: heardInTime(waiting) }));

function resets(what: Hearing): boolean {
  return what === 'heartbeat' || what === 'mismatch';
}

/** Only what comes before the follower loses its patience. */
function heardInTime({ timeoutTicks, votesAfter, hears }: Waiting): Waiting['hears'] {
  let left = timeoutTicks;
  if (votesAfter >= left) return [];
  return hears.filter(({ after, what }, i) => {
    if (left <= after) {
      left = 0;
      return false;
    }
    left = resets(what) ? timeoutTicks : left - after;
    return i < hears.length;
  });
}

function message(what: Hearing | 'granted vote'): Message {
  const way = { from: 2, to: EXAMINED };
  switch (what) {
    case 'heartbeat':
      return { ...way, type: 'AppendEntries', term: TERM, prevLogIndex: 1, prevLogTerm: 1, entries: [], leaderCommit: 0 };
    case 'mismatch':
      return { ...way, type: 'AppendEntries', term: TERM, prevLogIndex: 4, prevLogTerm: 3, entries: [], leaderCommit: 0 };
    case 'old heartbeat':
      return { ...way, from: 3, type: 'AppendEntries', term: TERM - 1, prevLogIndex: 1, prevLogTerm: 1, entries: [], leaderCommit: 0 };
    case 'refused vote':
      return { ...way, from: 4, type: 'RequestVote', term: TERM, lastLogIndex: 0, lastLogTerm: 0 };
    case 'granted vote':
      return { ...way, type: 'RequestVote', term: TERM, lastLogIndex: 2, lastLogTerm: 1 };
  }
}

/** The tick at which the follower campaigns; null if it does not. */
function observe(port: RaftPort, { timeoutTicks, votesAfter, hears }: Waiting): number | null {
  const bench = new Bench(port, 5, { term: TERM, vote: null, entries: entriesOf([1]) }, timeoutTicks);
  const events = [...(votesAfter > 0 ? [{ after: votesAfter, what: 'granted vote' as const }] : []), ...hears];
  let tick = 0;
  const waits = (ticks: number) => {
    for (let i = 0; i < ticks; i++) {
      tick++;
      bench.tick();
      if (bench.state.term > TERM) return true;
    }
    return false;
  };
  for (const { after, what } of events) {
    if (waits(after)) return tick;
    bench.receive(message(what));
  }
  return waits(LIMIT_TICKS) ? tick : null;
}

interface Reset {
  readonly tick: number;
  readonly by: Text;
}

const names: Record<Hearing | 'granted vote', Text> = {
  'heartbeat': text('an AppendEntries of term 5 that it accepts', '它接受的任期 5 的 AppendEntries'),
  'mismatch': text('an AppendEntries of term 5 that it refuses because its log does not match', '因日志不匹配而被它拒绝的任期 5 的 AppendEntries'),
  'old heartbeat': text('an AppendEntries of term 4', '任期 4 的 AppendEntries'),
  'refused vote': text("a RequestVote of term 5 that it refuses because the candidate's log is out of date", '因 Candidate 日志落后而被它拒绝的任期 5 的 RequestVote'),
  'granted vote': text('a RequestVote of term 5, to which it grants its vote', '任期 5 的 RequestVote，它投出了选票'),
};

function eventsOf({ votesAfter, hears }: Waiting): readonly { tick: number; what: Hearing | 'granted vote' }[] {
  let tick = votesAfter;
  const first = votesAfter > 0 ? [{ tick, what: 'granted vote' as const }] : [];
  return [...first, ...hears.map(({ after, what }) => ({ tick: (tick += after), what }))];
}

/** The last thing that reset the timer. */
function lastReset(waiting: Waiting): Reset {
  const last = eventsOf(waiting).filter(({ what }) => what === 'granted vote' || resets(what)).at(-1);
  return last === undefined ? { tick: 0, by: text('its start', '启动') } : { tick: last.tick, by: names[last.what] };
}

/** What the follower hears, tick by tick; nothing of what its timer makes of it. */
function waitingPicture(waiting: Waiting): SpaceTime {
  const story = new Story(5, 0);
  story.at(EXAMINED, [text('tick 0', '第 0 个 tick')], { term: TERM, role: 'follower' });
  for (const { tick, what } of eventsOf(waiting)) {
    const heard = message(what);
    const sent = story.at(heard.from, []);
    story.arrives(sent, EXAMINED, messageSaid(heard), [text(`tick ${tick}`, `第 ${tick} 个 tick`), ...answers[what]]);
  }
  return story.picture(text('What node 1 hears, and at which tick', '节点 1 在各个 tick 收到的消息'));
}

const refuses = text('refuses', '拒绝');
const answers: Record<Hearing | 'granted vote', readonly Text[]> = {
  'heartbeat': [text('accepts', '接受')], 'mismatch': [refuses], 'old heartbeat': [], 'refused vote': [refuses], 'granted vote': [text('grants its vote', '投票')],
};

export const timerInvariant: AnyInvariant = invariant<RaftPort, Waiting, number | null>({
  id: 'raft/election-timeout',
  statement: text(
    'A follower campaigns once its election timeout has passed since it last heard from the leader of its term or granted a vote; nothing else resets the timer.',
    'Follower 在距上次收到本任期 Leader 的消息或投出选票满一个选举超时后发起选举；其他事情都不会重置计时器。',
  ),
  sources: [notes('32.1.2'), raftPaper('§5.2, Figure 2 (Followers)')],
  features: ['paper-messages'],
  scenario: waitings,
  form: waitingForm,
  observe,
  holds(tick, waiting) {
    const reset = lastReset(waiting);
    const expected = reset.tick + waiting.timeoutTicks;
    if (tick === expected) return undefined;
    const why = text(
      `The timer was last reset at tick ${reset.tick}, by ${reset.by.en}; ${waiting.timeoutTicks} ticks later, at tick ${expected}, the node campaigns.`,
      `计时器最后一次重置是在第 ${reset.tick} 个 tick（${reset.by.zh}）；再过 ${waiting.timeoutTicks} 个 tick，即第 ${expected} 个 tick，节点发起选举。`,
    );
    return violation(tick === null ? 'campaigns-at-last' : tick < expected ? 'not-too-early' : 'not-too-late', why);
  },
  covers: {
    'a refused heartbeat as the last reset': (_tick, waiting) => eventsOf(waiting).filter(({ what }) => what !== 'old heartbeat' && what !== 'refused vote').at(-1)?.what === 'mismatch',
    'a vote as the last reset': (_tick, waiting) => eventsOf(waiting).at(-1)?.what === 'granted vote',
    'something after it that resets nothing': (_tick, waiting) => eventsOf(waiting).at(-1)?.what === 'old heartbeat' || eventsOf(waiting).at(-1)?.what === 'refused vote',
  },
  question: wholeAnswer<Waiting, number | null>({
    describe: (waiting) => inEach((language) => {
      const events = eventsOf(waiting).map(({ tick, what }) => (language === 'en' ? `- tick ${tick}: ${names[what].en}` : `- 第 ${tick} 个 tick：${names[what].zh}`));
      const heard = events.length === 0 ? (language === 'en' ? '- nothing' : '- 什么也没有') : events.join('\n');
      return language === 'en'
        ? `Node 1 of five starts at tick 0 as a follower in term 5, in which it has not voted. Its election timeout happens to be ${waiting.timeoutTicks} ticks each time that it is chosen. It hears:\n\n${heard}`
        : `五个节点中的节点 1 在第 0 个 tick 启动，是任期 5 的 Follower，本任期尚未投票。它每次选出的选举超时恰好都是 ${waiting.timeoutTicks} 个 tick。它收到：\n\n${heard}`;
    }),
    picture: waitingPicture,
    brief: (waiting) => text(
      `timeout ${waiting.timeoutTicks}${eventsOf(waiting).map(({ tick, what }) => `; at tick ${tick} ${names[what].en}`).join('')}`,
      `超时 ${waiting.timeoutTicks}${eventsOf(waiting).map(({ tick, what }) => `；第 ${tick} 个 tick：${names[what].zh}`).join('')}`,
    ),
    ask: () => text('At which tick does node 1 campaign, if it hears nothing more?', '此后不再收到任何消息，节点 1 在第几个 tick 发起选举？'),
    say: (tick) => (tick === null ? text('not at all', '不会发起') : verbatim(tick)),
    because: (tick, waiting) => {
      const reset = lastReset(waiting);
      return text(`The last reset is at tick ${reset.tick} (${reset.by.en}), and ${reset.tick} + ${waiting.timeoutTicks} = ${tick ?? 0}.`, `最后一次重置在第 ${reset.tick} 个 tick（${reset.by.zh}），${reset.tick} + ${waiting.timeoutTicks} = ${tick ?? 0}。`);
    },
    rank: (tick) => tick ?? LIMIT_TICKS + ELECTION_TICKS,
  }),
});
