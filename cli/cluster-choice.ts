import type { Command } from 'commander';
import { cleanCommand, type ClusterOptions } from '../impl/cluster/options';
import { serverOf } from '../impl/cluster/kubeconfig';
import { wasTold, writeTold } from '../impl/cluster/told';
import { load, type LoadOptions } from '../impl/load';
import type { Implementation } from '../spec/kernel';
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

/** The cluster that the options choose. */
export function chosenCluster(implementations: readonly string[], { context, allowClusterScoped }: ClusterChoice): Pick<LoadOptions, 'cluster'> {
  if (context === undefined && allowClusterScoped === undefined) return {};
  if (!implementations.includes('cluster')) throw conflict('--context and --allow-cluster-scoped choose a cluster, and none is examined', 'add --impl cluster');
  if (context === undefined) throw conflict('--allow-cluster-scoped is for a cluster of yours', 'name its context with --context; the local cluster needs no permission');
  return { cluster: { context, allowClusterScoped: allowClusterScoped === true } };
}

/**
 * What `--impl` names. Of somebody's cluster it is said, once, what will be made there: as soon as it has answered, for where nobody
 * does nothing will be made, and before anything is.
 */
export function loadChosen(io: Io, word: string, options: LoadOptions, open: typeof load = load): Implementation {
  const implementation = open(word, options);
  if (word === 'cluster' && options.cluster !== undefined) announce(io, options.cluster);
  return implementation;
}

function announce(io: Io, { context, allowClusterScoped }: ClusterOptions): void {
  const server = context === undefined ? undefined : serverOf(context, io.env);
  if (context === undefined || server === undefined || wasTold(io.env, { context, allowClusterScoped, server })) return;
  note(io, `In the cluster of the context "${context}" (${server}) will be made, with the label app.kubernetes.io/managed-by=proctor, and removed at the end:`);
  note(io, '- namespaces proctor-… of this run, and in them Pods, service accounts and their tokens, Secrets, roles, bindings and claims;');
  note(io, allowClusterScoped ? `- outside of them: ${clusterScoped}.` : `- nothing outside of them (--allow-cluster-scoped would allow ${clusterScoped}).`);
  note(io, `What a killed run leaves, this removes: ${cleanCommand(context)}`);
  writeTold(io.env, { context, allowClusterScoped, server });
}

const clusterScoped = 'cluster roles, their bindings, storage classes and volumes';
