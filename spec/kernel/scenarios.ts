import * as fc from 'fast-check';
import type { AnyInvariant } from './invariant';
import { canonical, deepFreeze } from './json';
import { CHUNK } from './observing';
import { deriveSeed } from './seed';

/** A scenario, and how many had been drawn when it came first. */
export interface Drawn {
  readonly scenario: unknown;
  readonly at: number;
}

/**
 * The scenarios that `check` would draw for invariants, each drawn once however many implementations are asked.
 * They are frozen: who changes one is found out.
 */
export class Scenarios {
  private readonly drawn = new Map<AnyInvariant, readonly Drawn[]>();

  constructor(private readonly seed: number, private readonly runs: number) {}

  /** Each once, in the order in which they are drawn: who answers the same every time has nothing to add when asked again. */
  of(invariant: AnyInvariant): readonly Drawn[] {
    const known = this.drawn.get(invariant);
    if (known !== undefined) return known;
    const seed = deriveSeed(this.seed, invariant.id);
    const chunks = Array.from({ length: Math.ceil(this.runs / CHUNK) }, (_, i) =>
      fc.sample(invariant.scenario, { seed: seed + i, numRuns: Math.min(CHUNK, this.runs - i * CHUNK) }),
    );
    const first = new Map<string, Drawn>();
    for (const [i, scenario] of chunks.flat().entries()) {
      const key = canonical(scenario);
      if (!first.has(key)) first.set(key, { scenario: deepFreeze(scenario), at: i + 1 });
    }
    const distinct = [...first.values()];
    this.drawn.set(invariant, distinct);
    return distinct;
  }
}
