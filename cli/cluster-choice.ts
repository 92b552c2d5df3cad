import type { Command } from 'commander';
import type { LoadOptions } from '../impl/load';
import { serverOf } from '../impl/cluster/kubeconfig';
import { wasTold, writeTold } from '../impl/cluster/told';
import { conflict, contextName } from './arguments';
import { note, type Io } from './io';

export interface ClusterChoice {
  readonly context?: string;
  readonly allowClusterScoped?: true;
}

/** The options by which a command that asks an implementation chooses a cluster. */
export function clusterOptions(command: Command): void {
  command
    .option('--context <NAME>', 'with --impl cluster: a context of your kubeconfig, instead of the local cluster', contextName)
    .option('--allow-cluster-scoped', 'with --impl cluster --context: also make objects that belong to no namespace');
}

/** The cluster that the options choose. Before it is used for the first time, what will be made there is said. */
export function chosenCluster(io: Io, implementations: readonly string[], { context, allowClusterScoped }: ClusterChoice): Pick<LoadOptions, 'cluster'> {
  if (context === undefined && allowClusterScoped === undefined) return {};
  if (!implementations.includes('cluster')) throw conflict('--context and --allow-cluster-scoped choose a cluster, and none is examined', 'add --impl cluster');
  if (context === undefined) throw conflict('--allow-cluster-scoped is for a cluster of yours', 'name its context with --context; the local cluster needs no permission');
  const chosen = { context, allowClusterScoped: allowClusterScoped === true };
  // Where it leads nowhere nothing will be made: whoever asks the cluster says why.
  const server = serverOf(context, io.env);
  if (server !== undefined && !wasTold(io.env, { ...chosen, server })) {
    note(io, `In the cluster of the context "${context}" (${server}) will be made, with the label app.kubernetes.io/managed-by=proctor, and removed at the end:`);
    note(io, '- namespaces proctor-… of this run, and in them Pods, service accounts and their tokens, Secrets, roles, bindings and claims;');
    note(io, chosen.allowClusterScoped ? `- outside of them: ${clusterScoped}.` : `- nothing outside of them (--allow-cluster-scoped would allow ${clusterScoped}).`);
    note(io, `What a killed run leaves, this removes: proctor system clean --context ${context}`);
    writeTold(io.env, { ...chosen, server });
  }
  return { cluster: chosen };
}

const clusterScoped = 'cluster roles, their bindings, storage classes and volumes';
