import { canonical, copy, depictOnce, inProcess, observeOnce, Scenarios, ScenarioUnsupported, type AnyInvariant, type Session } from '../spec/kernel';
import { corpusOf } from './corpus';
import { mutantsOf, type Mutant } from './forms.testkit';
import { strangeness } from './scenario';
import { subject, topicIds } from './topics';

const scenarios = new Scenarios(1, 200);
/** Of a long scenario not every mistake is tried: they are much alike. */
const MUTANTS_MAX = 150;

/** Three scenarios of an invariant, of which one is as large as any. */
function some(invariant: AnyInvariant): readonly unknown[] {
  const drawn = scenarios.of(invariant).map(({ scenario }) => scenario);
  const largest = drawn.reduce((one, other) => (canonical(other).length > canonical(one).length ? other : one));
  return [drawn[0], drawn[Math.floor(drawn.length / 2)], largest];
}

function mutants(invariant: AnyInvariant): readonly Mutant[] {
  return some(invariant).flatMap((scenario) => {
    const all = [...mutantsOf(copy(scenario))];
    const step = Math.ceil(all.length / MUTANTS_MAX);
    return all.filter((_, i) => i % step === 0);
  });
}

/** What goes wrong where somebody replays a scenario. */
function fault(invariant: AnyInvariant, session: Session, scenario: unknown): string | undefined {
  try {
    const { violation } = observeOnce(invariant, session, scenario);
    if (violation !== undefined) return `the reference is blamed: ${violation.message.en}`;
    depictOnce(invariant, session, scenario);
    invariant.question?.describe(scenario);
    return undefined;
  } catch (problem) {
    return problem instanceof ScenarioUnsupported ? undefined : (problem as Error).message;
  }
}

/** Nobody could go on where a value of such a sort stands. */
const ofAnotherSort = /^(a number in place of a list|true in place of text|text in place of .*|an object in place of a list|a list in place of an object|a member that nobody knows)$/;

/** The mistake, or something that it is a part of, or a part of it. */
function isAbout(told: readonly PropertyKey[], path: readonly PropertyKey[]): boolean {
  return path.slice(0, told.length).every((key, i) => told[i] === key);
}

describe.each(topicIds())('%s: a scenario with a mistake', (id) => {
  const { topic, createReference } = subject(id);
  const session = inProcess('reference', '0', createReference).open(topic);
  const told = topic.invariants.map((invariant) => ({ invariant, all: mutants(invariant).map((mutant) => ({ ...mutant, strange: strangeness(topic, invariant, mutant.scenario) })) }));
  const show = (invariant: AnyInvariant, { what, path, scenario }: Mutant, why: string) => `${invariant.id}: ${what} at ${path.join('.')}: ${why}: ${canonical(scenario)}`;

  test('is refused with its place and in words, or nobody who is right is blamed in it', () => {
    const wrong = told.flatMap(({ invariant, all }) => all.filter(({ strange }) => strange === undefined).flatMap((mutant) => {
      const why = fault(invariant, session, mutant.scenario);
      return why === undefined ? [] : [show(invariant, mutant, why)];
    }));
    expect(wrong).toEqual([]);
  });

  test('of another sort than is expected is always refused, where the mistake is', () => {
    const odd = told.flatMap(({ invariant, all }) => all.filter(({ what }) => ofAnotherSort.test(what)).flatMap((mutant) => {
      if (mutant.strange === undefined) return [show(invariant, mutant, 'it is taken')];
      return isAbout(mutant.strange.path, mutant.path) ? [] : [show(invariant, mutant, `it is told at ${mutant.strange.path.join('.')}`)];
    }));
    expect(odd).toEqual([]);
  });

  test('is told in words of ours', () => {
    const said = told.flatMap(({ all }) => all.flatMap(({ strange }) => (strange === undefined ? [] : [strange.message])));
    expect(said.length).toBeGreaterThan(100);
    expect([...new Set(said)].filter((message) => /^Invalid|undefined|null \(|is not a function|NaN/.test(message))).toEqual([]);
  });
});

describe.each(topicIds())('topic %s', (id) => {
  test('whatever is drawn, was found or has a name could come from a file: it is of its form and within the bounds of the topic', () => {
    const { topic } = subject(id);
    const corpus = corpusOf(topic);
    const refused = topic.invariants.flatMap((invariant) => {
      const known = [...scenarios.of(invariant), ...(invariant.named ?? [])].map(({ scenario }) => scenario);
      const strange = [...known, ...corpus(invariant.id)].map((scenario) => strangeness(topic, invariant, scenario));
      return strange.filter((each) => each !== undefined).map(({ path, message }) => `${invariant.id} ${path.join('.')}: ${message}`);
    });
    expect(refused).toEqual([]);
  });
});
