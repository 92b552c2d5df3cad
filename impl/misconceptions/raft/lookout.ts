import { equal, type AnyMisconception, type Lookout } from '../../../spec/kernel';
import type { Config, Durable, NodeId } from '../../../spec/raft';
import { RaftNode, ReferenceRaft, type NodeClass } from '../../reference/raft';
import { nodeOf } from './node';

type Method = (this: RaftNode, ...args: unknown[]) => unknown;
type Methods = Readonly<Record<string, Method | undefined>>;

/**
 * Methods that answer and change nothing, in the reference and in every belief about them: what a belief would have answered is
 * found out on the reference's own node.
 */
const DECISIONS: ReadonlySet<string> = new Set([
  'agreed', 'agreedIndex', 'bringsTerm', 'commitAfter', 'effectiveUpTo', 'grants', 'hasWon', 'isConfirmed', 'isConnected', 'isCurrentRefusal', 'isForThisElection', 'isGone',
  'isLoyal', 'isNewVote', 'isStale', 'isUpToDate', 'keepsWhatFollows', 'knownFollowers', 'majorityIndex', 'matches', 'mayChange', 'mayCommit', 'mayVoteFor',
  'needsJoint', 'needsSync', 'newIn', 'nextAfter', 'nextTerm', 'ownVote', 'quorumOf', 'replacesMembers', 'replyTerm', 'storedUpTo',
]);

/** A disk that has everything: a belief about how a node starts shows in what it makes of it. */
const DISK: Durable = {
  term: 3, vote: 1, commit: 2, torn: true, snapshot: { index: 1, term: 1, data: '0' },
  entries: [{ index: 2, term: 1, value: 'a' }, { index: 3, term: 3, value: 'b', members: { voters: [1, 2] } }],
};
const CONFIG: Config = { peers: [1, 2, 3], electionTicks: 10, heartbeatTicks: 1, timeouts: [12, 15], entriesMax: 1 };

const BLANK: Durable = { term: 0, vote: null, entries: [] };
/** Nothing was ever written to it. */
const isBlank = ({ term, entries, snapshot, torn }: Durable) => term === 0 && entries.length === 0 && snapshot === undefined && torn !== true;

/** A belief by what its nodes have in the place of the reference's. */
interface Belief {
  readonly id: string;
  readonly Node: NodeClass;
  readonly methods: readonly (readonly [string, Method])[];
  /** Its methods need nothing but the reference's state and methods. */
  readonly isPlain: boolean;
  /** It might have done something else than the reference that is watched. */
  isSuspect: boolean;
}

/** `undefined` if its nodes are not the reference's with other methods. */
function beliefOf({ id, create }: AnyMisconception): Belief | undefined {
  const Node = nodeOf(create);
  if (Node === undefined || Object.getPrototypeOf(Node) !== RaftNode) return undefined;
  const own = Node.prototype as unknown as Methods;
  const names = Object.getOwnPropertyNames(own).filter((name) => name !== 'constructor');
  const known = names.filter((name) => name in RaftNode.prototype);
  const right = new RaftNode(1, CONFIG, DISK);
  const isPlain = known.length === names.length && Object.keys(new Node(1, CONFIG, DISK)).every((member) => member in right);
  return { id, Node, isPlain, isSuspect: false, methods: known.map((name) => [name, own[name] as Method]) };
}

/** It starts as the reference's node does: what it has beside that does not matter before one of its own methods is called. */
function startsAlike({ Node }: Belief, id: NodeId, config: Config, durable: Durable): boolean {
  const [node, right] = [new Node(id, config, durable), new RaftNode(id, config, durable)];
  return Object.getPrototypeOf(node) === Node.prototype && (Object.keys(right) as (keyof RaftNode)[]).every((member) => equal(node[member], right[member]));
}

/**
 * Nodes as the reference's, with an eye on those who would have acted in another way. A belief that replaces methods does the same
 * as the reference as long as it starts alike and none of these is called, or answers the same: then both are in the same state as before.
 */
export function lookout(misconceptions: readonly AnyMisconception[]): Lookout {
  const beliefs = misconceptions.flatMap((each) => beliefOf(each) ?? []);
  const always = misconceptions.filter(({ id }) => !beliefs.some((belief) => belief.id === id)).map(({ id }) => id);
  const starters = beliefs.filter((belief) => !startsAlike(belief, 1, CONFIG, DISK)).map((belief) => ({ belief, startsBlank: startsAlike(belief, 1, CONFIG, BLANK) }));
  class Watched extends RaftNode {
    constructor(id: NodeId, config: Config, durable: Durable) {
      super(id, config, durable);
      for (const { belief, startsBlank } of starters) belief.isSuspect ||= isBlank(durable) ? !startsBlank : !startsAlike(belief, id, config, durable);
    }
  }
  for (const name of new Set(beliefs.flatMap(({ methods }) => methods.map(([own]) => own)))) {
    const right = (RaftNode.prototype as unknown as Methods)[name] as Method;
    const rivals = beliefs.flatMap((belief) => belief.methods.filter(([own]) => own === name).map(([, method]) => ({ belief, method, decides: belief.isPlain && DECISIONS.has(name) })));
    const value: Method = function (...args) {
      const answer = right.apply(this, args);
      for (const { belief, method, decides } of rivals) belief.isSuspect ||= !(decides && equal(method.apply(this, args), answer));
      return answer;
    };
    Object.defineProperty(Watched.prototype, name, { value });
  }
  return {
    open() {
      for (const belief of beliefs) belief.isSuspect = false;
      return new ReferenceRaft(Watched);
    },
    suspects: () => new Set([...always, ...beliefs.filter(({ isSuspect }) => isSuspect).map(({ id }) => id)]),
  };
}
