import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where what is built here is kept, outside of any repository: adapters and the local cluster. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'proctor');
}
