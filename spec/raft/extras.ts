import { changed, compactedAlone, learned, parted, replaced, rivalChanges } from './extras-members';
import { castVote, deposedLeader, readAtOnce, staleSnapshot } from './extras-leaders';
import { nodesOf, type Operation } from './program';
import type { NodeId } from './port';
import type { Script } from './script';

/** Optional features, and situations that seldom come about by chance. With `lone` a cluster grows from one node. */
export type Flavour = 'plain' | 'snapshots' | 'members' | 'lone' | 'reads' | 'pre-vote' | 'transfer' | 'disorder' | 'rivals' | 'comeback' | 'ballots' | 'sets' | 'stale' | 'deposed' | 'fresh';

/** What a feature adds to a program, as the next step of it. */
export const extras: Readonly<Record<Flavour, (script: Script) => void>> = {
  plain() {},

  /** A log is cut, most often while somebody lags behind. */
  snapshots(script) {
    const kind = script.below(8);
    if (kind < 2) return lateSnapshot(script);
    if (kind === 2) return justBehind(script);
    if (script.below(2) === 0) {
      script.add({ op: 'propose', node: script.leader });
      script.exchange(script.group(script.leader), 3);
    }
    script.add({ op: 'compact', node: script.below(3) === 0 ? script.node() : script.leader });
    if (script.below(2) === 0) script.add({ op: 'tick', node: script.leader });
    if (script.below(2) === 0) script.exchange(script.nodes, 3);
  },

  members(script) {
    const kind = script.below(7);
    if (kind === 4) return compactedAlone(script);
    if (kind === 5) return learned(script);
    if (kind === 6) return script.add({ op: 'compact', node: script.leader }, { op: 'crash', node: script.leader, keep: 0 }, { op: 'restart', node: script.leader });
    if (kind === 0) return changed(script, script.leader);
    if (kind === 1) return rivalChanges(script);
    script.add({ op: 'propose', node: script.leader });
    script.exchange(script.group(script.leader), 3);
    changed(script, script.leader);
    script.exchange(script.group(script.leader), kind === 2 ? 3 : 6);
  },

  /** Members are added before anybody else hears of it. */
  lone(script) {
    for (let i = script.below(3); i >= 0; i--) changed(script, script.leader);
    script.add({ op: 'propose', node: script.leader });
    script.exchange(script.group(script.leader), 4);
  },

  reads(script) {
    if (script.below(2) === 0) {
      const old = script.rival();
      script.add({ op: 'read', node: script.below(3) === 0 ? script.leader : old });
    } else script.add({ op: 'read', node: script.leader });
    if (script.below(2) === 0) script.exchange(script.group(script.leader), 3);
  },

  'pre-vote'(script) {
    const node = script.otherThan(script.leader);
    script.add({ op: 'timeout', node });
    script.exchange(script.group(node), 2);
  },

  transfer(script) {
    const to = script.otherThan(script.leader);
    script.add({ op: 'transfer', node: script.leader, to });
    if (script.below(2) === 0) script.leader = to;
    script.exchange(script.group(to), 4);
  },

  /** Old messages after new ones, and old leaders who know more than they should. */
  disorder(script) {
    const { leader } = script;
    const rival = script.otherThan(leader);
    if (script.below(2) === 0) return overtaken(script, leader, rival);
    // What the leader alone has must go; the others elect one of their own and go on without it.
    const others: Operation = { op: 'exchange', among: script.nodes.filter((node) => node !== leader), count: 6 * script.nodes.length };
    for (let i = script.below(3); i >= 0; i--) script.add({ op: 'propose', node: leader });
    script.add({ op: 'timeout', node: rival }, others, { op: 'propose', node: rival }, others);
    script.leader = rival;
    // What it hears first is how far they have come, or a snapshot.
    const first = { from: rival, to: leader, type: 'AppendEntries', rank: 0 } as const;
    if (script.below(2) === 0) script.add({ op: 'tick', node: rival }, { op: 'deliver', ...first });
    else script.add({ op: 'lose', ...first }, { op: 'compact', node: rival });
    // It may crash while it takes that over: what is written then is its term, the snapshot, and what goes of its log.
    const next = script.below(4);
    if (next < 2) {
      script.add({ op: 'tick', node: rival }, { op: 'crash', node: leader, after: 'writes', keep: script.oneOf([1, 2, 2]) });
      script.add({ op: 'deliver', ...first, type: script.oneOf(['InstallSnapshot', 'InstallSnapshot', 'AppendEntries']) }, { op: 'restart', node: leader });
    } else if (next === 2) script.exchange([leader, rival], 6);
  },

  ballots: castVote,

  /** A leader that stored entries with one other, too few to commit, comes back when these are gone, and leads again. */
  comeback(script) {
    const { leader: old, nodes } = script;
    const friend = script.otherThan(old);
    const others = nodes.filter((node) => node !== old && node !== friend);
    const [rival = friend] = others;
    // Old messages are delivered as well: enough for these, too.
    const among = (...group: readonly NodeId[]): Operation => ({ op: 'exchange', among: group, count: 10 * nodes.length });
    if (script.below(2) === 0) script.settle(old);
    else script.exchange(nodes, 3);
    for (let i = script.below(3); i >= 0; i--) script.add({ op: 'propose', node: old }, { op: 'exchange', among: [old, friend], count: 4 });
    // What its friend says last is on the way for long.
    script.add({ op: 'propose', node: old }, { op: 'deliver', from: old, to: friend, type: 'AppendEntries', rank: 0 });
    script.add({ op: 'timeout', node: rival }, among(...others), { op: 'propose', node: rival }, among(...others));
    for (const each of [friend, old]) script.add({ op: 'tick', node: rival }, among(rival, each));
    script.leader = old;
    script.add({ op: 'timeout', node: old }, among(old, ...others), { op: 'timeout', node: old }, among(old, ...others), { op: 'propose', node: old });
    if (script.below(2) === 0) script.add({ op: 'deliver', from: friend, to: old, type: 'AppendEntriesReply', rank: 0 });
    script.exchange([old, script.oneOf(others)], 6);
  },

  /** What a deposed leader alone has meets what the others have done without it. */
  deposed: deposedLeader,

  /** A leader is asked to read before it has done anything else. */
  fresh: readAtOnce,

  /** A snapshot arrives late. */
  stale: staleSnapshot,

  /** Any members take the place of any others, mostly while few know of it; and logs are cut. */
  sets: (script) => (script.below(2) === 0 ? parted : replaced)(script),

  /** Two leaders change the members by one each, each with a majority that the other has no node of. */
  rivals(script) {
    const { leader: old } = script;
    const voters = nodesOf({ nodes: script.nodes.length - 1 });
    const rival = (old % voters.length) + 1;
    const [loyal = old, left = old] = voters.filter((node) => node !== old && node !== rival);
    const theirs = [rival, loyal];
    if (script.below(2) === 0) script.settle(old);
    script.add({ op: 'members', node: old, members: { voters: [...script.nodes] } });
    script.election(rival, [rival, loyal, left]);
    script.add({ op: 'members', node: rival, members: { voters: voters.filter((node) => node !== left) } }, { op: 'exchange', among: theirs, count: 12 }, { op: 'tick', node: rival }, { op: 'exchange', among: theirs, count: 12 });
    const others = script.nodes.filter((node) => !theirs.includes(node));
    script.add({ op: 'tick', node: old }, { op: 'exchange', among: others, count: 12 }, { op: 'timeout', node: old }, { op: 'exchange', among: others, count: 12 }, { op: 'timeout', node: old }, { op: 'exchange', among: others, count: 12 });
    script.leader = old;
  },
};

