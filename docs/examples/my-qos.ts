import type { Pod, QosClass, QosPort } from 'proctor/qos';

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

function classify({ requests, limits }: { requests: Amounts; limits: Amounts }): QosClass {
  if (CONSIDERED.every((name) => !requests[name] && !limits[name])) return 'BestEffort';
  return CONSIDERED.every((name) => limits[name] && limits[name] === requests[name]) ? 'Guaranteed' : 'Burstable';
}

/** An implementation of the port of qos. It has no evict(), so the invariants about eviction are not asked. */
export class MyQos implements Pick<QosPort, 'qosClass'> {
  qosClass({ spec }: Pod): QosClass {
    const whole = spec.resources ?? {};
    if (CONSIDERED.some((name) => whole.requests?.[name] !== undefined || whole.limits?.[name] !== undefined)) return classify(podLevel(spec));
    const [first = 'BestEffort', ...rest] = [...(spec.initContainers ?? []), ...spec.containers].map(({ resources }) => classify(defaulted(resources)));
    return rest.every((each) => each === first) ? first : 'Burstable';
  }
}
