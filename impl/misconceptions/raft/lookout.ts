import { equal, type AnyMisconception, type Lookout } from '../../../spec/kernel';
import type { Durable } from '../../../spec/raft';
import { RaftNode, ReferenceRaft, type NodeClass } from '../../reference/raft';
import { nodeOf } from './node';

type Method = (this: RaftNode, ...args: unknown[]) => unknown;
type Methods = Readonly<Record<string, Method | undefined>>;

/**
 * Methods that answer and change nothing, in the reference and in every belief about them: what a belief would have answered is
 * found out on the reference's own node.
 */
const DECISIONS: ReadonlySet<string> = new Set([
  'agreed', 'bringsTerm', 'grants', 'hasWon', 'isConfirmed', 'isConnected', 'isCurrentRefusal', 'isForThisElection', 'isGone', 'isUpToDate',
  'keepsWhatFollows', 'majorityIndex', 'matches', 'mayChange', 'mayCommit', 'mayVoteFor', 'needsJoint', 'nextTerm', 'quorumOf', 'replyTerm',
]);

/** A disk that has everything: a belief about how a node starts shows in what it makes of it. */
const DISK: Durable = {
  term: 3, vote: 1, commit: 2, torn: true, snapshot: { index: 1, term: 1, data: '0' },
  entries: [{ index: 2, term: 1, value: 'a' }, { index: 3, term: 3, value: 'b', members: { voters: [1, 2] } }],
};
const CONFIG = { peers: [1, 2, 3], electionTicks: 10, heartbeatTicks: 1, timeouts: [12, 15], entriesMax: 1 };

/** What a node of that kind replaces of the reference; undefined if it has a state or methods of its own, or starts in another state. */
function replaced(Node: NodeClass): readonly (readonly [string, Method])[] | undefined {
  if (Object.getPrototypeOf(Node) !== RaftNode || !equal(new Node(1, CONFIG, DISK), new RaftNode(1, CONFIG, DISK))) return undefined;
  const own = Node.prototype as unknown as Methods;
  const names = Object.getOwnPropertyNames(own).filter((name) => name !== 'constructor');
  return names.every((name) => name in RaftNode.prototype) ? names.map((name) => [name, own[name] as Method]) : undefined;
}

/**
 * Nodes as the reference's, with an eye on those who would have acted in another way. A belief that replaces methods does the same
 * as the reference as long as none of these is called, or answers the same: then both are in the same state as before.
 */
export function lookout(misconceptions: readonly AnyMisconception[]): Lookout {
  const always: string[] = [];
  const rivals = new Map<string, { readonly id: string; readonly method: Method }[]>();
  for (const { id, create } of misconceptions) {
    const Node = nodeOf(create);
    const methods = Node === undefined ? undefined : replaced(Node);
    if (methods === undefined) always.push(id);
    for (const [name, method] of methods ?? []) rivals.set(name, [...(rivals.get(name) ?? []), { id, method }]);
  }
  const suspects = new Set<string>();
  class Watched extends RaftNode {}
  for (const [name, against] of rivals) {
    const right = (RaftNode.prototype as unknown as Methods)[name] as Method;
    const isDecision = DECISIONS.has(name);
    const value: Method = function (...args) {
      const answer = right.apply(this, args);
      for (const { id, method } of against) {
        if (!suspects.has(id) && !(isDecision && method.apply(this, args) === answer)) suspects.add(id);
      }
      return answer;
    };
    Object.defineProperty(Watched.prototype, name, { value });
  }
  return {
    open() {
      suspects.clear();
      for (const id of always) suspects.add(id);
      return new ReferenceRaft(Watched);
    },
    suspects: () => suspects,
  };
}
