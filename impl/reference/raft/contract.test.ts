import { check, finish } from '../../../spec/kernel';
import { raft, type Output, type RaftPort } from '../../../spec/raft';
import { create } from '.';

/** The reference behind an adapter that spoils what it hands on. */
function spoilt(spoil: (output: Output) => Output): RaftPort {
  const whole = create();
  return {
    start: (...args) => spoil(whole.start(...args)),
    tick: (node) => spoil(whole.tick(node)),
    receive: (message) => spoil(whole.receive(message)),
    propose: (node, value) => spoil(whole.propose(node, value)),
    reset: () => whole.reset?.(),
  };
}

const contract = raft.invariants.find(({ id }) => id === 'raft/node-contract');

test.each<[string, (output: Output) => Output]>([
  ['speaks-for-itself', (output) => ({ ...output, send: output.send.map((message) => ({ ...message, from: (message.from % 3) + 1 })) })],
  ['known-recipients', (output) => ({ ...output, send: output.send.map((message) => ({ ...message, to: 77 })) })],
  ['indexes-without-gaps', (output) => ({ ...output, writes: output.writes.map((write) => (write.kind === 'entries' ? { ...write, from: write.from + 1, entries: write.entries.map((entry) => ({ ...entry, index: entry.index + 1 })) } : write)) })],
  ['applies-what-it-stored', (output) => ({ ...output, writes: output.writes.filter(({ kind }) => kind !== 'entries') })],
  ['persists-what-it-says', (output) => ({ ...output, writes: output.writes.filter(({ kind }) => kind !== 'state') })],
])('an adapter that breaks the rule %s is told so', (rule, spoil) => {
  if (contract === undefined) throw new Error('the contract is gone');
  const port = spoilt(spoil);
  const result = finish(check(contract, { port, reset: () => port.reset?.(), close() {} }, { seed: 1, runs: 200 }));
  expect(result.smallest?.violation.clause).toBe(rule);
});
