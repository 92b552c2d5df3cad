import { z } from 'zod';
import type { Say } from '../kernel';
import { expectMatching, expectNode } from './form-parts';
import { membersForm, messageTypeForm, type Durable, type NodeId } from './port';
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

/** A disk at the start has neither a snapshot nor a commit index: nobody has seen what state machines made of these. */
const disk = z.object({ term: count, vote: z.nullable(node), entries: z.array(z.object({ index: count, term: count, value: z.string(), members: z.exactOptional(membersForm) })) });

/** What a disk can hold: a log without gaps, of terms that have begun. */
function expectDisk(say: Say, nodes: number, { term, vote, entries }: Durable, i: number): void {
  if (vote !== null) expectNode(say, nodes, vote, 'disks', i, 'vote');
  let least = 1;
  for (const [at, entry] of entries.entries()) {
    const place = (...path: readonly PropertyKey[]) => ['disks', i, 'entries', at, ...path];
    if (entry.index !== at + 1) say(place('index'), `index ${at + 1} is expected here, and this is ${entry.index}`);
    if (entry.term < least || entry.term > term) say(place('term'), `a term from ${least} to ${term} is expected here, and this is ${entry.term}`);
    least = entry.term;
    if (entry.members?.voters.length === 0) say(place('members', 'voters'), 'a configuration has a voter at least');
    for (const [key, list] of Object.entries(entry.members ?? {})) for (const [rank, id] of list.entries()) expectNode(say, nodes, id, ...place('members', key, rank));
  }
}

/** Logs that have an entry of the same index and term are the same up to there, as all logs of a cluster are. */
function expectDisks(say: Say, nodes: number, disks: readonly Durable[]): void {
  if (disks.length > nodes) say(['disks'], `there are ${nodes} nodes, and these are ${disks.length} disks`);
  for (const [i, each] of disks.entries()) {
    expectDisk(say, nodes, each, i);
    for (const other of disks.slice(0, i)) {
      expectMatching(say, each.entries.map(({ term }) => term), other.entries.map(({ term }) => term), 'disks', i, 'entries');
      const at = each.entries.findIndex(({ term, value }, rank) => other.entries[rank]?.term === term && other.entries[rank].value !== value);
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
    disks: z.exactOptional(z.array(disk)),
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
