import { z } from 'zod';
import { checked, type Say } from '../kernel';
import { latest, logsOf, upTo, type Change, type Changing } from './changing';
import { count, expectNode, node, NODES_MAX, size, term } from './form-parts';
import type { Counting } from './member-quorum';
import type { Bystander, Wish } from './members-progress';
import type { Members, NodeId } from './port';

const list = z.array(node).superRefine((nodes, context) => {
  const at = nodes.findIndex((each, i) => each <= (nodes[i - 1] ?? 0));
  if (at >= 0) context.addIssue({ code: 'custom', path: [at], message: 'members are listed in ascending order, each once' });
});
const voters = list.min(1);
const simple = { voters, learners: z.exactOptional(list) };

/** Nobody is voter and learner. */
function expectLearners(say: Say, { voters: own, outgoing = [], learners = [] }: Members, ...path: readonly PropertyKey[]): void {
  const at = learners.findIndex((each) => own.includes(each) || outgoing.includes(each));
  if (at >= 0) say([...path, 'learners', at], `node ${learners[at] ?? 0} is a voter, so it is no learner`);
}

function expectMembers(say: Say, nodes: number, members: Members, ...path: readonly PropertyKey[]): void {
  for (const [name, ids] of Object.entries(members)) for (const [i, id] of ids.entries()) expectNode(say, nodes, id, ...path, name, i);
  expectLearners(say, members, ...path);
}

export const countingForm: z.ZodType<Counting> = checked(z.object({ members: z.object({ ...simple, outgoing: z.exactOptional(voters) }), answers: z.array(node) }), ({ members, answers }, say) => {
  expectMembers(say, NODES_MAX, members, 'members');
  const { voters: own, outgoing = [], learners = [] } = members;
  if (![...own, ...outgoing].includes(1)) say(['members', 'voters'], 'node 1 leads, so it has to be a voter');
  const others = [...own, ...outgoing, ...learners].filter((each) => each !== 1);
  const at = answers.findIndex((each) => !others.includes(each));
  if (at >= 0) say(['answers', at], `node ${answers[at] ?? 0} is none of the other members`);
});

/** So many members are other than before: they join, leave, or become voters or learners. */
function differing(before: number, { voters: own, learners = [] }: Members, nodes: number): number {
  const roleThen = (id: NodeId) => (id <= before ? 'voter' : 'none');
  const roleNow = (id: NodeId) => (own.includes(id) ? 'voter' : learners.includes(id) ? 'learner' : 'none');
  return Array.from({ length: nodes }, (_, i) => i + 1).filter((id) => roleThen(id) !== roleNow(id)).length;
}

/** With `atOnce`, how many members may be other than before. */
export const wishForm = (atOnce?: number): z.ZodType<Wish> => checked(z.object({ nodes: size(1), voters: z.int().min(1), wanted: z.object(simple) }), ({ nodes, voters: before, wanted }, say) => {
  if (before > nodes) say(['voters'], `there are ${nodes} nodes, so there cannot be ${before} voters`);
  expectMembers(say, nodes, wanted, 'wanted');
  const changes = differing(before, wanted, nodes);
  if (changes === 0) say(['wanted'], 'these are the members of the start: a change is expected');
  if (atOnce !== undefined && changes > atOnce) say(['wanted'], `one member at a time is changed here, and these are ${changes}`);
});

/** One of so many nodes, in that term. */
export const bystanderForm = (nodes: number, own: number): z.ZodType<Bystander> => checked(z.object({ members: z.object(simple), ahead: count, lastLogTerm: term }), ({ members, ahead, lastLogTerm }, say) => {
  expectMembers(say, nodes, members, 'members');
  const most = own + ahead - 1;
  if (lastLogTerm > most) say(['lastLogTerm'], `who asks for votes in term ${own + ahead} has no entry of that term yet: at most ${most} is expected, and this is ${lastLogTerm}`);
});

const change = z.nullable(list);
const told = z.object({ prev: z.int().min(1), entries: z.array(change), commit: count });

/** A configuration is that before it with one voter more or one fewer; nodes 2 and 3, which lead, stay. */
function expectStep(say: Say, nodes: number, before: readonly NodeId[], now: Change, ...path: readonly PropertyKey[]): void {
  if (now === null) return;
  for (const [i, id] of now.entries()) expectNode(say, nodes, id, ...path, i);
  if (!now.includes(2) || !now.includes(3)) say(path, 'nodes 2 and 3 lead, so they are voters');
  const changes = [...before.filter((id) => !now.includes(id)), ...now.filter((id) => !before.includes(id))].length;
  if (changes !== 1) say(path, `the configuration before is ${before.join(', ')}: one voter more or one fewer is expected, or null`);
}

/** What leaders can have sent: only the last configuration of a log may be replaced, and whatever was committed stays. */
export const changingForm = (nodes: number): z.ZodType<Changing> => checked(z.object({ snapshot: change, log: z.array(change), messages: z.array(told), wanted: change }), (changing, say) => {
  const { snapshot, log, messages, wanted } = changing;
  const start = (length: number): Changing => ({ snapshot, log: log.slice(0, length), messages: [], wanted: null });
  expectStep(say, nodes, latest({ ...start(0), snapshot: null }).voters, snapshot, 'snapshot');
  for (const [i, each] of log.entries()) expectStep(say, nodes, latest(start(i)).voters, each, 'log', i);
  let committed = 1;
  for (const [i, { prev, entries, commit }] of messages.entries()) {
    const place = (...path: readonly PropertyKey[]) => ['messages', i, ...path];
    const before = upTo(changing, i);
    const { least, length } = replaceable(before, committed);
    if (prev < least || prev > length) say(place('prev'), `what is committed stays, and there are ${length} entries: from ${least} to ${length} is expected, and this is ${prev}`);
    const at = entries.findIndex((each) => each !== null);
    if (at === 0 || (at > 0 && at < entries.length - 1)) say(place('entries'), 'a leader changes the configuration once, in the last entry here, after an entry of its own term');
    if (at > 0) expectStep(say, nodes, latest({ ...before, messages: [...before.messages, { prev, entries: [null], commit }] }).voters, entries[at] ?? null, ...place('entries', at));
    const known = Math.max(committed, at > 0 ? prev + at : 0);
    const last = Math.max(known, prev + entries.length);
    if (commit < known || commit > last) say(place('commit'), `what is known to be committed is from ${known} to ${last} here, and this is ${commit}`);
    committed = commit;
  }
  const { voters: now } = latest(changing);
  if (wanted !== null && !now.includes(1)) say(['wanted'], 'node 1 is no voter in the end, so it does not lead: null is expected');
  else expectStep(say, nodes, now, wanted, 'wanted');
});

/** From which entry on a log may be replaced, and how long it is: all configurations but the last one were committed. */
function replaceable(changing: Changing, committed: number): { readonly least: number; readonly length: number } {
  const entries = logsOf(changing).at(-1) ?? [];
  const { index } = latest(changing);
  return { least: Math.max(committed, entries.findLastIndex(({ voters: own }, at) => own !== null && at < index - 1) + 1), length: entries.length };
}
