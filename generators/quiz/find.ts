import * as fc from 'fast-check';
import { canonical, deriveSeed, hash32, type AnyInvariant } from '../../spec/kernel';
import { situationsOf } from './answered';
import { diagnose, predict, refute, spot } from './build';
import { interview } from './interview';
import type { Askable } from './parts';
import type { Item, Kind } from './item';
import type { Drawn, Pool } from './pool';
import { Unprovable, type Respondents } from './respondents';
import { harmless, shortFirst, similar } from './similar';

/** Where one item may be looked for: an invariant, a kind, and for most kinds a belief. */
export interface Place {
  readonly kind: Kind;
  readonly askable: Askable;
  readonly misconception?: string;
}

const SHRINKS = 60;
const SHRUNK_DRAWS = 60;

/** All places of a topic for some kinds: of a belief, those where it may be asked about. */
export function places(respondents: Respondents, kinds: readonly Kind[]): readonly Place[] {
  const { topic, misconceptions } = respondents.subject;
  return topic.invariants.flatMap((invariant) => {
    const { question } = invariant;
    if (question === undefined) return [];
    const askable = { invariant, question };
    return kinds.flatMap((kind): readonly Place[] => {
      if (kind === 'predict' || kind === 'order') return (question.order === true) === (kind === 'order') ? [{ kind, askable }] : [];
      if (kind === 'spot' && question.trace === undefined) return [];
      // A belief is asked about and refuted by a rule that it is about, not by one that it only happens to break. A trace shows what is broken itself.
      const isAsked = (id: string) => (kind === 'spot' ? respondents.mayErr(invariant, id) : respondents.isAbout(invariant, id));
      const believed = misconceptions.flatMap(({ id }) => (isAsked(id) ? [{ kind, askable, misconception: id }] : []));
      return kind === 'spot' ? [{ kind, askable }, ...believed] : believed;
    });
  });
}

/** The item, or nothing if it cannot be proved or is not fair. */
export function attempt(build: () => Item): Item | undefined {
  try {
    return build();
  } catch (problem) {
    if (problem instanceof Unprovable) return undefined;
    throw problem;
  }
}

/** An item of a place from one scenario; `others` are scenarios of which some may do for comparison. */
function itemOf(respondents: Respondents, { kind, askable, misconception }: Place, scenario: unknown, others: readonly Drawn[]): Item | undefined {
  if (kind === 'predict' || kind === 'order') return attempt(() => predict(respondents, askable, scenario));
  if (kind === 'spot') return attempt(() => spot(respondents, askable, misconception, scenario));
  if (misconception === undefined || harmless(respondents, askable, misconception, scenario)) return undefined;
  if (kind === 'interview') return attempt(() => interview(respondents, askable, misconception, scenario));
  if (kind === 'diagnose') return attempt(() => diagnose(respondents, askable, misconception, scenario));
  const alike = similar(respondents, askable, misconception, scenario, others);
  return alike.length === 0 ? undefined : attempt(() => refute(respondents, askable, misconception, [scenario, ...alike]));
}

/** After so many scenarios it is another place's turn, if there was no item: most beliefs do no harm in most places. */
const WINDOW = 12;
/** So many times as far one looks ahead before one of two is to be chosen. */
const WINDOWS_OF_TWO = 3;

/** What is looked for. */
export interface Wish {
  /** Set if each item is to be shrunk: fast-check looks for the smallest scenario that still gives one with as many options. */
  readonly small: boolean;
  /** Whether the quiz may have an item, as it stands. */
  readonly isWelcome: (item: Item) => boolean;
}

/**
 * Items of a place, in the order of a seed, and now and then `undefined`: none found for a while. Those with more options come
 * first, as far as one looks ahead, and for those in which one of two is chosen one looks further.
 */
