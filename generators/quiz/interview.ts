import { canonical, cite, inEach, isTold, join, languages, nameOf, verbatim, type AnyInvariant, type Picture, type Text } from '../../spec/kernel';
import { abridged, isAbridged } from '../diagram/abridged';
import { tell } from '../diagram/tell';
import { render } from '../templates';
import { itemId, type Item } from './item';
import { item, picture, readApart, type Askable } from './parts';
import { Unprovable, type Respondents } from './respondents';
import { width } from './rules';

/** Where a good answer may have it from: something better than notes. */
function sourceOf({ sources }: AnyInvariant): Text {
  const [first] = sources.filter(({ kind }) => kind !== 'notes');
  return first === undefined ? verbatim('') : inEach((language) => cite(first, language));
}

/** Is this belief right? With the counterexample as the model answer. */
export function interview(respondents: Respondents, askable: Askable, belief: string, situation: unknown): Item {
  const { invariant, question } = askable;
  const scenario = { misconception: belief, scenario: situation };
  const observation = respondents.truth(invariant, situation);
  const truth = question.answer(observation, situation);
  const acted = respondents.belief(invariant, belief, situation);
  const believed = question.answer(acted, situation);
  const violation = invariant.holds(question.withAnswer(observation, believed, situation), situation);
  if (canonical(truth) === canonical(believed) || violation === undefined) throw new Unprovable(`${belief} is not refuted here`);
  const { belief: said, truth: instead } = respondents.misconception(belief);
  const shown = invariant.holds(acted, situation);
  if (!isTold(invariant, violation) || (shown !== undefined && !isTold(invariant, shown))) throw new Unprovable(`${invariant.id} does not tell what ${belief} breaks`);
  const shownAs = { situation: question.describe(situation), ask: question.ask(situation), believed: question.say(believed, situation), truth: question.say(truth, situation) };
  readApart(shownAs.believed, shownAs.truth);
  return item(respondents, askable, {
    id: itemId('interview', invariant.id, scenario),
    kind: 'interview',
    scenario,
    stem: render('interview', { belief: said }),
    ...picture(askable, situation),
    options: [],
    explanation: render('interviewAnswer', {
      instead,
      statement: invariant.statement,
      ...shownAs,
      because: question.because(truth, situation),
      why: violation.message,
      source: sourceOf(invariant),
    }),
    reveals: [belief],
  }, shownAs.situation);
}

/** A story of more lines, or with a longer line, is not told: nobody would read it. Why the rule is broken says enough then. */
const LINES_MAX = 8;
const LINE_MAX = 200;

/** The end of a story, where the rule is broken, as a picture; nothing if it cannot be told in a few lines. */
function briefly(whole: Picture): Picture | undefined {
  const seen = abridged(whole, LINES_MAX);
  const isBrief = languages.every((language) => {
    const lines = tell(seen, language, true);
    return lines.length <= LINES_MAX && lines.every((line) => width(line) <= LINE_MAX);
  });
  return isBrief ? seen : undefined;
}

/** Is this belief right? Where what is asked about a rule does not show it, the answer tells what comes of acting on the belief. */
export function story(respondents: Respondents, invariant: AnyInvariant, belief: string, situation: unknown): Item {
  const scenario = { misconception: belief, scenario: situation };
  respondents.truth(invariant, situation);
  const violation = invariant.holds(respondents.belief(invariant, belief, situation), situation);
  if (violation === undefined) throw new Unprovable(`${belief} is not refuted here`);
  const whole = respondents.picture(invariant, belief, situation);
  const seen = whole && briefly(whole);
  const told = seen === undefined ? verbatim('') : inEach((language) => tell(seen, language, true).map((line, i) => `${i + 1}. ${line}`).join('\n'));
  const { belief: said, truth: instead } = respondents.misconception(belief);
  const described = invariant.question?.describe(situation) ?? nameOf(invariant, situation) ?? verbatim('');
  return item(respondents, { invariant }, {
    id: itemId('interview', invariant.id, scenario),
    kind: 'interview',
    scenario,
    stem: render('interview', { belief: said }),
    ...(seen === undefined ? {} : { picture: seen }),
    options: [],
    explanation: render('interviewStory', {
      instead,
      statement: invariant.statement,
      situation: described,
      told,
      isAbridged: seen !== undefined && whole !== undefined && isAbridged(seen, whole) ? 1 : 0,
      why: violation.message,
      source: sourceOf(invariant),
    }),
    reveals: [belief],
  }, join([described, told], 'lines'));
}
