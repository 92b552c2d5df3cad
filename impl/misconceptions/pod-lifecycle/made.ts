import type { PodLifecyclePort } from '../../../spec/pod-lifecycle';

/** A fresh implementation of the belief each time, of one class: to define the class anew each time is slow. */
export function made(Belief: new () => PodLifecyclePort): () => PodLifecyclePort {
  return () => new Belief();
}
