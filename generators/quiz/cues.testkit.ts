import { languages } from '../../spec/kernel';
import { cues, cueScore, kinds, type Shown } from '.';

/** What guessing may earn beyond chance, as a share of the items. */
const MARGIN = 0.05;
/** Where a cue points at something in few items, so many standard deviations may be luck. */
const LUCK = 2;
/** Of a kind in which a cue points somewhere less often nothing is said. */
const LEAST = 3;

/** The cues by which one could guess too well, over all items and over those of each kind: by what a cue points at, or by striking that out. */
export function payingCues(items: readonly Shown[]): readonly string[] {
  return [undefined, ...kinds].flatMap((kind) => {
    const asked = kind === undefined ? items : items.filter((item) => item.kind === kind);
    return languages.flatMap((language) =>
      cues.flatMap((cue) => {
        const { items: pointed, chosen, chosenLuck, struck, struckLuck } = cueScore(cue, language, asked);
        if (kind !== undefined && pointed < LEAST) return [];
        const most = (luck: number) => Math.max(MARGIN * pointed, LUCK * luck);
        const name = `${cue}, in ${kind ?? 'any kind'} (${language}, ${pointed} items)`;
        return [...(chosen > most(chosenLuck) ? [name] : []), ...(struck > most(struckLuck) ? [`not ${name}`] : [])];
      }),
    );
  });
}
