import * as fc from 'fast-check';
import { ALL, NOTHING, type Survivors } from './disk';
import type { Command, Operation } from './port';
import type { Crash, Step, Story } from './story';

export const BIG = 1_000_000;
/** Less than a record: each commit is followed by a new segment. */
export const SMALL = 20;
/** Neither snapshots nor a second segment. */
const logOnly = { snapshotCount: BIG, segmentBytes: BIG };

/** A transaction of one or two operations on different keys; `value` tells puts apart. */
function transaction(kinds: readonly (readonly [Operation['do'], string])[]): Command {
  return { do: 'transaction', operations: kinds.map(([kind, key]) => (kind === 'put' ? { do: 'put', key, value: '' } : { do: 'delete', key })) };
}

const put = (...keys: readonly string[]) => transaction(keys.map((key) => ['put', key] as const));
const puts = fc.constantFrom(put('a'), put('b'), put('c'));
const pairs = fc.constantFrom(put('a', 'b'), put('a'), put('b', 'c'), transaction([['put', 'a'], ['delete', 'b']]));
const changes = fc.constantFrom(put('a'), put('b'), transaction([['delete', 'a']]), put('a', 'b'), transaction([['delete', 'b'], ['put', 'a']]));

function batches(command: fc.Arbitrary<Command>, maxLength = 3): fc.Arbitrary<readonly Command[]> {
  return fc.array(command, { minLength: 1, maxLength });
}

/** Gives the puts of a story the values v1, v2, …. */
export function named({ config, steps }: Story): Story {
  let count = 0;
  const nameOf = (command: Command): Command =>
    command.do === 'compact' ? command : { do: 'transaction', operations: command.operations.map((each) => (each.do === 'put' ? { ...each, value: `v${++count}` } : each)) };
  return { config, steps: steps.map((step) => (step.do === 'commit' ? { ...step, commands: step.commands.map(nameOf) } : step)) };
}

function commits(command: fc.Arbitrary<Command>, crash: fc.Arbitrary<Crash | undefined>, perBatch = 3): fc.Arbitrary<Step> {
  return fc.tuple(batches(command, perBatch), crash).map(([commands, chosen]): Step => ({ do: 'commit', commands, ...(chosen === undefined ? {} : { crash: chosen }) }));
}

const restart: Step = { do: 'restart' };

function survivors(bytes: readonly number[], names: readonly number[], tails: readonly Survivors['tail'][]): fc.Arbitrary<Survivors> {
  return fc.tuple(fc.constantFrom(...bytes), fc.constantFrom(...names), fc.constantFrom(...tails)).map(([kept, kind, tail]) => ({ bytes: kept, names: kind, tail }));
}

function crashes(at: readonly Crash['at'][], left: fc.Arbitrary<Survivors>, power: readonly boolean[] = [true]): fc.Arbitrary<Crash> {
  return fc.tuple(fc.constantFrom(...at), fc.constantFrom(...power), left).map(([when, isPower, kept]) => ({ at: when, power: isPower, ...kept }));
}

function sometimes<T>(of: fc.Arbitrary<T>, weight = 1): fc.Arbitrary<T | undefined> {
  return fc.oneof({ arbitrary: fc.constant(undefined), weight: 2 }, { arbitrary: of, weight });
}

const bare = fc.constant(NOTHING);
const partly = survivors([-1, -1, 1, -2, ALL, 0], [0], ['cut', 'zeros']);
const anything = fc.tuple(fc.oneof(fc.integer({ min: 0, max: 400 }), fc.constantFrom(ALL, -1)), fc.constantFrom(0, 1, 2, 3, ALL), fc.constantFrom('cut' as const, 'zeros' as const)).map(([bytes, names, tail]) => ({ bytes, names, tail }));

/** The power fails right after an acknowledgement, or right before the first fsync with all or nothing kept. */
export const promises: fc.Arbitrary<Story> = fc
  .tuple(
    fc.array(commits(puts, sometimes(crashes(['acknowledged'], bare)), 2), { maxLength: 2 }),
    commits(puts, fc.oneof(crashes(['acknowledged'], bare), crashes(['unsynced'], survivors([0, ALL], [0], ['cut'])))),
    fc.constantFrom([restart], []),
  )
  .map(([first, last, end]) => named({ config: logOnly, steps: [...first, last, ...end] }));

