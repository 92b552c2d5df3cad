import { z } from 'zod';
import { images } from './local/image';

/** Which cluster is asked, and what may be made in it. It is given to the process that asks as its last argument. */
export const clusterOptionsSchema = z.object({
  /** A context of the person's own kubeconfig; absent: the local cluster that Proctor started. */
  context: z.exactOptional(z.string()),
  /** Whether objects that belong to no namespace may be made. */
  allowClusterScoped: z.boolean(),
});

export type ClusterOptions = z.infer<typeof clusterOptionsSchema>;

/** What runs in Pods. A cluster of somebody's may get it from a registry, or admit images of its own registry alone. */
export function actorImage({ context }: ClusterOptions, env: NodeJS.ProcessEnv = process.env): string {
  return (context === undefined ? '' : env['PROCTOR_ACTOR_IMAGE']) || images.actor;
}

/** The command line that removes what was left in a cluster. */
export function cleanCommand(context: string | undefined): string {
  return `proctor system clean${context === undefined ? '' : ` --context ${context}`}`;
}
