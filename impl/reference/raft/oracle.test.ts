import { raft, type Entry, type Message, type Output, type RaftPort } from '../../../spec/raft';
import { create } from '.';

/** The paper's figures and rules, worked out by hand: they know neither the invariants nor how the reference is written. */

const config = (peers: number) => ({ peers: Array.from({ length: peers }, (_, i) => i + 1), heartbeatTicks: 1, electionTicks: 5, timeouts: [5], entriesMax: 10 });
const log = (...terms: number[]): Entry[] => terms.map((term, i) => ({ index: i + 1, term, value: `v${i + 1}.${term}` }));
const entry = (index: number, term: number, value = `v${index}.${term}`): Entry => ({ index, term, value });

function started(term: number, entries: Entry[], peers = 5): RaftPort {
  const port = create();
  port.start(1, config(peers), { term, vote: null, entries });
  return port;
}

function only(messages: readonly Message[], type: Message['type']): Message {
  const found = messages.filter((message) => message.type === type);
  expect(found).toHaveLength(1);
  return found[0] as Message;
}

const voteRequest = (from: number, term: number, lastLogIndex: number, lastLogTerm: number): Message => ({ type: 'RequestVote', from, to: 1, term, lastLogIndex, lastLogTerm });
const granted = (output: Output) => only(output.send, 'RequestVoteReply')['voteGranted'];
const append = (term: number, prevLogIndex: number, prevLogTerm: number, entries: Entry[], leaderCommit = 0): Message => ({ type: 'AppendEntries', from: 2, to: 1, term, prevLogIndex, prevLogTerm, entries, leaderCommit });
const accepted = (output: Output) => only(output.send, 'AppendEntriesReply')['success'];

function leader(term: number, entries: Entry[], peers = 5): RaftPort {
  const port = started(term - 1, entries, peers);
  for (let i = 0; i < 5; i++) port.tick(1);
  for (let from = 2; from <= peers; from++) port.receive({ type: 'RequestVoteReply', from, to: 1, term, voteGranted: true });
  return port;
}
const stored = (from: number, term: number, index: number): Message => ({ type: 'AppendEntriesReply', from, to: 1, term, success: true, index, lastLogIndex: index });

