import * as fc from 'fast-check';
import { decodeReproduction, encodeReproduction, replayCommand } from './reproduction';

test('a reproduction carries any scenario through a shell unharmed', () => {
  fc.assert(fc.property(fc.jsonValue(), (scenario) => {
    const word = encodeReproduction({ invariant: 'qos/class', scenario });
    expect(word).toMatch(/^[\w/~-]+$/);
    expect(decodeReproduction(word)).toEqual({ invariant: 'qos/class', scenario: JSON.parse(JSON.stringify(scenario)) as unknown });
  }));
});

test('what is not a reproduction is none, and a damaged one is told', () => {
  expect(decodeReproduction('report.json')).toBeUndefined();
  const word = encodeReproduction({ invariant: 'qos/class', scenario: { a: 'long enough to be cut' } });
  expect(() => decodeReproduction(word.slice(0, -6))).toThrow(/incomplete or damaged/);
});

test('the command quotes the implementation as a shell needs it', () => {
  expect(replayCommand({ invariant: 'qos/class', scenario: 1 }, './my-qos.ts')).toMatch(/ --impl \.\/my-qos\.ts$/);
  expect(replayCommand({ invariant: 'qos/class', scenario: 1 }, "python3 it's.py")).toMatch(/ --impl 'python3 it'\\''s\.py'$/);
});

test('the command asks the cluster that was asked, and may make there what might be made', () => {
  const command = (implementation: string, context: string, allowClusterScoped: boolean) => replayCommand({ invariant: 'qos/class', scenario: 1 }, implementation, { context, allowClusterScoped }).replace(/^.*~\S+/, '');
  expect(command('cluster', 'kind-mine', false)).toBe(' --impl cluster --context kind-mine');
  expect(command('cluster', 'my cluster', true)).toBe(" --impl cluster --context 'my cluster' --allow-cluster-scoped");
  expect(command('kubernetes', 'kind-mine', true)).toBe(' --impl kubernetes');
});
