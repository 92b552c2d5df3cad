import * as fc from 'fast-check';
import { deriveSeed } from '../../spec/kernel';
import type { Askable } from './parts';

/** A scenario with its one-line English description. */
export interface Drawn {
  readonly scenario: unknown;
  readonly brief: string;
}

const DRAWS = 100;

/** The scenarios among which items are looked for: the same for all places of an invariant, so that each is observed once. */
export class Pool {
  private readonly drawn = new Map<string, readonly Drawn[]>();

  constructor(readonly seed: number) {}

  of({ invariant, question }: Askable): readonly Drawn[] {
    const known = this.drawn.get(invariant.id);
    if (known !== undefined) return known;
    const sampled = fc.sample(invariant.scenario, { seed: deriveSeed(this.seed, invariant.id), numRuns: DRAWS });
    const scenarios = sampled.filter((scenario) => question.isSettled?.(scenario) !== false);
    const drawn = scenarios.map((scenario) => ({ scenario, brief: question.brief(scenario).en }));
    this.drawn.set(invariant.id, drawn);
    return drawn;
  }
}
