import { languages } from '../../spec/kernel';
import type { Item } from './item';
import { cues, earnings } from './rules';

/** What guessing by a cue may earn beyond chance, as a share of the items in which it points somewhere; and by luck in a short quiz. */
const CUE_MARGIN = 0.03;
const CUE_LUCK = 1.5;
/** By striking options out one earns little at a time, and nearly always: a short quiz may give less of it. */
const STRUCK_LUCK = 0.75;

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

/**
 * Keeps the cues of a quiz at chance, over all of it and over each kind: an item that would make guessing pay is left out. A cue that
 * is right too seldom pays as well: whoever knows it strikes an option out.
 */
export class Balance {
  private readonly tallies = new Map<string, Tally>();

  /** Whether the cues stay where they are, or come nearer to chance. */
  allows(item: Item): boolean {
    return this.changes(item).every(({ before, after }) => excess(after) <= Math.max(0, excess(before)));
  }

  add(item: Item): void {
    for (const { key, after } of this.changes(item)) this.tallies.set(key, after);
  }

  private changes(item: Item): readonly { readonly key: string; readonly before: Tally; readonly after: Tally }[] {
    return languages.flatMap((language) =>
      cues.flatMap((cue) => {
        const earned = earnings(cue, item, language);
        if (earned === undefined) return [];
        return [`${language} ${cue}`, `${item.kind} ${language} ${cue}`].map((key) => {
          const before = this.tallies.get(key) ?? NONE;
          return { key, before, after: { chosen: before.chosen + earned.chosen, struck: before.struck + earned.struck, pointed: before.pointed + 1 } };
        });
      }),
    );
  }
}
