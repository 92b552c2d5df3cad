import type { Members, NodeId } from './port';
import { nodesOf, type Operation } from './program';
import type { Script } from './script';

/** One voter more or less; or, through a joint configuration, another set; or a learner. */
export function changed(script: Script, node: NodeId): void {
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
export function rivalChanges(script: Script): void {
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

/** Somebody's log is cut, and with it the entries that say who the members are; then it campaigns, or is told to add an entry. */
export function compactedAlone(script: Script): void {
  const node = script.node();
  script.exchange(script.nodes, 6);
  script.add({ op: 'tick', node: script.leader });
  script.exchange(script.nodes, 3);
  script.add({ op: 'compact', node });
  if (script.below(2) === 0) script.add({ op: 'crash', node, keep: 0 }, { op: 'restart', node });
  script.election(node);
  script.add({ op: 'propose', node });
  script.exchange(script.group(node), 4);
}

/** Whoever does not vote learns; then an entry reaches the learners, and too few voters. */
export function learned(script: Script): void {
  const { leader, nodes, voters } = script;
  const learners = nodes.filter((node) => !voters.includes(node));
  if (learners.length === 0) return changed(script, leader);
  // Only who leads changes the members, and once an entry of its own term is committed.
  script.settle(leader);
  script.add({ op: 'members', node: leader, members: { voters: [...voters], learners } });
  script.exchange(nodes, 6);
  script.add({ op: 'tick', node: leader });
  script.exchange(nodes, 3);
  const one = script.oneOf(voters);
  script.add({ op: 'propose', node: leader }, { op: 'exchange', among: nodes.filter((node) => node === leader || learners.includes(node) || (node === one && script.below(2) === 0)), count: 4 * nodes.length });
}

/** Any others vote from now on, with or without those who do; then somebody stores an entry, cuts its log or campaigns. */
export function replaced(script: Script): void {
  const { leader, nodes } = script;
  const share = script.oneOf([2, 3]);
  const some = nodes.filter(() => script.below(share) === 0);
  const voters = some.length === 0 ? [script.node()] : some;
  for (let i = script.below(3); i > 0; i--) script.add({ op: 'propose', node: leader });
  script.add({ op: 'members', node: leader, members: { voters } });
  script.voters = voters;
  if (script.below(3) > 0) script.exchange(script.oneOf([script.group(leader), nodes]), 6);
  const node = script.oneOf([leader, script.node()]);
  const kind = script.below(4);
  if (kind === 0) script.add({ op: 'compact', node });
  else if (kind === 1) script.add({ op: 'compact', node }, { op: 'crash', node, keep: 0 }, { op: 'restart', node });
  if (script.below(2) === 0) script.election(kind < 2 ? node : script.oneOf(voters), script.oneOf([nodes, voters]));
}

/** A leader and those who did not vote become the cluster, at once or one by one; the others have not heard of that, and elect one of their own. */
export function parted(script: Script): void {
  const { leader, nodes, voters } = script;
  const outsiders = nodes.filter((node) => !voters.includes(node));
  const friends = nodes.filter((node) => node === leader || (outsiders.length > 0 ? outsiders.includes(node) : script.below(2) === 0));
  const others = nodes.filter((node) => !friends.includes(node));
  const among = (group: readonly NodeId[]): Operation => ({ op: 'exchange', among: group, count: 10 * nodes.length });
  if (script.below(2) === 0) script.exchange(nodes, 6);
  const isGradual = outsiders.length > 0 && script.below(2) === 0;
  const steps = isGradual ? outsiders.map((_, i) => [...voters, ...outsiders.slice(0, i + 1)].sort((a, b) => a - b)) : [friends];
  for (const each of steps) script.add({ op: 'members', node: leader, members: { voters: each } });
  script.add({ op: 'propose', node: leader }, among(friends), { op: 'tick', node: leader }, among(friends));
  script.voters = steps.at(-1) ?? voters;
  const [rival] = others;
  if (rival === undefined) return;
  script.add({ op: 'timeout', node: rival }, among(others), { op: 'propose', node: rival }, among(others));
  if (script.below(2) === 0) script.leader = rival;
}
