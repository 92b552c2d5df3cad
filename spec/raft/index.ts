import { anyTopic, text, type Topic } from '../kernel';
import { spreadInvariant } from './apply-order';
import { electionInvariants } from './election-invariants';
import { winInvariant } from './elections';
import { followerInvariants } from './follower';
import { leaderInvariant } from './leader';
import { logInvariants } from './log-invariants';
import { raftPort, type RaftPort } from './port';
import { progressInvariants } from './progress';
import { roleInvariant } from './roles';
import { raceInvariant } from './split-vote';
import { timerInvariant } from './timers';
import { voterInvariant } from './voter';

export * from './port';

export const raft: Topic<RaftPort> = {
  id: 'raft',
  title: text('Raft consensus', 'Raft 共识'),
  sections: ['32.1', '32.2'],
  port: raftPort,
  stateful: true,
  features: { 'paper-messages': "messages have the members of the paper's Figure 2, as the port describes them" },
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
