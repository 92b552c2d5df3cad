import type { EvictablePod, EvictionNode, Look, LookOutcome, Pod, QosClass, QosPort, Signal } from 'proctor/qos';

type Resources = NonNullable<Pod['spec']['resources']>;
type Container = Pod['spec']['containers'][number];
type Amounts = Record<string, number>;

const CONSIDERED = ['cpu', 'memory'];
const UNITS: Record<string, number> = { m: 1, '': 1e3, k: 1e6, M: 1e9, G: 1e12, Ki: 1024e3, Mi: 1024 ** 2 * 1e3, Gi: 1024 ** 3 * 1e3 };

/** A quantity such as `500m` or `1Gi`, in thousandths. */
function parse(quantity: string): number {
  const [, number = '', unit = ''] = /^([0-9.]+)([a-zA-Z]*)$/.exec(quantity) ?? [];
  return Math.round(Number(number) * (UNITS[unit] ?? NaN));
}

function amounts(list: Record<string, string> = {}): Amounts {
  return Object.fromEntries(CONSIDERED.flatMap((name) => (list[name] === undefined ? [] : [[name, parse(list[name])]])));
}

/** Requests that are missing are set to the limits. */
function defaulted({ requests, limits }: Resources = {}): { requests: Amounts; limits: Amounts } {
  return { requests: { ...amounts(limits), ...amounts(requests) }, limits: amounts(limits) };
}

function combine(a: Amounts, b: Amounts, by: (x: number, y: number) => number): Amounts {
  const result = { ...a };
  for (const [name, value] of Object.entries(b)) result[name] = by(result[name] ?? 0, value);
  return result;
}

const plus = (x: number, y: number) => x + y;

/** What the containers of a Pod need at once at most. */
function together({ containers, initContainers = [] }: Pod['spec'], of: (container: Container) => Amounts): Amounts {
  let sidecars: Amounts = {};
  let peak: Amounts = {};
  for (const container of initContainers) {
    const now = combine(sidecars, of(container), plus);
    if (container.restartPolicy === 'Always') sidecars = now;
    peak = combine(peak, now, Math.max);
  }
  return combine(peak, containers.map(of).reduce((sum, each) => combine(sum, each, plus), sidecars), Math.max);
}

/** The resources of the whole Pod; the API server fills in what its containers say. */
function podLevel(spec: Pod['spec']): { requests: Amounts; limits: Amounts } {
  const own = defaulted(spec.resources);
  const requests = { ...amounts(spec.resources?.limits), ...together(spec, ({ resources }) => defaulted(resources).requests), ...amounts(spec.resources?.requests) };
  const limits = { ...own.limits };
  const all = [...(spec.initContainers ?? []), ...spec.containers].map(({ resources }) => amounts(resources?.limits));
  for (const [name, sum] of Object.entries(together(spec, ({ resources }) => amounts(resources?.limits)))) {
    const request = requests[name];
    if (limits[name] === undefined && request !== undefined && all.every((each) => each[name] !== undefined)) limits[name] = Math.max(sum, request);
  }
  return { requests, limits };
}

/** Whether the Pod level decides: cpu, memory or hugepages stand there. */
function decides({ requests, limits }: Resources = {}): boolean {
  return Object.keys({ ...requests, ...limits }).some((name) => CONSIDERED.includes(name) || name.startsWith('hugepages-'));
}

function classify({ requests, limits }: { requests: Amounts; limits: Amounts }): QosClass {
  if (CONSIDERED.every((name) => !requests[name] && !limits[name])) return 'BestEffort';
  return CONSIDERED.every((name) => limits[name] && limits[name] === requests[name]) ? 'Guaranteed' : 'Burstable';
}

const CRITICAL = 2_000_000_000;
const PRESSURE_SECONDS = 300;

/** The Pod with the smallest rank is evicted first. Of inodes nobody requests any; who is not measured goes before the others. */
function rank(signal: Signal, { name, priority, requests, initRequests }: EvictablePod, usage: Look['usage']): readonly number[] {
  const request = Math.max(requests.reduce(plus, 0), ...initRequests);
  const used = usage[name];
  if (signal === 'pid.available') return [priority, used === undefined ? 0 : 1, -(used ?? 0)];
  if (used === undefined) return [0, 0, priority, 0];
  const isInodes = signal === 'nodefs.inodesFree';
  return [1, used > (isInodes ? 0 : request) ? 0 : 1, priority, request * (isInodes ? 1024 ** 2 : 1) - used];
}

function smallerFirst(a: readonly number[], b: readonly number[]): number {
  return a.map((each, i) => each - (b[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

/** An implementation of the port of qos. */
export class MyQos implements QosPort {
  qosClass({ spec }: Pod): QosClass {
    if (decides(spec.resources)) return classify(podLevel(spec));
    const [first = 'BestEffort', ...rest] = [...(spec.initContainers ?? []), ...spec.containers].map(({ resources }) => classify(defaulted(resources)));
    return rest.every((each) => each === first) ? first : 'Burstable';
  }

  evict({ signal, thresholds, maxPodGraceSeconds, pods }: EvictionNode, looks: readonly Look[]): readonly LookOutcome[] {
    let left = pods.filter(({ isStatic, priority }) => !isStatic && priority < CRITICAL);
    let acting: typeof thresholds = [];
    let since = new Map<(typeof thresholds)[number], number>();
    let pressedAt = -Infinity;
    return looks.map(({ atSeconds, available, usage }) => {
      const met = thresholds.filter((each) => available < each.value + (acting.includes(each) ? each.minReclaim : 0));
      since = new Map(met.map((each) => [each, since.get(each) ?? atSeconds]));
      acting = met.filter((each) => atSeconds - (since.get(each) ?? atSeconds) >= each.graceSeconds);
      if (met.length > 0) pressedAt = atSeconds;
      const pressure = atSeconds - pressedAt < PRESSURE_SECONDS;
      const [threshold] = acting;
      const [victim] = [...left].sort((a, b) => smallerFirst(rank(signal, a, usage), rank(signal, b, usage)));
      if (threshold === undefined || victim === undefined) return { evicted: null, graceSeconds: null, pressure };
      left = left.filter((pod) => pod !== victim);
      const graceSeconds = threshold.graceSeconds === 0 ? 1 : Math.min(maxPodGraceSeconds, victim.terminationGraceSeconds);
      return { evicted: victim.name, graceSeconds, pressure };
    });
  }
}
