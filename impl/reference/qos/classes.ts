import type { Container, Pod, QosClass, Resources } from '../../../spec/qos';

type Amounts = ReadonlyMap<string, number>;

/** Requests and limits as whole numbers of thousandths. */
export interface Settled {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

const suffixes: Readonly<Record<string, number>> = { Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, m: 0.001, k: 1e3, M: 1e6, G: 1e9 };

/** A Kubernetes quantity in thousandths. */
export function thousandths(quantity: string): number {
  const suffix = Object.keys(suffixes).find((ending) => quantity.endsWith(ending)) ?? '';
  return Math.round(Number(quantity.slice(0, quantity.length - suffix.length)) * (suffixes[suffix] ?? 1) * 1000);
}

const EMPTY: Amounts = new Map();

function amounts(list: Readonly<Record<string, string>> | undefined): Amounts {
  if (list === undefined) return EMPTY;
  return new Map(Object.entries(list).map(([name, quantity]) => [name, thousandths(quantity)]));
}

function largest(a: Amounts, b: Amounts): Map<string, number> {
  const result = new Map(a);
  for (const [name, value] of b) result.set(name, value > (result.get(name) ?? -1) ? value : (result.get(name) ?? value));
  return result;
}

function sum(a: Amounts, b: Amounts): Map<string, number> {
  const result = new Map(a);
  for (const [name, value] of b) result.set(name, (result.get(name) ?? 0) + value);
  return result;
}

/** Works out QoS classes the way the API server does: defaults first, then a comparison of each resource. */
export class QosClasses {
  qosClass(pod: Pod): QosClass {
    const { spec } = pod;
    if (this.podLevelCounts(spec.resources)) return this.classOf(this.podLevel(pod));
    const all = this.considered(pod).map((container) => this.classOf(this.defaulted(container.resources)));
    return all.every((one) => one === all[0]) ? (all[0] ?? 'BestEffort') : 'Burstable';
  }

  protected podLevelCounts(resources: Resources | undefined): boolean {
    const named = [resources?.requests, resources?.limits].flatMap((list) => (list === undefined ? [] : Object.keys(list)));
    return named.some((name) => this.opensPodLevel(name));
  }

  /** Whether an entry of spec.resources makes the Pod level decide; hugepages do, although nobody compares them. */
  protected opensPodLevel(name: string): boolean {
    return this.resourceNames().includes(name) || /^hugepages-/.test(name);
  }

  protected resourceNames(): readonly string[] {
    return ['cpu', 'memory'];
  }

  protected considered({ spec }: Pod): readonly Container[] {
    return [...(spec.initContainers ?? []), ...spec.containers];
  }

  /** A request that is missing is set to the limit. */
  protected defaulted(resources: Resources | undefined): Settled {
    const limits = amounts(resources?.limits);
    if (resources?.requests === undefined) return { limits, requests: limits };
    return { limits, requests: limits.size === 0 ? amounts(resources.requests) : new Map([...limits, ...amounts(resources.requests)]) };
  }

  /** What the API server makes of spec.resources: first from the containers, then from the other side. */
  protected podLevel({ spec }: Pod): Settled {
    const containers = [...(spec.initContainers ?? []), ...spec.containers].map(({ resources }) => this.defaulted(resources));
    const limits = new Map(amounts(spec.resources?.limits));
    const requests = new Map([...limits, ...this.aggregated(spec, (each) => this.defaulted(each.resources).requests), ...amounts(spec.resources?.requests)]);
    for (const [name, limit] of this.aggregated(spec, (each) => amounts(each.resources?.limits))) {
      const request = requests.get(name);
      if (limits.has(name) || request === undefined || !containers.every((each) => each.limits.has(name))) continue;
      limits.set(name, limit > request ? limit : request);
    }
    return { requests, limits };
  }

  /** What is needed at once at most: by the running containers, or while an init container runs. */
  private aggregated({ containers, initContainers }: Pod['spec'], of: (container: Container) => Amounts): Amounts {
    let sidecars: Amounts = new Map();
    let peak: Amounts = new Map();
    for (const container of initContainers ?? []) {
      if (container.restartPolicy === 'Always') peak = largest(peak, (sidecars = sum(sidecars, of(container))));
      else peak = largest(peak, sum(sidecars, of(container)));
    }
    return largest(peak, containers.map(of).reduce(sum, sidecars));
  }

  protected classOf({ requests, limits }: Settled): QosClass {
    const each = this.resourceNames().map((name) => this.shape(requests.get(name), limits.get(name)));
    return each.every((one) => one === each[0]) ? (each[0] ?? 'BestEffort') : 'Burstable';
  }

  protected shape(request = 0, limit = 0): QosClass {
    if (request !== limit) return 'Burstable';
    return limit === 0 ? 'BestEffort' : 'Guaranteed';
  }
}
