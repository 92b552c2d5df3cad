import * as fc from 'fast-check';
import { invariant, issue, notes, raftPaper, raftThesis, text, violation, type AnyInvariant, type Text } from '../kernel';
import { answerTo, Bench, entriesOf, EXAMINED } from './bench';
import { Cluster } from './cluster';
import { drawn } from './drawn';
import { reignIn } from './handover';
import { bystanderForm, wishForm } from './member-forms';
import type { Members, NodeId, RaftPort } from './port';
import { ELECTION_TICKS, type Operation } from './program';
import { Witness } from './witness';

/** A cluster of which other members are wanted. Nothing is lost. */
export interface Wish {
  readonly nodes: number;
  readonly voters: number;
  readonly wanted: Members;
}

/** The members that each of the nodes goes by at the end; null where it is not known. */
type Outcome = readonly { readonly node: NodeId; readonly members: Members; readonly commit: number }[];

const NODES = 5;
/** That of the node that is asked for its vote. */
const TERM = 4;
const LIMIT_TICKS = 12 * ELECTION_TICKS;
/** So often is the wish repeated until a leader goes by it: it may be declined. */
const REPEAT_TICKS = 8;

const single: readonly (readonly [number, Members])[] = [
  [3, { voters: [1, 2, 3, 4] }], [4, { voters: [1, 2, 3] }], [3, { voters: [1, 3] }], [3, { voters: [2, 3] }], [3, { voters: [1, 2, 3], learners: [4] }],
  [1, { voters: [1, 2] }], [2, { voters: [1, 2, 4] }], [2, { voters: [2] }], [4, { voters: [2, 3, 4] }],
];
const joint: readonly (readonly [number, Members])[] = [
  [3, { voters: [1, 4, 5] }], [3, { voters: [3, 4, 5] }], [2, { voters: [1, 2, 3, 4] }], [4, { voters: [1, 2] }], [1, { voters: [3, 4, 5] }], [3, { voters: [4, 5] }],
];

const wishes = (list: typeof single): fc.Arbitrary<Wish> => fc.constantFrom(...list).map(([voters, wanted]) => ({ nodes: NODES, voters, wanted }));

const key = ({ voters, outgoing = [], learners = [] }: Members) => [voters, outgoing, learners].map((list) => [...list].sort((a, b) => a - b).join()).join('/');

function observe(port: RaftPort, { nodes, voters, wanted }: Wish): Outcome {
  const cluster = new Cluster(port, { nodes, voters, entriesMax: 3 }, new Witness());
  const exchange: Operation = { op: 'exchange', among: cluster.nodes, count: 10 * nodes };
  for (let tick = 1; tick <= LIMIT_TICKS; tick++) {
    cluster.run([{ op: 'pass', ticks: 1 }, exchange]);
    const { leader } = reignIn(cluster);
    if (leader === null || key(cluster.members(leader)) === key(wanted) || tick % REPEAT_TICKS !== 0) continue;
    cluster.run([{ op: 'propose', node: leader }, exchange, { op: 'members', node: leader, members: wanted }, exchange]);
  }
  return all(wanted).map((node) => ({ node, members: cluster.members(node), commit: cluster.state(node)?.commit ?? 0 }));
}

const all = ({ voters, learners = [] }: Members) => [...voters, ...learners];
const shown = ({ voters, outgoing, learners = [] }: Members): string => `${voters.join(', ')}${outgoing === undefined ? '' : ` / ${outgoing.join(', ')}`}${learners.length > 0 ? ` + ${learners.join(', ')}` : ''}`;

/** The first node to which the change has not come. */
function lostIn(outcome: Outcome, wanted: Members): Outcome[number] | undefined {
  return outcome.find(({ members, commit }) => key(members) !== key(wanted) || commit === 0);
}

