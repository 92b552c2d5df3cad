import type { Operation } from './program';
import type { NodeId } from './port';
import type { Script } from './script';

/** A vote that arrives twice, or late, or that is given in a crash, for a candidate of which few have heard. */
export function castVote(script: Script): void {
  const candidate = script.node();
  const voter = script.otherThan(candidate);
  const request: Operation = { op: 'deliver', from: candidate, to: voter, type: 'RequestVote', rank: 0 };
  const reply = { from: voter, to: candidate, type: 'RequestVoteReply', rank: 0 } as const;
  const kind = script.below(3);
  script.leader = candidate;
  script.add({ op: 'timeout', node: candidate });
  if (kind === 0) {
    const rival = script.otherThan(voter);
    script.add({ op: 'timeout', node: rival }, { op: 'crash', node: voter, after: 'writes', keep: script.below(3) }, request, { op: 'restart', node: voter });
    script.add({ ...request, from: rival }, { ...request, from: rival });
  } else if (kind === 1) script.add(request, { op: 'duplicate', ...reply });
  else script.add(request, { op: 'timeout', node: script.below(2) === 0 ? candidate : script.otherThan(candidate) });
  script.add({ op: 'deliver', ...reply });
}

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