/** A snapshot for somebody who has stored it all, and more after it, without knowing what is committed; the leader hears of that last. */
function lateSnapshot(script: Script): void {
  const { leader, nodes } = script;
  const late = script.otherThan(leader);
  const more = 1 + script.below(2);
  script.exchange(nodes, 3);
  for (let i = 0; i <= more; i++) script.add({ op: 'propose', node: leader });
  script.add({ op: 'deliver', from: leader, to: late, type: 'AppendEntries', rank: 0 });
  for (const other of nodes.filter((node) => node !== leader && node !== late)) {
    script.add({ op: 'deliver', from: leader, to: other, type: 'AppendEntries', rank: more }, { op: 'deliver', from: other, to: leader, type: 'AppendEntriesReply', rank: 0 });
  }
  script.add({ op: 'compact', node: leader }, { op: 'tick', node: leader });
  script.add({ op: 'deliver', from: leader, to: late, type: 'InstallSnapshot', rank: 0 }, { op: 'deliver', from: late, to: leader, type: 'AppendEntriesReply', rank: 0 });
  if (script.below(2) === 0) script.exchange(nodes, 3);
}

/** A snapshot ends with the one entry that somebody lacks, and another one follows on it. */
function justBehind(script: Script): void {
  const { leader, nodes } = script;
  const late = script.otherThan(leader);
  script.exchange(nodes, 3);
  script.cut(leader, late);
  script.add({ op: 'propose', node: leader }, { op: 'exchange', among: nodes.filter((node) => node !== late), count: 3 * nodes.length });
  script.add({ op: 'compact', node: leader }, { op: 'propose', node: leader });
  script.heal();
  script.exchange(nodes, 4);
}

/** Of what a leader sends, the newest arrives first. */
function overtaken(script: Script, leader: NodeId, other: NodeId): void {
  for (let i = script.below(3); i >= 0; i--) script.add({ op: 'propose', node: leader });
  script.add({ op: 'deliver', from: leader, to: other, type: 'AppendEntries', rank: 0 });
  if (script.below(2) === 0) script.add({ op: 'deliver', from: other, to: leader, type: 'AppendEntriesReply', rank: 0 });
  script.exchange(script.below(2) === 0 ? [leader, other] : script.group(leader), 4);
}
