import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { Problem, canonical } from '../spec/kernel';

/** One scenario of one invariant: what `proctor replay` repeats. */
export interface Reproduction {
  readonly invariant: string;
  readonly scenario: unknown;
}

const SCENARIO_BYTES_MAX = 1 << 24;

/**
 * One word that carries a scenario: `qos/class~<compressed JSON>`. It depends on no seed, so it stays good
 * when arbitraries change.
 */
export function encodeReproduction({ invariant, scenario }: Reproduction): string {
  return `${invariant}~${deflateRawSync(canonical(scenario)).toString('base64url')}`;
}

/** The scenario of such a word; `undefined` if the word is not one at all. */
export function decodeReproduction(word: string): Reproduction | undefined {
  const match = /^([a-z0-9-]+\/[a-z0-9-]+)~([\w-]+)$/.exec(word);
  const [, invariant, packed] = match ?? [];
  if (invariant === undefined || packed === undefined) return undefined;
  try {
    const json = inflateRawSync(Buffer.from(packed, 'base64url'), { maxOutputLength: SCENARIO_BYTES_MAX }).toString('utf8');
    return { invariant, scenario: JSON.parse(json) as unknown };
  } catch {
    throw new Problem('broken-reproduction', `the reproduction of ${invariant} is incomplete or damaged`, { fix: 'copy it whole, from "proctor replay" on' });
  }
}

/** The command that repeats a failure. */
export function replayCommand(reproduction: Reproduction, implementation: string): string {
  const impl = implementation === 'reference' ? '' : ` --impl ${quoted(implementation)}`;
  return `proctor replay '${encodeReproduction(reproduction)}'${impl}`;
}

/** The word as a POSIX shell takes it. */
function quoted(word: string): string {
  return /^[\w./:=@+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
