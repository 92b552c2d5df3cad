import type { PodLifecyclePort } from '../../../spec/pod-lifecycle';
import { ReferencePodLifecycle } from './kubelet';

export { ReferencePodLifecycle } from './kubelet';
export { Sandbox, type Listener, type Place } from './sandbox';
export { endOf, isRunning, latest, probeOf, type Run, type Track } from './track';

export function create(): PodLifecyclePort {
  return new ReferencePodLifecycle();
}
