import * as fc from 'fast-check';
import { CRITICAL_PRIORITY, type Watch } from './eviction-need';
import type { EvictablePod, Look, Signal, Threshold } from './port';

const LOOK_SECONDS = 10;
const names = ['web', 'job', 'db', 'log'];

interface PodSeed {
  readonly kind: number;
  readonly request: number;
  readonly init: number;
  readonly priority: number;
  readonly usage: number;
  readonly grace: number;
}

const exact = { noNullPrototype: true } as const;

function podSeed(priorities: readonly number[]): fc.Arbitrary<PodSeed> {
  return fc.record({
    kind: fc.nat(9),
    request: fc.constantFrom(100, 200, 400),
    init: fc.constantFrom(0, 0, 0, 300, 500),
    priority: fc.constantFrom(...priorities),
    usage: fc.constantFrom(150, 50, 250, 350, 450, 100, 200, 0),
    grace: fc.constantFrom(30, 10, 60),
  }, exact);
}

const ordinary = [0, 0, 100, 1000];
const withCritical = [0, 100, CRITICAL_PRIORITY, CRITICAL_PRIORITY + 1000, 1000];

/** Kinds 0 to 3 are Burstable, 4 to 6 BestEffort, 7 to 9 Guaranteed, whose usage is within its request. */
function podOf(seed: PodSeed, i: number, isStatic: boolean): { pod: EvictablePod; usage: number } {
  const qosClass = seed.kind < 4 ? 'Burstable' : seed.kind < 7 ? 'BestEffort' : 'Guaranteed';
  const requests = qosClass === 'BestEffort' ? [] : seed.kind % 2 === 0 ? [seed.request] : [seed.request / 2, seed.request / 2];
  const pod: EvictablePod = {
    name: names[i] ?? `pod-${i}`,
    qosClass,
    priority: seed.priority,
    isStatic,
    terminationGraceSeconds: seed.grace,
    requests,
    initRequests: qosClass === 'Burstable' && seed.init > 0 ? [seed.init] : [],
  };
  return { pod, usage: qosClass === 'Guaranteed' ? Math.min(seed.usage, seed.request) : seed.usage };
}

const hard: Threshold = { value: 100, graceSeconds: 0, minReclaim: 0 };

/** Lasting need under one hard threshold: as many checks as Pods, so that the whole order shows. */
export function orders(signal: Signal, options: { readonly spared?: boolean; readonly missing?: boolean; readonly pods?: number } = {}): fc.Arbitrary<Watch> {
  const seeds = fc.array(podSeed(options.spared === true ? withCritical : ordinary), { minLength: 2, maxLength: options.pods ?? 4 });
  return fc.tuple(seeds, options.spared === true ? fc.nat(15) : fc.constant(0), options.missing === false ? fc.constant(0) : fc.constantFrom(0, 0, 0, 0, 1, 2)).map(([some, statics, missing]) => {
    const made = some.map((seed, i) => podOf(seed, i, ((statics >> i) & 1) === 1));
    const usage = Object.fromEntries(made.filter((_, i) => ((missing >> i) & 1) === 0).map((each) => [each.pod.name, each.usage]));
    const looks = made.map((_, i): Look => ({ atSeconds: i * LOOK_SECONDS, available: 50, usage }));
    return { node: { signal, thresholds: [hard], maxPodGraceSeconds: 0, pods: made.map(({ pod }) => pod) }, looks };
  });
}

const soft = fc.record({ value: fc.constantFrom(200, 150), graceSeconds: fc.constantFrom(30, 60, 20, 120), minReclaim: fc.constantFrom(0, 0, 50) }, exact);
const hardOrReclaiming = fc.record({ value: fc.constant(100), graceSeconds: fc.constant(0), minReclaim: fc.constantFrom(0, 50, 100) }, exact);
const available = fc.constantFrom(120, 50, 99, 100, 149, 160, 199, 200, 240, 300);
const pause = fc.constantFrom(10, 10, 20, 30, 60, 300, 290);

function timeline(steps: readonly { pause: number; available: number }[], usage: Look['usage']): readonly Look[] {
  let atSeconds = 0;
  return steps.map((step, i) => {
    if (i > 0) atSeconds += step.pause;
    return { atSeconds, available: step.available, usage };
  });
}

const steps = fc.array(fc.record({ pause, available }, exact), { minLength: 2, maxLength: 6 });
const thresholds = fc.oneof(
  soft.map((each) => [each]),
  hardOrReclaiming.map((each) => [each]),
  // evictionMinimumReclaim is configured by signal: a hard and a soft threshold share it.
  fc.tuple(hardOrReclaiming, soft).map(([one, other]) => [one, { ...other, minReclaim: one.minReclaim }]),
);
const signals = fc.constantFrom<Signal>('memory.available', 'memory.available', 'nodefs.available', 'nodefs.inodesFree', 'pid.available');

/** Changing need over time, with few Pods: when is one evicted, and is pressure reported? */
export function timelines(options: { readonly pods: number; readonly kinds?: fc.Arbitrary<readonly Threshold[]> }): fc.Arbitrary<Watch> {
  const seeds = fc.array(podSeed([0]), { minLength: options.pods, maxLength: options.pods });
  return fc.tuple(seeds, options.kinds ?? thresholds, fc.constantFrom(0, 15, 45, 90), steps, signals).map(([some, own, maxPodGraceSeconds, when, signal]) => {
    const made = some.map((seed, i) => podOf({ ...seed, kind: 4, usage: 200 + 50 * i }, i, false));
    const usage = Object.fromEntries(made.map((each) => [each.pod.name, each.usage]));
    return { node: { signal, thresholds: [...own], maxPodGraceSeconds, pods: made.map(({ pod }) => pod) }, looks: timeline(when, usage) };
  });
}

export const softOnly: fc.Arbitrary<readonly Threshold[]> = soft.map((each) => [each]);
export const hardOnly: fc.Arbitrary<readonly Threshold[]> = hardOrReclaiming.map((each) => [each]);
