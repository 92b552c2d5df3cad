import { check, finish, observeOnce, Scenarios } from './check';
import { misconceived } from './diagnose';
import type { Session } from './implementation';
import type { AnyInvariant } from './invariant';
import { canonical } from './json';
import type { AnyMisconception } from './misconception';
import type { AnyTopic } from './topic';

/** What the invariants of a topic made of one misconception. */
export interface MatrixRow {
  readonly id: string;
  readonly topic: string;
  /** Invariants that reject it, in the order of the topic. */
  readonly killedBy: readonly string[];
  /** Scenarios drawn until the first of them rejected it; absent for a survivor. */
  readonly scenariosToKill?: number;
  /** The smallest scenario that was found, of the invariant that needed the fewest. */
  readonly smallest?: unknown;
  readonly smallestBy?: string;
}

export interface MatrixOptions {
  readonly seed: number;
  /** Scenarios for each pair of misconception and invariant. */
  readonly runs: number;
  /** Drawn with the same seed and runs; handed on from one misconception to the next, it saves drawing them again. */
  readonly scenarios?: Scenarios;
  /** Set if it is enough to know one invariant that rejects it; the others are not asked then. */
  readonly firstOnly?: true;
  /** Past counterexamples of an invariant, tried first where one killer is enough. */
  readonly corpus?: (invariant: string) => readonly unknown[];
}

/** Index of the first scenario in which the misconception violates the invariant, or -1. */
function killedAt(topic: AnyTopic, misconception: AnyMisconception, invariant: AnyInvariant, scenarios: readonly unknown[]): number {
  const session = misconceived(misconception).open(topic);
  return scenarios.findIndex((scenario) => {
    try {
      return observeOnce(invariant, session, scenario).violation !== undefined;
    } catch (problem) {
      // A misconception is a wrong belief, not a broken program.
      throw new Error(`${misconception.id} broke down on ${invariant.id}`, { cause: problem });
    }
  });
}

/** Holds one misconception to every invariant of its topic. */
export function examineMisconception(topic: AnyTopic, misconception: AnyMisconception, options: MatrixOptions): MatrixRow {
  const row = { id: misconception.id, topic: topic.id };
  const { corpus } = options;
  if (options.firstOnly === true && corpus !== undefined) {
    const known = topic.invariants.find((invariant) => killedAt(topic, misconception, invariant, corpus(invariant.id)) >= 0);
    if (known !== undefined) return { ...row, killedBy: [known.id] };
  }
  const scenarios = options.scenarios ?? new Scenarios(options.seed, options.runs);
  const killers: { invariant: AnyInvariant; at: number }[] = [];
  for (const invariant of topic.invariants) {
    const at = killedAt(topic, misconception, invariant, scenarios.of(invariant));
    if (at >= 0) killers.push({ invariant, at: at + 1 });
    if (at >= 0 && options.firstOnly === true) return { ...row, killedBy: [invariant.id] };
  }
  const first = [...killers].sort((a, b) => a.at - b.at)[0];
  if (first === undefined) return { ...row, killedBy: [] };
  const { smallest } = finish(check(first.invariant, misconceived(misconception).open(topic), { seed: options.seed, runs: options.runs }));
  return { ...row, killedBy: killers.map(({ invariant }) => invariant.id), scenariosToKill: first.at, smallest: smallest?.scenario, smallestBy: first.invariant.id };
}

interface Believer {
  readonly id: string;
  readonly session: Session;
}

/** Those who answer alike in a scenario; who stands alone is left out. */
function parted(group: readonly Believer[], invariant: AnyInvariant, scenario: unknown): Believer[][] {
  const parts = new Map<string, Believer[]>();
  for (const each of group) {
    each.session.reset();
    const answer = canonical(invariant.observe(each.session.port, scenario));
    parts.set(answer, [...(parts.get(answer) ?? []), each]);
  }
  return [...parts.values()].filter(({ length }) => length > 1);
}

/** Misconceptions that no scenario of a sample tells apart: they are one and should be merged. */
export function indistinguishable(
  topic: AnyTopic,
  misconceptions: readonly AnyMisconception[],
  scenarios: (invariant: string) => readonly unknown[],
): readonly (readonly string[])[] {
  // Who is told apart from all others need not be asked any more.
  let groups: Believer[][] = [misconceptions.map((misconception) => ({ id: misconception.id, session: misconceived(misconception).open(topic) }))];
  const samples = topic.invariants.map((invariant) => ({ invariant, own: scenarios(invariant.id) }));
  // One scenario of each invariant after the other: most beliefs part early, and the rest is asked of few.
  const rounds = Math.max(0, ...samples.map(({ own }) => own.length));
  for (let round = 0; round < rounds && groups.some(({ length }) => length > 1); round++) {
    for (const { invariant, own } of samples) if (round < own.length) groups = groups.flatMap((group) => parted(group, invariant, own[round]));
  }
  return groups.filter(({ length }) => length > 1).map((group) => group.map(({ id }) => id));
}
