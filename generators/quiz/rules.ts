import { languages, type Language, type Text } from '../../spec/kernel';
import type { Item, Option } from './item';

/** A right answer with wrong ones, before they are put in order. */
export interface Draft {
  readonly key: Option;
  readonly wrong: readonly Option[];
}

/** The key may be this much longer than the median distractor. */
const LENGTH_RATIO_MAX = 1.25;
const LENGTH_SLACK = 3;
const ABSOLUTE = /\b(always|never|only|all|none|every|any|must)\b|总是|从不|永远|一定|只有|所有|任何|必须/giu;
const LISTING = /\b(all|none) of the above\b|以上(都|皆|均)/iu;
/** Words of four letters and more that say nothing of the matter, and what Chinese writes for the others: pairs of characters. */
const WORDS = /[a-z][\w.-]{3,}/g;
const isChinese = (code: number) => code >= 0x4e00 && code <= 0x9fff;
const PLAIN = new Set('about after also and been before both does each from have into more most only other over same some such than that their them then there these they this those under until were what when where which while will with without would'.split(' '));

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** How wide a text is on the page: a Chinese character takes the room of two letters. */
export function width(words: string): number {
  let sum = 0;
  for (const character of words) sum += character > '\u2e7f' ? 2 : 1;
  return sum;
}

function absolutes(words: string): number {
  return words.match(ABSOLUTE)?.length ?? 0;
}

/** What a text speaks of, to find it again in another one. */
function telling(words: string): ReadonlySet<string> {
  const small = words.toLowerCase();
  const found = new Set(small.match(WORDS)?.filter((word) => !PLAIN.has(word)));
  for (let i = 1; i < small.length; i++) if (isChinese(small.charCodeAt(i)) && isChinese(small.charCodeAt(i - 1))) found.add(small.slice(i - 1, i + 1));
  return found;
}

/** The rules of item writing for the options under a stem. */
export class Fairness {
  private readonly heard = new Map<Language, ReadonlySet<string>>();
  private readonly echoed = new Map<string, ReadonlySet<string>>();

  constructor(private readonly stem: Text) {}

  /** The words of an option that its stem has, too. */
  private echoes(words: string, language: Language): ReadonlySet<string> {
    const key = `${language} ${words}`;
    const known = this.echoed.get(key);
    if (known !== undefined) return known;
    const heard = this.heard.get(language) ?? telling(this.stem[language]);
    this.heard.set(language, heard);
    const found = new Set([...telling(words)].filter((word) => heard.has(word)));
    this.echoed.set(key, found);
    return found;
  }

  /** Whether a word of the stem stands in the key alone, and no distractor has such a word of its own. */
  private onlyKeyEchoes(own: string, others: readonly string[], language: Language): boolean {
    const all = [own, ...others].map((words) => this.echoes(words, language));
    const isAlone = (at: number) => [...(all[at] ?? [])].some((word) => all.every((words, i) => i === at || !words.has(word)));
    return isAlone(0) && !others.some((_, i) => isAlone(i + 1));
  }

  /** The rules that a set of options breaks, in a language. */
  broken({ key, wrong }: Draft, language: Language): readonly string[] {
    const own = key.text[language];
    const others = wrong.map(({ text }) => text[language]);
    const broken: string[] = [];
    if (width(own) > LENGTH_RATIO_MAX * median(others.map(width)) + LENGTH_SLACK) broken.push('the key is longer than the distractors');
    if ([own, ...others].some((words) => LISTING.test(words))) broken.push('an option speaks of all or none of the above');
    if (wrong.length > 1) {
      const using = [own, ...others].filter((words) => absolutes(words) > 0);
      if (using.length === 1 && using[0] === own) broken.push('only the key has an absolute word');
    }
    if (this.onlyKeyEchoes(own, others, language)) broken.push('only the key has a word of the stem to itself');
    if (new Set([own, ...others].map((words) => words.trim())).size < wrong.length + 1) broken.push('two options read alike');
    return broken;
  }

  accepts(draft: Draft): boolean {
    return languages.every((language) => this.broken(draft, language).length === 0);
  }
}

/** What whoever answers an item sees of it. */
export type Shown = Pick<Item, 'kind' | 'stem' | 'options'>;

