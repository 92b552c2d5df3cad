import * as fc from 'fast-check';
import { inProcess, type Session } from './implementation';
import type { AnyInvariant } from './invariant';
import { equal } from './json';
import type { AnyMisconception } from './misconception';
import { observeOnce, type Counterexample } from './once';
import { deriveSeed } from './seed';
import type { AnyTopic } from './topic';

/** How many more scenarios an implementation and the misconceptions are both asked; a slow implementation fewer. */
const SAMPLE = 40;
const SLOW_SAMPLE = 5;
/** A misconception must answer alike in this share of the scenarios to be named. */
const LIKENESS_MIN = 0.8;
const NAMED_MAX = 3;
/** In so many scenarios, about which those who may be meant disagree, an implementation is asked what it does; a slow one in fewer. */
const TELLING = 24;
const SLOW_TELLING = 8;

/** A misconception as an implementation that can be examined. */
export function misconceived(misconception: AnyMisconception) {
  return inProcess(misconception.id, '0', () => misconception.create());
}

/** What an implementation resembles in its failure: ids of misconceptions, likeliest first. */
export interface Resemblance {
  /** They answer as it does. */
  readonly behavesLike: readonly string[];
  /** Of invariants that look at the same runs: they answer in their own way, and break the same clause in the same scenario, or one that it breaks there, too: only where none answers as it does. */
  readonly couldBe: readonly string[];
}

/**
 * The misconceptions that answer as the implementation does: in its smallest failing scenario exactly, or at least with
 * a violation of the same clause, and in most of a sample of others. The likeliest come first; none may be alike. Then those
 * that are wrong where it is are what can be said. Yields after each scenario of the implementation's, and after each misconception.
 * `stories` are scenarios in which the invariant, or others with such scenarios, was violated once.
 */
export function* diagnose(
  topic: AnyTopic,
  invariant: AnyInvariant,
  session: Session,
  failure: Counterexample,
  misconceptions: readonly AnyMisconception[],
  seed: number,
  stories: readonly unknown[] = [],
): Generator<void, Resemblance> {
  const isSlow = session.isSlow !== undefined;
  const drawn = fc.sample(invariant.scenario, { seed: deriveSeed(seed, `diagnose ${invariant.id}`), numRuns: isSlow ? SLOW_SAMPLE : SAMPLE });
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
  const behavesLike = (exact.length > 0 ? exact : ranked)
    .sort((a, b) => b.share - a.share || (a.id < b.id ? -1 : 1))
    .slice(0, NAMED_MAX)
    .map((each) => each.id);
  // Where a scenario is a single question, whoever has it wrong breaks the same clause: that says nothing.
  if (behavesLike.length > 0 || invariant.family === undefined) return { behavesLike, couldBe: [] };
  const relatives = topic.invariants.filter(({ family }) => family === invariant.family);
  const broken = brokenIn(relatives, session, failure.scenario);
  const suspects: Suspect[] = [];
  for (const misconception of misconceptions) {
    const suspect = misconceived(misconception).open(topic);
    const own = brokenIn(relatives, suspect, failure.scenario);
    if (own.some((clause, at) => clause !== '' && clause === broken[at])) suspects.push({ id: misconception.id, session: suspect, differences: 0 });
    yield;
  }
  yield* tellApart(suspects, relatives, session, [failure.scenario, ...stories, ...drawn], isSlow ? SLOW_TELLING : TELLING);
  return { behavesLike, couldBe: suspects.sort((a, b) => a.differences - b.differences || (a.id < b.id ? -1 : 1)).slice(0, NAMED_MAX).map(({ id }) => id) };
}

/** A misconception that breaks what the implementation does, and how often another clause is broken, or none, where one is by the other. */
interface Suspect {
  readonly id: string;
  readonly session: Session;
  differences: number;
}

/** Asks the implementation where suspects disagree about what is broken, and counts how far each is from it. */
function* tellApart(suspects: readonly Suspect[], relatives: readonly AnyInvariant[], session: Session, scenarios: readonly unknown[], most: number): Generator<void, void> {
  let left = most;
  for (const scenario of scenarios) {
    if (suspects.length < 2 || left <= 0) return;
    const verdicts = suspects.map((each) => brokenIn(relatives, each.session, scenario));
    yield;
    if (verdicts.every((each) => equal(each, verdicts[0]))) continue;
    left--;
    const own = brokenIn(relatives, session, scenario);
    suspects.forEach((each, i) => (each.differences += own.filter((clause, at) => clause !== verdicts[i]?.[at]).length));
    yield;
  }
}

/** By invariant of a family the clause that is broken in a scenario, or that none is; nothing where that cannot be said. */
function brokenIn(relatives: readonly AnyInvariant[], session: Session, scenario: unknown): readonly string[] {
  try {
    session.reset();
    const seen = relatives[0]?.family?.observe(session.port, scenario, new Set(relatives.map(({ id }) => id)));
    return relatives.map((each) => each.holds(seen?.get(each.id), scenario)?.clause ?? '');
  } catch {
    return []; // Unsupported, dead, silent, or of a wrong shape.
  }
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
