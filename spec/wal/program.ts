import * as fc from 'fast-check';
import type { Command, Operation, Range, Result } from './port';

/** Requests to a new store, one after the other, and a read of the keys at a revision (0: the newest) after them. */
export interface Program {
  readonly commands: readonly Command[];
  readonly read: number;
}

/** What the requests were answered, and the read. */
export interface Answers {
  readonly results: readonly Result[];
  readonly range: Range;
}

/** What to do to each key: p puts a new value, s puts the first value again, d deletes. */
const letters = { p: 'put', s: 'put', d: 'delete' } as const;

function transaction(parts: readonly string[]): Command {
  return {
    do: 'transaction',
    operations: parts.map((part): Operation => {
      const [letter = 'p', key = 'a'] = part;
      return letters[letter as keyof typeof letters] === 'put' ? { do: 'put', key, value: letter === 's' ? 'v' : '' } : { do: 'delete', key };
    }),
  };
}

function oneOf(...kinds: readonly (readonly string[])[]): fc.Arbitrary<Command> {
  return fc.constantFrom(...kinds.map(transaction));
}

const compact = fc.integer({ min: 1, max: 5 }).map((revision): Command => ({ do: 'compact', revision }));

/** The puts without a value get v1, v2, …. */
function named(commands: readonly Command[]): readonly Command[] {
  let count = 0;
  return commands.map((command) => (command.do === 'compact' ? command : { ...command, operations: command.operations.map((each) => (each.do === 'put' && each.value === '' ? { ...each, value: `v${++count}` } : each)) }));
}

function programs(command: fc.Arbitrary<Command>, read: fc.Arbitrary<number>, maxLength = 6): fc.Arbitrary<Program> {
  return fc.tuple(fc.array(command, { minLength: 1, maxLength }), read).map(([commands, at]) => ({ commands: named(commands), read: at }));
}

const newest = fc.constant(0);

/** Transactions of none to three operations, of which some change nothing. */
export const revisionPrograms = programs(oneOf(['pa'], ['da'], ['pa', 'pb'], ['sa'], ['sa'], [], ['db', 'pc'], ['da', 'db'], ['pa', 'db', 'pc']), newest);

/** One key and another that moves the revision on. */
export const keyPrograms = programs(oneOf(['pa'], ['pa'], ['da'], ['pb'], ['pa', 'pb'], ['sa']), newest);

/** Puts and deletes, and a read in the past, now and in the future. */
export const readPrograms = programs(oneOf(['pa'], ['pb'], ['da'], ['pa', 'pb'], ['pb', 'da']), fc.integer({ min: 1, max: 8 }));

/** The same with compactions, most of them at revisions that are there. */
export const compactedPrograms: fc.Arbitrary<Program> = fc
  .tuple(
    fc.array(oneOf(['pa'], ['pb'], ['pa', 'pb'], ['da']), { minLength: 2, maxLength: 4 }),
    fc.array(fc.oneof({ arbitrary: compact, weight: 2 }, { arbitrary: oneOf(['pa'], ['pb'], ['da']), weight: 1 }), { minLength: 1, maxLength: 4 }),
    fc.integer({ min: 0, max: 5 }),
  )
  .map(([first, then, read]) => ({ commands: named([...first, ...then]), read }));
