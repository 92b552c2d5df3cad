import { notes, raftPaper, text, violation, type AnyInvariant, type Violation } from '../kernel';
import { counted, isQuorum } from './commit-rules';
import { Ballots, Leaders, Sendings, type Ballot, type Leading, type Sending } from './election-facts';
import { crashPrograms, electionPrograms } from './habits';
import type { NodeId, NodeState } from './port';
import { majorityOf } from './program';
import { at, simulated } from './simulated';

function electionSafety(facts: readonly Leading[]): Violation | undefined {
  const leaders = new Map<number, Leading>();
  for (const fact of facts) {
    const other = leaders.get(fact.term);
    leaders.set(fact.term, other ?? fact);
    if (other === undefined) continue;
    const [now, then] = [at(fact), at(other)];
    if (other.node === fact.node) {
      return violation('term-led-once', text(
        `Node ${fact.node} becomes leader of term ${fact.term} ${now.en}, a term that it already led ${then.en}: every election needs a term of its own.`,
        `节点 ${fact.node} ${now.zh}成为任期 ${fact.term} 的 Leader，而它${then.zh}已经当选过这一任期：每次选举都要用新的任期。`,
      ), fact.step);
    }
    return violation('one-leader-a-term', text(
      `Node ${fact.node} becomes leader of term ${fact.term} ${now.en}, but node ${other.node} became leader of the same term ${then.en}.`,
      `节点 ${fact.node} ${now.zh}成为任期 ${fact.term} 的 Leader，但节点 ${other.node} ${then.zh}已经是同一任期的 Leader。`,
    ), fact.step);
  }
  return undefined;
}

function electedByMajority(facts: readonly Leading[]): Violation | undefined {
  for (const fact of facts) {
    if (isQuorum(fact.members, fact.voters)) continue;
    const { node, term, voters, members, step } = fact;
    return violation('majority-of-votes', text(
      `Node ${node} becomes leader of term ${term} ${at(fact).en} with the votes of ${namesOf(voters).en}: ${counted(members, voters).en} is no majority.`,
      `节点 ${node} ${at(fact).zh}成为任期 ${term} 的 Leader，但投票给它的只有${namesOf(voters).zh}：${counted(members, voters).zh}，不是多数。`,
    ), step);
  }
  return undefined;
}

function namesOf(nodes: readonly NodeId[]) {
  if (nodes.length === 0) return text('nobody', '零个节点');
  return text(`node${nodes.length > 1 ? 's' : ''} ${nodes.join(', ')}`, `节点 ${nodes.join('、')}`);
}

/** The first vote that a node is known to have cast in a term stands for ever. */
function oneVote(facts: readonly Ballot[]): Violation | undefined {
  const votes = new Map<string, NodeId>();
  for (const fact of facts) {
    const { node, term, vote, restart, step } = fact;
    const key = `${node}/${term}`;
    const before = votes.get(key);
    if (vote !== null && before === undefined) votes.set(key, vote);
    if (before === undefined || before === vote) continue;
    const where = at(fact);
    if (vote === null) {
      return violation('vote-not-forgotten', text(
        `Node ${node} voted for node ${before} in term ${term}, but ${where.en} it ${restart ? 'comes back' : 'goes on'} in the same term as if it had not voted.`,
        `节点 ${node} 在任期 ${term} 已投票给节点 ${before}，但${where.zh}${restart ? '重启后' : ''}却像没有投过票一样留在同一任期。`,
      ), step);
    }
    return violation('one-vote-a-term', text(
      `Node ${node} votes for node ${vote} in term ${term} ${where.en}, but it has voted for node ${before} in the same term.`,
      `节点 ${node} ${where.zh}在任期 ${term} 投票给节点 ${vote}，但它在同一任期已经投给了节点 ${before}。`,
    ), step);
  }
  return undefined;
}

function termGrows(facts: readonly Ballot[]): Violation | undefined {
  const terms = new Map<NodeId, number>();
  for (const fact of facts) {
    const { node, term, restart, step } = fact;
    const before = terms.get(node) ?? 0;
    terms.set(node, term);
    if (term >= before) continue;
    const where = at(fact);
    return violation(restart ? 'term-survives-restart' : 'term-grows', text(
      `Node ${node} was in term ${before}, but ${where.en} it ${restart ? 'restarts' : 'goes back'} in term ${term}.`,
      `节点 ${node} 曾处于任期 ${before}，但${where.zh}${restart ? '重启后' : ''}回到了任期 ${term}。`,
    ), step);
  }
  return undefined;
}

const roles: Readonly<Record<NodeState['role'], string>> = { follower: 'Follower', 'pre-candidate': 'PreCandidate', candidate: 'Candidate', leader: 'Leader' };

function startsAsFollower(facts: readonly Ballot[]): Violation | undefined {
  const wrong = facts.find(({ restart, role }) => restart && role !== 'follower');
  if (wrong === undefined) return undefined;
  return violation('starts-as-follower', text(
    `Node ${wrong.node} is a ${wrong.role} as soon as it ${wrong.step < 0 ? 'starts' : `restarts ${at(wrong).en}`}; every node starts as a follower.`,
    `节点 ${wrong.node} ${wrong.step < 0 ? '一启动' : `在${at(wrong).zh}重启后`}就是 ${roles[wrong.role]}；每个节点启动时都应是 Follower。`,
  ), wrong.step);
}