/** The power fails before the fsync; the last bytes of the log are partly there. */
export const tornTails: fc.Arbitrary<Story> = fc
  .tuple(fc.array(commits(puts, fc.constant(undefined), 2), { maxLength: 2 }), commits(puts, crashes(['unsynced'], partly)))
  .map(([first, last]) => named({ config: logOnly, steps: [...first, last] }));

/** The same with transactions of several operations. */
export const tornTransactions: fc.Arbitrary<Story> = fc
  .tuple(fc.array(commits(pairs, fc.constant(undefined), 2), { maxLength: 1 }), commits(pairs, crashes(['unsynced'], partly), 2))
  .map(([first, last]) => named({ config: logOnly, steps: [...first, last] }));

/** A torn tail, then new commits, mostly shorter ones, then another restart. */
export const tornAndOn: fc.Arbitrary<Story> = fc
  .tuple(fc.array(commits(puts, fc.constant(undefined), 1), { maxLength: 1 }), commits(pairs, crashes(['unsynced'], partly), 2), fc.array(commits(puts, sometimes(crashes(['unsynced'], partly)), 2), { minLength: 1, maxLength: 2 }))
  .map(([first, torn, then]) => named({ config: logOnly, steps: [...first, torn, ...then, restart] }));

/** The process is killed before its fsync and started again; later the power fails. */
export const killedThenDark: fc.Arbitrary<Story> = fc
  .tuple(
    fc.array(commits(puts, fc.constant(undefined), 2), { maxLength: 1 }),
    commits(puts, crashes(['unsynced', 'unsynced', 1], bare, [false]), 3),
    fc.array(commits(puts, sometimes(crashes(['unsynced', 'acknowledged'], bare)), 2), { maxLength: 1 }),
  )
  .map(([first, killed, then]) => named({ config: logOnly, steps: [...first, killed, ...then, restart] }));

/** Snapshots after few commands, in a log of one segment; restarts in between. */
export const snapshotted: fc.Arbitrary<Story> = fc
  .tuple(fc.constantFrom(1, 2, 3), fc.array(fc.oneof({ arbitrary: commits(changes, sometimes(crashes(['acknowledged'], bare)), 2), weight: 4 }, { arbitrary: fc.constant(restart), weight: 1 }), { minLength: 2, maxLength: 5 }))
  .map(([snapshotCount, steps]) => named({ config: { snapshotCount, segmentBytes: BIG }, steps: [...steps, restart] }));

const compact = fc.constantFrom(1, 2, 3, 4).map((revision): Command => ({ do: 'compact', revision }));

/** Compactions too, with and without snapshots; all revisions are read after each restart. */
export const histories: fc.Arbitrary<Story> = fc
  .tuple(fc.constantFrom(1, 2, BIG), fc.array(fc.oneof({ arbitrary: commits(fc.oneof({ arbitrary: changes, weight: 3 }, { arbitrary: compact, weight: 1 }), fc.constant(undefined), 3), weight: 4 }, { arbitrary: fc.constant(restart), weight: 1 }), { minLength: 1, maxLength: 4 }))
  .map(([snapshotCount, steps]) => named({ config: { snapshotCount, segmentBytes: BIG }, steps: [...steps, restart] }));

const places = fc.oneof(fc.integer({ min: 0, max: 14 }), fc.constantFrom('acknowledged' as const, 'unsynced' as const));
const anyCrash: fc.Arbitrary<Crash> = fc.tuple(places, fc.constantFrom(true, true, true, false), anything).map(([at, power, kept]) => ({ at, power, ...kept }));

/** Everything at once: small segments, snapshots, crashes after any effect and at any byte, also while the store starts. */
export const anyCrashes: fc.Arbitrary<Story> = fc
  .tuple(
    fc.constantFrom(1, 2, 3, BIG),
    fc.constantFrom(SMALL, 150, 300, BIG),
    fc.array(
      fc.oneof(
        { arbitrary: commits(changes, sometimes(anyCrash, 2), 3), weight: 5 },
        { arbitrary: sometimes(anyCrash).map((crash): Step => ({ do: 'restart', ...(crash === undefined ? {} : { crash }) })), weight: 1 },
      ),
      { minLength: 1, maxLength: 7 },
    ),
  )
  .map(([snapshotCount, segmentBytes, steps]) => named({ config: { snapshotCount, segmentBytes }, steps: [...steps, restart] }));

