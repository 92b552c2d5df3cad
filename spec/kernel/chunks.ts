import type { CheckOptions } from './check';
import type { AnyInvariant } from './invariant';
import { CHUNK } from './observing';
import { deriveSeed } from './seed';

interface Chunk {
  readonly name: string;
  /** How many are drawn before it, in all parts together. */
  readonly from: number;
  readonly seed: number;
  readonly size: number;
  /** Past counterexamples, before those that are drawn. */
  readonly examples: readonly [unknown][];
}

/** The scenarios of an invariant in portions, up to a number of them, or without end where time decides: each is drawn from a seed of its own. */
export function* chunksOf(invariant: AnyInvariant, options: CheckOptions, most = options.runs): Generator<Chunk> {
  const seed = deriveSeed(options.seed, invariant.id);
  const { index: first, count: step } = options.shard ?? { index: 1, count: 1 };
  const isTimed = options.expired !== undefined;
  for (let i = first - 1; isTimed || i * CHUNK < most; i += step) {
    const examples = i === first - 1 ? (options.corpus ?? []).map((scenario): [unknown] => [scenario]) : [];
    yield { name: `${invariant.id} ${i}`, from: i * CHUNK, seed: seed + i, size: isTimed ? CHUNK : Math.min(CHUNK, (i * CHUNK < options.runs ? options.runs : most) - i * CHUNK), examples };
  }
}
