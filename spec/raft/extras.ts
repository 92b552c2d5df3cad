import { nodesOf, type Operation } from './program';
import type { Members, NodeId } from './port';
import type { Script } from './script';

/** Optional features in a program. With `lone` a cluster grows from one node, with `pair` from two. */
export type Flavour = 'plain' | 'snapshots' | 'members' | 'lone' | 'reads' | 'pre-vote' | 'transfer' | 'disorder' | 'rivals';

/** What a feature adds to a program, as the next step of it. */
export const extras: Readonly<Record<Flavour, (script: Script) => void>> = {
  plain() {},

  /** A log is cut, most often while somebody lags behind. */
  snapshots(script) {
    if (script.below(2) === 0) {
      script.add({ op: 'propose', node: script.leader });
      script.exchange(script.group(script.leader), 3);
    }
    script.add({ op: 'compact', node: script.below(3) === 0 ? script.node() : script.leader });
    if (script.below(2) === 0) script.add({ op: 'tick', node: script.leader });
    if (script.below(2) === 0) script.exchange(script.nodes, 3);
  },

  members(script) {
    const kind = script.below(5);
    if (kind === 4) return script.add({ op: 'compact', node: script.leader }, { op: 'crash', node: script.leader, keep: 0 }, { op: 'restart', node: script.leader });
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
    script.add({ op: 'propose', node: leader }, { op: 'timeout', node: rival }, others, { op: 'propose', node: rival }, others);
    script.leader = rival;
    // What it hears first is how far they have come, or a snapshot.
    const first = { from: rival, to: leader, type: 'AppendEntries', rank: 0 } as const;
    if (script.below(2) === 0) script.add({ op: 'tick', node: rival }, { op: 'deliver', ...first });
    else script.add({ op: 'lose', ...first }, { op: 'compact', node: rival });
    if (script.below(2) === 0) script.exchange([leader, rival], 6);
  },

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

/** Of what a leader sends, the newest arrives first. */
function overtaken(script: Script, leader: NodeId, other: NodeId): void {
  for (let i = script.below(3); i >= 0; i--) script.add({ op: 'propose', node: leader });
  script.add({ op: 'deliver', from: leader, to: other, type: 'AppendEntries', rank: 0 });
  if (script.below(2) === 0) script.add({ op: 'deliver', from: other, to: leader, type: 'AppendEntriesReply', rank: 0 });
  script.exchange(script.below(2) === 0 ? [leader, other] : script.group(leader), 4);
}

/** One voter more or less; or, through a joint configuration, another set; or a learner. */
function changed(script: Script, node: NodeId): void {
  const members = drawn(script);
  script.add({ op: 'members', node, members });
  script.voters = members.voters;
}

function drawn(script: Script): Members {
  const { voters, nodes } = script;
  const kind = script.below(8);
  const one = script.node();
  const without = voters.filter((voter) => voter !== one);
  if (kind === 0) return { voters: nodesOf({ nodes: nodes.length }).slice(script.below(2), nodes.length - script.below(2)) };
  if (kind === 1 && !voters.includes(one)) return { voters: [...voters], learners: [one] };
  if (!voters.includes(one)) return { voters: [...voters, one].sort((a, b) => a - b) };
  return { voters: without.length > 0 ? without : [...voters] };
}

/** Two leaders change the configuration, each without the other; then the first one campaigns again (Ongaro, 2015). */
function rivalChanges(script: Script): void {
  const { voters, leader: old, nodes } = script;
  changed(script, old);
  const theirs = script.voters;
  const rival = script.otherThan(old);
  const apart = nodes.filter((node) => node !== old);
  script.voters = voters;
  script.election(rival, apart);
  changed(script, rival);
  const loyal = script.oneOf(apart.filter((node) => node !== rival));
  script.exchange([rival, loyal], 3);
  script.leader = old;
  script.add({ op: 'tick', node: rival }, { op: 'exchange', among: [rival, loyal], count: 4 });
  const behind = [old, ...theirs, ...nodes].filter((node, i, all) => node !== rival && node !== loyal && all.indexOf(node) === i);
  script.add({ op: 'timeout', node: old }, { op: 'exchange', among: behind, count: 3 }, { op: 'timeout', node: old }, { op: 'exchange', among: behind, count: 12 });
}
