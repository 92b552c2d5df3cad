import type { LoadOptions } from '../impl/load';
import { readTold, writeTold } from '../impl/cluster/told';
import { conflict } from './arguments';
import { note, type Io } from './io';

export interface ClusterChoice {
  readonly context?: string;
  readonly allowClusterScoped?: true;
}

/** The cluster that the options choose. Before it is used for the first time, what will be made there is said. */
export function chosenCluster(io: Io, implementations: readonly string[], { context, allowClusterScoped }: ClusterChoice): Pick<LoadOptions, 'cluster'> {
  if (context === undefined && allowClusterScoped === undefined) return {};
  if (!implementations.includes('cluster')) throw conflict('--context and --allow-cluster-scoped choose a cluster, and none is examined', 'add --impl cluster');
  if (context === undefined) throw conflict('--allow-cluster-scoped is for a cluster of yours', 'name its context with --context; the local cluster needs no permission');
  if (!readTold(io.env).includes(context)) {
    note(io, `In the cluster of the context "${context}" will be made, with the label app.kubernetes.io/managed-by=proctor, and removed at the end:`);
    note(io, '- a namespace proctor-… for this run, and in it Pods, service accounts, roles, bindings and claims;');
    note(io, allowClusterScoped === true ? '- cluster roles, their bindings, storage classes and volumes.' : '- nothing outside of it (--allow-cluster-scoped would allow cluster roles, their bindings, storage classes and volumes).');
    note(io, `What a killed run leaves, this removes: proctor system clean --context ${context}`);
    writeTold(io.env, context);
  }
  return { cluster: { context, allowClusterScoped: allowClusterScoped === true } };
}