function durableBallot(facts: readonly Sending[]): Violation | undefined {
  const shown = (vote: NodeId | null) => (vote === null ? text('no vote', '未投票') : text(`a vote for node ${vote}`, `投票给节点 ${vote}`));
  for (const fact of facts) {
    const { node, term, vote, diskTerm, diskVote, step } = fact;
    if (term === diskTerm && vote === diskVote) continue;
    return violation(term === diskTerm ? 'vote-durable-first' : 'term-durable-first', text(
      `Node ${node} sends messages ${at(fact).en} in term ${term} with ${shown(vote).en}, while its disk still says term ${diskTerm} with ${shown(diskVote).en}.`,
      `节点 ${node} ${at(fact).zh}以任期 ${term}（${shown(vote).zh}）发出消息，而磁盘上仍是任期 ${diskTerm}（${shown(diskVote).zh}）。`,
    ), step);
  }
  return undefined;
}

function durableLog(facts: readonly Sending[]): Violation | undefined {
  const wrong = facts.find(({ isRash }) => isRash);
  if (wrong === undefined) return undefined;
  return violation('log-durable-first', text(
    `Node ${wrong.node} answers ${at(wrong).en} although what it wrote to its log is not yet durable: a crash could take back what it acknowledged.`,
    `节点 ${wrong.node} ${at(wrong).zh}作出应答，但写入日志的内容还没有落盘：一旦崩溃，已确认的内容就会丢失。`,
  ), wrong.step);
}

const restarted = (facts: readonly Ballot[]) => facts.some(({ restart, step }) => restart && step >= 0);

export const electionInvariants: readonly AnyInvariant[] = [
  simulated<Leading>({
    id: 'raft/election-safety',
    statement: text('In any one term at most one node becomes leader, and it does so once.', '任何一个任期内最多只有一个节点当选 Leader，且只当选一次。'),
    sources: [notes('32.1.2'), raftPaper('§5.2, Figure 3 (Election Safety)')],
    scenario: electionPrograms,
    Recorder: Leaders,
    holds: electionSafety,
    covers: {
      'two leaders, in different terms': (facts) => new Set(facts.map(({ node }) => node)).size > 1,
      'a node that leads twice': (facts) => new Set(facts.map(({ node }) => node)).size < facts.length,
    },
  }),
  simulated<Leading>({
    id: 'raft/elected-by-majority',
    statement: text(
      'A node becomes leader of a term only by the votes of more than half of all nodes in that very term, each counted once.',
      '节点必须在该任期内获得全体节点半数以上的选票才能成为 Leader，每个节点的票只计一次。',
    ),
    sources: [notes('32.1.2'), raftPaper('§5.2')],
    scenario: electionPrograms,
    Recorder: Leaders,
    holds: electedByMajority,
    covers: { 'a bare majority': (facts, experiment) => facts.some(({ voters }) => voters.length === majorityOf(experiment)), 'more than that': (facts, experiment) => facts.some(({ voters }) => voters.length > majorityOf(experiment)) },
  }),
  simulated<Ballot>({
    id: 'raft/one-vote-a-term',
    statement: text('A node votes for at most one candidate in a term, and a restart does not make it forget.', '一个节点在一个任期内最多投票给一个 Candidate，重启也不会忘记。'),
    sources: [notes('32.1.2'), raftPaper('§5.2, Figure 2 (RequestVote)')],
    scenario: crashPrograms,
    Recorder: Ballots,
    holds: oneVote,
    covers: { 'a vote for another': (facts) => facts.some(({ node, vote }) => vote !== null && vote !== node), 'a restart after a vote': (facts) => facts.some(({ restart, vote, step }) => restart && step >= 0 && vote !== null) },
  }),
  simulated<Ballot>({
    id: 'raft/term-grows',
    statement: text("A node's term never decreases, not even across a crash.", '节点的任期只增不减，崩溃重启也不例外。'),
    sources: [notes('32.1.3'), raftPaper('§5.1')],
    scenario: crashPrograms,
    Recorder: Ballots,
    holds: termGrows,
    covers: { 'a restart in a later term': (facts) => facts.some(({ restart, term }) => restart && term > 0) },
  }),
  simulated<Ballot>({
    id: 'raft/starts-as-follower',
    statement: text('Whenever a node starts, for the first time or again, it is a follower.', '节点每次启动（首次或重启）时都是 Follower。'),
    sources: [notes('32.1.2'), raftPaper('§5.2')],
    scenario: crashPrograms,
    Recorder: Ballots,
    holds: startsAsFollower,
    covers: { 'a restart': restarted, 'a leader that starts again': (facts) => facts.some(({ restart, node, step }, i) => restart && step >= 0 && facts.slice(0, i).filter((fact) => fact.node === node).at(-1)?.role === 'leader') },
  }),
  simulated<Sending>({
    id: 'raft/vote-durable',
    statement: text('When a message leaves a node, the term and the vote that it has by then are already durable.', '消息离开节点时，节点当时的任期和投票必须已经落盘。'),
    sources: [notes('32.1.2'), raftPaper('Figure 2 (State: updated on stable storage before responding to RPCs)')],
    scenario: crashPrograms,
    Recorder: Sendings,
    holds: durableBallot,
    covers: { 'a message that tells of a vote': (facts) => facts.some(({ vote, node }) => vote !== null && vote !== node) },
  }),
  simulated<Sending>({
    id: 'raft/acknowledged-is-durable',
    statement: text('When a node that does not lead acknowledges entries or a snapshot, all that it has written to its log is durable.', '非 Leader 节点确认条目或快照时，它写入日志的内容必须已全部落盘。'),
    sources: [notes('32.2.3'), raftPaper('Figure 2 (State), §5.3')],
    scenario: crashPrograms,
    Recorder: Sendings,
    holds: durableLog,
    covers: { 'a follower that answers': (facts) => facts.some(({ leads }) => !leads), 'a leader that sends': (facts) => facts.some(({ leads }) => leads) },
  }),
];
