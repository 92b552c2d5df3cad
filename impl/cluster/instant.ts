import { performance } from 'node:perf_hooks';

/** Now, in whole milliseconds since 1970: what is compared with the times that a cluster tells. */
export function instant(): number {
  return Math.floor(performance.timeOrigin + performance.now());
}

/**
 * Aborts after a while, with a TimeoutError. Unlike `AbortSignal.timeout` it does so where only a signal made of several
 * refers to it: that of Node 20 may be collected as garbage before its time.
 */
export function limit(milliseconds: number): AbortSignal {
  return new Patience(milliseconds).signal;
}

/** Something that may take as long as it goes on: its signal aborts, as that of `limit` does, after so long in which nothing has moved. */
export class Patience {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;

  constructor(milliseconds: number) {
    this.timer = setTimeout(() => this.controller.abort(new DOMException('it took too long', 'TimeoutError')), Math.ceil(milliseconds)).unref();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  moved(): void {
    this.timer.refresh();
  }
}

/** Resolves when a signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));
}
