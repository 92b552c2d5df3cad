import { Asked, type Stance } from './asked';
import { chunksOf } from './chunks';
import type { Contrast } from './compare';
import type { Implementation } from './implementation';
import type { AnyInvariant } from './invariant';
import { canonical } from './json';
import { observing } from './observing';
import { groupedBy, signOf } from './sign';
import type { AnyTopic } from './topic';

export interface ContrastOptions {
  readonly seed: number;
  /** Scenarios to draw, the same that a check draws; past counterexamples come after, for they cannot always be made smaller. */
  readonly runs: number;
  readonly corpus?: readonly unknown[];
  /** So many differences are told of an invariant, at most. */
  readonly most: number;
  /** How many more scenarios may be asked to make the scenario of one difference smaller. */
  readonly shrinks: number;
}

/** A difference: a smallest scenario, and in few words what is different in it. */
export interface SignedContrast extends Contrast {
  readonly sign: string;
}

/**
 * Every difference that can be told from the others by who breaks which clause and by what is different in the answers: each in a
 * scenario that was made smaller as long as that stayed so. Where nobody breaks the rule they may answer differently.
 */
export function contrastsBetween(topic: AnyTopic, invariant: AnyInvariant, implementations: readonly Implementation[], options: ContrastOptions): readonly SignedContrast[] {
  const all = implementations.map((implementation) => new Asked(topic, implementation));
  try {
    return contrastsAmong(topic, invariant, all, options);
  } finally {
    for (const each of all) each.close();
  }
}

function contrastsAmong(topic: AnyTopic, invariant: AnyInvariant, all: readonly Asked[], options: ContrastOptions): readonly SignedContrast[] {
  const asked = new Map<string, Difference | undefined>();
  const differenceIn = (scenario: unknown) => {
    const key = canonical(scenario);
    if (!asked.has(key)) asked.set(key, difference(invariant, all, scenario));
    return asked.get(key);
  };
  const found = new Map<string, SignedContrast>();
  const { corpus = [], ...drawing } = options;
  const past = { seed: options.seed, size: 0, examples: corpus.map((scenario): [unknown] => [scenario]) };
  for (const chunk of [...chunksOf(invariant, drawing), past]) {
    for (let wanted: string | undefined = ''; wanted !== undefined; ) {
      if (found.size === options.most) return [...found.values()];
      wanted = undefined;
      let left = options.shrinks;
      const isOther = (scenario: unknown): boolean => {
        if (wanted !== undefined && left-- <= 0) return true;
        const seen = differenceIn(scenario);
        if (seen === undefined || (wanted === undefined ? found.has(seen.key) : seen.key !== wanted)) return true;
        wanted = seen.key;
        found.set(seen.key, { topic: topic.id, invariant: invariant.id, scenario, sign: seen.sign, stances: seen.stances });
        return false;
      };
      for (const _ of observing(invariant.scenario, isOther, chunk));
    }
  }
  return [...found.values()];
}

interface Difference {
  /** The same for two differences that are not told apart. */
  readonly key: string;
  readonly sign: string;
  readonly stances: readonly Stance[];
}

function difference(invariant: AnyInvariant, all: readonly Asked[], scenario: unknown): Difference | undefined {
  const judged = all.map((each, by) => ({ by, ...each.judged(invariant, scenario) }));
  const groups = groupedBy(judged);
  if (groups.length < 2 || judged.every(({ verdict }) => verdict === 'holds' || verdict === 'unsupported')) return undefined;
  const sign = signOf(judged);
  const stances = judged.map(({ clause: _clause, ...stance }) => stance);
  return { key: canonical([groups.map((each) => each.map(({ by, verdict }) => [by, verdict])), sign]), sign, stances };
}
