import { connect } from 'node:net';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Unavailable } from '../unavailable';
import { inRun, runFolder } from './folders';

const stateSchema = z.object({ running: z.record(z.string(), z.int()), missing: z.record(z.string(), z.string()) });

/** Which components run, by process number inside, and how those ended that do not. */
export type State = z.infer<typeof stateSchema>;

export type Request = { readonly do: 'status' | 'start' | 'watch' } | { readonly do: 'signal'; readonly name: string; readonly signal: number };

/** Hears the state now and, for a watch, whenever it changes, until `signal` says stop or the cluster is gone. */
export function follow(request: Request, heard: (state: State) => void, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(join(runFolder(), inRun.control));
    let rest = '';
    const stop = () => void socket.destroy();
    signal?.addEventListener('abort', stop, { once: true });
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`));
    socket.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) heard(stateSchema.parse(JSON.parse(line)));
    });
    socket.on('error', reject);
    socket.on('close', () => {
      signal?.removeEventListener('abort', stop);
      resolve();
    });
  });
}

/** Asks the machine once. Throws Unavailable if it does not answer. */
export async function ask(request: Request): Promise<State> {
  let last: State | undefined;
  const why = await follow(request, (state) => (last = state)).then(() => 'it ended without an answer', (problem: unknown) => (problem as Error).message);
  if (last === undefined) throw new Unavailable(`the machine of the local cluster does not answer: ${why}`, 'if nobody starts or stops it just now, run: proctor system stop cluster');
  return last;
}

/** The end of a component's log, or '' if it said nothing. */
export function logEnd(component: string, lines: number, folder = runFolder()): string {
  try {
    return readFileSync(join(folder, inRun.log(component)), 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}
