import { anyTopic, text, type Topic } from '../kernel';
import { classInvariants } from './class-invariants';
import { evictionInvariants } from './eviction-invariants';
import { qosPort, type QosPort } from './port';

export * from './port';

export const qos: Topic<QosPort> = {
  id: 'qos',
  title: text('QoS classes and eviction', 'QoS 类别与驱逐'),
  sections: ['28'],
  port: qosPort,
  features: { eviction: 'evict() is provided: who is evicted, when, and with which grace' },
  invariants: [...classInvariants, ...evictionInvariants.map((invariant) => ({ ...invariant, features: ['eviction'] }))],
};

export const topic = anyTopic(qos);
