import { canonical, cite, inEach, isTold, nameOf, verbatim, type AnyInvariant, type Picture, type Text } from '../../spec/kernel';
import { tell } from '../diagram/tell';
import { render } from '../templates';
import { itemId, type Item } from './item';
import { item, picture, type Askable } from './parts';
import { Unprovable, type Respondents } from './respondents';

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
  const shown = invariant.holds(acted, situation);
  if (!isTold(invariant, violation) || (shown !== undefined && !isTold(invariant, shown))) throw new Unprovable(`${invariant.id} does not tell what ${belief} breaks`);
  return item(respondents, askable, {
    id: itemId('interview', invariant.id, scenario),
    kind: 'interview',
    scenario,
    stem: render('interview', { belief: respondents.misconception(belief).belief }),
    ...picture(askable, situation),
    options: [],
    explanation: render('interviewAnswer', {
      statement: invariant.statement,
      situation: question.describe(situation),
      ask: question.ask(situation),
      believed: question.say(believed, situation),
      truth: question.say(truth, situation),
      because: question.because(truth, situation),
      why: violation.message,
      source: sourceOf(invariant),
    }),
    reveals: [belief],
  });
}

/** A story without the messages of which nobody heard. */
function heard(seen: Picture): Picture {
  return seen.kind === 'space-time' ? { ...seen, messages: seen.messages.filter(({ ends }) => ends !== undefined) } : seen;
}

/** Is this belief right? Where what is asked about a rule does not show it, the answer tells what comes of acting on the belief. */
export function story(respondents: Respondents, invariant: AnyInvariant, belief: string, situation: unknown): Item {
  const scenario = { misconception: belief, scenario: situation };
  respondents.truth(invariant, situation);
  const violation = invariant.holds(respondents.belief(invariant, belief, situation), situation);
  if (violation === undefined) throw new Unprovable(`${belief} is not refuted here`);
  const seen = respondents.picture(invariant, belief, situation);
  const told = seen === undefined ? verbatim('') : inEach((language) => tell(heard(seen), language).map((line, i) => `${i + 1}. ${line}\n`).join(''));
  return item(respondents, { invariant }, {
    id: itemId('interview', invariant.id, scenario),
    kind: 'interview',
    scenario,
    stem: render('interview', { belief: respondents.misconception(belief).belief }),
    ...(seen === undefined ? {} : { picture: seen }),
    options: [],
    explanation: render('interviewStory', { statement: invariant.statement, situation: invariant.question?.describe(situation) ?? nameOf(invariant, situation) ?? verbatim(''), told, why: violation.message, source: sourceOf(invariant) }),
    reveals: [belief],
  });
}
