import { check, finish } from './check';
import { misconceived } from './diagnose';
import type { Session } from './implementation';
import type { AnyInvariant } from './invariant';
import { canonical } from './json';
import type { AnyMisconception } from './misconception';
import { observeOnce } from './once';
import { Scenarios } from './scenarios';
import type { Suspects } from './suspects';
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
  /** Says where a misconception need not be asked; handed on like scenarios. */
  readonly suspects?: Suspects;
}

interface Kill {
  readonly invariant: AnyInvariant;
  /** After so many scenarios. */
  readonly at: number;
}

/** Whether a misconception violates an invariant in a scenario. */
type Rejects = (invariant: AnyInvariant, scenario: unknown) => boolean;

function rejecting(topic: AnyTopic, misconception: AnyMisconception, suspects: Suspects | undefined): Rejects {
  const session = misconceived(misconception).open(topic);
  return (invariant, scenario) => {
    if (suspects?.clears(misconception.id, invariant, scenario) === true) return false;
    try {
      return observeOnce(invariant, session, scenario).violation !== undefined;
    } catch (problem) {
      // A misconception is a wrong belief, not a broken program.
      throw new Error(`${misconception.id} broke down on ${invariant.id}`, { cause: problem });
    }
  };
}

/** Invariants with the same scenarios of which one run is enough: of one family, or that observe in the very same way. */
function kindred({ invariants }: AnyTopic): readonly (readonly [AnyInvariant, ...AnyInvariant[]])[] {
  const groups: [AnyInvariant, ...AnyInvariant[]][] = [];
  for (const invariant of invariants) {
    const { scenario, family, observe } = invariant;
    const own = groups.find(([first]) => first.scenario === scenario && (family === undefined ? first.observe === observe : first.family === family));
    if (own === undefined) groups.push([invariant]);
    else own.push(invariant);
  }
  return groups;
}

/**
 * All invariants that reject it, in the order of the topic. Those that observe the same are asked together, in the scenarios that
 * are drawn for the first of them: what happens is found out once, and each of them judges it.
 */
function killersOf(topic: AnyTopic, misconception: AnyMisconception, scenarios: Scenarios, known: AnyInvariant, suspects: Suspects | undefined): readonly AnyInvariant[] {
  const session = misconceived(misconception).open(topic);
  const killers = new Set([known]);
  for (const group of kindred(topic)) {
    let left: readonly AnyInvariant[] = group.filter((invariant) => !killers.has(invariant));
    for (const { scenario } of left.length === 0 ? [] : scenarios.of(group[0])) {
      if (suspects?.clears(misconception.id, group[0], scenario) === true) continue;
      session.reset();
      const rejecting = rejectingOf(group[0], left, session.port, scenario);
      if (rejecting.length === 0) continue;
      for (const invariant of rejecting) killers.add(invariant);
      left = left.filter((invariant) => !killers.has(invariant));
      if (left.length === 0) break;
    }
  }
  return topic.invariants.filter((invariant) => killers.has(invariant));
}

/** Who of those that observe the same as one does rejects what happens in a scenario. */
function rejectingOf(one: AnyInvariant, invariants: readonly AnyInvariant[], port: object, scenario: unknown): readonly AnyInvariant[] {
  if (invariants.length > 1 && one.family !== undefined) {
    const seen = one.family.observe(port, scenario, new Set(invariants.map(({ id }) => id)));
    return invariants.filter((invariant) => invariant.holds(seen.get(invariant.id), scenario) !== undefined);
  }
  const [only] = invariants;
  const observation = (invariants.length === 1 && only !== undefined ? only : one).observe(port, scenario);
  return invariants.filter((invariant) => invariant.holds(observation, scenario) !== undefined);
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
  const { corpus, seed, runs, suspects } = options;
  const rejects = rejecting(topic, misconception, suspects);
  if (options.firstOnly === true && corpus !== undefined) {
    const known = topic.invariants.find((invariant) => corpus(invariant.id).some((scenario) => rejects(invariant, scenario)));
    if (known !== undefined) return { ...row, killedBy: [known.id] };
  }
  const scenarios = options.scenarios ?? new Scenarios(seed, runs);
  const first = soonest(topic, rejects, scenarios, runs);
  if (first === undefined) return { ...row, killedBy: [] };
  const { invariant, at } = first;
  const { smallest } = finish(check(invariant, misconceived(misconception).open(topic), { seed, runs }));
  const killers = options.firstOnly === true ? [invariant] : killersOf(topic, misconception, scenarios, invariant, suspects);
  return { ...row, killedBy: killers.map(({ id }) => id), scenariosToKill: at, smallest: smallest?.scenario, smallestBy: invariant.id };
}

interface Believer {
  readonly id: string;
  readonly session: Session;
}

/** Those who answer alike in a scenario; who stands alone is left out. Who is cleared answers as the reference does. */
function parted(group: readonly Believer[], invariant: AnyInvariant, scenario: unknown, suspects: Suspects | undefined): Believer[][] {
  const parts = new Map<string, Believer[]>();
  let right: string | undefined;
  for (const each of group) {
    const isCleared = suspects?.clears(each.id, invariant, scenario) === true;
    if (!isCleared || right === undefined) each.session.reset();
    const answer = isCleared && right !== undefined ? right : canonical(invariant.observe(each.session.port, scenario));
    if (isCleared) right = answer;
    parts.set(answer, [...(parts.get(answer) ?? []), each]);
  }
  return [...parts.values()].filter(({ length }) => length > 1);
}

/** Misconceptions that no scenario of a sample tells apart: they are one and should be merged. */
export function indistinguishable(
  topic: AnyTopic,
  misconceptions: readonly AnyMisconception[],
  scenarios: (invariant: string) => readonly unknown[],
  suspects?: Suspects,
): readonly (readonly string[])[] {
  // Who is told apart from all others need not be asked any more.
  let groups: Believer[][] = [misconceptions.map((misconception) => ({ id: misconception.id, session: misconceived(misconception).open(topic) }))];
  const samples = topic.invariants.map((invariant) => ({ invariant, own: scenarios(invariant.id) }));
  // One scenario of each invariant after the other: most beliefs part early, and the rest is asked of few.
  const rounds = Math.max(0, ...samples.map(({ own }) => own.length));
  for (let round = 0; round < rounds && groups.some(({ length }) => length > 1); round++) {
    for (const { invariant, own } of samples) if (round < own.length) groups = groups.flatMap((group) => parted(group, invariant, own[round], suspects));
  }
  return groups.filter(({ length }) => length > 1).map((group) => group.map(({ id }) => id));
}
