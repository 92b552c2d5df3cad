import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node' with { 'resolution-mode': 'import' };
import { parse } from 'yaml';
import { z } from 'zod';
import { nearest } from '../../spec/kernel';
import { inRun, runFolder } from './local/folders';
import { machineNow } from './local/machine';
import { expectPlugin } from './plugin';
import { Unavailable } from './unavailable';

/** The client's package is a module of the newer kind. */
async function freshConfig(): Promise<KubeConfig> {
  const client = await import('@kubernetes/client-node');
  return new client.KubeConfig();
}

/** The files of a person's own kubeconfig, as kubectl finds them. */
function ownFiles(env: NodeJS.ProcessEnv): readonly string[] {
  const named = (env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  return named.length > 0 ? named : [join(homedir(), '.kube', 'config')];
}

const pointersSchema = z.object({
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string() }) })).catch([]),
  clusters: z.array(z.object({ name: z.string(), cluster: z.object({ server: z.string() }) })).catch([]),
});

/** The URL that a context of a person's own kubeconfig leads to; undefined where it leads nowhere, which whoever asks the cluster will tell. */
export function serverOf(context: string, env: NodeJS.ProcessEnv): string | undefined {
  const files = ownFiles(env).flatMap((file) => {
    try {
      return [pointersSchema.parse(parse(readFileSync(file, 'utf8')))];
    } catch {
      return [];
    }
  });
  const cluster = files.flatMap(({ contexts }) => contexts).find(({ name }) => name === context)?.context.cluster;
  return files.flatMap(({ clusters }) => clusters).find(({ name }) => name === cluster)?.cluster.server;
}

/** The kubeconfig of the local cluster, or a person's own with the context that was named. Throws Unavailable. */
export async function configOf(context: string | undefined, env: NodeJS.ProcessEnv = process.env): Promise<KubeConfig> {
  if (context === undefined) {
    if (machineNow(runFolder(env)) === undefined) throw new Unavailable('the local cluster does not run', 'run: proctor system start cluster');
    const local = await read([join(runFolder(env), inRun.kubeconfig)]);
    local.setCurrentContext(local.getContexts()[0]?.name ?? '');
    return local;
  }
  const files = ownFiles(env);
  const found = files.filter((file) => existsSync(file));
  if (found.length === 0) throw new Unavailable(`there is no kubeconfig at ${files.join(', ')}`, 'name one in KUBECONFIG');
  const config = await read(found);
  const names = config.getContexts().map(({ name }) => name);
  if (!names.includes(context)) {
    const guess = nearest(context, names);
    throw new Unavailable(`there is no context "${context}" in ${found.join(', ')}`, guess === undefined ? `choose one of: ${names.join(', ') || '(there is none)'}` : `did you mean "${guess}"?`);
  }
  config.setCurrentContext(context);
  const missing = config.getCurrentCluster() === null ? 'cluster' : config.getCurrentUser() === null ? 'user' : undefined;
  if (missing !== undefined) throw new Unavailable(`the context "${context}" names a ${missing} that is not in ${found.join(', ')}`, 'correct the kubeconfig');
  expectPlugin(config.getCurrentUser() ?? { name: '' }, context);
  return config;
}

async function read(files: readonly string[]): Promise<KubeConfig> {
  const config = await freshConfig();
  for (const file of files) {
    const each = await freshConfig();
    try {
      each.loadFromFile(file);
    } catch (problem) {
      throw new Unavailable(`${file} is no kubeconfig: ${((problem as Error).message.split('\n')[0] ?? '').trim()}`, 'correct it');
    }
    if (each.getContexts().length === 0 && each.getClusters().length === 0) throw new Unavailable(`${file} is no kubeconfig: it has neither clusters nor contexts`, 'correct it');
    config.mergeConfig(each, true);
  }
  return config;
}
