import { misconceived, observeOnce, Scenarios, type AnyInvariant } from '../../../spec/kernel';
import { EXPERIMENTS, runWatched, topic } from '../../../spec/raft';
import * as told from '../../../spec/raft/stories';
import { corpusOf } from '../../corpus';
import { create } from '../../reference/raft';
import { misconceptions } from '.';
import { bugs, classes, sayings, type Bug } from './bugs';

const scenarios = new Scenarios(1, 200);
const corpus = corpusOf(topic);

function ruleNamed(name: string): AnyInvariant {
  const found = topic.invariants.find(({ id }) => id === `raft/${name}`);
  if (found === undefined) throw new Error(`there is no rule ${name}`);
  return found;
}

/** Its own story alone; or what is known of the rule, the stories that are told, and what is drawn for it. */
function* candidates(rule: AnyInvariant, story: Bug['story']): Generator<unknown, void> {
  if (story !== undefined) return yield story;
  yield* corpus(rule.id);
  if (rule.kin === EXPERIMENTS) yield* Object.values(told);
  for (const { scenario } of scenarios.of(rule)) yield scenario;
}

function isKilled(name: string, rule: AnyInvariant, story?: Bug['story']): boolean {
  const belief = misconceptions.find(({ id }) => id === `raft/${name}`);
  if (belief === undefined) throw new Error(`there is no misconception ${name}`);
  const session = misconceived(belief).open(topic);
  for (const scenario of candidates(rule, story)) if (observeOnce(rule, session, scenario).violation !== undefined) return true;
  return false;
}

test('all 36 bugs of the list are there', () => {
  expect([...new Set(bugs.map(({ bug }) => bug))]).toEqual(Array.from({ length: 36 }, (_, i) => i + 1));
});

test.each(bugs)('bug $bug, $belief, violates raft/$rule', ({ belief, rule, story }) => {
  expect(isKilled(belief, ruleNamed(rule), story)).toBe(true);
  if (story !== undefined) expect(runWatched(create(), story).broken).toBeUndefined();
});

test('the rule is one of the class in which the report puts the bug, or it is said why another one tells of it', () => {
  const strange = bugs.filter(({ of, rule, because }) => (classes[of] as readonly string[]).includes(rule) === (because !== undefined));
  expect(strange).toEqual([]);
});

test.each(sayings)('"%s" is %s, which violates raft/%s', (_said, belief, rule) => {
  expect(isKilled(belief, ruleNamed(rule))).toBe(true);
});
