import * as fc from 'fast-check';
import { inEach, invariant, partAnswer, raftThesis, notes, text, violation, type AnyInvariant, type Text, type Violation } from '../kernel';
import { answerTo, Bench, entriesOf, EXAMINED, neverLeads, type Terms } from './bench';
import { drawn } from './drawn';
import { pollingForm } from './election-forms';
import { leads, logRow, logsPicture } from './log-pictures';
import type { NodeId, RaftPort } from './port';
import { ELECTION_TICKS } from './program';
import { andList, numbered, numbers } from './voter-words';

/** Some ticks pass; then the leader is heard, or a node asks whether it would get a vote. */
export interface Asked {
  readonly after: number;
  /** `null`: a heartbeat of the leader. */
  readonly request: { readonly from: NodeId; readonly term: number; readonly lastLogIndex: number; readonly lastLogTerm: number } | null;
}

/** A node of five that is asked for votes before anybody campaigns; with `leads` it is the leader itself. */
export interface Polling {
  readonly leads: boolean;
  readonly log: Terms;
  readonly events: readonly Asked[];
}

interface Polled {
  readonly granted: boolean | null;
  readonly term: number;
  readonly vote: NodeId | null;
}

const NODES = 5;
const TERM = 4;
const TIMEOUT = 2 * ELECTION_TICKS - 1;

const pollings: fc.Arbitrary<Polling> = fc
  .record({
    leads: fc.constantFrom(false, false, false, true),
    log: fc.constantFrom<Terms[]>([1, 2], [1], [1, 1, 1]),
    events: fc.array(
      fc.record({ after: fc.constantFrom(1, 3, 5, 2), kind: fc.constantFrom(1, 1, 0, 1), from: fc.constantFrom(3, 4, 5), ahead: fc.constantFrom(1, 0, 2, 1), last: fc.constantFrom<[number, number]>([2, 2], [3, 1], [1, 2], [1, 1], [3, 2]) }),
      { minLength: 2, maxLength: 5, size: 'max' },
    ),
  })
  .map(({ leads, log, events }) => ({
    leads,
    log,
    events: inTime(events.map(({ after, kind, from, ahead, last: [lastLogIndex, lastLogTerm] }) => ({
      after: leads ? 0 : after,
      request: kind === 0 && !leads ? null : { from, term: TERM + ahead, lastLogIndex, lastLogTerm },
    }))),
  }));

/** Only what comes before the node campaigns itself. */
function inTime(events: readonly Asked[]): readonly Asked[] {
  let waited = 0;
  return events.filter(({ after, request }) => {
    if (waited + after >= TIMEOUT) return false;
    waited = request === null ? 0 : waited + after;
    return true;
  });
}

function observe(port: RaftPort, { leads, log, events }: Polling): readonly Polled[] {
  const bench = new Bench(port, NODES, { term: leads ? TERM - 1 : TERM, vote: null, entries: entriesOf(log) }, TIMEOUT, { preVote: true, checkQuorum: true });
  if (leads) lead(bench);
  if (leads && !bench.leads(TERM)) return [];
  return events.map(({ after, request }) => {
    for (let i = 0; i < after; i++) bench.tick();
    const way = { to: EXAMINED };
    const sent = request === null
      ? bench.receive({ ...way, type: 'AppendEntries', from: 2, term: TERM, prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0 })
      : bench.receive({ ...way, type: 'PreVote', ...request });
    const answer = request === null ? undefined : answerTo(sent, request.from, 'PreVoteReply');
    const { term, vote } = bench.state;
    return { granted: answer === undefined ? null : answer['voteGranted'] === true, term, vote };
  });
}

/** It asks, campaigns and wins. */
function lead(bench: Bench): void {
  for (let i = 0; i < 3 * ELECTION_TICKS && bench.state.role === 'follower'; i++) bench.tick();
  for (const type of ['PreVoteReply', 'RequestVoteReply'] as const) {
    for (const from of [2, 3]) bench.receive({ type, from, to: EXAMINED, term: TERM, voteGranted: true });
  }
}

/** Ticks since the leader was last heard, when each event comes; Infinity if it never was. */
function silences({ events }: Polling): readonly number[] {
  let silence = Infinity;
  return events.map(({ after, request }) => {
    silence += after;
    const then = silence;
    if (request === null) silence = 0;
    return then;
  });
}

