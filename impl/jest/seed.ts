import { parseSeed, Problem } from '../../spec/kernel';

/** The seed that PROCTOR_SEED sets; `otherwise` where it is not set. Throws a Problem if it is set to anything else. */
export function seedFrom(env: NodeJS.ProcessEnv, otherwise: number): number {
  const set = env['PROCTOR_SEED'];
  return set === undefined ? otherwise : seedOf(set, 'PROCTOR_SEED');
}

/** A seed that somebody gave, as a word or a number; `name` is what it was given as. */
export function seedOf(given: string | number, name: string): number {
  const seed = parseSeed(String(given));
  if (seed !== undefined) return seed;
  throw new Problem('bad-seed', `${name} is "${given}"`, { fix: 'set it to a whole number of 32 bits, such as 42' });
}

/** A number of scenarios that somebody gave. */
export function runsOf(given: number): number {
  if (Number.isSafeInteger(given) && given >= 1) return given;
  throw new Problem('bad-runs', `runs is "${given}"`, { fix: 'set it to a whole number from 1 on' });
}
