import { join } from 'node:path';
import { ApiError } from './api';
import { follow, logEnd } from './local/control';
import { inRun, runFolder } from './local/folders';

const LOG_LINES = 6;
/** How long after a connection broke it may be heard that a component ended: who tells of it may be busy. */
const NOTICE_MS_MAX = 3000;

/** Knows when a component of the local cluster ends while it is being asked; of another cluster it knows nothing. */
export class Health {
  private readonly controller = new AbortController();
  private ended: string | undefined;
  private isListening = false;
  private readonly stopping = new AbortController();

  /** Aborts when a component ends; its reason is an Error that says which, how, and the end of its log. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Begins to listen to the machine of the local cluster. */
  listen(): void {
    this.isListening = true;
    const lost = () => this.fail('the local cluster is gone: its machine ended');
    void follow({ do: 'watch' }, ({ missing }) => {
      const [first] = Object.entries(missing);
      if (first !== undefined) this.fail(described(first[0], first[1]));
    }, this.stopping.signal).then(() => this.stopping.signal.aborted || lost(), lost);
  }

  stop(): void {
    this.isListening = false;
    this.stopping.abort();
  }

  /** The error to tell: where a connection broke, or the API server failed, because a component ended, that component's end. */
  async explain(problem: unknown): Promise<unknown> {
    if (this.isListening && this.ended === undefined && isTrouble(problem)) {
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, NOTICE_MS_MAX);
        this.signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
      });
    }
    return this.ended === undefined ? problem : new Error(this.ended);
  }

  private fail(why: string): void {
    this.ended ??= why;
    this.controller.abort(new Error(this.ended));
  }
}

/** A component that ended, with the end of its log, and where all of it is. */
export function described(component: string, how: string): string {
  const log = logEnd(component, LOG_LINES);
  return `${component} is gone: ${how}; ${log === '' ? 'it logged nothing' : `the end of its log (${join(runFolder(), inRun.log(component))}):\n${log}`}\n(proctor system start cluster starts it again)`;
}

export function isBrokenConnection(problem: unknown): boolean {
  const { code, message } = problem as { code?: string; message?: string };
  return ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH'].includes(code ?? '') || /socket hang up|aborted/.test(message ?? '');
}

/** What the end of a component may be the cause of. */
function isTrouble(problem: unknown): boolean {
  return isBrokenConnection(problem) || (problem instanceof ApiError && problem.status >= 500);
}