function verdict(polling: Polling, step: number): { grants: boolean; clause: string; why: Text } | undefined {
  const { leads, log, events } = polling;
  const request = events[step]?.request;
  if (request === null || request === undefined) return undefined;
  const silence = silences(polling)[step] ?? 0;
  const { from, term, lastLogIndex, lastLogTerm } = request;
  if (leads) return { grants: false, clause: 'a-leader-refuses', why: text(`Node 1 leads term ${TERM} itself, so it sees no need for an election and refuses node ${from}.`, `节点 1 自己就是任期 ${TERM} 的 Leader，没有必要选举，应拒绝节点 ${from}。`) };
  if (term <= TERM) return { grants: false, clause: 'only-later-terms', why: text(`Node ${from} asks about term ${term}, and node 1 is in term ${TERM} already: it refuses.`, `节点 ${from} 询问的是任期 ${term}，而节点 1 已处于任期 ${TERM}，应拒绝。`) };
  if (silence < ELECTION_TICKS) return { grants: false, clause: 'who-hears-a-leader-refuses', why: text(`Node 1 heard from its leader ${silence} tick${silence === 1 ? '' : 's'} ago, less than the shortest election timeout (${ELECTION_TICKS}): it refuses node ${from}.`, `节点 1 在 ${silence} 个 tick 前收到过 Leader 的消息，未满最短选举超时（${ELECTION_TICKS}），应拒绝节点 ${from}。`) };
  const lastTerm = log.at(-1) ?? 0;
  const good = lastLogTerm > lastTerm || (lastLogTerm === lastTerm && lastLogIndex >= log.length);
  return good
    ? { grants: true, clause: 'would-vote', why: text(`Node 1 ${silence === Infinity ? 'has heard from no leader at all' : `has heard from no leader for ${silence} ticks`}, term ${term} is later than its own, and the log of node ${from} is at least as up-to-date: it says yes.`, `节点 1 ${silence === Infinity ? '从未收到过 Leader 的消息' : `已有 ${silence} 个 tick 没有收到 Leader 的消息`}，任期 ${term} 更大，且节点 ${from} 的日志不旧于自己：应同意。`) }
    : { grants: false, clause: 'worse-logs-are-refused', why: text(`The log of node ${from} is less up-to-date than that of node 1 (last term ${lastTerm}, ${log.length} entries): it refuses.`, `节点 ${from} 的日志比节点 1 的旧（节点 1 最后任期 ${lastTerm}，共 ${log.length} 条），应拒绝。`) };
}

/**
 * Whoever has neither voted nor heard of a leader in its own term would vote in it, and may say so (etcd-io/raft 3.7, raft.go, Step).
 * Asked about it is only late: nobody asks about a term that a majority is in.
 */
function isFree(polling: Polling, step: number): boolean {
  const request = polling.events[step]?.request;
  const wouldVote = { ...polling, events: polling.events.map((event) => (event.request?.term === TERM ? { ...event, request: { ...event.request, term: TERM + 1 } } : event)) };
  return request?.term === TERM && silences(polling)[step] === Infinity && verdict(wouldVote, step)?.grants === true;
}

/** Who has just started may have heard from a leader just before, and be loyal to it for an election timeout: a lease outlives a restart so. */
function isWary({ leads, events }: Polling, step: number): boolean {
  const ticks = events.slice(0, step + 1).reduce((sum, { after }) => sum + after, 0);
  return !leads && ticks < ELECTION_TICKS;
}

function holds(polled: readonly Polled[], polling: Polling): Violation | undefined {
  if (polling.leads && polled.length < polling.events.length) return neverLeads(TERM);
  for (const [step] of polling.events.entries()) {
    const seen = polled[step];
    const expected = verdict(polling, step);
    if (seen === undefined) return violation('one-result-an-event', text('Every event has a result.', '每个事件都应有一个结果。'), step);
    const isOpen = expected?.grants === true ? isWary(polling, step) : isFree(polling, step);
    if (expected !== undefined && (seen.granted === true) !== expected.grants && !isOpen) return violation(expected.clause, expected.why, step);
    if (seen.term !== TERM || seen.vote !== (polling.leads ? EXAMINED : null)) {
      return violation('asking-changes-nothing', text(`Node 1 stays in term ${TERM} and its vote stays what it was: a pre-vote is no vote.`, `节点 1 仍处于任期 ${TERM}，投票也不变：预投票不是投票。`), step);
    }
  }
  return undefined;
}

const grantedIn = (polled: readonly Polled[]) => polled.flatMap(({ granted }, i) => (granted === true ? [i] : []));

function line({ after, request }: Asked, language: keyof Text): string {
  const wait = after === 0 ? '' : language === 'en' ? `after ${after} tick${after > 1 ? 's' : ''}: ` : `过 ${after} 个 tick：`;
  if (request === null) return wait + (language === 'en' ? `heartbeat of node 2, the leader of term ${TERM}` : `任期 ${TERM} 的 Leader 节点 2 的心跳`);
  const { from, term, lastLogIndex, lastLogTerm } = request;
  return language === 'en'
    ? `${wait}PreVote from node ${from}: term ${term}, lastLogIndex ${lastLogIndex}, lastLogTerm ${lastLogTerm}`
    : `${wait}节点 ${from} 的 PreVote：term ${term}，lastLogIndex ${lastLogIndex}，lastLogTerm ${lastLogTerm}`;
}

