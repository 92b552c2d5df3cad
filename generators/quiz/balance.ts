import { languages } from '../../spec/kernel';
import type { Item } from './item';
import { cues, earnings, isPlace } from './rules';

/** What guessing by a cue may earn beyond chance, as a share of the items in which it points somewhere; and by luck in a short quiz. */
const CUE_MARGIN = 0.03;
const CUE_LUCK = 1.5;
/** By striking options out one earns little at a time, and nearly always: a short quiz may give less of it. */
const STRUCK_LUCK = 1;

interface Tally {
  /** What is earned beyond chance by choosing what the cue points at. */
  readonly chosen: number;
  /** The same by striking it out, and guessing among the others. */
  readonly struck: number;
  readonly pointed: number;
}

const NONE: Tally = { chosen: 0, struck: 0, pointed: 0 };

function excess({ chosen, struck, pointed }: Tally): number {
  const share = CUE_MARGIN * pointed;
  return Math.max(chosen - Math.max(CUE_LUCK, share), struck - Math.max(STRUCK_LUCK, share));
}

interface Earned {
  /** Of what the tally is kept: a cue in a language, over all items, or over those of a kind; a place also over those with as many options. */
  readonly key: string;
  readonly chosen: number;
  readonly struck: number;
}

/** Each item is looked at several times before it is taken. */
const known = new WeakMap<Item, readonly Earned[]>();

function earned(item: Item): readonly Earned[] {
  const before = known.get(item);
  if (before !== undefined) return before;
  const found = languages.flatMap((language) =>
    cues.flatMap((cue) => {
      const each = earnings(cue, item, language);
      if (each === undefined) return [];
      const keys = [`${language} ${cue}`, `${language} ${cue} ${item.kind}`, ...(isPlace(cue) ? [`${language} ${cue} of ${item.options.length}`] : [])];
      return keys.map((key) => ({ key, ...each }));
    }),
  );
  known.set(item, found);
  return found;
}

/**
 * Keeps the cues of a quiz at chance, over all of it and over each kind, and those of all quizzes together that it is one of: an item that would make guessing pay is left out. A cue that
 * is right too seldom pays as well: whoever knows it strikes an option out.
 */
export class Balance {
  private readonly tallies = new Map<string, Tally>();

  constructor(private readonly together?: Balance) {}

  /** Whether the cues stay where they are, or come nearer to chance. */
  allows(item: Item): boolean {
    return this.changes(item).every(({ before, after }) => excess(after) <= Math.max(0, excess(before))) && this.together?.allows(item) !== false;
  }

  add(item: Item): void {
    for (const { key, after } of this.changes(item)) this.tallies.set(key, after);
    this.together?.add(item);
  }

  private changes(item: Item): readonly { readonly key: string; readonly before: Tally; readonly after: Tally }[] {
    return earned(item).map(({ key, chosen, struck }) => {
      const before = this.tallies.get(key) ?? NONE;
      return { key, before, after: { chosen: before.chosen + chosen, struck: before.struck + struck, pointed: before.pointed + 1 } };
    });
  }
}
