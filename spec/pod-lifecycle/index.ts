import { anyTopic, text, type Topic } from '../kernel';
import { edgeInvariants } from './edge-invariants';
import { insideInvariants } from './inside-invariants';
import { declaration, type PodLifecyclePort } from './port';
import { probeInvariants } from './probe-invariants';
import { restartInvariants } from './restart-invariants';
import { sidecarInvariants } from './sidecar-invariants';

export type { Inside, InsideContainer, InsidePod, Met, Step } from './inside-port';
export * from './port';

const DAY_SECONDS = 86_400;

export const podLifecycle: Topic<PodLifecyclePort> = {
  ...declaration,
  title: text('The life of a Pod', 'Pod 的生命周期'),
  sections: ['4', '5'],
  bounds: {
    numbers: {
      seconds: [0, DAY_SECONDS], afterSeconds: [0, DAY_SECONDS], terminationGracePeriodSeconds: [0, DAY_SECONDS], activeDeadlineSeconds: [1, DAY_SECONDS],
      exitCode: [0, 255], values: [0, 255], failureThreshold: [1, 100], successThreshold: [1, 100], port: [1, 65_535], containerPort: [1, 65_535],
    },
  },
  invariants: [...restartInvariants, ...sidecarInvariants, ...probeInvariants, ...edgeInvariants, ...insideInvariants],
};

export const topic = anyTopic(podLifecycle);
