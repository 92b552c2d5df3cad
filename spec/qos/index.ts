import { anyTopic, text, type Topic } from '../kernel';
import { classInvariants } from './class-invariants';
import { evictionInvariants } from './eviction-invariants';
import { declaration, type QosPort } from './port';

export * from './port';

export const qos: Topic<QosPort> = {
  ...declaration,
  title: text('QoS classes and eviction', 'QoS 类别与驱逐'),
  sections: ['28'],
  invariants: [...classInvariants, ...evictionInvariants.map((invariant) => ({ ...invariant, features: ['eviction'] }))],
};

export const topic = anyTopic(qos);
