import * as fc from 'fast-check';

/** Scenarios are drawn in chunks of so many, each from a seed of its own. */
export const CHUNK = 100;

/** Scenarios of a seed, after some that are given. */
interface Chunk {
  readonly seed: number;
  readonly size: number;
  readonly examples: readonly [unknown][];
}

/**
 * Has fast-check draw scenarios, and shrink the first that does not hold. Yields in the midst of it if somebody waits, and goes on
 * where it stood: what is drawn and shrunk follows from the seed.
 */
export function* observing(scenario: fc.Arbitrary<unknown>, holds: (scenario: unknown) => boolean, { seed, size, examples }: Chunk, isAwaited = () => false): Generator<void, void> {
  /** Where it stands: at which scenario, at which shrink of that, … The last of these has not been observed. */
  let place: readonly number[] = [0];
  /** How many scenarios were observed since fast-check was called last. */
  let observed = 0;
  /** Somebody waits: of what fast-check still has to ask nothing is observed now. */
  let isHeld = false;
  const property = fc.property(scenario, (each) => {
    isHeld ||= observed > 0 && isAwaited();
    if (isHeld) return true;
    observed++;
    const isGood = holds(each);
    place = isGood ? [...place.slice(0, -1), (place.at(-1) ?? 0) + 1] : [...place, 0];
    return isGood;
  });
  for (;;) {
    isHeld = false;
    observed = 0;
    const done = place.length === 1 ? (place[0] ?? 0) : 0;
    fc.check(property, { seed, numRuns: size + examples.length - done, examples: [...examples], path: place.join(':') });
    if (!isHeld) return;
    yield;
  }
}
