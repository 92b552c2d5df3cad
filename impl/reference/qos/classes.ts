import type { Container, Pod, QosClass, Resources } from '../../../spec/qos';

type Amounts = ReadonlyMap<string, bigint>;

/** Requests and limits as whole numbers of thousandths. */
export interface Settled {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

const suffixes: readonly (readonly [string, bigint])[] = [
  ['Ki', 1024n * 1000n], ['Mi', 1024n ** 2n * 1000n], ['Gi', 1024n ** 3n * 1000n], ['m', 1n], ['k', 10n ** 6n], ['M', 10n ** 9n], ['G', 10n ** 12n], ['', 1000n],
];

/** A Kubernetes quantity in thousandths, exactly. */
export function thousandths(quantity: string): bigint {
  const [suffix, scale] = suffixes.find(([ending]) => quantity.endsWith(ending)) ?? ['', 1000n];
  const digits = quantity.slice(0, quantity.length - suffix.length);
  const [whole = '0', fraction = ''] = digits.split('.');
  return (BigInt(whole + fraction) * scale) / 10n ** BigInt(fraction.length);
}

function amounts(list: Readonly<Record<string, string>> | undefined): Map<string, bigint> {
  return new Map(Object.entries(list ?? {}).map(([name, quantity]) => [name, thousandths(quantity)]));
}

function largest(a: Amounts, b: Amounts): Map<string, bigint> {
  const result = new Map(a);
  for (const [name, value] of b) result.set(name, value > (result.get(name) ?? -1n) ? value : (result.get(name) ?? value));
  return result;
}

function sum(a: Amounts, b: Amounts): Map<string, bigint> {
  const result = new Map(a);
  for (const [name, value] of b) result.set(name, (result.get(name) ?? 0n) + value);
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
    return this.resourceNames().some((name) => resources?.requests?.[name] !== undefined || resources?.limits?.[name] !== undefined);
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
    return { limits, requests: new Map([...limits, ...amounts(resources?.requests)]) };
  }

  /** What the API server makes of spec.resources: first from the containers, then from the other side. */
  protected podLevel({ spec }: Pod): Settled {
    const containers = [...(spec.initContainers ?? []), ...spec.containers].map(({ resources }) => this.defaulted(resources));
    const limits = amounts(spec.resources?.limits);
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

  protected shape(request = 0n, limit = 0n): QosClass {
    if (request !== limit) return 'Burstable';
    return limit === 0n ? 'BestEffort' : 'Guaranteed';
  }
}
