import type { NodeId } from '../../../spec/raft';
import type { Experiment, Operation } from '../../../spec/raft/program';

/** The classes in which reports of bugs put them, and the rules that say what each class means; `raft/` is left out. */
export const classes = {
  'Election Safety': ['election-safety'],
  'Log Matching': ['log-matching'],
  'Leader Completeness': ['leader-completeness'],
  'State Machine Safety': ['state-machine-safety'],
  'never back': ['term-grows', 'commit-grows', 'match-grows'],
  durability: ['vote-durable', 'acknowledged-is-durable'],
  reads: ['linearizable-reads'],
  stability: ['stable-leader'],
  progress: ['leader-emerges', 'proposal-spreads', 'snapshot-catches-up', 'bystanders-vote', 'backtracking'],
} as const;

export interface Bug {
  /** As it is numbered in the list of bugs that projects had; 14 and 24 are two of them, 5 three. */
  readonly bug: number;
  readonly belief: string;
  readonly of: keyof typeof classes;
  readonly rule: string;
  /** Why another rule than one of its class tells of it. */
  readonly because?: string;
  /** A story in which the rule is broken, where what is drawn for the rule rarely shows it. */
  readonly story?: Experiment;
}

const timeout = (node: NodeId): Operation => ({ op: 'timeout', node });
const propose = (node: NodeId): Operation => ({ op: 'propose', node });
const exchange = (...among: readonly NodeId[]): Operation => ({ op: 'exchange', among, count: 20 });
const some = (count: number, ...among: readonly NodeId[]): Operation => ({ op: 'exchange', among, count });
const asks = (from: NodeId, to: NodeId): Operation => ({ op: 'deliver', from, to, type: 'RequestVote', rank: 0 });
const vote = { type: 'RequestVoteReply', rank: 0 } as const;

/** One vote arrives twice and is counted twice; the other three elect somebody else in the same term. */
const TWICE: Experiment = {
  nodes: 5, entriesMax: 1,
  program: [timeout(1), timeout(3), asks(1, 2), { op: 'duplicate', from: 2, to: 1, ...vote }, { op: 'deliver', from: 2, to: 1, ...vote }, exchange(3, 4, 5)],
};

/** A vote of term 1 arrives in term 2, in which the voter has elected somebody else. */
const LATE: Experiment = {
  nodes: 3, entriesMax: 1,
  program: [timeout(1), asks(1, 2), timeout(1), timeout(3), exchange(2, 3), timeout(3), exchange(2, 3), { op: 'deliver', from: 2, to: 1, ...vote }],
};

/** A leader steps down for having lost its majority; in the same term it then votes for somebody else, who asked late. */
const GIVEN_UP: Experiment = {
  nodes: 3, entriesMax: 1, checkQuorum: true,
  program: [
    timeout(1), timeout(3), asks(1, 2), { op: 'deliver', from: 2, to: 1, ...vote },
    ...Array.from({ length: 11 }, (): Operation => ({ op: 'tick', node: 1 })), asks(3, 1), { op: 'deliver', from: 1, to: 3, ...vote },
  ],
};

/** A voter crashes between the clearing of its vote and the term that it cleared it for: in the old one it votes again. */
const CLEARED: Experiment = {
  nodes: 5, entriesMax: 1,
  program: [timeout(1), timeout(3), exchange(1, 2, 5), { op: 'crash', node: 2, after: 'writes', keep: 1 }, timeout(5), asks(5, 2), { op: 'restart', node: 2 }, exchange(2, 3, 4)],
};

/** A follower with an entry that was never committed hears of a commit at that index, in a heartbeat that vouches for nothing. */
const BEYOND: Experiment = {
  nodes: 3, entriesMax: 1,
  program: [timeout(1), some(2, 1, 2), propose(1), timeout(2), some(2, 2, 3), propose(2), some(4, 2, 3), { op: 'tick', node: 2 }, { op: 'deliver', from: 2, to: 1, type: 'AppendEntries', rank: 0 }],
};

/** Node 4 leads again and still counts what node 2 stored in its first term; node 5 is elected without it. */
const REMEMBERED: Experiment = {
  nodes: 5, entriesMax: 1,
  program: [
    timeout(4), some(4, 1, 2, 4), propose(4), propose(4), some(11, 2, 4), timeout(1), some(4, 1, 3, 5), propose(1), some(6, 1, 4),
    timeout(4), some(27, 3, 4, 5), propose(4), some(2, 3, 4), timeout(5), some(14, 1, 2, 5),
  ],
};

/** Node 3 gets a snapshot that ends in term 1 while it is in a later one. */
const BACK: Experiment = {
  nodes: 3, entriesMax: 1,
  program: [timeout(1), some(2, 1, 2), propose(1), some(6, 1, 3), { op: 'compact', node: 1 }, timeout(2), some(3, 1, 2), timeout(1), some(8, 1, 2)],
};

