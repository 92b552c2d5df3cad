import { alike, compare, differences, examine, finish, inProcess, misconceived, ScenarioUnsupported, type AnyMisconception, type Comparison, type Implementation } from '.';
import { RightToy, toyMisconceptions, toyTopic, type ToyPort } from './toy.testkit';

const right = inProcess('right', '1', () => new RightToy());
const believing = (id: string) => misconceived(toyMisconceptions.find((each) => each.id === id) as AnyMisconception);
const [firstWins, sum] = [believing('toy/first-wins'), believing('toy/sum')];

/** One whose `larger` is that of a right toy, changed; it counts only where that is said. */
function made(name: string, larger: (a: number, b: number) => number, features: readonly string[] = ['counting']): Implementation {
  return inProcess(name, '1', (): ToyPort => Object.assign(new RightToy(), { larger }), () => features);
}

function set(...implementations: readonly Implementation[]): Comparison {
  const examined = implementations.map((implementation) => ({ implementation, topics: [finish(examine(toyTopic, implementation, { seed: 1, runs: 50 }))] }));
  return compare([toyTopic], examined);
}

test('who conforms does not differ', () => {
  const comparison = set(right, right);
  expect(comparison).toEqual({ invariants: [{ id: 'toy/larger', outcomes: ['pass', 'pass'] }, { id: 'toy/count', outcomes: ['pass', 'pass'] }], contrasts: [] });
});

test('each smallest scenario in which somebody breaks a rule is put to all others', () => {
  const comparison = set(right, firstWins, sum);
  expect(comparison.invariants[0]).toEqual({ id: 'toy/larger', outcomes: ['pass', 'fail', 'fail'] });
  expect(differences(comparison).map(({ scenario, stances }) => [scenario, stances.map(({ verdict, observation }) => [verdict, observation])])).toEqual([
    [{ a: 0, b: 1 }, [['holds', 1], ['breaks', 0], ['holds', 1]]],
    [{ a: 1, b: 1 }, [['holds', 1], ['holds', 1], ['breaks', 2]]],
  ]);
});

test('those who answer alike stand together', () => {
  const [difference] = differences(set(right, firstWins, right));
  expect(alike(difference!).map((stances) => stances.map(({ by }) => by))).toEqual([[0, 2], [1]]);
});

test('who break a rule in the same way do not differ from each other', () => {
  const comparison = set(firstWins, firstWins);
  expect(comparison.contrasts).toHaveLength(1);
  expect(differences(comparison)).toEqual([]);
});

test('who cannot be asked says why: it lacks the feature, sets the scenario aside, or ends in an error', () => {
  const countless = made('countless', Math.max, []);
  const miscounting = inProcess('miscounting', '1', () => Object.assign(new RightToy(), { count: () => 7 }));
  expect(differences(set(countless, miscounting))[0]?.stances[0]).toEqual({ by: 0, verdict: 'unsupported', reason: 'it does not provide counting' });
  const picky = made('picky', (a, b) => {
    if (b === 1) throw new ScenarioUnsupported('not with 1');
    return Math.max(a, b);
  });
  const broken = made('broken', () => {
    throw new Error('it is broken');
  });
  expect(differences(set(picky, firstWins, broken))[0]?.stances).toEqual([
    { by: 0, verdict: 'unsupported', reason: 'not with 1' },
    expect.objectContaining({ by: 1, verdict: 'breaks', observation: 0 }),
    { by: 2, verdict: 'error', reason: 'it is broken' },
  ]);
});
