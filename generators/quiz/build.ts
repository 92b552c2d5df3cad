import { canonical, equal, inEach, isTold, join, verbatim, type Violation } from '../../spec/kernel';
import { render } from '../templates';
import { itemId, shuffledBy, type Item, type Kind, type Option } from './item';
import { choose, inOrder } from './options';
import { item, picture, readApart, type Askable } from './parts';
import { Fairness } from './rules';
import { Unprovable, type Respondents } from './respondents';

/** What happens in this scenario? Wrong answers are those of `believers`, by default of whoever errs here. */
export function predict(respondents: Respondents, askable: Askable, scenario: unknown, believers?: readonly string[]): Item {
  const { invariant, question } = askable;
  const kind: Kind = question.order === true ? 'order' : 'predict';
  const id = itemId(kind, invariant.id, scenario);
  const key = respondents.key(invariant, question, scenario);
  const answers = new Map<Option, unknown>();
  /** Wrong options that break what the statement tells. */
  const told = new Set<Option>();
  const wrong = function* (): Generator<Option, void> {
    for (const { answer, misconception, violation } of respondents.wrongAnswers(invariant, question, scenario, believers ?? respondents.inTurn(invariant, question, id))) {
      const option: Option = { text: question.say(answer, scenario), correct: false, misconception, why: render('predictWrong', { why: violation.message }) };
      answers.set(option, answer);
      if (isTold(invariant, violation)) told.add(option);
      yield option;
    }
  };
  const right: Option = { text: question.say(key, scenario), correct: true, why: render('right', { because: question.because(key, scenario) }) };
  answers.set(right, key);
  const rank = question.rank?.bind(question);
  const stem = render('predict', { situation: question.describe(scenario), ask: question.ask(scenario) });
  const options = choose(id, stem, right, wrong(), { rankOf: rank && ((option) => rank(answers.get(option), scenario)) });
  if (!options.some((option) => told.has(option))) throw new Unprovable('the rule that is shown does not tell what is wrong with any option');
  return item(respondents, askable, {
    id,
    kind,
    scenario,
    stem,
    ...picture(askable, scenario),
    options,
    explanation: render('explanation', { statement: invariant.statement }),
    reveals: options.flatMap(({ misconception }) => (misconception === undefined ? [] : [misconception])),
  });
}

/** Which situation shows that the belief is wrong? `scenarios` begins with the one that does. */
export function refute(respondents: Respondents, askable: Askable, belief: string, scenarios: readonly unknown[]): Item {
  const { invariant, question } = askable;
  const scenario = { misconception: belief, scenarios };
  const id = itemId('refute', invariant.id, scenario);
  const misconception = respondents.misconception(belief);
  if (new Set(scenarios.map((each) => question.ask(each).en)).size > 1) throw new Unprovable('what is asked differs from situation to situation');
  const options = scenarios.map((situation, i): Option => {
    const observation = respondents.truth(invariant, situation);
    const truth = question.answer(observation, situation);
    const believed = question.answer(respondents.belief(invariant, belief, situation), situation);
    const differs = canonical(truth) !== canonical(believed);
    if (differs !== (i === 0)) throw new Unprovable(`${belief} is refuted in ${i === 0 ? 'none' : 'more than one'} of the situations`);
    const shown = { truth: question.say(truth, situation), believed: question.say(believed, situation) };
    const told = { text: question.brief(situation), ...picture(askable, situation) };
    if (!differs) return { ...told, correct: false, why: render('refuteWrong', shown) };
    readApart(shown.believed, shown.truth);
    const violation = invariant.holds(question.withAnswer(observation, believed, situation), situation);
    if (violation === undefined) throw new Unprovable('the rule allows what the belief expects');
    if (!isTold(invariant, violation)) throw new Unprovable(`${invariant.id} does not tell what ${belief} breaks`);
    return { ...told, correct: true, misconception: belief, why: render('refuteRight', { ...shown, why: violation.message }) };
  });
  const [key, ...wrong] = options;
  const stem = render('refute', { belief: misconception.belief, rule: render('refuteRule', { ask: question.ask(scenarios[0]) }) });
  if (key === undefined || !new Fairness(stem).accepts({ key, wrong })) throw new Unprovable('no set of options is fair');
  return item(respondents, askable, {
    id,
    kind: 'refute',
    scenario,
    stem,
    options: inOrder(id, options),
    explanation: render('refuteExplanation', { statement: invariant.statement }),
    reveals: [belief],
  });
}

