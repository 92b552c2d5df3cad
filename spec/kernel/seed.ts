/** FNV-1a, 32 bits: small, well spread, the same on every machine. */
export function hash32(value: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < value.length; i++) {
    hash ^= value.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  // A final mix (murmur3's): FNV alone leaves the high bits of short strings alike.
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Letters and digits, 14 of them, that stand for a text: two hashes, so that texts hardly ever share them. */
export function markOfText(value: string): string {
  return [value, `${value} again`].map((each) => hash32(each).toString(36).padStart(7, '0')).join('');
}

/**
 * The seed of one part of a run. It depends on the run's seed and the part's name only,
 * so that leaving out or adding other parts changes nothing for this one.
 */
export function deriveSeed(seed: number, part: string): number {
  return hash32(`${seed}/${part}`) | 0;
}

/** A seed that a person typed: a whole number of 32 bits. `undefined` if it is not one. */
export function parseSeed(value: string): number | undefined {
  if (!/^-?\d{1,10}$/.test(value)) return undefined;
  const seed = Number(value);
  return seed >= -0x80000000 && seed <= 0xffffffff ? seed : undefined;
}

/** A small stream of numbers in [0, 1) from a seed (mulberry32), for choices outside of fast-check. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000;
  };
}
