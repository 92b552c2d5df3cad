import { instant } from '../../instant';
import { ScenarioUnsupported } from '../../unavailable';
import { StoryClock } from './clock';
import type { ApiPod } from './status';

/** An instant so many seconds ago, as the API tells it. */
const ago = (seconds: number) => new Date(instant() - seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z');

/** Seconds since the stop began, and how long the longest pause between two signs of life was. */
type Left = readonly [told: number, alive: number, exitCode?: number, pause?: number];

/** A Pod whose containers left behind when they were told to end and when they were last alive. */
function stopped(ends: Readonly<Record<string, Left>>): ApiPod {
  const containerStatuses = Object.entries(ends).map(([name, [told, alive, exitCode = 0, pause = 0]]) => ({
    name, lastState: {}, restartCount: 0, ready: false,
    state: { terminated: { exitCode, finishedAt: '2026-01-01T00:00:00Z', message: `${told * 1e9} ${alive * 1e9} ${pause * 1e9}` } },
  }));
  return { metadata: { name: 'shop', uid: '1', resourceVersion: '1' }, status: { phase: 'Failed', containerStatuses } };
}

const after = (seconds: Readonly<Record<string, number>>) => Object.fromEntries(Object.entries(seconds).map(([name, afterSeconds]) => [name, { exitCode: 0, afterSeconds }]));

const secondOf = (clock: StoryClock, name: string) => clock.ended(name, { exitCode: 0, finishedAt: '2026-01-01T00:00:00Z' });

test('a restart is as long after the end as it was on the node, however far the story lags behind', () => {
  const clock = new StoryClock();
  clock.begin();
  const end = { exitCode: 1, finishedAt: '2026-01-01T00:00:07Z' };
  expect(clock.ended('app', end)).toBe(0);
  clock.now = 20;
  expect(clock.started('app', '2026-01-01T00:00:18Z', end)).toBe(10);
});

test('a start that is late sets the story aside: it would look like one after a longer pause', () => {
  const clock = new StoryClock();
  clock.begin();
  expect(() => clock.started('app', '2026-01-01T00:00:15Z', { exitCode: 1, finishedAt: '2026-01-01T00:00:02Z' })).toThrow(ScenarioUnsupported);
});

test('so does one that is later than the story stands, by however whole a pause', () => {
  const clock = new StoryClock();
  const end = { exitCode: 1, finishedAt: ago(20) };
  clock.ended('app', end);
  clock.now = 10;
  expect(() => clock.started('app', ago(5), end)).toThrow(ScenarioUnsupported);
});

/** A Pod that was started, and whose container ended so many seconds ago. */
function waiting(state: object, endedSeconds: number, startedSeconds = 0): ApiPod {
  const terminated = { exitCode: 1, finishedAt: ago(endedSeconds) };
  return { metadata: { name: 'shop', uid: '1', resourceVersion: '1' }, status: { phase: 'Running', startTime: ago(startedSeconds), containerStatuses: [{ name: 'app', state, lastState: { terminated }, restartCount: 1, ready: false }] } };
}

test('a back-off that may be over on the node, but is not in the story, sets it aside; one of a container that runs again does not matter', () => {
  for (const [state, seconds, isDoubtful] of [[{ waiting: {} }, 5, false], [{ waiting: {} }, 11, true], [{ running: { startedAt: ago(0) } }, 11, false]] as const) {
    const clock = new StoryClock();
    clock.begin();
    const pod = waiting(state, seconds);
    clock.ended('app', pod.status.containerStatuses?.[0]?.lastState.terminated ?? { exitCode: 1 });
    const compared = expect(() => clock.compare(pod, undefined, 0));
    if (isDoubtful) compared.toThrow(/10 s may be over on the node/);
    else compared.not.toThrow();
  }
});

test('a container that was killed for its probe has waited since its end before, and matters, too', () => {
  for (const [killed, seconds, isDoubtful] of [['app', 11, true], ['app', 5, false], ['other', 11, false]] as const) {
    const clock = new StoryClock();
    clock.begin();
    const pod = waiting({ running: { startedAt: ago(0) } }, seconds);
    clock.ended('app', pod.status.containerStatuses?.[0]?.lastState.terminated ?? { exitCode: 1 });
    const compared = expect(() => clock.compare(pod, undefined, 0, killed));
    if (isDoubtful) compared.toThrow(/10 s may be over on the node/);
    else compared.not.toThrow();
  }
});

test('a deadline that may be over on the node, but is not in the story, sets it aside', () => {
  const clock = new StoryClock();
  clock.begin();
  clock.now = 15;
  expect(() => clock.compare(waiting({ running: { startedAt: ago(0) } }, 0, 18), 20, 0)).not.toThrow();
  expect(() => clock.compare(waiting({ running: { startedAt: ago(0) } }, 0, 21), 20, 0)).toThrow(ScenarioUnsupported);
});

test('in a stop each end is at the second of what it followed from, though each is seen a little later', () => {
  const clock = new StoryClock();
  clock.stop = { second: 5, told: 0, heard: 0 };
  clock.stopped(stopped({ app: [0.05, 1.06], logs: [1.4, 4.42], proxy: [4.9, 5.92] }), 30, after({ app: 1, logs: 3, proxy: 1 }));
  expect(['app', 'logs', 'proxy'].map((name) => secondOf(clock, name))).toEqual([6, 9, 10]);
});

test('who is killed when the grace period is over has ended then', () => {
  const clock = new StoryClock();
  clock.stop = { second: 0, told: 0, heard: 0 };
  clock.stopped(stopped({ app: [0, 10.4, 137], proxy: [9.8, 10.82] }), 10, after({ app: 20, proxy: 1 }));
  expect(['app', 'proxy'].map((name) => secondOf(clock, name))).toEqual([10, 11]);
});

describe('what comes too late to say at which second sets the story aside', () => {
  test.each<[string, Readonly<Record<string, Left>>, Readonly<Record<string, number>>]>([
    ['somebody told long after what it follows from', { app: [0, 1], proxy: [2.6, 3.6] }, { app: 1, proxy: 1 }],
    ['somebody who ends a second too late, which would look like another second', { app: [0, 2.05] }, { app: 1 }],
    ['somebody killed between two seconds', { app: [0, 10.7, 137] }, { app: 20 }],
    ['somebody who had no time to note that it lives', { app: [0, 1, 0, 0.4] }, { app: 1 }],
  ])('%s', (_what, ends, afterSeconds) => {
    const clock = new StoryClock();
    clock.stop = { second: 0, told: 0, heard: 0 };
    expect(() => clock.stopped(stopped(ends), 10, after(afterSeconds))).toThrow(/too slow/);
  });
});
