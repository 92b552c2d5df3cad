import * as fc from 'fast-check';
import { invariant, notes, partAnswer, raftPaper, text, violation, type AnyInvariant, type Text, type Violation } from '../kernel';
import { answerTo, Bench, entriesOf, EXAMINED, type Terms } from './bench';
import { votingForm } from './election-forms';
import type { Message, NodeId, RaftPort } from './port';
import { votingPicture } from './voter-picture';
import { andList, briefVoter, describeVoter, sayEvent } from './voter-words';

/** A candidate asks for a vote, or (`null`) the voter crashes and starts again. */
export interface Ask {
  readonly candidate: NodeId;
  readonly term: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
}

/** A voter in a cluster of five, and what happens to it. */
export interface Voting {
  readonly term: number;
  readonly log: Terms;
  readonly events: readonly (Ask | null)[];
}

/** What the voter answered (null: nothing), and its term and vote then. */
export interface Cast {
  readonly granted: boolean | null;
  /** The term in the answer. */
  readonly answered: number | null;
  readonly term: number;
  readonly vote: NodeId | null;
}

const NODES = 5;
const logs: readonly Terms[] = [[1, 2], [1], [1, 1, 2], [1, 1, 1], []];

const ask: fc.Arbitrary<Ask> = fc
  .record({ candidate: fc.constantFrom(2, 3, 4), ahead: fc.constantFrom(1, 0, 0, 2, -1), last: fc.constantFrom<[number, number]>([2, 2], [3, 1], [1, 2], [1, 1], [3, 2], [5, 1]) })
  .map(({ candidate, ahead, last: [lastLogIndex, lastLogTerm] }) => ({ candidate, term: 3 + ahead, lastLogIndex, lastLogTerm }));

const votings: fc.Arbitrary<Voting> = fc.record({
  term: fc.constant(3),
  log: fc.constantFrom(...logs),
  events: fc.array(fc.oneof({ weight: 4, arbitrary: ask }, { weight: 1, arbitrary: fc.constant(null) }), { minLength: 2, maxLength: 6, size: 'max' }),
}).map(({ events, ...rest }) => ({ ...rest, events: settled(events) }));

/** One candidate asks with the same log throughout a term, and it asks others only in terms above that of its last entry. */
function settled(events: readonly (Ask | null)[]): readonly (Ask | null)[] {
  const first = new Map<string, Ask>();
  return events.map((event) => {
    if (event === null) return null;
    const key = `${event.candidate}/${event.term}`;
    const same = first.get(key) ?? { ...event, lastLogTerm: Math.min(event.lastLogTerm, event.term - 1) };
    first.set(key, same);
    return same;
  });
}

function observe(port: RaftPort, { term, log, events }: Voting): readonly Cast[] {
  const bench = new Bench(port, NODES, { term, vote: null, entries: entriesOf(log) });
  return events.map((event) => {
    if (event === null) bench.restart();
    const answer = event === null ? undefined : answerTo(bench.receive(requestOf(event)), event.candidate, 'RequestVoteReply');
    const { term: now, vote } = bench.state;
    return { granted: answer === undefined ? null : answer['voteGranted'] === true, answered: answer === undefined ? null : Number(answer['term']), term: now, vote };
  });
}

function requestOf({ candidate: from, term, lastLogIndex, lastLogTerm }: Ask): Message {
  return { type: 'RequestVote', from, to: EXAMINED, term, lastLogIndex, lastLogTerm };
}

const shownLog = (lastTerm: number, length: number): Text =>
  length === 0 ? text('an empty log', '空') : text(`${length} ${length === 1 ? 'entry' : 'entries'}, the last of term ${lastTerm}`, `共 ${length} 条，最后一条任期为 ${lastTerm}`);

