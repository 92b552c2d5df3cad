import * as fc from 'fast-check';
import { invariant, notes, text, violation, type AnyInvariant, type Violation } from '../kernel';
import { makingForm } from './forms';
import { make, type Making, type Milestone } from './making';
import { orderQuestion, sayMilestone } from './making-words';
import { alice, etcdCode, posixFsync } from './parts';
import type { Command, WalPort } from './port';

const commands = fc.constantFrom<Command[]>(
  { do: 'transaction', operations: [{ do: 'put', key: 'a', value: 'v' }] },
  { do: 'transaction', operations: [{ do: 'put', key: 'b', value: 'w' }] },
  { do: 'transaction', operations: [{ do: 'put', key: 'a', value: 'v' }, { do: 'put', key: 'b', value: 'v' }] },
);
const batch = fc.array(commands, { minLength: 1, maxLength: 3 });

/** With a snapshot before, which the new one makes superfluous; some of the commands for the new one may have been applied already. */
const snapshots: fc.Arbitrary<Making> = fc
  .record({ snapshotCount: fc.constantFrom(1, 2, 3), pool: fc.array(commands, { minLength: 8, maxLength: 8 }), parts: fc.constantFrom(1, 2), early: fc.constantFrom(0, 1, 2, 3) })
  .map(({ snapshotCount, pool, parts, early }): Making => {
    const due = snapshotCount + 1;
    const [first, second] = [pool.slice(0, due), pool.slice(due, 2 * due)];
    const applied = second.slice(0, Math.min(early, snapshotCount));
    const before = [...(parts === 1 ? [first] : [first.slice(0, 1), first.slice(1)]), ...(applied.length === 0 ? [] : [applied])];
    return { makes: 'snapshot', snapshotCount, before, last: second.slice(applied.length) };
  });

const segments: fc.Arbitrary<Making> = fc
  .record({ before: fc.array(batch, { minLength: 1, maxLength: 3 }), last: batch })
  .map(({ before, last }): Making => ({ makes: 'segment', snapshotCount: 0, before, last }));

/** What has to come before what, if both are to happen; `needed` if the second may not happen without the first. */
interface Rule {
  readonly clause: string;
  readonly first: Milestone;
  readonly then: Milestone;
  readonly needed: (order: readonly Milestone[]) => boolean;
}

const always = () => true;
/** Who makes a file under its own name has no name to make durable. */
const ifRenamed = (order: readonly Milestone[]) => order.includes('renamed');

const common: readonly Rule[] = [
  { clause: 'durable-before-answered', first: 'recorded', then: 'answered', needed: always },
  { clause: 'contents-before-the-name', first: 'synced', then: 'renamed', needed: always },
];
const rules: Record<Making['makes'], readonly Rule[]> = {
  snapshot: [
    ...common,
    { clause: 'log-before-its-snapshot', first: 'recorded', then: 'renamed', needed: always },
    { clause: 'new-before-old-goes', first: 'synced', then: 'removed', needed: always },
    { clause: 'new-before-old-goes', first: 'listed', then: 'removed', needed: ifRenamed },
  ],
  segment: [...common, { clause: 'name-before-it-counts', first: 'listed', then: 'answered', needed: ifRenamed }],
};

function holds(order: readonly Milestone[], making: Making): Violation | undefined {
  if (!order.includes('answered')) return violation('commits-are-answered', text('The store runs, so the client of the last commit has to be answered.', '存储在运行，最后一次提交的客户端就应得到应答。'));
  for (const { clause, first, then, needed } of rules[making.makes]) {
    const [early, late] = [order.indexOf(first), order.indexOf(then)];
    if (late < 0 || (early >= 0 && early < late) || !needed(order)) continue;
    const [before, after] = [sayMilestone(first, making), sayMilestone(then, making)];
    return violation(clause, text(
      `Here "${after.en}" comes ${early < 0 ? 'without' : 'before'} "${before.en}", on which it relies: a power failure at that moment loses the second although the first has already happened.`,
      `这里“${after.zh}”${early < 0 ? '没有' : '先于'}“${before.zh}”${early < 0 ? '作为前提' : ''}，而它依赖后者：此时断电，后者会丢失，前者却已生效。`));
  }
  return undefined;
}

/** In which order files, names and answers become what others rely on: said of the effects themselves, whatever a crash would show. */
export const makingInvariant: AnyInvariant = invariant<WalPort, Making, readonly Milestone[]>({
  id: 'wal/durable-before-relied-on',
  statement: text(
    'Each thing is durable before another relies on it: a record before its answer, the log before a snapshot of it, the contents of a new file before its name, and the name before an old file goes or a record in it counts.',
    '先落盘，后依赖：记录先于应答，日志先于覆盖它的快照，新文件的内容先于名字；名字落盘之后才能删除旧文件，其中的记录才算数。',
  ),
  sources: [notes('32.3.2'), etcdCode('server/storage/wal/wal.go Save, cut'), etcdCode('server/storage/storage.go SaveSnap'), alice, posixFsync],
  scenario: fc.oneof(snapshots, segments),
  form: makingForm,
  observe: make,
  holds,
  covers: {
    'a snapshot that takes the place of an older one': (order, { makes }) => makes === 'snapshot' && order.includes('removed'),
    'a new segment that is made durable': (order, { makes }) => makes === 'segment' && order.includes('synced'),
  },
  question: orderQuestion,
});
