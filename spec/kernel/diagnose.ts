import * as fc from 'fast-check';
import { observeOnce, type Counterexample } from './check';
import { inProcess, type Session } from './implementation';
import type { AnyInvariant } from './invariant';
import { equal } from './json';
import type { AnyMisconception } from './misconception';
import { deriveSeed } from './seed';
import type { AnyTopic } from './topic';

/** How many more scenarios an implementation and the misconceptions are both asked; a slow implementation fewer. */
const SAMPLE = 40;
const SLOW_SAMPLE = 5;
/** A misconception must answer alike in this share of the scenarios to be named. */
const LIKENESS_MIN = 0.8;
const NAMED_MAX = 3;

/** A misconception as an implementation that can be examined. */
export function misconceived(misconception: AnyMisconception) {
  return inProcess(misconception.id, '0', () => misconception.create());
}

/**
 * The misconceptions that answer as the implementation does: in its smallest failing scenario exactly, or at least with
 * a violation of the same clause, and in most of a sample of others. The likeliest come first; none may be alike. Yields after
 * each scenario of the implementation's, and after each misconception.
 */
export function* diagnose(
  topic: AnyTopic,
  invariant: AnyInvariant,
  session: Session,
  failure: Counterexample,
  misconceptions: readonly AnyMisconception[],
  seed: number,
): Generator<void, readonly string[]> {
  const drawn = fc.sample(invariant.scenario, { seed: deriveSeed(seed, `diagnose ${invariant.id}`), numRuns: session.isSlow === undefined ? SAMPLE : SLOW_SAMPLE });
  const asked: Seen[] = [failure];
  for (const scenario of drawn) {
    const seen = attempt(invariant, session, scenario);
    if (seen !== undefined) asked.push(seen);
    yield;
  }
  const ranked: { readonly id: string; readonly exact: boolean; readonly share: number }[] = [];
  for (const misconception of misconceptions) {
    const suspect = misconceived(misconception).open(topic);
    const likeness = asked.map((known) => likenessOf(known, attempt(invariant, suspect, known.scenario)));
    const share = likeness.reduce((sum, each) => sum + each, 0) / asked.length;
    if ((likeness[0] ?? 0) > 0 && share >= LIKENESS_MIN) ranked.push({ id: misconception.id, exact: likeness[0] === 1, share });
    yield;
  }
  const exact = ranked.filter((each) => each.exact);
  return (exact.length > 0 ? exact : ranked)
    .sort((a, b) => b.share - a.share || (a.id < b.id ? -1 : 1))
    .slice(0, NAMED_MAX)
    .map((each) => each.id);
}

type Seen = ReturnType<typeof observeOnce>;

function attempt(invariant: AnyInvariant, session: Session, scenario: unknown): Seen | undefined {
  try {
    return observeOnce(invariant, session, scenario);
  } catch {
    return undefined; // Unsupported, dead or silent: it tells nothing about beliefs.
  }
}

/** 1 for the same answer, a half for another wrong answer of the same clause, else 0. */
function likenessOf(a: Seen, b: Seen | undefined): number {
  if (b === undefined) return 0;
  if (equal(a.observation, b.observation)) return 1;
  return a.violation !== undefined && a.violation.clause === b.violation?.clause ? 0.5 : 0;
}
