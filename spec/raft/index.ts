import { anyTopic, text, type Bounds, type Topic } from '../kernel';
import { spreadInvariant } from './apply-order';
import { contractInvariant } from './contract';
import { electionInvariants } from './election-invariants';
import { winInvariant } from './elections';
import { followerInvariants } from './follower';
import { followerKnowledge } from './followers';
import { handoverInvariant } from './handover';
import { leaderInvariant } from './leader';
import { drawn } from './drawn';
import { hunt } from './hunt';
import { readInvariants } from './linearizable';
import { logInvariants } from './log-invariants';
import { memberQuorumInvariant } from './member-quorum';
import { membersAtAppendInvariant } from './members-at-append';
import { membersInvariants } from './members-progress';
import { ANSWERING } from './panics';
import { declaration, type RaftPort } from './port';
import { preVoteInvariant } from './pre-vote';
import { progressInvariants } from './progress';
import { readAnswerInvariant } from './read-answers';
import { roleInvariant } from './roles';
import { installInvariant } from './snapshot-install';
import { raceInvariant } from './split-vote';
import { stabilityInvariants } from './stability';
import { timerInvariant } from './timers';
import { voterInvariant } from './voter';

export * from './messages';
export * from './port';
export { hunt, longExperiment } from './hunt';
export { EXPERIMENTS } from './simulated';
export { runWatched } from './watched';

/** What long searches draw and somewhat more; clocks and the network can run for so long in all. */
const bounds: Partial<Bounds> = {
  numbers: { nodes: [1, 7], ticks: [0, 1000], count: [0, 1000] },
  totals: { ticks: 20_000, count: 1_000_000 },
  members: 20_000,
  values: 200_000,
};

export const raft: Topic<RaftPort> = {
  ...declaration,
  title: text('Raft consensus', 'Raft 共识'),
  sections: ['32.1', '32.2'],
  answering: ANSWERING,
  hunt,
  bounds,
  invariants: [
    contractInvariant,
    voterInvariant,
    winInvariant,
    raceInvariant,
    roleInvariant,
    timerInvariant,
    ...electionInvariants,
    ...followerInvariants,
    leaderInvariant,
    spreadInvariant,
    ...logInvariants,
    ...progressInvariants,
    ...followerKnowledge,
    installInvariant,
    preVoteInvariant,
    ...stabilityInvariants,
    handoverInvariant,
    readAnswerInvariant,
    ...readInvariants,
    memberQuorumInvariant,
    membersAtAppendInvariant,
    ...membersInvariants,
  ].map((each) => drawn(each)),
};

export const topic = anyTopic(raft);
