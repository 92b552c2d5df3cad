import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../files';
import { clusterCache } from './local/folders';

function file(env: NodeJS.ProcessEnv): string {
  return join(clusterCache(env), 'told.json');
}

/** Contexts whose owner was told already what will be made in their cluster. */
export function readTold(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(readFileSync(file(env), 'utf8')));
  } catch {
    return [];
  }
}

export function writeTold(env: NodeJS.ProcessEnv, context: string): void {
  writeWhole(file(env), JSON.stringify([...readTold(env), context]));
}
