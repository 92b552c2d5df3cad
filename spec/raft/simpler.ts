import { nodesOf, type Experiment, type Operation } from './program';
import type { MessageType, NodeId } from './port';

/** Enough for all that a few nodes have to say to each other. */
const MANY = 20;

/** Just two messages, or those and some that have been under way for longer. */
const FEW = [2, 3, 4];
/** So many operations in a row are taken away where messages stay under way instead, so near, and so many messages. */
const ROW_MAX = 4;
const NEAR = 3;
const LEFT_MAX = 2;

/** From what every program has to what few have. */
const TYPES: readonly MessageType[] = ['RequestVote', 'RequestVoteReply', 'AppendEntries', 'AppendEntriesReply', 'InstallSnapshot', 'InstallSnapshotReply'];

/** The same without changes of the members, or without some of the switches, all of them first. */
export function* plainer(experiment: Experiment): IterableIterator<Experiment> {
  const { voters, ...fixed } = experiment;
  const program = experiment.program.filter(({ op }) => op !== 'members');
  if (voters !== undefined) yield { ...fixed, nodes: voters, program: among(program, voters) };
  if (voters !== undefined) yield { ...fixed, program };
  const { preVote, checkQuorum, leaseReads, asyncWrites, ...plain } = experiment;
  const elections = { ...(preVote && { preVote }), ...(checkQuorum && { checkQuorum }), ...(leaseReads && { leaseReads }) };
  const disks = asyncWrites && { asyncWrites };
  if (Object.keys(elections).length > 0) yield { ...plain, ...disks };
  if (asyncWrites) yield { ...plain, ...elections };
}

/** The same program where there are only so many nodes. */
function among(program: readonly Operation[], nodes: number): readonly Operation[] {
  return program
    .map((each) => (each.op === 'exchange' ? { ...each, among: each.among.filter((node) => node <= nodes) } : each))
    .filter((each) => (each.op === 'exchange' ? each.among.length > 0 : nodesIn(each).every((node) => node <= nodes)));
}

/** Operations that do less, the one that does least first. */
export function simplerThan(operation: Operation, { nodes, leaseReads }: Omit<Experiment, 'program'>): readonly Operation[] {
  switch (operation.op) {
    case 'exchange': {
      const { among, count } = operation;
      const groups = among.length > 2 ? among.map((gone) => among.filter((node) => node !== gone)) : [];
      const counts = [Math.floor(count / 2), count - 1].filter((fewer) => fewer >= 1 && fewer < count);
      return [...groups.map((fewer) => ({ ...operation, among: fewer })), ...counts.map((fewer) => ({ ...operation, count: fewer }))];
    }
    case 'crash': {
      const { op, node, after, keep, torn } = operation;
      const less = after === undefined ? [] : [{ op, node, keep: 0 }];
      if (torn) less.push({ op, node, keep, ...(after === undefined ? {} : { after }) });
      return keep > 0 ? [...less, { ...operation, keep: 0 }] : less;
    }
    case 'pass':
      // Where reads rely on clocks no clock runs alone.
      return [...(leaseReads ? [] : nodesOf({ nodes }).map((node): Operation => ({ op: 'timeout', node }))), ...(operation.ticks > 1 ? [{ ...operation, ticks: operation.ticks - 1 }] : [])];
    case 'duplicate':
      return [{ ...operation, op: 'deliver' }];
    case 'deliver': {
      const commoner = TYPES.slice(0, Math.max(0, TYPES.indexOf(operation.type))).map((type) => ({ ...operation, type, rank: 0 }));
      return operation.rank > 0 ? [{ ...operation, rank: 0 }, ...commoner] : commoner;
    }
    case 'lose':
      return operation.rank > 0 ? [{ ...operation, rank: 0 }] : [];
    case 'transfer':
      return leaseReads ? [] : [{ op: 'timeout', node: operation.to }];
    case 'members':
      // Of a change the log has an entry, like of any other thing.
      return [{ op: 'propose', node: operation.node }];
    default:
      return [];
  }
}

/** The same with fewer nodes, where the last ones take no part. */
export function* smallerClusters(experiment: Experiment): IterableIterator<Experiment> {
  const used = new Set(experiment.program.flatMap(nodesIn));
  for (const fewer of [2, 3, 4]) {
    if (fewer < experiment.nodes && nodesOf(experiment).every((node) => node <= fewer || !used.has(node)) && (experiment.voters ?? 0) <= fewer) yield { ...experiment, nodes: fewer };
  }
}

function nodesIn(operation: Operation): readonly number[] {
  switch (operation.op) {
    case 'exchange':
      return operation.among;
    case 'heal':
    case 'pass':
      return [];
    case 'members':
      return [operation.node, ...operation.members.voters, ...(operation.members.learners ?? [])];
    case 'transfer':
      return [operation.node, operation.to];
    default:
      return 'node' in operation ? [operation.node] : [operation.from, operation.to];
  }
}

/** Programs with one operation less: another one delivers more, at most so far from it, or waits longer, and so does the work of both. */
export function* merged({ program, ...start }: Experiment, apart: number): IterableIterator<readonly Operation[]> {
  const all = nodesOf(start);
  for (let at = 0; at < program.length; at++) {
    for (let gone = 0; gone < program.length; gone++) {
      if (gone === at || (Math.abs(gone - at) > apart && program[at]?.op !== 'pass')) continue;
      for (const wider of inPlaceOf(program[at] as Operation, program[gone] as Operation, all)) {
        yield program.flatMap((each, i) => (i === gone ? [] : [i === at ? wider : each]));
      }
    }
  }
}

/** Programs without some operations in a row, which had to send again what might as well have stayed under way. */
export function* leftUnderWay(program: readonly Operation[]): IterableIterator<readonly Operation[]> {
  for (let at = 0; at < program.length; at++) {
    const earlier = program[at] as Operation;
    if (earlier.op !== 'exchange') continue;
    for (let from = at + 1; from < program.length && from <= at + NEAR; from++) {
      for (let size = 2; size <= ROW_MAX; size++) {
        for (let fewer = 1; fewer <= LEFT_MAX; fewer++) {
          const count = earlier.count - fewer;
          if (count > 0) yield program.flatMap((each, i) => (i === at ? [{ ...earlier, count }] : i >= from && i < from + size ? [] : [each]));
        }
      }
    }
  }
}

function inPlaceOf(operation: Operation, gone: Operation, all: readonly NodeId[]): readonly Operation[] {
  if (operation.op === 'pass') return gone.op === 'pass' ? [{ op: 'pass', ticks: operation.ticks + gone.ticks }] : [];
  if (operation.op !== 'exchange' && operation.op !== 'deliver' && operation.op !== 'duplicate') return [];
  const own = nodesIn(operation);
  const both = all.filter((node) => own.includes(node) || nodesIn(gone).includes(node));
  const groups = [all.filter((node) => own.includes(node)), both, all];
  const wider = groups.filter((group, i) => groups.findIndex(({ length }) => length === group.length) === i).map((among): Operation => ({ op: 'exchange', among, count: MANY }));
  // What they say later stays under way.
  return operation.op === 'deliver' && gone.op === 'deliver' ? [...wider, ...FEW.map((count): Operation => ({ op: 'exchange', among: both, count }))] : wider;
}
