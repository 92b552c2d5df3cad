import * as fc from 'fast-check';
import type { Container, Pod, Resources } from './port';

/** A request and a limit of one resource; absent if undefined. The first is the simplest. */
type Shape = readonly [request: string | undefined, limit: string | undefined];

const none: Shape = [undefined, undefined];
const cpu: readonly Shape[] = [
  none, [undefined, '1'], ['1', '1'], ['500m', '1'], ['500m', undefined], ['1', '1000m'], ['0', '1'], ['0', '0'], [undefined, '0'], ['0', undefined],
];
const memory: readonly Shape[] = [
  none, [undefined, '1Gi'], ['1Gi', '1Gi'], ['512Mi', '1Gi'], ['512Mi', undefined], ['1Gi', '1024Mi'], ['0', '1Gi'], ['0', '0'], [undefined, '0'], ['0', undefined],
];
const PAGES = 'hugepages-2Mi';
/** Resources of a container that the class does not look at. */
const others: readonly Readonly<Record<string, Shape>>[] = [
  {}, {}, {}, {}, { 'ephemeral-storage': ['1Gi', '2Gi'] }, { 'ephemeral-storage': ['1Gi', undefined] }, { 'example.com/gpu': ['1', '1'] }, { [PAGES]: [undefined, '2Mi'] },
];
/** At the level of the Pod numbers are large enough to hold all of its containers. */
const podCpu: readonly Shape[] = [none, [undefined, '8'], ['8', '8'], ['4', '8'], ['8', undefined], ['8', '8000m']];
const podMemory: readonly Shape[] = [none, [undefined, '8Gi'], ['8Gi', '8Gi'], ['4Gi', '8Gi'], ['8Gi', undefined], ['8Gi', '8192Mi']];
const podPages: readonly Shape[] = [none, [undefined, '8Mi'], ['8Mi', '8Mi']];

function resourcesOf(shapes: Readonly<Record<string, Shape>>): Resources {
  const requests: Record<string, string> = {};
  const limits: Record<string, string> = {};
  for (const [name, [request, limit]] of Object.entries(shapes)) {
    if (request !== undefined) requests[name] = request;
    if (limit !== undefined) limits[name] = limit;
  }
  const result: { requests?: Record<string, string>; limits?: Record<string, string> } = {};
  if (Object.keys(requests).length > 0) result.requests = requests;
  if (Object.keys(limits).length > 0) result.limits = limits;
  return result;
}

/** One number says a container's resources: quick to draw, and 0, the smallest, is a container without any. */
function decodeAnew(code: number): Resources {
  const [c, rest] = [code % cpu.length, Math.floor(code / cpu.length)];
  const [m, o] = [rest % memory.length, Math.floor(rest / memory.length)];
  const other = others[o] ?? {};
  return c + m === 0 && PAGES in other ? {} : resourcesOf({ cpu: cpu[c] ?? none, memory: memory[m] ?? none, ...other });
}

/** The API server takes hugepages only beside cpu or memory. */
function bearsPages({ requests, limits }: Resources): boolean {
  return [requests, limits].some((list) => list?.['cpu'] !== undefined || list?.['memory'] !== undefined);
}

const CODES = cpu.length * memory.length * others.length;
const decoded = Array.from({ length: CODES }, (_, own) => decodeAnew(own));
const bare: readonly boolean[] = decoded.map((resources) => Object.keys(resources).length === 0);
/** Containers that have the same, equal request and limit of both: without them hardly a Pod is Guaranteed. */
const guaranteedCodes = [11, 22, 12, 21, 55, 25];
const code = fc.oneof({ weight: 3, arbitrary: fc.nat(CODES - 1) }, { weight: 4, arbitrary: fc.constantFrom(...guaranteedCodes) }, { weight: 1, arbitrary: fc.constant(0) });

function containerOf(name: string, own: number): Container {
  const resources = decoded[own];
  return bare[own] === true || resources === undefined ? { name } : { name, resources };
}

/** Init containers beyond this number of the code are sidecars. */
const INIT_KINDS = 2;

export interface PodParts {
  readonly main: readonly number[];
  readonly init: readonly number[];
  /** Bit i: the i-th init container is a sidecar. */
  readonly sidecars: number;
}

/** How many containers of each sort: mostly one or two, without init containers. The first is the simplest. */
const counts: readonly (readonly [main: number, init: number])[] = [[1, 0], [1, 0], [2, 0], [1, 1], [2, 1], [2, 0]];

const parts: fc.Arbitrary<PodParts> = fc
  .tuple(fc.nat(counts.length - 1), code, code, code, fc.nat(INIT_KINDS - 1))
  .map(([count, first, second, third, sidecars]) => {
    const [main, init] = counts[count] ?? [1, 0];
    return { main: [first, second].slice(0, main), init: [third].slice(0, init), sidecars };
  });

function podOf({ main, init, sidecars }: PodParts, resources?: Resources): Pod {
  const initContainers = init.map((own, i): Container => {
    const made = containerOf(i === 0 ? 'init' : `init-${i + 1}`, own);
    return (sidecars >> i) % 2 === 1 ? { ...made, name: made.name.replace('init', 'sidecar'), restartPolicy: 'Always' } : made;
  });
  const names = ['app', 'helper'];
  return {
    metadata: { name: 'pod' },
    spec: {
      containers: main.map((own, i) => containerOf(names[i] ?? `app-${i}`, own)),
      ...(initContainers.length === 0 ? {} : { initContainers }),
      ...(resources === undefined ? {} : { resources }),
    },
  };
}

/** Pods that say nothing at their own level. */
export const containerPods: fc.Arbitrary<Pod> = parts.map((some) => podOf(some));

const podShape = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ c: 0, m: 0, p: 0 }) },
  { weight: 2, arbitrary: fc.constantFrom({ c: 1, m: 1, p: 0 }, { c: 2, m: 2, p: 0 }, { c: 5, m: 1, p: 0 }) },
  { weight: 5, arbitrary: fc.record({ c: fc.nat(podCpu.length - 1), m: fc.nat(podMemory.length - 1), p: fc.constantFrom(0, 0, 0, 1, 2) }, { noNullPrototype: true }) },
);

const anyPods = fc.tuple(parts, podShape).map(([some, { c, m, p }]) => {
  const own = { cpu: podCpu[c] ?? none, memory: podMemory[m] ?? none };
  const hasPages = c + m > 0 || [...some.main, ...some.init].some((each) => bearsPages(decoded[each] ?? {}));
  return podOf(some, resourcesOf(hasPages ? { ...own, [PAGES]: podPages[p] ?? none } : own));
});

/** Hugepages alone beside an init container that may ask for less than there is: only the Pod as a whole is Guaranteed then. */
const pagesPods = fc
  .tuple(fc.constantFrom(...guaranteedCodes), fc.nat(CODES - 1), fc.integer({ min: 1, max: podPages.length - 1 }))
  .map(([main, init, p]) => podOf({ main: [main], init: [init], sidecars: 0 }, resourcesOf({ [PAGES]: podPages[p] ?? none })));

/** Pods with `spec.resources`, sometimes an empty one. */
export const podLevelPods: fc.Arbitrary<Pod> = fc.oneof({ weight: 7, arbitrary: anyPods }, { weight: 2, arbitrary: pagesPods });
