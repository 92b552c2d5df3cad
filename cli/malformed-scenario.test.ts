import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../impl/folder.testkit';
import { proctor } from './proctor.testkit';

const file = join(temporaryFolder(), 'mine.json');
const votes = (candidate: number) => ({ term: 3, log: [1, 2], events: [{ candidate, term: 4, lastLogIndex: 2, lastLogTerm: 2 }] });
const handover = { nodes: 3, elections: 0, to: 2, successor: 'down' };
const leader = { nodes: 3, older: [1], earlier: 0, earlierStored: 0, own: 1 };
const polling = (from: number) => ({ leads: false, log: [1], events: [{ after: 1, request: { from, term: 5, lastLogIndex: 1, lastLogTerm: 1 } }] });
const follower = { term: 8, leaderLog: [2, 4], log: [2], requests: [{ prev: 1, last: 2, commit: 1 }] };
const calm = { experiment: { nodes: 3, entriesMax: 1, program: [] }, down: 2, blackout: false };
const story = { pod: { metadata: { name: 'shop' }, spec: { containers: [] } }, stops: {}, operations: [] };
const inside = { pod: { metadata: { name: 'shop' }, spec: { containers: [{ name: 'app' }] } }, steps: [{ do: 'address', container: 'web' }] };
const disk = (vote: number) => ({ nodes: 3, entriesMax: 1, disks: [{ term: 1, vote, entries: [] }], program: [] });

test.each<[invariant: string, scenario: unknown, told: string]>([
  ['raft/split-vote', { nodes: 5, candidates: [1, 9], first: [] }, 'scenario.candidates.1: there is no node 9: the nodes are 1 to 5'],
  ['raft/split-vote', { nodes: 5, candidates: [1, 6], first: [] }, 'scenario.candidates.1: there is no node 6: the nodes are 1 to 5'],
  ['raft/split-vote', { nodes: 5, candidates: [1, 2], first: [{ voter: 33, candidate: 1 }] }, 'scenario.first.0.voter: there is no node 33: the nodes are 1 to 5'],
  ['raft/split-vote', null, 'scenario: an object is expected, and this is null'],
  ['raft/apply-order', { nodes: 3, stores: [4], hears: [4, 3] }, 'scenario.stores.0: there is no node 4: the nodes are 1 to 3'],
  ['raft/apply-order', { nodes: 3, stores: [2], hears: [2] }, 'scenario.hears: of 3 nodes 2 followers are expected here, and these are 1'],
  ['raft/leader-transfer', { ...handover, to: 7 }, 'scenario.to: there is no node 7: the nodes are 1 to 3'],
  ['raft/leader-transfer', { ...handover, to: 1 }, 'scenario.to: another node than node 1 is expected: one of 2 to 3'],
  ['raft/vote-decision', votes(99), 'scenario.events.0.candidate: there is no node 99: the nodes are 1 to 5'],
  ['raft/vote-decision', { ...votes(2), log: [1, 'x'] }, 'scenario.log.1: a number is expected, and this is "x"'],
  ['raft/commit-index', { ...leader, acks: [{ from: 4, index: 1, end: 1, kind: 'stored' }] }, 'scenario.acks.0.from: there is no node 4: the nodes are 1 to 3'],
  ['raft/commit-index', { ...leader, older: 1, acks: [] }, 'scenario.older: a list is expected, and this is 1'],
  ['raft/read-index', { nodes: 3, established: true, echoes: [{ from: 4, sent: 'after' }] }, 'scenario.echoes.0.from: there is no node 4: the nodes are 1 to 3'],
  ['raft/pre-vote-decision', polling(6), 'scenario.events.0.request.from: there is no node 6: the nodes are 1 to 5'],
  ['raft/who-can-win', {}, 'scenario.term: a number is expected, and there is none'],
  ['raft/who-can-win', { term: 3, logs: [[1], [2, 1]] }, 'scenario.logs.1.1: terms never go down in a log: at least 2 is expected, and this is 1'],
  ['raft/follower-log', { ...follower, log: [3, 4] }, 'scenario.log.1: two logs have an entry of term 4 at index 2, but differ before: no cluster comes to that'],
  ['raft/quorum-of-members', { members: { voters: [1, 2, 2] }, answers: [] }, 'scenario.members.voters.2: members are listed in ascending order, each once'],
  ['raft/leader-emerges', calm, 'scenario.down: more than half of 3 nodes have to be up: at most 1 is expected, and this is 2'],
  ['raft/election-safety', disk(5), 'scenario.disks.0.vote: there is no node 5: the nodes are 1 to 3'],
  ['wal/revision-per-change', { commands: 5, read: 0 }, 'scenario.commands: a list is expected, and this is 5'],
  ['wal/revision-per-change', { commands: [{ do: 'transaction' }], read: 0 }, 'scenario.commands.0.operations: a list is expected, and there is none'],
  ['qos/order-memory', { node: 1, looks: [] }, 'scenario.node: an object is expected, and this is 1'],
  ['pv-binding/capacity', [], 'scenario: at least 1 entry is expected, and there is none'],
  ['rbac/union', { policy: [], requests: [{ user: { username: 'a', groups: [] }, verb: 'get', path: 7 }] }, 'scenario.requests.0.path: text is expected, and this is 7'],
  ['service-account/groups', { operations: [{ do: 'wait', seconds: 'long' }] }, 'scenario.operations.0.seconds: a number is expected, and this is "long"'],
  ['pod-lifecycle/phase', story, 'scenario.pod.spec.containers: at least 1 entry is expected, and there is none'],
  ['pod-lifecycle/shared-network', inside, 'scenario.steps.0.container: there is no container "web": one of app is expected'],
])('%s of %j is refused: %s', async (invariant, scenario, told) => {
  writeFileSync(file, JSON.stringify({ invariant, scenario }));
  const { status, out, err } = await proctor(['replay', file]);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(err.replace(/^proctor: \S*mine\.json:1:\d+: /, '')).toBe(`${told}; correct this entry [malformed-file]\n`);
});
