import { check, examine, examineMisconception, finish, guard, indistinguishable, inProcess, ScenarioUnsupported, DeadlineExceeded, type Implementation, type InvariantReport } from '.';
import { RightToy, toy, toyMisconceptions, toyTopic, type ToyPort } from './toy.testkit';

const options = { seed: 7, runs: 100, misconceptions: toyMisconceptions };

function report(implementation: Implementation, id = 'toy/larger', more = {}): InvariantReport {
  const found = finish(examine(toyTopic, implementation, { ...options, ...more })).invariants.find((each) => each.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}

function made(create: () => ToyPort): Implementation {
  return inProcess('made', '1', () => guard(toy.port, create()));
}

function larger(answer: (a: number, b: number) => unknown): Implementation {
  return made(() => Object.assign(new RightToy(), { larger: answer }) as ToyPort);
}

describe('an examination', () => {
  test('passes an implementation that is right and says what was covered', () => {
    const { outcome, scenarios, covered } = report(made(() => new RightToy()));
    expect({ outcome, scenarios }).toEqual({ outcome: 'pass', scenarios: 100 });
    expect(covered['the first is larger']).toBeGreaterThan(0);
  });

  test('finds the smallest scenario, its clause and the misconception that answers alike', () => {
    const { outcome, failure } = report(larger((a) => a));
    expect(outcome).toBe('fail');
    expect(failure).toMatchObject({ scenario: { a: 0, b: 1 }, observation: 0, violation: { clause: 'not-smaller' }, behavesLike: ['toy/first-wins'] });
  });

  test('names no misconception where none answers alike', () => {
    expect(report(larger(() => 1000)).failure?.behavesLike).toEqual([]);
  });

  test('is the same for the same seed', () => {
    const once = report(larger((a, b) => Math.max(a, b) + (a > 50 ? 1 : 0)));
    expect(report(larger((a, b) => Math.max(a, b) + (a > 50 ? 1 : 0)))).toEqual(once);
    expect(once.failure?.scenario).toEqual({ a: 51, b: 0 });
  });

  test('tries past counterexamples first', () => {
    const rare = larger((a, b) => (a === 93 && b === 11 ? 0 : Math.max(a, b)));
    expect(report(rare, 'toy/larger', { runs: 5 }).outcome).not.toBe('fail');
    expect(report(rare, 'toy/larger', { runs: 5, corpus: () => [{ a: 93, b: 11 }] })).toMatchObject({ outcome: 'fail', failure: { scenario: { a: 93, b: 11 } } });
  });

  test('is vacuous if something that must be seen was not', () => {
    expect(report(made(() => new RightToy()), 'toy/larger', { runs: 1 })).toMatchObject({ outcome: 'vacuous', reason: expect.stringContaining('never seen') as string });
  });

  test('draws up to five times as many while something has not been seen, so that luck does not decide', () => {
    const [first] = toyTopic.invariants;
    if (first === undefined) throw new Error('there is no invariant');
    const session = made(() => new RightToy()).open(toyTopic);
    const seen = (test: (scenario: { readonly a: number }) => boolean) =>
      finish(check({ ...first, covers: { 'a certain number': (_observation, scenario) => test(scenario as { a: number }) } }, session, { seed: 7, runs: 100 }));
    const rare = seen(({ a }) => a === 93);
    expect(rare.outcome).toBe('pass');
    expect(rare.scenarios).toBeGreaterThan(100);
    expect(seen(() => false)).toMatchObject({ outcome: 'vacuous', scenarios: 500 });
  });

  test('calls a wrong shape a failure and names the field', () => {
    const { outcome, failure } = report(larger(() => NaN));
    expect(outcome).toBe('fail');
    expect(failure?.violation).toMatchObject({ clause: 'shape', message: { en: expect.stringMatching(/larger\(\): .* The answer was: NaN$/) as string } });
  });

  test('calls an exception an error, a late answer a timeout, and goes on with the next invariant', () => {
    const thrown = finish(examine(toyTopic, larger(() => { throw new Error('ouch'); }), options));
    expect(thrown.invariants.map(({ outcome, reason }) => [outcome, reason])).toEqual([['error', 'ouch'], ['pass', undefined]]);
    expect(thrown.outcome).toBe('fail');
    expect(report(larger(() => { throw new DeadlineExceeded('no answer'); })).outcome).toBe('timeout');
    expect(report(larger(() => { throw 'a word'; })).reason).toContain('a word');
    expect(report(larger(() => { throw Object.create(null) as unknown; }))).toMatchObject({ outcome: 'error', reason: expect.stringContaining('cannot be put into words') as string });
  });

  test('sets scenarios aside that are not supported, and is unsupported if too few remain', () => {
    const picky = (share: number) => larger((a, b) => {
      if (a % 100 >= share) throw new ScenarioUnsupported('too large');
      return Math.max(a, b);
    });
    const half = report(picky(50));
    expect(half.outcome).toBe('pass');
    expect(half.scenarios + half.setAside).toBe(100);
    expect(report(picky(1)).outcome).toBe('unsupported');
  });

  test('leaves out what the implementation does not declare: partial, never failed', () => {
    const featureless = inProcess('plain', '1', () => new RightToy(), () => []);
    const { outcome, invariants } = finish(examine(toyTopic, featureless, options));
    expect([outcome, invariants.map((each) => each.outcome)]).toEqual(['partial', ['pass', 'unsupported']]);
    expect(finish(examine(toyTopic, inProcess('other', '1', () => undefined), options)).outcome).toBe('partial');
  });

  test('calls answers that change from start to start nondeterministic', () => {
    let calls = 0;
    expect(report(larger((a, b) => a + b + ((calls++ * 7) % 5) + 1))).toMatchObject({ outcome: 'fail', reason: expect.stringContaining('nondeterministic') as string });
  });

  test('says so if state survives reset', () => {
    const create = () => {
      let calls = 0;
      return Object.assign(new RightToy(), { count: () => ++calls, reset() {} });
    };
    expect(report(inProcess('keeps', '1', create), 'toy/count')).toMatchObject({ outcome: 'fail', reason: expect.stringContaining('state survives reset') as string });
  });
});

describe('the matrix', () => {
  test('names who kills a misconception, after how many scenarios and with which smallest one', () => {
    const [first] = toyMisconceptions;
    expect(first && examineMisconception(toyTopic, first, { seed: 1, runs: 100 })).toMatchObject({ killedBy: ['toy/larger'], smallest: { a: 0, b: 1 }, smallestBy: 'toy/larger' });
  });

  test('shows a survivor as one', () => {
    expect(examineMisconception(toyTopic, { ...toyMisconceptions[0]!, create: () => new RightToy() }, { seed: 1, runs: 100 })).toEqual({ id: 'toy/first-wins', topic: 'toy', killedBy: [] });
  });

  test('finds misconceptions that no scenario tells apart', () => {
    const twin = { ...toyMisconceptions[0]!, id: 'toy/twin' as const };
    const sample = () => [];
    const scenarios = (id: string) => (id === 'toy/larger' ? [{ a: 1, b: 2 }, { a: 2, b: 1 }] : sample());
    expect(indistinguishable(toyTopic, [...toyMisconceptions, twin], scenarios)).toEqual([['toy/first-wins', 'toy/twin']]);
  });
});

test('a check yields between portions, so that a caller can stop it', () => {
  const session = inProcess('right', '1', () => new RightToy()).open(toyTopic);
  const portions = [...check(toyTopic.invariants[0]!, session, { seed: 1, runs: 350 })];
  expect(portions.map(({ scenarios }) => scenarios)).toEqual([100, 200, 300, 350]);
});

test('whoever interrupts a check again and again changes nothing of what comes of it', () => {
  for (const [invariant, seed] of [0, 1].flatMap((i) => [1, 2, 3].map((each) => [toyTopic.invariants[i]!, each] as const))) {
    for (const { create } of [{ create: () => new RightToy() }, ...toyMisconceptions]) {
      const checked = (isAwaited: () => boolean) => {
        const words = [...withResult(check(invariant, inProcess('some', '1', create).open(toyTopic), { seed, runs: 150, corpus: [{ a: 3, b: 3 }], isAwaited }))];
        return { words: words.length, result: words.at(-1) };
      };
      const [undisturbed, interrupted] = [checked(() => false), checked(() => true)];
      expect(interrupted.result).toEqual(undisturbed.result);
      expect(interrupted.words).toBeGreaterThan(undisturbed.words);
    }
  }
});

/** What a generator yields, and what it returns. */
function* withResult<Yielded, Result>(work: Generator<Yielded, Result>): Generator<Yielded | Result> {
  yield yield* work;
}

test('with a clock it goes on until the clock says so', () => {
  const session = inProcess('right', '1', () => new RightToy()).open(toyTopic);
  let asked = 0;
  const result = finish(check(toyTopic.invariants[0]!, session, { seed: 1, runs: 1, expired: () => ++asked > 5 }));
  expect(result.scenarios).toBe(600);
});
