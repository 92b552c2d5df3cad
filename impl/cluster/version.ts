import type { Api } from './api';
import { isBrokenConnection } from './health';
import { limit } from './instant';
import { Unavailable } from './unavailable';

/** Whoever is there tells a version at once. */
const VERSION_MS_MAX = 5000;

/** Which version of Kubernetes an API server says that it is, without the v. Throws Unavailable. */
export async function versionOf(api: Api, answerMs: number = VERSION_MS_MAX): Promise<string> {
  try {
    const { gitVersion } = await api.ask<{ gitVersion?: string }>('GET', '/version', { signal: limit(answerMs) });
    if (typeof gitVersion !== 'string') throw new Error('it does not tell a version of Kubernetes');
    return gitVersion.replace(/^v/, '');
  } catch (problem) {
    const why = (problem as Error).name === 'TimeoutError' ? `it does not answer within ${answerMs / 1000} s` : isBrokenConnection(problem) ? 'nothing answers there' : (problem as Error).message;
    throw new Unavailable(`the API server ${api.server} cannot be asked: ${why}`, 'is the cluster running, and is this the right context?');
  }
}
