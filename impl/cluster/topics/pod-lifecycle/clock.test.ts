import { instant } from '../../instant';
import { ScenarioUnsupported } from '../../unavailable';
import { StoryClock } from './clock';
import type { ApiPod } from './status';

/** An instant so many seconds ago, as the API tells it. */
const ago = (seconds: number) => new Date(instant() - seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');

/** A Pod whose containers left behind when they were told to end and when they were last alive, in seconds since the stop began. */
function stopped(ends: Readonly<Record<string, readonly [told: number, alive: number, exitCode?: number]>>): ApiPod {
  const containerStatuses = Object.entries(ends).map(([name, [told, alive, exitCode = 0]]) => ({
    name, lastState: {}, restartCount: 0, ready: false,
    state: { terminated: { exitCode, finishedAt: '2026-01-01T00:00:00Z', message: `${told * 1e9} ${alive * 1e9}` } },
  }));
  return { metadata: { name: 'shop', uid: '1', resourceVersion: '1' }, status: { phase: 'Failed', containerStatuses } };
}

const secondOf = (clock: StoryClock, name: string) => clock.ended(name, { exitCode: 0, finishedAt: '2026-01-01T00:00:00Z' });

test('a restart is as long after the end as it was on the node, however far the story lags behind', () => {
  const clock = new StoryClock();
  clock.begin();
  const end = { exitCode: 1, finishedAt: '2026-01-01T00:00:07Z' };
  expect(clock.ended('app', end)).toBe(0);
  clock.now = 20;
  expect(clock.started('app', '2026-01-01T00:00:18Z', end)).toBe(10);
});

test('a start between two seconds of the story sets it aside', () => {
  const clock = new StoryClock();
  clock.begin();
  expect(() => clock.started('app', '2026-01-01T00:00:09.500Z', { exitCode: 1, finishedAt: '2026-01-01T00:00:02Z' })).toThrow(ScenarioUnsupported);
});

test('a back-off that may be over on the node, but is not in the story, sets it aside', () => {
  const clock = new StoryClock();
  clock.begin();
  clock.ended('app', { exitCode: 1, finishedAt: ago(5) });
  expect(() => clock.compare(undefined, undefined, 0)).not.toThrow();
  clock.ended('web', { exitCode: 1, finishedAt: ago(11) });
  expect(() => clock.compare(undefined, undefined, 0)).toThrow(/10 s may be over on the node/);
});

test('a deadline that may be over on the node, but is not in the story, sets it aside', () => {
  const clock = new StoryClock();
  clock.begin();
  clock.now = 15;
  expect(() => clock.compare(ago(18), 20, 0)).not.toThrow();
  expect(() => clock.compare(ago(21), 20, 0)).toThrow(ScenarioUnsupported);
});

test('in a stop each end is at the second of what it followed from, though each is seen a little later', () => {
  const clock = new StoryClock();
  clock.stop = { second: 5, told: 0, heard: 0 };
  clock.stopped(stopped({ app: [0.05, 1.06], logs: [1.4, 4.42], proxy: [4.9, 5.92] }), 30);
  expect(['app', 'logs', 'proxy'].map((name) => secondOf(clock, name))).toEqual([6, 9, 10]);
});

test('who is killed when the grace period is over has ended then', () => {
  const clock = new StoryClock();
  clock.stop = { second: 0, told: 0, heard: 0 };
  clock.stopped(stopped({ app: [0, 10.4, 137], proxy: [9.8, 10.82] }), 10);
  expect(['app', 'proxy'].map((name) => secondOf(clock, name))).toEqual([10, 11]);
});

test('what comes too late to say at which second sets the story aside', () => {
  const clock = new StoryClock();
  clock.stop = { second: 0, told: 0, heard: 0 };
  expect(() => clock.stopped(stopped({ app: [0, 1], proxy: [2.6, 3.6] }), 30)).toThrow(/too slow/);
});
