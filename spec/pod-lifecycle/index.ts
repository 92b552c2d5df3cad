import { anyTopic, text, type Topic } from '../kernel';
import { edgeInvariants } from './edge-invariants';
import { healthInvariants } from './health-invariants';
import { insideInvariants } from './inside-invariants';
import { declaration, type PodLifecyclePort } from './port';
import { restartInvariants } from './restart-invariants';

export type { Inside, InsideContainer, InsidePod, Met, Step } from './inside-port';
export * from './port';

export const podLifecycle: Topic<PodLifecyclePort> = {
  ...declaration,
  title: text('The life of a Pod', 'Pod 的生命周期'),
  sections: ['4', '5'],
  invariants: [...restartInvariants, ...healthInvariants, ...edgeInvariants, ...insideInvariants],
};

export const topic = anyTopic(podLifecycle);