function changes(id: `raft/${string}`, statement: Text, list: typeof single, features: readonly string[]): AnyInvariant {
  return drawn<Wish, Outcome>(invariant<RaftPort, Wish, Outcome>({
    id,
    statement,
    sources: [notes('32.1.1'), raftPaper('§6, Figure 11'), raftThesis('§4.1-4.3')],
    features,
    scenario: wishes(list),
    form: wishForm(list === single ? 1 : undefined),
    observe,
    holds(outcome, { voters, wanted }) {
      const lost = lostIn(outcome, wanted);
      if (lost === undefined) return undefined;
      return violation('members-change-at-last', text(
        `The cluster began with voters 1 to ${voters}, and ${shown(wanted)} were wanted; ${LIMIT_TICKS} ticks later node ${lost.node} goes by ${shown(lost.members)} and has commit index ${lost.commit}.`,
        `集群以 1 到 ${voters} 为投票成员启动，期望变更为 ${shown(wanted)}；过了 ${LIMIT_TICKS} 个 tick，节点 ${lost.node} 的配置仍是 ${shown(lost.members)}，已知提交到索引 ${lost.commit}。`,
      ));
    },
    covers: {
      'a change that is made': (outcome, { wanted }) => outcome.every(({ members }) => key(members) === key(wanted)),
      'a node that joins': (_outcome, { voters, wanted }) => wanted.voters.some((node) => node > voters),
      'a first leader that may have to go': (_outcome, { wanted }) => !wanted.voters.includes(1),
    },
  }), { culprit: (outcome, { wanted }) => lostIn(outcome, wanted)?.node });
}

/** A node that takes no part in elections, as far as it knows, and is asked for its vote. */
export interface Bystander {
  readonly members: Members;
  readonly ahead: number;
  readonly lastLogTerm: number;
}

const bystanders: fc.Arbitrary<Bystander> = fc.record({
  members: fc.constantFrom<Members[]>({ voters: [2, 3], learners: [1] }, { voters: [2, 3, 4] }, { voters: [2, 3, 4], learners: [1, 5] }, { voters: [1, 2, 3] }),
  ahead: fc.constantFrom(1, 2, 0),
  lastLogTerm: fc.constantFrom(2, 1, 3),
});

export const membersInvariants: readonly AnyInvariant[] = [
  changes('raft/members-change', text(
    'A change of one member that is asked for often enough is made at last: all members go by it, the new one has the log, and a leader that is removed is succeeded.',
    '反复提出的单成员变更最终会完成：所有成员采用新配置，新成员获得日志，被移除的 Leader 有人接替。',
  ), single, ['membership']),
  changes('raft/joint-change-ends', text(
    'A change of several voters at once goes through a joint configuration and leaves it again by itself.',
    '一次变更多个投票成员时，会经过联合配置，并自动离开它。',
  ), joint, ['membership', 'joint-membership']),
  invariant<RaftPort, Bystander, boolean>({
    id: 'raft/bystanders-vote',
    statement: text(
      'A node grants votes by the same rules whether or not it knows itself to be a voter: it may not have heard of its promotion yet.',
      '无论节点是否知道自己是投票成员，都按同样的规则投票：它可能还不知道自己已被提升。',
    ),
    sources: [notes('32.1.2'), raftPaper('§6'), issue('etcd-io/etcd#10998', '2019')],
    features: ['paper-messages', 'snapshots', 'membership'],
    scenario: bystanders,
    form: bystanderForm(NODES, TERM),
    observe(port, { members, ahead, lastLogTerm }) {
      const bench = new Bench(port, NODES, { term: TERM, vote: null, entries: entriesOf([1, 2], 2), snapshot: { index: 1, term: 1, data: '1', members } });
      const sent = bench.receive({ type: 'RequestVote', from: 2, to: EXAMINED, term: TERM + ahead, lastLogIndex: 2, lastLogTerm });
      return answerTo(sent, 2, 'RequestVoteReply')?.['voteGranted'] === true;
    },
    holds(granted, { members, lastLogTerm }) {
      const expected = lastLogTerm >= 2;
      if (granted === expected) return undefined;
      const who = members.voters.includes(1) ? text('a voter', '投票成员') : members.learners?.includes(1) ? text('a learner', 'Learner') : text('no member', '非成员');
      return violation('votes-all-the-same', text(
        `Node 1 takes itself for ${who.en}; the candidate's log ends with an entry of term ${lastLogTerm}, its own with one of term 2, and it is free to vote: it ${expected ? 'has to grant' : 'must refuse'}.`,
        `节点 1 认为自己是${who.zh}；Candidate 日志的最后任期是 ${lastLogTerm}，自己的是 2，且尚未投票：${expected ? '应当投票' : '应当拒绝'}。`,
      ));
    },
    covers: { 'a learner that votes': (granted, { members }) => granted && members.learners?.includes(1) === true, 'a node outside that votes': (granted, { members }) => granted && !all(members).includes(1) },
  }),
];
