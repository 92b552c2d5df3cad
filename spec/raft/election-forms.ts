import { z } from 'zod';
import { checked, equal, repeatedIn } from '../kernel';
import type { Logs } from './elections';
import { count, expectBegun, expectMatching, expectNode, expectOther, flag, node, NODES_MAX, size, term, terms } from './form-parts';
import type { Handover } from './handover';
import type { Polling } from './pre-vote';
import { ELECTION_TICKS } from './program';
import type { Meeting } from './roles';
import type { Race } from './split-vote';
import type { Isolation } from './stability';
import type { Waiting } from './timers';
import type { Ask, Voting } from './voter';

export const handoverForm: z.ZodType<Handover> = checked(
  z.object({ nodes: size(3), elections: count, to: node, successor: z.enum(['up-to-date', 'behind', 'down']) }),
  ({ nodes, to }, say) => expectOther(say, nodes, to, 'to'),
);

/** It takes longer than two election timeouts: before, a leader need not have stepped down. */
export const isolationForm: z.ZodType<Isolation> = checked(
  z.object({ nodes: size(3), touched: count, ticks: z.int().min(2 * ELECTION_TICKS + 1), proposes: z.boolean(), preVote: z.boolean() }),
  ({ nodes, touched }, say) => {
    if (touched >= nodes) say(['touched'], `there are ${nodes - 1} others: at most ${nodes - 1} is expected, and this is ${touched}`);
  },
);

export const logsForm: z.ZodType<Logs> = checked(z.object({ term, logs: z.array(terms).min(1).max(NODES_MAX) }), ({ term: begun, logs }, say) => {
  for (const [i, log] of logs.entries()) {
    expectBegun(say, log, begun, 'logs', i);
    for (const other of logs.slice(0, i)) expectMatching(say, log, other, 'logs', i);
  }
});

export const raceForm: z.ZodType<Race> = checked(
  z.object({ nodes: size(1), candidates: z.array(node).min(1), first: z.array(z.object({ voter: node, candidate: node, twice: flag })) }),
  ({ nodes, candidates, first }, say) => {
    for (const [i, candidate] of candidates.entries()) expectNode(say, nodes, candidate, 'candidates', i);
    const again = repeatedIn(candidates);
    if (again !== undefined) say(['candidates', again], `node ${candidates[again] ?? 0} is among the candidates already`);
    for (const [i, { voter, candidate }] of first.entries()) {
      expectNode(say, nodes, voter, 'first', i, 'voter');
      if (candidates.includes(voter)) say(['first', i, 'voter'], `node ${voter} is a candidate, so it votes for itself`);
      if (!candidates.includes(candidate)) say(['first', i, 'candidate'], `node ${candidate} is no candidate: one of ${candidates.join(', ')} is expected`);
    }
    const twice = repeatedIn(first.map(({ voter }) => voter));
    if (twice !== undefined) say(['first', twice, 'voter'], `node ${first[twice]?.voter ?? 0} votes already`);
  },
);

export const meetingForm: z.ZodType<Meeting> = checked(
  z.object({ role: z.enum(['leader', 'candidate', 'follower']), term: z.int().min(2), type: z.enum(['AppendEntries', 'RequestVote', 'AppendEntriesReply', 'RequestVoteReply']), messageTerm: term }),
  ({ role, term: own, type, messageTerm }, say) => {
    if (role === 'leader' && type === 'AppendEntries' && messageTerm === own) say(['messageTerm'], `node 1 leads term ${own}, so nobody else sends AppendEntries in it: another term is expected`);
  },
);

/** Only what comes before the follower loses its patience. */
export const waitingForm: z.ZodType<Waiting> = checked(
  z.object({
    timeoutTicks: z.int().min(ELECTION_TICKS).max(2 * ELECTION_TICKS - 1),
    votesAfter: count,
    hears: z.array(z.object({ after: z.int().min(1), what: z.enum(['heartbeat', 'mismatch', 'old heartbeat', 'refused vote']) })),
  }),
  ({ timeoutTicks, votesAfter, hears }, say) => {
    const late = (left: number, ...path: readonly PropertyKey[]) => say(path, `node 1 has campaigned by then: at most ${left - 1} ticks are expected`);
    if (votesAfter >= timeoutTicks) late(timeoutTicks, 'votesAfter');
    let left = timeoutTicks;
    for (const [i, { after, what }] of hears.entries()) {
      if (after >= left) return late(left, 'hears', i, 'after');
      left = what === 'heartbeat' || what === 'mismatch' ? timeoutTicks : left - after;
    }
  },
);

const log = { lastLogIndex: count, lastLogTerm: count };

/** What is wrong with the log of somebody who asks for votes in a term. */
function faultOfLog({ term: asked, lastLogIndex, lastLogTerm }: Omit<Ask, 'candidate'>): string | undefined {
  if (lastLogTerm >= asked) return `who asks for votes in term ${asked} has no entry of that term yet: at most ${asked - 1} is expected, and this is ${lastLogTerm}`;
  if ((lastLogIndex === 0) === (lastLogTerm === 0)) return undefined;
  return lastLogIndex === 0 ? 'a log without entries ends with term 0' : 'entries are of term 1 or a later one';
}

/** One of so many nodes. A candidate asks with the same log throughout a term. */
export const votingForm = (nodes: number): z.ZodType<Voting> => checked(
  z.object({ term, log: terms, events: z.array(z.nullable(z.object({ candidate: node, term, ...log }))) }),
  (voting, say) => {
    expectBegun(say, voting.log, voting.term, 'log');
    const asks = new Map<string, Ask>();
    for (const [i, event] of voting.events.entries()) {
      if (event === null) continue;
      const { candidate, term: asked } = event;
      expectOther(say, nodes, candidate, 'events', i, 'candidate');
      const fault = faultOfLog(event);
      if (fault !== undefined) say(['events', i, 'lastLogTerm'], fault);
      const before = asks.get(`${candidate} ${asked}`) ?? event;
      asks.set(`${candidate} ${asked}`, before);
      if (!equal(before, event)) say(['events', i], `node ${candidate} asked in term ${asked} before, with another log: it does not change while it campaigns`);
    }
  },
);

/** One of so many nodes, in that term; its patience lasts for so many ticks. */
export const pollingForm = (nodes: number, own: number, patience: number): z.ZodType<Polling> => checked(
  z.object({ leads: z.boolean(), log: terms, events: z.array(z.object({ after: count, request: z.nullable(z.object({ from: node, term, ...log })) })) }),
  (polling, say) => {
    const { leads, events } = polling;
    expectBegun(say, polling.log, leads ? own - 1 : own, 'log');
    let waited = 0;
    for (const [i, { after, request }] of events.entries()) {
      if (leads && after > 0) say(['events', i, 'after'], `a leader does not wait to be asked: 0 is expected, and this is ${after}`);
      if (leads && request === null) say(['events', i, 'request'], 'a leader hears from no other leader: a request is expected');
      if (waited + after >= patience) return say(['events', i, 'after'], `node 1 has campaigned by then: at most ${patience - 1 - waited} ticks are expected`);
      waited = request === null ? 0 : waited + after;
      if (request === null) continue;
      expectOther(say, nodes, request.from, 'events', i, 'request', 'from');
      const fault = faultOfLog(request);
      if (fault !== undefined) say(['events', i, 'request', 'lastLogTerm'], fault);
    }
  },
);
