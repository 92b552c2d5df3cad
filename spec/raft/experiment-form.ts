import { z } from 'zod';
import { durableForm, membersForm, messageTypeForm, type NodeId } from './port';
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
  .superRefine(({ nodes, voters, program }, context) => {
    const say = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
    if ((voters ?? nodes) > nodes) say(['voters'], `there are ${nodes} nodes, so there cannot be ${voters ?? nodes} voters`);
    for (const [i, each] of program.entries()) {
      if (each.op === 'members' && each.members.voters.length === 0) say(['program', i, 'members', 'voters'], 'a configuration has a voter at least');
      for (const [id, ...path] of named(each)) {
        if (id < 1 || id > nodes) say(['program', i, ...path], `there is no node ${id}: the nodes are 1 to ${nodes}`);
      }
    }
  });
