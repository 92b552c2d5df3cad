import type { Api } from './api';
import { limit } from './instant';
import { unreachable } from './unreachable';

/** Whoever is there tells a version at once. */
const VERSION_MS_MAX = 5000;

/** Which version of Kubernetes an API server says that it is, without the v. Throws Unavailable. */
export async function versionOf(api: Api, answerMs: number = VERSION_MS_MAX): Promise<string> {
  try {
    const { gitVersion } = await api.ask<{ gitVersion?: string }>('GET', '/version', { signal: limit(answerMs) });
    if (typeof gitVersion !== 'string') throw new Error('it does not tell a version of Kubernetes');
    return gitVersion.replace(/^v/, '');
  } catch (problem) {
    throw unreachable(api, problem, answerMs);
  }
}
