import * as fc from 'fast-check';
import type { Story } from './life';
import type { Container, Operation, Pod, Probe, ProbeKind, RestartPolicy, RestartRule, Stops } from './port';

/** Parts that the stories of other files are made of, too. */
export const exact = { noNullPrototype: true } as const;
const policies: readonly RestartPolicy[] = ['Always', 'OnFailure', 'Never'];
export const policy = fc.constantFrom(...policies);
const code = fc.constantFrom(0, 1);

/** Operations of one kind, the simplest first. */
type Kind = readonly Operation[];

export function exits(names: readonly string[], codes: readonly number[] = [0, 1]): Kind {
  return names.flatMap((container) => codes.map((exitCode) => ({ do: 'exit' as const, container, exitCode })));
}

export function probes(names: readonly string[], kinds: readonly ProbeKind[], successes: readonly boolean[] = [true, false]): Kind {
  return names.flatMap((container) => kinds.flatMap((probe) => successes.map((success) => ({ do: 'probe' as const, container, probe, success }))));
}

export function waits(...seconds: readonly number[]): Kind {
  return seconds.map((each) => ({ do: 'wait' as const, seconds: each }));
}

const SHARE = 12;

/** One operation; each kind has the same share. */
function oneOf(kinds: readonly Kind[]): fc.Arbitrary<Operation> {
  return fc.constantFrom(...kinds.flatMap((kind) => Array.from({ length: SHARE }, (_, i) => kind[i % kind.length]).filter((each) => each !== undefined)));
}

export function program(maxLength: number, ...kinds: readonly Kind[]): fc.Arbitrary<readonly Operation[]> {
  return fc.array(oneOf(kinds), { minLength: 1, maxLength });
}

/** The same thing happening up to three times in a row: thresholds are made of that. */
function bursts(maxLength: number, ...kinds: readonly Kind[]): fc.Arbitrary<readonly Operation[]> {
  const burst = fc.tuple(fc.constantFrom(1, 2, 3), oneOf(kinds));
  return fc.array(burst, { minLength: 1, maxLength: 4 }).map((all) => all.flatMap(([times, each]): Operation[] => (each.do === 'probe' ? Array.from({ length: times }, () => each) : [each])).slice(0, maxLength));
}

interface PodParts {
  readonly policy?: RestartPolicy;
  readonly first?: readonly Container[];
  readonly mains: readonly Container[];
  readonly grace?: number;
}

export function podOf({ policy: restartPolicy, first = [], mains, grace }: PodParts): Pod {
  return {
    metadata: { name: 'shop' },
    spec: {
      ...(restartPolicy === undefined ? {} : { restartPolicy }),
      ...(grace === undefined ? {} : { terminationGracePeriodSeconds: grace }),
      ...(first.length === 0 ? {} : { initContainers: [...first] }),
      containers: [...mains],
    },
  };
}

/** The story without the operations on containers that the Pod does not have. */
export function storyOf(pod: Pod, operations: readonly Operation[], stops: Stops = {}): Story {
  const names = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({ name }) => name);
  return { pod, stops, operations: operations.filter((each) => !('container' in each) || names.includes(each.container)) };
}

export const app: Container = { name: 'app' };
export const web: Container = { name: 'web' };
export const sidecar = (name: string, startupProbe?: Probe): Container => ({ name, restartPolicy: 'Always', ...(startupProbe === undefined ? {} : { startupProbe }) });

/** One or two main containers that end again and again. */
export const restarts: fc.Arbitrary<Story> = fc
  .tuple(fc.constantFrom('Always' as const, 'OnFailure' as const, 'Never' as const, undefined), fc.constantFrom([app], [app, web]), program(4, exits(['app', 'web']), exits(['app']), waits(5, 10, 15, 20)))
  .map(([own, mains, operations]) => storyOf(podOf({ ...(own === undefined ? {} : { policy: own }), mains }), operations));

const rules: fc.Arbitrary<readonly RestartRule[]> = fc.constantFrom(
  [],
  [{ action: 'Restart' as const, exitCodes: { operator: 'In' as const, values: [42] } }],
  [{ action: 'Restart' as const, exitCodes: { operator: 'NotIn' as const, values: [0, 1] } }],
);

