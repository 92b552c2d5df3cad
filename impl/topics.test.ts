import { check, deriveSeed, examine, examineMisconception, finish, indistinguishable, Scenarios } from '../spec/kernel';
import * as fc from 'fast-check';
import { reference, subject, topicIds } from './topics';

const seed = 1;
const RUNS = 200;

describe.each(topicIds())('topic %s', (id) => {
  test('the reference satisfies every invariant, and nothing is vacuous, for several seeds', () => {
    for (const each of [seed, 2, 3]) {
      const report = finish(examine(subject(id).topic, reference('test'), { seed: each, runs: RUNS }));
      expect(report.invariants.filter(({ outcome }) => outcome !== 'pass')).toEqual([]);
    }
  });

  test('every misconception is killed, and every invariant kills one or says why it is kept', () => {
    const { topic, misconceptions } = subject(id);
    const scenarios = new Scenarios(seed, RUNS);
    const rows = misconceptions.map((each) => examineMisconception(topic, each, { seed, runs: RUNS, scenarios }));
    expect(rows.filter(({ killedBy }) => killedBy.length === 0).map((row) => row.id)).toEqual([]);
    const killing = new Set(rows.flatMap(({ killedBy }) => killedBy));
    expect(topic.invariants.filter((each) => !killing.has(each.id) && each.killsNone === undefined).map((each) => each.id)).toEqual([]);
  });

  test('some scenario tells every two misconceptions apart', () => {
    const { topic, misconceptions } = subject(id);
    const sample = (name: string) => {
      const one = topic.invariants.find((invariant) => invariant.id === name);
      return one === undefined ? [] : fc.sample(one.scenario, { seed: deriveSeed(seed, name), numRuns: 100 });
    };
    expect(indistinguishable(topic, misconceptions, sample)).toEqual([]);
  });

  test('every invariant has a source in the study notes or says upstream, and ids belong to the topic', () => {
    const { topic, misconceptions } = subject(id);
    for (const invariant of topic.invariants) {
      expect(invariant.id.startsWith(`${id}/`)).toBe(true);
      expect(invariant.sources.some(({ kind }) => kind !== 'notes')).toBe(true);
    }
    for (const misconception of misconceptions) {
      expect(misconception.id.startsWith(`${id}/`)).toBe(true);
      expect(misconception.sources.length).toBeGreaterThan(0);
    }
    const ids = [...topic.invariants, ...misconceptions].map((each) => each.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('an implementation that always throws is an error in every invariant', () => {
    const { topic } = subject(id);
    const broken = new Proxy({}, { get: () => () => { throw new Error('broken'); } });
    for (const invariant of topic.invariants) {
      const result = finish(check(invariant, { port: broken, reset() {}, close() {} }, { seed, runs: 20 }));
      expect(result.outcome).toBe('error');
    }
  });
});
