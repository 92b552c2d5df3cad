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
  /** Set if it is enough to know the invariant that rejects it in the fewest scenarios. */
  readonly firstOnly?: true;
  /** Past counterexamples of an invariant: where one killer is enough, and one of them shows it, nothing else is asked. */
  readonly corpus?: (invariant: string) => readonly unknown[];
}

interface Kill {
  readonly invariant: AnyInvariant;
  /** After so many scenarios. */
  readonly at: number;
}

/** Whether a misconception violates an invariant in a scenario. */
type Rejects = (invariant: AnyInvariant, scenario: unknown) => boolean;

function rejecting(topic: AnyTopic, misconception: AnyMisconception): Rejects {
  const session = misconceived(misconception).open(topic);
  return (invariant, scenario) => {
    try {
      return observeOnce(invariant, session, scenario).violation !== undefined;
    } catch (problem) {
      // A misconception is a wrong belief, not a broken program.
      throw new Error(`${misconception.id} broke down on ${invariant.id}`, { cause: problem });
    }
  };
}

/** All invariants that reject it, in the order of the topic. */
function killsOf({ invariants }: AnyTopic, rejects: Rejects, scenarios: Scenarios): readonly Kill[] {
  return invariants.flatMap((invariant) => {
    const found = scenarios.of(invariant).find(({ scenario }) => rejects(invariant, scenario));
    return found === undefined ? [] : [{ invariant, at: found.at }];
  });
}

/** The one that needs the fewest scenarios: all are asked one after the other, with one scenario more in each round. */
function soonest({ invariants }: AnyTopic, rejects: Rejects, scenarios: Scenarios, runs: number): Kill | undefined {
  const next = invariants.map((invariant) => ({ invariant, drawn: scenarios.of(invariant), tried: 0 }));
  for (let at = 1; at <= runs; at++) {
    for (const each of next) {
      const { invariant, drawn, tried } = each;
      if (drawn[tried]?.at !== at) continue;
      each.tried++;
      if (rejects(invariant, drawn[tried].scenario)) return { invariant, at };
    }
  }
  return undefined;
}

/** Holds one misconception to the invariants of its topic. */
export function examineMisconception(topic: AnyTopic, misconception: AnyMisconception, options: MatrixOptions): MatrixRow {
  const row = { id: misconception.id, topic: topic.id };
  const { corpus, seed, runs } = options;
  const rejects = rejecting(topic, misconception);
  if (options.firstOnly === true && corpus !== undefined) {
    const known = topic.invariants.find((invariant) => corpus(invariant.id).some((scenario) => rejects(invariant, scenario)));
    if (known !== undefined) return { ...row, killedBy: [known.id] };
  }
  const scenarios = options.scenarios ?? new Scenarios(seed, runs);
  const first = soonest(topic, rejects, scenarios, runs);
  if (first === undefined) return { ...row, killedBy: [] };
  const { invariant, at } = first;
  const { smallest } = finish(check(invariant, misconceived(misconception).open(topic), { seed, runs }));
  const killers = options.firstOnly === true ? [first] : killsOf(topic, rejects, scenarios);
  return { ...row, killedBy: killers.map((each) => each.invariant.id), scenariosToKill: at, smallest: smallest?.scenario, smallestBy: invariant.id };
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
