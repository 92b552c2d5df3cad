import { anyTopic, text, type Topic } from '../kernel';
import { spreadInvariant } from './apply-order';
import { electionInvariants } from './election-invariants';
import { winInvariant } from './elections';
import { followerInvariants } from './follower';
import { leaderInvariant } from './leader';
import { logInvariants } from './log-invariants';
import { raftFeatures, raftPort, type RaftPort } from './port';
import { progressInvariants } from './progress';
import { roleInvariant } from './roles';
import { raceInvariant } from './split-vote';
import { timerInvariant } from './timers';
import { voterInvariant } from './voter';

export * from './messages';
export * from './port';

export const raft: Topic<RaftPort> = {
  id: 'raft',
  title: text('Raft consensus', 'Raft 共识'),
  sections: ['32.1', '32.2'],
  port: raftPort,
  stateful: true,
  features: raftFeatures,
  invariants: [
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
  ],
};

export const topic = anyTopic(raft);
