import { anyTopic } from '../../spec/kernel';
import type { Here } from '../../spec/kernel/jest';
import { RightToy, toy, type ToyPort } from '../../spec/kernel/toy.testkit';
import { qos, type QosPort } from '../../spec/qos';
import { encodeReproduction } from '../reproduction';
import { subject } from '../topics';
import { conformance } from './conformance';

/** The tests that a call writes, by their whole names; those that are skipped have no body. */
function written(write: () => void, env: Readonly<Record<string, string>> = {}): ReadonlyMap<string, (() => void) | undefined> {
  const tests = new Map<string, (() => void) | undefined>();
  const path: string[] = [];
  const add = (name: string, body?: () => void) => void tests.set([...path, name].join(' '), body);
  const kept = { test, describe, env: process.env };
  const within = (name: string, body: () => void) => {
    path.push(name);
    body();
    path.pop();
  };
  Object.assign(globalThis, { describe: within, test: Object.assign(add, { skip: (name: string) => add(name) }) });
  process.env = { ...kept.env, PROCTOR_SEED: '7', ...env };
  try {
    write();
  } finally {
    Object.assign(globalThis, { describe: kept.describe, test: kept.test });
    process.env = kept.env;
  }
  return tests;
}

/** What the test of an invariant says when it fails; empty if it passes. */
function failureOf(id: string, tests: ReturnType<typeof written>): string {
  const [body] = [...tests].filter(([name]) => name.includes(`${id}:`)).map(([, each]) => each);
  if (body === undefined) throw new Error(`${id} is not tested`);
  try {
    body();
    return '';
  } catch (problem) {
    return (problem as Error).message;
  }
}

const belief = subject('qos').misconceptions.find(({ id }) => id === 'qos/limits-alone-are-burstable');
const wrong = () => belief?.create() as QosPort;
const right = () => subject('qos').createReference() as QosPort;
class Late extends RightToy {
  private asked = 0;

  override count(): number {
    return ++this.asked + (this.asked > 2 ? 1 : 0);
  }
}

test('each invariant is one test, named by the seed that repeats it and by its statement', () => {
  const names = [...written(() => conformance(qos, right)).keys()];
  expect(names).toHaveLength(qos.invariants.length);
  expect(names[0]).toMatch(/^PROCTOR_SEED=7 qos: ReferenceQos qos\/class: A Pod is Guaranteed if/);
  expect([...written(() => conformance(qos, { qosClass: right().qosClass }, { name: 'mine' })).keys()].at(-1)).toMatch(/^PROCTOR_SEED=7 qos: mine .*unsupported, needs the feature eviction/);
});

test('a failure says clause, values, smallest scenario, likeness and the command that repeats it', () => {
  const said = failureOf('qos/class', written(() => conformance(qos, wrong)));
  expect(said).toMatch(/^qos\/class: Every container, init containers included, has cpu and memory limits/);
  for (const line of [/^clause: +firm-everywhere-is-guaranteed$/m, /^scenario: +\{"metadata".*"limits"/m, /^observed: +Burstable$/m, /^behaves like: qos\/limits-alone-are-burstable/m]) expect(said).toMatch(line);
  expect(said).toMatch(/^replay: +PROCTOR_REPLAY='qos\/class~[\w-]+' npx jest impl\/jest\/conformance\.test\.ts -t 'qos\/class:'$/m);
  expect(failureOf('toy/count', written(() => conformance<ToyPort>(toy, () => new Late())))).toMatch(/^clause: +in-order, step 3$/m);
});

test('that command repeats just this scenario, and passes once it is mended', () => {
  const said = failureOf('qos/class', written(() => conformance(qos, wrong)));
  const env = { PROCTOR_REPLAY: /PROCTOR_REPLAY='([^']+)'/.exec(said)?.[1] ?? '' };
  const again = written(() => conformance(qos, wrong), env);
  expect(again.size).toBe(1);
  expect(failureOf('qos/class', again)).toMatch(/^clause: +firm-everywhere-is-guaranteed$/m);
  expect(failureOf('qos/class', written(() => conformance(qos, right), env))).toBe('');
  expect([...written(() => conformance<ToyPort>(toy, () => new Late()), env)]).toEqual([['toy: PROCTOR_REPLAY is of qos/class', undefined]]);
});

test("a project of this repository's own repeats just this scenario too", () => {
  const env = { PROCTOR_REPLAY: encodeReproduction({ invariant: 'qos/class', scenario: { metadata: { name: 'pod' }, spec: { containers: [{ name: 'app' }] } } }) };
  const scope = globalThis as { proctorHere?: Here };
  jest.isolateModules(() => require('./here'));
  const tests = written(() => scope.proctorHere?.examine(anyTopic(qos)), env);
  expect([...tests.keys()]).toEqual([expect.stringMatching(/^qos: reference qos\/class: /)]);
  expect(failureOf('qos/class', tests)).toBe('');
});

test.each([
  [{ seed: 1.5 }, {}, /seed is "1\.5"; set it to a whole number of 32 bits.*\[bad-seed\]/],
  [{ seed: 2 ** 40 }, {}, /\[bad-seed\]/],
  [{ runs: 0 }, {}, /runs is "0"; set it to a whole number from 1 on \[bad-runs\]/],
  [{ runs: NaN }, {}, /\[bad-runs\]/],
  [{}, { PROCTOR_SEED: 'x' }, /PROCTOR_SEED is "x"; set it to a whole number/],
  [{}, { PROCTOR_SEED: '' }, /\[bad-seed\]/],
  [{}, { PROCTOR_REPLAY: 'x' }, /PROCTOR_REPLAY is "x"; copy the command that the failure printed \[not-a-reproduction\]/],
  [{}, { PROCTOR_REPLAY: encodeReproduction({ invariant: 'qos/class', scenario: { spec: { containers: [{ name: 1e17 }] } } }) }, /^scenario\.spec\.containers\.0\.name: a whole number .*\[malformed-scenario\]$/],
  [{}, { PROCTOR_REPLAY: 'qos/clas~AAAA' }, /incomplete or damaged|there is no invariant "qos\/clas"/],
])('a choice that is none is told with the way out: %j %j', (choices, env, words) => {
  expect(() => written(() => conformance(qos, right, choices), env)).toThrow(words);
});
