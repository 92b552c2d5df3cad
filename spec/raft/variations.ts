import { ELECTION_TICKS, nodesOf, type Experiment, type Operation } from './program';
import type { MessageType } from './port';
import { swapped, withoutNode } from './renaming';
import type { Dice } from './script';

/** So many things are changed at once, at most: two that need each other, and one that makes up for them. */
const CHANGES_MAX = 3;
/** Few messages, or as many as there are. */
const COUNTS = [1, 2, 3, 4, 6, 12, 40];
/** A message carries one entry, or this many. */
const ENTRIES = 3;
/** What single messages mostly are. */
const TYPES: readonly MessageType[] = ['RequestVote', 'RequestVoteReply', 'AppendEntries', 'AppendEntriesReply'];
/** Until somebody's election timeout is over, or several are. */
const TICKS = [ELECTION_TICKS, 8, 2 * ELECTION_TICKS, 13];

/** A story near another one, no longer than it: what is made smaller step by step cannot get there, as several things have to change at once. */
export function varied(experiment: Experiment, die: Dice): Experiment {
  let { program, ...start } = experiment;
  for (let changes = die.nextInt(1, CHANGES_MAX); changes > 0 && program.length > 0; changes--) {
    const at = die.nextInt(0, program.length - 1);
    const kind = die.nextInt(0, 10);
    if (kind < 4) program = program.filter((_, i) => i !== at);
    else if (kind === 4 && die.nextInt(0, 3) === 0) start = { ...start, entriesMax: start.entriesMax === 1 ? ENTRIES : 1 };
    else if (kind === 4 && start.voters !== undefined && die.nextInt(0, 1) === 0) start = { ...start, voters: die.nextInt(1, start.nodes) };
    else if (kind === 4 && start.nodes > 2) ({ program, ...start } = withoutNode({ ...start, program }, die.nextInt(1, start.nodes)));
    else if (kind === 5) program = moved(program, at, die.nextInt(0, program.length - 1));
    else if (kind === 6) program = withRoles({ ...start, program }, at, die);
    else program = program.map((each, i) => (i === at ? another(each, start, die, kind > 8) : each));
  }
  return { ...start, program };
}

/** A story near another one in which every message has an operation of its own. It may have become longer. */
export function variedSingly(experiment: Experiment, die: Dice): Experiment {
  let { program, ...start } = experiment;
  for (let changes = die.nextInt(1, CHANGES_MAX); changes > 0 && program.length > 0; changes--) {
    const at = die.nextInt(0, program.length - 1);
    const kind = die.nextInt(0, 19);
    if (kind < 7) program = program.filter((_, i) => i !== at);
    else if (kind === 7) start = { ...start, entriesMax: start.entriesMax === 1 ? ENTRIES : 1 };
    else if (kind === 8 && start.voters !== undefined && die.nextInt(0, 1) === 0) start = { ...start, voters: die.nextInt(1, start.nodes) };
    else if (kind === 8 && start.nodes > 2) ({ program, ...start } = withoutNode({ ...start, program }, die.nextInt(1, start.nodes)));
    else if (kind < 11) program = moved(program, at, die.nextInt(0, program.length - 1));
    else if (kind < 13) program = withRoles({ ...start, program }, at, die);
    else if (kind < 17) program = program.map((each, i) => (i === at ? anotherSingle(each, start, die) : each));
    else program = [...program.slice(0, at), single(start, die), ...program.slice(at)];
  }
  return { ...start, program };
}

/** One thing that happens to one node. */
function single({ nodes, leaseReads }: Omit<Experiment, 'program'>, die: Dice): Operation {
  const node = die.nextInt(1, nodes);
  const kind = die.nextInt(0, 5);
  if (kind === 0) return leaseReads ? { op: 'pass', ticks: die.nextInt(1, 2 * ELECTION_TICKS) } : { op: 'timeout', node };
  if (kind === 1 && !leaseReads) return { op: 'tick', node };
  if (kind === 2) return { op: 'propose', node };
  return { op: 'deliver', from: node, to: die.nextInt(1, nodes), type: TYPES[die.nextInt(0, TYPES.length - 1)] as MessageType, rank: die.nextInt(0, 3) === 0 ? 1 : 0 };
}

function anotherSingle(operation: Operation, start: Omit<Experiment, 'program'>, die: Dice): Operation {
  const kind = die.nextInt(0, 3);
  if (kind === 0) return single(start, die);
  if (operation.op !== 'deliver' && operation.op !== 'duplicate' && operation.op !== 'lose') return another(operation, start, die, false);
  if (kind === 1) return { ...operation, op: operation.op === 'duplicate' ? 'deliver' : 'duplicate' };
  return kind === 2 ? { ...operation, rank: operation.rank === 0 ? 1 : 0 } : { ...operation, from: die.nextInt(1, start.nodes) };
}

/** For some operations two nodes do what the other one did. */
function withRoles({ program, ...start }: Experiment, at: number, die: Dice): readonly Operation[] {
  const end = die.nextInt(at + 1, program.length);
  const others = swapped({ ...start, program: program.slice(at, end) }, die.nextInt(1, start.nodes), die.nextInt(1, start.nodes));
  return [...program.slice(0, at), ...others.program, ...program.slice(end)];
}

function moved(program: readonly Operation[], from: number, to: number): readonly Operation[] {
  const rest = program.filter((_, i) => i !== from);
  return [...rest.slice(0, to), program[from] as Operation, ...rest.slice(to)];
}

/** The same operation with another group or another node, or another operation. Where all clocks run alike none runs alone. */
function another(operation: Operation, { nodes, leaseReads }: Omit<Experiment, 'program'>, die: Dice, isOther: boolean): Operation {
  const all = nodesOf({ nodes });
  const node = die.nextInt(1, nodes);
  const oneOf = <T>(list: readonly T[]): T => list[die.nextInt(0, list.length - 1)] as T;
  if (isOther) {
    const own = operation.op === 'pass' ? { ...operation, ticks: die.nextInt(1, operation.ticks) } : operation;
    const clocks: Operation = leaseReads ? own : oneOf<Operation>([{ op: 'timeout', node }, { op: 'pass', ticks: oneOf(TICKS) }]);
    return oneOf<Operation>([clocks, { op: 'propose', node }, { op: 'exchange', among: all, count: oneOf(COUNTS) }]);
  }
  switch (operation.op) {
    case 'exchange': {
      const { among } = operation;
      const group = among.includes(node) ? among.filter((each) => each !== node) : [...among, node].sort((a, b) => a - b);
      const groups = group.length < 2 ? [among, all] : [among, group, all];
      return { ...operation, among: oneOf(groups), count: oneOf([operation.count, ...COUNTS]) };
    }
    case 'deliver':
    case 'duplicate':
    case 'lose':
      return { op: 'exchange', among: [operation.from, operation.to].sort((a, b) => a - b), count: oneOf(COUNTS) };
    case 'transfer':
      return { ...operation, to: node };
    case 'members': {
      const { voters } = operation.members;
      const kind = die.nextInt(0, 3);
      const toggled = voters.includes(node) ? voters.filter((each) => each !== node) : [...voters, node].sort((a, b) => a - b);
      const others = kind === 0 ? all.filter(() => die.nextInt(0, 1) === 0) : toggled;
      return others.length === 0 || kind === 1 ? { ...operation, node } : { ...operation, members: { voters: others } };
    }
    case 'pass':
      return { ...operation, ticks: Math.max(1, operation.ticks + die.nextInt(-2, 2)) };
    case 'cut':
    case 'heal':
      return operation;
    default:
      return { ...operation, node };
  }
}
