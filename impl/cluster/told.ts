import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../files';
import { clusterCache } from './local/folders';

function file(env: NodeJS.ProcessEnv): string {
  return join(clusterCache(env), 'told.json');
}

/** A name may be given to another cluster, so its server belongs to it. */
const toldSchema = z.array(z.object({ context: z.string(), server: z.string(), allowClusterScoped: z.boolean() }));
type Told = z.infer<typeof toldSchema>[number];

function readTold(env: NodeJS.ProcessEnv): readonly Told[] {
  try {
    return toldSchema.parse(JSON.parse(readFileSync(file(env), 'utf8')));
  } catch {
    return [];
  }
}

/** Whether the owner of a cluster was told already what will be made there; whoever knows of cluster-wide objects knows of the rest. */
export function wasTold(env: NodeJS.ProcessEnv, { context, server, allowClusterScoped }: Told): boolean {
  return readTold(env).some((each) => each.context === context && each.server === server && (each.allowClusterScoped || !allowClusterScoped));
}

export function writeTold(env: NodeJS.ProcessEnv, told: Told): void {
  writeWhole(file(env), JSON.stringify([...readTold(env), told]));
}
