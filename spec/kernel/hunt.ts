import { observeOnce, type Counterexample } from './check';
import type { Session } from './implementation';
import { deriveSeed } from './seed';
import type { AnyTopic } from './topic';

/** One run of a hunt: a search that goes on for longer than single scenarios do. */
export interface HuntRun {
  /** How much happened in it. */
  readonly events: number;
  /** The invariant that it should violate. */
  readonly failed?: string;
  /** A scenario of that invariant, made small; not if enough of them are known. */
  readonly found?: { readonly invariant: string; readonly scenario: unknown };
}

/** Which part of all runs one process takes: part `index` (from 1) of `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

export interface HuntOptions {
  readonly seed: number;
  readonly shard?: Shard;
  readonly expired: () => boolean;
}

export interface HuntResult {
  readonly runs: number;
  readonly events: number;
  /** For each invariant that was violated the shortest counterexample. */
  readonly found: ReadonlyMap<string, Counterexample>;
}

/** After so many failures of one invariant it is not looked at again: the shortest of them is kept. */
const FAILURES_MAX = 20;
/** After so many failures of all a hunt has seen enough. */
const FAILURES_ALL_MAX = 400;

/** Hunts until time is up. Yields after each run what came of all so far. What it finds is confirmed by the invariant itself. */
export function* huntFor(topic: AnyTopic, session: Session, { seed, shard = { index: 1, count: 1 }, expired }: HuntOptions): Generator<HuntResult, HuntResult> {
  const found = new Map<string, Counterexample>();
  const failures = new Map<string, number>();
  const hasEnough = (invariant: string) => (failures.get(invariant) ?? 0) >= FAILURES_MAX;
  let runs = 0;
  let events = 0;
  const keep = ({ invariant: failed, scenario }: NonNullable<HuntRun['found']>) => {
    const invariant = topic.invariants.find(({ id }) => id === failed);
    if (invariant === undefined) return;
    failures.set(failed, (failures.get(failed) ?? 0) + 1);
    const { violation, ...seen } = observeOnce(invariant, session, scenario);
    const before = found.get(failed);
    if (violation === undefined || (before !== undefined && lengthOf(before.scenario) <= lengthOf(scenario))) return;
    found.set(failed, { ...seen, violation });
  };
  for (let all = 0; topic.hunt !== undefined && all < FAILURES_ALL_MAX && !expired(); ) {
    session.reset();
    const run = topic.hunt(session.port, deriveSeed(seed, `hunt ${runs * shard.count + shard.index - 1}`), hasEnough);
    runs++;
    events += run.events;
    if (run.failed !== undefined || run.found !== undefined) all++;
    if (run.found !== undefined) keep(run.found);
    yield { runs, events, found };
  }
  return { runs, events, found };
}

function lengthOf(scenario: unknown): number {
  return JSON.stringify(scenario).length;
}
