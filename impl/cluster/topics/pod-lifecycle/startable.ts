import { join } from 'node:path';
import { programsFolder } from '../../local/folders';
import { actorImage } from '../../options';
import type { Run } from '../../run';
import { statusesOf, type ApiPod } from './status';

/** Reasons to wait for which there is no image. */
const missing = ['ErrImagePull', 'ImagePullBackOff', 'ErrImageNeverPull', 'InvalidImageName'];
/** Reasons to wait that no time heals. */
const broken = [...missing, 'CreateContainerConfigError', 'CreateContainerError', 'RunContainerError'];

/** What runs have found out about the image of their actors: a kubelet looks for one after the other, so each Pod more would wait longer, and let others wait. */
const known = new WeakMap<Run, Error>();

/** An image that cannot be started is the cluster's trouble, and said at once. */
export function refuseBroken(run: Run, pod: ApiPod): void {
  for (const { name, state } of statusesOf(pod)) {
    const { reason = '', message = '' } = state.waiting ?? {};
    if (!broken.includes(reason)) continue;
    const problem = new Error(`the container ${name} cannot be started: ${reason}: ${message}; ${whereFrom(actorImage(run.options))}`);
    if (missing.includes(reason) && !known.has(run)) known.set(run, problem);
    throw problem;
  }
}

/** Where it is known that there is no image no Pod need be made. */
export function refuseMissing(run: Run): void {
  const problem = known.get(run);
  if (problem !== undefined) throw problem;
}

function whereFrom(image: string): string {
  return `its image ${image} is what proctor system build cluster makes, ${join(programsFolder(), 'actor.tar')}: load that into the cluster, such as with kind load image-archive, or name in PROCTOR_ACTOR_IMAGE where the cluster finds it`;
}
