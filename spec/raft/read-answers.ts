import * as fc from 'fast-check';
import { inEach, invariant, notes, partAnswer, raftPaper, raftThesis, text, verbatim, violation, type AnyInvariant, type Text } from '../kernel';
import { Bench, entriesOf, EXAMINED, neverLeads, NO_LEADER } from './bench';
import { readingForm } from './log-forms';
import type { Message, NodeId, RaftPort } from './port';
import { majorityOf } from './program';
import { readingPicture } from './reading-picture';
import { sayNodes } from './voter-words';

/** An answer to a heartbeat, which the leader sent before or after it was asked to read. */
export interface Echo {
  readonly from: NodeId;
  readonly sent: 'before' | 'after';
}

/** A leader that is asked to read. */
export interface Reading {
  readonly nodes: number;
  /** An entry of its own term is committed. */
  readonly established: boolean;
  readonly echoes: readonly Echo[];
}

const TERM = 5;

const readings: fc.Arbitrary<Reading> = fc
  .record({
    nodes: fc.constantFrom(5, 3, 4, 5),
    established: fc.constantFrom(true, true, true, false),
    echoes: fc.array(fc.record({ from: fc.constantFrom(2, 3, 4, 5), sent: fc.constantFrom('after' as const, 'after' as const, 'before' as const) }), { minLength: 2, maxLength: 6, size: 'max' }),
  })
  .map(({ nodes, established, echoes }) => ({ nodes, established, echoes: echoes.map(({ from, sent }) => ({ from: 2 + ((from - 2) % (nodes - 1)), sent })) }));

/** The answer to an AppendEntries of somebody with so long a log, who acknowledges nothing new. */
function echo({ from, sent }: Echo, before: readonly Message[], after: readonly Message[], stored: number): Message {
  const to = (sent === 'before' ? before : after).filter((message) => message.to === from && isHeartbeat(message)).at(-1);
  const round = to?.['round'];
  const index = Number(to?.['prevLogIndex'] ?? 0);
  return { type: 'AppendEntriesReply', from, to: EXAMINED, term: TERM, success: index <= stored, index, lastLogIndex: Math.min(index, stored), ...(round === undefined ? {} : { round }) };
}

const isHeartbeat = ({ type }: Message) => type === 'AppendEntries';

/** After how many of the answers the read is confirmed; null if it never is. */
type Confirmed = number | null | typeof NO_LEADER;

function observe(port: RaftPort, { nodes, established, echoes }: Reading): Confirmed {
  const bench = new Bench(port, nodes, { term: TERM - 1, vote: null, entries: entriesOf([1, 2]) });
  bench.win();
  if (!bench.leads(TERM)) return NO_LEADER;
  if (established) {
    bench.propose('x');
    for (const from of [2, 3, 4].filter((node) => node <= nodes)) bench.receive({ type: 'AppendEntriesReply', from, to: EXAMINED, term: TERM, success: true, index: 3, lastLogIndex: 3 });
  }
  const before = bench.tick();
  let after = bench.read('r');
  if (bench.reads.length > 0) return 0;
  // Some ask the others with their next heartbeat.
  if (!after.some(isHeartbeat)) after = bench.tick();
  if (bench.reads.length > 0) return 0;
  for (const [i, each] of echoes.entries()) {
    bench.receive(echo(each, before, after, established ? 3 : 2));
    // What it waits for is committed, too: the index that it gives is known to be.
    if (bench.reads.some(({ index }) => index <= bench.state.commit)) return i + 1;
  }
  return null;
}

function expectedOf({ nodes, established, echoes }: Reading): number | null {
  if (!established) return null;
  const heard = new Set<NodeId>([EXAMINED]);
  for (const [i, { from, sent }] of echoes.entries()) {
    if (sent === 'after') heard.add(from);
    if (heard.size >= majorityOf({ nodes })) return i + 1;
  }
  return null;
}