const decision: AnyInvariant = invariant<RaftPort, Polling, readonly Polled[]>({
  id: 'raft/pre-vote-decision',
  statement: text(
    'Asked before an election, a node says yes exactly if it leads nobody and has heard from no leader for an election timeout, the term is later than its own and the log is up-to-date enough; asking changes neither its term nor its vote.',
    '在选举前被询问（预投票）时，当且仅当节点不是 Leader、一个选举超时内没有收到 Leader 的消息、对方的任期更大且日志足够新时才同意；询问不会改变任期和投票。',
  ),
  sources: [notes('32.1.4'), raftThesis('§9.6, §4.2.3')],
  features: ['paper-messages', 'pre-vote', 'check-quorum'],
  scenario: pollings,
  form: pollingForm(NODES, TERM, TIMEOUT),
  observe,
  holds,
  covers: {
    'a yes': (polled) => grantedIn(polled).length > 0,
    'two in one term': (polled, { events }) => grantedIn(polled).some((i) => grantedIn(polled).some((j) => j > i && events[i]?.request?.term === events[j]?.request?.term && events[i]?.request?.from !== events[j]?.request?.from)),
    'a refusal of a leader': (_polled, { leads }) => leads,
    'a refusal for a heartbeat': (_polled, polling) => polling.events.some((_, step) => verdict(polling, step)?.clause === 'who-hears-a-leader-refuses'),
  },
  question: partAnswer<Polling, readonly Polled[], readonly number[]>({
    describe: ({ leads, log, events }) => inEach((language) => {
      const lines = events.map((event, i) => `${i + 1}. ${line(event, language)}`).join('\n');
      if (language === 'en') {
        const who = leads ? `is the leader of term ${TERM} and in touch with a majority` : `is a follower in term ${TERM} that has just started, has heard from no leader and has not voted`;
        return `A cluster of five runs with pre-vote and check-quorum; election timeouts are ${ELECTION_TICKS} to ${TIMEOUT} ticks. Node 1 ${who}. The terms of its log entries, by index: ${numbers(log)}. Then, one after the other:\n\n${lines}`;
      }
      const who = leads ? `是任期 ${TERM} 的 Leader，与多数节点保持联系` : `是任期 ${TERM} 的 Follower，刚刚启动，没有收到过 Leader 的消息，也没有投过票`;
      return `五个节点的集群启用了预投票（pre-vote）和 check-quorum，选举超时为 ${ELECTION_TICKS} 到 ${TIMEOUT} 个 tick。节点 1 ${who}。其日志按索引的任期为：${numbers(log)}。随后依次发生：\n\n${lines}`;
    }),
    picture: ({ leads: isLeader, log }) => logsPicture(text('The log of node 1, which is asked', '被询问的节点 1 的日志'), [logRow(EXAMINED, log, 0, isLeader ? leads : undefined)]),
    brief: ({ leads, log, events }) => inEach((language) => {
      const role = leads ? (language === 'en' ? `leader of term ${TERM}` : `任期 ${TERM} 的 Leader`) : (language === 'en' ? `follower in term ${TERM}` : `任期 ${TERM} 的 Follower`);
      const said = numbered(events.map((event) => inEach((each) => line(event, each))));
      return `${role}${language === 'en' ? ', log (terms) ' : '，日志（任期）'}${numbers(log)}${language === 'en' ? ': ' : '：'}${said[language]}`;
    }),
    ask: () => text('To which of the numbered events does node 1 answer with a grant?', '对哪些编号的事件，节点 1 会回复同意？'),
    applies: (polled, { events }) => polled.length === events.length,
    answer: grantedIn,
    withAnswer: (polled, granted, { events }) => polled.map((each, i) => (events[i]?.request === null ? each : { ...each, granted: granted.includes(i) })),
    say: (granted) => (granted.length === 0 ? text('none of them', '一个也没有') : andList(granted.map((i) => i + 1))),
    because: (granted, polling) => {
      const step = granted[0] ?? polling.events.findIndex(({ request }) => request !== null);
      return verdict(polling, step)?.why ?? text('Nobody asks.', '没有人询问。');
    },
  }),
});

export const preVoteInvariant = drawn<Polling, readonly Polled[]>(decision, { upTo: (polling, steps) => ({ ...polling, events: polling.events.slice(0, steps) }) });
