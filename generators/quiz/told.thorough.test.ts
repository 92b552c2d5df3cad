import * as fc from 'fast-check';
import { subject, topicIds } from '../../impl/topics';
import { cluster } from '../../impl/misconceptions/raft/node';
import { RaftNode } from '../../impl/reference/raft';
import { canonical, languages, verbatim, type AnyInvariant } from '../../spec/kernel';
import { Respondents } from '.';
import type { AnyQuestion } from './respondents';

const STARTS = 8;
const NEIGHBOURS = 100;

/** A scenario and those that are like it but for one simplification: fast-check tries all of them where only the first one fails. */
function likeEachOther({ scenario }: AnyInvariant, seed: number): readonly unknown[] {
  const found: unknown[] = [];
  const isFirst = (each: unknown) => {
    if (found.length <= NEIGHBOURS) found.push(each);
    return found.length === 1;
  };
  fc.check(fc.property(scenario, (each) => !isFirst(each)), { seed, numRuns: 1 });
  return found;
}

/**
 * Two situations that read alike although the right answers differ: the text holds back what decides. Or their pictures differ:
 * they show what nobody is told.
 */
function ambiguity(invariant: AnyInvariant, question: AnyQuestion, respondents: Respondents): unknown {
  for (let seed = 1; seed <= STARTS; seed++) {
    const known = new Map<string, { scenario: unknown; key: string; picture: string }>();
    for (const scenario of likeEachOther(invariant, seed)) {
      const key = canonical(respondents.key(invariant, question, scenario));
      const picture = canonical(question.picture?.(scenario) ?? null);
      for (const language of languages) {
        for (const told of [question.describe(scenario), question.brief(scenario)]) {
          const words = `${question.ask(scenario)[language]} ${told[language]}`;
          const other = known.get(words);
          if (other !== undefined && (other.key !== key || other.picture !== picture)) return { words, scenarios: [other.scenario, scenario] };
          known.set(words, { scenario, key, picture });
        }
      }
    }
  }
  return undefined;
}

describe.each(topicIds())('whoever reads a question of %s', (id) => {
  const respondents = new Respondents(subject(id));

  test.each(subject(id).topic.invariants.flatMap((invariant) => (invariant.question === undefined ? [] : [[invariant.id, invariant, invariant.question] as const])))(
    'is told all that the answer depends on, and all that is drawn: %s',
    (_name, invariant, question) => expect(ambiguity(invariant, question, respondents)).toBeUndefined(),
  );
});

test('a text that holds something back is found', () => {
  const respondents = new Respondents(subject('qos'));
  for (const invariant of subject('qos').topic.invariants) {
    if (invariant.question === undefined) continue;
    const silent = { ...invariant.question, brief: () => verbatim('a Pod') };
    expect(ambiguity(invariant, silent, respondents)).toMatchObject({ words: expect.stringContaining('a Pod') as string });
  }
});

test('whoever never comes into the situation that is described gives no wrong answer about it', () => {
  const raft = subject('raft');
  const { topic } = raft;
  const idle = 'raft/nobody-ever-campaigns';
  const create = cluster(class extends RaftNode {
    protected override campaign(): void {
      // Nobody leads, so nothing happens of what is asked about.
    }
  });
  const respondents = new Respondents({ ...raft, misconceptions: [...raft.misconceptions, { id: idle, belief: verbatim(''), truth: verbatim(''), sources: [], create }] });
  const asked = topic.invariants.filter(({ question }) => question?.applies !== undefined);
  expect(asked.length).toBeGreaterThan(3);
  for (const invariant of asked) {
    for (const scenario of fc.sample(invariant.scenario, { seed: 1, numRuns: 5 })) {
      expect(invariant.question?.applies?.(respondents.truth(invariant, scenario), scenario)).toBe(true);
      expect(invariant.question?.applies?.(respondents.belief(invariant, idle, scenario), scenario)).toBe(true);
    }
  }
});
