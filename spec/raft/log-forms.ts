import { z } from 'zod';
import { checked, repeatedIn, type Say } from '../kernel';
import type { Spread } from './apply-order';
import type { Following } from './following';
import { count, expectBegun, expectMatching, expectOfLeader, expectOther, flag, node, size, terms } from './form-parts';
import type { Leadership } from './leadership';
import type { NodeId } from './port';
import type { Probing } from './probe';
import { majorityOf } from './program';
import type { Reading } from './read-answers';
import type { Sent } from './snapshot-install';

/** Followers of a cluster, each once, so many of them. */
function expectFollowers(say: Say, nodes: number, list: readonly NodeId[], length: number, name: string): void {
  for (const [i, each] of list.entries()) expectOther(say, nodes, each, name, i);
  const again = repeatedIn(list);
  if (again !== undefined) say([name, again], `node ${list[again] ?? 0} is there already`);
  if (list.length !== length) say([name], `of ${nodes} nodes ${length} followers are expected here, and these are ${list.length}`);
}

export const spreadForm: z.ZodType<Spread> = checked(z.object({ nodes: size(2), stores: z.array(node), hears: z.array(node) }), ({ nodes, stores, hears }, say) => {
  expectFollowers(say, nodes, stores, majorityOf({ nodes }) - 1, 'stores');
  expectFollowers(say, nodes, hears, nodes - 1, 'hears');
});

/** What a number is at most, and why. */
function expectAtMost(say: Say, value: number, most: number, what: string, ...path: readonly PropertyKey[]): void {
  if (value > most) say(path, `${what}: at most ${most} is expected, and this is ${value}`);
}

const request = z.object({ prev: count, last: count, commit: count, old: flag });

export const followingForm: z.ZodType<Following> = checked(
  z.object({ term: z.int().min(2), leaderLog: terms, log: terms, requests: z.array(request), crash: flag }),
  ({ term: own, leaderLog, log, requests }, say) => {
    const end = `the leader's log ends at index ${leaderLog.length}`;
    expectBegun(say, leaderLog, own, 'leaderLog');
    expectBegun(say, log, own, 'log');
    expectMatching(say, log, leaderLog, 'log');
    expectOfLeader(say, log, leaderLog, own, 'log');
    for (const [i, { prev, last, commit, old }] of requests.entries()) {
      expectAtMost(say, last, leaderLog.length, end, 'requests', i, 'last');
      expectAtMost(say, prev, last, `the message ends at index ${last}`, 'requests', i, 'prev');
      expectAtMost(say, commit, leaderLog.length, end, 'requests', i, 'commit');
      if (old === true && leaderLog.slice(0, last).includes(own)) say(['requests', i, 'old'], `the leader before has no entries of term ${own}, and this message has one`);
    }
  },
);

export const sentForm = (own: number): z.ZodType<Sent> => checked(z.object({ log: terms, leaderLog: terms, commit: count, index: z.int().min(1), old: flag }), ({ log, leaderLog, commit, index, old }, say) => {
  expectBegun(say, leaderLog, own, 'leaderLog');
  expectBegun(say, log, own, 'log');
  expectMatching(say, log, leaderLog, 'log');
  expectOfLeader(say, log, leaderLog, own, 'log');
  const parted = log.findIndex((each, i) => each !== leaderLog[i]);
  expectAtMost(say, commit, parted < 0 ? log.length : parted, 'what is committed is in both logs', 'commit');
  expectAtMost(say, index, leaderLog.length, `the leader's log ends at index ${leaderLog.length}`, 'index');
  if (old === true && leaderLog.slice(0, index).includes(own)) say(['old'], `the leader before has no entries of term ${own}, and this snapshot has one`);
});

const ack = z.object({ from: node, index: z.int().min(1), end: count, kind: z.enum(['stored', 'refused', 'late']) });

/** `usual` is the term that it leads where nothing else is said, `earlierTerm` the one that it led before, of which `stale` may have entries. */
export const leadershipForm = (usual: number, earlierTerm: number, stale: NodeId): z.ZodType<Leadership> => checked(
  z.object({ nodes: size(2), term: z.exactOptional(z.int().min(2)), older: terms, earlier: count, earlierStored: count, own: count, acks: z.array(ack) }),
  ({ nodes, term: led = usual, older, earlier, earlierStored, own, acks }, say) => {
    const ledBefore = earlier > 0;
    expectBegun(say, older, (ledBefore ? earlierTerm : led) - 1, 'older');
    if (ledBefore && led < earlierTerm + 2) say(['term'], `node 1 led term ${earlierTerm} and somebody else a term after it: at least ${earlierTerm + 2} is expected, and this is ${led}`);
    if (ledBefore && nodes < stale) say(['earlier'], `node ${stale} followed node 1 then, and there are ${nodes} nodes: 0 is expected, and this is ${earlier}`);
    // On half of the nodes an entry of then would keep everybody else from leading in between.
    const before = !ledBefore ? 0 : older.length + (nodes >= 5 ? earlier : 0);
    expectAtMost(say, earlierStored, before, `node ${stale} can have stored entries up to index ${before} then`, 'earlierStored');
    const now = older.length + (ledBefore ? 1 : 0) + own;
    for (const [i, { from, index, end, kind }] of acks.entries()) {
      expectOther(say, nodes, from, 'acks', i, 'from');
      if (kind !== 'late') expectAtMost(say, index, now, `the leader's log ends at index ${now}`, 'acks', i, 'index');
      else if (from !== stale || !ledBefore) say(['acks', i, 'kind'], `only node ${stale} can have answered node 1 before, and only where it led before`);
      else expectAtMost(say, index, before, `node ${stale} can have stored entries up to index ${before} then`, 'acks', i, 'index');
      if (end < index) say(['acks', i, 'end'], `a log goes as far as what is stored of it: at least ${index} is expected, and this is ${end}`);
    }
  },
);

export const probingForm: z.ZodType<Probing> = checked(z.object({ length: z.int().min(1), answers: z.array(z.object({ success: z.boolean(), index: count, end: count })) }), ({ length, answers }, say) => {
  for (const [i, { success, index, end }] of answers.entries()) {
    expectAtMost(say, index, length, `the leader's log ends at index ${length}`, 'answers', i, 'index');
    if (success && end < index) say(['answers', i, 'end'], `a log goes as far as what is stored of it: at least ${index} is expected, and this is ${end}`);
  }
});

export const readingForm: z.ZodType<Reading> = checked(
  z.object({ nodes: size(2), established: z.boolean(), echoes: z.array(z.object({ from: node, sent: z.enum(['before', 'after']) })) }),
  ({ nodes, echoes }, say) => {
    for (const [i, { from }] of echoes.entries()) expectOther(say, nodes, from, 'echoes', i, 'from');
  },
);
