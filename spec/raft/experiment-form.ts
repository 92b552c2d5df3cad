import { z } from 'zod';
import type { Say } from '../kernel';
import { expectMatching, expectNode } from './form-parts';
import { durableForm, membersForm, messageTypeForm, type Durable, type NodeId } from './port';
import type { Experiment, Operation } from './program';

const node = z.int();
const count = z.int().min(0);
const name = { from: node, to: node, type: messageTypeForm, rank: count };
const flag = z.exactOptional(z.literal(true));

const operation = z.discriminatedUnion('op', [
  z.object({ op: z.enum(['timeout', 'tick', 'propose', 'restart', 'compact', 'read']), node }),
  z.object({ op: z.enum(['deliver', 'duplicate', 'lose']), ...name }),
  z.object({ op: z.literal('exchange'), among: z.array(node), count }),
  z.object({ op: z.literal('cut'), from: node, to: node }),
  z.object({ op: z.literal('heal') }),
  z.object({ op: z.literal('crash'), node, after: z.exactOptional(z.enum(['early', 'writes', 'sync', 'send'])), keep: count, torn: flag }),
  z.object({ op: z.literal('pass'), ticks: count }),
  z.object({ op: z.literal('transfer'), node, to: node }),
  z.object({ op: z.literal('members'), node, members: membersForm }),
]);

/** The nodes that an operation names, each with where it stands. */
function named(each: Operation): readonly (readonly [NodeId, ...PropertyKey[]])[] {
  const lists = each.op === 'members' ? Object.entries(each.members).flatMap(([key, list]) => list.map((id, i) => [id, 'members', key, i] as const)) : [];
  return [
    ...('node' in each ? [[each.node, 'node'] as const] : []),
    ...('from' in each ? [[each.from, 'from'] as const] : []),
    ...('to' in each ? [[each.to, 'to'] as const] : []),
    ...('among' in each ? each.among.map((id, i) => [id, 'among', i] as const) : []),
    ...lists,
  ];
}

/** What a disk can hold: a log without gaps, of terms that have begun. */
function expectDisk(say: Say, nodes: number, { term, vote, entries, snapshot, commit = 0 }: Durable, i: number): void {
  const place = (...path: readonly PropertyKey[]) => ['disks', i, ...path];
  if (term < 0) say(place('term'), `at least 0 is expected, and this is ${term}`);
  if (vote !== null) expectNode(say, nodes, vote, ...place('vote'));
  const lists = [...entries.map(({ members }, at) => [members, place('entries', at, 'members')] as const), [snapshot?.members, place('snapshot', 'members')] as const];
  for (const [members, path] of lists) {
    if (members?.voters.length === 0) say([...path, 'voters'], 'a configuration has a voter at least');
    for (const [key, list] of Object.entries(members ?? {})) for (const [at, id] of list.entries()) expectNode(say, nodes, id, ...path, key, at);
  }
  let before = { index: 0, term: 1 };
  const parts = [...(snapshot === undefined ? [] : [[snapshot, place('snapshot')] as const]), ...entries.map((entry, at) => [entry, place('entries', at)] as const)];
  for (const [at, [part, path]] of parts.entries()) {
    const index = at === 0 && snapshot !== undefined ? Math.max(1, part.index) : before.index + 1;
    if (part.index !== index) say([...path, 'index'], `index ${index} is expected here, and this is ${part.index}`);
    if (part.term < before.term || part.term > term) say([...path, 'term'], `a term from ${before.term} to ${term} is expected here, and this is ${part.term}`);
    before = part;
  }
  if (commit < 0 || commit > before.index) say(place('commit'), `the log ends at index ${before.index}: from 0 to ${before.index} is expected, and this is ${commit}`);
}

/** Logs that have an entry of the same index and term are the same up to there, as all logs of a cluster are. */
function expectDisks(say: Say, nodes: number, disks: readonly Durable[]): void {
  if (disks.length > nodes) say(['disks'], `there are ${nodes} nodes, and these are ${disks.length} disks`);
  for (const [i, disk] of disks.entries()) {
    expectDisk(say, nodes, disk, i);
    for (const other of disks.slice(0, i)) {
      if (disk.snapshot === undefined && other.snapshot === undefined) expectMatching(say, disk.entries.map(({ term }) => term), other.entries.map(({ term }) => term), 'disks', i, 'entries');
      const at = disk.entries.findIndex(({ index, term, value }) => other.entries.some((each) => each.index === index && each.term === term && each.value !== value));
      if (at >= 0) say(['disks', i, 'entries', at, 'value'], 'another disk has an entry of this index and term with another value');
    }
  }
}

/** An experiment that comes from outside: a file, or a reproduction that somebody wrote. It names only nodes that there are. */
export const experimentForm: z.ZodType<Experiment> = z
  .object({
    nodes: z.int().min(1),
    voters: z.exactOptional(z.int().min(1)),
    preVote: flag,
    checkQuorum: flag,
    leaseReads: flag,
    asyncWrites: flag,
    entriesMax: z.int().min(1),
    disks: z.exactOptional(z.array(durableForm)),
    program: z.array(operation),
  })
  .superRefine(({ nodes, voters, disks = [], program }, context) => {
    const say: Say = (path, message) => context.addIssue({ code: 'custom', path: [...path], message });
    if ((voters ?? nodes) > nodes) say(['voters'], `there are ${nodes} nodes, so there cannot be ${voters ?? nodes} voters`);
    expectDisks(say, nodes, disks);
    for (const [i, each] of program.entries()) {
      if (each.op === 'members' && each.members.voters.length === 0) say(['program', i, 'members', 'voters'], 'a configuration has a voter at least');
      for (const [id, ...path] of named(each)) {
        expectNode(say, nodes, id, 'program', i, ...path);
      }
    }
  });
