import { z } from 'zod';

/** Which cluster is asked, and what may be made in it. It is given to the process that asks as its last argument. */
export const clusterOptionsSchema = z.object({
  /** A context of the person's own kubeconfig; absent: the local cluster that Proctor started. */
  context: z.exactOptional(z.string()),
  /** Whether objects that belong to no namespace may be made. */
  allowClusterScoped: z.boolean(),
});

export type ClusterOptions = z.infer<typeof clusterOptionsSchema>;