function why(reading: Reading): Text {
  const { nodes, established, echoes } = reading;
  if (!established) {
    return text(
      `No entry of term ${TERM} is committed yet, so the leader cannot know what former leaders committed: it may not answer, whoever confirms that it leads.`,
      `任期 ${TERM} 还没有条目提交，Leader 无法得知之前的 Leader 提交到哪里：即使有多数确认它仍是 Leader，也不能答复。`,
    );
  }
  const heard = [...new Set(echoes.slice(0, expectedOf(reading) ?? echoes.length).filter(({ sent }) => sent === 'after').map(({ from }) => from))].sort();
  return text(
    `${majorityOf({ nodes })} of ${nodes} nodes, the leader included, have to answer heartbeats that were sent after the read was asked: until then only ${sayNodes([EXAMINED, ...heard])} ${heard.length === 0 ? 'counts' : 'count'}.`,
    `需要 ${nodes} 个节点中的 ${majorityOf({ nodes })} 个（含 Leader）应答读请求之后发出的心跳：到此为止只有节点 ${[EXAMINED, ...heard].join('、')} 算数。`,
  );
}

function line({ from, sent }: Echo, language: keyof Text): string {
  if (language === 'en') return `node ${from} answers the heartbeat that was sent ${sent} the read was asked`;
  return `节点 ${from} 应答读请求${sent === 'before' ? '之前' : '之后'}发出的心跳`;
}

export const readAnswerInvariant: AnyInvariant = invariant<RaftPort, Reading, Confirmed>({
  id: 'raft/read-index',
  statement: text(
    'A leader confirms a read once a majority has answered heartbeats that it sent after the read was asked, and only if an entry of its own term is committed.',
    '仅当本任期已有条目提交，且多数节点应答了读请求之后发出的心跳时，Leader 才能确认一次读。',
  ),
  sources: [notes('32.1.3'), raftPaper('§8'), raftThesis('§6.4')],
  features: ['paper-messages', 'read-index'],
  scenario: readings,
  form: readingForm,
  observe,
  holds(seen, reading) {
    const expected = expectedOf(reading);
    if (seen === expected) return undefined;
    if (seen === NO_LEADER) return neverLeads(TERM);
    if (!reading.established) return violation('own-term-first', why(reading));
    return violation(expected === null || (seen !== null && seen < expected) ? 'a-majority-after-the-read' : 'confirmed-at-last', why(reading));
  },
  covers: {
    'a read that is confirmed': (seen) => typeof seen === 'number',
    'an old answer that does not count': (seen, { echoes }) => typeof seen === 'number' && echoes.slice(0, seen).some(({ sent }) => sent === 'before'),
    'the same node twice': (seen, { echoes }) => typeof seen === 'number' && echoes.slice(0, seen).some(({ from }, i) => echoes.findIndex((each) => each.from === from) < i),
    'a new leader': (_seen, { established }) => !established,
  },
  question: partAnswer<Reading, Confirmed, number | null>({
    applies: (seen) => seen !== NO_LEADER,
    answer: (seen) => (seen === NO_LEADER ? null : seen),
    withAnswer: (_seen, count) => count,
    describe: ({ nodes, established, echoes }) => inEach((language) => {
      const lines = echoes.map((each, i) => `${i + 1}. ${line(each, language)}`).join('\n');
      return language === 'en'
        ? `Node 1 of ${nodes} leads term ${TERM}. Its log has two entries of older terms${established ? ' and one of its own term, which it knows to be committed' : ' and none of its own term; it does not know what is committed'}. A client asks it to read by ReadIndex (no leases). Then these answers arrive; none of them acknowledges a new entry:\n\n${lines}`
        : `${nodes} 个节点中的节点 1 是任期 ${TERM} 的 Leader，日志中有两个旧任期的条目${established ? '和一个本任期的，且已知后者已提交' : '，没有本任期的，也不知道哪些已提交'}。客户端通过 ReadIndex 请求读取（不使用租约）。随后依次收到以下应答，都没有确认新的条目：\n\n${lines}`;
    }),
    picture: (reading) => readingPicture(reading, TERM),
    brief: ({ nodes, established, echoes }) => inEach((language) => {
      const separator = language === 'en' ? '; ' : '；';
      const who = language === 'en' ? `${nodes} nodes, ${established ? 'an entry of its own term is committed' : 'no entry of its own term'}` : `${nodes} 个节点，${established ? '本任期已有提交' : '本任期没有条目'}`;
      return [who, ...echoes.map((each) => line(each, language))].join(separator);
    }),
    ask: () => text('After how many of these answers may the leader answer the read (0: at once)?', '收到其中多少个应答之后，Leader 可以答复这次读（0 表示立即）？'),
    say: (count) => (count === null ? text('not even after all', '全部应答之后也不行') : verbatim(count)),
    because: (_count, reading) => why(reading),
    rank: (count) => count ?? 99,
  }),
});
