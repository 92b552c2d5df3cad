import type { Io } from './io';
import { Interrupted } from './progress';

const LOOK_MS = 50;

/** Does some work that others do, such as compilers: after Ctrl-C its signal aborts, and it ends with Interrupted. */
export async function untilInterrupted<Result>(io: Io, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const look = setInterval(() => io.interrupted() && controller.abort(new Interrupted()), LOOK_MS);
  try {
    return await work(controller.signal);
  } finally {
    clearInterval(look);
  }
}