/** Containers with a restart policy of their own, and rules for exit codes. */
export const ownPolicies: fc.Arbitrary<Story> = fc
  .tuple(policy, policy, rules, fc.boolean(), program(4, exits(['app', 'web'], [0, 1, 42]), exits(['app'], [42, 1, 0]), waits(10)))
  .map(([own, appPolicy, restartPolicyRules, isPair, operations]) => {
    const first: Container = { ...app, restartPolicy: appPolicy, ...(restartPolicyRules.length === 0 ? {} : { restartPolicyRules: [...restartPolicyRules] }) };
    return storyOf(podOf({ policy: own, mains: isPair ? [first, web] : [first] }), operations);
  });

/** One container that ends so often that its back-off grows; at last there is time enough for any back-off. */
export function crashLoops(options: { readonly cycles: number; readonly runs: readonly number[]; readonly pauses: readonly number[] }): fc.Arbitrary<Story> {
  const cycle = fc.record({ run: fc.constantFrom(...options.runs), exitCode: fc.constantFrom(1, 1, 0), pause: fc.constantFrom(...options.pauses) }, exact);
  return fc.tuple(fc.constantFrom('Always' as const, 'OnFailure' as const), fc.array(cycle, { minLength: 1, maxLength: options.cycles })).map(([own, cycles]) => ({
    pod: podOf({ policy: own, mains: [app] }),
    stops: {},
    operations: cycles.flatMap(({ run, exitCode, pause }): Operation[] => [
      ...(run === 0 ? [] : [{ do: 'wait' as const, seconds: run }]),
      { do: 'exit', container: 'app', exitCode: own === 'Always' ? exitCode : 1 },
      ...(pause === 0 ? [] : [{ do: 'wait' as const, seconds: pause }]),
    ]),
  }));
}

const initChains: readonly (readonly Container[])[] = [[{ name: 'setup' }], [{ name: 'setup' }, { name: 'seed' }]];
const chains: readonly (readonly Container[])[] = [
  [sidecar('proxy')],
  [sidecar('proxy', { failureThreshold: 2 }), { name: 'setup' }],
  [{ name: 'setup' }, sidecar('proxy')],
  [sidecar('proxy', {}), sidecar('logs')],
  [sidecar('proxy', { failureThreshold: 1 })],
];

/** Init containers that end with one code or another, one after the other. */
export const initializations: fc.Arbitrary<Story> = fc
  .tuple(policy, fc.constantFrom(...initChains), fc.constantFrom(undefined, undefined, ...policies.slice(1)), program(4, exits(['setup', 'seed']), exits(['setup', 'seed', 'app']), waits(10, 20)))
  .map(([own, chain, ofInit, operations]) => {
    const first = chain.map((each) => (ofInit === undefined ? each : { ...each, restartPolicy: ofInit }));
    return storyOf(podOf({ policy: own, first, mains: [app] }), operations);
  });

/** Sidecars before, between and after init containers, with and without startup probes. */
export const sidecarStories: fc.Arbitrary<Story> = fc
  .tuple(policy, fc.constantFrom(...chains), program(5, exits(['setup', 'proxy', 'app']), exits(['setup', 'app'], [0]), probes(['proxy'], ['startup'], [true, true, false]), exits(['proxy', 'logs']), waits(10, 20)))
  .map(([own, first, operations]) => storyOf(podOf({ policy: own, first, mains: [app] }), operations));

const threshold = fc.constantFrom(1, 2, 3);

const OPERATIONS_MAX = 6;
const failure = [false, false, false, true];
const success = [true, true, false];

function livenessPod(own: RestartPolicy, failureThreshold: number, hasStartup: boolean): Pod {
  return podOf({ policy: own, mains: [{ ...app, ...(hasStartup ? { startupProbe: { failureThreshold: 2 } } : {}), livenessProbe: { failureThreshold } }] });
}

/** A liveness probe with its threshold; the program may end with 0 when it is told to. */
export const livenessStories: fc.Arbitrary<Story> = fc
  .tuple(policy, threshold, fc.constantFrom(0, 143), bursts(OPERATIONS_MAX, probes(['app'], ['liveness'], failure), probes(['app'], ['liveness'], failure), waits(10, 30), exits(['app'])))
  .map(([own, failureThreshold, exitCode, operations]) => {
    // With exit code 0 nothing may put the restart off: no end before, and few enough kills.
    const isZero = exitCode === 0;
    return {
      pod: livenessPod(own, isZero ? 3 : failureThreshold, false),
      stops: { app: { exitCode, afterSeconds: 0 } },
      operations: isZero ? operations.filter((each) => each.do !== 'exit') : operations,
    };
  });

