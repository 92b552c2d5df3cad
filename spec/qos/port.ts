import { z } from 'zod';
import type { PortDeclaration, PortSchema } from '../kernel';

/**
 * A quantity of Kubernetes as people write one: a number of at most three decimals and a suffix, below 1 Pi, without a sign or an exponent.
 * Numbers of that size are compared exactly.
 */
const quantity = z.string().regex(/^(\d{1,12}(\.\d{1,3})?|\d{1,15}m?|\d{1,12}(\.\d{1,3})?(k|Ki)|\d{1,9}(\.\d{1,3})?Mi?|\d{1,6}(\.\d{1,3})?Gi?)$/, {
  error: 'a quantity is expected, such as 500m, 0.5, 1 or 1Gi: at least 0, below 1Pi, with at most three decimals and a suffix m, k, M, G, Ki, Mi or Gi',
});
const quantities = z.record(z.string(), quantity);
const resources = z.object({ requests: z.exactOptional(quantities), limits: z.exactOptional(quantities) });
const container = z.object({
  name: z.string(),
  image: z.exactOptional(z.string()),
  resources: z.exactOptional(resources),
  restartPolicy: z.exactOptional(z.literal('Always')),
});
const pod = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    containers: z.array(container).min(1),
    initContainers: z.exactOptional(z.array(container)),
    resources: z.exactOptional(resources),
  }),
});
const qosClass = z.enum(['Guaranteed', 'Burstable', 'BestEffort']);

const signal = z.enum(['memory.available', 'nodefs.available', 'nodefs.inodesFree', 'pid.available']);
const amount = z.int();
const threshold = z.object({ value: amount, graceSeconds: amount, minReclaim: amount });
const evictable = z.object({
  name: z.string(),
  qosClass,
  priority: z.int(),
  isStatic: z.boolean(),
  terminationGraceSeconds: amount,
  requests: z.array(amount),
  initRequests: z.array(amount),
});
const node = z.object({ signal, thresholds: z.array(threshold), maxPodGraceSeconds: amount, pods: z.array(evictable) });
const look = z.object({ atSeconds: amount, available: amount, usage: z.record(z.string(), amount) });
const outcome = z.object({ evicted: z.nullable(z.string()), graceSeconds: z.nullable(amount), pressure: z.boolean() });

/** Requests and limits by resource name, as quantities: `{ cpu: '500m', memory: '1Gi' }`. */
export type Resources = z.infer<typeof resources>;
export type Container = z.infer<typeof container>;
/** A Pod as a user writes it. */
export type Pod = z.infer<typeof pod>;
export type QosClass = z.infer<typeof qosClass>;
export type Signal = z.infer<typeof signal>;
/** Met while less than `value` is available. A grace of 0 seconds makes it hard. Amounts are Mi, inodes or processes. */
export type Threshold = z.infer<typeof threshold>;
/** A running Pod as eviction sees it; `requests` has one entry for each container (Mi of memory, or of ephemeral storage). */
export type EvictablePod = z.infer<typeof evictable>;
/** A node under watch for one signal. */
export type EvictionNode = z.infer<typeof node>;
/** What the kubelet measures when it looks: usage by Pod name (Mi, inodes or processes); a Pod without stats is absent. */
export type Look = z.infer<typeof look>;
/** What it does then: the Pod that is evicted (or null), with which grace, and whether the node reports pressure. */
export type LookOutcome = z.infer<typeof outcome>;

/** Quality of service: which class a Pod has, and who has to go when a node runs short. */
export interface QosPort {
  /** The class that the API server writes into the status of a Pod that is created so, its defaults applied. */
  qosClass(pod: Pod): QosClass;
  /** What the kubelet does each time it looks. An evicted Pod is gone at the next look; time only grows. */
  evict(node: EvictionNode, looks: readonly Look[]): readonly LookOutcome[];
}

export const qosPort: PortSchema<QosPort> = {
  qosClass: {
    doc: 'The class that the API server writes into the status of a Pod that is created so, its defaults applied.',
    params: [pod],
    result: qosClass,
  },
  evict: {
    doc: 'What the kubelet does each time it looks. An evicted Pod is gone at the next look; time only grows.',
    params: [node, z.array(look)],
    result: z.array(outcome),
    feature: 'eviction',
  },
};

export const declaration: PortDeclaration<QosPort> = {
  id: 'qos',
  port: qosPort,
  features: { eviction: 'evict() is provided: who is evicted, when, and with which grace' },
};
