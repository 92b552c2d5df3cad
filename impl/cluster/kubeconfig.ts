import { join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node' with { 'resolution-mode': 'import' };
import { nearest } from '../../spec/kernel';
import { expectCredentials, expectServer } from './kubeconfig-entries';
import { besideFile, mergedConfig, ownConfig, type Cluster, type Merged, type User } from './kubeconfig-files';
import { inRun, runFolder } from './local/folders';
import { machineNow } from './local/machine';
import { pluginOf } from './plugin';
import { Unavailable } from './unavailable';

/** What a context leads to. */
interface Led {
  readonly context: string;
  readonly cluster: Cluster;
  readonly user: User;
}

/** The URL that a context of a person's own kubeconfig leads to; undefined where it leads nowhere, which whoever asks the cluster will tell. */
export function serverOf(context: string, env: NodeJS.ProcessEnv): string | undefined {
  try {
    return led(ownConfig(env), context).cluster.cluster.server;
  } catch (problem) {
    if (problem instanceof Unavailable) return undefined;
    throw problem;
  }
}

/** The kubeconfig of the local cluster, or a person's own with the context that was named. Throws Unavailable. */
export async function configOf(context: string | undefined, env: NodeJS.ProcessEnv = process.env): Promise<KubeConfig> {
  if (context !== undefined) return configured(led(ownConfig(env), context));
  if (machineNow(runFolder(env)) === undefined) throw new Unavailable('the local cluster does not run', 'run: proctor system start cluster');
  const local = mergedConfig([join(runFolder(env), inRun.kubeconfig)]);
  return configured(led(local, local.contexts[0]?.name ?? ''));
}

/** The cluster and the user of a context, as they can be used. Throws Unavailable. */
function led({ files, clusters, users, contexts }: Merged, name: string): Led {
  const names = contexts.map((each) => each.name);
  const found = contexts.find((each) => each.name === name);
  if (found === undefined) {
    const guess = nearest(name, names);
    throw new Unavailable(`there is no context "${name}" in ${files.join(', ')}`, guess === undefined ? `choose one of: ${names.join(', ') || '(there is none)'}` : `did you mean "${guess}"?`);
  }
  const cluster = clusters.find((each) => each.name === found.context.cluster);
  const user = users.find((each) => each.name === found.context.user);
  if (cluster === undefined || user === undefined) throw new Unavailable(`the context "${name}" names a ${cluster === undefined ? 'cluster' : 'user'} that is not in ${files.join(', ')}`, `correct ${found.file}`);
  expectServer(cluster);
  expectCredentials(user);
  return { context: name, cluster, user };
}

/** As the client of the API knows it. Its package is a module of the newer kind. */
async function configured({ context, cluster, user }: Led): Promise<KubeConfig> {
  const client = await import('@kubernetes/client-node');
  const config = new client.KubeConfig();
  const plugin = pluginOf(user, context);
  const { exec: _exec, ...login } = user.user;
  config.loadFromString(JSON.stringify({
    'current-context': context,
    clusters: [{ name: cluster.name, cluster: withPaths(cluster.file, cluster.cluster) }],
    users: [{ name: user.name, user: withPaths(user.file, login) }],
    contexts: [{ name: context, context: { cluster: cluster.name, user: user.name } }],
  }));
  if (plugin !== undefined) config.addAuthenticator(plugin);
  return config;
}

/** Keys whose values are paths of files. */
const paths = ['certificate-authority', 'client-certificate', 'client-key'];

function withPaths(file: string, entry: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(entry).map(([key, value]) => [key, paths.includes(key) && typeof value === 'string' && value !== '' ? besideFile(file, value) : value]));
}