/** Who answers so: what do they believe? The other beliefs are those of `believers`, by default of whoever errs here. */
export function diagnose(respondents: Respondents, askable: Askable, belief: string, situation: unknown, believers?: readonly string[]): Item {
  const { invariant, question } = askable;
  const scenario = { misconception: belief, scenario: situation };
  const id = itemId('diagnose', invariant.id, scenario);
  const observation = respondents.truth(invariant, situation);
  const key = question.answer(observation, situation);
  const own = question.answer(respondents.belief(invariant, belief, situation), situation);
  const violation = equal(own, key) ? undefined : invariant.holds(question.withAnswer(observation, own, situation), situation);
  if (violation === undefined) throw new Unprovable(`${belief} answers rightly here`);
  if (!isTold(invariant, violation)) throw new Unprovable(`${invariant.id} does not tell what ${belief} breaks`);
  const answered = question.say(own, situation);
  readApart(answered, question.say(key, situation));
  const right: Option = { text: respondents.misconception(belief).belief, correct: true, misconception: belief, why: render('diagnoseRight', { why: violation.message }) };
  const others = function* (): Generator<Option, void> {
    const alike: Option[] = [];
    const seen: unknown[] = [key, own];
    for (const misconception of believers ?? respondents.inTurn(invariant, question, id)) {
      const answer = question.answer(respondents.belief(invariant, misconception, situation), situation);
      if (equal(answer, own)) continue;
      const option: Option = { text: respondents.misconception(misconception).belief, correct: false, misconception, why: render('diagnoseWrong', { answer: question.say(answer, situation) }) };
      if (seen.some((each) => equal(each, answer))) alike.push(option);
      else {
        seen.push(answer);
        yield option;
      }
    }
    // Who answers rightly here, or as another one does, does not answer so either.
    yield* alike;
  };
  const stem = render('diagnose', { situation: question.describe(situation), ask: question.ask(situation), answer: answered });
  const options = choose(id, stem, right, others(), { byLot: true });
  return item(respondents, askable, {
    id,
    kind: 'diagnose',
    scenario,
    stem,
    ...picture(askable, situation),
    options,
    explanation: render('diagnoseExplanation', { truth: question.say(key, situation), because: question.because(key, situation) }),
    reveals: [belief],
  });
}

const STEPS_MAX = 9;
const STEPS_SHOWN = 3;

/** The steps to choose from, in their order: any three, or the broken one as the first, the second or the third of them, each as often as may be. */
function stepsShown(id: string, length: number, broken: number): readonly number[] {
  const any = shuffledBy(id, Array.from({ length }, (_, i) => i), String);
  if (broken < 0) return any.slice(0, STEPS_SHOWN).sort((a, b) => a - b);
  const [earlier, later] = [any.filter((i) => i < broken), any.filter((i) => i > broken)];
  const ranks = Array.from({ length: STEPS_SHOWN }, (_, rank) => rank).filter((rank) => rank <= earlier.length && STEPS_SHOWN - 1 - rank <= later.length);
  const [rank = 0] = shuffledBy(`${id} rank`, ranks, String);
  return [...earlier.slice(0, rank), broken, ...later.slice(0, STEPS_SHOWN - 1 - rank)].sort((a, b) => a - b);
}

/** Where is the rule first broken? `believer` is who made the trace; without one it is the reference's. */
export function spot(respondents: Respondents, askable: Askable, believer: string | undefined, situation: unknown): Item {
  const { invariant, question } = askable;
  const { trace } = question;
  if (trace === undefined) throw new Unprovable(`${invariant.id} has no trace`);
  const scenario = { ...(believer === undefined ? {} : { misconception: believer }), scenario: situation };
  const observation = believer === undefined ? respondents.truth(invariant, situation) : respondents.belief(invariant, believer, situation);
  const length = trace.length(observation, situation);
  if (length < 3 || length > STEPS_MAX) throw new Unprovable('the trace is too short or too long');
  const violationAfter = (steps: number) => {
    const prefix = trace.prefix(observation, situation, steps);
    return invariant.holds(prefix.observation, prefix.scenario);
  };
  const unexpected = 'the trace does not show what it should';
  // Of a believer the whole trace is asked first: most go wrong in few situations.
  if (believer !== undefined && violationAfter(length) === undefined) throw new Unprovable(unexpected);
  let violation: Violation | undefined;
  let broken = -1;
  for (let step = 0; step < length && violation === undefined; step++) {
    violation = violationAfter(step + 1);
    if (violation !== undefined) broken = step;
  }
  if ((violation === undefined) !== (believer === undefined)) throw new Unprovable(unexpected);
  if (violation !== undefined && !isTold(invariant, violation)) throw new Unprovable('the rule that is shown does not tell what is broken');
  const id = itemId('spot', invariant.id, scenario);
  const why = violation?.message;
  const lines = Array.from({ length }, (_, i) => inEach((language) => `${i + 1}. ${trace.say(observation, situation, i)[language]}`));
  const places = stepsShown(id, length, broken);
  const options = places.map((place): Option => ({
    text: render('spotStep', { number: place + 1 }),
    correct: place === broken,
    ...(place === broken && believer !== undefined ? { misconception: believer } : {}),
    why: place === broken && why !== undefined ? (place === 0 ? why : render('spotRight', { why })) : render(broken < 0 ? 'spotWrongNothingBroken' : place < broken ? 'spotWrongEarly' : 'spotWrongLate'),
  }));
  const nowhere: Option = {
    text: render('spotNowhere'),
    correct: broken < 0,
    why: broken < 0 ? render('spotRightNowhere') : render('spotWrongNowhere', { why: why ?? verbatim('') }),
  };
  return item(respondents, askable, {
    id,
    kind: 'spot',
    scenario,
    stem: render('spot', { situation: question.describe(situation), steps: join(lines, 'lines'), statement: invariant.statement }),
    ...(trace.picture === undefined ? picture(askable, situation) : { picture: trace.picture(observation, situation) }),
    options: [...options, nowhere],
    explanation: render('explanation', { statement: why === undefined ? invariant.statement : join([invariant.statement, why], 'sentences') }),
    reveals: believer === undefined ? [] : [believer],
  });
}