export function* search(respondents: Respondents, place: Place, pool: Pool, wish: Wish): Generator<Item | undefined> {
  const name = `${place.kind} ${place.askable.invariant.id} ${place.misconception ?? ''}`;
  const own = deriveSeed(pool.seed, name);
  const drawn = pool.of(place.askable);
  // Each place begins elsewhere, so that a quiz does not ask about the same situation again and again.
  const start = hash32(name) % drawn.length;
  const { invariant } = place.askable;
  const inTurn = concerningFirst(respondents, invariant, [...drawn.slice(start), ...drawn.slice(0, start)]);
  const turned = place.kind === 'refute' ? shortFirst(inTurn) : inTurn;
  const seen = new Set<string>();
  let shrinking = wish.small;
  const finished = (first: Item): readonly Item[] => {
    let found = shrinking ? (shrunk(respondents, place, first, own + seen.size, drawn, wish) ?? first) : first;
    if (seen.has(found.id)) {
      // The smallest items of a place are few: from here on they are taken as they are drawn.
      shrinking = false;
      found = first;
    }
    if (seen.has(found.id)) return [];
    seen.add(found.id);
    return [found];
  };
  let ofTwo: Item[] = [];
  for (let from = 0; from < turned.length; from += WINDOW) {
    const ofThree: Item[] = [];
    const isLate = (from / WINDOW) % WINDOWS_OF_TWO === WINDOWS_OF_TWO - 1 || from + WINDOW >= turned.length;
    let isVain = true;
    for (const { scenario } of turned.slice(from, from + WINDOW)) {
      const first = itemOf(respondents, place, scenario, drawn);
      if (first === undefined || !wish.isWelcome(first)) continue;
      const { length } = first.options;
      if (length === 2) ofTwo.push(first);
      else if (length === 3) ofThree.push(first);
      else {
        isVain = false;
        yield* finished(first);
      }
    }
    const fewer = isLate ? [...ofThree, ...ofTwo] : ofThree;
    for (const first of fewer) yield* finished(first);
    if (isLate) ofTwo = [];
    if (isVain && fewer.length === 0) yield undefined;
  }
}

/** Scenarios in which what the rule is about shows, then the others: an answer that follows from another rule is poorly explained by this one. */
function concerningFirst(respondents: Respondents, invariant: AnyInvariant, drawn: readonly Drawn[]): readonly Drawn[] {
  const isConcerned = ({ scenario }: Drawn) => respondents.concerns(invariant, scenario);
  return [...drawn.filter(isConcerned), ...drawn.filter((each) => !isConcerned(each))];
}

/** The smallest welcome item that fast-check finds from a seed with at least as many options as one that is known. */
function shrunk(respondents: Respondents, place: Place, known: Item, seed: number, drawn: readonly Drawn[], { isWelcome }: Wish): Item | undefined {
  const { invariant } = place.askable;
  let best: Item | undefined;
  let left = SHRINKS;
  const tooSmall = (scenario: unknown) => {
    if (best !== undefined && left-- <= 0) return true;
    const made = itemOf(respondents, place, scenario, drawn);
    if (made === undefined || made.options.length < known.options.length || !isWelcome(made) || !respondents.concerns(invariant, scenario)) return true;
    best = made;
    return false;
  };
  fc.check(fc.property(invariant.scenario, tooSmall), { seed, numRuns: SHRUNK_DRAWS });
  return best;
}

/** What makes two items near-duplicates: the same question about situations that read alike. */
export function fingerprint({ kind, invariant, stem, options }: Item): string {
  const text = stem.en.replace(/\d+/g, '#').replace(/\s+/g, ' ');
  return canonical([kind, invariant, kind === 'interview' || kind === 'refute' ? stem.en : text, options.map((option) => option.text.en).sort()]);
}

/** What makes the text of one item give another away: both are about the same situation under the same rule. An interview tells of none. */
export function subjectOf(item: Item): string | undefined {
  return item.kind === 'interview' ? undefined : canonical([item.invariant, situationsOf(item)[0]]);
}
