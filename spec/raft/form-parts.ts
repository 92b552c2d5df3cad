import { z } from 'zod';
import type { Say } from '../kernel';
import type { NodeId } from './port';

/** How many nodes a cluster has at most. */
export const NODES_MAX = 7;

export const size = (least: number) => z.int().min(least).max(NODES_MAX);
/** Which nodes there are says the size of the cluster (`expectNode`). */
export const node = z.int();
export const count = z.int().min(0);
/** A term in which somebody may have campaigned. */
export const term = z.int().min(1);
export const flag = z.exactOptional(z.literal(true));
/** A log as the terms of its entries. */
export const terms = z.array(term).superRefine((log, context) => {
  const at = log.findIndex((each, i) => each < (log[i - 1] ?? 0));
  if (at >= 0) context.addIssue({ code: 'custom', path: [at], message: `terms never go down in a log: at least ${log[at - 1] ?? 0} is expected, and this is ${log[at] ?? 0}` });
});

/** The node is one of the cluster. */
export function expectNode(say: Say, nodes: number, id: NodeId, ...path: readonly PropertyKey[]): void {
  if (id < 1 || id > nodes) say(path, `there is no node ${id}: the nodes are 1 to ${nodes}`);
}

/** The node is one of the cluster, and not node 1, which the scenario is about. */
export function expectOther(say: Say, nodes: number, id: NodeId, ...path: readonly PropertyKey[]): void {
  if (id === 1) say(path, `another node than node 1 is expected: one of 2 to ${nodes}`);
  else expectNode(say, nodes, id, ...path);
}

/** A node has no entries of terms that have not begun for it. */
export function expectBegun(say: Say, log: readonly number[], begun: number, ...path: readonly PropertyKey[]): void {
  const at = log.findIndex((each) => each > begun);
  if (at >= 0) say([...path, at], `the log can have entries of terms up to ${begun} here, and this one is of term ${log[at] ?? 0}`);
}

/** In Raft logs that have an entry of the same index and term are the same up to there. */
export function expectMatching(say: Say, log: readonly number[], other: readonly number[], ...path: readonly PropertyKey[]): void {
  const parted = log.findIndex((each, i) => each !== other[i]);
  const at = log.findIndex((each, i) => i > parted && each === other[i]);
  if (parted >= 0 && at >= 0) say([...path, at], `two logs have an entry of term ${log[at] ?? 0} at index ${at + 1}, but differ before: no cluster comes to that`);
}

/** Only who leads a term makes entries of it, so others have just what it has. */
export function expectOfLeader(say: Say, log: readonly number[], leaderLog: readonly number[], led: number, ...path: readonly PropertyKey[]): void {
  const at = log.findIndex((each, i) => each === led && leaderLog[i] !== led);
  if (at >= 0) say([...path, at], `this entry is of term ${led}, and the leader of that term does not have it`);
}
