import * as fc from 'fast-check';
import { inEach, invariant, notes, raftPaper, text, violation, wholeAnswer, type AnyInvariant, type Text } from '../kernel';
import { Bench, EXAMINED, entriesOf, neverLeads } from './bench';
import { meetingForm } from './election-forms';
import type { PaperMessage } from './messages';
import type { RaftPort, Role } from './port';
import { messageSaid } from './portrait-words';
import { meetingPicture } from './situation-pictures';

const types = ['AppendEntries', 'RequestVote', 'AppendEntriesReply', 'RequestVoteReply'] as const;

/** A node in a role and a term, and a message that it gets. */
export interface Meeting {
  readonly role: Role;
  readonly term: number;
  readonly type: (typeof types)[number];
  readonly messageTerm: number;
}

export interface Standing {
  readonly role: Role;
  readonly term: number;
}

const meetings: fc.Arbitrary<Meeting> = fc
  .record({
    role: fc.constantFrom('leader' as const, 'candidate' as const, 'follower' as const),
    term: fc.constantFrom(4, 3, 7),
    type: fc.constantFrom(...types),
    ahead: fc.constantFrom(1, 0, 0, 0, 0, -1, 3, 1),
  })
  // Nobody else leads the term of a leader.
  .map(({ role, term, type, ahead }) => ({ role, term, type, messageTerm: term + (role === 'leader' && type === 'AppendEntries' && ahead === 0 ? 1 : ahead) }));

function message({ type, messageTerm: term }: Meeting): PaperMessage {
  const way = { from: 2, to: EXAMINED, term };
  switch (type) {
    case 'AppendEntries':
      return { ...way, type, prevLogIndex: 0, prevLogTerm: 0, entries: [], leaderCommit: 0 };
    case 'RequestVote':
      return { ...way, type, lastLogIndex: 1, lastLogTerm: 1 };
    case 'AppendEntriesReply':
      return { ...way, type, success: false, index: 2, lastLogIndex: 1 };
    case 'RequestVoteReply':
      return { ...way, type, voteGranted: false };
  }
}

/** What it is then; null if it did not come into its role. */
function observe(port: RaftPort, meeting: Meeting): Standing | null {
  const { role, term } = meeting;
  const isFollower = role === 'follower';
  const bench = new Bench(port, 3, { term: isFollower ? term : term - 1, vote: null, entries: entriesOf([1, 1]) });
  if (role === 'candidate') bench.timeOut();
  if (role === 'leader') bench.win();
  if (bench.state.role !== role || bench.state.term !== term) return null;
  bench.receive(message(meeting));
  return { role: bench.state.role, term: bench.state.term };
}

/** What the rules for servers make of it. */
function expectedOf({ role, term, type, messageTerm }: Meeting): { standing: Standing; clause: string; why: Text } {
  if (messageTerm > term) {
    return {
      standing: { role: 'follower', term: messageTerm },
      clause: 'higher-term-makes-a-follower',
      why: text(`Term ${messageTerm} is higher than ${term}: whatever it was and whatever the message says, the node becomes a follower in term ${messageTerm}.`, `任期 ${messageTerm} 高于 ${term}：不论原来是什么角色、消息内容如何，节点都成为任期 ${messageTerm} 的 Follower。`),
    };
  }
  if (messageTerm === term && role === 'candidate' && type === 'AppendEntries') {
    return {
      standing: { role: 'follower', term },
      clause: 'candidate-accepts-the-leader',
      why: text(`Somebody else leads term ${term}, in which the node is a candidate: it gives up and follows.`, `任期 ${term} 已有别的节点当选，作为该任期的 Candidate，它放弃竞选并成为 Follower。`),
    };
  }
  return {
    standing: { role, term },
    clause: 'otherwise-nothing-changes',
    why: text(`A message of term ${messageTerm} does not move a ${role} of term ${term}: it stays what it is.`, `任期 ${messageTerm} 的消息不会改变任期 ${term} 的 ${roleName(role)}，它保持不变。`),
  };
}

/** Why it should have come into its role. */
function whyInRole({ role, term }: Meeting): Text {
  if (role === 'follower') return text(`Node 1 starts in term ${term}, as any node: as a follower.`, `节点 1 在任期 ${term} 启动，任何节点启动时都是 Follower。`);
  return text(`Node 1 hears nothing in term ${term - 1}, so it campaigns in term ${term}.`, `节点 1 在任期 ${term - 1} 没有收到任何消息，应在任期 ${term} 发起选举。`);
}

function roleName(role: Role): string {
  return `${role.charAt(0).toUpperCase()}${role.slice(1)}`;
}

export const roleInvariant: AnyInvariant = invariant<RaftPort, Meeting, Standing | null>({
  id: 'raft/step-down',
  statement: text(
    'A message of a higher term makes any node a follower in that term, a leader too; a candidate also follows whoever leads its own term; older messages change nothing.',
    '收到更高任期的消息，任何节点（包括 Leader）都会成为该任期的 Follower；Candidate 还会跟随本任期的 Leader；旧任期的消息不改变角色和任期。',
  ),
  sources: [notes('32.1.3'), raftPaper('§5.1, §5.2, Figure 2 (Rules for Servers)')],
  features: ['paper-messages'],
  scenario: meetings,
  form: meetingForm,
  observe,
  holds(seen, meeting) {
    const { standing, clause, why } = expectedOf(meeting);
    if (seen === null) return meeting.role === 'leader' ? neverLeads(meeting.term) : violation('comes-into-its-role', whyInRole(meeting));
    return seen.role === standing.role && seen.term === standing.term ? undefined : violation(clause, why);
  },
  covers: {
    'a leader that steps down': (seen, meeting) => meeting.role === 'leader' && seen?.role === 'follower',
    'a leader that stays': (seen, meeting) => meeting.role === 'leader' && seen?.role === 'leader',
    'a candidate that follows in its own term': (seen, meeting) => meeting.role === 'candidate' && seen?.role === 'follower' && seen.term === meeting.term,
  },
  question: wholeAnswer<Meeting, Standing | null>({
    applies: (seen) => seen !== null,
    describe: ({ role, term, type, messageTerm }) => inEach((language) => {
      const granted = type === 'RequestVoteReply' ? ' (voteGranted false)' : type === 'AppendEntriesReply' ? ' (success false)' : '';
      return language === 'en'
        ? `Node 1 of three is ${role} in term ${term}; its log has two entries of term 1. It gets this message from node 2, whose log has one entry of term 1: ${type}${granted}, term ${messageTerm}.`
        : `三个节点中的节点 1 是任期 ${term} 的 ${roleName(role)}，日志有两条任期 1 的条目。它收到节点 2（日志只有一条任期 1 的条目）发来的 ${type}${granted}，任期 ${messageTerm}。`;
    }),
    picture: (meeting) => meetingPicture(meeting, messageSaid(message(meeting))),
    brief: ({ role, term, type, messageTerm }) => text(`a ${role} in term ${term} gets ${type} of term ${messageTerm}`, `任期 ${term} 的 ${roleName(role)} 收到任期 ${messageTerm} 的 ${type}`),
    ask: () => text('What is node 1 afterwards?', '之后节点 1 是什么状态？'),
    say: (seen) => (seen === null ? text('nothing', '无') : text(`${seen.role} in term ${seen.term}`, `任期 ${seen.term} 的 ${roleName(seen.role)}`)),
    because: (_standing, meeting) => expectedOf(meeting).why,
  }),
});