describe('the Raft paper by hand', () => {
  test('§5.2: a node starts as a follower; when its timeout elapses it is a candidate of the next term, with its own vote on disk', () => {
    const port = create();
    expect(port.start(1, config(5), { term: 0, vote: null, entries: [] }).state).toMatchObject({ role: 'follower', term: 0, commit: 0 });
    for (let i = 0; i < 4; i++) expect(port.tick(1).state.role).toBe('follower');
    const output = port.tick(1);
    expect(output.state).toMatchObject({ role: 'candidate', term: 1, vote: 1 });
    expect(output.writes).toEqual([{ kind: 'state', term: 1, vote: 1 }]);
    expect(output.sync).toBe(true);
    expect(output.send.map(({ to }) => to)).toEqual([2, 3, 4, 5]);
  });

  test('§5.2: three of five votes make a leader, which sends heartbeats at once', () => {
    const port = started(0, []);
    for (let i = 0; i < 5; i++) port.tick(1);
    const answer = (from: number): Message => ({ type: 'RequestVoteReply', from, to: 1, term: 1, voteGranted: true });
    expect(port.receive(answer(2)).state.role).toBe('candidate');
    expect(port.receive(answer(2)).state.role).toBe('candidate');
    const output = port.receive(answer(3));
    expect(output.state.role).toBe('leader');
    expect(output.send.map(({ type, to }) => [type, to])).toEqual([2, 3, 4, 5].map((to) => ['AppendEntries', to]));
  });

  test('§5.2: one vote a term, again for the same candidate, and still so after a restart', () => {
    const port = started(3, []);
    const output = port.receive(voteRequest(2, 4, 0, 0));
    expect(granted(output)).toBe(true);
    expect(output.writes).toEqual([{ kind: 'state', term: 4, vote: 2 }]);
    expect(granted(port.receive(voteRequest(3, 4, 0, 0)))).toBe(false);
    expect(granted(port.receive(voteRequest(2, 4, 0, 0)))).toBe(true);
    port.start(1, config(5), { term: 4, vote: 2, entries: [] });
    expect(granted(port.receive(voteRequest(3, 4, 0, 0)))).toBe(false);
  });

  test('§5.4.1: a later last term beats a longer log; of equal terms the longer log wins', () => {
    expect(granted(started(3, log(1, 2, 2)).receive(voteRequest(2, 4, 1, 3)))).toBe(true);
    expect(granted(started(3, log(1, 3)).receive(voteRequest(2, 4, 9, 2)))).toBe(false);
    expect(granted(started(3, log(1, 3)).receive(voteRequest(2, 4, 1, 3)))).toBe(false);
    expect(granted(started(3, log(1, 3)).receive(voteRequest(2, 4, 2, 3)))).toBe(true);
  });

  test('Figure 7: which followers accept entry 11 of the leader for term 8, sent after entry (10, term 6)', () => {
    const message = append(8, 10, 6, [entry(11, 8)]);
    const accepts = (...terms: number[]) => accepted(started(7, log(...terms), 7).receive(message));
    expect(accepts(1, 1, 1, 4, 4, 5, 5, 6, 6)).toBe(false); // (a)
    expect(accepts(1, 1, 1, 4)).toBe(false); // (b)
    expect(accepts(1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6)).toBe(true); // (c)
    expect(accepts(1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7)).toBe(true); // (d)
    expect(accepts(1, 1, 1, 4, 4, 4, 4)).toBe(false); // (e)
    expect(accepts(1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3)).toBe(false); // (f)
  });

  test('Figure 7 (c): the entry that conflicts goes, with all that follow it', () => {
    const output = started(7, log(1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6), 7).receive(append(8, 10, 6, [entry(11, 8)]));
    expect(output.writes).toContainEqual({ kind: 'entries', from: 11, entries: [entry(11, 8)] });
  });

  test('§5.3: an old message that brings nothing new removes nothing', () => {
    const output = started(2, log(1, 1, 2), 3).receive(append(2, 0, 0, log(1)));
    expect(accepted(output)).toBe(true);
    expect(output.writes.filter(({ kind }) => kind === 'entries')).toEqual([]);
  });

  test('Figure 2: a follower commits up to the smaller of leaderCommit and the last entry of the message', () => {
    const port = started(2, log(1, 1, 2), 3);
    expect(port.receive(append(2, 1, 1, [], 3)).state.commit).toBe(1);
    expect(port.receive(append(2, 2, 1, [entry(3, 2)], 2)).state.commit).toBe(2);
    expect(port.receive(append(2, 1, 1, [], 0)).state.commit).toBe(2);
  });

  test('Figure 8: S1 of term 4 does not commit its entry of term 2, though three of five store it; with one of term 4 it commits both', () => {
    const port = leader(4, log(1, 2));
    port.receive(stored(2, 4, 2));
    expect(port.receive(stored(3, 4, 2)).state.commit).toBe(0);
    port.propose(1, 'c');
    expect(port.receive(stored(2, 4, 3)).state.commit).toBe(0);
    const output = port.receive(stored(3, 4, 3));
    expect(output.state.commit).toBe(3);
    expect(output.apply.map(({ index, term }) => [index, term])).toEqual([[1, 1], [2, 2], [3, 4]]);
  });

  test('§5.3: a refusal sends the leader back until the logs agree', () => {
    const port = leader(4, log(1, 1, 3), 3);
    const refusal = { type: 'AppendEntriesReply' as const, from: 2, to: 1, term: 4, success: false, index: 3, lastLogIndex: 3 };
    expect(only(port.receive(refusal).send, 'AppendEntries')).toMatchObject({ to: 2, prevLogIndex: 2, prevLogTerm: 1, entries: [entry(3, 3)] });
    expect(only(port.receive({ ...refusal, index: 2, lastLogIndex: 0 }).send, 'AppendEntries')).toMatchObject({ prevLogIndex: 0, entries: log(1, 1, 3) });
  });

  test('§5.1: a leader that hears of a higher term is a follower, whatever the message', () => {
    expect(leader(4, []).receive(voteRequest(2, 6, 0, 0)).state).toMatchObject({ role: 'follower', term: 6 });
    expect(leader(4, []).receive({ ...stored(2, 9, 0), success: false }).state).toMatchObject({ role: 'follower', term: 9 });
    expect(leader(4, []).receive(append(3, 0, 0, [])).state).toMatchObject({ role: 'leader', term: 4 });
  });

  test('every answer of the reference has the shape that the port describes', () => {
    for (const output of [create().start(1, config(3), { term: 0, vote: null, entries: [] }), leader(4, log(1), 3).propose(1, 'x')]) {
      expect(raft.port.propose.result.parse(output)).toEqual(output);
    }
  });
});
