import { text, type Named, type Text } from '../kernel';
import type { Terms } from './bench';
import type { Logs } from './elections';
import type { Following, Request } from './following';
import type { Leadership } from './leadership';

function figure(number: 7 | 8, part: Text): Text {
  return text(`Figure ${number} of the Raft paper, ${part.en}`, `Raft 论文图 ${number}，${part.zh}`);
}

/** The log of the leader for term 8 when it comes to power. */
const LEADER: Terms = [1, 1, 1, 4, 4, 5, 5, 6, 6, 6];
/** What may stand in the logs of followers then: they lack entries, have more, or both. */
const FOLLOWERS: Readonly<Record<'a' | 'b' | 'c' | 'd' | 'e' | 'f', Terms>> = {
  a: [1, 1, 1, 4, 4, 5, 5, 6, 6],
  b: [1, 1, 1, 4],
  c: [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 6],
  d: [1, 1, 1, 4, 4, 5, 5, 6, 6, 6, 7, 7],
  e: [1, 1, 1, 4, 4, 4, 4],
  f: [1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3],
};

/** Figure 7: node 1 is the leader for term 8, nodes 2 to 7 are the followers (a) to (f). */
export const FIGURE_7: Logs = { term: 7, logs: [LEADER, ...Object.values(FOLLOWERS)] };

const allLogs = text('nodes 1 to 7 being the leader and followers (a) to (f)', '节点 1 到 7 依次为 Leader 和 Follower (a) 到 (f)');

/** Who can be elected with the logs of the figures. In Figure 8 node 1 is S1, node 2 is S2, and so on. */
export const namedLogs: readonly Named<Logs>[] = [
  { name: figure(7, allLogs), scenario: FIGURE_7 },
  { name: figure(8, text('at the end of (b)', '(b) 结束时')), scenario: { term: 3, logs: [[1, 2], [1, 2], [1], [1], [1, 3]] } },
  { name: figure(8, text('at the end of (c)', '(c) 结束时')), scenario: { term: 4, logs: [[1, 2, 4], [1, 2], [1, 2], [1], [1, 3]] } },
  { name: figure(8, text('at the end of (e)', '(e) 结束时')), scenario: { term: 4, logs: [[1, 2, 4], [1, 2, 4], [1, 2, 4], [1], [1, 3]] } },
];

/** All up to index 9 is committed: nodes 1, 2, 4 and 5 have it. */
const COMMITTED = 9;
const part = (prev: number, last: number): Request => ({ prev, last, commit: COMMITTED });
/** The entry of term 8 that a client has handed the leader. */
const first = part(10, 11);

/** The leader for term 8 sends its new entry and goes back where it is refused; a shorter message that it sent before comes late. */
function sent(to: keyof typeof FOLLOWERS, ...requests: readonly Request[]): Named<Following> {
  return { name: figure(7, text(`follower (${to})`, `Follower (${to})`)), scenario: { term: 8, leaderLog: [...LEADER, 8], log: FOLLOWERS[to], requests } };
}

/** What becomes of the logs of the figures' followers. */
export const namedFollowings: readonly Named<Following>[] = [
  sent('a', first, part(9, 11), part(9, 10)),
  sent('b', first, part(4, 6), part(4, 5)),
  sent('c', first),
  sent('d', first),
  sent('e', first, part(5, 8), part(5, 6)),
  sent('f', first, part(3, 5), part(3, 4)),
  {
    name: figure(8, text('(d), node 2 being S5 and node 1 being S2', '(d)，节点 2 为 S5，节点 1 为 S2')),
    scenario: { term: 5, leaderLog: [1, 3], log: [1, 2], requests: [{ prev: 2, last: 2, commit: 1 }, { prev: 1, last: 2, commit: 1 }] },
  },
];

/** Of these it is asked what the follower takes for committed, too. */
export const namedCommits: readonly Named<Following>[] = namedFollowings.filter((_, i) => i === 1 || i === 3);

const stored = (from: number, index: number, end = index) => ({ from, index, end, kind: 'stored' as const });
const S1 = { nodes: 5, term: 4, older: [1, 2], earlier: 0, earlierStored: 0, own: 1 } as const;

/** What the leaders of the figures may take for committed. */
export const namedLeaderships: readonly Named<Leadership>[] = [
  {
    name: figure(7, allLogs),
    scenario: { nodes: 7, term: 8, older: LEADER, earlier: 0, earlierStored: 0, own: 1, acks: [stored(2, 10), stored(4, 10, 11), stored(5, 10, 12), stored(2, 11), stored(4, 11)] },
  },
  // Who could win at the end of (a) is no question: everybody could. What is committed is one.
  { name: figure(8, text('(a)', '(a)')), scenario: { ...S1, term: 2, older: [1], acks: [stored(2, 2), stored(3, 1), stored(4, 1), stored(5, 1)] } },
  { name: figure(8, text('(c)', '(c)')), scenario: { ...S1, acks: [stored(2, 2), stored(3, 2)] } },
  { name: figure(8, text('(e)', '(e)')), scenario: { ...S1, acks: [stored(2, 2), stored(3, 2), stored(2, 3), stored(3, 3)] } },
];
