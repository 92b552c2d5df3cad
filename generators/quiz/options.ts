import { hash32, languages, type Text } from '../../spec/kernel';
import { shuffledBy, type Option } from './item';
import { Unprovable } from './respondents';
import { Fairness, width, type Draft } from './rules';

/** The right answer and the wrong ones. */
export const OPTIONS_MAX = 4;
const DISTRACTORS = OPTIONS_MAX - 1;
const TRIES_MAX = 40;

/** Whether the key is as long beside the others as a lot wants it: as often the longest as any other, and as often the shortest. What is fair would be so too seldom. */
function isLotDrawn(id: string, { key, wrong }: Draft): boolean {
  const lot = hash32(`${id} length`) % (wrong.length + 1);
  return languages.every((language) => {
    const own = width(key.text[language]);
    const others = wrong.map(({ text }) => width(text[language]));
    if (lot === 0) return own > Math.max(...others);
    return lot === 1 ? own < Math.min(...others) : own <= Math.max(...others) && own >= Math.min(...others);
  });
}

/** Options as they are shown: by their rank, or by the numbers in which alone they differ, or else by lot. */
export function inOrder(id: string, options: readonly Option[], rankOf?: (option: Option) => number): readonly Option[] {
  const ranks = rankOf === undefined ? numbersOf(options) : options.map(rankOf);
  if (ranks === undefined) return shuffledBy(id, options, ({ text: { en } }) => en);
  return options.map((option, i) => ({ option, rank: ranks[i] ?? 0 })).sort((a, b) => a.rank - b.rank).map(({ option }) => option);
}

interface Manner {
  /** Options are shown from the least to the greatest. */
  readonly rankOf?: ((option: Option) => number) | undefined;
  /** Set if it is worth looking at more wrong ones, so that a lot decides how long the key is beside them. */
  readonly byLot?: true;
}

/** The right answer, and up to three wrong ones that make a fair set of options under a stem; in their order. More wrong ones are looked for only while they are needed. */
export function choose(id: string, stem: Text, key: Option, wrong: Iterable<Option>, { rankOf, byLot }: Manner = {}): readonly Option[] {
  const order = (options: readonly Option[]) => inOrder(id, options, rankOf);
  const fairness = new Fairness(stem);
  const candidates: Option[] = [];
  let fair: Draft | undefined;
  let tries = 0;
  for (const option of wrong) {
    for (const others of subsets(candidates, DISTRACTORS - 1)) {
      const draft: Draft = { key, wrong: [...others, option] };
      if (fairness.accepts(draft)) {
        if (byLot !== true || isLotDrawn(id, draft)) return order([key, ...draft.wrong]);
        fair ??= draft;
      }
      if (++tries >= TRIES_MAX) break;
    }
    candidates.push(option);
    if (tries >= TRIES_MAX) break;
  }
  if (fair !== undefined) return order([key, ...fair.wrong]);
  for (let count = DISTRACTORS - 1; count >= 1; count--) {
    for (const some of subsets(candidates, count)) {
      if (fairness.accepts({ key, wrong: some })) return order([key, ...some]);
    }
  }
  throw new Unprovable('no set of options is fair');
}

const NUMBER = /\d+/;

/** The numbers of options that differ in nothing else; nothing if they do. */
function numbersOf(options: readonly Option[]): readonly number[] | undefined {
  const texts = options.map(({ text: { en } }) => en);
  if (new Set(texts.map((words) => words.replace(NUMBER, ''))).size > 1) return undefined;
  return texts.map((words) => Number(NUMBER.exec(words)?.[0]));
}

/** Subsets of a size, the first elements first. */
function* subsets<T>(list: readonly T[], size: number, from = 0): Generator<readonly T[], void> {
  if (size === 0) yield [];
  else for (let i = from; i <= list.length - size; i++) for (const rest of subsets(list, size - 1, i + 1)) yield [list[i] as T, ...rest];
}