/** Where a test-wise guesser would look, without knowing anything. Each gives the index of an option, or none. */
export const cues = ['longest', 'shortest', 'middle value', 'odd one out', 'word overlap', 'first', 'second', 'third', 'last'] as const;
export type Cue = (typeof cues)[number];

/** Whether it points at a place, the same whatever the options say. */
export function isPlace(cue: Cue): boolean {
  return cue === 'first' || cue === 'second' || cue === 'third' || cue === 'last';
}

/** The single option of the greatest value. */
function peak(values: readonly number[]): number | undefined {
  const best = Math.max(...values);
  return values.filter((value) => value === best).length === 1 ? values.indexOf(best) : undefined;
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[a-z0-9][\w.-]*|[\u4e00-\u9fff]/gu) ?? []);
}

function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let count = 0;
  for (const word of a) if (b.has(word)) count++;
  return count;
}

/** The option that a cue points at in an item. */
export function pointedAt(cue: Cue, { stem, options }: Shown, language: Language): number | undefined {
  const texts = options.map(({ text }) => text[language]);
  if (texts.length < 2) return undefined;
  if (cue === 'first') return 0;
  if (cue === 'last') return texts.length - 1;
  // Between the first and the last one.
  if (cue === 'second') return texts.length > 2 ? 1 : undefined;
  if (cue === 'third') return texts.length > 3 ? 2 : undefined;
  if (cue === 'longest') return peak(texts.map(width));
  if (cue === 'shortest') return peak(texts.map((words) => -width(words)));
  if (cue === 'middle value') return middle(texts);
  const bags = texts.map(wordsOf);
  if (cue === 'word overlap') {
    const told = wordsOf(stem[language]);
    return peak(bags.map((bag) => shared(bag, told)));
  }
  // The odd one out shares least with the others.
  return texts.length < 3 ? undefined : peak(bags.map((bag, i) => -bags.reduce((sum, other, j) => (i === j ? sum : sum + shared(bag, other)), 0)));
}

/** Among numbers, the one that is neither small nor large. */
function middle(texts: readonly string[]): number | undefined {
  const numbers = texts.map((words) => Number(/-?\d+(\.\d+)?/.exec(words)?.[0] ?? NaN));
  if (texts.length < 3 || numbers.some(Number.isNaN) || new Set(numbers).size < numbers.length) return undefined;
  const sorted = [...numbers].sort((a, b) => a - b);
  return numbers.indexOf(sorted[sorted.length >> 1] ?? NaN);
}

/** What following a cue earns in an item beyond blind guessing: by choosing what it points at, and by striking that out. Nothing if it points nowhere. */
export function earnings(cue: Cue, item: Shown, language: Language): { readonly chosen: number; readonly struck: number } | undefined {
  const at = pointedAt(cue, item, language);
  if (at === undefined) return undefined;
  const { length } = item.options;
  const hit = item.options[at]?.correct === true ? 1 : 0;
  return { chosen: hit - 1 / length, struck: (1 - hit) / (length - 1) - 1 / length };
}

/** What following a cue earns over many items, and how far each sum strays by luck: its standard deviation. */
export interface CueScore {
  readonly cue: Cue;
  readonly language: Language;
  readonly items: number;
  readonly chosen: number;
  readonly chosenLuck: number;
  readonly struck: number;
  readonly struckLuck: number;
}

export function cueScore(cue: Cue, language: Language, items: readonly Shown[]): CueScore {
  const sum = { items: 0, chosen: 0, chosenVariance: 0, struck: 0, struckVariance: 0 };
  for (const item of items) {
    const earned = earnings(cue, item, language);
    if (earned === undefined) continue;
    const others = item.options.length - 1;
    const variance = others / (others + 1) ** 2;
    sum.items++;
    sum.chosen += earned.chosen;
    sum.chosenVariance += variance;
    sum.struck += earned.struck;
    sum.struckVariance += variance / others ** 2;
  }
  const { chosen, struck } = sum;
  return { cue, language, items: sum.items, chosen, chosenLuck: Math.sqrt(sum.chosenVariance), struck, struckLuck: Math.sqrt(sum.struckVariance) };
}
