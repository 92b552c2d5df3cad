import { check, finish, observeOnce } from '../../../spec/kernel';
import { longExperiment, raft, runWatched, type Message, type NodeId, type Output, type RaftPort } from '../../../spec/raft';
import type { Experiment } from '../../../spec/raft/program';
import { create } from '.';

type Spoil = (output: Output, node: NodeId) => Output;

/** The reference behind somebody who does what it wants done in another way. */
function behind(spoil: Spoil): RaftPort {
  const whole = create();
  return {
    start: (node, ...rest) => spoil(whole.start(node, ...rest), node),
    tick: (node) => spoil(whole.tick(node), node),
    receive: (message) => spoil(whole.receive(message), message.to),
    propose: (node, value) => spoil(whole.propose(node, value), node),
    reset: () => whole.reset?.(),
  };
}

const rule = raft.invariants.filter(({ id }) => id === 'raft/acknowledged-is-durable');
const outcomes = (spoil: Spoil) => rule.map((invariant) => {
  const port = behind(spoil);
  return finish(check(invariant, { port, reset: () => port.reset?.(), close() {} }, { seed: 1, runs: 200 })).outcome;
});
const alarms = (spoil: Spoil, runs: number) => {
  const port = behind(spoil);
  return new Set(Array.from({ length: runs }, (_, seed) => runWatched(port, longExperiment(seed)).broken));
};

/** It lets go early of what acknowledges entries, in outputs that change neither term nor vote. */
const rash: Spoil = (output) => {
  if (output.writes.some(({ kind }) => kind === 'state')) return output;
  const isRash = ({ type }: Message) => type === 'AppendEntriesReply';
  return { ...output, early: output.send.filter(isRash), send: output.send.filter((each) => !isRash(each)) };
};

test('who acknowledges entries before they are written is found by the rule about that, in scenarios and in long runs', () => {
  expect(outcomes(rash)).toEqual(['fail']);
  expect(alarms(rash, 60)).toContain('acknowledged-is-durable');
});

test('a commit index that is written without waiting for the disk takes back nothing that was acknowledged', () => {
  const lazy: Spoil = (output) => {
    const { state: { term, vote, commit }, writes } = output;
    return commit > 0 && writes.length === 0 ? { ...output, writes: [{ kind: 'state', term, vote, commit }], sync: false } : output;
  };
  expect(outcomes(lazy)).toEqual(['pass']);
  expect([...alarms(lazy, 60)]).toEqual([undefined]);
});

/** Node 2 stores an entry, which is not durable yet, when node 3 asks for a vote that it has given away. */
const program: Experiment = {
  nodes: 3, entriesMax: 1, asyncWrites: true,
  program: [
    { op: 'timeout', node: 1 }, { op: 'timeout', node: 3 }, { op: 'exchange', among: [1, 2], count: 2 }, { op: 'propose', node: 1 },
    { op: 'exchange', among: [1, 2], count: 2 }, { op: 'deliver', from: 3, to: 2, type: 'RequestVote', rank: 0 },
  ],
};

test.each<[string, Spoil, string | undefined]>([
  ['refuses a vote says nothing of its log', (output) => ({ ...output, send: output.send.filter(({ type }) => type !== 'AppendEntriesReply') }), undefined],
  ['acknowledges an entry does', (output) => output, 'log-durable-first'],
])('who %s while its disk is busy', (_what, spoil, clause) => {
  const busy = behind((output, node) => (node === 2 && output.writes.some(({ kind }) => kind === 'entries') ? spoil({ ...output, sync: false }, node) : output));
  expect(rule.map((invariant) => observeOnce(invariant, { port: busy, reset() {}, close() {} }, program).violation?.clause)).toEqual([clause]);
});
