import { equal } from '../../spec/kernel';
import { seenIn } from './evidence';
import type { Askable } from './parts';
import type { Drawn } from './pool';
import type { Respondents } from './respondents';
import { OPTIONS_MAX } from './options';

/** Options that are longer than this are hard to compare: the harder, the longer, by so many characters at a time. */
const BRIEF_MAX = 200;
const BRIEF_STEP = 50;
/** In so many steps it is said how much of a situation another one has. */
const STEPS = 8;

/** How much too long a situation is for an option; 0 if it is short enough. */
function excess(brief: string): number {
  return Math.max(0, Math.ceil((brief.length - BRIEF_MAX) / BRIEF_STEP));
}

/** Situations that can be compared as options, then longer ones, the shorter the sooner. */
export function shortFirst(drawn: readonly Drawn[]): readonly Drawn[] {
  return [...drawn].sort((a, b) => excess(a.brief) - excess(b.brief));
}

/** Whether who has this belief answers rightly here. */
export function harmless(respondents: Respondents, { invariant, question }: Askable, misconception: string, scenario: unknown): boolean {
  const truth = question.answer(respondents.truth(invariant, scenario), scenario);
  return equal(truth, question.answer(respondents.belief(invariant, misconception, scenario), scenario));
}

/** Names and fields; quantities alone make no other subject. */
const WORD = /\p{L}[\p{L}\p{N}.+-]*/gu;
const known = new Map<string, ReadonlySet<string>>();

/** What a brief speaks of, each word as often as it occurs: "PVC", and "PVC" a second time. */
function subjects(brief: string): ReadonlySet<string> {
  const before = known.get(brief);
  if (before !== undefined) return before;
  const counts = new Map<string, number>();
  const found = new Set<string>();
  for (const [word] of brief.matchAll(WORD)) {
    const count = (counts.get(word) ?? 0) + 1;
    counts.set(word, count);
    found.add(`${word} ${count}`);
  }
  known.set(brief, found);
  return found;
}

function share(own: Iterable<string>, others: ReadonlySet<string>): number {
  const all = [...own];
  return all.length === 0 ? 1 : all.filter((each) => others.has(each)).length / all.length;
}

/**
 * Up to three situations in which the belief makes no difference, to be set beside one in which it does. Short ones come first; of
 * those, ones of the same subject, or else the key is the only option that the belief can be about: what the rule has to see in it is
 * seen in them, too, and their words are its words. Of equally similar ones, those of about its length.
 */
export function similar(respondents: Respondents, askable: Askable, misconception: string, scenario: unknown, others: readonly Drawn[]): readonly unknown[] {
  const { invariant, question } = askable;
  const text = question.brief(scenario).en;
  const ask = question.ask(scenario).en;
  const shown = (each: unknown) => new Set(seenIn(invariant, respondents.truth(invariant, each), each));
  const [own, words] = [shown(scenario), subjects(text)];
  const likeness = ({ scenario: other, brief }: Drawn) => Math.round(STEPS * share(own, shown(other))) + Math.round(STEPS * share(words, subjects(brief)));
  const seen = new Set([text]);
  return others
    .filter(({ brief }) => brief !== text)
    .map((each) => ({ each, excess: excess(each.brief), likeness: likeness(each), distance: Math.abs(each.brief.length - text.length) }))
    .sort((a, b) => a.excess - b.excess || b.likeness - a.likeness || a.distance - b.distance)
    .filter(({ each: { scenario: other, brief } }) => {
      const isWanted = seen.size < OPTIONS_MAX && !seen.has(brief) && question.ask(other).en === ask && harmless(respondents, askable, misconception, other);
      if (isWanted) seen.add(brief);
      return isWanted;
    })
    .map(({ each }) => each.scenario);
}
