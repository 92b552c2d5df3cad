import { anyTopic, text, type Topic } from '../kernel';
import { classInvariants } from './class-invariants';
import { evictionInvariants } from './eviction-invariants';
import { declaration, type QosPort } from './port';

export * from './port';

const DAY_SECONDS = 86_400;
const INT32 = 2 ** 31;

export const qos: Topic<QosPort> = {
  ...declaration,
  title: text('QoS classes and eviction', 'QoS 类别与驱逐'),
  sections: ['28'],
  bounds: {
    // Bytes, inodes and processes, and what a Pod uses of them, which stands under its name.
    others: [0, 2 ** 50],
    numbers: {
      priority: [-INT32, INT32 - 1],
      atSeconds: [0, 365 * DAY_SECONDS], graceSeconds: [0, DAY_SECONDS], maxPodGraceSeconds: [0, DAY_SECONDS], terminationGraceSeconds: [0, DAY_SECONDS],
    },
  },
  invariants: [...classInvariants, ...evictionInvariants.map((invariant) => ({ ...invariant, features: ['eviction'] }))],
};

export const topic = anyTopic(qos);
