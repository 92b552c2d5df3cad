import { examine, finish, inProcess } from '../../../spec/kernel';
import { topic, type Message, type Output, type RaftPort } from '../../../spec/raft';
import { corpusOf } from '../../corpus';
import { misconceptions } from '.';

/**
 * The belief in a node that is another program: it has none of the optional features, sends its messages in another order, tells a
 * new follower everything in two messages, and campaigns later than it is told to. What it answers is never what the belief's own node does.
 */
function another(belief: string): RaftPort {
  const port = misconceptions.find(({ id }) => id === `raft/${belief}`)?.create() as RaftPort;
  const reordered = ({ send, early, ...output }: Output): Output => ({ ...output, early: [], send: [...early, ...send].reverse() });
  return {
    reset: () => port.reset?.(),
    start: (node, { peers, heartbeatTicks, electionTicks, timeouts }, durable) =>
      reordered(port.start(node, { peers, heartbeatTicks, electionTicks, entriesMax: 100, timeouts: timeouts.map((ticks) => Math.min(ticks + 1, 2 * electionTicks - 1)) }, durable)),
    tick: (node) => reordered(port.tick(node)),
    receive: (message: Message) => reordered(port.receive(message)),
    propose: (node, value) => reordered(port.propose(node, value)),
  };
}

function named(belief: string, rule: string): { readonly behavesLike: readonly string[]; readonly couldBe?: readonly string[] } | undefined {
  const implementation = inProcess('another node', '0', () => another(belief), () => ['paper-messages']);
  const { invariants } = finish(examine(topic, implementation, { seed: 1, runs: 200, only: [`raft/${rule}`], corpus: corpusOf(topic), misconceptions }));
  return invariants[0]?.failure;
}

test.each([
  ['a-majority-commits-any-term', 'own-term-is-counted'],
  ['a-majority-commits-any-term', 'leader-completeness'],
  ['a-majority-commits-any-term', 'state-machine-safety'],
  ['commit-follows-the-message', 'commit-grows'],
])('%s in a node that answers in its own way is named where it breaks raft/%s', (belief, rule) => {
  const { behavesLike = [], couldBe = [] } = named(belief, rule) ?? {};
  expect([...behavesLike, ...couldBe][0]).toBe(`raft/${belief}`);
});