/** The bugs that projects had, each with the belief that has it and the rule that its report names or implies. */
export const bugs: readonly Bug[] = [
  { bug: 1, belief: 'every-grant-counts', of: 'Election Safety', rule: 'election-safety', story: TWICE },
  { bug: 2, belief: 'late-votes-count', of: 'Election Safety', rule: 'election-safety', story: LATE },
  { bug: 3, belief: 'giving-up-frees-the-vote', of: 'Election Safety', rule: 'election-safety', story: GIVEN_UP },
  { bug: 4, belief: 'a-pre-vote-is-vote-enough', of: 'Election Safety', rule: 'election-safety' },
  { bug: 5, belief: 'terms-need-no-disk', of: 'durability', rule: 'vote-durable' },
  { bug: 5, belief: 'votes-need-no-disk', of: 'durability', rule: 'vote-durable' },
  { bug: 5, belief: 'answer-first-write-later', of: 'durability', rule: 'vote-durable' },
  { bug: 6, belief: 'clear-the-vote-first', of: 'Election Safety', rule: 'election-safety', story: CLEARED },
  { bug: 7, belief: 'both-must-be-greater', of: 'Leader Completeness', rule: 'leader-completeness' },
  { bug: 8, belief: 'a-leader-answers-pre-votes', of: 'stability', rule: 'stable-leader' },
  { bug: 9, belief: 'the-first-entry-needs-no-check', of: 'Log Matching', rule: 'log-matching' },
  { bug: 10, belief: 'no-previous-means-append', of: 'State Machine Safety', rule: 'state-machine-safety' },
  { bug: 11, belief: 'always-truncate', of: 'Leader Completeness', rule: 'leader-completeness' },
  { bug: 12, belief: 'most-frequent-match-commits', of: 'Leader Completeness', rule: 'leader-completeness' },
  { bug: 13, belief: 'a-majority-commits-any-term', of: 'Leader Completeness', rule: 'leader-completeness' },
  { bug: 14, belief: 'commit-follows-the-message', of: 'never back', rule: 'commit-grows' },
  { bug: 14, belief: 'commit-up-to-the-own-end', of: 'State Machine Safety', rule: 'state-machine-safety', story: BEYOND },
  { bug: 15, belief: 'the-last-answer-counts', of: 'never back', rule: 'match-grows' },
  { bug: 16, belief: 'a-refusal-says-where-to-start', of: 'progress', rule: 'backtracking' },
  { bug: 17, belief: 'every-refusal-is-news', of: 'progress', rule: 'backtracking' },
  { bug: 18, belief: 'a-deposed-leader-finishes-its-work', of: 'Log Matching', rule: 'log-matching' },
  { bug: 19, belief: 'a-leader-remembers-its-followers', of: 'Leader Completeness', rule: 'leader-completeness', story: REMEMBERED },
  { bug: 20, belief: 'the-entry-before-is-not-needed', of: 'State Machine Safety', rule: 'state-machine-safety' },
  { bug: 21, belief: 'the-snapshot-brings-its-term', of: 'never back', rule: 'term-grows', story: BACK },
  {
    bug: 22, belief: 'what-follows-a-snapshot-stays', of: 'Election Safety', rule: 'log-matching',
    because: 'The entries that stay have to be a change of members before they elect anybody; that two logs agree after the snapshot and not in it is seen at once.',
  },
  { bug: 23, belief: 'alone-needs-no-fsync', of: 'durability', rule: 'acknowledged-is-durable' },
  { bug: 24, belief: 'acknowledge-before-fsync', of: 'durability', rule: 'acknowledged-is-durable' },
  { bug: 24, belief: 'acknowledge-first-write-later', of: 'durability', rule: 'acknowledged-is-durable' },
  { bug: 25, belief: 'a-torn-log-is-refused', of: 'progress', rule: 'leader-emerges' },
  {
    bug: 26, belief: 'applied-once-for-all', of: 'progress', rule: 'applied-in-order',
    because: 'What was not applied again is missed as soon as something after it is applied; nothing has to come to a halt for that.',
  },
  { bug: 27, belief: 'a-new-leader-reads-at-once', of: 'reads', rule: 'linearizable-reads' },
  { bug: 28, belief: 'the-leader-reads-its-own-state', of: 'reads', rule: 'linearizable-reads' },
  { bug: 29, belief: 'a-new-leader-changes-members-at-once', of: 'Leader Completeness', rule: 'leader-completeness' },
  { bug: 30, belief: 'changes-need-not-wait-for-each-other', of: 'Leader Completeness', rule: 'leader-completeness' },
  { bug: 31, belief: 'who-began-a-batch-commits-it', of: 'Leader Completeness', rule: 'leader-completeness' },
  { bug: 32, belief: 'who-is-removed-starts-anew', of: 'Leader Completeness', rule: 'leader-completeness' },
  { bug: 33, belief: 'learners-do-not-vote', of: 'progress', rule: 'bystanders-vote' },
  {
    bug: 34, belief: 'a-repeated-request-is-refused', of: 'progress', rule: 'vote-decision',
    because: 'A candidate that is refused campaigns again in the next term, in which all votes are free: there is a leader in the end. The refusal itself is what is wrong.',
  },
  {
    bug: 35, belief: 'voting-does-not-reset-the-timer', of: 'progress', rule: 'election-timeout',
    because: 'A candidate too many makes an election longer, not endless. When the voter campaigns is what can be said for certain.',
  },
  { bug: 36, belief: 'a-leader-stays-leader', of: 'Election Safety', rule: 'election-safety' },
];

/** What people say of Raft, in short; the belief that acts on it, and the rule that says otherwise. */
export const sayings: readonly (readonly [said: string, belief: string, rule: string])[] = [
  ['the leader with the longest log wins', 'longest-log-wins', 'who-can-win'],
  ['an entry on a majority is committed whatever its term', 'a-majority-commits-any-term', 'own-term-is-counted'],
  ['a leader may answer reads from its own state', 'the-leader-reads-its-own-state', 'linearizable-reads'],
  ['two leaders can never exist at once', 'two-leaders-never-exist', 'step-down'],
  ['the candidate with the highest id wins', 'highest-id-wins', 'one-vote-a-term'],
  ['commit needs all', 'commit-needs-all', 'commit-index'],
  ['a follower learns of a commit in the same message', 'stored-is-committed', 'follower-commit'],
  ['even clusters tolerate more', 'half-is-enough', 'elected-by-majority'],
];
