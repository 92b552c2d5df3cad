import { observeOnce } from '../../../spec/kernel';
import { raft, runWatched, type Message, type Output, type RaftPort } from '../../../spec/raft';
import type { Experiment } from '../../../spec/raft/program';
import { create } from '.';

const BUSY = 3;

/** The reference, one node of which has a disk that is busy until the node enters the next term: its answers wait for that. */
function busy(): RaftPort {
  const whole = create();
  const waiting: Message[] = [];
  let term = 0;
  const late = (output: Output): Output => {
    const isNext = output.state.term > term && output.state.role !== 'follower';
    term = output.state.term;
    if (isNext) return { ...output, sync: true, send: [...waiting.splice(0), ...output.send] };
    waiting.push(...output.send);
    return { ...output, sync: false, send: [] };
  };
  return {
    start: (node, ...rest) => whole.start(node, ...rest),
    tick: (node) => (node === BUSY ? late(whole.tick(node)) : whole.tick(node)),
    receive: (message) => (message.to === BUSY ? late(whole.receive(message)) : whole.receive(message)),
    propose: (node, value) => whole.propose(node, value),
    reset: () => whole.reset?.(),
  };
}

// Node 3 votes for node 1 in term 1 while its disk is busy, and asks for votes itself in term 2 by the time that it answers.
const program: Experiment = {
  nodes: 3,
  entriesMax: 1,
  asyncWrites: true,
  program: [
    { op: 'timeout', node: 1 },
    { op: 'deliver', type: 'RequestVote', from: 1, to: BUSY, rank: 0 },
    { op: 'timeout', node: BUSY },
    { op: 'deliver', type: 'RequestVoteReply', from: BUSY, to: 1, rank: 0 },
  ],
};

const elected = raft.invariants.filter(({ id }) => ['raft/elected-by-majority', 'raft/one-vote-a-term', 'raft/term-grows', 'raft/vote-durable'].includes(id));

test('a vote counts that is answered by somebody who is in a later term by then: the disk knew of it before', () => {
  const port = busy();
  const seen = elected.map((invariant) => ({ id: invariant.id, ...observeOnce(invariant, { port: busy(), reset() {}, close() {} }, program) }));
  expect(seen.map(({ id, violation }) => [id, violation])).toEqual(elected.map(({ id }) => [id, undefined]));
  expect(seen.find(({ id }) => id === 'raft/elected-by-majority')?.observation).toMatchObject([{ node: 1, term: 1, voters: [1, BUSY] }]);
  expect(runWatched(port, program).broken).toBeUndefined();
});