/** A liveness probe that fails before and after its container ends by itself. */
export const countStories: fc.Arbitrary<Story> = fc
  .tuple(fc.constantFrom('Always' as const, 'OnFailure' as const), fc.constantFrom(2, 3), fc.constantFrom(1, 2), fc.constantFrom(1, 2), oneOf([exits(['app'], [1]), probes(['app'], ['liveness'], [true]), waits(10)]))
  .map(([own, failureThreshold, before, after, between]) => {
    const fails = (times: number): readonly Operation[] => Array.from({ length: times }, () => ({ do: 'probe' as const, container: 'app', probe: 'liveness' as const, success: false }));
    return { pod: livenessPod(own, failureThreshold, false), stops: { app: { exitCode: 143, afterSeconds: 0 } }, operations: [...fails(before), between, ...fails(after), { do: 'wait' as const, seconds: 20 }] };
  });

/** A startup probe before a liveness probe. */
export const startupStories: fc.Arbitrary<Story> = fc
  .tuple(policy, threshold, bursts(OPERATIONS_MAX, probes(['app'], ['startup'], success), probes(['app'], ['startup', 'liveness'], failure), probes(['app'], ['liveness'], failure), waits(10, 30)))
  .map(([own, failureThreshold, operations]) => ({ pod: livenessPod(own, failureThreshold, true), stops: { app: { exitCode: 143, afterSeconds: 0 } }, operations }));

/** A readiness probe with thresholds both ways, other containers beside it, and, if wanted, ends of containers. */
export function readinessStories(options: { readonly withExits: boolean }): fc.Arbitrary<Story> {
  const others = options.withExits ? [exits(['app', 'web'], [1, 0])] : [];
  return fc
    .tuple(policy, fc.constantFrom(1, 1, 2, 3), fc.constantFrom(1, 1, 2), fc.constantFrom([], [web], [{ ...web, readinessProbe: {} }]), fc.constantFrom(false, false, true), bursts(OPERATIONS_MAX, probes(['app'], ['readiness'], [true]), probes(['app'], ['readiness']), probes(['app'], ['readiness'], [false]), probes(['app', 'web'], ['readiness', 'startup'], [true]), waits(10), ...others))
    .map(([own, failureThreshold, successThreshold, beside, hasStartup, operations]) => {
      const first: Container = { ...app, ...(hasStartup ? { startupProbe: { failureThreshold: 2 } } : {}), readinessProbe: { failureThreshold, successThreshold } };
      return storyOf(podOf({ policy: own, mains: [first, ...beside] }), operations);
    });
}

const stop = fc.record({ exitCode: fc.constantFrom(0, 0, 143, 1), afterSeconds: fc.constantFrom(1, 3, 40) }, exact);
const sidecarStop = fc.record({ exitCode: fc.constantFrom(0, 143), afterSeconds: fc.constantFrom(1, 3) }, exact);

/** A running Pod with up to two sidecars that is deleted, or whose main containers end. */
export function stoppings(how: 'delete' | 'exit'): fc.Arbitrary<Story> {
  return fc
    .tuple(how === 'delete' ? policy : fc.constantFrom('Never' as const, 'OnFailure' as const), fc.constantFrom([], [sidecar('proxy')], [sidecar('proxy'), sidecar('logs')]), fc.boolean(), fc.tuple(stop, stop), fc.tuple(sidecarStop, sidecarStop), fc.constantFrom(10, 20, undefined), fc.array(oneOf([exits(how === 'delete' ? ['app', 'web', 'proxy', 'logs'] : ['proxy', 'logs', 'app'])]), { maxLength: 2 }), fc.tuple(code, code))
    .map(([own, first, isPair, mainStops, sidecarStops, grace, before, codes]) => {
      const mains = isPair ? [app, web] : [app];
      const stops: Stops = Object.fromEntries([...mains.map(({ name }, i) => [name, mainStops[i]] as const), ...first.map(({ name }, i) => [name, sidecarStops[i]] as const)].flatMap(([name, each]) => (each === undefined ? [] : [[name, each]])));
      const exitsAll = mains.map(({ name }, i): Operation => ({ do: 'exit', container: name, exitCode: own === 'OnFailure' ? 0 : (codes[i] ?? 0) }));
      const last: readonly Operation[] = how === 'delete' ? [{ do: 'delete' }] : exitsAll;
      const pod = podOf({ policy: own, first, mains, ...(grace === undefined ? {} : { grace }) });
      return storyOf(pod, [...before, ...last, { do: 'wait' as const, seconds: 1 }, { do: 'wait' as const, seconds: 60 }], stops);
    });
}
