import { inEach, join, text, verbatim, wholeAnswer, type Question, type Text, type Trace } from '../kernel';
import type { Met } from './inside-port';
import { duesOf } from './inside-rule';
import type { InsideStory } from './inside-stories';
import { briefInside, describeInside, sayMet, sayStep } from './inside-words';

const trace: Trace<InsideStory, readonly Met[]> = {
  length: (all) => all.length,
  prefix: (all, { pod, steps }, length) => ({ observation: all.slice(0, length), scenario: { pod, steps: steps.slice(0, length) } }),
  say: (all, { steps }, i) => {
    const [step, met] = [steps[i], all[i]];
    if (step === undefined || met === undefined) return verbatim('');
    const [what, outcome] = [sayStep(step), sayMet(met)];
    return 'done' in met ? what : text(`${what.en}: ${outcome.en}`, `${what.zh}：${outcome.zh}`);
  },
};

const REASONS_MAX = 2;

/** Asks what every step brings that brings anything. */
export function insideQuestion(ask: Text): Question<InsideStory, readonly Met[]> {
  return wholeAnswer<InsideStory, readonly Met[]>({
    describe: describeInside,
    brief: briefInside,
    ask: () => ask,
    say: (all) =>
      inEach((language) =>
        all.flatMap((met, i) => ('done' in met ? [] : [language === 'en' ? `step ${i + 1}: ${sayMet(met).en}` : `第 ${i + 1} 步：${sayMet(met).zh}`])).join(language === 'en' ? '; ' : '；'),
      ),
    because: (_all, story) => {
      const dues = duesOf(story).flatMap(({ met, why }) => ('done' in met ? [] : [why()]));
      const own = dues.filter((each, i) => dues.findIndex(({ en }) => en === each.en) === i);
      return join(own.slice(-REASONS_MAX), 'sentences');
    },
    trace,
  });
}
