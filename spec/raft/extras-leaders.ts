import type { Operation } from './program';
import type { NodeId } from './port';
import type { Script } from './script';

/** What a deposed leader alone has meets what the others have done without it: it hears of that first, or campaigns again. */
export function deposedLeader(script: Script): void {
  const { leader: old, nodes } = script;
  const rival = script.otherThan(old);
  const others = nodes.filter((node) => node !== old);
  const among = (group: readonly NodeId[]): Operation => ({ op: 'exchange', among: group, count: 6 * nodes.length });
  for (let i = script.below(3); i >= 0; i--) script.add({ op: 'propose', node: old });
  script.add({ op: 'timeout', node: rival }, among(others));
  script.leader = rival;
  const kind = script.below(3);
  // The first thing that it hears may say nothing yet of what it has to give up.
  if (kind === 0) script.add({ op: 'deliver', from: rival, to: old, type: 'AppendEntries', rank: 99 }, { op: 'propose', node: rival });
  else if (script.below(3) > 0) script.add({ op: 'propose', node: rival }, among(others));
  if (kind < 2) {
    script.add({ op: 'tick', node: rival });
    return script.exchange([old, rival], script.oneOf([1, 2, 6]));
  }
  const voters = nodes.filter((node) => node !== rival);
  script.leader = old;
  script.add({ op: 'timeout', node: old }, among(voters), { op: 'timeout', node: old }, among(voters), { op: 'propose', node: old });
  script.exchange(nodes, 4);
}

/** A snapshot for somebody who has stored all of it, before the leader hears of that; meanwhile it learns that more is committed. */
export function staleSnapshot(script: Script): void {
  const { leader, nodes } = script;
  const late = script.otherThan(leader);
  const others: Operation = { op: 'exchange', among: nodes.filter((node) => node !== late), count: 6 * nodes.length };
  const entries = { from: leader, to: late, type: 'AppendEntries', rank: 0 } as const;
  const reply: Operation = { op: 'deliver', from: late, to: leader, type: 'AppendEntriesReply', rank: 0 };
  script.exchange(nodes, 4);
  script.add({ op: 'propose', node: leader }, { op: 'deliver', ...entries }, others, { op: 'compact', node: leader }, { op: 'tick', node: leader }, reply);
  script.add({ op: 'propose', node: leader }, { op: 'deliver', ...entries }, reply, others);
  script.add({ op: 'tick', node: leader }, { op: 'deliver', ...entries }, { op: 'deliver', ...entries, type: 'InstallSnapshot', rank: script.below(2) });
}

/** What one leader has committed another one is asked for as soon as it leads. */
export function readAtOnce(script: Script): void {
  const { leader: old } = script;
  script.add({ op: 'propose', node: old });
  script.exchange(script.group(old), 3);
  script.election(script.otherThan(old));
  script.add({ op: 'read', node: script.leader });
  script.exchange(script.group(script.leader), 3);
}