/** Crashes when new files have just been made, or old ones deleted: their names, and their contents, are there or not. */
export const newFiles: fc.Arbitrary<Story> = fc
  .tuple(
    fc.constantFrom({ snapshotCount: 1, segmentBytes: BIG }, { snapshotCount: BIG, segmentBytes: SMALL }, { snapshotCount: 2, segmentBytes: SMALL }),
    fc.array(commits(puts, fc.constant(undefined), 2), { minLength: 1, maxLength: 2 }),
    commits(puts, crashes(['acknowledged', 'renamed', 'deleted', 'unsynced'], survivors([0], [0, ALL], ['cut'])), 2),
    fc.array(commits(puts, fc.constant(undefined), 1), { maxLength: 1 }),
  )
  .map(([config, first, crashed, then]) => named({ config, steps: [...first, possibly(crashed, config, first), ...then, restart] }));

/** A crash after a rename or a deletion, if the commit causes one; else after the answer. */
function possibly(step: Step, { snapshotCount, segmentBytes }: Story['config'], before: readonly Step[]): Step {
  if (step.do !== 'commit' || step.crash === undefined) return step;
  const isDue = dueSteps([...before, step], snapshotCount).includes(before.length);
  const isCut = segmentBytes === SMALL;
  const { at } = step.crash;
  const isThere = at === 'renamed' ? isDue || isCut : at !== 'deleted' || (isDue && isCut);
  return isThere ? step : { ...step, crash: { ...step.crash, at: 'acknowledged' } };
}

const bits = fc.record({ kind: fc.constantFrom('.wal' as const, '.snap' as const), of: fc.constantFrom(0, 1, 2, 3, 4), at: fc.integer({ min: 0, max: 999 }), bit: fc.integer({ min: 0, max: 7 }) });

/** A value without what only makes it long. */
export function unpadded(value: string): string {
  return value.replace(/\.{4,}$/, '');
}

/** Values that take most of a record: so most flips are in them. */
function padded({ config, steps }: Story): Story {
  const pad = (command: Command): Command =>
    command.do === 'compact' ? command : { ...command, operations: command.operations.map((each) => (each.do === 'put' ? { ...each, value: each.value.padEnd(40, '.') } : each)) };
  return { config, steps: steps.map((step) => (step.do === 'commit' ? { ...step, commands: step.commands.map(pad) } : step)) };
}

/** The steps after which a snapshot is due. */
function dueSteps(steps: readonly Step[], snapshotCount: number): readonly number[] {
  let since = 0;
  return steps.flatMap((step, i) => {
    since += step.do === 'commit' ? step.commands.length : 0;
    if (since <= snapshotCount) return [];
    since = 0;
    return [i];
  });
}

/** A bit flips in the log, or in the newest snapshot if there is one. */
export const flips: fc.Arbitrary<Story> = fc
  .tuple(fc.constantFrom(2, 3, BIG), fc.constantFrom(200, BIG), fc.array(commits(puts, fc.constant(undefined), 2), { minLength: 2, maxLength: 5 }), bits)
  .map(([snapshotCount, segmentBytes, steps, { kind, of, ...flip }]) => {
    const newest = dueSteps(steps, snapshotCount).at(-1);
    const where = kind === '.snap' && newest !== undefined ? { kind, of: newest } : { kind: '.wal' as const, of: of % steps.length };
    return padded(named({ config: { snapshotCount, segmentBytes }, steps: [...steps, { do: 'flip', ...where, ...flip }] }));
  });

/** A bit flips in a log of one segment, or its tail is torn. */
export const flippedOrTorn: fc.Arbitrary<Story> = fc
  .tuple(
    fc.array(commits(puts, fc.constant(undefined), 2), { minLength: 2, maxLength: 4 }),
    fc.oneof(
      { arbitrary: bits.map(({ of, at, bit }): Step => ({ do: 'flip', kind: '.wal', of, at, bit })), weight: 2 },
      { arbitrary: commits(puts, crashes(['unsynced'], partly), 2), weight: 1 },
    ),
  )
  .map(([steps, last]) => named({ config: logOnly, steps: [...steps, last.do === 'flip' ? { ...last, of: last.of % (steps.length - 1) } : last] }));

/** A segment of the log gets lost, or all of them beside a snapshot. */
export const losses: fc.Arbitrary<Story> = fc
  .tuple(fc.constantFrom(2, 3, BIG), fc.array(commits(puts, fc.constant(undefined), 2), { minLength: 2, maxLength: 6 }), fc.constantFrom(0, 1, 'all' as const))
  .map(([snapshotCount, steps, rank]) => named({ config: { snapshotCount, segmentBytes: SMALL }, steps: [...steps, { do: 'lose', rank }] }));