function holds(casts: readonly Cast[], { term, log, events }: Voting): Violation | undefined {
  let before: Pick<Cast, 'term' | 'vote'> = { term, vote: null };
  for (const [step, event] of events.entries()) {
    const cast = casts[step];
    if (cast === undefined) return violation('one-result-an-event', text('Every event has a result.', '每个事件都应有一个结果。'), step);
    const wrong = event === null ? restartViolation(before, cast, step) : askViolation(before, log, event, cast, step);
    if (wrong !== undefined) return wrong;
    before = cast;
  }
  return casts.length === events.length ? undefined : violation('one-result-an-event', text('There are more results than events.', '结果比事件多。'));
}

function restartViolation(before: Pick<Cast, 'term' | 'vote'>, cast: Cast, step: number): Violation | undefined {
  if (cast.term === before.term && cast.vote === before.vote) return undefined;
  const vote = before.vote === null ? text('no vote', '没有投票') : text(`a vote for node ${before.vote}`, `投给节点 ${before.vote} 的票`);
  return violation('restart-keeps-term-and-vote', text(
    `Before the crash node 1 was in term ${before.term} with ${vote.en}; both are on disk, and a restart changes neither.`,
    `崩溃前节点 1 处于任期 ${before.term}，有${vote.zh}；二者都已落盘，重启不会改变它们。`,
  ), step);
}

function askViolation(before: Pick<Cast, 'term' | 'vote'>, log: Terms, event: Ask, cast: Cast, step: number): Violation | undefined {
  const { candidate } = event;
  const term = Math.max(before.term, event.term);
  if (cast.term !== term) {
    return violation('higher-term-is-taken-over', text(
      `Node 1 is in term ${before.term} and hears of term ${event.term}, so it is in term ${term} afterwards.`, `节点 1 处于任期 ${before.term}，收到任期 ${event.term} 的请求，之后应处于任期 ${term}。`), step);
  }
  const free = event.term > before.term || before.vote === null || before.vote === candidate;
  const lastTerm = log.at(-1) ?? 0;
  const good = event.lastLogTerm > lastTerm || (event.lastLogTerm === lastTerm && event.lastLogIndex >= log.length);
  const grants = event.term >= before.term && free && good;
  const vote = grants ? candidate : event.term > before.term ? null : before.vote;
  if ((cast.granted === true) === grants && cast.vote === vote) {
    return cast.answered === null || cast.answered === term ? undefined : violation('answers-carry-the-own-term', text(
      `Node 1 is in term ${term} when it answers the request of term ${event.term}, so the answer carries term ${term}: the sender must learn of it.`,
      `节点 1 应答任期 ${event.term} 的请求时处于任期 ${term}，应答中应携带任期 ${term}，好让对方得知。`), step);
  }
  const own = shownLog(lastTerm, log.length);
  const theirs = shownLog(event.lastLogTerm, event.lastLogIndex);
  if (grants) {
    return violation('free-vote-is-granted', text(
      `Node 1 grants node ${candidate} its vote in term ${term}: it has given it to nobody else, and the candidate's log (${theirs.en}) is at least as up-to-date as its own (${own.en}).`,
      `节点 1 在任期 ${term} 应投票给节点 ${candidate}：它没有投给别人，且 Candidate 的日志（${theirs.zh}）不比自己的（${own.zh}）旧。`), step);
  }
  if (event.term < before.term) {
    return violation('old-terms-are-refused', text(
      `Node ${candidate} asks for term ${event.term}, but node 1 is already in term ${before.term}: it refuses.`, `节点 ${candidate} 请求的是任期 ${event.term}，但节点 1 已处于任期 ${before.term}，应拒绝。`), step);
  }
  if (!free) {
    return violation('first-come-first-served', text(
      `In term ${term} node 1 has already voted for node ${before.vote ?? 0}, so it refuses node ${candidate}.`, `节点 1 在任期 ${term} 已投票给节点 ${before.vote ?? 0}，应拒绝节点 ${candidate}。`), step);
  }
  return violation('worse-logs-are-refused', text(
    `Node 1 has ${own.en}; the log of node ${candidate} (${theirs.en}) is less up-to-date, so it gets no vote.`, `节点 ${candidate} 的日志（${theirs.zh}）比节点 1 自己的（${own.zh}）旧，不应获得选票。`), step);
}

