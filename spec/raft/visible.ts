import type { NodeState, Output } from './port';

/** Whether anybody but the disk learns of the node. */
export function tells({ early, send, apply, restore, reads }: Output): boolean {
  return early.length > 0 || send.length > 0 || apply.length > 0 || restore !== undefined || reads !== undefined;
}

/** Whether two states look different from outside. */
export function differ(a: NodeState, b: NodeState): boolean {
  return a.term !== b.term || a.role !== b.role || a.commit !== b.commit || a.vote !== b.vote || a.leader !== b.leader || a.members !== b.members;
}
