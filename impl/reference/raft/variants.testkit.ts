import type { RaftPort } from '../../../spec/raft';
import { ReferenceRaft, type NodeClass } from '.';
import { Applying, Cautious, Insistent, Literal, Mindful, Patient, Silent, Slow, Tidy } from './following.testkit';
import { BehindItsEntry, Early, EntryFirst, FromTheStart, Lazy, LazyOneAtATime, LazyReader, OneAtATime, Pipelined, StepByStep, Talkative } from './leading.testkit';

/** Nodes that do something else than the reference where Raft leaves the choice. */
export const variants: readonly (readonly [string, NodeClass])[] = [
  ['replicates with its heartbeats only', Lazy],
  ['takes one proposal at a time', OneAtATime],
  ['begins its term with an entry, takes one proposal at a time and replicates with its heartbeats only', LazyOneAtATime],
  ['says nothing to who is in an older term', Silent],
  ['asks again for votes', Insistent],
  ['resets its timer in each new term', Patient],
  ['sends before its own disk is done', Early],
  ['begins its term with an entry', EntryFirst],
  ['begins its term with an entry and tries what is behind it first', BehindItsEntry],
  ['tells of each commit at once', Talkative],
  ['takes what it has sent for stored until it is refused', Pipelined],
  ['keeps a snapshot that brings nothing new', Literal],
  ['goes back one entry after each refusal', StepByStep],
  ['goes back to the beginning after a refusal', FromTheStart],
  ['applies one entry at a time', Slow],
  ['applies when its clock ticks', Applying],
  ['removes what it has where it refuses', Tidy],
  ['keeps in mind how far its log agrees', Mindful],
  ['confirms reads with its next heartbeat', LazyReader],
  ['grants no pre-vote right after its start', Cautious],
];

export const nodesLike = (Node: NodeClass) => (): RaftPort => new ReferenceRaft(Node);
