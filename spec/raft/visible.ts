import type { Cluster } from './cluster';
import type { NodeId, NodeState, Output } from './port';
import type { Witness } from './witness';

/** Whether anybody but the disk learns of the node. */
export function tells({ early, send, apply, restore, reads }: Output): boolean {
  return early.length > 0 || send.length > 0 || apply.length > 0 || restore !== undefined || reads !== undefined;
}

/** Whether two states look different from outside. */
function differ(a: NodeState, b: NodeState): boolean {
  return a.term !== b.term || a.role !== b.role || a.commit !== b.commit || a.vote !== b.vote || a.leader !== b.leader || a.members !== b.members;
}

/** What a witness knows of a node: not what only a disk that is still busy, and nobody else, has been told. */
export class Sight {
  private seen: NodeState | undefined;
  /** Ballots that were hidden so, oldest first: a vote may be answered when the node is in a later term already. */
  private hidden: NodeState[] = [];

  begins(state: NodeState): void {
    this.seen = state;
    this.hidden = [];
  }

  /** The node is in another state, which somebody is told of now, with all that was hidden before, or not yet. */
  changes(cluster: Cluster, node: NodeId, state: NodeState, isTold: boolean, witness: Witness): void {
    const { seen = state } = this;
    if (seen === state) return;
    if (!isTold) return this.hide(seen, state);
    const before = this.hidden.length === 0 ? seen : this.showBallots(cluster, node, seen, witness);
    this.seen = state;
    if (differ(before, state)) witness.became(cluster, node, before, state);
  }

  private hide(seen: NodeState, state: NodeState): void {
    const { term, vote } = this.hidden.at(-1) ?? seen;
    if (state.role !== 'leader' && (state.term !== term || state.vote !== vote)) this.hidden.push(state);
  }

  /** What else a node was when it cast a hidden vote is judged as far as it still is so. */
  private showBallots(cluster: Cluster, node: NodeId, seen: NodeState, witness: Witness): NodeState {
    let before = seen;
    for (const { role, term, vote, leader } of this.hidden.splice(0)) {
      const after = { ...seen, role, term, vote, leader };
      witness.became(cluster, node, before, after);
      before = after;
    }
    return before;
  }
}
