import { check, finish } from './check';
import { misconceived } from './diagnose';
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
}

/** Holds one misconception to every invariant of its topic. */
export function examineMisconception(topic: AnyTopic, misconception: AnyMisconception, options: MatrixOptions): MatrixRow {
  const killers: { id: string; at: number }[] = [];
  for (const invariant of topic.invariants) {
    const result = finish(check(invariant, misconceived(misconception).open(topic), { ...options, shrinks: 0 }));
    // A misconception is a wrong belief, not a broken program.
    if (result.outcome === 'error') throw new Error(`${misconception.id} broke down on ${invariant.id}: ${result.reason}`);
    if (result.outcome === 'fail') killers.push({ id: invariant.id, at: result.firstFailureAt ?? 1 });
  }
  const row = { id: misconception.id, topic: topic.id, killedBy: killers.map(({ id }) => id) };
  const first = [...killers].sort((a, b) => a.at - b.at)[0];
  const killer = topic.invariants.find(({ id }) => id === first?.id);
  if (first === undefined || killer === undefined) return row;
  const { smallest } = finish(check(killer, misconceived(misconception).open(topic), options));
  return { ...row, scenariosToKill: first.at, smallest: smallest?.scenario, smallestBy: killer.id };
}

/** Misconceptions that no scenario of a sample tells apart: they are one and should be merged. */
export function indistinguishable(
  topic: AnyTopic,
  misconceptions: readonly AnyMisconception[],
  scenarios: (invariant: string) => readonly unknown[],
): readonly (readonly string[])[] {
  const groups = new Map<string, string[]>();
  for (const misconception of misconceptions) {
    const answers = topic.invariants.map((invariant) =>
      scenarios(invariant.id).map((scenario) => {
        const session = misconceived(misconception).open(topic);
        session.reset();
        return canonical(invariant.observe(session.port, scenario));
      }),
    );
    const key = JSON.stringify(answers);
    groups.set(key, [...(groups.get(key) ?? []), misconception.id]);
  }
  return [...groups.values()].filter((ids) => ids.length > 1);
}
