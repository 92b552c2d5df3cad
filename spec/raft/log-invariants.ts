import { notes, raftPaper, text, withNames, type AnyInvariant } from '../kernel';
import { crashPrograms, logPrograms } from './habits';
import { appliedInOrder, commitGrows, leadersComplete, ownTermCounts, sameApplied, storedByMajority } from './commit-rules';
import { Applications, Changes, Commits, Milestones, type Applied, type Change, type Knowledge, type Milestone } from './log-facts';
import { leaderAppends, logsMatch, termsInOrder } from './log-rules';
import { majorityOf, type Experiment } from './program';
import { simulated } from './simulated';
import { FIGURE_8 } from './stories';

const truncates = (facts: readonly Change[]) => facts.some(({ restart, from, length }) => !restart && from <= length);
const commits = (facts: readonly Milestone[]) => facts.filter(({ what }) => what === 'commits');

export const logInvariants: readonly AnyInvariant[] = [
  simulated<Change>({
    id: 'raft/leader-append-only',
    statement: text('While it leads, a leader never removes or changes an entry of its own log; it only appends.', 'Leader 在任期间从不删除或修改自己日志中的条目，只追加。'),
    sources: [notes('32.2.1'), raftPaper('§5.3, Figure 3 (Leader Append-Only)')],
    scenario: logPrograms,
    Recorder: Changes,
    holds: leaderAppends,
    covers: { 'a leader with a log appends': (facts) => facts.some(({ leads, length }) => leads && length > 0) },
  }),
  simulated<Change>({
    id: 'raft/log-matching',
    statement: text(
      'If two logs have an entry with the same index and term, they are the same in all entries up to it.',
      '若两份日志在同一索引处的条目任期相同，则该索引及之前的所有条目都相同。',
    ),
    sources: [notes('32.2.2'), raftPaper('§5.3, Figure 3 (Log Matching)')],
    scenario: logPrograms,
    Recorder: Changes,
    holds: logsMatch,
    covers: { 'an entry that is replaced': truncates },
  }),
  simulated<Change>({
    id: 'raft/terms-in-order',
    statement: text('Along a log the terms never decrease, and no entry is of a later term than its node has reached.', '日志中各条目的任期沿索引只增不减，且不会超过节点自身的任期。'),
    sources: [notes('32.2.1'), raftPaper('§5.3, Figure 6')],
    scenario: logPrograms,
    Recorder: Changes,
    holds: termsInOrder,
    covers: { 'a log with entries of two terms': (facts) => facts.some(({ entries, term, length }) => length > 0 && entries.some((entry) => entry.term === term && term > 1)) },
  }),
  simulated<Milestone>({
    id: 'raft/leader-completeness',
    statement: text('An entry that is committed in a term is in the log of every leader of a later term.', '在某一任期提交的条目，必定存在于此后所有任期 Leader 的日志中。'),
    sources: [notes('32.2.3'), raftPaper('§5.4, Figure 3 (Leader Completeness)')],
    scenario: logPrograms,
    Recorder: Milestones,
    holds: leadersComplete,
    covers: { 'a leader after a commit': (facts) => facts.some(({ what }, i) => what === 'leads' && facts.slice(0, i).some((fact) => fact.what === 'commits')) },
  }),
  simulated<Milestone>({
    id: 'raft/stored-by-majority',
    statement: text('An entry is committed only once it is durable on more than half of all nodes.', '条目只有在半数以上的节点上落盘之后才算提交。'),
    sources: [notes('32.2.3'), raftPaper('§5.3')],
    scenario: logPrograms,
    Recorder: Milestones,
    holds: storedByMajority,
    covers: { 'a commit with a bare majority': (facts, experiment) => commits(facts).some(({ storedOn }) => storedOn.length === majorityOf(experiment)) },
  }),
  withNames<Experiment>(simulated<Milestone>({
    id: 'raft/own-term-is-counted',
    statement: text(
      'By counting replicas a leader commits only entries of its own term; older entries are committed with them.',
      'Leader 只能通过计数副本来提交本任期的条目；旧任期的条目随之一并提交。',
    ),
    sources: [notes('32.2.3'), raftPaper('§5.4.2, Figure 8')],
    scenario: logPrograms,
    Recorder: Milestones,
    holds: ownTermCounts,
    covers: { 'an older entry that is committed with one of the own term': (facts) => commits(facts).some(({ role, log, before, term }) => role === 'leader' && log[before] !== undefined && log[before].term < term) },
   }), [{ name: text('Figure 8 of the Raft paper, (a) to (d), its terms 2, 3 and 4 being 1, 2 and 3 here', 'Raft 论文图 8，(a) 到 (d)，其中的任期 2、3、4 在这里是 1、2、3'), scenario: FIGURE_8 }]),
  simulated<Applied>({
    id: 'raft/state-machine-safety',
    statement: text('If a node has applied an entry at an index, no node ever applies another one there.', '若某个节点在某个索引处应用了一个条目，则其他节点绝不会在该索引处应用不同的条目。'),
    sources: [notes('32.2.4'), raftPaper('§5.4.3, Figure 3 (State Machine Safety)')],
    scenario: logPrograms,
    Recorder: Applications,
    holds: sameApplied,
    covers: { 'two nodes apply': (facts) => new Set(facts.filter(({ restart }) => !restart).map(({ node }) => node)).size > 1 },
  }),
  simulated<Applied>({
    id: 'raft/applied-in-order',
    statement: text('Each node applies the committed entries of its own log in the order of their indexes, each once after a start.', '每个节点按索引顺序应用自己日志中已提交的条目，每次启动后每个条目只应用一次。'),
    sources: [notes('32.2.4'), raftPaper('§5.3, Figure 2 (Rules for Servers)')],
    scenario: crashPrograms,
    Recorder: Applications,
    holds: appliedInOrder,
    covers: { 'an entry applied again after a restart': (facts) => facts.some(({ restart, node }, i) => restart && facts.slice(0, i).some((fact) => fact.node === node && fact.index === 1) && facts.slice(i).some((fact) => fact.node === node && fact.index === 1)) },
  }),
  simulated<Knowledge>({
    id: 'raft/commit-grows',
    statement: text('While a node runs, its commit index never decreases, and it never exceeds its log.', '节点运行期间，提交索引只增不减，且不会超出自己的日志。'),
    sources: [notes('32.2.4'), raftPaper('§5.3, Figure 2 (State)')],
    scenario: logPrograms,
    Recorder: Commits,
    holds: commitGrows,
    covers: { 'a commit index that grows twice': (facts) => facts.some(({ commit, node }, i) => commit > 0 && facts.slice(0, i).some((fact) => fact.node === node && fact.commit > 0)) },
  }),
];
