import type { AppendEntries, Config, Message } from '../../../spec/raft';
import { create } from '.';

const CONFIG: Config = { peers: [1, 2, 3], electionTicks: 10, heartbeatTicks: 1, timeouts: [12], entriesMax: 3, leaseReads: true, checkQuorum: true };

/** What node 3, in term 9, says to a heartbeat of a term. */
function answers(term: number): readonly Message[] {
  const port = create();
  port.start(3, CONFIG, { term: 9, vote: null, entries: [] });
  const heartbeat: AppendEntries = { type: 'AppendEntries', from: 1, to: 3, term, prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0, round: 4 };
  return port.receive(heartbeat).send;
}

test('a heartbeat is answered with its round, so that it confirms reads', () => {
  expect(answers(9)).toEqual([expect.objectContaining({ type: 'AppendEntriesReply', term: 9, success: true, round: 4 })]);
});

test('who refuses a heartbeat of an older term confirms nothing: the same node may lead again, and counts its rounds anew', () => {
  const [refusal] = answers(2);
  expect(refusal).toMatchObject({ type: 'AppendEntriesReply', term: 9, success: false });
  expect(refusal).not.toHaveProperty('round');
});
