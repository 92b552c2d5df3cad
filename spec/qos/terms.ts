import type { Container, Pod, QosClass, Resources } from './port';

export const counted = ['cpu', 'memory'] as const;
export type Counted = (typeof counted)[number];

const scales: Readonly<Record<string, number>> = { '': 1, m: 1e-3, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, k: 1e3, M: 1e6, G: 1e9 };

/** A quantity as a number, so that `1` and `1000m` are the same. Absent is 0: both count as unset. */
function size(quantity: string | undefined): number {
  if (quantity === undefined) return 0;
  const known = sizes.get(quantity);
  if (known !== undefined) return known;
  const parsed = parse(quantity);
  sizes.set(quantity, parsed);
  return parsed;
}

/** Few spellings occur, and each is met a thousand times. */
const sizes = new Map<string, number>();

function parse(quantity: string): number {
  const [, digits = '0', unit = ''] = /^([\d.]+)([A-Za-z]*)$/.exec(quantity) ?? [];
  return Math.round(Number(digits) * (scales[unit] ?? NaN) * 1000);
}

/** What a container asks for and may use of a resource once the API server has filled in what was left out. */
export interface Terms {
  readonly request: number;
  readonly limit: number;
  readonly hasRequest: boolean;
  readonly hasLimit: boolean;
}

export function containerTerms({ resources }: Container, resource: Counted): Terms {
  return terms(resources, resource);
}

function terms(resources: Resources | undefined, resource: Counted): Terms {
  const limit = resources?.limits?.[resource];
  const request = resources?.requests?.[resource] ?? limit;
  return { request: size(request), limit: size(limit), hasRequest: request !== undefined, hasLimit: limit !== undefined };
}

export function allContainers({ spec }: Pod): readonly Container[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

/** Whether a resource that `isOne` stands at Pod level. */
function namesAtPodLevel({ spec: { resources } }: Pod, isOne: (name: string) => boolean): boolean {
  return resources !== undefined && [resources.requests, resources.limits].some((list) => list !== undefined && Object.keys(list).some(isOne));
}

function isCounted(name: string): boolean {
  return counted.some((resource) => resource === name);
}

/** Whether the Pod speaks for itself: then its containers' terms do not make its class. Hugepages of any size have it speak, too. */
export function hasPodLevel(pod: Pod): boolean {
  return namesAtPodLevel(pod, (name) => isCounted(name) || name.startsWith('hugepages-'));
}

/** Whether it speaks for itself only because of hugepages: then all that counts is derived from its containers. */
export function hasHugepagesAlone(pod: Pod): boolean {
  return hasPodLevel(pod) && !namesAtPodLevel(pod, isCounted);
}

/** The largest sum of requests that is in force at one time: start-up of each init container, or the running Pod. */
function together(pod: Pod, of: (container: Container) => number): number {
  let sidecars = 0;
  let starting = 0;
  for (const container of pod.spec.initContainers ?? []) {
    if (container.restartPolicy === 'Always') {
      sidecars += of(container);
      starting = Math.max(starting, sidecars);
    } else starting = Math.max(starting, sidecars + of(container));
  }
  return Math.max(starting, sidecars + pod.spec.containers.reduce((sum, container) => sum + of(container), 0));
}

/** The Pod's own terms after defaulting: from its containers where it says nothing, else from its limit. */
export function podTerms(pod: Pod, resource: Counted): Terms {
  const { requests, limits } = pod.spec.resources ?? {};
  const containers = allContainers(pod);
  const own = containers.map((container) => containerTerms(container, resource));
  const fromContainers = own.some(({ hasRequest }) => hasRequest) ? together(pod, (each) => containerTerms(each, resource).request) : undefined;
  const written = requests?.[resource];
  const limitWritten = limits?.[resource];
  const request = written !== undefined ? size(written) : (fromContainers ?? (limitWritten === undefined ? undefined : size(limitWritten)));
  const everyLimit = own.every(({ hasLimit }) => hasLimit) ? together(pod, (each) => containerTerms(each, resource).limit) : undefined;
  const limit = limitWritten !== undefined ? size(limitWritten) : request === undefined || everyLimit === undefined ? undefined : Math.max(request, everyLimit);
  return { request: request ?? 0, limit: limit ?? 0, hasRequest: request !== undefined, hasLimit: limit !== undefined };
}

export function isFirm({ request, limit }: Terms): boolean {
  return limit > 0 && request === limit;
}

export function isEmpty({ request, limit }: Terms): boolean {
  return request === 0 && limit === 0;
}

export const classes: readonly QosClass[] = ['Guaranteed', 'Burstable', 'BestEffort'];