const grantedIn = (casts: readonly Cast[]) => casts.flatMap(({ granted }, i) => (granted === true ? [i] : []));
const asks = ({ events }: Voting) => events.filter((event) => event !== null);

export const voterInvariant: AnyInvariant = invariant<RaftPort, Voting, readonly Cast[]>({
  id: 'raft/vote-decision',
  tells: ['old-terms-are-refused', 'first-come-first-served', 'worse-logs-are-refused', 'free-vote-is-granted'],
  statement: text(
    'A node grants its vote exactly if the term is not old, it has voted for nobody else in it, and the candidate has a later last term, or the same and a log at least as long.',
    '当且仅当请求的任期不旧、本任期没有投给别人，并且 Candidate 最后一个条目的任期更大（或相同且日志不更短）时，节点才投出选票。',
  ),
  sources: [notes('32.1.2'), raftPaper('§5.2, §5.4.1, Figure 2 (RequestVote RPC)')],
  features: ['paper-messages'],
  scenario: votings,
  form: votingForm(NODES),
  observe,
  holds,
  covers: {
    'a vote': (casts) => grantedIn(casts).length > 0,
    'a repeated request': (casts, { events }) => casts.some(({ granted, vote, term }, i) => granted === true && i > 0 && casts[i - 1]?.vote === vote && casts[i - 1]?.term === term && events[i] !== null),
    'a refusal by the log alone': (casts, voting) => casts.some(({ granted, vote }, i) => granted !== true && vote === null && voting.events[i] !== null),
    'a refusal for an earlier vote': (casts, { events }) => casts.some(({ granted, vote, term }, i) => granted !== true && vote !== null && events[i]?.term === term),
    'a request after a restart': (_casts, { events }) => events.some((event, i) => event !== null && i > 0 && events[i - 1] === null),
  },
  question: partAnswer<Voting, readonly Cast[], readonly number[]>({
    describe: describeVoter,
    picture: votingPicture,
    brief: briefVoter,
    ask: () => text('Which of the numbered events end with a vote that node 1 grants?', '哪些编号的事件中，节点 1 会投出选票？'),
    answer: grantedIn,
    withAnswer: (casts, granted, { events }) => casts.map((cast, i) => (events[i] === null ? cast : { ...cast, granted: granted.includes(i) })),
    say: (granted) => (granted.length === 0 ? text('none of them', '一个也没有') : andList(granted.map((i) => i + 1))),
    because: (granted, voting) => (granted.length === 0
      ? text('Each request is of an old term, or comes after a vote for another one, or from a log that is less up-to-date.', '每个请求要么任期太旧，要么本任期已投给别人，要么 Candidate 的日志更旧。')
      : text(`Of the ${asks(voting).length} requests these come in a term in which node 1 is free to vote for the sender, with a log that is up-to-date enough.`, `在 ${asks(voting).length} 个请求中，只有这些到达时节点 1 可以在该任期投给对方，且对方的日志足够新。`)),
    trace: {
      length: (casts) => casts.length,
      prefix: (casts, voting, steps) => ({ observation: casts.slice(0, steps), scenario: { ...voting, events: voting.events.slice(0, steps) } }),
      say: (casts, { events }, step) => {
        const { granted, term, vote } = casts[step] ?? { granted: null, term: 0, vote: null };
        const event = sayEvent(events[step] ?? null);
        const answer = events[step] === null ? text('', '') : granted === true ? text('granted; ', '同意；') : text('refused; ', '拒绝；');
        return text(`${event.en} → ${answer.en}term ${term}, ${vote === null ? 'no vote' : `vote for node ${vote}`}`, `${event.zh} → ${answer.zh}任期 ${term}，${vote === null ? '未投票' : `已投节点 ${vote}`}`);
      },
    },
  }),
});
